/**
 * A call in a queue that asks: what it remembers, and its limit. Source: decisions/0049.
 *
 * Cost: constant.
 */
import type { Menu, Voicemail } from '../centre/compile-asking.ts';
import type { EntryReason } from '../files/index.ts';
import type { Core } from '../memory/core.ts';
import type { AskedCall } from '../memory/rare-fields.ts';
import type { Call } from '../memory/records.ts';
import { arm, disarm, Timer } from '../memory/timers.ts';
import { callIs } from './life-cycles.ts';

/** Begins to ask. `reason`: why the call came, which its next entry says again. */
export function beginAsking(core: Core, call: Call, reason: EntryReason): void {
  call.own.asked = { reason, tries: 0, pressed: '', isLeavingMessage: false, timer: null };
  const { asks } = call.queue;
  if (asks !== null && asks.kind !== 'host') prompt(core, call, asks);
}

/** Plays the prompt or greeting, after an announcement where there is one. */
export function prompt(core: Core, call: Call, asks: Menu | Voicemail, first?: string): void {
  core.sink.callTreated(call, { say: first ? [first, asks.prompt] : [asks.prompt] }, null);
  const limitMs = asks.kind === 'menu' ? asks.limitMs : asks.greetingMs;
  armAsking(core, call, core.nowMs + limitMs);
}

export function armAsking(core: Core, call: Call, atMs: number): void {
  const asked = askedOf(call);
  asked.timer ??= new Timer('menuLimit', call);
  arm(core, asked.timer, atMs);
}

/** A queue may have become a menu while the call waited in it for an agent. */
export function askedOf(call: Call): AskedCall {
  const known = call.rare.asked;
  if (known !== null) return known;
  call.own.asked = {
    reason: 'overflow',
    tries: 0,
    pressed: '',
    isLeavingMessage: false,
    timer: null,
  };
  return call.own.asked;
}

/** Why a call enters its next queue: as it came, if this one only asks. */
export function onwardReason({ queue, rare }: Call): EntryReason {
  return queue.asks === null ? 'overflow' : (rare.asked?.reason ?? 'overflow');
}

/** After a change of version: asks callers whose queue asks callers now, and no others. */
export function askAnew(core: Core, calls: readonly Call[]): void {
  for (const call of calls) {
    const { asks } = call.queue;
    const { asked } = call.rare;
    const timer = asked?.timer ?? null;
    if (asked !== null) asked.isLeavingMessage &&= asks?.kind === 'voicemail';
    if (asks === null || asks.kind === 'host') disarm(core, timer);
    else if (timer === null || timer.atMs === -1) {
      const waits = call.state === callIs.queued && call.rare.forAgent === null;
      if (waits && call.rare.consultOf === null) prompt(core, call, asks);
    }
  }
}

export function stopAsking(core: Core, call: Call): void {
  disarm(core, call.rare.asked?.timer ?? null);
  call.own.asked = null;
}
