/**
 * Load: how much work calls bring, against the agents there are.
 *
 * Source: acd-routing.md C7.
 */
import { countedAtEnd, defineMeasure, type MeasureDefinition } from './measure.ts';

/** a = λ x AHT; see {@link offeredLoadErlangs}. */
export const offeredLoad: MeasureDefinition = {
  id: 'offeredLoadErlangs',
  name: { en: 'Offered load', fr: 'Charge offerte' },
  unit: 'erlangs',
  numerator: 'O x AHT',
  denominator: 'length of the window',
  counted: 'Entries and mean handle time of the same window.',
  remark: 'The work of all who came, also of those who left.',
  source: 'acd-routing.md C7',
  replications: 'perRun',
};

/** ρ = a / N; see {@link loadPerAgent}. */
export const trafficIntensity: MeasureDefinition = {
  id: 'loadPerAgent',
  name: { en: 'Load per agent', fr: 'Charge par agent' },
  unit: 'ratio',
  numerator: 'offered load',
  denominator: 'agents N',
  counted: 'Agents logged on and not Not Ready, on average over the window.',
  remark: 'Above 1 the queue grows until callers leave.',
  source: 'acd-routing.md C7',
  replications: 'perRun',
};

/** How often a call is offered until somebody takes it. */
export const offersPerAnswer = defineMeasure({
  id: 'offersPerAnsweredCall',
  of: 'queues',
  name: { en: 'Offers per answered call', fr: 'Présentations par appel répondu' },
  unit: 'ratio',
  numerator: 'offers',
  denominator: 'A + callbacks connected',
  counted: `${countedAtEnd} Offers when they are made.`,
  remark: '1 where every first offer is answered; more where several agents ring at once.',
  source: 'acd-routing.md C7',
  sums: (of) => ({ numerator: of.offers, denominator: of.answered + of.callbacksConnected }),
});

/**
 * The load of `callCount` entries in a window; null where the window or the handle time is
 * undefined.
 */
export function offeredLoadErlangs(window: {
  readonly callCount: number;
  readonly handleTimeMsMean: number | null;
  readonly windowMs: number;
}): number | null {
  if (window.handleTimeMsMean === null || window.windowMs <= 0) return null;
  return (window.callCount * window.handleTimeMsMean) / window.windowMs;
}

/** ρ for a load and the time that agents were there in the window it belongs to. */
export function loadPerAgent(load: {
  readonly erlangs: number | null;
  readonly staffedMs: number;
  readonly windowMs: number;
}): number | null {
  if (load.erlangs === null || load.staffedMs <= 0) return null;
  return (load.erlangs * load.windowMs) / load.staffedMs;
}
