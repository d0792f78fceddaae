/**
 * Ring groups: how many offers of a call may live at once, and when one more may.
 *
 * Source: acd-routing.md B8, B12; docs/decisions/0004.
 */
import { type Call, isClaimed, liveOffersOf, type World } from './world.ts';

/** Whether the call may get one more offer now. */
export function isOfferable(world: World, call: Call): boolean {
  if (isClaimed(world, call) || rests(world, call)) return false;
  return liveOffersOf(world, call).length < offerCap(world, call);
}

/** A callback that is offered to nobody while its queue is closed. */
export function rests(world: World, call: Call): boolean {
  const queue = world.queues.find(({ rules }) => rules.id === call.queueId);
  const isHeld = queue?.state === 'closed' && !queue.rules.callbacksWhileClosed;
  return isHeld && call.state === 'callback';
}

/** Whether the call may have several offers at once, so that nobody is charged for one of them. */
export function maySeveralRing(call: Call): boolean {
  return call.plan.ring !== null || offersAtOnce(call) > 1;
}

/** When the present ring round grows next; null: it does not. */
export function nextGrowthAtMs(world: World, call: Call): number | null {
  const { ring } = call.plan;
  const live = liveOffersOf(world, call);
  if (ring === null || live.length === 0) return null;
  if (isClaimed(world, call) || live.some((offer) => offer.isPulled)) return null;
  return call.roundBeganAtMs + (growthOf(world, call, ring.everyMs) + 1) * ring.everyMs;
}

/** A pulled offer stands alone; else a round begins with n and grows. */
function offerCap(world: World, call: Call): number {
  const live = liveOffersOf(world, call);
  if (live.some((offer) => offer.isPulled)) return 1;
  const { ring } = call.plan;
  const grown = ring === null || live.length === 0 ? 0 : growthOf(world, call, ring.everyMs);
  return offersAtOnce(call) + grown;
}

function growthOf(world: World, call: Call, everyMs: number): number {
  return Math.floor((world.nowMs - call.roundBeganAtMs) / everyMs);
}

/** What the last step that says so says, else the ring group, else one. */
function offersAtOnce(call: Call): number {
  let offers = call.plan.ring?.offers ?? 1;
  for (const step of call.plan.steps.slice(0, call.step + 1)) offers = step.offers ?? offers;
  return offers;
}
