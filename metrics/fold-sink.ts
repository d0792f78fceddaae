/**
 * Feeds the core's records without effects between; counts exactly as `Metrics.apply`. The
 * statistics are attached to those records, so nothing is looked up. The centre must stay at one
 * version, as queues are found by index.
 */
import {
  type Agent,
  type AgentState,
  type Call,
  EffectSink,
  type EntryReason,
  type FailCause,
  type PlainOfferMove,
  type Queue,
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
import {
  beginDirect,
  beginWrapUp,
  connectWork,
  endHold,
  endWork,
  holdWork,
  loseWork,
  offerWork,
  passWork,
} from './count-work.ts';
import { Fold, type Metrics, type MetricsOptions } from './metrics.ts';
import { countBlocked, type QueueRecord } from './queue-record.ts';
import { newWorkRecord, type WorkKind, type WorkRecord } from './work-record.ts';

export class FoldSink extends EffectSink {
  readonly metrics: Metrics;
  readonly #fold: Fold;
  readonly #queues: (QueueRecord | undefined)[] = [];

  constructor(options: MetricsOptions) {
    super();
    this.#fold = new Fold(options);
    this.metrics = this.#fold;
  }

  override callBlocked(_callId: string, queue: Queue, _outside: unknown): void {
    this.count += 1;
    countBlocked(this.#queueOf(queue.config), this.atMs);
  }

  override callNotAdmitted(
    _callId: string,
    queue: Queue,
    _action: AdmitAction,
    _text: string | null,
    _outside: unknown,
  ): void {
    this.count += 1;
    countBlocked(this.#queueOf(queue.config), this.atMs);
  }

  override callQueued(call: Call, reason: EntryReason): void {
    this.count += 1;
    const record = callOf(call);
    if (reason === 'inbound' || reason === 'consult') this.#begin(call, record);
    enterQueue(record, this.#queueOf(call.queue), {
      atMs: this.atMs,
      reason,
      class: call.class,
      isForOne: call.rare.forAgent !== null || call.queue.asks !== null,
    });
  }

  override callAnswered(work: Work): void {
    this.count += 1;
    endEntry(callOf(work.call), this.atMs, 'answered');
  }

  override callAbandoned(call: Call, phase: 'waiting' | 'alerting' | 'connecting'): void {
    this.count += 1;
    abandonEntry(callOf(call), this.atMs, phase);
    this.#end(call);
  }

  override callOverflowed(call: Call): void {
    this.count += 1;
    endEntry(callOf(call), this.atMs, 'overflowed');
  }

  override waitEnded(
    call: Call,
    kind: 'end' | 'callback' | 'message',
    _cause: WaitEnd | 'command' | 'transferred',
  ): void {
    this.count += 1;
    const record = callOf(call);
    if (kind === 'callback') {
      planCallback(record, this.atMs);
      return;
    }
    endEntry(record, this.atMs, kind === 'end' ? 'endedBySystem' : 'callback');
    this.#end(call);
  }

  override callEnded(call: Call): void {
    this.count += 1;
    this.#end(call);
  }

  override callbackDone(call: Call, outcome: 'connected' | 'cancelled'): void {
    this.count += 1;
    const end = { atMs: this.atMs, isConnected: outcome === 'connected' };
    endCallback(callOf(call), this.#queueOf(call.queue), end);
  }

  override offerMade(work: Work): void {
    this.count += 1;
    const { call: ofCall } = work;
    const call = callOf(ofCall);
    const queue = this.#queueOf(work.queue);
    const agent = this.#agentOf(work.agent);
    const record = workOf(work, agent, queue);
    judgeOffered(call, this.atMs);
    offerWork(record, call, agent, queue, this.atMs);
  }

  override offerMoved(work: Work, type: PlainOfferMove): void {
    this.count += 1;
    if (type === 'offer.connected') {
      const call = callOf(work.call);
      connectWork(recordOf(work), call, call.talking, this.atMs);
    } else if (type === 'offer.expired') {
      loseWork(recordOf(work), this.atMs, 'offersExpired');
    }
  }

  override offerRejected(work: Work): void {
    this.count += 1;
    loseWork(recordOf(work), this.atMs, 'offersRejected');
  }

  override offerFailed(work: Work, _cause: FailCause): void {
    this.count += 1;
    loseWork(recordOf(work), this.atMs, 'offersFailed');
  }

  override offerRescinded(work: Work): void {
    this.count += 1;
    loseWork(recordOf(work), this.atMs, 'offersRescinded');
  }

  override callHeld(work: Work, isHeld: boolean): void {
    this.count += 1;
    if (isHeld) holdWork(recordOf(work), this.atMs);
    else endHold(recordOf(work), this.atMs);
  }

  override callTransferred(asked: Work): void {
    this.count += 1;
    passWork(recordOf(asked), this.atMs, callOf(asked.serves).talking);
  }

  override callConferenced(asked: Work): void {
    this.count += 1;
    passWork(recordOf(asked), this.atMs, callOf(asked.serves).talking);
  }

  override interactionBegan(work: Work): void {
    this.count += 1;
    const call = callOf(work.call);
    renewCall(call);
    const queue = work.queue.id === '' ? null : this.#queueOf(work.queue);
    const agent = this.#agentOf(work.agent);
    const units = queue === null ? this.#fold.directUnits : queue.units;
    const of = { kind: kindOf(work), atMs: this.atMs, talking: call.talking };
    beginDirect(workOf(work, agent, queue), { agent, queue, units }, of);
  }

  override wrapUpSet(work: Work): void {
    this.count += 1;
    beginWrapUp(recordOf(work), this.atMs);
  }

  override interactionEnded(work: Work): void {
    this.count += 1;
    endWork(recordOf(work), this.atMs);
  }

  override agentState(agent: Agent, state: AgentState, _reason: string | null): void {
    this.count += 1;
    showState(this.#agentOf(agent), this.atMs, state);
  }

  /** Begins a call; it can be found by id only if expected waits will be reported. */
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

const told = Object.getOwnPropertyNames(EffectSink.prototype).filter(
  (name) => name !== 'constructor',
) as Exclude<keyof EffectSink, 'count' | 'atMs'>[];

/** Calls several sinks in order. */
export function sinkOf(sinks: readonly EffectSink[]): EffectSink {
  const all = new EffectSink();
  for (const name of told) {
    const tell = (...what: never[]): void => {
      all.count += 1;
      for (const sink of sinks) {
        sink.atMs = all.atMs;
        (sink[name] as (...args: never[]) => void)(...what);
      }
    };
    Object.defineProperty(all, name, { value: tell });
  }
  return all;
}

function callOf(call: Call): CallRecord {
  if (call.folded === null) call.folded = newCallRecord();
  return call.folded as CallRecord;
}

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
