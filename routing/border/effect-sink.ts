/**
 * Receives effects as method calls; this base class counts them. Arguments are records that the
 * core changes and reuses, so a method must read them at once.
 */
import type { AdmitAction, AdmitOutcome, RuleSet } from '../../rules/index.ts';
import type {
  AgentState,
  EndCause,
  EntryReason,
  FailCause,
  Input,
  RescindCause,
  RuleSource,
  SessionState,
  Treatment,
  WaitEnd,
} from '../files/index.ts';
import type { Agent, Call, Queue, Session, Work } from '../memory/records.ts';
import type { RefusalCode } from './codes.ts';

/** Changes of an offer that have no details. */
export type PlainOfferMove =
  | 'offer.accepted'
  | 'offer.connecting'
  | 'offer.connected'
  | 'offer.expired';

/** A host's answer for a call at its route point. */
export interface RouteAnswer {
  readonly host: string | undefined;
  readonly to: Extract<Input, { type: 'call.routed' }>['to'] | null;
  /** Why the default is taken; null: it is not. */
  readonly problem: string | null;
}

/** A refused input, or the call or offer that a driver named by its record. */
export type RefusedInput = Input | { readonly callId: string } | { readonly offerId: string };

export class EffectSink {
  count = 0;
  atMs = 0;

  offerMade(_work: Work): void {
    this.count += 1;
  }

  offerMoved(_work: Work, _type: PlainOfferMove, _isUncounted = false): void {
    this.count += 1;
  }

  offerRejected(_work: Work, _reason: string | null): void {
    this.count += 1;
  }

  offerFailed(_work: Work, _cause: FailCause): void {
    this.count += 1;
  }

  offerRescinded(_work: Work, _cause: RescindCause): void {
    this.count += 1;
  }

  callBlocked(_callId: string, _queue: Queue, _outside: unknown): void {
    this.count += 1;
  }

  /** Rules do not admit the call. */
  callNotAdmitted(
    _callId: string,
    _queue: Queue,
    _action: AdmitAction,
    _text: string | null,
    _outside: unknown,
  ): void {
    this.count += 1;
  }

  /** Rules offer a callback while the call keeps waiting. */
  callbackOffered(_call: Call, _offer: AdmitOutcome): void {
    this.count += 1;
  }

  callQueued(_call: Call, _reason: EntryReason): void {
    this.count += 1;
  }

  stepBegan(_call: Call, _step: number, _isSkipped: boolean): void {
    this.count += 1;
  }

  classChanged(_call: Call): void {
    this.count += 1;
  }

  callTreated(_call: Call, _treatment: Treatment, _rule: RuleSource | null): void {
    this.count += 1;
  }

  callAnswered(_work: Work, _waitMs: number): void {
    this.count += 1;
  }

  callAbandoned(_call: Call, _phase: 'waiting' | 'alerting' | 'connecting', _waitMs: number): void {
    this.count += 1;
  }

  callOverflowed(_call: Call, _reason: 'overflow' | 'command', _waitMs: number): void {
    this.count += 1;
  }

  /** The caller chose in a menu. */
  menuAnswered(_call: Call, _digits: string): void {
    this.count += 1;
  }

  /** A menu asked in vain, for the `tries`-th time. */
  menuMissed(_call: Call, _cause: 'noDigits' | 'wrongDigits', _tries: number): void {
    this.count += 1;
  }

  /** The greeting of a voicemail is over. */
  voicemailBegan(_call: Call): void {
    this.count += 1;
  }

  /** A voicemail can record no message. */
  voicemailFailed(_call: Call, _problem: string): void {
    this.count += 1;
  }

  /** A route point's host answered, or the default is taken for a problem. */
  routeAnswered(_call: Call, _answer: RouteAnswer): void {
    this.count += 1;
  }

  /** A wait ended unanswered: the call ended, or became a callback or message. */
  waitEnded(
    _call: Call,
    _kind: 'end' | 'callback' | 'message',
    _cause: WaitEnd | 'command' | 'transferred',
    _waitMs: number,
  ): void {
    this.count += 1;
  }

  /** A connected call ended. */
  callEnded(_call: Call, _cause: EndCause): void {
    this.count += 1;
  }

  callbackAttempted(_work: Work): void {
    this.count += 1;
  }

  callbackDone(_call: Call, _outcome: 'connected' | 'cancelled'): void {
    this.count += 1;
  }

  callHeld(_work: Work, _isHeld: boolean): void {
    this.count += 1;
  }

  /** The customer now talks to this interaction's agent; the consulting agent has left. */
  callTransferred(_asked: Work): void {
    this.count += 1;
  }

  callTransferredOut(_call: Call, _number: string): void {
    this.count += 1;
  }

  callConferenced(_asked: Work): void {
    this.count += 1;
  }

  interactionBegan(_work: Work): void {
    this.count += 1;
  }

  wrapUpSet(_work: Work): void {
    this.count += 1;
  }

  interactionEnded(_work: Work, _isCodeMissing: boolean): void {
    this.count += 1;
  }

  agentState(
    _agent: Agent,
    _state: AgentState,
    _reason: string | null,
    _pending: 'notReady' | 'loggedOff' | null,
  ): void {
    this.count += 1;
  }

  sessionState(_session: Session, _state: SessionState, _reason: string | null): void {
    this.count += 1;
  }

  queueState(_queue: Queue): void {
    this.count += 1;
  }

  centreChanged(_version: number, _waiting: 'migrate' | 'pin'): void {
    this.count += 1;
  }

  rulesChanged(_rules: RuleSet, _waiting: 'migrate' | 'pin'): void {
    this.count += 1;
  }

  callMigrated(_call: Call): void {
    this.count += 1;
  }

  legReleased(_offerId: string): void {
    this.count += 1;
  }

  /** `place`: the input's index in its instant. */
  refused(_place: number, _code: RefusalCode, _input: RefusedInput): void {
    this.count += 1;
  }
}
