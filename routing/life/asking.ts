/**
 * A call in a queue that asks: what it remembers, and its limit. Source: decisions/0049.
 *
 * Cost: constant.
 */
import type { Menu } from '../centre/compile-asking.ts';
import type { EntryReason } from '../files/index.ts';
import type { Core } from '../memory/core.ts';
import type { AskedCall } from '../memory/rare-fields.ts';
import type { Call } from '../memory/records.ts';
import { arm, disarm, Timer } from '../memory/timers.ts';
import { callIs } from './life-cycles.ts';

/** Begins to ask. `reason`: why the call came, which its next entry says again. */
export function beginAsking(core: Core, call: Call, reason: EntryReason): void {
  call.own.asked = { reason, tries: 0, pressed: '', timer: null };
  const { asks } = call.queue;
  if (asks?.kind === 'menu') prompt(core, call, asks);
}

/** Plays the menu's prompt, after an announcement where there is one. */
export function prompt(core: Core, call: Call, menu: Menu, first?: string): void {
  core.sink.callTreated(call, { say: first ? [first, menu.prompt] : [menu.prompt] }, null);
  armMenu(core, call, core.nowMs + menu.limitMs);
}

export function armMenu(core: Core, call: Call, atMs: number): void {
  const asked = askedOf(call);
  asked.timer ??= new Timer('menuLimit', call);
  arm(core, asked.timer, atMs);
}

/** A queue may have become a menu while the call waited in it for an agent. */
export function askedOf(call: Call): AskedCall {
  const known = call.rare.asked;
  if (known !== null) return known;
  const asked: AskedCall = { reason: 'overflow', tries: 0, pressed: '', timer: null };
  call.own.asked = asked;
  return asked;
}

/** Why a call enters its next queue: as it came, if this one only asks. */
export function onwardReason({ queue, rare }: Call): EntryReason {
  return queue.asks === null ? 'overflow' : (rare.asked?.reason ?? 'overflow');
}

/** After a change of version: asks callers whose queue is a menu now, and no others. */
export function askAnew(core: Core, calls: readonly Call[]): void {
  for (const call of calls) {
    const { asks } = call.queue;
    const timer = call.rare.asked?.timer ?? null;
    if (asks?.kind !== 'menu') disarm(core, timer);
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
