/** Writes effects down as the facts of `effects.ts`, with ids for records. */
import type { AdmitAction, AdmitOutcome, RuleSet } from '../../rules/index.ts';
import type { RuleSource } from '../centre/compile-plan.ts';
import type { Queue, Session } from '../memory/core.ts';
import type { AgentRef, CallRef, WorkRef } from '../memory/layout.ts';
import { EffectSink, type PlainOfferMove } from './effect-sink.ts';
import type {
  AgentState,
  Effect,
  EffectBody,
  EndCause,
  EntryReason,
  FailCause,
  RefusalCode,
  RescindCause,
  SessionState,
  WaitEnd,
} from './effects.ts';
import type { Treatment } from './inputs.ts';

const waitEnds = {
  end: 'call.ended',
  callback: 'callback.planned',
  message: 'call.messageTaken',
} as const;

const nothing: readonly Effect[] = [];

export class EffectWriter extends EffectSink {
  #out: Effect[] = [];

  /** The effects since the last call of this. */
  take(): readonly Effect[] {
    const out = this.#out;
    if (out.length === 0) return nothing;
    this.#out = [];
    return out;
  }

  /** Forgets them. */
  drop(): void {
    if (this.#out.length > 0) this.#out = [];
  }

  override offerMade(work: WorkRef): void {
    const { view } = this;
    const session = view.workSession(work);
    const addressId = session?.addressId ?? view.agentAddress(view.workAgent(work));
    const queue = view.workQueue(work);
    this.#write({
      ...this.#refOf(work),
      type: 'offer.offered',
      callVersion: view.callVersion(view.workCall(work)),
      queueId: queue.id,
      ...(session === null ? {} : { sessionId: session.id }),
      ...(addressId === null ? {} : { addressId }),
      answerLimitMs: queue.answerLimitMs,
    });
  }

  override offerMoved(work: WorkRef, type: PlainOfferMove): void {
    this.#write({ type, ...this.#refOf(work) });
  }

  override offerRejected(work: WorkRef, reason: string | null): void {
    const type = 'offer.rejected';
    this.#write({ type, ...this.#refOf(work), ...(reason === null ? {} : { reason }) });
  }

  override offerFailed(work: WorkRef, cause: FailCause): void {
    this.#write({ type: 'offer.failed', ...this.#refOf(work), cause });
  }

  override offerRescinded(work: WorkRef, cause: RescindCause): void {
    this.#write({ type: 'offer.rescinded', ...this.#refOf(work), cause });
  }

  override callBlocked(callId: string, queue: Queue): void {
    const reason = queue.state === 'closing' ? 'queueClosing' : 'queueClosed';
    this.#write({ type: 'call.blocked', callId, queueId: queue.config.id, reason });
  }

  override callNotAdmitted(
    callId: string,
    queue: Queue,
    action: AdmitAction,
    text: string | null,
  ): void {
    this.#write({
      type: 'call.blocked',
      callId,
      queueId: queue.config.id,
      reason: action as 'busy' | 'closed' | 'block',
      ...(text === null ? {} : { text }),
    });
  }

  override callbackOffered(call: CallRef, { text, callbackWithinMs }: AdmitOutcome): void {
    this.#write({
      type: 'callback.offered',
      ...this.#waitOf(call),
      ...(text === undefined ? {} : { text }),
      ...(callbackWithinMs === undefined ? {} : { callbackWithinMs }),
    });
  }

  override callQueued(call: CallRef, reason: EntryReason): void {
    const agentId = this.view.forAgentId(call);
    this.#write({
      type: 'call.queued',
      ...this.#waitOf(call),
      reason,
      class: this.view.callClass(call),
      dueKey: this.view.dueKey(call),
      ...(agentId === null ? {} : { agentId }),
      ...this.#ruleOf(call),
    });
  }

  override stepBegan(call: CallRef, step: number, isSkipped: boolean): void {
    const body = { type: 'call.stepChanged', callId: this.view.callId(call), step } as const;
    this.#write(isSkipped ? { ...body, skipped: true } : body);
  }

  override classChanged(call: CallRef): void {
    const { view } = this;
    const key = { class: view.callClass(call), dueKey: view.dueKey(call) };
    this.#write({ type: 'call.classChanged', callId: view.callId(call), ...key });
  }

  override callTreated(call: CallRef, treatment: Treatment, rule: RuleSource | null): void {
    const by = rule === null ? {} : { rule };
    this.#write({ type: 'call.treatment', ...this.#waitOf(call), ...treatment, ...by });
  }

  override callAnswered(work: WorkRef, waitMs: number): void {
    const { view } = this;
    const agentId = view.agentId(view.workAgent(work));
    this.#write({ type: 'call.answered', ...this.#waitOf(view.workCall(work)), agentId, waitMs });
  }

  override callAbandoned(
    call: CallRef,
    phase: 'waiting' | 'alerting' | 'connecting',
    waitMs: number,
  ): void {
    this.#write({ type: 'call.abandoned', ...this.#waitOf(call), phase, waitMs });
  }

  override callOverflowed(call: CallRef, reason: 'overflow' | 'command', waitMs: number): void {
    this.#write({ type: 'call.overflowed', ...this.#waitOf(call), reason, waitMs });
  }

  override waitEnded(
    call: CallRef,
    kind: 'end' | 'callback' | 'message',
    cause: WaitEnd | 'command',
    waitMs: number,
  ): void {
    const body = { type: waitEnds[kind], ...this.#waitOf(call), cause, waitMs };
    this.#write(body as EffectBody);
  }

  override callEnded(call: CallRef, cause: EndCause): void {
    this.#write({ type: 'call.ended', callId: this.view.callId(call), cause });
  }

  override callbackAttempted(work: WorkRef): void {
    const { view } = this;
    const call = view.workCall(work);
    this.#write({
      type: 'callback.attempted',
      ...this.#waitOf(call),
      attempt: view.callAttempts(call),
      offerId: view.workId(work),
      agentId: view.agentId(view.workAgent(work)),
    });
  }

  override callbackDone(call: CallRef, outcome: 'connected' | 'cancelled'): void {
    const attempt = this.view.callAttempts(call);
    this.#write({ type: 'callback.done', ...this.#waitOf(call), attempt, outcome });
  }

  override callHeld(work: WorkRef, isHeld: boolean): void {
    this.#write({ type: isHeld ? 'call.held' : 'call.retrieved', ...this.#segmentOf(work) });
  }

  override callTransferred(asked: WorkRef): void {
    this.#write({ type: 'call.transferred', ...this.#segmentOf(asked) });
  }

  override callTransferredOut(call: CallRef, number: string): void {
    this.#write({ type: 'call.transferred', callId: this.view.callId(call), number });
  }

  override callConferenced(asked: WorkRef): void {
    this.#write({ type: 'call.conferenced', ...this.#segmentOf(asked) });
  }

  override interactionBegan(work: WorkRef): void {
    const direction = this.view.workDirect(work) ?? 'incoming';
    const { id } = this.view.workQueue(work);
    const queueId = id === '' ? {} : { queueId: id };
    this.#write({ type: 'interaction.began', ...this.#refOf(work), direction, ...queueId });
  }

  override wrapUpSet(work: WorkRef): void {
    const untilMs = this.view.wrapUpUntilMs(work);
    this.#write({ type: 'interaction.wrapUp', ...this.#refOf(work), untilMs });
  }

  override interactionEnded(work: WorkRef, isCodeMissing: boolean): void {
    const outcome = this.view.workOutcome(work);
    this.#write({
      type: 'interaction.ended',
      ...this.#refOf(work),
      ...(outcome === null ? {} : { codes: outcome }),
      ...(isCodeMissing ? { codeMissing: true } : {}),
    });
  }

  override agentState(
    agent: AgentRef,
    state: AgentState,
    reason: string | null,
    pending: 'notReady' | 'loggedOff' | null,
  ): void {
    const addressId = this.view.agentAddress(agent);
    this.#write({
      type: 'agent.state',
      agentId: this.view.agentId(agent),
      state,
      ...(reason === null ? {} : { reason }),
      ...(pending === null ? {} : { pending }),
      ...(addressId === null ? {} : { addressId }),
    });
  }

  override sessionState(session: Session, state: SessionState, reason: string | null): void {
    this.#write({
      type: 'agentSession.state',
      sessionId: session.id,
      agentId: this.view.agentId(session.agent),
      groupId: session.groupId,
      state,
      ...(reason === null ? {} : { reason }),
      ...(session.addressId === null ? {} : { addressId: session.addressId }),
    });
  }

  override queueState(queue: Queue): void {
    const { config, state, untilMs } = queue;
    const until = untilMs === null ? {} : { untilMs };
    this.#write({ type: 'queue.state', queueId: config.id, state, ...until });
  }

  override centreChanged(version: number, waiting: 'migrate' | 'pin'): void {
    this.#write({ type: 'centre.changed', version, waiting });
  }

  override rulesChanged({ kind, set, version }: RuleSet, waiting: 'migrate' | 'pin'): void {
    this.#write({ type: 'rules.changed', kind, set, version, waiting });
  }

  override callMigrated(call: CallRef): void {
    const step = this.view.callStep(call);
    const callId = this.view.callId(call);
    this.#write({ type: 'call.migrated', callId, step, ...this.#ruleOf(call) });
  }

  override legReleased(offerId: string): void {
    this.#write({ type: 'leg.released', offerId });
  }

  override refused(input: number, code: RefusalCode): void {
    this.#write({ type: 'refused', input, code });
  }

  #write(body: EffectBody): void {
    this.count += 1;
    this.#out.push({ atMs: this.atMs, n: this.count, ...body });
  }

  /** The rule that gave a call its plan, where one did. */
  #ruleOf(call: CallRef): { rule?: RuleSource } {
    const rule = this.view.planRule(call);
    return rule === null ? {} : { rule };
  }

  /** How effects name a call in its queue. */
  #waitOf(call: CallRef): { callId: string; queueId: string } {
    return { callId: this.view.callId(call), queueId: this.view.callQueue(call).id };
  }

  /** How effects name an offer. */
  #refOf(work: WorkRef): { offerId: string; callId: string; agentId: string } {
    const { view } = this;
    const callId = view.callId(view.workCall(work));
    return { offerId: view.workId(work), callId, agentId: view.agentId(view.workAgent(work)) };
  }

  /** The same in what is about the call that its agent talks in. */
  #segmentOf(work: WorkRef): { offerId: string; callId: string; agentId: string } {
    return { ...this.#refOf(work), callId: this.view.callId(this.view.workServes(work)) };
  }
}
