/**
 * How many offers of a call may be live at once, read from the centre file and the effects alone.
 *
 * Source: acd-routing.md B8 (ring groups), B12 (steps), B14 (pull).
 */
import { liveOffersOf, type World, type WorldCall } from './world.ts';

/** The most that may be live now, and get one more. */
export function offerCap(world: World, call: WorldCall): number {
  return capOf(world, call, (before, now) => now ?? before);
}

/** The most that may be live now: a step that allows fewer than the one before cancels none. */
export function offersLiveMax(world: World, call: WorldCall): number {
  return capOf(world, call, (before, now) => Math.max(before, now ?? 0));
}

function capOf(
  world: World,
  call: WorldCall,
  next: (before: number, now: number | undefined) => number,
): number {
  const live = liveOffersOf(call);
  if (call.forAgent !== null || live.some(({ isPulled }) => isPulled)) return 1;
  const ring = ringOf(world, call);
  const steps = (call.plan.steps ?? []).slice(0, call.step);
  const atOnce = steps.reduce((offers, step) => next(offers, step.offers), ring?.offers ?? 1);
  if (ring === null || live.length === 0) return atOnce;
  return atOnce + Math.floor((world.nowMs - call.roundBeganAtMs) / ring.everyMs);
}

/** The strategy of the call's plan, else of its queue, else of the centre. */
function ringOf(
  world: World,
  call: WorldCall,
): { readonly offers: number; readonly everyMs: number } | null {
  const queue = world.centre.queues.find(({ id }) => id === call.queueId);
  const strategy =
    call.plan.strategy ?? queue?.plan?.strategy ?? world.centre.defaults?.strategy ?? 'longestIdle';
  return typeof strategy === 'object' ? strategy.ringGroup : null;
}
