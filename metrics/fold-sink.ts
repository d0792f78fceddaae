/**
 * The fold, fed by the core itself: what happens to its records, without effects in between.
 *
 * Counts as `Metrics.apply` does, line by line the same; only the search by id is spared, for the
 * fold's records stand by the slots of the core's, and become another's together with them. For a
 * core whose centre stays one version: queues are found by their place.
 *
 * Cost: no allocation in steady state. Who wants the effects too has an `EffectWriter` beside it,
 * see {@link sinkOf}.
 */
import {
  type AgentRef,
  type AgentState,
  type CallRef,
  type CoreView,
  EffectSink,
  type EntryReason,
  type FailCause,
  type PlainOfferMove,
  type Queue,
  type WorkRef,
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

export class FoldSink extends EffectSink {
  readonly metrics: Metrics;
  readonly #fold: Fold;
  /** By place. */
  readonly #queues: (QueueRecord | undefined)[] = [];
  readonly #agents: (AgentRecord | undefined)[] = [];
  /** By slot. */
  readonly #calls: (CallRecord | undefined)[] = [];
  readonly #works: (WorkRecord | undefined)[] = [];

  constructor(options: MetricsOptions) {
    super();
    this.#fold = new Fold(options);
    this.metrics = this.#fold;
  }

  override callBlocked(_callId: string, queue: Queue): void {
    this.count += 1;
    countBlocked(this.#queueOf(queue.config), this.atMs);
  }

  override callNotAdmitted(
    _callId: string,
    queue: Queue,
    _action: AdmitAction,
    _text: string | null,
  ): void {
    this.count += 1;
    countBlocked(this.#queueOf(queue.config), this.atMs);
  }

  override callQueued(call: CallRef, reason: EntryReason): void {
    this.count += 1;
    const record = this.#callOf(call);
    if (reason === 'inbound' || reason === 'consult') this.#begin(call, record);
    enterQueue(record, this.#queueOf(this.view.callQueue(call)), {
      atMs: this.atMs,
      reason,
      class: this.view.callClass(call),
      isForOne: this.view.forAgentId(call) !== null,
    });
  }

  override callAnswered(work: WorkRef): void {
    this.count += 1;
    endEntry(this.#callOf(this.view.workCall(work)), this.atMs, 'answered');
  }

  override callAbandoned(call: CallRef, phase: 'waiting' | 'alerting' | 'connecting'): void {
    this.count += 1;
    abandonEntry(this.#callOf(call), this.atMs, phase);
    this.#end(call);
  }

  override callOverflowed(call: CallRef): void {
    this.count += 1;
    endEntry(this.#callOf(call), this.atMs, 'overflowed');
  }

  override waitEnded(call: CallRef, kind: 'end' | 'callback' | 'message'): void {
    this.count += 1;
    const record = this.#callOf(call);
    if (kind === 'callback') {
      planCallback(record, this.atMs);
      return;
    }
    endEntry(record, this.atMs, kind === 'end' ? 'endedBySystem' : 'callback');
    this.#end(call);
  }

  override callEnded(call: CallRef): void {
    this.count += 1;
    this.#end(call);
  }

  override callbackDone(call: CallRef, outcome: 'connected' | 'cancelled'): void {
    this.count += 1;
    const end = { atMs: this.atMs, isConnected: outcome === 'connected' };
    endCallback(this.#callOf(call), this.#queueOf(this.view.callQueue(call)), end);
  }

  override offerMade(work: WorkRef): void {
    this.count += 1;
    const { view } = this;
    const call = this.#callOf(view.workCall(work));
    const queue = this.#queueOf(view.workQueue(work));
    const agent = this.#agentOf(view.workAgent(work));
    const record = this.#workOf(work, agent, queue);
    judgeOffered(call, this.atMs);
    offerWork(record, call, agent, queue, this.atMs);
  }

  override offerMoved(work: WorkRef, type: PlainOfferMove): void {
    this.count += 1;
    if (type === 'offer.connected') {
      const call = this.#callOf(this.view.workCall(work));
      connectWork(this.#recordOf(work), call, call.talking, this.atMs);
    } else if (type === 'offer.expired') {
      loseWork(this.#recordOf(work), this.atMs, 'offersExpired');
    }
  }

  override offerRejected(work: WorkRef): void {
    this.count += 1;
    loseWork(this.#recordOf(work), this.atMs, 'offersRejected');
  }

  override offerFailed(work: WorkRef, _cause: FailCause): void {
    this.count += 1;
    loseWork(this.#recordOf(work), this.atMs, 'offersFailed');
  }

  override offerRescinded(work: WorkRef): void {
    this.count += 1;
    loseWork(this.#recordOf(work), this.atMs, 'offersRescinded');
  }

  override callHeld(work: WorkRef, isHeld: boolean): void {
    this.count += 1;
    if (isHeld) holdWork(this.#recordOf(work), this.atMs);
    else endHold(this.#recordOf(work), this.atMs);
  }

  override callTransferred(asked: WorkRef): void {
    this.count += 1;
    passWork(this.#recordOf(asked), this.atMs, this.#callOf(this.view.workServes(asked)).talking);
  }

  override callConferenced(asked: WorkRef): void {
    this.count += 1;
    passWork(this.#recordOf(asked), this.atMs, this.#callOf(this.view.workServes(asked)).talking);
  }

  override interactionBegan(work: WorkRef): void {
    this.count += 1;
    const call = this.#callOf(this.view.workCall(work));
    renewCall(call);
    const { view } = this;
    const config = view.workQueue(work);
    const queue = config.id === '' ? null : this.#queueOf(config);
    const agent = this.#agentOf(view.workAgent(work));
    const units = queue === null ? this.#fold.directUnits : queue.units;
    const of = { kind: this.#kindOf(work), atMs: this.atMs, talking: call.talking };
    beginDirect(this.#workOf(work, agent, queue), { agent, queue, units }, of);
  }

  override wrapUpSet(work: WorkRef): void {
    this.count += 1;
    beginWrapUp(this.#recordOf(work), this.atMs);
  }

  override interactionEnded(work: WorkRef): void {
    this.count += 1;
    endWork(this.#recordOf(work), this.atMs);
  }

  override agentState(agent: AgentRef, state: AgentState, _reason: string | null): void {
    this.count += 1;
    showState(this.#agentOf(agent), this.atMs, state);
  }

  /** Begins a life of a call; who tells waits finds it by its id. */
  #begin(call: CallRef, record: CallRecord): void {
    renewCall(record);
    if (this.#fold.keepsLookBack) this.#fold.name(this.view.callId(call), record);
  }

  #end(call: CallRef): void {
    if (this.#fold.keepsLookBack) this.#fold.name(this.view.callId(call), null);
  }

  #queueOf({ id, index }: { readonly id: string; readonly index: number }): QueueRecord {
    const known = this.#queues[index];
    if (known !== undefined) return known;
    const queue = this.#fold.queue(id);
    this.#queues[index] = queue;
    return queue;
  }

  #agentOf(agent: AgentRef): AgentRecord {
    const index = this.view.agentIndex(agent);
    const known = this.#agents[index];
    if (known !== undefined) return known;
    const record = this.#fold.agent(this.view.agentId(agent));
    this.#agents[index] = record;
    return record;
  }

  #callOf(call: CallRef): CallRecord {
    const slot = this.view.callSlot(call);
    const known = this.#calls[slot];
    if (known !== undefined) return known;
    const record = newCallRecord();
    this.#calls[slot] = record;
    return record;
  }

  /** The record of an offer or interaction that begins. */
  #workOf(work: WorkRef, agent: AgentRecord, queue: QueueRecord | null): WorkRecord {
    const slot = this.view.workSlot(work);
    const known = this.#works[slot];
    if (known !== undefined) return known;
    const record = newWorkRecord(agent, queue);
    this.#works[slot] = record;
    return record;
  }

  #recordOf(work: WorkRef): WorkRecord {
    return this.#works[this.view.workSlot(work)] as WorkRecord;
  }

  #kindOf(work: WorkRef): WorkKind {
    if (this.view.workQueue(work).id !== '') return 'dialler';
    const isOutgoing = this.view.workDirect(work) === 'outgoing';
    return isOutgoing ? 'directOutgoing' : 'directIncoming';
  }
}

/** What a core can tell a sink. */
const told = Object.getOwnPropertyNames(EffectSink.prototype).filter(
  (name) => name !== 'constructor',
) as Exclude<keyof EffectSink, 'count' | 'atMs' | 'view'>[];

/** One sink of several: each is told what happens, in their order. */
export function sinkOf(sinks: readonly EffectSink[]): EffectSink {
  const all = new EffectSink();
  // The core sets what handles are about.
  Object.defineProperty(all, 'view', {
    set: (view: CoreView) => {
      for (const sink of sinks) sink.view = view;
    },
    get: () => sinks[0]?.view,
  });
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
