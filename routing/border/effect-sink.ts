/**
 * Where effects go. This one counts them and keeps nothing: the bench and the shadow's choice.
 *
 * Arguments are handles of the core's records, read through the view at once and never kept:
 * records change, and are used again. The writer (`effect-writer.ts`) makes the effects of `effects.ts` from them.
 */
import type { AdmitAction, AdmitOutcome, RuleSet } from '../../rules/index.ts';
import type { RuleSource } from '../centre/compile-plan.ts';
import type { Queue, Session } from '../memory/core.ts';
import type { AgentRef, CallRef, WorkRef } from '../memory/layout.ts';
import type { CoreView } from './core-view.ts';
import type {
  AgentState,
  EndCause,
  EntryReason,
  FailCause,
  RefusalCode,
  RescindCause,
  SessionState,
  WaitEnd,
} from './effects.ts';
import type { Treatment } from './inputs.ts';

/** Moves of an offer that need no further word. */
export type PlainOfferMove =
  | 'offer.accepted'
  | 'offer.connecting'
  | 'offer.connected'
  | 'offer.expired';

export class EffectSink {
  /** Effects so far: the number of the last. */
  count = 0;
  /** Time of the instant that runs. */
  atMs = 0;
  /** What handles are about; the core sets it. */
  view!: CoreView;

  offerMade(_work: WorkRef): void {
    this.count += 1;
  }

  offerMoved(_work: WorkRef, _type: PlainOfferMove): void {
    this.count += 1;
  }

  offerRejected(_work: WorkRef, _reason: string | null): void {
    this.count += 1;
  }

  offerFailed(_work: WorkRef, _cause: FailCause): void {
    this.count += 1;
  }

  offerRescinded(_work: WorkRef, _cause: RescindCause): void {
    this.count += 1;
  }

  callBlocked(_callId: string, _queue: Queue): void {
    this.count += 1;
  }

  /** Rules do not let it in. */
  callNotAdmitted(
    _callId: string,
    _queue: Queue,
    _action: AdmitAction,
    _text: string | null,
  ): void {
    this.count += 1;
  }

  /** Rules have the caller offered a callback, while the call waits. */
  callbackOffered(_call: CallRef, _offer: AdmitOutcome): void {
    this.count += 1;
  }

  callQueued(_call: CallRef, _reason: EntryReason): void {
    this.count += 1;
  }

  stepBegan(_call: CallRef, _step: number, _isSkipped: boolean): void {
    this.count += 1;
  }

  classChanged(_call: CallRef): void {
    this.count += 1;
  }

  callTreated(_call: CallRef, _treatment: Treatment, _rule: RuleSource | null): void {
    this.count += 1;
  }

  callAnswered(_work: WorkRef, _waitMs: number): void {
    this.count += 1;
  }

  callAbandoned(
    _call: CallRef,
    _phase: 'waiting' | 'alerting' | 'connecting',
    _waitMs: number,
  ): void {
    this.count += 1;
  }

  callOverflowed(_call: CallRef, _reason: 'overflow' | 'command', _waitMs: number): void {
    this.count += 1;
  }

  /** A wait is over without an answer: the end, a callback, a message. */
  waitEnded(
    _call: CallRef,
    _kind: 'end' | 'callback' | 'message',
    _cause: WaitEnd | 'command',
    _waitMs: number,
  ): void {
    this.count += 1;
  }

  /** A connected call is over. */
  callEnded(_call: CallRef, _cause: EndCause): void {
    this.count += 1;
  }

  callbackAttempted(_work: WorkRef): void {
    this.count += 1;
  }

  callbackDone(_call: CallRef, _outcome: 'connected' | 'cancelled'): void {
    this.count += 1;
  }

  callHeld(_work: WorkRef, _isHeld: boolean): void {
    this.count += 1;
  }

  /** The customer is with the agent of this interaction, and with nobody who asked them. */
  callTransferred(_asked: WorkRef): void {
    this.count += 1;
  }

  /** The call leaves for a number. */
  callTransferredOut(_call: CallRef, _number: string): void {
    this.count += 1;
  }

  callConferenced(_asked: WorkRef): void {
    this.count += 1;
  }

  interactionBegan(_work: WorkRef): void {
    this.count += 1;
  }

  wrapUpSet(_work: WorkRef): void {
    this.count += 1;
  }

  interactionEnded(_work: WorkRef, _isCodeMissing: boolean): void {
    this.count += 1;
  }

  agentState(
    _agent: AgentRef,
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

  callMigrated(_call: CallRef): void {
    this.count += 1;
  }

  legReleased(_offerId: string): void {
    this.count += 1;
  }

  refused(_input: number, _code: RefusalCode): void {
    this.count += 1;
  }
}
