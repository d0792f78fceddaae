/**
 * Feeds effects to the records by id, for consumers without a core, such as a wallboard or a replay
 * (`fold-sink.ts` needs no look-ups). Cost: one or two look-ups per effect; ended records are
 * dropped.
 */
import type { Effect } from '../routing/index.ts';
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
  testCallPrefix,
} from './call-record.ts';
import {
  beginDirect,
  beginWrapUp,
  connectWork,
  endHold,
  endWork,
  holdWork,
  loseWork,
  type OfferLoss,
  offerWork,
  passWork,
} from './count-work.ts';
import { countBlocked, type QueueRecord } from './queue-record.ts';
import { newWorkRecord, type WorkKind, type WorkRecord } from './work-record.ts';

type Of<Type extends Effect['type']> = Extract<Effect, { type: Type }>;
type OfferMoment = { readonly offerId: string; readonly callId: string; readonly atMs: number };

export interface KnownRecords {
  readonly directUnits: number;
  queue(queueId: string): QueueRecord;
  agent(agentId: string): AgentRecord;
}

const losses = {
  'offer.rejected': 'offersRejected',
  'offer.expired': 'offersExpired',
  'offer.failed': 'offersFailed',
  'offer.rescinded': 'offersRescinded',
} as const satisfies { readonly [type: string]: OfferLoss };

export class EffectLog {
  readonly #known: KnownRecords;
  readonly #calls = new Map<string, CallRecord>();
  readonly #work = new Map<string, WorkRecord>();
  readonly #talking = new Map<string, WorkRecord[]>();

  constructor(known: KnownRecords) {
    this.#known = known;
  }

