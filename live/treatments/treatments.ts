/**
 * Treatments (music, announcements) of waiting callers by the `treat` rules, applied when a call
 * enters a queue, when its treatment ends, and shortly before its longest wait ends.
 *
 * Cost: O(log waiting) and one decision each time. Source: rules.md C1, C5.
 */
import { toWireCallId } from '../../contracts/index.ts';
import { EventList } from '../../kernel/index.ts';
import { endsWait } from '../../metrics/index.ts';
import type { Effect, Facts, Input, Router } from '../../routing/index.ts';
import { type FactRecord, factRecord } from '../../rules/index.ts';
import type { Projection } from '../projection/projection.ts';

/** How long before the end of their longest wait callers get an announcement. */
const beforeOverflowMs = 5_000;

type TreatmentPoint = 'queued' | 'interval' | 'positionImproved' | 'beforeOverflow';

export interface TreatmentsOptions {
  readonly router: Router;
  readonly projection: Projection;
  readonly originMs: number;
  readonly centreFacts: (nowMs: number) => Facts;
  /** Expected wait last announced to a caller; null: none. */
  readonly expectedMs: (callId: string) => number | null;
  readonly nowMs: () => number;
  readonly at: (atMs: number, task: () => void) => void;
  readonly submit: (input: Input) => void;
}

export interface TreatedCall {
  handle: number | null;
  atMs: number;
  isNew: boolean;
  lastPosition: number | null;
  /** The decision shortly before the longest wait ends is still to come. */
  awaitsEnd: boolean;
}

export class Treatments {
  readonly #options: TreatmentsOptions;
  readonly #waiting = new Map<string, TreatedCall>();
  readonly #looks = new EventList<string>();
  #lookAtMs = Number.POSITIVE_INFINITY;

  constructor(options: TreatmentsOptions) {
    this.#options = options;
  }

  observe(effect: Effect): void {
    if (endsWait(effect)) this.#drop(effect.callId);
    else if (effect.type === 'rules.changed' && effect.kind === 'treat') this.#resume(effect.atMs);
    else if (effect.type === 'call.queued') {
      this.#drop(effect.callId);
      // Consultations, calls for one agent and queues that ask have no treatments by rule.
      const { reason, agentId, asks } = effect;
      if (reason === 'consult' || agentId !== undefined || asks !== undefined) return;
      this.#begin(effect.callId, effect.atMs);
    }
  }

  save(): ReadonlyMap<string, TreatedCall> {
    return this.#waiting;
  }

  load(waiting: ReadonlyMap<string, TreatedCall>): void {
    for (const [callId, call] of waiting) {
      this.#waiting.set(callId, call);
      if (call.handle !== null) this.#lookAt(callId, call, call.atMs);
    }
    this.look();
  }

  /** Makes due decisions, and schedules the next one. */
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

  #decide(callId: string, call: TreatedCall, nowMs: number): Input | null {
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
    // Position 0: the call is being offered, so nothing is announced.
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

  /** Facts that only the live service knows: wait, queue, centre. */
  #factsOf(callId: string, point: TreatmentPoint, nowMs: number): FactRecord {
    const { router, projection, centreFacts, expectedMs } = this.#options;
    const kept = projection.calls.kept(toWireCallId(callId));
    const inQueue = projection.queue(kept?.queueId ?? '')?.waiting ?? new Set<string>();
    const [oldest = ''] = inQueue;
    const oldestMs = projection.calls.kept(oldest)?.enteredAtMs ?? nowMs;
    return factRecord({
      ...router.factsOf(callId),
      // Read anew, as opening hours may have changed since the arrival.
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

  #pointOf(callId: string, call: TreatedCall, position: number, nowMs: number): TreatmentPoint {
    if (call.isNew) return 'queued';
    const endsAtMs = this.#options.router.waitEndsAtMs(callId);
    const isEnd = endsAtMs !== null && nowMs >= endsAtMs - beforeOverflowMs;
    if (call.awaitsEnd && isEnd) return 'beforeOverflow';
    const { lastPosition } = call;
    return lastPosition !== null && position < lastPosition ? 'positionImproved' : 'interval';
  }

  /** Schedules the next decision: when the treatment ends, or before the wait does. */
  #arm(callId: string, call: TreatedCall, atMs: number, nowMs: number): void {
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

  #lookAt(callId: string, call: TreatedCall, atMs: number): void {
    call.atMs = atMs;
    call.handle = this.#looks.push(atMs, 0, 0, 0, callId);
  }

  /** After a change of rules, decides again on calls without a treatment. */
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
