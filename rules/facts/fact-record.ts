/**
 * The facts of one decision, indexed by slot to avoid name look-ups. Booleans are 0 and 1; texts of
 * a closed set are their index; unknown is null, but for lists empty.
 */
import type { FactInput, FactsFile, LineFactsFile } from '../files/index.ts';
import { linesKey } from '../language/words.ts';
import { dictionary, factNamed } from './dictionary.ts';
import type { FactEntry } from './fact-entry.ts';

export type FactValue = number | string | null | readonly string[];

export interface FactRecord {
  /** Values of all facts of the dictionary; the index is a fact's slot. */
  readonly values: readonly FactValue[];
  /** The order's lines, for `where`. */
  readonly lines: readonly FactRecord[];
}

/** A supplied value that does not fit the dictionary. */
export interface FactProblem {
  readonly name: string;
  readonly received: string;
  readonly expected: string;
}

const nothingKnown: readonly FactValue[] = dictionary.map(({ type }) =>
  type === 'list' ? [] : null,
);
const lineCountSlot = dictionary.findIndex(({ takesWhere }) => takesWhere === true);

/**
 * Converts named facts to a record. An invalid value becomes unknown and is added to `problems`, so
 * that one fact never makes a decision fail.
 */
export function factRecord(facts: FactsFile, problems: FactProblem[] = []): FactRecord {
  const values = nothingKnown.slice();
  let lines: readonly FactRecord[] = [];
  for (const [name, value] of Object.entries(facts)) {
    if (name === linesKey) {
      lines = lineRecords(value, problems);
      values[lineCountSlot] ??= lines.length;
      continue;
    }
    const entry = factNamed(name);
    if (entry === undefined) {
      problems.push({ name, received: 'no fact of the dictionary', expected: 'a known fact' });
      continue;
    }
    const coded = codeOf(entry, value as FactInput);
    if (coded === undefined) {
      problems.push({ name, received: seen(value), expected: expectedOf(entry) });
    } else {
      values[entry.slot] = coded;
    }
  }
  return { values, lines };
}

function lineRecords(value: unknown, problems: FactProblem[]): readonly FactRecord[] {
  const expected = 'a list of objects with line.… facts';
  if (!Array.isArray(value)) {
    problems.push({ name: linesKey, received: seen(value), expected });
    return [];
  }
  return value.map((line: unknown) => {
    if (typeof line === 'object' && line !== null && !Array.isArray(line)) {
      return factRecord(line as FactsFile, problems);
    }
    problems.push({ name: linesKey, received: seen(line), expected });
    return factRecord({});
  });
}

function seen(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'bigint') return `${value}n`;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** How a fact record stores the value; undefined if the fact cannot have this value. */
export function codeOf(entry: FactEntry, value: FactInput): FactValue | undefined {
  if (value === null) return entry.type === 'list' ? undefined : null;
  switch (entry.type) {
    case 'int':
      return Number.isSafeInteger(value) && !Object.is(value, -0) && isWithin(entry, Number(value))
        ? Number(value)
        : undefined;
    case 'bool':
      return typeof value === 'boolean' ? Number(value) : undefined;
    case 'set': {
      const { set = [], former = {} } = entry;
      const code = typeof value === 'string' ? set.indexOf(former[value] ?? value) : -1;
      return code === -1 ? undefined : code;
    }
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'list':
      return Array.isArray(value) && value.every((one) => isMember(entry, one)) ? value : undefined;
  }
}

export function isMember({ set }: Pick<FactEntry, 'set'>, one: unknown): one is string {
  return typeof one === 'string' && (set === undefined || set.includes(one));
}

/** Inverse of {@link codeOf}. */
export function factInput(entry: FactEntry, value: FactValue): FactInput {
  if (typeof value !== 'number') return value;
  if (entry.type === 'bool') return value === 1;
  return entry.type === 'set' ? (entry.set?.[value] ?? null) : value;
}

export function expectedOf({ type, set = [], nullable, min, max }: FactEntry): string {
  const ofThese = set.length === 0 ? '' : ` of ${set.join(', ')}`;
  const bounds =
    min === undefined && max === undefined ? '' : ` from ${min ?? '−∞'} to ${max ?? '∞'}`;
  const words = {
    int: `a whole number${bounds}`,
    bool: 'true or false',
    set: `one${ofThese}`,
    text: 'a text',
    list: ofThese === '' ? 'a list of texts' : `a list${ofThese}`,
  }[type];
  return nullable ? `${words}, or null` : words;
}

function isWithin({ min = -Infinity, max = Infinity }: FactEntry, value: number): boolean {
  return value >= min && value <= max;
}

/** Named facts of a record, without unknown values and empty lists. */
export function factsOf(record: FactRecord): FactsFile {
  const facts = namedValues(record);
  return record.lines.length === 0
    ? facts
    : { ...facts, [linesKey]: record.lines.map((line) => namedValues(line)) };
}

function namedValues({ values }: FactRecord): LineFactsFile {
  const facts: { [name: string]: FactInput } = {};
  for (const entry of dictionary) {
    const value = values[entry.slot] ?? null;
    if (value === null || (typeof value === 'object' && value.length === 0)) continue;
    facts[entry.name] = factInput(entry, value);
  }
  return facts;
}
