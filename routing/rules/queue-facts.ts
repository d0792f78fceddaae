/**
 * What rules may ask of a queue, by the state as it is now.
 *
 * Source: rules.md C1 (queue facts); decisions/0015.
 */
import type { FactValue } from '../../rules/index.ts';
import type { Core, Queue } from '../memory/core.ts';
import { agentCounts, oldestWaitMs } from './queue-watch.ts';
import { slots } from './rule-slots.ts';

/** Puts the facts asked for, by slot, into a record; the queue is the one that is watched. */
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
  if (slot === slots.oldestWaitMs) return oldestWaitMs(core, queue);
  const { ready, staffed } = agentCounts(core);
  return slot === slots.readyAgents ? ready : staffed;
}
