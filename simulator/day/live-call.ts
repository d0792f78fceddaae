/**
 * A simulated caller's attempt, and the offer of a call to a simulated agent, which may become an
 * interaction.
 */
import type { Call, Work } from '../../routing/index.ts';
import type { Arrival } from '../callers/arrivals.ts';
import { type CallTypePlan, noLife } from '../callers/compile-callers.ts';
import type { WrapUpPlan } from '../simulation-centre.ts';
import { callEntity } from './draws.ts';
import { noEvent } from './event-number.ts';

const drawsPerAttempt = 32;
const consultDraws = 2 ** 21;

/** One attempt of a caller; its draws follow from its number. */
export class LiveCall {
  readonly type: CallTypePlan;
  readonly entity: number;
  readonly arrival: Arrival;
  readonly attempt: number;
  readonly firstAtMs: number;
  /** When the call entered its queue; before that, when the caller's attempt began. */
  arrivedAtMs: number;
  /**
   * The core's record of the call; null before and after its time in the core, or in a live centre.
   */
  record: Call | null = null;
  /** The scheduled hang-up: first when patience ends, then when the talk ends. */
  hangUpHandle = noEvent;
  /** The caller has hung up until the callback, so patience does not run. */
  isCallback = false;
  offers = 0;
  /** The call entered a queue in this instant and has not been offered since. */
  isUnoffered = false;
  isWaiting = false;
  holdsLine = false;
  isAnswered = false;
  isSold = false;
  isServed: boolean;
  triesToReach = 0;
  /** The callback leaves its queue in this ms, so offers of it are not answered. */
  isWithdrawn = false;
  readonly isOutbound: boolean;
  /**
   * A callback whose caller is back on the line; its earlier wait counts for its place in the
   * queue.
   */
  readonly isCalledBack: boolean;
  readonly headStartMs: number;
  isGone = false;
  /** The menu that the caller hears; null: none. */
  menuId: string | null = null;
  menuCount = 0;
  leg = 0;
  /** For a consult, the interaction whose agent asks; null for other calls, or if a person asks. */
  readonly consultOf: LiveOffer | null;
  readonly isConsult: boolean;
  /** A call from outside the simulation, without a simulated caller. */
  readonly isForeign: boolean;
  readonly #series: string;
  readonly #number: number;
  #id: string | null = null;

  constructor(
    of: {
      readonly type: CallTypePlan;
      readonly entity: number;
      readonly arrival: Arrival;
      readonly arrivedAtMs: number;
      readonly series: string;
      readonly number: number;
    } & Partial<
      Pick<
        LiveCall,
        | 'attempt'
        | 'consultOf'
        | 'firstAtMs'
        | 'headStartMs'
        | 'isCalledBack'
        | 'isConsult'
        | 'isForeign'
        | 'isOutbound'
        | 'isServed'
      >
    >,
  ) {
    this.type = of.type;
    this.entity = of.entity;
    this.arrival = of.arrival;
    this.arrivedAtMs = of.arrivedAtMs;
    this.attempt = of.attempt ?? 0;
    this.firstAtMs = of.firstAtMs ?? of.arrivedAtMs;
    this.isServed = of.isServed ?? false;
    this.isOutbound = of.isOutbound ?? false;
    this.isCalledBack = of.isCalledBack ?? false;
    this.headStartMs = of.headStartMs ?? 0;
    this.#series = of.series;
    this.#number = of.number;
    this.consultOf = of.consultOf ?? null;
    this.isConsult = of.isConsult ?? this.consultOf !== null;
    this.isForeign = of.isForeign ?? false;
  }

  static consult(offer: LiveOffer, atMs: number): LiveCall {
    const { type, entity, attempt } = offer.call;
    return new LiveCall({
      type,
      entity,
      arrival: { atMs },
      arrivedAtMs: atMs,
      series: offer.call.#series,
      number: offer.call.#number,
      attempt,
      consultOf: offer,
    });
  }

