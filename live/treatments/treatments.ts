/** Treatments of a live centre: the clerk, what it asks, and the inputs its decisions become. */
import type { Effect, Facts, Input, Router } from '../../routing/index.ts';
import type { Projection } from '../projection/projection.ts';
import { type Decided, TreatmentClerk } from './treatment-clerk.ts';
import { waitRecord } from './wait-facts.ts';

export interface TreatmentsOptions {
  readonly router: Router;
  readonly projection: Projection;
  readonly originMs: number;
  /** What the centre itself says, at a time. */
  readonly centreFacts: (nowMs: number) => Facts;
  /** What a caller was told of his wait last; null: nothing. */
  readonly expectedMs: (callId: string) => number | null;
  readonly nowMs: () => number;
  readonly at: (atMs: number, task: () => void) => void;
  readonly submit: (input: Input) => void;
}

export class Treatments {
  readonly #options: TreatmentsOptions;
  readonly #clerk: TreatmentClerk;
  /** When the next look is on the agenda. */
  #lookAtMs = Number.POSITIVE_INFINITY;

  constructor(options: TreatmentsOptions) {
    this.#options = options;
    const { router, projection, originMs, centreFacts, expectedMs } = options;
    this.#clerk = new TreatmentClerk({
      originMs,
      rules: () => router.ruleSet('treat'),
      positionOf: (callId) => router.position(callId),
      waitEndsAtMs: (callId) => router.waitEndsAtMs(callId),
      factsOf: (callId, point, nowMs) => {
        const call = projection.calls.get(callId) ?? { arrivedAtMs: nowMs, enteredAtMs: nowMs };
        const queueId = 'queueId' in call ? call.queueId : null;
        const inQueue = projection.queue(queueId ?? '')?.waiting ?? new Set<string>();
        const [oldest = ''] = inQueue;
        return waitRecord(
          {
            call,
            point,
            position: router.position(callId) ?? 0,
            expectedMs: expectedMs(callId),
            queueWaiting: inQueue.size,
            oldestEnteredAtMs: projection.calls.get(oldest)?.enteredAtMs ?? nowMs,
            known: router.factsOf(callId) ?? {},
            centre: centreFacts(nowMs),
          },
          nowMs,
        );
      },
    });
  }

  observe(effect: Effect): void {
    this.#clerk.observe(effect);
  }

  /** Carries out what is due, and comes back when the next is. */
  look(): void {
    const { nowMs, at, submit } = this.#options;
    for (const decided of this.#clerk.look(nowMs())) submit(this.#inputOf(decided));
    const nextMs = this.#clerk.nextLookAtMs();
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
