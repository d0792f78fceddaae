/** What a condition is made of. */
import type { FactEntry } from '../facts/fact-entry.ts';
import type { Term, Test } from '../language/term.ts';

/** The tests of a condition in the order of the file; those inside `where` are left out. */
export function testsOf(term: Term): readonly Test[] {
  if (term.kind === 'test') return [term];
  return term.kind === 'not' ? testsOf(term.term) : term.terms.flatMap(testsOf);
}

/** The facts a condition reads, each once. */
export function factsOf(term: Term): readonly FactEntry[] {
  const facts = testsOf(term).flatMap(({ fact, against }) =>
    'fact' in against ? [fact, against.fact] : [fact],
  );
  return [...new Set(facts)];
}