  /** A call without a simulated caller, served like a call of this type. */
  static foreign(
    like: CallTypePlan,
    of: { readonly number: number; readonly atMs: number; readonly isConsult: boolean },
  ): LiveCall {
    const { number, atMs, isConsult } = of;
    return new LiveCall({
      type: { ...like, facts: null, handling: null, life: noLife },
      entity: callEntity({ callType: like.place, number }),
      arrival: { atMs },
      arrivedAtMs: atMs,
      series: '0',
      number,
      isConsult,
      isForeign: true,
    });
  }

  /** Id: `<series>.<call type>.<number>`, then `.<attempt>` or `.consult<leg>`. */
  get id(): string {
    if (this.#id === null) {
      const id = `${this.#series}.${this.type.id}.${this.#number}`;
      const own = this.attempt === 0 ? id : `${id}.${this.attempt}`;
      this.#id = this.consultOf === null ? own : `${own}.consult${this.consultOf.call.leg}`;
    }
    return this.#id;
  }

  get hasCaller(): boolean {
    return !this.isConsult && !this.isForeign;
  }

  get place(): number {
    return this.type.place;
  }

  get firstDraw(): number {
    const first = this.attempt * drawsPerAttempt;
    return this.consultOf === null ? first : consultDraws + first + this.consultOf.call.leg;
  }

  next(atMs: number): LiveCall {
    return new LiveCall({ ...this.#further(atMs), isServed: this.isServed });
  }

  calledBack(atMs: number): LiveCall {
    const further = this.#further(atMs);
    const call = new LiveCall({
      ...further,
      isServed: this.isServed,
      isCalledBack: true,
      headStartMs: this.headStartMs + atMs - this.arrivedAtMs,
    });
    call.triesToReach = this.triesToReach;
    return call;
  }

  #further(atMs: number) {
    return {
      type: this.type,
      entity: this.entity,
      arrival: { atMs, facts: this.arrival.facts },
      arrivedAtMs: atMs,
      series: this.#series,
      number: this.#number,
      attempt: this.attempt + 1,
      firstAtMs: this.firstAtMs,
    };
  }
}

/** A step of an agent's talk (hold, consult, …), timed from the step before. */
export interface TalkStep {
  readonly kind: number;
  readonly afterMs: number;
}

export type OfferPhase = 'offered' | 'accepted' | 'talking' | 'wrapUp';

/**
 * The simulated side of one offer. The core reuses its offer records, and this object stays with
 * its record; {@link begin} starts each use.
 */
export class LiveOffer {
  call: LiveCall;
  /** Index of the agent in the plan; -1: not simulated. */
  agent = -1;
  readonly record: Work | null;
  phase: OfferPhase = 'offered';
  isHeld = false;
  wrapUpUntilMs = 0;
  number = 1;
  callVersion = 0;
  answerLimitMs = 0;
  /** Scheduled events: the answer, later the connection; and the end of wrap-up. */
  answerHandle = noEvent;
  wrapUpHandle = noEvent;
  isConnecting = false;
  /** Wrap-up rule of the answering queue; null if none, or unanswered. */
  wrapUp: WrapUpPlan | null = null;
  steps: TalkStep[] = [];
  consult: LiveCall | null = null;
  consultTalkMs = 0;
  isTransferred = false;
  readonly #id: string | null;

  /** In a live centre an offer has an id and no record. */
  constructor(call: LiveCall, of: Work | string) {
    this.call = call;
    this.record = typeof of === 'string' ? null : of;
    this.#id = typeof of === 'string' ? of : null;
  }

  begin(number: number, callVersion: number, answerLimitMs: number): void {
    this.number = number;
    this.callVersion = callVersion;
    this.answerLimitMs = answerLimitMs;
    this.answerHandle = noEvent;
    this.wrapUpHandle = noEvent;
    this.isConnecting = false;
    this.phase = 'offered';
    this.isHeld = false;
    this.wrapUp = null;
    if (this.steps.length > 0) this.steps = [];
    this.consult = null;
    this.isTransferred = false;
  }

  get id(): string {
    return this.#id ?? this.record?.id ?? '';
  }
}
