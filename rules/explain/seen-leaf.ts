/** One test of a rule with what a record has for it. Source: rules.md E1, E2. */
import type { FactEntry, Privacy } from '../facts/fact-entry.ts';
import { type FactRecord, factInput } from '../facts/fact-record.ts';
import type { FactInput } from '../files/index.ts';
import { operandOf, operates, seenValue } from '../language/holds.ts';
import type { Constant, Term, Test } from '../language/term.ts';
import type { Operator } from '../language/words.ts';

/** Who reads an explanation, and what they may see. */
export interface Reader {
  /** Classes of facts that are not masked, beside the public ones [none]. */
  readonly reveal?: readonly Privacy[];
}

export interface SeenLeaf {
  /** Of the test, in the rule. */
  readonly pointer: string;
  readonly fact: string;
  readonly operator: Operator;
  /** The fact the rule compares with; absent: a constant. */
  readonly against?: string;
  /** What the rule compares with; absent where it is masked. */
  readonly operand?: FactInput | readonly FactInput[];
  /** What the record has; absent where it is masked. */
  readonly value?: FactInput;
  readonly holds: boolean;
  /** Inside an odd number of `not`: the rule wants it not to hold. */
  readonly isNegated: boolean;
}

/** The tests of a condition in the order of the file, with what a record has. */
export function seenLeaves(
  term: Term,
  record: FactRecord,
  reader: Reader = {},
  isNegated = false,
): readonly SeenLeaf[] {
  switch (term.kind) {
    case 'test':
      return [seenLeaf(term, record, { reader, isNegated })];
    case 'not':
      return seenLeaves(term.term, record, reader, !isNegated);
    default:
      return term.terms.flatMap((inner) => seenLeaves(inner, record, reader, isNegated));
  }
}

/** One test with what a record has. */
export function seenLeaf(
  test: Test,
  record: FactRecord,
  { reader, isNegated }: { readonly reader: Reader; readonly isNegated: boolean },
): SeenLeaf {
  const { pointer, fact, operator, against } = test;
  const value = seenValue(test, record);
  const operand = operandOf(test, record);
  const other = 'fact' in against ? against.fact : undefined;
  return {
    pointer,
    fact: fact.name,
    operator,
    ...(other === undefined ? {} : { against: other.name }),
    ...(other === undefined || isShown(other, reader) ? { operand: inputOf(fact, operand) } : {}),
    ...(isShown(fact, reader) ? { value: factInput(fact, value) } : {}),
    holds: operates(operator, value, operand),
    isNegated,
  };
}

/** Whether whoever reads may see the values of a fact. */
export function isShown({ privacy }: FactEntry, { reveal = [] }: Reader): boolean {
  return privacy === 'public' || reveal.includes(privacy);
}

function inputOf(fact: FactEntry, operand: Constant): FactInput | readonly FactInput[] {
  if (typeof operand !== 'object' || operand === null) return factInput(fact, operand);
  return operand.map((one) => factInput(fact, one));
}
