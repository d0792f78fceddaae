/**
 * Conditions compiled to closures, for tests that the predicate index cannot hold. Same results as
 * `language/holds.ts`.
 */
import type { FactRecord, FactValue } from '../facts/fact-record.ts';
import { operates } from '../language/condition-holds.ts';
import type { Constant, Term, Test } from '../language/term.ts';
import type { Operator } from '../language/words.ts';

export type ValueTest = (value: FactValue) => boolean;
export type RecordTest = (record: FactRecord) => boolean;

/** Longer lists of texts are searched by a hash set, shorter ones one by one. */
const scannedListMax = 8;

export function recordTest(term: Term): RecordTest {
  switch (term.kind) {
    case 'all': {
      const tests = term.terms.map(recordTest);
      return (record) => {
        for (const test of tests) if (!test(record)) return false;
        return true;
      };
    }
    case 'any': {
      const tests = term.terms.map(recordTest);
      return (record) => {
        for (const test of tests) if (test(record)) return true;
        return false;
      };
    }
    case 'not': {
      const test = recordTest(term.term);
      return (record) => !test(record);
    }
    case 'test':
      return leafTest(term);
  }
}

export function valueTest(term: Term): ValueTest {
  switch (term.kind) {
    case 'all': {
      const tests = term.terms.map(valueTest);
      return (value) => tests.every((test) => test(value));
    }
    case 'any': {
      const tests = term.terms.map(valueTest);
      return (value) => tests.some((test) => test(value));
    }
    case 'not': {
      const test = valueTest(term.term);
      return (value) => !test(value);
    }
    case 'test':
      return 'constant' in term.against
        ? constantTest(term.operator, term.against.constant)
        : () => false;
  }
}

function leafTest(test: Test): RecordTest {
  const { operator, against } = test;
  const seen = seenIn(test);
  if ('fact' in against) {
    const { slot } = against.fact;
    return (record) => operates(operator, seen(record), record.values[slot] ?? null);
  }
  const holds = constantTest(operator, against.constant);
  return (record) => holds(seen(record));
}

function seenIn({ fact, where }: Test): (record: FactRecord) => FactValue {
  const { slot } = fact;
  if (where === undefined) return ({ values }) => values[slot] ?? null;
  const counts = recordTest(where);
  return ({ lines }) => {
    let count = 0;
    for (const line of lines) if (counts(line)) count += 1;
    return count;
  };
}

function constantTest(operator: Operator, constant: Constant): ValueTest {
  switch (operator) {
    case 'equal':
      return (value) => value === constant;
    case 'notEqual':
      return (value) => value !== constant;
    case 'lessThan':
    case 'lessThanInclusive':
    case 'greaterThan':
    case 'greaterThanInclusive':
      return typeof constant === 'number' ? comparison(operator, constant) : () => false;
    case 'in':
    case 'notIn': {
      const isAmong = membership(constant);
      return operator === 'in' ? isAmong : (value) => !isAmong(value);
    }
    default:
      return (value) => operates(operator, value, constant);
  }
}

function comparison(
  operator: 'lessThan' | 'lessThanInclusive' | 'greaterThan' | 'greaterThanInclusive',
  bound: number,
): ValueTest {
  switch (operator) {
    case 'lessThan':
      return (value) => typeof value === 'number' && value < bound;
    case 'lessThanInclusive':
      return (value) => typeof value === 'number' && value <= bound;
    case 'greaterThan':
      return (value) => typeof value === 'number' && value > bound;
    case 'greaterThanInclusive':
      return (value) => typeof value === 'number' && value >= bound;
  }
}

function membership(constant: Constant): ValueTest {
  const list: readonly unknown[] =
    typeof constant === 'object' && constant !== null ? constant : [];
  if (list.length <= scannedListMax) return (value) => list.includes(value);
  const among = new Set(list);
  return (value) => among.has(value);
}
