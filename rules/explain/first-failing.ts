/**
 * The test that explains why a condition fails: the first failing one in the file; within `any`,
 * that of the member with fewest failures.
 */
import type { FactRecord } from '../facts/fact-record.ts';
import { holds } from '../language/condition-holds.ts';
import type { Term, Test } from '../language/term.ts';

export interface FailingTest {
  readonly test: Test;
  readonly isNegated: boolean;
}

/** The failing test; undefined: the condition holds or has no test. */
export function firstFailing(
  term: Term,
  record: FactRecord,
  isNegated = false,
): FailingTest | undefined {
  if (holds(term, record) !== isNegated) return undefined;
  switch (term.kind) {
    case 'test':
      return { test: term, isNegated };
    case 'not':
      return firstFailing(term.term, record, !isNegated);
    default: {
      const needsAll = (term.kind === 'all') !== isNegated;
      const member = needsAll
        ? term.terms.find((inner) => holds(inner, record) === isNegated)
        : nearestMember(term.terms, record, isNegated);
      return member === undefined ? undefined : firstFailing(member, record, isNegated);
    }
  }
}

function nearestMember(
  terms: readonly Term[],
  record: FactRecord,
  isNegated: boolean,
): Term | undefined {
  let best: Term | undefined;
  let fewest = Infinity;
  for (const term of terms) {
    const count = failingCount(term, record, isNegated);
    if (count < fewest) [best, fewest] = [term, count];
  }
  return best;
}

function failingCount(term: Term, record: FactRecord, isNegated: boolean): number {
  switch (term.kind) {
    case 'test':
      return Number(holds(term, record) === isNegated);
    case 'not':
      return failingCount(term.term, record, !isNegated);
    default: {
      const counts = term.terms.map((inner) => failingCount(inner, record, isNegated));
      const needsAll = (term.kind === 'all') !== isNegated;
      return needsAll ? counts.reduce((sum, count) => sum + count, 0) : Math.min(...counts);
    }
  }
}
