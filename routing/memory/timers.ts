/**
 * The core's own timers: each a record of its owner, made when first needed, armed and disarmed
 * until the owner's life ends.
 *
 * Two lists (`timer-list.ts`): timers that free or widen (phase 2), timers that remove (phase 4).
 * Source: acd-routing.md B1 (order); decisions/0004 1-3.
 */
import { assert } from '../../kernel/index.ts';
import type { Core } from './core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  callLayout,
  none,
  type TimerRef,
  timerLayout,
  words,
} from './layout.ts';
import { allocate } from './memory.ts';
import { allOf, isBlocked, kindOf, notPending, push, type TimerList, take } from './timer-list.ts';

const { timerAtMs, timerKind, timerOwner, timerLane } = timerLayout;
const { timerNextOfOwner } = timerLayout;
const { callFirstTimer } = callLayout;
const { agentFirstTimer } = agentLayout;
const { queueClosed } = kindOf;

const firstRemoving = queueClosed;

/** The timer of a kind that a call has; it is made where it has none. */
export function callTimer(core: Core, call: CallRef, kind: number): TimerRef {
  return ownTimer(core, call, call + callFirstTimer, kind);
}

/** The same of an agent. */
export function agentTimer(core: Core, agent: AgentRef, kind: number): TimerRef {
  return ownTimer(core, agent, agent + agentFirstTimer, kind);
}

function ownTimer(core: Core, owner: number, chain: number, kind: number): TimerRef {
  const known = find(core, chain, kind);
  if (known !== none) return known;
  const timer = allocate(core, words.timer) as TimerRef;
  const { i32 } = core;
  i32[timer + timerNextOfOwner] = i32[chain]!;
  i32[chain] = timer;
  return becomeTimer(core, timer, kind, owner);
}

/** Makes an empty record, or the timer of another kind, that of this one. */
export function becomeTimer(core: Core, timer: number, kind: number, owner: number): TimerRef {
  const { i32, f64 } = core;
  assert(i32[timer + timerLane]! <= notPending, 'a timer that becomes another is not armed');
  i32[timer + timerKind] = kind;
  i32[timer + timerOwner] = owner;
  i32[timer + timerLane] = notPending;
  f64[(timer >> 1) + timerAtMs] = -1;
  return timer as TimerRef;
}

function find({ i32 }: Core, chain: number, kind: number): TimerRef {
  let timer = i32[chain] as TimerRef;
  while (timer !== none && i32[timer + timerKind] !== kind) {
    timer = i32[timer + timerNextOfOwner] as TimerRef;
  }
  return timer;
}

/** Arms a call's timer of a kind for `atMs`, in place of what it was armed for. */
export function armCall(core: Core, call: CallRef, kind: number, atMs: number): void {
  arm(core, callTimer(core, call, kind), atMs);
}

/** Disarms a call's timer of a kind, if it has one. */
export function disarmCall(core: Core, call: CallRef, kind: number): void {
  if (core.i32[call + callFirstTimer] === 0) return;
  const timer = find(core, call + callFirstTimer, kind);
  if (timer !== none) disarm(core, timer);
}

/** Disarms an agent's timer of a kind, if they have one. */
export function disarmAgent(core: Core, agent: AgentRef, kind: number): void {
  const timer = find(core, agent + agentFirstTimer, kind);
  if (timer !== none) disarm(core, timer);
}

/** When a call's timer of a kind is due; -1: it has none, or it is not armed. */
export function callDueAtMs(core: Core, call: CallRef, kind: number): number {
  const timer = find(core, call + callFirstTimer, kind);
  return timer === none ? -1 : core.f64[(timer >> 1) + timerAtMs]!;
}

/** The same of an agent's. */
export function agentDueAtMs(core: Core, agent: AgentRef, kind: number): number {
  const timer = find(core, agent + agentFirstTimer, kind);
  return timer === none ? -1 : core.f64[(timer >> 1) + timerAtMs]!;
}

/** A call's timers, in no order. */
export function timersOf({ i32 }: Core, call: CallRef): readonly TimerRef[] {
  const timers: TimerRef[] = [];
  for (let timer = i32[call + callFirstTimer]!; timer !== 0; ) {
    timers.push(timer as TimerRef);
    timer = i32[timer + timerNextOfOwner]!;
  }
  return timers;
}

/** Arms a timer for `atMs`, in place of what it was armed for. */
export function arm(core: Core, timer: TimerRef, atMs: number): void {
  const list = listOf(core, timer);
  if (core.i32[timer + timerLane]! > notPending) take(core, list, timer);
  core.f64[(timer >> 1) + timerAtMs] = atMs;
  push(core, list, timer);
}

/** Disarms a timer, armed or not. */
export function disarm(core: Core, timer: TimerRef): void {
  const { i32, f64 } = core;
  if (i32[timer + timerLane]! > notPending) take(core, listOf(core, timer), timer);
  i32[timer + timerLane] = notPending;
  f64[(timer >> 1) + timerAtMs] = -1;
}

/** Has a removal that is due, or was, wait for a live offer to end. */
export function block({ i32, f64 }: Core, timer: TimerRef, atMs: number): void {
  assert(i32[timer + timerLane]! <= notPending, 'a removal that is blocked has come due');
  i32[timer + timerLane] = isBlocked;
  f64[(timer >> 1) + timerAtMs] = atMs;
}

/** Lets what a live offer held up act in the next phase 4. */
export function unblock(core: Core, call: CallRef): void {
  const { i32, f64 } = core;
  for (let timer = i32[call + callFirstTimer] as TimerRef; timer !== none; ) {
    if (i32[timer + timerLane] === isBlocked) arm(core, timer, f64[(timer >> 1) + timerAtMs]!);
    timer = i32[timer + timerNextOfOwner] as TimerRef;
  }
}

/** Whether a timer will come due; a blocked one, or one due in this instant, will not. */
export function isPending({ i32 }: Core, timer: TimerRef): boolean {
  return i32[timer + timerLane]! > notPending;
}

/** When a timer is due; -1: it is not armed. */
export function dueAtMs({ f64 }: Core, timer: TimerRef): number {
  return f64[(timer >> 1) + timerAtMs]!;
}

/** Whether it is one of phase 4. */
export function isRemoval({ i32 }: Core, timer: TimerRef): boolean {
  return i32[timer + timerKind]! >= firstRemoving;
}

/** Takes every pending timer out, for the places of their owners change; then in again. */
export function reorderTimers(core: Core, change: () => void): void {
  const pending: TimerRef[] = [];
  for (const list of [core.freeing, core.removing]) {
    for (const timer of allOf(core, list)) {
      take(core, list, timer);
      pending.push(timer);
    }
  }
  change();
  for (const timer of pending) {
    if (core.f64[(timer >> 1) + timerAtMs] !== -1) push(core, listOf(core, timer), timer);
  }
}

function listOf({ i32, freeing, removing }: Core, timer: TimerRef): TimerList {
  return i32[timer + timerKind]! >= firstRemoving ? removing : freeing;
}
