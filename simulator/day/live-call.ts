/**
 * An attempt of a caller, until it is over for them.
 *
 * An offer of a call to a simulated agent, and the interaction that it becomes.
 */

import type { Call, Work } from '../../routing/index.ts';
import type { Arrival } from '../callers/arrivals.ts';
import { type CallTypePlan, noLife } from '../callers/compile-callers.ts';
import type { WrapUpPlan } from '../simulation-centre.ts';
import { callEntity } from './draws.ts';
import { noEvent } from './event-number.ts';

/** Draws of an attempt for one purpose; those of the next begin behind them. */
const drawsPerAttempt = 32;
/** Draws of consults lie behind those of any attempt. */
const consultDraws = 2 ** 21;

/** Of one replication; what its caller brings is drawn by its own number. */
export class LiveCall {
  readonly type: CallTypePlan;
  /** Of its draws. */
  readonly entity: number;
  readonly arrival: Arrival;
  /** The caller's attempt, from 0. */
  readonly attempt: number;
  /** When they called first. */
  readonly firstAtMs: number;
  /** When it came to a queue; before, when it was made. */
  arrivedAtMs: number;
  /** The core's record while it has one; null: it is not in the centre, or in a live one. */
  record: Call | null = null;
  /** Of the hang-up that is scheduled: patience while it waits, then the end of the talk. */
  hangUpHandle = noEvent;
  /** Their line is released until they are called back: nothing tries their patience. */
  isCallback = false;
  /** Offers of it that live. */
  offers = 0;
  /** It has entered a queue in this instant, and nobody has been offered it since. */
  isUnoffered = false;
  /** It counts among the waiting. */
  isWaiting = false;
  holdsLine = false;
  /** An agent has been on the line. */
  isAnswered = false;
  /** The base talk is over: what it sells is decided. */
  isSold = false;
  /** The caller was served in this attempt or an earlier one. */
  isServed: boolean;
  /** Attempts to reach who is to be called back. */
  triesToReach = 0;
  /** The callback leaves its queue in this ms: nobody answers an offer of it. */
  isWithdrawn = false;
  /** The centre called them. */
  readonly isOutbound: boolean;
  /** It is the callback of an earlier attempt, on the line; its due key is so much earlier. */
  readonly isCalledBack: boolean;
  readonly headStartMs: number;
  /** It is over. */
  isGone = false;
  /** Answers so far, less one: 1 after a transfer. */
  leg = 0;
  /** The interaction whose agent asks by it; null: it has a caller, or a person asks by it. */
  readonly consultOf: LiveOffer | null;
  /** Somebody asks by it; it has no caller. */
  readonly isConsult: boolean;
  /** It came from outside the simulation, which decides nothing for its caller. */
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
      /** What its id begins with: its replication, or the day of a live service. */
      readonly series: string;
      /** Among the callers of its type. */
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

  /** The call by which the agent of `offer` asks a colleague. */
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

  /** A call that our agents serve as those of a type; what its caller does is not ours to say. */
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

  /** `<series>.<call type>.<number>`, `.<attempt>` of a further one, `.consult<leg>`. */
  get id(): string {
    if (this.#id === null) {
      const id = `${this.#series}.${this.type.id}.${this.#number}`;
      const own = this.attempt === 0 ? id : `${id}.${this.attempt}`;
      this.#id = this.consultOf === null ? own : `${own}.consult${this.consultOf.call.leg}`;
    }
    return this.#id;
  }

  /** Whether it is one of our callers who waits and talks. */
  get hasCaller(): boolean {
    return !this.isConsult && !this.isForeign;
  }

  /** Place of its call type. */
  get place(): number {
    return this.type.place;
  }

  /** Number of its first draw for any purpose. */
  get firstDraw(): number {
    const first = this.attempt * drawsPerAttempt;
    return this.consultOf === null ? first : consultDraws + first + this.consultOf.call.leg;
  }

  /** The caller tries again: their next attempt, made at `atMs`. */
  next(atMs: number): LiveCall {
    return new LiveCall({ ...this.#further(atMs), isServed: this.isServed });
  }

  /** They are called back at `atMs`: a further attempt, in the place of this one. */
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

/** What comes next in a talk, and how long after the step before. */
export interface TalkStep {
  /** Of `dayEvent`. */
  readonly kind: number;
  readonly afterMs: number;
}

/** Where an offer is on its way: it rings, is accepted, is talked by, is written up. */
export type OfferPhase = 'offered' | 'accepted' | 'talking' | 'wrapUp';

/** Belongs to a record of the core for all its lives; each begins with {@link begin}. */
export class LiveOffer {
  call: LiveCall;
  /** Number of the agent in the plan; -1: they are not in it. */
  agent = -1;
  /** The core's record; null: in a live centre. */
  readonly record: Work | null;
  phase: OfferPhase = 'offered';
  /** In a live centre: its agent has put the caller on hold. */
  isHeld = false;
  /** When the core ends the wrap-up. */
  wrapUpUntilMs = 0;
  /** Among the offers of its call, from 1. */
  number = 1;
  callVersion = 0;
  answerLimitMs = 0;
  /** Of the answer that is scheduled, then of its connection; and of the end of the wrap-up. */
  answerHandle = noEvent;
  wrapUpHandle = noEvent;
  /** Its media were connected with the accept. */
  isConnecting = false;
  /** Of the queue that the call was answered in; null: none, or not answered. */
  wrapUp: WrapUpPlan | null = null;
  /** Of the talk, those to come; a plain talk has none. */
  steps: TalkStep[] = [];
  /** The consult that its agent makes; null: none. */
  consult: LiveCall | null = null;
  consultTalkMs = 0;
  /** At the end of the talk the call goes on to another agent. */
  isTransferred = false;
  readonly #id: string | null;

  /** In a live centre it has an id and no record. */
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
