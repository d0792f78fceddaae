/** Writes effects down as the facts of `effects.ts`, with ids for records. */
import type { AdmitAction, AdmitOutcome, RuleSet } from '../../rules/index.ts';
import type { RuleSource } from '../centre/compile-plan.ts';
import { dueKey } from '../life/removals.ts';
import type { Agent, Call, Queue, Session, Work } from '../memory/records.ts';
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

  override offerMade(work: Work): void {
    const { session } = work;
    const addressId = session?.addressId ?? work.agent.addressId;
    this.#write({
      ...refOf(work),
      type: 'offer.offered',
      callVersion: work.call.version,
      queueId: work.queue.id,
      ...(session === null ? {} : { sessionId: session.id }),
      ...(addressId === null ? {} : { addressId }),
      answerLimitMs: work.queue.answerLimitMs,
    });
  }

  override offerMoved(work: Work, type: PlainOfferMove): void {
    this.#write({ type, ...refOf(work) });
  }

  override offerRejected(work: Work, reason: string | null): void {
    const type = 'offer.rejected';
    this.#write({ type, ...refOf(work), ...(reason === null ? {} : { reason }) });
  }

  override offerFailed(work: Work, cause: FailCause): void {
    this.#write({ type: 'offer.failed', ...refOf(work), cause });
  }

  override offerRescinded(work: Work, cause: RescindCause): void {
    this.#write({ type: 'offer.rescinded', ...refOf(work), cause });
  }

  override callBlocked(callId: string, queue: Queue, _outside: unknown): void {
    const reason = queue.state === 'closing' ? 'queueClosing' : 'queueClosed';
    this.#write({ type: 'call.blocked', callId, queueId: queue.config.id, reason });
  }

  override callNotAdmitted(
    callId: string,
    queue: Queue,
    action: AdmitAction,
    text: string | null,
    _outside: unknown,
  ): void {
    this.#write({
      type: 'call.blocked',
      callId,
      queueId: queue.config.id,
      reason: action as 'busy' | 'closed' | 'block',
      ...(text === null ? {} : { text }),
    });
  }

  override callbackOffered(call: Call, { text, callbackWithinMs }: AdmitOutcome): void {
    this.#write({
      type: 'callback.offered',
      callId: call.id,
      queueId: call.queue.id,
      ...(text === undefined ? {} : { text }),
      ...(callbackWithinMs === undefined ? {} : { callbackWithinMs }),
    });
  }

  override callQueued(call: Call, reason: EntryReason): void {
    this.#write({
      type: 'call.queued',
      callId: call.id,
      queueId: call.queue.id,
      reason,
      class: call.class,
      dueKey: dueKey(call),
      ...(call.forAgent === null ? {} : { agentId: call.forAgent.agentId }),
      ...ruleOf(call),
    });
  }

  override stepBegan(call: Call, step: number, isSkipped: boolean): void {
    const body = { type: 'call.stepChanged', callId: call.id, step } as const;
    this.#write(isSkipped ? { ...body, skipped: true } : body);
  }

  override classChanged(call: Call): void {
    const { id: callId, class: to } = call;
    this.#write({ type: 'call.classChanged', callId, class: to, dueKey: dueKey(call) });
  }

  override callTreated(call: Call, treatment: Treatment, rule: RuleSource | null): void {
    const ref = { callId: call.id, queueId: call.queue.id };
    const by = rule === null ? {} : { rule };
    this.#write({ type: 'call.treatment', ...ref, ...treatment, ...by });
  }

  override callAnswered(work: Work, waitMs: number): void {
    const { call, agent } = work;
    this.#write({
      type: 'call.answered',
      callId: call.id,
      queueId: call.queue.id,
      agentId: agent.config.id,
      waitMs,
    });
  }

  override callAbandoned(
    call: Call,
    phase: 'waiting' | 'alerting' | 'connecting',
    waitMs: number,
  ): void {
    const { id: callId, queue } = call;
    this.#write({ type: 'call.abandoned', callId, queueId: queue.id, phase, waitMs });
  }

  override callOverflowed(call: Call, reason: 'overflow' | 'command', waitMs: number): void {
    const { id: callId, queue } = call;
    this.#write({ type: 'call.overflowed', callId, queueId: queue.id, reason, waitMs });
  }

  override waitEnded(
    call: Call,
    kind: 'end' | 'callback' | 'message',
    cause: WaitEnd | 'command',
    waitMs: number,
  ): void {
    const { id: callId, queue } = call;
    const body = { type: waitEnds[kind], callId, queueId: queue.id, cause, waitMs };
    this.#write(body as EffectBody);
  }

  override callEnded(call: Call, cause: EndCause): void {
    this.#write({ type: 'call.ended', callId: call.id, cause });
  }

  override callbackAttempted(work: Work): void {
    const { call } = work;
    this.#write({
      type: 'callback.attempted',
      callId: call.id,
      queueId: call.queue.id,
      attempt: call.attempts,
      offerId: work.id,
      agentId: work.agent.config.id,
    });
  }

  override callbackDone(call: Call, outcome: 'connected' | 'cancelled'): void {
    const { id: callId, queue, attempts: attempt } = call;
    this.#write({ type: 'callback.done', callId, queueId: queue.id, attempt, outcome });
  }

  override callHeld(work: Work, isHeld: boolean): void {
    this.#write({ type: isHeld ? 'call.held' : 'call.retrieved', ...segmentOf(work) });
  }

  override callTransferred(asked: Work): void {
    this.#write({ type: 'call.transferred', ...segmentOf(asked) });
  }

  override callTransferredOut(call: Call, number: string): void {
    this.#write({ type: 'call.transferred', callId: call.id, number });
  }

  override callConferenced(asked: Work): void {
    this.#write({ type: 'call.conferenced', ...segmentOf(asked) });
  }

  override interactionBegan(work: Work): void {
    const direction = work.direct ?? 'incoming';
    const queueId = work.queue.id === '' ? {} : { queueId: work.queue.id };
    this.#write({ type: 'interaction.began', ...refOf(work), direction, ...queueId });
  }

  override wrapUpSet(work: Work): void {
    this.#write({ type: 'interaction.wrapUp', ...refOf(work), untilMs: work.wrapUpUntilMs });
  }

  override interactionEnded(work: Work, isCodeMissing: boolean): void {
    const { outcome } = work;
    this.#write({
      type: 'interaction.ended',
      ...refOf(work),
      ...(outcome === null ? {} : { codes: outcome }),
      ...(isCodeMissing ? { codeMissing: true } : {}),
    });
  }

  override agentState(
    agent: Agent,
    state: AgentState,
    reason: string | null,
    pending: 'notReady' | 'loggedOff' | null,
  ): void {
    this.#write({
      type: 'agent.state',
      agentId: agent.config.id,
      state,
      ...(reason === null ? {} : { reason }),
      ...(pending === null ? {} : { pending }),
      ...(agent.addressId === null ? {} : { addressId: agent.addressId }),
    });
  }

  override sessionState(session: Session, state: SessionState, reason: string | null): void {
    this.#write({
      type: 'agentSession.state',
      sessionId: session.id,
      agentId: session.agent.config.id,
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

  override callMigrated(call: Call): void {
    this.#write({ type: 'call.migrated', callId: call.id, step: call.step, ...ruleOf(call) });
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
}

/** The rule that gave a call its plan, where one did. */
function ruleOf({ plan: { rule } }: Call): { rule?: RuleSource } {
  return rule === null ? {} : { rule };
}

/** How effects name an offer. */
function refOf(work: Work): { offerId: string; callId: string; agentId: string } {
  return { offerId: work.id, callId: work.call.id, agentId: work.agent.config.id };
}

/** The same in what is about the call that its agent talks in. */
function segmentOf(work: Work): { offerId: string; callId: string; agentId: string } {
  return { ...refOf(work), callId: work.serves.id };
}
