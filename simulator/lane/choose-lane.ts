/** Which replications the lane plays. */
import type { Day, DayOptions } from '../day/day.ts';
import type { SimulationPlan } from '../plan.ts';
import { runLaneDay } from './lane-day.ts';
import { laneEngine } from './lane-engine.ts';
import { isLanePlan, lanePlanOf } from './lane-plan.ts';

/** `off`: the full core; `on`: the lane; `both`: each replication twice, compared. */
export type LaneWish = 'off' | 'on' | 'both';
/** Who has played a day. */
export type LaneTaken = 'classic' | 'core';

/** What keeps all days of the plan with the full core; empty: nothing. */
export function laneReasons(plan: SimulationPlan): readonly string[] {
  if (laneEngine() === null) return ['the whole plan, as there is no WebAssembly here'];
  const lane = lanePlanOf(plan);
  if (isLanePlan(lane)) return [];
  return lane.map(({ file, pointer }) =>
    file === 'centre' ? `${pointer} of the centre` : pointer,
  );
}

/** Null: the core has to play the day. */
export function runInLane(plan: SimulationPlan, options: DayOptions): Day | null {
  const { tellsWaits, createDirectRouter, observers } = options;
  const isHeard = observers.some(
    ({ onInstant, onEffect }) => (onInstant ?? onEffect) !== undefined,
  );
  if (tellsWaits || createDirectRouter !== undefined || isHeard) return null;
  const lane = lanePlanOf(plan);
  return isLanePlan(lane) ? runLaneDay(plan, lane, options) : null;
}

/** Where two results are not alike, with both values; null: nowhere. */
export function firstDifference(ofLane: unknown, ofCore: unknown, at = ''): string | null {
  if (Object.is(ofLane, ofCore)) return null;
  if (ofLane instanceof Map && ofCore instanceof Map) {
    return firstDifference(Object.fromEntries(ofLane), Object.fromEntries(ofCore), at);
  }
  if (!isObject(ofLane) || !isObject(ofCore)) {
    return `${at} is ${String(ofLane)} in the classic lane, ${String(ofCore)} in the full core`;
  }
  for (const member of new Set([...Object.keys(ofCore), ...Object.keys(ofLane)])) {
    const found = firstDifference(ofLane[member], ofCore[member], `${at}/${member}`);
    if (found !== null) return found;
  }
  return null;
}

function isObject(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
