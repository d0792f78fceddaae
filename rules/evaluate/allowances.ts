/**
 * The values of one fact that a branch of a rule allows. Numbers are ranges; texts are all or none,
 * with exceptions.
 */
import { type Constant, type Term, testsOf } from '../language/term.ts';
import type { Operator } from '../language/words.ts';
import { valueTest } from './record-test.ts';

export interface NumberAllowance {
  /** Whether numbers below the first of `flips` are allowed. */
  readonly isLowest: boolean;
  /** Ascending numbers; at each, values change from allowed to not allowed or back. */
  readonly flips: readonly number[];
  readonly isUnknown: boolean;
}

export function numberAllowance(asked: readonly { readonly term: Term }[]): NumberAllowance {
  let allowed = everyNumber;
  for (const { term } of asked) allowed = joined('all', allowed, numbersOf(term));
  return allowed;
}

const everyNumber: NumberAllowance = { isLowest: true, flips: [], isUnknown: true };
const noNumber: NumberAllowance = { isLowest: false, flips: [], isUnknown: false };

function numbersOf(term: Term): NumberAllowance {
  switch (term.kind) {
    case 'not':
      return inverted(numbersOf(term.term));
    case 'test':
      return 'constant' in term.against
        ? numbersOfTest(term.operator, term.against.constant)
        : noNumber;
    default: {
      let allowed = term.kind === 'all' ? everyNumber : noNumber;
      for (const inner of term.terms) allowed = joined(term.kind, allowed, numbersOf(inner));
      return allowed;
    }
  }
}

function inverted({ isLowest, flips, isUnknown }: NumberAllowance): NumberAllowance {
  return { isLowest: !isLowest, flips, isUnknown: !isUnknown };
}

function joined(kind: 'all' | 'any', a: NumberAllowance, b: NumberAllowance): NumberAllowance {
  const neutral = kind === 'all' ? everyNumber : noNumber;
  if (a === neutral) return b;
  const isAllowed = (one: boolean, other: boolean): boolean =>
    kind === 'all' ? one && other : one || other;
  let [inA, inB] = [a.isLowest, b.isLowest];
  const isLowest = isAllowed(inA, inB);
  const flips: number[] = [];
  let isIn = isLowest;
  for (let n = 0, m = 0; n < a.flips.length || m < b.flips.length; ) {
    const ofA = a.flips[n] ?? Number.POSITIVE_INFINITY;
    const ofB = b.flips[m] ?? Number.POSITIVE_INFINITY;
    if (ofA <= ofB) {
      inA = !inA;
      n += 1;
    }
    if (ofB <= ofA) {
      inB = !inB;
      m += 1;
    }
    if (isAllowed(inA, inB) === isIn) continue;
    isIn = !isIn;
    flips.push(Math.min(ofA, ofB));
  }
  return { isLowest, flips, isUnknown: isAllowed(a.isUnknown, b.isUnknown) };
}

function numbersOfTest(operator: Operator, constant: Constant): NumberAllowance {
  switch (operator) {
    case 'equal':
      return amongNumbers([constant]);
    case 'notEqual':
      return inverted(amongNumbers([constant]));
    case 'in':
      return amongNumbers(listed(constant));
    case 'notIn':
      return inverted(amongNumbers(listed(constant)));
    default:
      return typeof constant === 'number' ? comparedNumbers(operator, constant) : noNumber;
  }
}

function listed(constant: Constant): readonly Constant[] {
  return typeof constant === 'object' && constant !== null ? constant : [constant];
}

function amongNumbers(constants: readonly Constant[]): NumberAllowance {
  const [only] = constants;
  if (typeof only === 'number' && constants.length === 1) {
    return { isLowest: false, flips: [only, only + 1], isUnknown: false };
  }
  const flips: number[] = [];
  const numbers = constants.filter((constant) => typeof constant === 'number');
  if (numbers.length > 1) numbers.sort((a, b) => a - b);
  for (const number of numbers) {
    const last = flips.at(-1);
    if (last === number) flips[flips.length - 1] = number + 1;
    else if (last !== number + 1) flips.push(number, number + 1);
  }
  return { isLowest: false, flips, isUnknown: constants.includes(null) };
}

function comparedNumbers(operator: Operator, bound: number): NumberAllowance {
  switch (operator) {
    case 'lessThan':
      return { isLowest: true, flips: [bound], isUnknown: false };
    case 'lessThanInclusive':
      return { isLowest: true, flips: [bound + 1], isUnknown: false };
    case 'greaterThan':
      return { isLowest: false, flips: [bound + 1], isUnknown: false };
    case 'greaterThanInclusive':
      return { isLowest: false, flips: [bound], isUnknown: false };
    default:
      return noNumber;
  }
}

/** An interval of instants: `fromMs` included, `toMs` not. */
export function periodAllowance(fromMs: number, toMs: number): NumberAllowance {
  const flips = [fromMs, toMs].filter(Number.isFinite);
  return { isLowest: fromMs === Number.NEGATIVE_INFINITY, flips, isUnknown: false };
}

export interface TextAllowance {
  readonly isOther: boolean;
  readonly exceptions: readonly string[];
  readonly isUnknown: boolean;
}

export function textAllowance(terms: readonly Term[]): TextAllowance {
  const tests = terms.map(valueTest);
  const allows = (value: string | null) => tests.every((test) => test(value));
  const named = new Set(constantsOf(terms).filter((constant) => typeof constant === 'string'));
  const longest = [...named].reduce((most, { length }) => Math.max(most, length), 0);
  const isOther = allows(' '.repeat(longest + 1));
  const exceptions = [...named].filter((text) => allows(text) !== isOther);
  return { isOther, exceptions, isUnknown: allows(null) };
}

function constantsOf(terms: readonly Term[]): readonly (number | string | null)[] {
  return terms.flatMap(testsOf).flatMap(({ against }): readonly (number | string | null)[] => {
    if (!('constant' in against)) return [];
    const { constant } = against;
    return typeof constant === 'object' && constant !== null ? constant : [constant];
  });
}
