/**
 * Arrival streams: one per call type, each on its own draws, so that a further call type disturbs
 * none.
 *
 * Poisson calls with a piecewise-constant rate come by inversion: the points of a unit-rate process
 * are carried back through the cumulative expected calls. One uniform a call, and more load keeps
 * the callers' order. The *cumulative* time is rounded to ms, so that gaps do not drift.
 * Cost: O(1) amortised a call. Source: simulation.md 3.4, 8.1.
 */
import type { Scenario } from '../contracts/index.ts';
import { assert, unreachable } from '../kernel/index.ts';

/** A call about to come; what the trace does not tell is drawn. */
export interface Arrival {
  readonly atMs: number;
  readonly handleTimeMs?: number | undefined;
  readonly patienceMs?: number | undefined;
}

/** Where the calls of one type come from. */
export type ArrivalsPlan =
  | {
      readonly kind: 'rates';
      /** Expected calls of each interval. */
      readonly callsPerInterval: readonly number[];
      readonly intervalMs: number;
    }
  | { readonly kind: 'trace'; readonly calls: readonly Arrival[] };

/** Gives the next call at each call, `undefined` after the last. */
export type ArrivalStream = () => Arrival | undefined;

/** Compiles resolved arrivals for a day of `dayMs`. */
export function compileArrivals(
  arrivals: Scenario['callTypes'][number]['arrivals'],
  { dayMs, intervalMs }: { readonly dayMs: number; readonly intervalMs: number },
): ArrivalsPlan {
  switch (arrivals.kind) {
    case 'poisson': {
      const calls = (arrivals.arrivalsPerHour * dayMs) / 3_600_000;
      return { kind: 'rates', callsPerInterval: [calls], intervalMs: dayMs };
    }
    case 'intervals':
      assert(arrivals.callsPerInterval !== undefined, 'the file of the intervals is resolved');
      return { kind: 'rates', callsPerInterval: arrivals.callsPerInterval, intervalMs };
    case 'linear':
      return { kind: 'rates', callsPerInterval: [], intervalMs };
    case 'trace':
      assert(arrivals.calls !== undefined, 'the file of a trace is resolved');
      return { kind: 'trace', calls: arrivals.calls };
    default:
      return unreachable(arrivals);
  }
}

/** Starts a stream; `uniform(d)` is the stream's draw number d. */
export function arrivalStream(
  plan: ArrivalsPlan,
  uniform: (draw: number) => number,
): ArrivalStream {
  if (plan.kind === 'trace') {
    let place = 0;
    return () => plan.calls[place++];
  }
  const { callsPerInterval, intervalMs } = plan;
  let draw = 0;
  let interval = 0;
  let expectedBefore = 0;
  let unitTime = 0;
  return () => {
    unitTime -= Math.log(1 - uniform(draw++));
    for (; interval < callsPerInterval.length; interval++) {
      const calls = callsPerInterval[interval] ?? 0;
      if (unitTime < expectedBefore + calls) {
        const share = (unitTime - expectedBefore) / calls;
        return { atMs: Math.round((interval + share) * intervalMs) };
      }
      expectedBefore += calls;
    }
    return undefined;
  };
}
