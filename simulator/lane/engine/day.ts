/**
 * A day of the class in which the oldest call of the best class goes to the agent idle longest. The
 * order of events, inputs and their consequences is that of `day/day.ts` and the core.
 */
import { beginAgents, beginInstant, endWork, move, report } from './agents';
import {
  arrivalKey,
  beginStreams,
  entityOfStream,
  nextStream,
  scheduleArrivals,
  takeArrival,
  typeOfStream,
} from './arrivals';
import { beginCalls, closeQueues, countLevel, enterQueue, leaveQueue } from './calls';
import { beginKeys, firstKeyOf, keyAt, keysLeft, timeOf } from './event-keys';
import * as host from './host';
import { inWrapUp, nothing, off, talking } from './layout';
import { beginMatching, pick, picked } from './matching';
import { clearMemory, WordList, wordList } from './memory';
import { PendingEvents, pendingEvents } from './pending-events';
import { agentOf, beginState, callOf, freeSlot, newSlot, queueOf, typeOf } from './state';
import { beginTimes, patienceOf, talkOf, wrapUpOf } from './times';
import {
  beginTotals,
  countEntry,
  countHandled,
  countServed,
  countTime,
  countWrapUp,
  readWaits,
} from './totals';

export {
  forgetIdle,
  hasMoved,
  join,
  leaveIdle,
  move,
  phaseOf,
  setPending,
  touch,
  watch,
} from './agents';
export { setStream } from './arrivals';
export { waitingIn } from './calls';
export {
  link,
  newSlot,
  patienceFactorsAt,
  setAgent,
  setGroup,
  setQueue,
  setType,
  talkFactorsAt,
} from './state';
export {
  agentRowsAt,
  agentRowsLength,
  cutRowsAt,
  queueRowsAt,
  queueRowsLength,
  typeRowsAt,
  waitsAt,
} from './totals';

/** Kinds of inputs, in the low bits of a number; the rest says of whom. */
const arrival = 0;
const talkEnd = 1;
const wrapUpEnd = 2;
const request = 3;
const leave = 4;
const kindBits = 3;
const kindMask = 7;
/** More instants in one ms are left to the core, which says what is wrong. */
const instantsPerMsMax = 50_000;
/** Calls of one stream, by their numbers; more are left to the core, too. */
const callsMax = 1 << 23;
/** Keys left when the day is given up, more than one instant needs. */
const keysKept: u64 = 1 << 20;
/** Wrap-up of a queue; an agent ends an optional one. */
const noWrapUp = 0;
const timed = 2;

let hasRecords: bool = false;
let queueCount: i32 = 0;
let agentCount: i32 = 0;
let endMs: u64 = 0;
let nowMs: u64 = 0;
/** Keys of the present ms are below. */
let nextMsKey: u64 = 0;
let instants: i32 = 0;
let isGivenUp: bool = false;
/** Ends of talk and wrap-up, as inputs. */
let ends: PendingEvents = changetype<PendingEvents>(0);
/** Ends of wrap-ups at their limit: not events, but timers of the core. */
let limits: PendingEvents = changetype<PendingEvents>(0);
/** Events of duties and of callers with records, by handle. */
let duties: PendingEvents = changetype<PendingEvents>(0);
/** Inputs of the instant, and calls that have entered in it. */
let inputs: WordList = changetype<WordList>(0);
let entered: WordList = changetype<WordList>(0);

export function begin(
  records: bool,
  levels: bool,
  queues: i32,
  types: i32,
  groups: i32,
  agents: i32,
  streamsOfDay: i32,
  intervalMs: f64,
  cellMs: f64,
  dayMs: f64,
  lastMs: f64,
): void {
  clearMemory();
  beginState(queues, types, groups, agents);
  beginAgents();
  beginCalls(records, levels);
  beginTimes(records, intervalMs);
  beginTotals(queues, types, agents, cellMs, dayMs);
  hasRecords = records;
  queueCount = queues;
  agentCount = agents;
  endMs = u64(lastMs);
  beginKeys(endMs);
  beginStreams(streamsOfDay);
  beginMatching(queues);
  nowMs = 0;
  instants = 0;
  isGivenUp = false;
  ends = pendingEvents();
  limits = pendingEvents();
  duties = pendingEvents();
  inputs = wordList();
  entered = wordList();
}

