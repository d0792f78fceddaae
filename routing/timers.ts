/**
 * The core's own timers: what is due when, and in which order within one instant.
 *
 * Two lists: timers that free or widen (phase 2) and timers that remove (phase 4). A timer belongs
 * to its owner for life and is armed and disarmed; nothing is allocated when it is.
 * Source: acd-routing.md B1 (order), decisions/0004 1-3.
 */
import type { EventList } from '../kernel/index.ts';
import type { Agent, Call, Exclusion, Queue, Work } from './records.ts';
import type { Core } from './state.ts';

/**
 * The ranks of simultaneous timers: the one list. Gaps are kept for ring growth (6) and promotion
 * (8).
 */
export const timerRanks = {
  offerExpiry: 0,
  wrapUpEnd: 1,
  coolDownEnd: 2,
  autoReturn: 3,
  exclusionEnd: 4,
  linkDelay: 5,
  stepChange: 7,
  queueClosed: 0,
  maxWait: 1,
  noStaff: 2,
  queueClosing: 3,
} as const;

type Owned =
  /** The kind changes as the offer becomes an interaction. */
  | { kind: 'offerExpiry' | 'wrapUpEnd'; readonly work: Work }
  | { readonly kind: 'coolDownEnd' | 'autoReturn'; readonly agent: Agent }
  | { readonly kind: 'exclusionEnd'; readonly exclusion: Exclusion }
  | {
      readonly kind: 'linkDelay' | 'stepChange' | 'maxWait' | 'noStaff' | 'queueClosing';
      readonly call: Call;
    }
  | { readonly kind: 'queueClosed'; readonly queue: Queue };

export type Timer = Owned & {
  /** When it is due; -1: not armed. Kept while a due removal is blocked by a live offer. */
  atMs: number;
  /** Of the event list; -1: not in it. */
  handle: number;
};

/** The one timer of an offer, and of the interaction it becomes. */
export type WorkTimer = {
  kind: 'offerExpiry' | 'wrapUpEnd';
  readonly work: Work;
  atMs: number;
  handle: number;
};

/** A limit of one call's waiting. */
export type RemovalTimer = Timer & {
  readonly kind: 'maxWait' | 'noStaff' | 'queueClosing';
  readonly call: Call;
};

/** Arms a timer for `atMs`, in place of what it was armed for. */
export function arm(core: Core, timer: Timer, atMs: number): void {
  disarm(core, timer);
  timer.atMs = atMs;
  const [order1, order2] = entityOf(timer);
  timer.handle = listOf(core, timer).push(atMs, timerRanks[timer.kind], order1, order2, timer);
}

/** Disarms a timer; nothing happens where it is not armed. */
export function disarm(core: Core, timer: Timer): void {
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

function listOf(core: Core, timer: Timer): EventList<Timer> {
  switch (timer.kind) {
    case 'maxWait':
    case 'noStaff':
    case 'queueClosing':
    case 'queueClosed':
      return core.removing;
    default:
      return core.freeing;
  }
}

function entityOf(timer: Timer): readonly [number, number] {
  switch (timer.kind) {
    case 'offerExpiry':
    case 'wrapUpEnd':
      return [timer.work.call.sequence, timer.work.n];
    case 'coolDownEnd':
    case 'autoReturn':
      return [timer.agent.config.index, 0];
    case 'exclusionEnd':
      return [timer.exclusion.call.sequence, timer.exclusion.agent.config.index];
    case 'queueClosed':
      return [timer.queue.config.index, 0];
    default:
      return [timer.call.sequence, 0];
  }
}
