/** A rule set whose names are resolved: the input of compiler, lint and explanations. */
import type { FactEntry } from '../facts/fact-entry.ts';
import type { OutcomeOf, RuleSetFile } from '../files/index.ts';
import type { RuleKind } from './rule-kind.ts';
import { factsOf, type Term } from './term.ts';

export interface CheckedRule<K extends RuleKind = RuleKind> {
  readonly name: string;
  readonly priority: number;
  /** Index of the rule in the file. */
  readonly index: number;
  readonly term: Term;
  /** Effective from this instant, in ms since 1970; -Infinity: no start. */
  readonly fromMs: number;
  /** Effective before this instant; Infinity: no end. */
  readonly toMs: number;
  readonly outcome: OutcomeOf[K];
}

export interface CheckedRuleSet<K extends RuleKind = RuleKind> {
  readonly file: RuleSetFile;
  readonly kind: K;
  /** Rules, highest priority first. */
  readonly rules: readonly CheckedRule<K>[];
}

/** Facts that the rules use, without duplicates, by slot. Facts inside `where` are not included. */
export function factsRead({ rules }: CheckedRuleSet): readonly FactEntry[] {
  const found = new Set(rules.flatMap(({ term }) => factsOf(term)));
  return [...found].sort((a, b) => a.slot - b.slot);
}
