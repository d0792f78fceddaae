/** An offer of a call to a simulated agent, and the interaction that it becomes. */
import type { Work } from '../routing/index.ts';
import { noEvent } from './day-event.ts';
import type { LiveCall } from './live-call.ts';
import type { WrapUpPlan } from './plan.ts';

/** What comes next in a talk, and how long after the step before. */
export interface TalkStep {
  /** Of `dayEvent`. */
  readonly kind: number;
  readonly afterMs: number;
}

/** How an offer reaches its agent. */
export interface Offered {
  readonly call: LiveCall;
  /** Number of the agent in the plan; -1: he is not in it. */
  readonly agent: number;
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
  agent!: number;
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
  /** Of the talk, those to come; a plain talk has none. */
  steps: TalkStep[] = [];
  /** The consult that its agent makes; null: none. */
  consult: LiveCall | null = null;
  consultTalkMs = 0;
  /** At the end of the talk the call goes on to another agent. */
  isTransferred = false;
  #id!: string | null;

  constructor(of: Offered) {
    this.begin(of);
  }

  begin(of: Offered): void {
    this.call = of.call;
    this.agent = of.agent;
    this.record = of.record;
    this.#id = of.id;
    this.number = of.number;
    this.callVersion = of.callVersion;
    this.answerLimitMs = of.answerLimitMs;
    this.answerHandle = noEvent;
    this.wrapUpHandle = noEvent;
    this.isConnecting = false;
    this.wrapUp = null;
    if (this.steps.length > 0) this.steps = [];
    this.consult = null;
    this.isTransferred = false;
  }

  get id(): string {
    return this.#id ?? this.record?.id ?? '';
  }
}
