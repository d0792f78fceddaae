/** An offer of a call to a simulated agent, and the interaction that it becomes. */
import type { Work } from '../routing/index.ts';
import { noEvent } from './day-event.ts';
import type { LiveCall } from './live-call.ts';
import type { WrapUpPlan } from './plan.ts';

/** How an offer reaches its agent. */
export interface Offered {
  readonly call: LiveCall;
  /** The core's record; null: in a live centre. */
  readonly record: Work | null;
  /** In a live centre; else told by the record. */
  readonly id: string | null;
  /** Among the offers of its call, from 1. */
  readonly number: number;
  readonly callVersion: number;
  readonly answerLimitMs: number;
}

/** Belongs to a record of the core for all its lives; each begins with {@link begin}. */
export class LiveOffer {
  call!: LiveCall;
  record!: Work | null;
  number!: number;
  callVersion!: number;
  answerLimitMs!: number;
  /** Of the answer that is scheduled, then of its connection; and of the end of the wrap-up. */
  answerHandle!: number;
  wrapUpHandle!: number;
  /** Its media were connected with the accept. */
  isConnecting!: boolean;
  /** Of the queue that the call was answered in; null: none, or not answered. */
  wrapUp!: WrapUpPlan | null;
  #id!: string | null;

  constructor(of: Offered) {
    this.begin(of);
  }

  begin(of: Offered): void {
    this.call = of.call;
    this.record = of.record;
    this.#id = of.id;
    this.number = of.number;
    this.callVersion = of.callVersion;
    this.answerLimitMs = of.answerLimitMs;
    this.answerHandle = noEvent;
    this.wrapUpHandle = noEvent;
    this.isConnecting = false;
    this.wrapUp = null;
  }

  get id(): string {
    return this.#id ?? this.record?.id ?? '';
  }
}
