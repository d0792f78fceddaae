/**
 * The core's own timers: what is due when, and in which order within one instant.
 *
 * Two lists: timers that free or widen (phase 2) and timers that remove (phase 4). A timer is made
 * once for its owner, when first needed, and armed and disarmed ever after.
 *
 * Source: acd-routing.md B1 (order), decisions/0004 1-3.
 */
import type { Exclusion } from './exclusion.ts';
import type { Agent, Call, Queue, Work } from './records.ts';
import type { Core } from './state.ts';
import { notPending, type TimerList } from './timer-list.ts';

/**
 * The ranks of simultaneous timers: the one list.
 */
const ranks = {
  offerExpiry: 0,
  wrapUpEnd: 1,
  coolDownEnd: 2,
  autoReturn: 3,
  exclusionEnd: 4,
  linkDelay: 5,
  ringGrowth: 6,
  stepChange: 7,
  promotion: 8,
  queueClosed: 0,
  maxWait: 1,
  transferWait: 2,
  noStaff: 3,
  queueClosing: 4,
} as const;

export type TimerKind = keyof typeof ranks;

/** Kinds of phase 4; the others are of phase 2. */
const removing: readonly TimerKind[] = [
  'queueClosed',
  'maxWait',
  'transferWait',
  'noStaff',
  'queueClosing',
];

/** One timer of one owner; an owner has at most one of a kind. */
export class Timer {
  /** An offer's becomes that of its wrap-up. */
  kind: TimerKind;
  rank: number;
  readonly removes: boolean;
  readonly owner: Work | Call | Agent | Exclusion | Queue;
  /** Place of the owner among entities (acd-routing.md B1). */
  order1: number;
  order2: number;
  /** When it is due; -1: not armed. Kept while a due removal is blocked by a live offer. */
  atMs = -1;
  /** The rest belongs to the list that the timer is in. */
  lane = notPending;
  handle = 0;
  previous: Timer | null = null;
  next: Timer | null = null;

  constructor(kind: TimerKind, owner: Timer['owner'], order1: number, order2: number) {
    this.kind = kind;
    this.rank = ranks[kind];
    this.removes = removing.includes(kind);
    this.owner = owner;
    this.order1 = order1;
    this.order2 = order2;
  }
}

/** Makes a timer of a call, where it first needs one. */
export function callTimer(call: Call, kind: TimerKind): Timer {
  return new Timer(kind, call, call.sequence, 0);
}

/** Makes a timer of an agent, where they first need one. */
export function agentTimer(agent: Agent, kind: TimerKind): Timer {
  return new Timer(kind, agent, agent.config.index, 0);
}

/** Makes an offer's timer that of its wrap-up. */
export function becomeWrapUpEnd(timer: Timer): void {
  timer.kind = 'wrapUpEnd';
  timer.rank = ranks.wrapUpEnd;
}

/** Gives a call's timer, where it has one and it is not armed, to another life of the call. */
export function renewTimer(timer: Timer | null, sequence: number): void {
  if (timer === null) return;
  timer.order1 = sequence;
  timer.order2 = 0;
}

/** Gives a work's timer that is not armed to another offer. */
export function becomeExpiry(timer: Timer, sequence: number, n: number): void {
  timer.kind = 'offerExpiry';
  timer.rank = ranks.offerExpiry;
  timer.order1 = sequence;
  timer.order2 = n;
}

/** Arms a timer for `atMs`, in place of what it was armed for. */
export function arm(core: Core, timer: Timer, atMs: number): void {
  const list = listOf(core, timer);
  if (timer.lane !== notPending) list.remove(timer);
  timer.atMs = atMs;
  list.push(timer, core.nowMs);
}

/** Gives a timer another place among entities, armed or not. */
export function reorder(core: Core, timer: Timer, order1: number, order2: number): void {
  if (timer.order1 === order1 && timer.order2 === order2) return;
  timer.order1 = order1;
  timer.order2 = order2;
  if (isPending(timer)) arm(core, timer, timer.atMs);
}

/** Disarms a timer; nothing happens where there is none, or it is not armed. */
export function disarm(core: Core, timer: Timer | null): void {
  if (timer === null) return;
  if (timer.lane !== notPending) listOf(core, timer).remove(timer);
  timer.atMs = -1;
}

/** Whether a timer will come due; a blocked one, or one due in this instant, will not. */
export function isPending(timer: Timer): boolean {
  return timer.lane !== notPending;
}

/** When a timer is due; -1: there is none, or it is not armed. */
export function dueAtMs(timer: Timer | null): number {
  return timer === null ? -1 : timer.atMs;
}

/** Order of two due timers of phase 4. */
export function compareDue(a: Timer, b: Timer): number {
  return a.atMs - b.atMs || a.rank - b.rank || a.order1 - b.order1;
}

function listOf(core: Core, timer: Timer): TimerList {
  return timer.removes ? core.removing : core.freeing;
}
