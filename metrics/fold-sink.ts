/**
 * The fold, fed by the core itself: what happens to its records, without effects in between.
 *
 * Counts as `Metrics.apply` does, line by line the same; only the search by id is spared, for the
 * fold's records hang on those of the core, and become another's together with them. For a core
 * whose centre stays one version: queues are found by their place.
 *
 * Cost: no allocation in steady state; effects are written only for who listens.
 */
import {
  type Agent,
  type AgentState,
  type Call,
  EffectWriter,
  type EndCause,
  type EntryReason,
  type FailCause,
  type PlainOfferMove,
  type Queue,
  type RescindCause,
  type RuleSource,
  type Session,
  type SessionState,
  type Treatment,
  type WaitEnd,
  type Work,
} from '../routing/index.ts';
import type { AdmitAction } from '../rules/index.ts';
import { type AgentRecord, showState } from './agent-record.ts';
import {
  abandonEntry,
  type CallRecord,
  endCallback,
  endEntry,
  enterQueue,
  judgeOffered,
  newCallRecord,
  planCallback,
  renewCall,
} from './call-record.ts';
import { Fold, type Metrics, type MetricsOptions } from './metrics.ts';
import { countBlocked, type QueueRecord } from './queue-record.ts';
import {
  beginDirect,
  beginWrapUp,
  connectWork,
  endHold,
  endWork,
  holdWork,
  loseWork,
  newWorkRecord,
  offerWork,
  passWork,
  type WorkKind,
  type WorkRecord,
} from './work-record.ts';

/** A sink that counts, and writes effects where `writes` says so. */
export class FoldSink extends EffectWriter {
  readonly metrics: Metrics;
  /** Somebody takes the effects; else common ones are not written, and rare ones dropped. */
  readonly writes: boolean;
  readonly #fold: Fold;
  /** By place. */
  readonly #queues: (QueueRecord | undefined)[] = [];

  constructor({ writes, ...options }: MetricsOptions & { readonly writes: boolean }) {
    super();
    this.#fold = new Fold(options);
    this.metrics = this.#fold;
    this.writes = writes;
  }

