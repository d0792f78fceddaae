/** Fields of the rule form; input enters the document at once. */
import { type ReactNode, useId, useState } from 'react';
import { type CellProblem, fieldType, readInUnit } from '../../rules/tables/index.ts';
import { Button, Field } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import type { RuleEdit } from './document.ts';
import type { Finding } from './draft.ts';
import type { KindWords } from './readings.ts';
import styles from './rules.module.css';
import { type Sentences, useRuleText } from './words.tsx';

export interface RuleEditor {
  readonly set: unknown;
  readonly edit: (...edits: readonly RuleEdit[]) => void;
  readonly words: KindWords;
  readonly sentences: Sentences;
  readonly findings: readonly Finding[];
}

interface TypedProps<Value> {
  readonly label: string;
  readonly value: Value;
  readonly print: (value: Value) => string;
  /** Value of typed text; undefined: invalid, so the document stays unchanged. */
  readonly read: (typed: string) => Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly note?: string;
  /** Unit of a number, for the reason of a refusal. */
  readonly unit?: string;
  readonly type?: string;
}

/** Keeps the typed text while its meaning equals the document's. */
export function Typed<Value>(props: TypedProps<Value>) {
  const { label, value, print, read, onChange, note, unit = 'any' } = props;
  const text = useRuleText();
  const id = useId();
  const [typed, setTyped] = useState(print(value));
  const meant = read(typed);
  const isOther = meant !== undefined && JSON.stringify(meant) !== JSON.stringify(value);
  const change = (next: string) => {
    setTyped(next);
    const now = read(next);
    if (now !== undefined) onChange(now);
  };
  return (
    <div className={styles.typed}>
      <Field
        label={label}
        value={isOther ? print(value) : typed}
        onChange={change}
        // Text that is not understood stays, with the reason.
        onBlur={() => (meant === undefined ? undefined : setTyped(print(value)))}
        fault={meant === undefined ? text('notYet', { unit }) : null}
        type={props.type ?? 'text'}
        aria-describedby={id}
      />
      <p id={id} className={styles.note}>
        {note}
      </p>
    </div>
  );
}

type Known<Value> = Omit<TypedProps<Value>, 'print' | 'read'>;

export function TypedText(props: Known<string>) {
  return <Typed {...props} print={String} read={String} />;
}

interface NumberProps extends Omit<Known<number>, 'unit'> {
  readonly sentences: Sentences;
  readonly unit: string | undefined;
}

export const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const;

/** A number in its unit, as people write it. */
export function TypedNumber({ sentences, unit, ...props }: NumberProps) {
  if (unit === 'weekday') {
    const choices = weekdays.map((id) => ({ id, label: sentences.inUnit(unit, Number(id)) }));
    const { label, value, onChange } = props;
    return (
      <Select
        label={label}
        choices={choices}
        value={String(value)}
        onChange={(id) => onChange(Number(id))}
      />
    );
  }
  return (
    <Typed
      {...props}
      unit={unit ?? 'count'}
      type={fieldType(unit)}
      print={(value) => sentences.inUnit(unit, value)}
      read={(typed) => readInUnit(unit, typed)}
    />
  );
}

/** Numbers in one unit, apart by semicolons, as commas may group digits. */
export function TypedNumbers({
  sentences,
  unit,
  ...props
}: Omit<Known<readonly number[]>, 'unit'> & Pick<NumberProps, 'sentences' | 'unit'>) {
  const read = (typed: string) => {
    const parts = typed.split(/;|,\s/).filter((part) => part.trim() !== '');
    const numbers = parts.flatMap((part) => readInUnit(unit, part) ?? []);
    return numbers.length === parts.length ? numbers : undefined;
  };
  const print = (list: readonly number[]) =>
    list.map((one) => sentences.inUnit(unit, one)).join('; ');
  return <Typed {...props} unit={unit ?? 'count'} print={print} read={read} />;
}

