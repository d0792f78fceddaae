/**
 * What waiting callers hear, and when they hear something new: as the `treat` rules say.
 *
 * A call is asked about in the instant it enters a queue, when its last treatment is over, and a
 * moment before its longest wait ends. Its own timer is the only one: it fires at the next of
 * these, and nothing looks at the other calls. Whether the place has improved is seen there too.
 *
 * Cost: O(log waiting) and one decision per look.
 * Source: rules.md C1, C5.
 */
import { toWireCallId } from '../../contracts/index.ts';
import { EventList } from '../../kernel/index.ts';
import { endsWait } from '../../metrics/index.ts';
import type { Effect, Facts, Input, Router } from '../../routing/index.ts';
import { type FactRecord, factRecord } from '../../rules/index.ts';
import type { Projection } from '../projection/projection.ts';

/** So long before the longest wait ends, the caller hears of it. */
const beforeOverflowMs = 5_000;

type TreatmentPoint = 'queued' | 'interval' | 'positionImproved' | 'beforeOverflow';

export interface TreatmentsOptions {
  readonly router: Router;
  readonly projection: Projection;
  readonly originMs: number;
  /** What the centre itself says, at a time. */
  readonly centreFacts: (nowMs: number) => Facts;
  /** What a caller was told of the wait last; null: nothing. */
  readonly expectedMs: (callId: string) => number | null;
  readonly nowMs: () => number;
  readonly at: (atMs: number, task: () => void) => void;
  readonly submit: (input: Input) => void;
}

/** A call that waits, as treatments look at it. */
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
export class Treatments {
  readonly #options: TreatmentsOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #looks = new EventList<string>();
  /** When the next look is on the agenda. */
  #lookAtMs = Number.POSITIVE_INFINITY;

  constructor(options: TreatmentsOptions) {
    this.#options = options;
  }

  /** Takes an effect, in the order they left the core. */
  observe(effect: Effect): void {
    if (endsWait(effect)) this.#drop(effect.callId);
    else if (effect.type === 'rules.changed' && effect.kind === 'treat') this.#resume(effect.atMs);
    else if (effect.type === 'call.queued') {
      this.#drop(effect.callId);
      // Consults and calls passed to one agent are no callers in a queue.
      if (effect.reason === 'consult' || effect.agentId !== undefined) return;
      this.#begin(effect.callId, effect.atMs);
    }
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
    this.look();
  }

  /** Carries out what is due, and comes back when the next is. */
  look(): void {
    const { at, submit } = this.#options;
    for (const treated of this.#due(this.#options.nowMs())) submit(treated);
    const nextMs = this.#looks.peekAtMs();
    if (nextMs >= this.#lookAtMs) return;
    this.#lookAtMs = nextMs;
    at(nextMs, () => {
      this.#lookAtMs = Number.POSITIVE_INFINITY;
      this.look();
    });
  }

  /** What is due at or before `nowMs`, decided. */
  #due(nowMs: number): readonly Input[] {
    const decided: Input[] = [];
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

  #decide(callId: string, call: Waiting, nowMs: number): Input | null {
    const { router, originMs } = this.#options;
    const set = router.ruleSet('treat');
    const position = router.position(callId);
    if (set === null || position === null) return null;
    const point = this.#pointOf(callId, call, position, nowMs);
    const facts = this.#factsOf(callId, point, nowMs);
    const { matched, outcome } = set.decide(facts, originMs + nowMs);
    call.isNew = false;
    call.lastPosition = position;
    if (point === 'beforeOverflow') call.awaitsEnd = false;
    const [rule] = matched;
    if (outcome === null || rule === undefined) {
      this.#arm(callId, call, Number.POSITIVE_INFINITY, nowMs);
      return null;
    }
    const { nextInMs, ...heard } = outcome;
    this.#arm(callId, call, nowMs + nextInMs, nowMs);
    // Being offered, it is about to be answered: nothing is said into that.
    if (position === 0) return null;
    const expectedMs = this.#options.expectedMs(callId);
    const isToldOf = (what: 'position' | 'ewt'): boolean => heard.announce?.includes(what) === true;
    const treatment = {
      ...heard,
      ...(isToldOf('position') ? { position } : {}),
      ...(isToldOf('ewt') && expectedMs !== null ? { ewtMs: Math.round(expectedMs) } : {}),
    };
    const source = { set: set.set, version: set.version, rule };
    return { type: 'treatCall', callId, treatment, rule: source };
  }

  /** The facts of a waiting call that only the live service knows: the wait, the queue, the centre. */
  #factsOf(callId: string, point: TreatmentPoint, nowMs: number): FactRecord {
    const { router, projection, centreFacts, expectedMs } = this.#options;
    const kept = projection.calls.kept(toWireCallId(callId));
    const inQueue = projection.queue(kept?.queueId ?? '')?.waiting ?? new Set<string>();
    const [oldest = ''] = inQueue;
    const oldestMs = projection.calls.kept(oldest)?.enteredAtMs ?? nowMs;
    return factRecord({
      ...router.factsOf(callId),
      // Now: it may be another time than when the call came.
      ...centreFacts(nowMs),
      'call.waitMs': nowMs - (kept?.enteredAtMs ?? nowMs),
      'call.contactWaitMs': nowMs - (kept?.arrivedAtMs ?? nowMs),
      'call.position': router.position(callId) ?? 0,
      'call.ewtMs': expectedMs(callId),
      'call.treatmentPoint': point,
      'queue.waiting': inQueue.size,
      'queue.oldestWaitMs': nowMs - oldestMs,
    });
  }

  #pointOf(callId: string, call: Waiting, position: number, nowMs: number): TreatmentPoint {
    if (call.isNew) return 'queued';
    const endsAtMs = this.#options.router.waitEndsAtMs(callId);
    const isEnd = endsAtMs !== null && nowMs >= endsAtMs - beforeOverflowMs;
    if (call.awaitsEnd && isEnd) return 'beforeOverflow';
    const { lastPosition } = call;
    return lastPosition !== null && position < lastPosition ? 'positionImproved' : 'interval';
  }

  /** The next look: when the treatment is over, or before the wait is. */
  #arm(callId: string, call: Waiting, atMs: number, nowMs: number): void {
    const endsAtMs = call.awaitsEnd ? this.#options.router.waitEndsAtMs(callId) : null;
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
