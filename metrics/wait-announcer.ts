/**
 * What callers are told of their wait, and when.
 *
 * A call is looked at in the instant it enters a queue, and every quarter of a minute while it
 * waits: looks do not gather where much happens at once, and nothing scans all calls. A look makes
 * the expected wait anew, and tells it where it is the first, or better than the last. What was
 * told goes to the fold, which joins it to the outcome. A call being offered hears nothing.
 *
 * It has no clock: who drives it asks for the time of the next look, live and simulated alike.
 * Cost: O(log waiting) per look, beside the router's facts; O(agents who can serve the call) of
 * these. Source: acd-routing.md B18, C8; decisions/0004 (78), 0014.
 */
import { EventList } from '../kernel/index.ts';
import type { Effect, WaitFacts } from '../routing/index.ts';
import { expectedWait, handledLeast, type WaitPrediction } from './expected-wait.ts';
import { ratioOf } from './measure.ts';
import type { Metrics } from './metrics.ts';
import { lookBackMs } from './sliding-sums.ts';

/** Between two looks at one call. */
const lookEveryMs = 15_000;

export interface WaitAnnouncerOptions {
  /** The fold that is told; it keeps a look-back. */
  readonly metrics: Metrics;
  /** Of the router as it stands after the effects observed. */
  readonly waitFacts: (callId: string) => WaitFacts | null;
  /** False: whatever the look says is told [true]. */
  readonly onlyImprovements?: boolean;
}

export interface Waiting {
  readonly queueId: string;
  /** Of the next look, and its handle. */
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

/** Whether a call's wait in its queue is over with it. */
export function endsWait(
  effect: Effect,
): effect is Extract<Effect, { readonly type: (typeof waitEnds)[number] }> {
  return (waitEnds as readonly string[]).includes(effect.type);
}

/** Tells waiting calls what to expect. */
export class WaitAnnouncer {
  readonly #options: WaitAnnouncerOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #looks = new EventList<string>();

  constructor(options: WaitAnnouncerOptions) {
    this.#options = options;
  }

  /** Takes an effect, in the order they left the core. */
  observe(effect: Effect): void {
    if (endsWait(effect)) return this.#drop(effect.callId);
    if (effect.type !== 'call.queued') return;
    const { callId, queueId, atMs } = effect;
    this.#drop(callId);
    const handle = this.#lookAt(callId, atMs);
    this.#waiting.set(callId, { queueId, atMs, handle, told: null });
  }

  /** When somebody is to be looked at next; infinite: nobody waits. */
  nextLookAtMs(): number {
    return this.#looks.peekAtMs();
  }

  /** Makes the looks due at or before `nowMs`, each by its own time. */
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

  /** Who waits, for {@link load}. */
  save(): ReadonlyMap<string, Waiting> {
    return this.#waiting;
  }

  load(waiting: ReadonlyMap<string, Waiting>): void {
    for (const [callId, call] of waiting) {
      call.handle = this.#lookAt(callId, call.atMs);
      this.#waiting.set(callId, call);
    }
  }

  /** What a waiting call was told last; null: nothing yet, or it does not wait. */
  toldTo(callId: string): WaitPrediction | null {
    return this.#waiting.get(callId)?.told ?? null;
  }

  #tell(callId: string, call: Waiting, atMs: number): void {
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

/** Neither the place nor the wait is worse, and one of them is better. */
function isBetter(now: WaitPrediction, told: WaitPrediction): boolean {
  if (now.position > told.position || now.expectedMs > told.expectedMs) return false;
  return now.position < told.position || now.expectedMs < told.expectedMs;
}

const weekMs = 604_800_000;

/**
 * Of a call in a queue, by its router's `waitFacts`. Null: unknown, say nothing. The fold must keep
 * a look-back.
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
      // Who was left at once by all had no handle time; a rate needs one.
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

/** Mean wait of those answered who entered in the same half-hour seven days ago. */
function lastWeekMs(metrics: Metrics, queueId: string, atMs: number): number | null {
  const fromMs = Math.floor((atMs - weekMs) / lookBackMs) * lookBackMs;
  if (fromMs < 0) return null;
  const scope = { atMs, fromMs, toMs: fromMs + lookBackMs, queueIds: [queueId] };
  const { waitMsAnswered, answered } = metrics.queueCounts(scope);
  const mean = ratioOf({ numerator: waitMsAnswered, denominator: answered });
  return mean === null ? null : Math.round(mean);
}
