/**
 * Fields for one member: text, number, amount, choice, or words by language, with help, unit,
 * default and error. Unreadable input is sent as text, for the service to refuse.
 */
import { createContext, useContext, useId, useState } from 'react';
import {
  Field,
  type MoneyAmount,
  moneyToType,
  typedMoney,
  useFormats,
  useLanguage,
} from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { Checks } from '../settings/sheet.tsx';
import { type CentreLists, noLists } from './centre-lists.ts';
import styles from './forms.module.css';
import { printHours, readHours } from './hours-text.ts';
import { hintOf, isDuration, type Schema, type Shape } from './schema.ts';
import { useHintWords, useText, useValueWords } from './words.ts';

export interface FormFrame {
  readonly root: unknown;
  /** Error texts by JSON pointer into the edited value. */
  readonly faults: ReadonlyMap<string, string>;
  readonly notes: ReadonlyMap<string, string>;
  /** Currency of amounts that state none. */
  readonly currency: string;
}

export const Frame = createContext<FormFrame & CentreLists>({
  ...noLists,
  root: {},
  faults: new Map(),
  notes: new Map(),
  currency: 'EUR',
});
const secondMs = 1_000;
export const unset = '';

export interface MemberProps {
  readonly name: string;
  readonly label: string;
  readonly schema: Schema;
  readonly value: unknown;
  readonly isRequired: boolean;
  readonly pointer: string;
  readonly onChange: (value: unknown) => void;
}

/** Help, default and warning of a field. */
export function Hint({
  id,
  schema,
  name,
  pointer,
}: Pick<MemberProps, 'schema' | 'name' | 'pointer'> & { readonly id?: string }) {
  const text = useText();
  const said = useValueWords();
  const { notes } = useContext(Frame);
  const formats = useFormats();
  const { words, usual: own } = hintOf(schema);
  const isTime = isDuration(pointer) && /^\d+$/.test(own ?? '');
  const usual = isTime ? `${formats.number(Number(own) / secondMs)}\u00A0s` : own;
  const inPage = useHintWords(useNoneWord(schema));
  const note = notes.get(pointer);
  return (
    <p id={id} className={styles.hint}>
      {words === '' ? null : `${inPage(words)}. `}
      {usual === null ? null : text('usual', { usual: inPage(said(plainValue(usual), name)) })}
      {note === undefined ? null : <strong className={styles.note}> {note}</strong>}
    </p>
  );
}

function plainValue(usual: string): unknown {
  return usual === 'true' || usual === 'false' ? usual === 'true' : usual;
}

/** Word that is typed for null where an empty field leaves the member out; null: there is none. */
function useNoneWord(schema: Schema): string | null {
  const text = useText();
  return schema.isNullable === true && !('default' in schema) ? text('noneWord') : null;
}

export function Typed(props: MemberProps & { readonly kind: Shape['kind'] }) {
  const { name, label, schema, value, isRequired, pointer, onChange, kind } = props;
  const text = useText();
  const { faults, currency } = useContext(Frame);
  const id = useId();
  const none = useNoneWord(schema);
  const print = () => (value === null && none !== null ? none : printed(kind, pointer, value));
  const [typed, setTyped] = useState(print);
  const read = (now: string) => {
    if (now.trim() === '') return undefined;
    return now.trim() === none ? null : readAs(kind, pointer, now, currency);
  };
  const known = none === null ? (value ?? undefined) : value;
  const isSame = JSON.stringify(read(typed)) === JSON.stringify(known);
  const change = (now: string) => {
    setTyped(now);
    const next = read(now);
    onChange(next === undefined && 'default' in schema && schema.default === null ? null : next);
  };
  const isNumber = kind === 'number' || kind === 'money';
  const isUnread = typeof value === 'string' && (isNumber || kind === 'hours');
  const unread = isUnread ? text(isNumber ? 'noNumber' : 'noHours') : null;
  return (
    <div>
      <Field
        label={isDuration(pointer) ? text('inSeconds', { label }) : label}
        value={isSame ? typed : print()}
        onChange={change}
        isRequired={isRequired}
        type={kind === 'date' ? 'date' : 'text'}
        inputMode={isNumber ? 'decimal' : 'text'}
        fault={faults.get(pointer) ?? unread}
        aria-describedby={id}
      />
      <Hint id={id} schema={schema} name={name} pointer={pointer} />
    </div>
  );
}

function printed(kind: Shape['kind'], pointer: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (kind === 'money') return moneyToType(value as MoneyAmount);
  if (kind === 'list') return (value as readonly unknown[]).join(', ');
  if (kind === 'pairs') {
    return (value as readonly (readonly string[])[]).map((pair) => pair.join(' + ')).join(', ');
  }
  if (kind === 'hours') return printHours(value as readonly (readonly string[])[]);
  if (kind === 'json') return JSON.stringify(value);
  return String(isDuration(pointer) ? Number(value) / secondMs : value);
}

