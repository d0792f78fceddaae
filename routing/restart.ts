/**
 * Restart: what the core does when its process begins again, after snapshot and replay.
 *
 * Live offers are taken back first of all; then media that are still up are held against the
 * interactions that should have them. No instants are run for the time away: timers past due fire
 * in this one, in order.
 * Source: acd-routing.md B15; decisions/0004, 74 to 76.
 */
import type { RefusalCode } from './effects.ts';
import type { Input } from './inputs.ts';
import { leaveCall } from './leaving.ts';
import { rescindAll } from './offer-ends.ts';
import { compareWorks, isTalking } from './segments.ts';
import type { Core } from './state.ts';
import { worksOfCall } from './works.ts';

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
  const calls = [...core.calls.values()].sort((a, b) => a.sequence - b.sequence);
  for (const call of calls) if (call.liveOffers > 0) rescindAll(core, call, 'restart');
  const live = new Set(input.liveLegs);
  const works = calls.flatMap((call) => worksOfCall(call).sort(compareWorks));
  for (const work of works) {
    // One that ends may have ended others: a consult with its customer's call.
    if (isTalking(work) && !live.has(work.id)) leaveCall(core, work, 'lostMedia');
  }
  const known = new Set(works.filter(isTalking).map(({ id }) => id));
  for (const id of live) if (!known.has(id)) core.sink.legReleased(id);
  return null;
}
