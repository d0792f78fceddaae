/**
 * Decisions of check, price and coupon rules in the decision journal: evidence for coverage, shadow
 * runs and backtests.
 *
 * Source: rules.md D5, E3.
 */
import { type DecisionLine, type FactsFile, factRecord, type RuleSet } from '../../rules/index.ts';
import { factsForJournal } from './order-prompts.ts';

export type OrderRuleKind = 'check' | 'priceLimit' | 'coupon';

export interface OrderQuestion {
  readonly orderId: string;
  readonly facts: FactsFile;
  readonly atMs: number;
}

/** Decides once more, to record it: equal facts give an equal decision. */
export function orderDecision(
  rules: RuleSet<OrderRuleKind>,
  { orderId: subject, facts, atMs }: OrderQuestion,
): DecisionLine {
  const { set, version } = rules;
  const { kind } = rules.checked.file;
  const { matched } = rules.decide(factRecord(facts), atMs);
  return { kind, set, version, atMs, subject, facts: factsForJournal(facts), matched };
}
