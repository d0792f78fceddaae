/**
 * From effects to handled work: each offer's one end, and each agent segment from talk to wrap-up's
 * end.
 *
 * Offers are counted when they are made, their ends when they end, a segment when its wrap-up is
 * over. By entry, all of these go to the interval in which the call entered the queue. Of the
 * agents in a conference the one who was there first is its primary: handle time is his, and the
 * next one's from when he leaves. All are at work, so occupancy is everybody's.
 *
 * Cost: O(1) per effect; an offer is forgotten with its end, an interaction with its own.
 * Source: acd-routing.md B3, C4.
 */
import type { Effect } from '../routing/index.ts';
import { type AgentRecord, changeAgent, idleMsAt } from './agent-record.ts';
import type { CallLog } from './call-log.ts';
import type { AgentCounts, WorkCounts } from './counts.ts';
import { type QueueRecord, widenIdle } from './queue-record.ts';

type Offered = Extract<Effect, { type: 'offer.offered' }>;
type Began = Extract<Effect, { type: 'interaction.began' }>;
type OfferMoment = { readonly offerId: string; readonly callId: string; readonly atMs: number };
/** How an offer may end without connection. */
export type OfferLoss = 'offersRejected' | 'offersExpired' | 'offersFailed' | 'offersRescinded';
/** Routed through an offer, or asked by one; a dialler call of a queue; a call without a queue. */
type WorkKind = 'routed' | 'consult' | 'dialler' | 'directIncoming' | 'directOutgoing';

interface Work {
  kind: WorkKind;
  /** The call its agent talks in. */
  callId: string;
  /** Whose handle time it is: the first of those who talk in the call. */
  isPrimary: boolean;
  readonly agent: AgentRecord;
  readonly queue: QueueRecord | undefined;
  /** Time that entry attribution goes by. */
  readonly enteredAtMs: number;
  readonly units: number;
  /** Its offer is of an entry: a consult's, or of a call for one agent, is the agent's alone. */
  readonly isOfEntry: boolean;
  isContactsFirst: boolean;
  /** Null: still an offer. */
  connectedAtMs: number | null;
  /** Null: not on hold. */
  heldFromMs: number | null;
  /** Hold that is over; null: it was never held. */
  holdMs: number | null;
  /** Null: not in wrap-up. */
  wrapUpFromMs: number | null;
}

/** The live offers and interactions. */
export class WorkLog {
  readonly #work = new Map<string, Work>();
  /** By call, who talks with the customer, in the order of their coming. */
  readonly #talking = new Map<string, Work[]>();
  readonly #calls: CallLog;

  constructor(calls: CallLog) {
    this.#calls = calls;
  }

  offered(effect: Offered, agent: AgentRecord, queue: QueueRecord): void {
    const isConsult = this.#calls.isConsult(effect.callId);
    const work: Work = {
      kind: isConsult ? 'consult' : 'routed',
      callId: effect.callId,
      isPrimary: false,
      agent,
      queue,
      enteredAtMs: this.#calls.enteredAtMs(effect.callId) ?? effect.atMs,
      units: queue.units,
      isOfEntry: this.#calls.isOfQueue(effect.callId),
      isContactsFirst: false,
      connectedAtMs: null,
      heldFromMs: null,
      holdMs: null,
      wrapUpFromMs: null,
    };
    this.#work.set(effect.offerId, work);
    widenIdle(queue.spread.at(work.enteredAtMs), idleMsAt(agent, effect.atMs));
    countOffer(work, effect.atMs, 'offers');
    changeAgent(agent, effect.atMs, { units: work.units });
  }

  connected(effect: OfferMoment): void {
    const work = this.#work.get(effect.offerId);
    if (work === undefined) return;
    work.connectedAtMs = effect.atMs;
    work.isContactsFirst = this.#calls.connectsFirst(effect.callId);
    countOffer(work, effect.atMs, 'offersConnected');
    changeAgent(work.agent, effect.atMs, { interactions: 1 });
    if (work.kind !== 'consult') this.#join(work, effect.atMs);
  }

  /** The agent asked talks with the customer by now: his consult is over, and he is in the call. */
  passed(effect: OfferMoment): void {
    const work = this.#work.get(effect.offerId);
    if (work === undefined || work.kind !== 'consult') return;
    this.#count(work, effect.atMs);
    work.kind = 'routed';
    work.callId = effect.callId;
    work.connectedAtMs = effect.atMs;
    work.heldFromMs = null;
    work.holdMs = null;
    this.#join(work, effect.atMs);
  }

