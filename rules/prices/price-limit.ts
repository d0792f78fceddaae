/**
 * Whether an agent may set a price: two fixed rules, then the first match of the centre's rules. Of
 * roles with different limits, the most permissive rule needs the highest priority. Source:
 * rules.md C8; dynamics-call-center.md 3.4.
 */
import type { RuleSet } from '../evaluate/rule-set.ts';
import { knownFact } from '../facts/dictionary.ts';
import type { FactRecord } from '../facts/fact-record.ts';
import type { PriceLimitOutcome, RuleWorld } from '../files/index.ts';

export interface PriceQuestion {
  readonly rules: RuleSet<'priceLimit'>;
  readonly facts: FactRecord;
  readonly atMs: number;
  /** Reason code given by the agent. */
  readonly reason?: string;
  /** Allowed reason codes by set; an absent set allows any code. */
  readonly reasonSets?: RuleWorld['reasonSets'];
}

export type PriceRefusal =
  | 'item-not-adjustable'
  | 'reason-missing'
  | 'reason-not-of-set'
  | 'no-rule'
  | 'rule';

export type PriceVerdict =
  | (PriceLimitOutcome & { readonly verdict: 'allow'; readonly rule: string })
  | (PriceLimitOutcome & {
      readonly verdict: 'approve';
      readonly rule: string;
      /** The hold that makes the order wait for approval. */
      readonly hold: { readonly source: 'priceApproval' };
    })
  | {
      readonly verdict: 'refuse';
      readonly because: PriceRefusal;
      /** The rule that decided; null if no rule was evaluated or none matched. */
      readonly rule: string | null;
      readonly text?: string;
    };

const adjustableSlot = knownFact('line.allowPriceAdjust').slot;
const isFalse = 0;

export function judgePrice(question: PriceQuestion): PriceVerdict {
  const { rules, facts, atMs, reason = '', reasonSets = {} } = question;
  if (facts.values[adjustableSlot] === isFalse) return refused('item-not-adjustable');
  if (reason.trim() === '') return refused('reason-missing');
  const { matched, outcome } = rules.decide(facts, atMs);
  const [rule] = matched;
  if (rule === undefined || outcome === null) return refused('no-rule');
  const { verdict, reasonSet, text } = outcome;
  if (verdict === 'refuse') {
    return { verdict, because: 'rule', rule, ...(text === undefined ? {} : { text }) };
  }
  const codes = Object.hasOwn(reasonSets, reasonSet) ? reasonSets[reasonSet] : undefined;
  if (codes !== undefined && !codes.includes(reason)) return refused('reason-not-of-set', rule);
  return verdict === 'allow'
    ? { ...outcome, verdict, rule }
    : { ...outcome, verdict, rule, hold: { source: 'priceApproval' } };
}

function refused(because: PriceRefusal, rule: string | null = null): PriceVerdict {
  return { verdict: 'refuse', because, rule };
}
