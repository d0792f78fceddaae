/**
 * Restart: what the core does when its process begins again, after snapshot and replay.
 *
 * Live offers are taken back first of all; then media that are still up are held against the
 * interactions that should have them. No instants are run for the time away: timers past due fire
 * in this one, in order.
 * Source: acd-routing.md B15; decisions/0004, 74 to 76.
 */
import type { RefusalCode } from '../border/effects.ts';
import type { Input } from '../border/inputs.ts';
import { allCalls } from '../life/calls.ts';
import { rescindAll } from '../life/offer-ends.ts';
import { leaveCall } from '../life/talk.ts';
import { isTalking, workIdOf, worksOfCall } from '../life/works.ts';
import type { Core } from '../memory/core.ts';

type Restart = Extract<Input, { type: 'restart' }>;

/** Whether an instant begins a higher epoch, so that no instants are run for the gap before it. */
export function isRestart(core: Core, inputs: readonly Input[]): boolean {
  for (const input of inputs) {
    if (input.type === 'restart' && input.epoch > core.epoch) return true;
  }
  return false;
}

export function restart(core: Core, input: Restart): RefusalCode | null {
  if (input.epoch <= core.epoch) return 'invalid_parameter';
  core.epoch = input.epoch;
  core.restartedAtMs = core.nowMs;
  const calls = allCalls(core);
  for (const call of calls) rescindAll(core, call, 'restart');
  const live = new Set(input.liveLegs);
  const works = calls.flatMap((call) => worksOfCall(core, call));
  for (const work of works) {
    // One that ends may have ended others: a consult with its customer's call.
    if (isTalking(core, work) && !live.has(workIdOf(core, work)))
      leaveCall(core, work, 'lostMedia');
  }
  const known = new Set(
    works.filter((work) => isTalking(core, work)).map((work) => workIdOf(core, work)),
  );
  for (const id of live) if (!known.has(id)) core.sink.legReleased(id);
  return null;
}
