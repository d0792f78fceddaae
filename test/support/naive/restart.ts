/**
 * A restart of the core: what was ringing is taken back, what has lost its media ends.
 *
 * Source: acd-routing.md B15; docs/decisions/0004.
 */
import type { Input, RefusalCode } from '../../../routing/index.ts';
import { leaveCall } from './departures.ts';
import { rescindOffer } from './offers.ts';
import { byCallAndNumber, emit, isLiveOffer, type World } from './world.ts';

type Restart = Extract<Input, { type: 'restart' }>;

/** Reconciles with the legs that media report; answers why not. */
export function restart(world: World, { epoch, liveLegs }: Restart): RefusalCode | null {
  if (!isNewEpoch(world, epoch)) return 'invalid_parameter';
  world.epoch = epoch;
  world.restartedAtMs = world.nowMs;
  const legs = new Set(liveLegs);
  const holds = [...world.holds].sort(byCallAndNumber);
  for (const hold of holds.filter(isLiveOffer)) rescindOffer(world, hold, 'restart');
  for (const hold of holds) {
    // One that ends may have ended others: a consult with its customer's call.
    if (hold.stage !== 'connected' || legs.has(hold.offerId)) continue;
    if (world.holds.includes(hold)) leaveCall(world, hold, 'lostMedia');
  }
  const known = new Set(
    world.holds.filter((hold) => hold.stage === 'connected').map((hold) => hold.offerId),
  );
  for (const offerId of legs)
    if (!known.has(offerId)) emit(world, { type: 'leg.released', offerId });
  return null;
}

/** Whether a restart of this epoch is taken: it must be higher than all before. */
export function isNewEpoch(world: World, epoch: number): boolean {
  return Number.isInteger(epoch) && epoch > world.epoch;
}
