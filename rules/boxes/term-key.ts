/** A text that two conditions share exactly if they are written alike, up to order and names. */
import type { Term, Test } from '../language/term.ts';

/** The key of a condition. */
export function termKey(term: Term): string {
  switch (term.kind) {
    case 'test':
      return testKey(term);
    case 'not':
      return `not(${termKey(term.term)})`;
    default: {
      const keys = [...new Set(term.terms.map(termKey))].sort();
      return keys.length === 1 ? keys.join() : `${term.kind}(${keys.join(',')})`;
    }
  }
}

function testKey({ fact, operator, against, where }: Test): string {
  const operand =
    'fact' in against ? { fact: against.fact.name } : { constant: sorted(against.constant) };
  const lines = where === undefined ? '' : termKey(where);
  return JSON.stringify([fact.name, operator, operand, lines]);
}

function sorted<T>(constant: T): unknown {
  return Array.isArray(constant) ? [...new Set(constant)].sort() : constant;
}
