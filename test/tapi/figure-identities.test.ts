/**
 * What TAPI's figures must keep on any day: random centres and traces through the core itself.
 *
 * A failing seed is printed by fast-check; `CALLWRIGHT_SEED` chooses the seeds of a run.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AgentSums,
  createMetrics,
  frameOfCentre,
  type Metrics,
  type QueueSums,
  TapiFigures,
} from '../../metrics/index.ts';
import { type CentreFile, createRouter, type Effect } from '../../routing/index.ts';
import { type WalkStep, walk } from '../support/rig/walk.ts';

const instants = 300;
/** Long enough that no window ends by itself. */
const foreverMs = 2 ** 40;
const runs = { numRuns: 12, endOnFailure: true };

/** Figures that run beside a walk; whole: in one window. */
class Beside {
  readonly metrics: Metrics;
  readonly whole: TapiFigures;
  readonly parted: TapiFigures;
  /** By queue, how many waited as its window began. */
  readonly waitingBefore = new Map<string, number>();
  nowMs = 0;

  constructor(centre: CentreFile) {
    this.metrics = createMetrics({ frame: frameOfCentre(centre), intervalMs: 900_000 });
    this.whole = new TapiFigures(this.metrics, centre);
    this.parted = new TapiFigures(this.metrics, centre);
    for (const id of this.agentIds) this.whole.setAgentPeriod(id, foreverMs, 0);
    for (const id of this.queueIds) this.whole.setQueuePeriod(id, foreverMs, 0);
  }

  get queueIds(): readonly string[] {
    return this.metrics.queueIds();
  }

  get agentIds(): readonly string[] {
    return this.metrics.agentIds();
  }

  apply(effect: Effect): void {
    this.nowMs = effect.atMs;
    this.whole.apply(effect);
    this.parted.apply(effect);
    this.metrics.apply(effect);
  }
}

/** Waiting at the start and queued, less what became of them: 0. */
function unbalanced(sums: QueueSums, waitingBefore: number): number {
  const { queued, answered, abandoned, flowedOut, endedUnanswered, waiting } = sums;
  return waitingBefore + queued - answered - abandoned - flowedOut - endedUnanswered - waiting;
}

interface Talk {
  fromMs: number;
  heldFromMs: number | null;
  holdMs: number;
  /** Null: it goes on. */
  endedAtMs: number | null;
}

/** Talk, hold and wrap-up of each call of the ACD, counted from effects one by one. */
class CallTimes {
  readonly total = { calls: 0, finished: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0, spanMs: 0 };
  readonly #talks = new Map<string, Talk>();
  readonly #consults = new Set<string>();

  apply(effect: Effect): void {
    if (effect.type === 'call.queued' && effect.reason === 'consult') {
      this.#consults.add(effect.callId);
    }
    // Ids of calls that are over come again.
    if (effect.type === 'call.queued' && effect.reason === 'inbound') {
      this.#consults.delete(effect.callId);
    }
    if (!('offerId' in effect) || !('atMs' in effect)) return;
    const { atMs, offerId } = effect;
    const talk = this.#talks.get(offerId);
    const begins =
      (effect.type === 'offer.connected' && !this.#consults.has(effect.callId)) ||
      (effect.type === 'interaction.began' && effect.queueId !== undefined) ||
      ((effect.type === 'call.transferred' || effect.type === 'call.conferenced') &&
        talk === undefined);
    if (begins) {
      this.#talks.set(offerId, { fromMs: atMs, heldFromMs: null, holdMs: 0, endedAtMs: null });
    }
    if (talk === undefined) return;
    if (effect.type === 'call.held') talk.heldFromMs = atMs;
    if (effect.type === 'call.retrieved') this.#retrieve(talk, atMs);
    if (effect.type === 'interaction.wrapUp') this.#endTalk(talk, atMs);
    if (effect.type === 'interaction.ended') this.#end(talk, offerId, atMs);
  }

  #end(talk: Talk, offerId: string, atMs: number): void {
    this.#endTalk(talk, atMs);
    this.#talks.delete(offerId);
    this.total.wrapUpMs += atMs - (talk.endedAtMs ?? atMs);
    this.total.spanMs += atMs - (talk.endedAtMs ?? atMs);
    this.total.finished += 1;
  }

  #endTalk(talk: Talk, atMs: number): void {
    if (talk.endedAtMs !== null) return;
    this.#retrieve(talk, atMs);
    talk.endedAtMs = atMs;
    this.total.calls += 1;
    this.total.holdMs += talk.holdMs;
    this.total.talkMs += atMs - talk.fromMs - talk.holdMs;
    this.total.spanMs += atMs - talk.fromMs;
  }

  #retrieve(talk: Talk, atMs: number): void {
    if (talk.heldFromMs !== null) talk.holdMs += atMs - talk.heldFromMs;
    talk.heldFromMs = null;
  }
}

