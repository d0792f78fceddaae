/**
 * What a change may cost at most, and whether a rehearsal shows that it costs no more.
 *
 * A limit is passed when the whole interval on the difference lies on the good side of it: a
 * rehearsal too short to tell does not pass.
 * Source: rules.md D6.
 */
import type { SimulatedMeasureId } from '../measures.ts';
import { changeInterval, changeText, unitOf } from '../reports/figure-text.ts';
import type { Difference } from '../statistics/paired-difference.ts';

/** After less before, of the centre or of a queue. */
export interface Acceptance {
  readonly measureId: SimulatedMeasureId;
  /** [the whole centre] */
  readonly queueId?: string | undefined;
  /** `least`: the difference is not below the limit; `most`: not above it. */
  readonly side: 'least' | 'most';
  /** In the measure's own unit; shares as parts of 1. */
  readonly limit: number;
}

/** A limit, and what was seen of it. */
export interface AcceptanceResult extends Acceptance {
  readonly difference: Difference;
  readonly passes: boolean;
}

/** Null: nothing was counted, or one pair alone; then it does not pass. */
export function judged(acceptance: Acceptance, difference: Difference): AcceptanceResult {
  const { side, limit } = acceptance;
  const { low, high } = difference;
  const passes = side === 'least' ? low !== null && low >= limit : high !== null && high <= limit;
  return { ...acceptance, difference, passes };
}

/** `vente.serviceLevelNet: −0.2 points (−0.9 to 0.5); expected at least −1 point`. */
export function acceptanceText({
  measureId,
  queueId,
  side,
  limit,
  difference,
}: AcceptanceResult): string {
  const unit = unitOf(measureId);
  const what = queueId === undefined ? measureId : `${queueId}.${measureId}`;
  const seen = `${changeText(difference.value, unit)} (${changeInterval(difference, unit)})`;
  const asked = `${side === 'least' ? 'at least' : 'at most'} ${changeText(limit, unit)}`;
  return `${what}: ${seen}; expected ${asked}`;
}
