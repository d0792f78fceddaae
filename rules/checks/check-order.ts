/**
 * What the checks make of an order: refused, held, noted, or passed, and by which rules.
 *
 * Scores of rules add to that of static matches, and hold the order when they are more than the
 * minimum: equal passes. A hold that somebody has cleared comes back only with a rule that was not
 * among those it stood for.
 * Source: rules.md C7, dynamics-call-center.md 2.9, 3.11.
 */
import type { Named, RuleSet } from '../evaluate/rule-set.ts';
import { knownFact } from '../facts/dictionary.ts';
import type { FactRecord } from '../facts/fact-record.ts';
import type { CheckOutcome } from '../files/index.ts';
import type { HoldSource } from '../language/words.ts';

/** A hold of this order that was cleared. */
export interface ClearedHold {
  readonly code: string;
  /** The rules it stood for. */
  readonly rules: readonly string[];
}

export interface CheckQuestion {
  readonly rules: RuleSet<'check'>;
  readonly facts: FactRecord;
  readonly atMs: number;
  readonly cleared?: readonly ClearedHold[];
  /** Code of the hold that a score places [FRAUDAUTO]. */
  readonly scoreHoldCode?: string;
}

export interface PlacedHold {
  readonly code: string;
  readonly source: HoldSource;
  readonly removeReservations: boolean;
  /** The rules it stands for, highest priority first. */
  readonly rules: readonly string[];
  /** Who looks at it; of several, what the highest rule says. */
  readonly review: CheckOutcome['review'] | null;
}

export interface OrderVerdict {
  readonly effect: 'refuse' | 'hold' | 'note' | 'pass';
  /** Of rules and static matches together. */
  readonly score: number;
  /** All that matched, highest priority first. */
  readonly findings: readonly Named<CheckOutcome>[];
  /** To be placed; an order that is refused gets none. */
  readonly holds: readonly PlacedHold[];
  /** Codes that would have been placed, had they not been cleared for all of these rules. */
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

function holdsOf(findings: readonly Named<CheckOutcome>[]): readonly PlacedHold[] {
  return findings.flatMap(({ effect, hold, review, rule }) => {
    if (effect !== 'hold' || hold === undefined) return [];
    const { code, source = 'rule', removeReservations } = hold;
    return [{ code, source, removeReservations, rules: [rule], review: review ?? null }];
  });
}

/** More than the minimum holds; without one, no score does. */
function scoreHold(
  { rules, scoreHoldCode = 'FRAUDAUTO' }: CheckQuestion,
  findings: readonly Named<CheckOutcome>[],
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

/** One hold of a code, for all of its rules. */
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
