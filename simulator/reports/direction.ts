/**
 * Which way a measure is better, for verdicts and rankings.
 *
 * Occupancy, handle times and loads are better neither way: too little costs money, too much costs
 * people.
 */
import { definitionOf, type SimulatedMeasureId } from '../runs/measures.ts';

export type Direction = 'larger' | 'smaller' | 'neither';

const largerIsBetter =
  /^(serviceLevel|ordersPerHour|revenue|callerServed|callbackKept|ivrContained|promptAccept|handledFairness)/;
const smallerIsBetter =
  /^(wait|speedOfAnswer|delay|abandon|timeToAbandon|block|attemptBlock|balk|redial|returnCall|outboundAbandon|lostRevenue|queueLength|overt|offersExpired|offersRejected|absent|paidHours|shrinkage|answeredWait|timeToAnswer|longestWaiting)/;

/** The way that callers, or those who pay, would choose. */
export function directionOf(measureId: SimulatedMeasureId): Direction {
  if (largerIsBetter.test(measureId)) return 'larger';
  return smallerIsBetter.test(measureId) ? 'smaller' : 'neither';
}

/** Differences below it matter to few: half a point, a second, else nothing is known. */
export function usualWorth(measureId: SimulatedMeasureId): number | null {
  const { unit } = definitionOf(measureId);
  if (unit === 'share') return 0.005;
  return unit === 'ms' ? 1_000 : null;
}
