/** A rule set whose names are all known: what the compiler, lint and explanations work on. */

import type { FactEntry } from '../facts/fact-entry.ts';
import type { OutcomeOf, RuleSetFile } from '../files/index.ts';
import type { RuleKind } from './rule-kind.ts';
import { factsOf, type Term } from './term.ts';

export interface CheckedRule<K extends RuleKind = RuleKind> {
  readonly name: string;
  readonly priority: number;
  /** Place in the file's list. */
  readonly index: number;
  readonly term: Term;
  /** In force from then on, milliseconds since 1970; -Infinity: always was. */
  readonly fromMs: number;
  /** No longer in force then; Infinity: never ends. */
  readonly toMs: number;
  readonly outcome: OutcomeOf[K];
}

export interface CheckedRuleSet<K extends RuleKind = RuleKind> {
  readonly file: RuleSetFile;
  readonly kind: K;
  /** By priority, largest first. */
  readonly rules: readonly CheckedRule<K>[];
}

/** The facts that rules ask for, by slot, each once; facts of lines are not among them. */
export function factsRead({ rules }: CheckedRuleSet): readonly FactEntry[] {
  const found = new Set(rules.flatMap(({ term }) => factsOf(term)));
  return [...found].sort((a, b) => a.slot - b.slot);
}
