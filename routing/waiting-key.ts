/** When a call is due, and how long it has waited. */
import type { Call } from './records.ts';
import type { Core, QueueEntry } from './state.ts';

/** Due key: earlier is served first within a class (acd-routing.md B6). */
export function dueKey(call: Call): number {
  return call.ageFromMs + call.offsetMs;
}

/** R's w: since the call's first entry into the queue it is in; for one agent, since that wait. */
export function waitMs(core: Core, call: Call): number {
  if (call.forAgent !== null) return core.nowMs - call.enteredAtMs;
  const entry = entryInto(call, call.queue.id);
  return core.nowMs - (entry?.enteredAtMs ?? call.enteredAtMs);
}

/** The call's first entry into a queue. */
export function entryInto(call: Call, queueId: string): QueueEntry | undefined {
  for (const entry of call.entries) if (entry.queueId === queueId) return entry;
  return undefined;
}