  save() {
    return { calls: this.#calls, work: this.#work, talking: this.#talking };
  }

  load({ calls, work, talking }: ReturnType<EffectLog['save']>): void {
    for (const [callId, call] of calls) this.#calls.set(callId, call);
    for (const [offerId, one] of work) this.#work.set(offerId, one);
    for (const [callId, all] of talking) this.#talking.set(callId, all);
  }

  call(callId: string): CallRecord | null {
    return this.#calls.get(callId) ?? null;
  }

  /** `null` forgets the call. */
  name(callId: string, call: CallRecord | null): void {
    if (call === null) this.#calls.delete(callId);
    else this.#calls.set(callId, call);
  }

  /** Effects without a counter are ignored. */
  apply(effect: Effect): void {
    switch (effect.type) {
      case 'call.queued':
        return this.#queued(effect);
      case 'call.answered':
        return this.#entryEnded(effect, 'answered');
      case 'call.abandoned': {
        const call = this.call(effect.callId);
        if (call !== null) abandonEntry(call, effect.atMs, effect.phase);
        return this.#forget(effect.callId);
      }
      case 'call.overflowed':
        return this.#entryEnded(effect, 'overflowed');
      case 'call.ended':
        if (effect.queueId !== undefined) this.#entryEnded(effect, 'endedBySystem');
        return this.#forget(effect.callId);
      case 'callback.planned': {
        const call = this.call(effect.callId);
        return call === null ? undefined : planCallback(call, effect.atMs);
      }
      case 'callback.done':
        return this.#callbackDone(effect);
      case 'call.messageTaken':
        this.#entryEnded(effect, 'callback');
        return this.#forget(effect.callId);
      case 'call.blocked':
        return countBlocked(this.#known.queue(effect.queueId), effect.atMs);
      case 'agent.state':
        return showState(this.#known.agent(effect.agentId), effect.atMs, effect.state);
      default:
        return this.#applyWork(effect);
    }
  }

  #applyWork(effect: Effect): void {
    switch (effect.type) {
      case 'offer.offered':
        return this.#offered(effect);
      case 'offer.connected':
        return this.#connected(effect);
      case 'offer.rejected':
      case 'offer.expired':
      case 'offer.failed':
      case 'offer.rescinded': {
        const work = this.#work.get(effect.offerId);
        if (work === undefined) return;
        this.#work.delete(effect.offerId);
        return loseWork(work, effect.atMs, losses[effect.type]);
      }
      case 'interaction.began':
        return this.#began(effect);
      case 'call.transferred':
      case 'call.conferenced': {
        if (!('offerId' in effect)) return;
        const work = this.#work.get(effect.offerId);
        if (work === undefined) return;
        return passWork(work, effect.atMs, this.#talkingIn(effect.callId));
      }
      case 'call.held':
      case 'call.retrieved':
      case 'interaction.wrapUp':
      case 'interaction.ended':
        return this.#worked(effect);
    }
  }

  #queued(effect: Of<'call.queued'>): void {
    let call = this.#calls.get(effect.callId);
    if (call === undefined) {
      call = newCallRecord();
      this.#calls.set(effect.callId, call);
    }
    enterQueue(call, this.#known.queue(effect.queueId), {
      atMs: effect.atMs,
      reason: effect.reason,
      class: effect.class,
      isForOne:
        effect.agentId !== undefined ||
        effect.asks !== undefined ||
        effect.callId.startsWith(testCallPrefix),
    });
  }

  #entryEnded(
    { callId, atMs }: { readonly callId: string; readonly atMs: number },
    end: 'answered' | 'overflowed' | 'endedBySystem' | 'callback',
  ): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) endEntry(call, atMs, end);
  }

  #callbackDone({ callId, queueId, atMs, outcome }: Of<'callback.done'>): void {
    const call = this.#calls.get(callId);
    const queue = this.#known.queue(queueId);
    if (call === undefined) return;
    endCallback(call, queue, { atMs, isConnected: outcome === 'connected' });
  }

  #offered({ offerId, callId, agentId, queueId, atMs }: Of<'offer.offered'>): void {
    const agent = this.#known.agent(agentId);
    const queue = this.#known.queue(queueId);
    const call = this.call(callId);
    const work = newWorkRecord(agent, queue);
    this.#work.set(offerId, work);
    if (call !== null) judgeOffered(call, atMs);
    offerWork(work, call, agent, queue, atMs);
  }

  #connected({ offerId, callId, atMs }: OfferMoment): void {
    const work = this.#work.get(offerId);
    if (work === undefined) return;
    const talking = work.kind === 'consult' ? [] : this.#talkingIn(callId);
    connectWork(work, this.call(callId), talking, atMs);
  }

  #began(effect: Of<'interaction.began'>): void {
    const { offerId, callId, atMs } = effect;
    const queue = effect.queueId === undefined ? null : this.#known.queue(effect.queueId);
    const units = queue?.units ?? this.#known.directUnits;
    const place = { agent: this.#known.agent(effect.agentId), queue, units };
    const work = newWorkRecord(place.agent, queue);
    this.#work.set(offerId, work);
    beginDirect(work, place, { kind: kindOf(effect), atMs, talking: this.#talkingIn(callId) });
  }

  #worked(
    effect: OfferMoment & {
      readonly type: 'call.held' | 'call.retrieved' | 'interaction.wrapUp' | 'interaction.ended';
    },
  ): void {
    const { offerId, atMs } = effect;
    const work = this.#work.get(offerId);
    if (work === undefined) return;
    if (effect.type === 'call.held') holdWork(work, atMs);
    else if (effect.type === 'call.retrieved') endHold(work, atMs);
    else if (effect.type === 'interaction.wrapUp') beginWrapUp(work, atMs);
    else {
      this.#work.delete(offerId);
      endWork(work, atMs);
    }
  }

  #forget(callId: string): void {
    this.#calls.delete(callId);
    this.#talking.delete(callId);
  }

  #talkingIn(callId: string): WorkRecord[] {
    let talking = this.#talking.get(callId);
    if (talking === undefined) {
      talking = [];
      this.#talking.set(callId, talking);
    }
    return talking;
  }
}

function kindOf({ queueId, direction }: Of<'interaction.began'>): WorkKind {
  if (queueId !== undefined) return 'dialler';
  return direction === 'incoming' ? 'directIncoming' : 'directOutgoing';
}
