/**
 * One instant's change of the {@link World}: its effects in order, then what inputs alone can tell.
 */
import type { Effect, Instant } from '../../../routing/index.ts';
import { fault, type World } from './world.ts';
import { foldEffect } from './world-fold.ts';

/** Takes in an instant and what it gave, timers' own instants before it included. */
export function foldInstant(
  world: World,
  instant: Instant,
  effects: readonly Effect[],
  nextDueAtMs: number | null,
): void {
  const refused = new Set<number>();
  const endMs = Math.max(world.nowMs, instant.atMs);
  for (const effect of effects) {
    if (effect.n !== world.lastN + 1) fault(world, effect, `n follows ${world.lastN}`);
    if (effect.atMs < world.nowMs || effect.atMs > endMs) {
      fault(world, effect, `time is from ${world.nowMs} to ${endMs}`);
    }
    world.lastN = effect.n;
    world.nowMs = Math.max(world.nowMs, effect.atMs);
    if (effect.type === 'refused') refused.add(effect.input);
    foldEffect(world, effect);
  }
  world.nowMs = endMs;
  world.nextDueAtMs = nextDueAtMs;
  for (const [place, input] of instant.inputs.entries()) {
    if (input.type === 'call.arrived') world.arrivals += 1;
    if (input.type !== 'offer.alerting' || refused.has(place)) continue;
    const offer = world.offers.get(input.offerId);
    if (offer?.state === 'offered') offer.deadlineMs = world.nowMs + offer.answerLimitMs;
  }
}
