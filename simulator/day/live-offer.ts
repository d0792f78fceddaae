/** An offer of a call to a simulated agent, and the interaction that it becomes. */
import type { Work } from '../../routing/index.ts';
import type { WrapUpPlan } from '../plan.ts';
import { noEvent } from './day-event.ts';
import type { LiveCall } from './live-call.ts';

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
  /** Number of the agent in the plan; -1: he is not in it. */
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