export function nameIn(typed: string): string | undefined {
  const name = typed
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return name === '' ? undefined : name;
}

export function TypedList(props: Known<readonly string[]>) {
  return <Typed {...props} print={(list) => list.join(', ')} read={partsOfList} />;
}

function partsOfList(typed: string): readonly string[] {
  return typed
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

export function Several({
  label,
  words,
  value,
  nameOf,
  onChange,
}: {
  readonly label: string;
  readonly words: readonly string[];
  readonly value: readonly string[];
  readonly nameOf: (word: string) => string;
  readonly onChange: (value: readonly string[]) => void;
}) {
  const change = (word: string, isWanted: boolean) =>
    onChange(words.filter((one) => (one === word ? isWanted : value.includes(one))));
  return (
    <fieldset className={styles.several}>
      <legend>{label}</legend>
      {words.map((word) => (
        <label key={word}>
          <input
            type="checkbox"
            checked={value.includes(word)}
            onChange={({ target }) => change(word, target.checked)}
          />
          {nameOf(word)}
        </label>
      ))}
    </fieldset>
  );
}

export function YesOrNo({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}) {
  const text = useRuleText();
  const choices = (['true', 'false'] as const).map((id) => ({
    id,
    label: text('yesOrNo', { value: id }),
  }));
  return (
    <Select
      label={label}
      choices={choices}
      value={value ? 'true' : 'false'}
      onChange={(id) => onChange(id === 'true')}
    />
  );
}

/** Rows of a long list that are shown at first, and more at a time. */
export const rowsStep = 200;

export function MoreRows({ left, onMore }: { readonly left: number; readonly onMore: () => void }) {
  const text = useRuleText();
  if (left <= 0) return null;
  return (
    <Button kind="quiet" onPress={onMore}>
      {text('moreRows', { count: Math.min(left, rowsStep) })}
    </Button>
  );
}

export function RemoveButton({
  what,
  onPress,
}: {
  readonly what: string;
  readonly onPress: () => void;
}) {
  const text = useRuleText();
  return (
    <Button kind="quiet" onPress={onPress} aria-label={text('remove', { what })}>
      ×
    </Button>
  );
}

/** Findings at a pointer; `isWhole`: also below it. */
export function Findings({
  editing,
  at,
  isWhole = false,
}: {
  readonly editing: RuleEditor;
  readonly at: string;
  readonly isWhole?: boolean;
}) {
  const found = editing.findings.filter(
    ({ pointer }) => pointer === at || (isWhole && pointer.startsWith(`${at}/`)),
  );
  return found.length === 0 ? null : (
    <ul className={styles.findings}>
      {found.map((finding) => (
        <FindingLine key={`${finding.id} ${finding.message}`} finding={finding} />
      ))}
    </ul>
  );
}

const problemsShown = 20;

/** The invalid cells of a rejected paste. */
export function CellProblems({ problems }: { readonly problems: readonly CellProblem[] }) {
  const text = useRuleText();
  if (problems.length === 0) return null;
  return (
    <div role="alert" className={styles.error}>
      <p>{text('cellsRefused', { count: problems.length })}</p>
      <ul className={styles.findings}>
        {problems.slice(0, problemsShown).map(({ message }) => (
          <li key={message} lang="en">
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FindingProps {
  readonly finding: Finding;
  /** A link to the place. */
  readonly children?: ReactNode;
}

/** Only its last name helps people, as findings link to their place. */
const jsonPointer = /(^|\s)(?:\/[\w~-]+)+\/([\w~-]+)/g;

export function FindingLine({ finding, children }: FindingProps) {
  const text = useRuleText();
  const { id, severity, message } = finding;
  return (
    <li className={styles[severity]}>
      <strong>{text('severity', { severity })}</strong>{' '}
      {text('finding', { id: id.replaceAll('-', '_') })}{' '}
      <span lang="en">{message.replaceAll(jsonPointer, '$1$2')}</span> {children}
    </li>
  );
}
