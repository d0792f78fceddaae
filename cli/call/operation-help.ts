/** Help of an operation besides its options: examples, permissions, refusals. */
import type { Operation } from '../../api/index.ts';
import { errorEntry } from '../../contracts/index.ts';
import { foldLines } from '../text/fold.ts';
import type { Member } from './members.ts';

const columns = 80;

export function examplesOf(
  name: string,
  { example, text, file }: Operation,
  members: readonly Member[],
  words: readonly string[],
): readonly string[] {
  const shown = new Map(Object.entries(Object(example) as object));
  const options = members.flatMap(({ name: member, place, flag, isNeeded, drawn }) => {
    if (words.includes(member) || !(isNeeded || (place === 'body' && shown.has(member)))) return [];
    const value = place === 'body' ? shown.get(member) : undefined;
    const values = Array.isArray(value)
      ? value
      : [value ?? drawn.enum?.[0] ?? member.toUpperCase()];
    return values.map((one) => `${flag} ${shellWord(one)}`);
  });
  const place = words.map((word) => word.toUpperCase());
  const line = (...more: readonly string[]) => ['callwright', name, ...place, ...more].join(' ');
  const isPlain = text !== undefined || file !== undefined;
  const whole = [...options, ...(isPlain ? ['--body FILE'] : [])];
  return [line(...whole), line(...whole, '--json --as "$TOKEN"')];
}

function shellWord(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w.:@/+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

export function helpOf(id: string, operation: Operation): string {
  const { method, path, note, errors } = operation;
  const codeWidth = Math.max(0, ...errors.map(({ length }) => length));
  const lines = [
    '',
    ...(note === undefined ? [] : [note, '']),
    `Operation ${id}: ${method} ${path}`,
    `Who may: ${whoMay(operation)}`,
    'May be refused, beside what holds for all (docs/errors.md):',
    ...errors.map((code) => `  ${code.padEnd(codeWidth)}  ${errorEntry(code).title.en}`),
    '',
  ];
  return foldLines(lines, columns).join('\n');
}

function whoMay({ access }: Operation): string {
  if (access === 'open') return 'everybody, without signing in';
  const { roles, own = [] } = access;
  const ofOwn = own.filter((role) => !roles.includes(role));
  return `${roles.join(', ')}${ofOwn.length === 0 ? '' : `; of their own: ${ofOwn.join(', ')}`}`;
}