/** Plays the day, after the first events of duties; false: given up. */
export function run(): bool {
  scheduleArrivals();
  while (!isGivenUp && takeNext()) isGivenUp = isGivenUp || instants > instantsPerMsMax;
  return !isGivenUp;
}

/** Returns the end of the day. */
export function close(): f64 {
  const endedAtMs = closeQueues(queueCount, f64(nowMs), f64(endMs));
  for (let agent = 0; agent < agentCount; agent += 1) {
    const own = agentOf(agent);
    const isTalking = own.phase === talking;
    if (isTalking || own.phase === inWrapUp) {
      const fromMs = isTalking ? own.sinceMs : own.sinceMs - own.talkMs;
      countLevel(1, callOf(own.slot).type, fromMs, endedAtMs);
    }
    if (own.phase !== off) countTime(agent, own.phase, own.sinceMs, endedAtMs);
  }
  readWaits();
  return endedAtMs;
}

/** The event of the handle will happen at that time. */
export function pushDuty(atMs: f64, handle: i32): void {
  duties.push(keyAt(atMs), handle);
}
/** The handle of the next event; -1: there is none. */
export function firstDuty(): i32 {
  return duties.first();
}
export function takeDuty(): i32 {
  return duties.take();
}

export function inputArrival(slot: i32): void {
  inputs.add((slot << kindBits) | arrival);
}
export function inputRequest(place: i32): void {
  inputs.add((place << kindBits) | request);
}
export function inputLeave(slot: i32): void {
  inputs.add((slot << kindBits) | leave);
}

export function enteredAtMs(slot: i32): f64 {
  return callOf(slot).enteredAtMs;
}
export function typeOfCall(slot: i32): i32 {
  return callOf(slot).type;
}
export function entityOf(slot: i32): u32 {
  return callOf(slot).entity;
}

function min(a: u64, b: u64): u64 {
  return a < b ? a : b;
}

function nextKey(): u64 {
  return min(arrivalKey(), min(ends.firstKey(), duties.firstKey()));
}

function takeNext(): bool {
  const key = nextKey();
  const atMs = timeOf(min(key, limits.firstKey()));
  if (atMs > endMs) return false;
  instants = atMs > nowMs ? 1 : instants + 1;
  nowMs = atMs;
  nextMsKey = firstKeyOf(atMs + 1);
  if (key < nextMsKey) {
    for (let next = key; next < nextMsKey; next = nextKey()) happen(next);
    if (inputs.length === 0) return true;
  }
  runInstant(f64(atMs));
  return true;
}

function happen(key: u64): void {
  if (key === ends.firstKey()) end(ends.take());
  else if (key === arrivalKey()) arrive();
  else host.duty(f64(nowMs));
}

/** The end of a talk, unless sales prolong it, or of a wrap-up. */
function end(what: i32): void {
  if (hasRecords && (what & kindMask) === talkEnd) {
    const agent = what >>> kindBits;
    const moreMs = host.prolongedMs(agentOf(agent).slot, f64(nowMs));
    if (moreMs > 0) {
      pushEnd(f64(nowMs) + moreMs, agent, talkEnd);
      return;
    }
  }
  inputs.add(what);
}

function arrive(): void {
  const stream = nextStream();
  const nth = takeArrival(stream);
  if (nth >= callsMax || keysLeft() < keysKept) isGivenUp = true;
  if (hasRecords) host.arriveLive(stream, nth, f64(nowMs));
  else inputArrival(newSlot(typeOfStream(stream), entityOfStream(stream, nth)));
}

function pushEnd(atMs: f64, agent: i32, kind: i32): void {
  ends.push(keyAt(atMs), (agent << kindBits) | kind);
}

