/**
 * The core's own timers: what is due when, and in which order within one instant.
 *
 * Two lists: timers that free or widen (phase 2) and timers that remove (phase 4). A timer is made
 * once for its owner, when first needed, and armed and disarmed ever after.
 *
 * Cost: O(log n) to arm, O(1) to disarm; nothing is allocated.
 * Source: acd-routing.md B1 (order), decisions/0004 1-3.
 */
import type { EventList } from '../kernel/index.ts';
import type { Agent, Call, Exclusion, Queue, Work } from './records.ts';
import type { Core } from './state.ts';

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
  noStaff: 2,
  queueClosing: 3,
} as const;

export type TimerKind = keyof typeof ranks;

/** Kinds of phase 4; the others are of phase 2. */
const removing: ReadonlySet<TimerKind> = new Set([
  'queueClosed',
  'maxWait',
  'noStaff',
  'queueClosing',
]);

/** One timer of one owner; an owner has at most one of a kind. */
export class Timer {
  /** An offer's becomes that of its wrap-up. */
  kind: TimerKind;
  readonly owner: Work | Call | Agent | Exclusion | Queue;
  /** Place of the owner among entities (acd-routing.md B1). */
  order1: number;
  order2: number;
  /** When it is due; -1: not armed. Kept while a due removal is blocked by a live offer. */
  atMs = -1;
  /** Of the event list; -1: not in it. */
  handle = -1;

  constructor(
    kind: TimerKind,
    owner: Timer['owner'],
    of: { readonly order1: number; readonly order2: number },
  ) {
    this.kind = kind;
    this.owner = owner;
    this.order1 = of.order1;
    this.order2 = of.order2;
  }
}

/** Arms a timer for `atMs`, in place of what it was armed for. */
export function arm(core: Core, timer: Timer, atMs: number): void {
  const list = listOf(core, timer);
  if (timer.handle !== -1) list.cancel(timer.handle);
  timer.atMs = atMs;
  timer.handle = list.push(atMs, ranks[timer.kind], timer.order1, timer.order2, timer);
}

/** Gives a timer another place among entities, armed or not. */
export function reorder(
  core: Core,
  timer: Timer,
  to: { readonly order1: number; readonly order2: number },
): void {
  if (timer.order1 === to.order1 && timer.order2 === to.order2) return;
  timer.order1 = to.order1;
  timer.order2 = to.order2;
  if (timer.handle !== -1) arm(core, timer, timer.atMs);
}

/** Disarms a timer; nothing happens where there is none, or it is not armed. */
export function disarm(core: Core, timer: Timer | null): void {
  if (timer === null) return;
  if (timer.handle !== -1) listOf(core, timer).cancel(timer.handle);
  timer.handle = -1;
  timer.atMs = -1;
}

/** Takes the next timer that is due by now out of a list. */
export function popDue(list: EventList<Timer>, nowMs: number): Timer | undefined {
  if (list.peekAtMs() > nowMs) return undefined;
  const timer = list.popMin();
  if (timer !== undefined) timer.handle = -1;
  return timer;
}

/** When a timer is due; -1: there is none, or it is not armed. */
export function dueAtMs(timer: Timer | null): number {
  return timer === null ? -1 : timer.atMs;
}

/** Order of two due timers of phase 4. */
export function compareDue(a: Timer, b: Timer): number {
  return a.atMs - b.atMs || ranks[a.kind] - ranks[b.kind] || a.order1 - b.order1;
}

function listOf(core: Core, timer: Timer): EventList<Timer> {
  return removing.has(timer.kind) ? core.removing : core.freeing;
}
