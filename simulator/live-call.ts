/** A call that is not over for its caller. */
import type { Call } from '../routing/index.ts';
import type { Arrival } from './arrivals.ts';
import { noEvent } from './day-event.ts';
import type { CallTypePlan } from './plan.ts';

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
  }) {
    this.type = of.type;
    this.entity = of.entity;
    this.arrival = of.arrival;
    this.arrivedAtMs = of.arrivedAtMs;
    this.#replication = of.replication;
    this.#number = of.number;
  }

  /** `<replication>.<call type>.<number>`, made when somebody asks. */
  get id(): string {
    this.#id ??= `${this.#replication}.${this.type.id}.${this.#number}`;
    return this.#id;
  }
}
