/**
 * Counters by queue and cell, and by agent and cell. All are whole numbers, so their order is free.
 * `lane-totals.ts` reads them, by the same places, once the day is over.
 */
import * as ofAgent from './agent-counts';
import * as host from './host';
import { cutFields, waitFields } from './layout';
import { allocate, Doubles, doubled, doubles } from './memory';
import * as ofQueue from './queue-counts';
import { queueOf } from './state';

const waitsAtOnce = 512;

let cellMs: f64 = 0;
let dayMs: f64 = 0;
let dayCells: i32 = 0;
let queueCount: i32 = 0;
let agentCount: i32 = 0;
let queueRows: usize = 0;
let queueRoom: i32 = 0;
let agentRows: usize = 0;
let agentRoom: i32 = 0;
let typeRows: Doubles = changetype<Doubles>(0);
let typeRoom: i32 = 0;
let cuts: Doubles = changetype<Doubles>(0);
let cutQueues: i32 = 0;
let waits: Doubles = changetype<Doubles>(0);
let waitCount: i32 = 0;

export function beginTotals(queues: i32, types: i32, agents: i32, cell: f64, day: f64): void {
  cellMs = cell;
  dayMs = day;
  dayCells = i32(Math.ceil(day / cell));
  queueCount = queues;
  agentCount = agents;
  queueRoom = queues * ofQueue.fields * dayCells;
  queueRows = allocate(queueRoom << 3);
  agentRoom = agents * ofAgent.fields * dayCells;
  agentRows = allocate(agentRoom << 3);
  typeRoom = types * (dayCells + 1);
  typeRows = doubles(3 * typeRoom);
  cuts = doubles(cutFields * queues);
  cutQueues = 0;
  waits = doubles(waitFields * waitsAtOnce);
  waitCount = 0;
}

export function queueRowsAt(): usize {
  return queueRows;
}
export function queueRowsLength(): i32 {
  return queueRoom;
}
export function agentRowsAt(): usize {
  return agentRows;
}
export function agentRowsLength(): i32 {
  return agentRoom;
}
/** Entries by type and cell, then callers served, then talk beyond its mean. */
export function typeRowsAt(): usize {
  return changetype<usize>(typeRows);
}
export function cutRowsAt(): usize {
  return changetype<usize>(cuts);
}
export function waitsAt(): usize {
  return changetype<usize>(waits);
}

export function countEntry(queue: i32, type: i32, atMs: f64, isOfType: bool): void {
  row(queueRow(queue, atMs), ofQueue.entered, 1);
  if (isOfType) typeRows.add(typeCell(type, atMs), 1);
}

export function countAnswer(queue: i32, enteredAtMs: f64, atMs: f64, idleMs: f64): void {
  const rows = queueRow(queue, enteredAtMs);
  const waitMs = atMs - enteredAtMs;
  row(rows, ofQueue.answered, 1);
  if (waitMs <= queueOf(queue).targetMs) row(rows, ofQueue.answeredInTarget, 1);
  if (waitMs > 0) {
    row(rows, ofQueue.answeredAfterWait, 1);
    row(rows, ofQueue.waitMsAnswered, waitMs);
    noteWait(2 * queue + 1, enteredAtMs, waitMs);
  }
  const fields = changetype<Doubles>(rows);
  const least = fields[ofQueue.idleMsMin];
  if (least === 0 || idleMs < least - 1) fields[ofQueue.idleMsMin] = idleMs + 1;
  if (idleMs >= fields[ofQueue.idleMsMax]) fields[ofQueue.idleMsMax] = idleMs + 1;
}

export function countAbandonment(queue: i32, enteredAtMs: f64, atMs: f64): void {
  const rows = queueRow(queue, enteredAtMs);
  const own = queueOf(queue);
  const waitMs = atMs - enteredAtMs;
  row(rows, ofQueue.abandoned, 1);
  if (waitMs <= own.targetMs) row(rows, ofQueue.abandonedInTarget, 1);
  if (waitMs <= own.shortAbandonMs) row(rows, ofQueue.abandonedShort, 1);
  if (waitMs > 0) row(rows, ofQueue.abandonedAfterWait, 1);
  row(rows, ofQueue.waitMsAbandoned, waitMs);
  noteWait(2 * queue, enteredAtMs, waitMs);
}