/** One instant of the core: inputs, timers, matching, reports. */
function runInstant(now: f64): void {
  beginInstant();
  for (let place = 0; place < inputs.length; place += 1) act(inputs[place], now);
  inputs.length = 0;
  while (limits.firstKey() < nextMsKey) finish(limits.take(), now);
  match(now);
  report(now);
  settle(now);
}

function act(what: i32, now: f64): void {
  const kind = what & kindMask;
  const whose = what >>> kindBits;
  if (kind === arrival) enter(whose, now);
  else if (kind === talkEnd) endTalk(whose, now);
  else if (kind === wrapUpEnd) finish(whose, now);
  else if (kind === leave) abandon(whose, now);
  else host.ask(whose, now);
}

function enter(slot: i32, now: f64): void {
  const type = callOf(slot).type;
  const queue = typeOf(type).queue;
  enterQueue(queue, slot, now);
  countEntry(queue, type, now, !hasRecords);
  entered.add(slot);
}

function abandon(slot: i32, now: f64): void {
  leaveQueue(typeOf(callOf(slot).type).queue, slot);
  host.abandoned(slot, now);
}

function endTalk(agent: i32, now: f64): void {
  const own = agentOf(agent);
  const call = callOf(own.slot);
  const queue = typeOf(call.type).queue;
  own.talkMs = now - own.sinceMs;
  if (hasRecords) host.served(own.slot, now);
  else countServed(call.type, call.enteredAtMs);
  if (queueOf(queue).wrapUp === noWrapUp) finish(agent, now);
  else beginWrapUp(agent, queue, now);
}

function beginWrapUp(agent: i32, queue: i32, now: f64): void {
  const own = queueOf(queue);
  const limitMs = own.wrapUpLimitMs;
  move(agent, inWrapUp, now);
  let wrapUpMs = Infinity;
  if (own.wrapUp !== timed) {
    const wrapUp = typeOf(callOf(agentOf(agent).slot).type).wrapUp;
    wrapUpMs = wrapUp.law === nothing ? 0 : agentOf(agent).wrapUpMs;
    if (wrapUp.law !== nothing) countWrapUp(queue, wrapUpMs, limitMs);
  }
  if (wrapUpMs < limitMs) pushEnd(now + wrapUpMs, agent, wrapUpEnd);
  else limits.push(keyAt(now + limitMs), agent);
}

function finish(agent: i32, now: f64): void {
  const own = agentOf(agent);
  const slot = own.slot;
  const call = callOf(slot);
  const wrapUpMs = own.phase === inWrapUp ? now - own.sinceMs : 0;
  countHandled(typeOf(call.type).queue, agent, call.enteredAtMs, now, own.talkMs, wrapUpMs);
  countLevel(1, call.type, now - wrapUpMs - own.talkMs, now);
  freeSlot(slot);
  endWork(agent, now);
}

/** All pairs of an instant are chosen before any of them connects. */
function match(now: f64): void {
  pick(entered, now);
  for (let pair = 0; pair < picked.length; pair += 1) connect(picked[pair], now);
}

function connect(agent: i32, now: f64): void {
  const own = agentOf(agent);
  const slot = own.slot;
  const call = callOf(slot);
  countLevel(0, call.type, call.enteredAtMs, now);
  // The call is taken, so the end of the instant finds that it does not wait.
  call.leavesAtMs = now;
  if (hasRecords) host.answered(slot);
  pushEnd(now + talkOf(agent, slot, now), agent, talkEnd);
  own.wrapUpMs = wrapUpOf(slot);
}

/** Calls that were not taken in their instant wait, or leave at once. */
function settle(now: f64): void {
  for (let place = 0; place < entered.length; place += 1) {
    const slot = entered[place];
    if (callOf(slot).leavesAtMs !== Infinity) continue;
    const leavesAtOnce = typeOf(callOf(slot).type).hasBalks && host.balks(slot, now) !== 0;
    const atMs = leavesAtOnce ? now : now + Math.max(0, patienceOf(slot, now));
    if (atMs === Infinity) continue;
    callOf(slot).leavesAtMs = atMs;
    if (hasRecords) host.waitUntil(slot, atMs);
  }
  entered.length = 0;
}
