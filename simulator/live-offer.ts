/** An offer of a call to a simulated agent, and the interaction that it becomes. */
import type { Work } from '../routing/index.ts';
import { noEvent } from './day-event.ts';
import type { LiveCall } from './live-call.ts';
import type { WrapUpPlan } from './plan.ts';

/** Belongs to a record of the core for all its lives; each begins with {@link begin}. */
export class LiveOffer {
  call: LiveCall;
  /** The core's record; null: in a live centre. */
  readonly record: Work | null;
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
  readonly #id: string | null;

  /** In a live centre it has an id and no record. */
  constructor(call: LiveCall, of: Work | string) {
    this.call = call;
    this.record = typeof of === 'string' ? null : of;
    this.#id = typeof of === 'string' ? of : null;
  }

  begin(call: LiveCall, number: number, callVersion: number, answerLimitMs: number): void {
    this.call = call;
    this.number = number;
    this.callVersion = callVersion;
    this.answerLimitMs = answerLimitMs;
    this.answerHandle = noEvent;
    this.wrapUpHandle = noEvent;
    this.isConnecting = false;
    this.wrapUp = null;
  }

  get id(): string {
    return this.#id ?? this.record?.id ?? '';
  }
}
