/**
 * What waiting callers hear, and when they hear something new: as the `treat` rules say.
 *
 * A call is asked about in the instant it enters a queue, when its last treatment is over, and a
 * moment before its longest wait ends. Its own timer is the only one: it fires at the next of
 * these, and nothing looks at the other calls. Whether the place has improved is seen there too.
 *
 * It has no clock: who drives it asks for the time of the next look.
 * Cost: O(log waiting) and one decision per look.
 * Source: rules.md C5.
 */
import { EventList } from '../../kernel/index.ts';
import type { Effect } from '../../routing/index.ts';
import type { FactRecord, RuleSet, TreatOutcome } from '../../rules/index.ts';

/** So long before the longest wait ends, the caller hears of it. */
const beforeOverflowMs = 5_000;

export type TreatmentPoint = 'queued' | 'interval' | 'positionImproved' | 'beforeOverflow';

/** A treatment to be carried out. */
export interface Decided {
  readonly callId: string;
  readonly outcome: TreatOutcome;
  readonly rule: { readonly set: string; readonly version: number; readonly rule: string };
  readonly position: number | null;
}

export interface TreatmentSchedulerOptions {
  /** The active set; null: there is none, and nobody hears anything. */
  readonly rules: () => RuleSet<'treat'> | null;
  /** Place in the queue: 1 = next, 0 = being offered; null: it does not wait. */
  readonly positionOf: (callId: string) => number | null;
  /** When the longest wait ends; null: never. */
  readonly waitEndsAtMs: (callId: string) => number | null;
  /** All that is known of a waiting call at a point. */
  readonly factsOf: (callId: string, point: TreatmentPoint, nowMs: number) => FactRecord;
  /** Milliseconds since 1970 of the centre's time 0. */
  readonly originMs: number;
}

export interface Waiting {
  handle: number | null;
  /** Of the next look. */
  atMs: number;
  /** Nothing was decided yet. */
  isNew: boolean;
  lastPosition: number | null;
  /** The moment before its longest wait is still to come. */
  awaitsEnd: boolean;
}

/** Keeps the treatments of waiting calls. */
export class TreatmentScheduler {
  readonly #options: TreatmentSchedulerOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #looks = new EventList<string>();

  constructor(options: TreatmentSchedulerOptions) {
    this.#options = options;
  }

  /** Takes an effect, in the order they left the core. */
  observe(effect: Effect): void {
    switch (effect.type) {
      case 'call.queued':
        this.#drop(effect.callId);
        // Consults and calls passed to one agent are no callers in a queue.
        if (effect.reason === 'consult' || effect.agentId !== undefined) return;
        return this.#begin(effect.callId, effect.atMs);
      case 'rules.changed':
        if (effect.kind === 'treat') this.#resume(effect.atMs);
        return;
      case 'call.answered':
      case 'call.abandoned':
      case 'call.overflowed':
      case 'call.ended':
      case 'call.messageTaken':
      case 'callback.planned':
        return this.#drop(effect.callId);
    }
  }

  /** When somebody is to be asked about next; infinite: nobody. */
  nextLookAtMs(): number {
    return this.#looks.peekAtMs();
  }

  /** What is due at or before `nowMs`, decided. */
  look(nowMs: number): readonly Decided[] {
    const decided: Decided[] = [];
    while (this.#looks.peekAtMs() <= nowMs) {
      const callId = this.#looks.popMin() ?? '';
      const call = this.#waiting.get(callId);
      if (call === undefined) continue;
      call.handle = null;
      const found = this.#decide(callId, call, nowMs);
      if (found !== null) decided.push(found);
    }
    return decided;
  }

  #decide(callId: string, call: Waiting, nowMs: number): Decided | null {
    const { rules, positionOf, factsOf, originMs } = this.#options;
    const set = rules();
    const position = positionOf(callId);
    if (set === null || position === null) return null;
    const point = this.#pointOf(callId, call, position, nowMs);
    const { matched, outcome } = set.decide(factsOf(callId, point, nowMs), originMs + nowMs);
    call.isNew = false;
    call.lastPosition = position;
    if (point === 'beforeOverflow') call.awaitsEnd = false;
    const [rule] = matched;
    if (outcome === null || rule === undefined) {
      this.#arm(callId, call, Number.POSITIVE_INFINITY, nowMs);
      return null;
    }
    this.#arm(callId, call, nowMs + outcome.nextInMs, nowMs);
    // Being offered, it is about to be answered: nothing is said into that.
    if (position === 0) return null;
    const source = { set: set.set, version: set.version, rule };
    return { callId, outcome, rule: source, position };
  }

  #pointOf(callId: string, call: Waiting, position: number, nowMs: number): TreatmentPoint {
    if (call.isNew) return 'queued';
    const endsAtMs = this.#options.waitEndsAtMs(callId);
    const isEnd = endsAtMs !== null && nowMs >= endsAtMs - beforeOverflowMs;
    if (call.awaitsEnd && isEnd) return 'beforeOverflow';
    const { lastPosition } = call;
    return lastPosition !== null && position < lastPosition ? 'positionImproved' : 'interval';
  }

  /** The next look: when the treatment is over, or before the wait is. */
  #arm(callId: string, call: Waiting, atMs: number, nowMs: number): void {
    const endsAtMs = call.awaitsEnd ? this.#options.waitEndsAtMs(callId) : null;
    const beforeMs = endsAtMs === null ? atMs : endsAtMs - beforeOverflowMs;
    const nextMs = beforeMs > nowMs ? Math.min(atMs, beforeMs) : atMs;
    if (Number.isFinite(nextMs)) this.#lookAt(callId, call, nextMs);
  }

  #begin(callId: string, atMs: number): void {
    const call = { handle: null, atMs, isNew: true, lastPosition: null, awaitsEnd: true };
    this.#lookAt(callId, call, atMs);
    this.#waiting.set(callId, call);
  }

  #lookAt(callId: string, call: Waiting, atMs: number): void {
    call.atMs = atMs;
    call.handle = this.#looks.push(atMs, 0, 0, 0, callId);
  }

  /** Who waits, for {@link load}. */
  save(): ReadonlyMap<string, Waiting> {
    return this.#waiting;
  }

  load(waiting: ReadonlyMap<string, Waiting>): void {
    for (const [callId, call] of waiting) {
      this.#waiting.set(callId, call);
      if (call.handle !== null) this.#lookAt(callId, call, call.atMs);
    }
  }

  /** Another set: who hears nothing any more is asked about anew. */
  #resume(atMs: number): void {
    for (const [callId, call] of this.#waiting) {
      if (call.handle === null) this.#lookAt(callId, call, atMs);
    }
  }

  #drop(callId: string): void {
    const call = this.#waiting.get(callId);
    if (call === undefined) return;
    if (call.handle !== null) this.#looks.cancel(call.handle);
    this.#waiting.delete(callId);
  }
}
