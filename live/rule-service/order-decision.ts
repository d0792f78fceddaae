/**
 * What rules of checks, prices and coupons decided of an order, as the journal of decisions has it:
 * evidence for coverage, shadows and backtests, as that of routing and prompts is.
 *
 * Source: rules.md D5, E3.
 */
import { type DecisionLine, type FactsFile, factRecord, type RuleSet } from '../../rules/index.ts';
import { journalled } from './offering.ts';

/** Kinds that are asked about an order outside a call. */
export type OrderRuleKind = 'check' | 'priceLimit' | 'coupon';

/** Of what rules were asked. */
export interface AskedOnOrder {
  readonly orderId: string;
  readonly facts: FactsFile;
  /** Milliseconds since 1970, of the centre. */
  readonly atMs: number;
}

/** The line of the journal: decided once more, for a set decides alike on equal facts. */
export function orderDecision(
  rules: RuleSet<OrderRuleKind>,
  { orderId: subject, facts, atMs }: AskedOnOrder,
): DecisionLine {
  const { set, version } = rules;
  const { kind } = rules.checked.file;
  const { matched } = rules.decide(factRecord(facts), atMs);
  return { kind, set, version, atMs, subject, facts: journalled(facts), matched };
}
