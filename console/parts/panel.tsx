/** Parts of a page: a panel that fails alone, facts with their names, choices, filters. */
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react';
import type { Problem } from '#client';
import { Failure, Loading } from './conditions.tsx';
import { Button, Field } from './controls.tsx';
import { textOf } from './language.ts';
import type en from './messages/en.json';
import styles from './panel.module.css';

const useText = textOf<typeof en>('parts');

/** What is read over HTTP, as TanStack Query has it. */
export interface Reading<Data> {
  readonly data: Data | undefined;
  readonly error: Problem | null;
  refetch(): Promise<unknown>;
}

interface ReadProps<Data> {
  readonly title: string;
  readonly reading: Reading<Data>;
  /** What became of what the person does, where it cannot be read [nothing was changed]. */
  readonly work?: string;
  readonly children: (data: Data) => ReactNode;
}

interface PartProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Part({ title, actions, children }: PartProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}

/** A part that is read by itself, and fails by itself. */
export function Panel<Data>(props: ReadProps<Data>) {
  return (
    <Part title={props.title}>
      <Read {...props} />
    </Part>
  );
}

/** What was read before stays, beside what has failed since. */
export function Read<Data>({ title, reading, work, children }: ReadProps<Data>) {
  const { data, error, refetch } = reading;
  const text = useText();
  const retry = () => void refetch().catch(reportError);
  return (
    <>
      {error === null ? null : (
        <Failure problem={error} work={work ?? text('onlyRead')} onRetry={retry} />
      )}
      {data === undefined ? error === null && <Loading of={title} /> : children(data)}
    </>
  );
}

/** A field whose words are looked for when they are sent. */
export function Search({
  label,
  verb,
  asked,
  onAsk,
}: {
  readonly label: string;
  readonly verb: string;
  readonly asked: string;
  /** Undefined: for nothing. */
  readonly onAsk: (words: string | undefined) => void;
}) {
  const [typed, setTyped] = useState(asked);
  useEffect(() => setTyped(asked), [asked]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    onAsk(typed.trim() || undefined);
  };
  return (
    <form className={styles.search} onSubmit={send}>
      <Field label={label} type="search" maxLength={100} value={typed} onChange={setTyped} />
      <Button type="submit">{verb}</Button>
    </form>
  );
}

/** Facts that are null are left out. */
export function Facts({
  of,
}: {
  readonly of: readonly (readonly [name: string, value: ReactNode])[];
}) {
  return (
    <dl className={styles.facts}>
      {of.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

/** One of several. */
export function Select<Id extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  readonly label: string;
  readonly choices: readonly Choice<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
}) {
  return (
    <label className={styles.select}>
      {label}
      <select value={value} onChange={({ target }) => onChange(target.value as Id)}>
        {choices.map(({ id, label: words }) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Filters, of which one holds. */
export function Chips<Id extends string>({
  label,
  choices,
  value,
  onChange,
}: Parameters<typeof Select<Id>>[0]) {
  return (
    <fieldset className={styles.chips} aria-label={label}>
      {choices.map(({ id, label: words }) => (
        <Button
          key={id}
          data-choice={id}
          className={styles.chip}
          aria-pressed={id === value}
          onPress={() => onChange(id)}
        >
          {words}
        </Button>
      ))}
    </fieldset>
  );
}
