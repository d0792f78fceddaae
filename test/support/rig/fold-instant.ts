/**
 * One instant's change of the {@link World}: its effects in order, then what inputs alone can tell.
 */
import type { Effect, Input, Instant } from '../../../routing/index.ts';
import { nameOf } from './version-fold.ts';
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
  for (const effect of effects) if (effect.type === 'refused') refused.add(effect.input);
  const endMs = Math.max(world.nowMs, instant.atMs);
  const taken = instant.inputs.filter((_, place) => !refused.has(place));
  expectOf(world, taken, endMs);
  for (const effect of effects) {
    if (effect.n !== world.lastN + 1) fault(world, effect, `n follows ${world.lastN}`);
    if (effect.atMs < world.nowMs || effect.atMs > endMs) {
      fault(world, effect, `time is from ${world.nowMs} to ${endMs}`);
    }
    world.lastN = effect.n;
    world.nowMs = Math.max(world.nowMs, effect.atMs);
    foldEffect(world, effect);
  }
  world.nowMs = endMs;
  world.nextDueAtMs = nextDueAtMs;
  world.arrivals += instant.inputs.filter(({ type }) => type === 'call.arrived').length;
  for (const input of taken) {
    if (input.type !== 'offer.alerting') continue;
    const offer = world.offers.get(input.offerId);
    if (offer?.state === 'offered') offer.deadlineMs = world.nowMs + offer.answerLimitMs;
  }
}

/** Notes of an instant's inputs what its effects do not tell: plans of calls, and pulls. */
function expectOf(world: World, inputs: readonly Input[], atMs: number): void {
  if (world.pulls.length > 0) fault(world, undefined, 'a pull that was not refused is an offer');
  world.ownPlans.clear();
  world.consults.clear();
  for (const input of inputs) {
    if (input.type === 'restart') world.epoch = input.epoch;
    if (input.type === 'activate' && input.centre !== undefined) {
      world.versions.set(input.version, input.centre);
    }
    if (input.type === 'activate' && input.ruleSet !== undefined) {
      world.ruleSets.set(nameOf(input.ruleSet), input.ruleSet);
    }
    if (input.type === 'pullCall') {
      world.pulls.push({ callId: input.callId, agentId: input.agentId, atMs });
    }
    if (input.type === 'consult') world.consults.set(input.callId, input.offerId);
    if (input.type === 'call.arrived' && input.plan !== undefined) {
      const queueId = input.plan.queue ?? input.queueId ?? world.centre.defaults?.queue;
      world.ownPlans.set(input.callId, { queueId, plan: input.plan });
    }
  }
}