  #join(work: Work, atMs: number): void {
    const talking = this.#talking.get(work.callId) ?? [];
    talking.push(work);
    this.#talking.set(work.callId, talking);
    lead(talking, atMs);
  }

  #leave(work: Work, atMs: number): void {
    const talking = this.#talking.get(work.callId);
    const at = talking?.indexOf(work) ?? -1;
    if (talking === undefined || at === -1) return;
    talking.splice(at, 1);
    if (talking.length === 0) this.#talking.delete(work.callId);
    else lead(talking, atMs);
  }

  lost(effect: OfferMoment, loss: OfferLoss): void {
    const work = this.#work.get(effect.offerId);
    if (work === undefined) return;
    this.#work.delete(effect.offerId);
    countOffer(work, effect.atMs, loss);
    changeAgent(work.agent, effect.atMs, { units: -work.units });
  }

  /** A direct call: no offer came before it. */
  began(
    effect: Began,
    agent: AgentRecord,
    place: { queue: QueueRecord | undefined; units: number },
  ): void {
    const work: Work = {
      kind: kindOf(effect),
      callId: effect.callId,
      isPrimary: false,
      agent,
      queue: place.queue,
      enteredAtMs: effect.atMs,
      units: place.units,
      isOfEntry: true,
      isContactsFirst: false,
      connectedAtMs: effect.atMs,
      heldFromMs: null,
      holdMs: null,
      wrapUpFromMs: null,
    };
    this.#work.set(effect.offerId, work);
    this.#join(work, effect.atMs);
    changeAgent(agent, effect.atMs, { interactions: 1, units: place.units });
  }

  held(effect: OfferMoment): void {
    const work = this.#work.get(effect.offerId);
    if (work !== undefined) work.heldFromMs = effect.atMs;
  }

  retrieved(effect: OfferMoment): void {
    const work = this.#work.get(effect.offerId);
    if (work !== undefined) endHold(work, effect.atMs);
  }

  /** Talk is over; an extension comes as the same effect and changes nothing. */
  wrapUpBegan(effect: OfferMoment): void {
    const work = this.#work.get(effect.offerId);
    if (work === undefined) return;
    endHold(work, effect.atMs);
    work.wrapUpFromMs ??= effect.atMs;
    this.#leave(work, effect.atMs);
  }

  ended(effect: OfferMoment): void {
    const work = this.#work.get(effect.offerId);
    if (work === undefined) return;
    this.#work.delete(effect.offerId);
    noteHandleTime(work, effect.atMs);
    endHold(work, effect.atMs);
    this.#leave(work, effect.atMs);
    changeAgent(work.agent, effect.atMs, { interactions: -1, units: -work.units });
    this.#count(work, effect.atMs);
  }

  #count(work: Work, atMs: number): void {
    countSegment(work.agent.table.at(atMs), work, atMs);
    if (work.queue === undefined) countDirect(work.agent.table.at(atMs), work, atMs);
    else {
      countSegment(work.queue.byEvent.at(atMs), work, atMs);
      countSegment(work.queue.byEntry.at(work.enteredAtMs), work, atMs);
    }
  }
}

/** The first of those who talk is the primary: from now on where he was not. */
function lead([first]: readonly Work[], atMs: number): void {
  if (first === undefined || first.isPrimary) return;
  first.isPrimary = true;
  first.connectedAtMs = atMs;
  first.holdMs = null;
  if (first.heldFromMs !== null) first.heldFromMs = atMs;
}

/** A hold ends with the talk, at the latest. */
function endHold(work: Work, atMs: number): void {
  if (work.heldFromMs === null) return;
  work.holdMs = (work.holdMs ?? 0) + atMs - work.heldFromMs;
  work.heldFromMs = null;
}

function kindOf(effect: Began): WorkKind {
  if (effect.queueId !== undefined) return 'dialler';
  return effect.direction === 'incoming' ? 'directIncoming' : 'directOutgoing';
}

function countOffer(
  work: Work,
  atMs: number,
  what: 'offers' | 'offersConnected' | OfferLoss,
): void {
  work.agent.table.at(atMs)[what] += 1;
  if (work.queue === undefined || !work.isOfEntry) return;
  work.queue.byEvent.at(atMs)[what] += 1;
  work.queue.byEntry.at(work.enteredAtMs)[what] += 1;
}

function countSegment(counts: WorkCounts, work: Work, endedAtMs: number): void {
  const fromMs = work.connectedAtMs ?? endedAtMs;
  const talkEndMs = work.wrapUpFromMs ?? endedAtMs;
  if (work.kind === 'consult') {
    counts.handledConsult += 1;
    counts.connectedMsConsult += talkEndMs - fromMs;
    counts.wrapUpMsConsult += endedAtMs - talkEndMs;
  } else if (work.kind === 'routed') {
    if (!work.isPrimary) return;
    counts.handled += 1;
    if (work.isContactsFirst) counts.contactsHandled += 1;
    if (work.holdMs !== null) counts.handledHeld += 1;
    counts.connectedMs += talkEndMs - fromMs;
    counts.holdMs += work.holdMs ?? 0;
    counts.wrapUpMs += endedAtMs - talkEndMs;
  } else if (work.kind === 'dialler') {
    counts.handledOutbound += 1;
    counts.connectedMsOutbound += talkEndMs - fromMs;
    counts.wrapUpMsOutbound += endedAtMs - talkEndMs;
  }
}

/** For expected waits: routed work alone. */
function noteHandleTime(
  { agent, queue, kind, isPrimary, connectedAtMs }: Work,
  endedAtMs: number,
): void {
  if (agent.recentHandleTime === null || kind !== 'routed' || connectedAtMs === null) return;
  if (!isPrimary) return;
  agent.recentHandleTime.add(endedAtMs, endedAtMs - connectedAtMs);
  queue?.recentHandleTime?.add(endedAtMs, endedAtMs - connectedAtMs);
}

function countDirect(counts: AgentCounts, work: Work, endedAtMs: number): void {
  const durationMs = endedAtMs - (work.connectedAtMs ?? endedAtMs);
  if (work.kind === 'directIncoming') {
    counts.directIncoming += 1;
    counts.directIncomingMs += durationMs;
  } else {
    counts.directOutgoing += 1;
    counts.directOutgoingMs += durationMs;
  }
}
