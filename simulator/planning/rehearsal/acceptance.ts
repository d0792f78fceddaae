/**
 * What a change may cost at most, and whether a rehearsal shows that it costs no more.
 *
 * A limit is passed when the whole interval on the difference lies on the good side of it: a
 * rehearsal too short to tell does not pass.
 * Source: rules.md D6.
 */

import { changeInterval, changeText, nameOf, unitOf } from '../../reports/figure-text.ts';
import type { SimulatedMeasureId } from '../../runs/measures.ts';
import { allowsVerdict, verdictFrom } from '../../statistics/enough.ts';
import type { Difference } from '../../statistics/paired-difference.ts';

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

/** Nothing was counted, or too few pairs: it does not pass. */
export function judged(acceptance: Acceptance, difference: Difference): AcceptanceResult {
  const { side, limit } = acceptance;
  const isInside = (low: number, high: number) => (side === 'least' ? low >= limit : high <= limit);
  const passes = allowsVerdict(difference) && isInside(difference.low, difference.high);
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
  const name = nameOf(measureId);
  const what = queueId === undefined ? name : `${queueId}: ${name}`;
  const seen = `${changeText(difference.value, unit)} (${changeInterval(difference, unit)})`;
  const asked = `${side === 'least' ? 'at least' : 'at most'} ${changeText(limit, unit)}`;
  const few = difference.n < verdictFrom ? `, of at least ${verdictFrom} pairs` : '';
  return `${what}: ${seen}; expected ${asked}${few}`;
}
