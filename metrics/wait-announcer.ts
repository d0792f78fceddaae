/**
 * Decides what expected wait callers hear, and when: on entering a queue and every 15 s, announcing
 * the first estimate and later ones that improve. Cost: O(log waiting) per look. Source:
 * acd-routing.md B18, C8.
 */
import { EventList } from '../kernel/index.ts';
import type { Effect, WaitFacts } from '../routing/index.ts';
import { expectedWait, handledLeast, type WaitPrediction } from './expected-wait.ts';
import { ratioOf } from './measure.ts';
import type { Metrics } from './metrics.ts';
import { lookBackMs } from './sliding-sums.ts';

const lookEveryMs = 15_000;

export interface WaitAnnouncerOptions {
  /** Made with a look-back, so that recent waits are known. */
  readonly metrics: Metrics;
  /** From the router, after the effects observed. */
  readonly waitFacts: (callId: string) => WaitFacts | null;
  /** Default true; false announces every estimate. */
  readonly onlyImprovements?: boolean;
}

export interface AnnouncedCall {
  readonly queueId: string;
  atMs: number;
  handle: number;
  told: WaitPrediction | null;
}

const waitEnds = [
  'call.answered',
  'call.abandoned',
  'call.overflowed',
  'call.ended',
  'call.messageTaken',
  'callback.planned',
] as const;

/** Whether the effect ends the wait of the call that it names. */
export function endsWait(
  effect: Effect,
): effect is Extract<Effect, { readonly type: (typeof waitEnds)[number] }> {
  return (waitEnds as readonly string[]).includes(effect.type);
}

export class WaitAnnouncer {
  readonly #options: WaitAnnouncerOptions;
  readonly #waiting = new Map<string, AnnouncedCall>();
  readonly #looks = new EventList<string>();

  constructor(options: WaitAnnouncerOptions) {
    this.#options = options;
  }

  /** Takes an effect, in the core's order. */
  observe(effect: Effect): void {
    if (endsWait(effect)) return this.#drop(effect.callId);
    if (effect.type !== 'call.queued') return;
    const { callId, queueId, atMs } = effect;
    this.#drop(callId);
    const handle = this.#lookAt(callId, atMs);
    this.#waiting.set(callId, { queueId, atMs, handle, told: null });
  }

  /** When to look at the next caller; `Infinity`: nobody waits. */
  nextLookAtMs(): number {
    return this.#looks.peekAtMs();
  }

  /** Due looks, each as of its own time. */
  look(nowMs: number): void {
    for (;;) {
      const atMs = this.#looks.peekAtMs();
      if (atMs > nowMs) return;
      const callId = this.#looks.popMin() ?? '';
      const call = this.#waiting.get(callId);
      if (call === undefined) continue;
      this.#tell(callId, call, atMs);
      call.atMs = atMs + lookEveryMs;
      call.handle = this.#lookAt(callId, call.atMs);
    }
  }

  save(): ReadonlyMap<string, AnnouncedCall> {
    return this.#waiting;
  }

  load(waiting: ReadonlyMap<string, AnnouncedCall>): void {
    for (const [callId, call] of waiting) {
      call.handle = this.#lookAt(callId, call.atMs);
      this.#waiting.set(callId, call);
    }
  }

  /** What the caller was told last; null: nothing, or no wait. */
  toldTo(callId: string): WaitPrediction | null {
    return this.#waiting.get(callId)?.told ?? null;
  }

  #tell(callId: string, call: AnnouncedCall, atMs: number): void {
    const { metrics, waitFacts, onlyImprovements = true } = this.#options;
    const facts = waitFacts(callId);
    if (facts === null || facts.isAgentAble) return;
    const now = predictWait(metrics, { queueId: call.queueId, facts, atMs });
    if (now === null) return;
    if (onlyImprovements && call.told !== null && !isBetter(now, call.told)) return;
    if (metrics.predicted(callId, now)) call.told = now;
  }

  #lookAt(callId: string, atMs: number): number {
    return this.#looks.push(atMs, 0, 0, 0, callId);
  }

  #drop(callId: string): void {
    const call = this.#waiting.get(callId);
    if (call === undefined) return;
    this.#looks.cancel(call.handle);
    this.#waiting.delete(callId);
  }
}

/** Whether position and wait are not worse than told, and one is better. */
function isBetter(now: WaitPrediction, told: WaitPrediction): boolean {
  if (now.position > told.position || now.expectedMs > told.expectedMs) return false;
  return now.position < told.position || now.expectedMs < told.expectedMs;
}

const weekMs = 604_800_000;

/**
 * Expected wait by the router's `waitFacts`; null: too little known. Metrics must keep a look-back.
 */
export function predictWait(
  metrics: Metrics,
  asked: { readonly queueId: string; readonly facts: WaitFacts; readonly atMs: number },
): WaitPrediction | null {
  const { queueId, facts, atMs } = asked;
  const handled = metrics.recentHandleTime({ queueId }, atMs);
  const isKnown = handled.denominator >= handledLeast;
  const agents = isKnown && !facts.isAgentAble ? facts.agents : [];
  const told = expectedWait({
    position: facts.position,
    agents: agents.map(({ agentId, busyQueueCount }) => ({
      busyQueueCount,
      // A rate needs a handle time above 0; calls may have taken none.
      handleTimeMsMean: Math.max(1, meanOf(metrics, agentId, atMs) ?? ratioOf(handled) ?? 1),
    })),
    isAgentAble: facts.isAgentAble,
    leavingShare: ratioOf(metrics.recentLeaving(queueId, atMs)) ?? 0,
    handledCount: handled.denominator,
    lastWeekMs: facts.isAgentAble || agents.length > 0 ? null : lastWeekMs(metrics, queueId, atMs),
  });
  return told === null ? null : { atMs, position: facts.position, ...told };
}

function meanOf(metrics: Metrics, agentId: string, atMs: number): number | null {
  return ratioOf(metrics.recentHandleTime({ agentId }, atMs));
}

/** Mean wait of calls answered in the same half-hour a week ago. */
function lastWeekMs(metrics: Metrics, queueId: string, atMs: number): number | null {
  const fromMs = Math.floor((atMs - weekMs) / lookBackMs) * lookBackMs;
  if (fromMs < 0) return null;
  const scope = { atMs, fromMs, toMs: fromMs + lookBackMs, queueIds: [queueId] };
  const { waitMsAnswered, answered } = metrics.queueCounts(scope);
  const mean = ratioOf({ numerator: waitMsAnswered, denominator: answered });
  return mean === null ? null : Math.round(mean);
}
