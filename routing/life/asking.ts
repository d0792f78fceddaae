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

/** A queue may have become a menu while the call waited in it. */
export function askedOf(call: Call): AskedCall {
  const known = call.rare.asked;
  if (known !== null) return known;
  const asked: AskedCall = { reason: 'inbound', tries: 0, pressed: '', timer: null };
  call.own.asked = asked;
  return asked;
}

export function stopAsking(core: Core, call: Call): void {
  disarm(core, call.rare.asked?.timer ?? null);
  call.own.asked = null;
}
