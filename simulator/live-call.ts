/** A call that is not over for its caller. */
import type { Call } from '../routing/index.ts';
import type { Arrival } from './arrivals.ts';
import { noEvent } from './day-event.ts';
import type { LiveOffer } from './live-offer.ts';
import type { CallTypePlan } from './plan.ts';

/** Draws of consults lie behind those of any redial. */
const consultDraws = 2 ** 21;

/** Of one replication; what its caller brings is drawn by its own number. */
export class LiveCall {
  readonly type: CallTypePlan;
  /** Of its draws. */
  readonly entity: number;
  readonly arrival: Arrival;
  readonly arrivedAtMs: number;
  /** The core's record while it has one; null: it is not in the centre, or in a live one. */
  record: Call | null = null;
  /** Of the hang-up that is scheduled: patience while it waits, then the end of the talk. */
  hangUpHandle = noEvent;
  /** His line is released until he is called back: nothing tries his patience. */
  isCallback = false;
  /** Offers of it that live. */
  offers = 0;
  /** It has entered a queue in this instant, and nobody has been offered it since. */
  isUnoffered = false;
  /** It is over. */
  isGone = false;
  /** Answers so far, less one: 1 after a transfer. */
  leg = 0;
  /** When the wait began that its caller's patience is for: this leg's. */
  waitsFromMs: number;
  /** First of its draws for each purpose. */
  readonly drawFrom: number;
  /** The interaction whose agent asks by it; null: it has a caller. */
  readonly consultOf: LiveOffer | null;
  readonly #replication: number;
  readonly #number: number;
  #id: string | null = null;

  constructor(of: {
    readonly type: CallTypePlan;
    readonly entity: number;
    readonly arrival: Arrival;
    readonly arrivedAtMs: number;
    readonly replication: number;
    /** Among the calls of its type. */
    readonly number: number;
    /** [0] */
    readonly drawFrom?: number;
    /** [none: it has a caller] */
    readonly consultOf?: LiveOffer;
  }) {
    this.type = of.type;
    this.entity = of.entity;
    this.arrival = of.arrival;
    this.arrivedAtMs = of.arrivedAtMs;
    this.#replication = of.replication;
    this.#number = of.number;
    this.waitsFromMs = of.arrivedAtMs;
    this.drawFrom = of.drawFrom ?? 0;
    this.consultOf = of.consultOf ?? null;
  }

  /** The call by which the agent of `offer` asks a colleague. */
  static consult(offer: LiveOffer, atMs: number): LiveCall {
    const { call } = offer;
    return new LiveCall({
      type: call.type,
      entity: call.entity,
      arrival: { atMs },
      arrivedAtMs: atMs,
      replication: call.#replication,
      number: call.#number,
      drawFrom: consultDraws + call.drawFrom + call.leg,
      consultOf: offer,
    });
  }

  /** `<replication>.<call type>.<number>`, made when somebody asks; of a consult, its call's. */
  get id(): string {
    this.#id ??=
      this.consultOf === null
        ? `${this.#replication}.${this.type.id}.${this.#number}`
        : `${this.consultOf.call.id}.consult${this.consultOf.call.leg}`;
    return this.#id;
  }
}
