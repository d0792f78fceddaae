/**
 * What rules may ask of a queue, by the state as it is now.
 *
 * Source: rules.md C1 (queue facts); decisions/0015.
 */
import type { FactValue } from '../rules/index.ts';
import { isPresent, isUsable, wishOf } from './agent-readings.ts';
import { hasCapacity } from './capacity.ts';
import type { Agent, Queue } from './records.ts';
import { slots } from './rule-book.ts';
import { isLinked, sessionLive, sessionReady } from './signatures.ts';
import type { Core } from './state.ts';
import { waitMs } from './waiting-key.ts';

/** Puts the facts asked for, by slot, into a record. */
export function askedOfQueue(
  core: Core,
  queue: Queue,
  asked: readonly number[],
  into: FactValue[],
): void {
  for (const slot of asked) into[slot] = queueFact(core, queue, slot);
}

function queueFact(core: Core, queue: Queue, slot: number): number {
  if (slot === slots.waiting) return queue.waiting.length;
  if (slot === slots.oldestWaitMs) return longestWaitMs(core, queue);
  return slot === slots.readyAgents ? readyAgents(core, queue) : staffedAgents(core, queue);
}

function longestWaitMs(core: Core, queue: Queue): number {
  let longestMs = 0;
  for (const call of queue.waiting) longestMs = Math.max(longestMs, waitMs(core, call));
  return longestMs;
}

/** Linked, and able to get one more call of the queue's channel now (tests 1 to 5, 7, 8). */
function readyAgents(core: Core, { config }: Queue): number {
  let ready = 0;
  for (const signature of core.signatures.byQueue[config.index] ?? []) {
    if (signature.present === 0 || !isLinked(signature, config, sessionReady)) continue;
    for (const agent of signature.members) if (isReadyFor(core, agent, config)) ready += 1;
  }
  return ready;
}

function isReadyFor(core: Core, agent: Agent, { channel }: Queue['config']): boolean {
  const mayWork = isPresent(agent) && wishOf(agent).pending === null;
  const isCool = agent.coolUntilMs <= core.nowMs;
  return mayWork && isCool && isUsable(agent, channel) && hasCapacity(core.centre, agent, channel);
}

/** Logged on and linked, with a live session where the queue has a group. */
function staffedAgents(core: Core, { config }: Queue): number {
  let staffed = 0;
  for (const signature of core.signatures.byQueue[config.index] ?? []) {
    if (isLinked(signature, config, sessionLive)) staffed += signature.loggedOn;
  }
  return staffed;
}