  override callBlocked(callId: string, queue: Queue, outside: unknown): void {
    if (this.writes) super.callBlocked(callId, queue, outside);
    else this.count += 1;
    countBlocked(this.#queueOf(queue.config), this.atMs);
  }

  override callNotAdmitted(
    callId: string,
    queue: Queue,
    action: AdmitAction,
    text: string | null,
    outside: unknown,
  ): void {
    if (this.writes) super.callNotAdmitted(callId, queue, action, text, outside);
    else this.count += 1;
    countBlocked(this.#queueOf(queue.config), this.atMs);
  }

  override callQueued(call: Call, reason: EntryReason): void {
    if (this.writes) super.callQueued(call, reason);
    else this.count += 1;
    const record = callOf(call);
    if (reason === 'inbound' || reason === 'consult') this.#begin(call, record);
    enterQueue(record, this.#queueOf(call.queue), {
      atMs: this.atMs,
      reason,
      class: call.class,
      isForOne: call.forAgent !== null,
    });
  }

  override callAnswered(work: Work, waitMs: number): void {
    if (this.writes) super.callAnswered(work, waitMs);
    else this.count += 1;
    endEntry(callOf(work.call), this.atMs, 'answered');
  }

  override callAbandoned(
    call: Call,
    phase: 'waiting' | 'alerting' | 'connecting',
    waitMs: number,
  ): void {
    if (this.writes) super.callAbandoned(call, phase, waitMs);
    else this.count += 1;
    abandonEntry(callOf(call), this.atMs, phase);
    this.#end(call);
  }

  override callOverflowed(call: Call, reason: 'overflow' | 'command', waitMs: number): void {
    if (this.writes) super.callOverflowed(call, reason, waitMs);
    else this.count += 1;
    endEntry(callOf(call), this.atMs, 'overflowed');
  }

  override waitEnded(
    call: Call,
    kind: 'end' | 'callback' | 'message',
    cause: WaitEnd | 'command',
    waitMs: number,
  ): void {
    if (this.writes) super.waitEnded(call, kind, cause, waitMs);
    else this.count += 1;
    const record = callOf(call);
    if (kind === 'callback') {
      planCallback(record, this.atMs);
      return;
    }
    endEntry(record, this.atMs, kind === 'end' ? 'endedBySystem' : 'callback');
    this.#end(call);
  }

  override callEnded(call: Call, cause: EndCause): void {
    if (this.writes) super.callEnded(call, cause);
    else this.count += 1;
    this.#end(call);
  }

  override callbackDone(call: Call, outcome: 'connected' | 'cancelled'): void {
    if (this.writes) super.callbackDone(call, outcome);
    else this.count += 1;
    const end = { atMs: this.atMs, isConnected: outcome === 'connected' };
    endCallback(callOf(call), this.#queueOf(call.queue), end);
  }

  override offerMade(work: Work): void {
    if (this.writes) super.offerMade(work);
    else this.count += 1;
    const { call: ofCall } = work;
    const call = callOf(ofCall);
    const queue = this.#queueOf(work.queue);
    const agent = this.#agentOf(work.agent);
    const record = workOf(work, agent, queue);
    judgeOffered(call, this.atMs);
    offerWork(record, call, agent, queue, this.atMs);
  }

  override offerMoved(work: Work, type: PlainOfferMove): void {
    if (this.writes) super.offerMoved(work, type);
    else this.count += 1;
    if (type === 'offer.connected') {
      const call = callOf(work.call);
      connectWork(recordOf(work), call, call.talking, this.atMs);
    } else if (type === 'offer.expired') {
      loseWork(recordOf(work), this.atMs, 'offersExpired');
    }
  }

  override offerRejected(work: Work, reason: string | null): void {
    if (this.writes) super.offerRejected(work, reason);
    else this.count += 1;
    loseWork(recordOf(work), this.atMs, 'offersRejected');
  }

  override offerFailed(work: Work, cause: FailCause): void {
    if (this.writes) super.offerFailed(work, cause);
    else this.count += 1;
    loseWork(recordOf(work), this.atMs, 'offersFailed');
  }

  override offerRescinded(work: Work, cause: RescindCause): void {
    if (this.writes) super.offerRescinded(work, cause);
    else this.count += 1;
    loseWork(recordOf(work), this.atMs, 'offersRescinded');
  }

  override callHeld(work: Work, isHeld: boolean): void {
    if (this.writes) super.callHeld(work, isHeld);
    else this.count += 1;
    if (isHeld) holdWork(recordOf(work), this.atMs);
    else endHold(recordOf(work), this.atMs);
  }

  override callTransferred(asked: Work): void {
    if (this.writes) super.callTransferred(asked);
    else this.count += 1;
    passWork(recordOf(asked), this.atMs, callOf(asked.serves).talking);
  }

  override callConferenced(asked: Work): void {
    if (this.writes) super.callConferenced(asked);
    else this.count += 1;
    passWork(recordOf(asked), this.atMs, callOf(asked.serves).talking);
  }

  override interactionBegan(work: Work): void {
    if (this.writes) super.interactionBegan(work);
    else this.count += 1;
    const call = callOf(work.call);
    renewCall(call);
    const queue = work.queue.id === '' ? null : this.#queueOf(work.queue);
    const agent = this.#agentOf(work.agent);
    const units = queue === null ? this.#fold.directUnits : queue.units;
    const of = { kind: kindOf(work), atMs: this.atMs, talking: call.talking };
    beginDirect(workOf(work, agent, queue), { agent, queue, units }, of);
  }

  override wrapUpSet(work: Work): void {
    if (this.writes) super.wrapUpSet(work);
    else this.count += 1;
    beginWrapUp(recordOf(work), this.atMs);
  }

  override interactionEnded(work: Work, isCodeMissing: boolean): void {
    if (this.writes) super.interactionEnded(work, isCodeMissing);
    else this.count += 1;
    endWork(recordOf(work), this.atMs);
  }

  override agentState(
    agent: Agent,
    state: AgentState,
    reason: string | null,
    pending: 'notReady' | 'loggedOff' | null,
  ): void {
    if (this.writes) super.agentState(agent, state, reason, pending);
    else this.count += 1;
    showState(this.#agentOf(agent), this.atMs, state);
  }

  // What follows counts for nothing, and is common.

  override stepBegan(call: Call, step: number, isSkipped: boolean): void {
    if (this.writes) super.stepBegan(call, step, isSkipped);
    else this.count += 1;
  }

  override callTreated(call: Call, treatment: Treatment, rule: RuleSource | null): void {
    if (this.writes) super.callTreated(call, treatment, rule);
    else this.count += 1;
  }

  override sessionState(session: Session, state: SessionState, reason: string | null): void {
    if (this.writes) super.sessionState(session, state, reason);
    else this.count += 1;
  }

  /** Begins a life of a call; who tells waits finds it by its id. */
  #begin(call: Call, record: CallRecord): void {
    renewCall(record);
    if (this.#fold.keepsLookBack) this.#fold.name(call.id, record);
  }

  #end(call: Call): void {
    if (this.#fold.keepsLookBack) this.#fold.name(call.id, null);
  }

  #queueOf({ id, index }: Work['queue']): QueueRecord {
    const known = this.#queues[index];
    if (known !== undefined) return known;
    const queue = this.#fold.queue(id);
    this.#queues[index] = queue;
    return queue;
  }

  #agentOf(agent: Agent): AgentRecord {
    if (agent.folded !== null) return agent.folded as AgentRecord;
    const record = this.#fold.agent(agent.config.id);
    agent.folded = record;
    return record;
  }
}

function callOf(call: Call): CallRecord {
  if (call.folded === null) call.folded = newCallRecord();
  return call.folded as CallRecord;
}

/** The record of an offer or interaction that begins. */
function workOf(work: Work, agent: AgentRecord, queue: QueueRecord | null): WorkRecord {
  if (work.folded === null) work.folded = newWorkRecord(agent, queue);
  return recordOf(work);
}

function recordOf(work: Work): WorkRecord {
  return work.folded as WorkRecord;
}

function kindOf({ queue, direct }: Work): WorkKind {
  if (queue.id !== '') return 'dialler';
  return direct === 'outgoing' ? 'directOutgoing' : 'directIncoming';
}
