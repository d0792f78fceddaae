/**
 * Incidents at any time of the day, each of which makes many people call, most of them soon. Their
 * calls have their own draws and numbers, so ordinary callers stay unchanged.
 */
import type { Scenario } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import { compileQuantity } from '../distributions/compile-distribution.ts';
import type { Distribution } from '../distributions/distribution.ts';
import { type ArrivalTimes, timesInOrder } from './arrivals.ts';

export interface BurstPlan {
  readonly callType: number;
  readonly incidents: number;
  readonly calls: Distribution;
  readonly decayMs: number;
}

/** First number of calls from incidents; ordinary calls have lower numbers. */
export const burstNumberFrom = 2 ** 23;
/** Most incidents of one kind a day: half the bits of a draw's key number the incident. */
const incidentsMax = 2 ** 16 - 1;

export function compileBursts(
  { bursts = [], callTypes }: Pick<Scenario, 'bursts' | 'callTypes'>,
  dayMs: number,
): readonly BurstPlan[] {
  return bursts.map(({ callType, perDay, calls, decayMs }) => ({
    callType: callTypes.findIndex(({ id }) => id === callType),
    incidents: perDay * Math.max(1, dayMs / 86_400_000),
    calls: compileQuantity(calls),
    decayMs,
  }));
}

export function burstTimes(
  { incidents, calls, decayMs }: BurstPlan,
  { place, dayMs }: { readonly place: number; readonly dayMs: number },
  draw: (entity: number, draw: number) => number,
): ArrivalTimes {
  const entityOf = (incident: number): number => place * 2 ** 16 + incident;
  const times: number[] = [];
  let unitTime = 0;
  for (let incident = 0; ; incident++) {
    assert(incident < incidentsMax, () => `${incident} incidents on a day`);
    unitTime -= Math.log(1 - draw(entityOf(incidentsMax), incident));
    if (unitTime >= incidents) break;
    const startMs = (unitTime / incidents) * dayMs;
    const size = calls.quantile(draw(entityOf(incident), 0));
    let called = 0;
    for (let number = 1; ; number++) {
      called -= Math.log(1 - draw(entityOf(incident), number));
      const atMs = startMs - decayMs * Math.log(1 - called / size);
      if (called >= size || atMs >= dayMs) break;
      times.push(Math.round(atMs));
    }
  }
  return timesInOrder(times.sort((a, b) => a - b));
}
