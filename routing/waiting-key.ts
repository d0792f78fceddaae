/** When a call is due, and how long it has waited. */
import type { Call } from './records.ts';
import type { Core } from './state.ts';

/** Due key: earlier is served first within a class (acd-routing.md B6). */
export function dueKey(call: Call): number {
  return call.ageFromMs + call.offsetMs;
}

/** R's w: since the call's first entry into the queue it is in. */
export function waitMs(core: Core, call: Call): number {
  const entry = call.entries.find((known) => known.queueId === call.queue.id);
  return core.nowMs - (entry?.enteredAtMs ?? call.enteredAtMs);
}
