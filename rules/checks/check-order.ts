/**
 * The verdict of check rules on an order, held if scores of rules and of fraud entries exceed a
 * minimum. A hold that a reviewer cleared is placed again only if a rule that did not cause it
 * matches. Source: rules.md C7; dynamics-call-center.md 2.9, 3.11.
 */
import type { NamedOutcome, RuleSet } from '../evaluate/rule-set.ts';
import { knownFact } from '../facts/dictionary.ts';
import type { FactRecord } from '../facts/fact-record.ts';
import type { CheckOutcome } from '../files/index.ts';
import type { HoldSource } from '../language/words.ts';

/** A hold of this order that a reviewer has cleared. */
export interface ClearedHold {
  readonly code: string;
  /** Rules that had caused the hold. */
  readonly rules: readonly string[];
}

export interface CheckQuestion {
  readonly rules: RuleSet<'check'>;
  readonly facts: FactRecord;
  readonly atMs: number;
  readonly cleared?: readonly ClearedHold[];
  /** Code of the hold that a score places. Default: FRAUDAUTO. */
  readonly scoreHoldCode?: string;
}

export interface PlacedHold {
  readonly code: string;
  readonly source: HoldSource;
  readonly removeReservations: boolean;
  /** Rules that cause the hold, highest priority first. */
  readonly rules: readonly string[];
  /** Reviewers of the hold, from the highest matching rule that names any. */
  readonly review: CheckOutcome['review'] | null;
}

export interface OrderVerdict {
  readonly effect: 'refuse' | 'hold' | 'note' | 'pass';
  /** Sum of the scores of rules and fraud entries. */
  readonly score: number;
  /** Outcomes of all matching rules, highest priority first. */
  readonly findings: readonly NamedOutcome<CheckOutcome>[];
  /** Holds to place; empty if the order is refused. */
  readonly holds: readonly PlacedHold[];
  /** Codes of holds not placed again, as a reviewer has cleared their rules. */
  readonly keptClear: readonly string[];
}

const scoreSlot = knownFact('order.fraudScore').slot;

export function checkOrder(question: CheckQuestion): OrderVerdict {
  const { rules, facts, atMs, cleared = [] } = question;
  const verdict = rules.decide(facts, atMs).outcome;
  const findings = verdict?.findings ?? [];
  const matched = facts.values[scoreSlot];
  const score = (verdict?.score ?? 0) + (typeof matched === 'number' ? matched : 0);
  const wanted = [...holdsOf(findings), ...scoreHold(question, findings, score)];
  const isKeptClear = (hold: PlacedHold): boolean =>
    hold.rules.every((rule) =>
      cleared.some((before) => before.code === hold.code && before.rules.includes(rule)),
    ) && cleared.some(({ code }) => code === hold.code);
  const merged = merge(wanted);
  const isRefused = findings.some(({ effect }) => effect === 'refuse');
  const holds = isRefused ? [] : merged.filter((hold) => !isKeptClear(hold));
  const kept = merged.filter(isKeptClear).map(({ code }) => code);
  const isNoted = kept.length > 0 || findings.some(({ effect }) => effect === 'note');
  const rest = isNoted ? 'note' : 'pass';
  return {
    effect: isRefused ? 'refuse' : holds.length > 0 ? 'hold' : rest,
    score,
    findings,
    holds,
    keptClear: kept,
  };
}

function holdsOf(findings: readonly NamedOutcome<CheckOutcome>[]): readonly PlacedHold[] {
  return findings.flatMap(({ effect, hold, review, rule }) => {
    if (effect !== 'hold' || hold === undefined) return [];
    const { code, source = 'rule', removeReservations } = hold;
    return [{ code, source, removeReservations, rules: [rule], review: review ?? null }];
  });
}

/** The hold for a too high score; without a configured minimum, none. */
function scoreHold(
  { rules, scoreHoldCode = 'FRAUDAUTO' }: CheckQuestion,
  findings: readonly NamedOutcome<CheckOutcome>[],
  score: number,
): readonly PlacedHold[] {
  const { params = {} } = rules.checked.file;
  const { fraudMinimum: minimum } = params;
  if (typeof minimum !== 'number' || score <= minimum) return [];
  const scoring = findings.filter((finding) => (finding.score ?? 0) > 0);
  const review = scoring.find((finding) => finding.review !== undefined)?.review ?? null;
  const names = scoring.map(({ rule }) => rule);
  return [
    { code: scoreHoldCode, source: 'fraud', removeReservations: false, rules: names, review },
  ];
}

function merge(holds: readonly PlacedHold[]): readonly PlacedHold[] {
  const byCode = new Map<string, PlacedHold>();
  for (const hold of holds) {
    const known = byCode.get(hold.code);
    byCode.set(
      hold.code,
      known === undefined
        ? hold
        : {
            ...known,
            removeReservations: known.removeReservations || hold.removeReservations,
            rules: [...new Set([...known.rules, ...hold.rules])],
            review: known.review ?? hold.review,
          },
    );
  }
  return [...byCode.values()];
}
