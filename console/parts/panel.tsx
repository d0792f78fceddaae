/** Parts of a page: a panel that fails alone, facts with their names, choices, filters. */
import { type ReactNode, useId } from 'react';
import type { Problem } from '#client';
import { Failure, Loading } from './conditions.tsx';
import { Button } from './controls.tsx';
import { textOf } from './language.ts';
import type en from './messages/en.json';
import { names } from './names.ts';
import styles from './panel.module.css';

const useText = textOf<typeof en>('parts');

/** What is read over HTTP, as TanStack Query has it. */
export interface Reading<Data> {
  readonly data: Data | undefined;
  readonly error: Problem | null;
  refetch(): Promise<unknown>;
}

export interface PanelProps<Data> {
  readonly title: string;
  readonly reading: Reading<Data>;
  readonly children: (data: Data) => ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string | undefined;
}

/** What was read before stays, beside what has failed since. */
export function Panel<Data>({ title, reading, children, actions, className }: PanelProps<Data>) {
  const id = useId();
  return (
    <section className={names(styles.panel, className)} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {actions}
      </header>
      <Read title={title} reading={reading}>
        {children}
      </Read>
    </section>
  );
}

/** The same without its frame. */
export function Read<Data>({
  title,
  reading: { data, error, refetch },
  children,
}: Pick<PanelProps<Data>, 'title' | 'reading' | 'children'>) {
  const text = useText();
  const retry = () => void refetch().catch(reportError);
  return (
    <>
      {error === null ? null : <Failure problem={error} work={text('onlyRead')} onRetry={retry} />}
      {data === undefined ? error === null && <Loading of={title} /> : children(data)}
    </>
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