function added(sums: readonly AgentSums[]) {
  const total = { acdCalls: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0, activeMs: 0 };
  for (const each of sums) {
    total.acdCalls += each.acdCalls;
    total.talkMs += each.talkMs;
    total.holdMs += each.holdMs;
    total.wrapUpMs += each.wrapUpMs;
    total.activeMs += each.activeMs;
  }
  return total;
}

function onWalks(law: (beside: Beside, step: WalkStep) => void, over?: (beside: Beside) => void) {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      let beside: Beside | null = null;
      const create: typeof createRouter = (options) => {
        beside = new Beside(options.centre);
        return createRouter(options);
      };
      walk({ seed, instants, create }, (step) => {
        if (beside !== null) law(beside, step);
      });
      if (beside !== null) over?.(beside);
    }),
    runs,
  );
}

describe('the figures of TAPI on random days', () => {
  it('TAPI 31 balance every queue at every moment, in whichever window', () => {
    let seen = 0;
    onWalks((beside, { effects, instant: { atMs } }) => {
      for (const effect of effects) {
        beside.apply(effect);
        for (const queueId of beside.queueIds) {
          const now = beside.parted.ofQueue(queueId, 'current', effect.atMs);
          if (now === null) throw new Error('a window always runs');
          expect(unbalanced(now.sums, beside.waitingBefore.get(queueId) ?? 0), queueId).toBe(0);
          expect(Math.min(...Object.values(now.sums)), queueId).toBeGreaterThanOrEqual(0);
          seen += now.sums.queued;
        }
      }
      const queueId = beside.queueIds[effects.length % beside.queueIds.length] ?? '';
      beside.parted.setQueuePeriod(queueId, foreverMs, atMs);
      const before = beside.parted.ofQueue(queueId, 'previous', atMs);
      beside.waitingBefore.set(queueId, before?.sums.waiting ?? 0);
    });
    expect(seen).toBeGreaterThan(1_000);
  });

  it('TAPI 31 give each call of the ACD its talk, hold and wrap-up, and nothing else', () => {
    let finished = 0;
    const byBeside = new Map<Beside, CallTimes>();
    onWalks((beside, { effects, instant: { atMs } }) => {
      const times = byBeside.get(beside) ?? new CallTimes();
      byBeside.set(beside, times);
      for (const effect of effects) {
        beside.apply(effect);
        times.apply(effect);
      }
      const all = beside.agentIds.map((id) => beside.whole.ofAgent(id, 'current', atMs));
      const sums = added(all.flatMap((each) => each?.sums ?? []));
      const { calls, talkMs, holdMs, wrapUpMs, spanMs } = times.total;
      expect(sums).toMatchObject({ acdCalls: calls, talkMs, holdMs, wrapUpMs });
      expect(sums.talkMs + sums.holdMs + sums.wrapUpMs).toBe(spanMs);
      finished += times.total.finished;
    });
    expect(finished).toBeGreaterThan(1_000);
  });

  it('TAPI 31 add up over windows to what one window shows', () => {
    let windows = 0;
    onWalks(
      (beside, { effects, instant: { atMs } }) => {
        for (const effect of effects) beside.apply(effect);
        if (atMs % 7 === 0) return;
        const agentId = beside.agentIds[windows % beside.agentIds.length] ?? '';
        const ended = beside.parted.ofAgent(agentId, 'current', atMs);
        if (ended === null || atMs - ended.startMs < 60_000) return;
        beside.nowMs = atMs;
        beside.parted.setAgentPeriod(agentId, foreverMs, atMs);
        kept.push({ beside, agentId, sums: ended.sums });
        windows += 1;
      },
      (beside) => {
        for (const agentId of beside.agentIds) {
          const parts = kept.filter((each) => each.beside === beside && each.agentId === agentId);
          const last = beside.parted.ofAgent(agentId, 'current', beside.nowMs);
          const one = beside.whole.ofAgent(agentId, 'current', beside.nowMs);
          const all = parts.map(({ sums }) => sums);
          if (last !== null) all.push(last.sums);
          expect(added(all), agentId).toEqual(added(one === null ? [] : [one.sums]));
        }
      },
    );
    expect(windows).toBeGreaterThan(100);
  });
});

/** Windows that a reset ended. */
const kept: { beside: Beside; agentId: string; sums: AgentSums }[] = [];
