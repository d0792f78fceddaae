/** Treatments of a live centre: the scheduler, what it asks, and the inputs its decisions become. */
import { toWireCallId } from '../../contracts/index.ts';
import type { Effect, Facts, Input, Router } from '../../routing/index.ts';
import { type FactRecord, type FactsFile, factRecord } from '../../rules/index.ts';
import type { KeptCall } from '../projection/kept-call.ts';
import type { Projection } from '../projection/projection.ts';
import { type Decided, type TreatmentPoint, TreatmentScheduler } from './treatment-scheduler.ts';

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

export class Treatments {
  readonly #options: TreatmentsOptions;
  readonly #scheduler: TreatmentScheduler;
  /** When the next look is on the agenda. */
  #lookAtMs = Number.POSITIVE_INFINITY;

  constructor(options: TreatmentsOptions) {
    this.#options = options;
    const { router, projection, originMs, centreFacts, expectedMs } = options;
    this.#scheduler = new TreatmentScheduler({
      originMs,
      rules: () => router.ruleSet('treat'),
      positionOf: (callId) => router.position(callId),
      waitEndsAtMs: (callId) => router.waitEndsAtMs(callId),
      factsOf: (callId, point, nowMs) => {
        const kept = projection.calls.kept(toWireCallId(callId));
        const call = kept ?? { arrivedAtMs: nowMs, enteredAtMs: nowMs };
        const inQueue = projection.queue(kept?.queueId ?? '')?.waiting ?? new Set<string>();
        const [oldest = ''] = inQueue;
        return waitRecord(
          {
            call,
            point,
            position: router.position(callId) ?? 0,
            expectedMs: expectedMs(callId),
            queueWaiting: inQueue.size,
            oldestEnteredAtMs: projection.calls.kept(oldest)?.enteredAtMs ?? nowMs,
            known: router.factsOf(callId) ?? {},
            centre: centreFacts(nowMs),
          },
          nowMs,
        );
      },
    });
  }

  observe(effect: Effect): void {
    this.#scheduler.observe(effect);
  }

  save(): ReturnType<TreatmentScheduler['save']> {
    return this.#scheduler.save();
  }

  load(saved: ReturnType<TreatmentScheduler['save']>): void {
    this.#scheduler.load(saved);
    this.look();
  }

  /** Carries out what is due, and comes back when the next is. */
  look(): void {
    const { nowMs, at, submit } = this.#options;
    for (const decided of this.#scheduler.look(nowMs())) submit(this.#inputOf(decided));
    const nextMs = this.#scheduler.nextLookAtMs();
    if (nextMs >= this.#lookAtMs) return;
    this.#lookAtMs = nextMs;
    at(nextMs, () => {
      this.#lookAtMs = Number.POSITIVE_INFINITY;
      this.look();
    });
  }

  #inputOf({ callId, outcome, rule, position }: Decided): Input {
    const { nextInMs: _until, ...heard } = outcome;
    const expectedMs = this.#options.expectedMs(callId);
    const isToldOf = (what: 'position' | 'ewt'): boolean => heard.announce?.includes(what) === true;
    const treatment = {
      ...heard,
      ...(isToldOf('position') && position !== null ? { position } : {}),
      ...(isToldOf('ewt') && expectedMs !== null ? { ewtMs: Math.round(expectedMs) } : {}),
    };
    return { type: 'treatCall', callId, treatment, rule };
  }
}

export interface WaitingCall {
  readonly call: Pick<KeptCall, 'arrivedAtMs' | 'enteredAtMs'>;
  readonly point: TreatmentPoint;
  readonly position: number;
  /** null: unknown. */
  readonly expectedMs: number | null;
  /** Calls in its queue, and when the first of them entered. */
  readonly queueWaiting: number;
  readonly oldestEnteredAtMs: number;
  /** What its caller brought. */
  readonly known: FactsFile;
  /** What the centre says, now: it may be another time than when the call came. */
  readonly centre: FactsFile;
}

/**
 * The facts of a waiting call that only the live service knows, as rules read them: the wait, the
 * queue, the centre.
 * Source: rules.md C1.
 */
function waitRecord(waiting: WaitingCall, nowMs: number): FactRecord {
  const { call, point, position, expectedMs, known, centre } = waiting;
  return factRecord({
    ...known,
    ...centre,
    'call.waitMs': nowMs - call.enteredAtMs,
    'call.contactWaitMs': nowMs - call.arrivedAtMs,
    'call.position': position,
    'call.ewtMs': expectedMs,
    'call.treatmentPoint': point,
    'queue.waiting': waiting.queueWaiting,
    'queue.oldestWaitMs': nowMs - waiting.oldestEnteredAtMs,
  });
}
