/** A test of a rule together with the values that a record has for it. */
import type { FactEntry, Privacy } from '../facts/fact-entry.ts';
import { type FactRecord, factInput } from '../facts/fact-record.ts';
import type { FactInput } from '../files/index.ts';
import { operandOf, operates, seenValue } from '../language/condition-holds.ts';
import type { Constant, Term, Test } from '../language/term.ts';
import type { Operator } from '../language/words.ts';

/** The reader of an explanation, and which facts they may see. */
export interface Reader {
  /** Privacy classes shown besides public ones. Default: none. */
  readonly reveal?: readonly Privacy[];
}

/** A comparison with the values that it saw. */
export interface SeenLeaf {
  /** JSON pointer of the test in the rule set. */
  readonly pointer: string;
  readonly fact: string;
  readonly operator: Operator;
  /** Name of the fact compared with the tested one; absent for a constant. */
  readonly against?: string;
  /** Value compared with the tested fact's; absent if hidden from the reader. */
  readonly operand?: FactInput | readonly FactInput[];
  /** The tested fact's value; absent if hidden from the reader. */
  readonly value?: FactInput;
  /** Whether it holds. */
  readonly holds: boolean;
  /** True inside an odd number of `not`: the rule wants the test to fail. */
  readonly isNegated: boolean;
}

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

export function isShown({ privacy }: FactEntry, { reveal = [] }: Reader): boolean {
  return privacy === 'public' || reveal.includes(privacy);
}

function inputOf(fact: FactEntry, operand: Constant): FactInput | readonly FactInput[] {
  if (typeof operand !== 'object' || operand === null) return factInput(fact, operand);
  return operand.map((one) => factInput(fact, one));
}