/** Converts typed text to the field's type; unreadable text stays text. */
function readAs(kind: Shape['kind'], pointer: string, typed: string, currency: string): unknown {
  if (kind === 'money') return typedMoney(typed, currency) ?? typed;
  if (kind === 'list') return partsOf(typed, ',');
  if (kind === 'pairs') return partsOf(typed, ',').map((pair) => partsOf(pair, '+'));
  if (kind === 'hours') return readHours(typed);
  if (kind === 'json' && /^[[{]/.test(typed)) {
    try {
      return JSON.parse(typed) as unknown;
    } catch {
      return typed;
    }
  }
  if (kind !== 'number') return typed;
  const number = Number(typed.replace(',', '.'));
  if (Number.isNaN(number)) return typed;
  return isDuration(pointer) ? Math.round(number * secondMs) : number;
}

function partsOf(typed: string, separator: string): readonly string[] {
  const parts = typed.split(separator).map((one) => one.trim());
  return parts.filter((one) => one !== '');
}

/** Names of things of the centre: one as a choice, several to tick. */
export function Named({ isList, ...props }: MemberProps & { readonly isList: boolean }) {
  const { name, label, schema, value, pointer, onChange } = props;
  const { choices, faults } = useContext(Frame);
  const named = isList ? ((value ?? []) as readonly string[]) : [value ?? ''].map(String);
  const known = choices.get(name) ?? [];
  const unknown = named.filter((id) => id !== '' && known.every((one) => one.id !== id));
  const all = [...known, ...unknown.map((id) => ({ id, label: id }))];
  if (!isList) {
    const nameOf = (id: unknown) => all.find((one) => one.id === id)?.label ?? String(id);
    return <Choice {...props} of={all.map(({ id }) => id)} nameOf={nameOf} />;
  }
  return (
    <div>
      <Checks
        label={label}
        choices={all}
        value={named}
        onChange={(ids) => onChange(ids.length === 0 ? undefined : ids)}
        fault={faults.get(pointer) ?? null}
      />
      <Hint schema={schema} name={name} pointer={pointer} />
    </div>
  );
}

export function Choice({
  of,
  nameOf,
  ...props
}: MemberProps & {
  readonly of: readonly (string | number | boolean)[];
  readonly nameOf?: (id: unknown) => string;
}) {
  const { name, label, schema, value, isRequired, pointer, onChange } = props;
  const text = useText();
  const said = useValueWords();
  const { faults } = useContext(Frame);
  const usual = schema.default;
  const isOpen = usual === undefined && !(isRequired && value !== undefined);
  const now = value ?? usual;
  const choices = of.map((one) => ({ id: String(one), label: nameOf?.(one) ?? said(one, name) }));
  const fault = faults.get(pointer);
  return (
    <div>
      <Select
        label={label}
        value={now === undefined ? unset : String(now)}
        choices={
          isOpen
            ? [{ id: unset, label: text(isRequired ? 'nothing' : 'asUsual') }, ...choices]
            : choices
        }
        onChange={(id) => onChange(of.find((one) => String(one) === id))}
      />
      {fault === undefined ? null : <p className={styles.fault}>{fault}</p>}
      <Hint schema={schema} name={name} pointer={pointer} />
    </div>
  );
}

/** React keys of rows are their places, as typing may change their names. */
export function placed<Row>(rows: readonly Row[]) {
  return rows.map((row, place) => [`${place} of ${rows.length}`, row, place] as const);
}

export function Fault({ pointer }: { readonly pointer: string }) {
  const fault = useContext(Frame).faults.get(pointer);
  return fault === undefined ? null : <p className={styles.fault}>{fault}</p>;
}

export function Words({ name, label, schema, value, isRequired, pointer, onChange }: MemberProps) {
  const own = (value ?? {}) as Readonly<Record<string, string>>;
  const { faults, languages } = useContext(Frame);
  const now = useLanguage() === 'fr' ? 'fr' : 'en';
  const shown = [...new Set([now, ...languages, ...Object.keys(own)])];
  const change = (language: string, typed: string) => {
    const { [language]: _, ...others } = own;
    onChange(typed === '' ? others : { ...own, [language]: typed });
  };
  return (
    <div>
      <div className={styles.languages}>
        {shown.map((language, place) => (
          <Field
            key={language}
            label={`${label} (${language.toUpperCase()})`}
            value={own[language] ?? ''}
            lang={language}
            isRequired={isRequired && Object.keys(own).length === 0}
            onChange={(typed) => change(language, typed)}
            fault={
              faults.get(`${pointer}/${language}`) ??
              (place === 0 ? (faults.get(pointer) ?? null) : null)
            }
          />
        ))}
      </div>
      <Hint schema={schema} name={name} pointer={pointer} />
    </div>
  );
}
