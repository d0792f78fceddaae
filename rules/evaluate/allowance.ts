/**
 * Which values of one fact a branch of a rule allows.
 *
 * A number is allowed or not between one boundary and the next; a text is allowed or not unless it
 * is listed as an exception. Both follow from asking the condition at the constants it names, and
 * beside them.
 * Source: rules.md B4.
 */
import type { Term } from '../language/term.ts';
import { valueTest } from './record-test.ts';

/** Of whole numbers, codes and instants. */
export interface NumberAllowance {
  /** Whether the smallest numbers are allowed. */
  readonly isLowest: boolean;
  /** Rising; at each, what is allowed turns round. */
  readonly flips: readonly number[];
  readonly isUnknown: boolean;
}

export interface TextAllowance {
  /** Whether texts that are not exceptions are allowed. */
  readonly isOther: boolean;
  readonly exceptions: readonly string[];
  readonly isUnknown: boolean;
}

/** Of conditions over one number; all must hold. */
export function numberAllowance(terms: readonly Term[]): NumberAllowance {
  const tests = terms.map(valueTest);
  const allows = (value: number | null) => tests.every((test) => test(value));
  const beginnings = new Set<number>();
  for (const constant of constantsOf(terms)) {
    if (typeof constant !== 'number') continue;
    beginnings.add(constant).add(constant + 1);
  }
  const sorted = [...beginnings].sort((a, b) => a - b);
  const isLowest = allows((sorted[0] ?? 0) - 1);
  const flips: number[] = [];
  let isAllowed = isLowest;
  for (const beginning of sorted) {
    if (allows(beginning) === isAllowed) continue;
    isAllowed = !isAllowed;
    flips.push(beginning);
  }
  return { isLowest, flips, isUnknown: allows(null) };
}

/** Of conditions over one open text; all must hold. */
export function textAllowance(terms: readonly Term[]): TextAllowance {
  const tests = terms.map(valueTest);
  const allows = (value: string | null) => tests.every((test) => test(value));
  const named = new Set(constantsOf(terms).filter((constant) => typeof constant === 'string'));
  const longest = [...named].reduce((most, { length }) => Math.max(most, length), 0);
  const isOther = allows(' '.repeat(longest + 1));
  const exceptions = [...named].filter((text) => allows(text) !== isOther);
  return { isOther, exceptions, isUnknown: allows(null) };
}

/** A period of instants, `to` no longer in it. */
export function periodAllowance(fromMs: number, toMs: number): NumberAllowance {
  const flips = [fromMs, toMs].filter(Number.isFinite);
  return { isLowest: fromMs === Number.NEGATIVE_INFINITY, flips, isUnknown: false };
}

/** Constants of all leaves, members of lists one by one. */
function constantsOf(terms: readonly Term[]): readonly (number | string | null)[] {
  return terms.flatMap((term): readonly (number | string | null)[] => {
    if (term.kind === 'not') return constantsOf([term.term]);
    if (term.kind !== 'test') return constantsOf(term.terms);
    if (!('constant' in term.against)) return [];
    const { constant } = term.against;
    return typeof constant === 'object' && constant !== null ? constant : [constant];
  });
}
