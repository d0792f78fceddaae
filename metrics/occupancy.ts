/**
 * Occupancy and its relatives: how much of which time went into work.
 *
 * Occupancy is by the wall clock: two chats at once are still 100 %, hence capacity occupancy for
 * text. Reserved counts as idle, and is shown apart in the counters.
 * Source: acd-routing.md C5.
 */
import type { AgentCounts } from './counts.ts';
import { countedByClock, defineMeasure, type MeasureDefinition } from './measure.ts';

const shared = {
  unit: 'share',
  counted: countedByClock,
  source: 'acd-routing.md C5',
} as const;

/** Work over work and readiness. */
export const occupancy = defineMeasure({
  ...shared,
  of: 'agents',
  id: 'occupancy',
  name: { en: 'Occupancy', fr: 'Taux d’occupation' },
  numerator: 'time with an interaction or wrap-up',
  denominator: 'that + Ready idle (Reserved included)',
  remark: 'Not Ready is in neither.',
  sums: (of) => ({ numerator: of.handlingMs, denominator: of.handlingMs + of.idleMs }),
});

/** For channels of which an agent serves several calls at once. */
export const capacityOccupancy = defineMeasure({
  ...shared,
  of: 'agents',
  id: 'capacityOccupancy',
  name: { en: 'Capacity occupancy', fr: 'Occupation de la capacité' },
  numerator: 'capacity units in use x time',
  denominator: 'capacity units x time in Ready, Reserved, Busy or Working After Call',
  remark: 'Units are in use from the offer to the end of wrap-up. Use it for text.',
  sums: (of) => ({ numerator: of.unitMs, denominator: of.capacityMs }),
});

/** Lower than occupancy: Not Ready is in the denominator. */
export const loggedInOccupancy = defineMeasure({
  ...shared,
  of: 'agents',
  id: 'loggedInOccupancy',
  name: { en: 'Logged-in occupancy', fr: 'Occupation sur temps connecté' },
  numerator: 'time with an interaction or wrap-up',
  denominator: 'logged-on time',
  remark: 'Not Ready lowers it.',
  sums: (of) => ({ numerator: of.handlingMs, denominator: loggedOnMs(of) }),
});

/** What an agent is paid for, and present for. No effect tells paid time. */
export const utilisation: MeasureDefinition = {
  id: 'utilisation',
  name: { en: 'Utilisation', fr: 'Taux d’utilisation' },
  unit: 'share',
  numerator: 'talk + hold + wrap-up + Ready idle',
  denominator: 'paid time',
  counted: `${countedByClock} Paid time comes from the schedule.`,
  remark: 'What shrinkage leaves of the paid time.',
  source: 'acd-routing.md C5',
  replications: 'ratioOfMeans',
};

/** Before the day: from a forecast. */
export const plannedOccupancy: MeasureDefinition = {
  id: 'plannedOccupancy',
  name: { en: 'Planned occupancy', fr: 'Occupation prévue' },
  unit: 'share',
  numerator: 'calls x AHT',
  denominator: 'agents x interval',
  counted: 'Calls and agents of a plan.',
  remark: 'Offered load over staff; can exceed 1.',
  source: 'acd-routing.md C5',
  replications: 'ratioOfMeans',
};

/** All time but logged off. */
export function loggedOnMs(of: Readonly<AgentCounts>): number {
  return of.notReadyMs + of.readyMs + of.reservedMs + of.busyMs + of.workingAfterCallMs;
}
