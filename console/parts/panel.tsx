/** Page sections: panels that fail alone, facts, choices and filters. */
import { type ReactNode, useEffect, useId, useState } from 'react';
import type { Problem } from '#client';
import { Failure, Loading } from './conditions.tsx';
import { Button, Field, Form } from './controls.tsx';
import { Defined, type FigureDefinition } from './figure.tsx';
import { usePartsText as useText } from './language.ts';
import styles from './panel.module.css';

export interface QueryReading<Data> {
  readonly data: Data | undefined;
  readonly error: Problem | null;
  refetch(): Promise<unknown>;
}

interface ReadProps<Data> {
  readonly title: string;
  readonly reading: QueryReading<Data>;
  /** Effect of a failed read on the user's work [nothing was changed]. */
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

export function Panel<Data>(props: ReadProps<Data>) {
  return (
    <Part title={props.title}>
      <Read {...props} />
    </Part>
  );
}

/** Earlier data stays beside a later failure. */
export function Read<Data>({ title, reading, work, children }: ReadProps<Data>) {
  const { data, error, refetch } = reading;
  const text = useText();
  const retry = () => void refetch();
  return (
    <>
      {error !== null && (
        <Failure problem={error} work={work ?? text('onlyRead')} onRetry={retry} />
      )}
      {data === undefined ? error === null && <Loading of={title} /> : children(data)}
    </>
  );
}

export function Search({
  label,
  verb,
  asked,
  onAsk,
}: {
  readonly label: string;
  readonly verb: string;
  readonly asked: string;
  readonly onAsk: (words: string | undefined) => void;
}) {
  const [typed, setTyped] = useState(asked);
  useEffect(() => setTyped(asked), [asked]);
  return (
    <Form className={styles.search} onSend={() => onAsk(typed.trim() || undefined)}>
      <Field label={label} type="search" maxLength={100} value={typed} onChange={setTyped} />
      <Button type="submit">{verb}</Button>
    </Form>
  );
}

type Fact = readonly [
  name: string,
  value: ReactNode,
  /** Definition of the value, if it is a figure. */
  definition?: Omit<FigureDefinition, 'name'>,
];

export function Facts({ of }: { readonly of: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {of.map(([name, value, definition]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {definition === undefined ? (
                value
              ) : (
                <Defined definition={{ ...definition, name }}>{value}</Defined>
              )}
            </dd>
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

export function Select<Id extends string>({
  label,
  choices,
  value,
  onChange,
  isDisabled,
  none,
}: {
  readonly label: string;
  readonly choices: readonly Choice<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  readonly isDisabled?: boolean;
  /** Text of the choice "nothing", if allowed. */
  readonly none?: string;
}) {
  return (
    <label className={styles.select}>
      <span>{label}</span>
      <select
        value={value}
        disabled={isDisabled}
        onChange={({ target }) => onChange(target.value as Id)}
      >
        {none !== undefined && <option value="">{none}</option>}
        {choices.map(({ id, label: words }) => (
          <option key={id} value={id}>
            {words || id}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A choice that narrows a list; undefined: all. */
export function Filter<Id extends string>({
  all,
  value,
  onChange,
  ...props
}: Pick<Parameters<typeof Select<Id>>[0], 'label' | 'choices'> & {
  readonly all: string;
  readonly value: Id | undefined;
  readonly onChange: (id: Id | undefined) => void;
}) {
  return (
    <Select<Id | ''>
      {...props}
      none={all}
      value={value ?? ''}
      onChange={(id) => onChange(id || undefined)}
    />
  );
}

/** Things as choices, by their names. */
export function choicesByName(things: readonly { readonly id: string; readonly name: string }[]) {
  return things
    .map(({ id, name }) => ({ id, label: name }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}

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
