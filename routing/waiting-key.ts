/** When a call is due, and how long it has waited. */
import type { Call } from './records.ts';
import type { Core } from './state.ts';

/** Due key: earlier is served first within a class (acd-routing.md B6). */
export function dueKey(call: Call): number {
  return call.ageFromMs + call.offsetMs;
}

/** R's w: since the call's first entry into the queue it is in; for one agent, since that wait. */
export function waitMs(core: Core, call: Call): number {
  if (call.forAgent !== null) return core.nowMs - call.enteredAtMs;
  const entry = call.entries.find((known) => known.queue === call.queue.index);
  return core.nowMs - (entry?.enteredAtMs ?? call.enteredAtMs);
}
