/**
 * Counts offers, their ends and agent segments (talk to end of wrap-up), by entry in the interval
 * of queue entry. In a conference handle time belongs to one agent at a time, first the earliest;
 * occupancy to all. Cost: O(1) per move. Source: acd-routing.md B3, C4.
 */
import {
  type AgentRecord,
  beginInteraction,
  endInteraction,
  holdUnits,
  idleMsAt,
} from './agent-record.ts';
import { type CallRecord, enteredAtMs } from './call-record.ts';
import type { AgentCounts, WorkCounts } from './counts.ts';
import { type QueueRecord, widenIdle } from './queue-record.ts';
import type { WorkKind, WorkRecord } from './work-record.ts';

export type OfferLoss = 'offersRejected' | 'offersExpired' | 'offersFailed' | 'offersRescinded';
type OfferCount = 'offers' | 'offersConnected' | OfferLoss;

export function offerWork(
  work: WorkRecord,
  call: CallRecord | null,
  agent: AgentRecord,
  queue: QueueRecord,
  atMs: number,
): void {
  begin(work, agent, queue);
  const isConsult = call?.isConsult === true;
  work.kind = isConsult ? 'consult' : 'routed';
  const entered = call === null ? null : enteredAtMs(call);
  work.enteredAtMs = entered === null ? atMs : entered;
  work.units = queue.units;
  work.isOfEntry = !isConsult && call?.isForOne !== true;
  widenIdle(queue.spread.at(work.enteredAtMs), idleMsAt(agent, atMs));
  countOffer(work, atMs, 'offers');
  holdUnits(agent, atMs, work.units);
}

export function connectWork(
  work: WorkRecord,
  call: CallRecord | null,
  talking: WorkRecord[],
  atMs: number,
): void {
  work.connectedAtMs = atMs;
  work.isContactsFirst = call !== null && !call.isConsult && !call.wasConnected;
  if (call !== null) call.wasConnected = true;
  countOffer(work, atMs, 'offersConnected');
  beginInteraction(work.agent, atMs);
  if (work.kind !== 'consult') join(work, atMs, talking);
}

/** The consult ends: the consulted agent now talks with the customer. */
export function passWork(work: WorkRecord, atMs: number, talking: WorkRecord[]): void {
  if (work.kind !== 'consult') return;
  count(work, atMs);
  work.kind = 'routed';
  work.connectedAtMs = atMs;
  work.heldFromMs = null;
  work.holdMs = null;
  join(work, atMs, talking);
}

export function loseWork(work: WorkRecord, atMs: number, loss: OfferLoss): void {
  countOffer(work, atMs, loss);
  holdUnits(work.agent, atMs, -work.units);
}

export function beginDirect(
  work: WorkRecord,
  place: Pick<WorkRecord, 'agent' | 'queue' | 'units'>,
  of: { readonly kind: WorkKind; readonly atMs: number; readonly talking: WorkRecord[] },
): void {
  begin(work, place.agent, place.queue);
  work.kind = of.kind;
  work.enteredAtMs = of.atMs;
  work.units = place.units;
  work.connectedAtMs = of.atMs;
  join(work, of.atMs, of.talking);
  holdUnits(place.agent, of.atMs, place.units);
  beginInteraction(place.agent, of.atMs);
}

export function holdWork(work: WorkRecord, atMs: number): void {
  work.heldFromMs = atMs;
}

/** Ends the talk; a second call only extends the wrap-up. */
export function beginWrapUp(work: WorkRecord, atMs: number): void {
  endHold(work, atMs);
  if (work.wrapUpFromMs === null) work.wrapUpFromMs = atMs;
  leave(work, atMs);
}

export function endWork(work: WorkRecord, atMs: number): void {
  noteHandleTime(work, atMs);
  endHold(work, atMs);
  leave(work, atMs);
  endInteraction(work.agent, atMs, work.units);
  count(work, atMs);
}

export function endHold(work: WorkRecord, atMs: number): void {
  if (work.heldFromMs === null) return;
  work.holdMs = (work.holdMs ?? 0) + atMs - work.heldFromMs;
  work.heldFromMs = null;
}

function begin(work: WorkRecord, agent: AgentRecord, queue: QueueRecord | null): void {
  work.isPrimary = false;
  work.agent = agent;
  work.queue = queue;
  work.isOfEntry = true;
  work.isContactsFirst = false;
  work.connectedAtMs = null;
  work.heldFromMs = null;
  work.holdMs = null;
  work.wrapUpFromMs = null;
  work.talking = null;
}

function join(work: WorkRecord, atMs: number, talking: WorkRecord[]): void {
  talking.push(work);
  work.talking = talking;
  lead(talking, atMs);
}

function leave(work: WorkRecord, atMs: number): void {
  const { talking } = work;
  if (talking === null) return;
  work.talking = null;
  if (talking.length === 1) {
    talking.pop();
    return;
  }
  talking.splice(talking.indexOf(work), 1);
  lead(talking, atMs);
}

function count(work: WorkRecord, atMs: number): void {
  countSegment(work.agent.table.at(atMs), work, atMs);
  if (work.queue === null) {
    countDirect(work.agent.table.at(atMs), work, atMs);
    return;
  }
  if (work.queue.byEvent !== null) countSegment(work.queue.byEvent.at(atMs), work, atMs);
  countSegment(work.queue.byEntry.at(work.enteredAtMs), work, atMs);
}

/** Makes the first agent in the call the primary one, who gets its handle time. */
function lead(talking: readonly WorkRecord[], atMs: number): void {
  const first = talking[0];
  if (first === undefined || first.isPrimary) return;
  first.isPrimary = true;
  first.connectedAtMs = atMs;
  first.holdMs = null;
  if (first.heldFromMs !== null) first.heldFromMs = atMs;
}

function countOffer(work: WorkRecord, atMs: number, what: OfferCount): void {
  addOffer(work.agent.table.at(atMs), what);
  const { queue } = work;
  if (queue === null || !work.isOfEntry) return;
  if (queue.byEvent !== null) addOffer(queue.byEvent.at(atMs), what);
  addOffer(queue.byEntry.at(work.enteredAtMs), what);
}

function addOffer(counts: WorkCounts, what: OfferCount): void {
  if (what === 'offers') counts.offers += 1;
  else if (what === 'offersConnected') counts.offersConnected += 1;
  else counts[what] += 1;
}

function countSegment(counts: WorkCounts, work: WorkRecord, endedAtMs: number): void {
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

/** Notes the handle time of routed work, for expected waits. */
function noteHandleTime(
  { agent, queue, kind, isPrimary, connectedAtMs }: WorkRecord,
  endedAtMs: number,
): void {
  if (agent.recentHandleTime === null || kind !== 'routed' || connectedAtMs === null) return;
  if (!isPrimary) return;
  agent.recentHandleTime.add(endedAtMs, endedAtMs - connectedAtMs);
  queue?.recentHandleTime?.add(endedAtMs, endedAtMs - connectedAtMs);
}

function countDirect(counts: AgentCounts, work: WorkRecord, endedAtMs: number): void {
  const durationMs = endedAtMs - (work.connectedAtMs ?? endedAtMs);
  if (work.kind === 'directIncoming') {
    counts.directIncoming += 1;
    counts.directIncomingMs += durationMs;
  } else {
    counts.directOutgoing += 1;
    counts.directOutgoingMs += durationMs;
  }
}
