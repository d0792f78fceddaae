/**
 * How many offers of a call may be live at once, read from the centre file and the effects alone.
 *
 * Source: acd-routing.md B8 (ring groups), B12 (steps), B14 (pull).
 */
import { liveOffersOf, type World, type WorldCall } from './world.ts';

/** The most that may be live now, and get one more. */
export function offerCap(world: World, call: WorldCall): number {
  const live = liveOffersOf(call);
  if (call.forAgent !== null || live.some(({ isPulled }) => isPulled)) return 1;
  const { strategy } = call;
  const ring = typeof strategy === 'object' && 'ringGroup' in strategy ? strategy.ringGroup : null;
  const steps = (call.plan.steps ?? []).slice(0, call.step);
  const atOnce = steps.reduce((offers, step) => step.offers ?? offers, ring?.offers ?? 1);
  if (ring === null || live.length === 0) return atOnce;
  return atOnce + Math.floor((world.nowMs - call.roundBeganAtMs) / ring.everyMs);
}