export function countOffer(agent: i32, atMs: f64): void {
  row(agentRow(agent, atMs), ofAgent.offers, 1);
}

export function countHandled(
  queue: i32,
  agent: i32,
  enteredAtMs: f64,
  atMs: f64,
  talkMs: f64,
  wrapUpMs: f64,
): void {
  const inQueue = queueRow(queue, enteredAtMs);
  row(inQueue, ofQueue.handled, 1);
  row(inQueue, ofQueue.connectedMs, talkMs);
  row(inQueue, ofQueue.wrapUpMs, wrapUpMs);
  const byAgent = agentRow(agent, atMs);
  row(byAgent, ofAgent.handled, 1);
  row(byAgent, ofAgent.connectedMs, talkMs);
  row(byAgent, ofAgent.wrapUpMs, wrapUpMs);
}

/** Time of an agent in a phase above 0. */
export function countTime(agent: i32, phase: i32, fromMs: f64, toMs: f64): void {
  let atMs = fromMs;
  while (atMs < toMs) {
    const rows = agentRow(agent, atMs);
    const endMs = Math.min(toMs, f64(cellOf(atMs) + 1) * cellMs);
    row(rows, phase, endMs - atMs);
    atMs = endMs;
  }
}

export function countServed(type: i32, enteredAtMs: f64): void {
  typeRows.add(typeRoom + typeCell(type, enteredAtMs), 1);
}

/** In the order of connections, as it is a sum of doubles. */
export function countTalk(type: i32, atMs: f64, beyondMeanMs: f64): void {
  typeRows.add(2 * typeRoom + typeCell(type, atMs), beyondMeanMs);
}

export function countWrapUp(queue: i32, drawnMs: f64, limitMs: f64): void {
  const at = cutFields * queue;
  if (cuts[at] === 0) {
    cutQueues += 1;
    cuts[at + 3] = f64(cutQueues);
  }
  cuts.add(at, 1);
  if (drawnMs <= limitMs) return;
  cuts.add(at + 1, 1);
  cuts.add(at + 2, drawnMs - limitMs);
}

export function readWaits(): void {
  if (waitCount > 0) host.readWaits(waitCount);
  waitCount = 0;
}

function noteWait(which: i32, enteredAtMs: f64, waitMs: f64): void {
  const at = waitCount * waitFields;
  waits[at] = f64(which);
  waits[at + 1] = enteredAtMs;
  waits[at + 2] = waitMs;
  waitCount += 1;
  if (waitCount === waitsAtOnce) readWaits();
}

function row(rows: usize, field: i32, by: f64): void {
  changetype<Doubles>(rows).add(field, by);
}

function cellOf(atMs: f64): i32 {
  return i32(atMs / cellMs);
}

/** The last cell holds all after the day's end. */
function typeCell(type: i32, atMs: f64): i32 {
  return type * (dayCells + 1) + (atMs >= dayMs ? dayCells : cellOf(atMs));
}

function queueRow(queue: i32, atMs: f64): usize {
  const place = (cellOf(atMs) * queueCount + queue) * ofQueue.fields;
  while (place >= queueRoom) {
    queueRows = doubled(queueRows, queueRoom << 3);
    queueRoom *= 2;
  }
  return queueRows + (usize(place) << 3);
}

function agentRow(agent: i32, atMs: f64): usize {
  const place = (cellOf(atMs) * agentCount + agent) * ofAgent.fields;
  while (place >= agentRoom) {
    agentRows = doubled(agentRows, agentRoom << 3);
    agentRoom *= 2;
  }
  return agentRows + (usize(place) << 3);
}
