/**
 * Which texts of one fact a branch of a rule allows: all or none, but for some exceptions.
 *
 * It follows from asking the condition at the texts it names, and at another.
 * Source: rules.md B4.
 */
import type { Term } from '../language/term.ts';
import { valueTest } from './record-test.ts';

export interface TextAllowance {
  /** Whether texts that are not exceptions are allowed. */
  readonly isOther: boolean;
  readonly exceptions: readonly string[];
  readonly isUnknown: boolean;
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
