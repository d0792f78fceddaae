/** Which facts the rules of a set ask for: what a supplier of facts need not find out otherwise. */
import type { FactEntry } from '../facts/fact-entry.ts';
import type { CheckedRuleSet } from './checked-rule-set.ts';
import type { Term } from './term.ts';

/** By slot, each once; facts of lines are not among them. */
export function factsRead({ rules }: CheckedRuleSet): readonly FactEntry[] {
  const found = new Set<FactEntry>();
  for (const { term } of rules) gather(term, found);
  return [...found].sort((a, b) => a.slot - b.slot);
}

function gather(term: Term, found: Set<FactEntry>): void {
  if (term.kind === 'not') return gather(term.term, found);
  if (term.kind !== 'test') {
    for (const inner of term.terms) gather(inner, found);
    return;
  }
  found.add(term.fact);
  if ('fact' in term.against) found.add(term.against.fact);
}
