/**
 * A day of the class in which the oldest call of the best class goes to the agent idle longest. The
 * order of events, inputs and their consequences is that of `day/day.ts` and the core.
 */
import {
  beginAgents,
  beginInstant,
  endWork,
  firstIdle,
  idle,
  inWrapUp,
  isBefore,
  joined,
  joinedGroup,
  move,
  off,
  report,
  takeIdle,
  talking,
} from './agents';
import {
  beginCalls,
  closeQueues,
  countLevel,
  enterQueue,
  firstCall,
  leaveQueue,
  takeFirst,
  waiting,
} from './calls';
import * as host from './host';
import { clearMemory, Doubles, doubles, WordList, wordList, Words, words } from './memory';
import { noKey, PendingEvents, pendingEvents } from './pending-events';
import {
  agentOf,
  beginState,
  callOf,
  drawnTimes,
  freeSlot,
  groupOf,
  newSlot,
  none,
  queueOf,
  typeOf,
} from './state';
import { batchLength, beginTimes, nothing, patienceOf, talkOf, wrapUpOf } from './times';
import {
  beginTotals,
  countAnswer,
  countEntry,
  countHandled,
  countOffer,
  countServed,
  countTime,
  countWrapUp,
  readWaits,
} from './totals';

export { forgetIdle, hasMoved, join, leaveIdle, move, phaseOf, setPending, touch, watch } from './agents';
export { waitingIn } from './calls';
export { link, newSlot, setAgent, setGroup, setQueue } from './state';
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
/** Calls of one stream, by their numbers; more are left to the core, too. */
const callsMax = 1 << 23;
/** Keys left when the day is given up, more than one instant needs. */
const keysKept: u64 = 1 << 20;
/** More instants in one ms are left to the core, which says what is wrong. */
const instantsPerMsMax = 50_000;
/** Times of a stream that the host writes at once. */
const arrivalsAtOnce = 64;
/** Wrap-up of a queue; an agent ends an optional one. */
const noWrapUp = 0;
const timed = 2;

/** Next calls of one arrival process. */
@unmanaged
class Stream {
  key: u64;
  type: i32;
  /** Entity of the first call. */
  firstEntity: u32;
  arrived: i32;
  /** The next of the times; all are used: the host writes more. */
  next: i32;
  times: Doubles;
}

let hasRecords: bool = false;
let queueCount: i32 = 0;
let agentCount: i32 = 0;
let streamCount: i32 = 0;
let streams: usize = 0;
let endMs: u64 = 0;
let nowMs: u64 = 0;
/** Keys of the present ms are below. */
let nextMsKey: u64 = 0;
let scheduled: u64 = 0;
/** Bits of a key below its time. */
let orderBits: u64 = 0;
let keysPerMs: u64 = 0;
let instants: i32 = 0;
let isGivenUp: bool = false;
let arrivalKey: u64 = noKey;
/** The stream of the next call of all. */
let arriving: i32 = 0;
/** Ends of talk and wrap-up, as inputs. */
let ends: PendingEvents = changetype<PendingEvents>(0);
/** Ends of wrap-ups at their limit: not events, but timers of the core. */
let limits: PendingEvents = changetype<PendingEvents>(0);
/** Events of duties and of callers with records, by handle. */
let duties: PendingEvents = changetype<PendingEvents>(0);
/** Inputs of the instant, and calls that have entered in it. */
let inputs: WordList = changetype<WordList>(0);
let entered: WordList = changetype<WordList>(0);
/** Agents of the instant's pairs, in order. */
let picked: WordList = changetype<WordList>(0);
let allQueues: Words = changetype<Words>(0);
let oneQueue: Words = changetype<Words>(0);
/** The pair that `firstQueue` found. */
let firstSlot: i32 = none;
let firstAgent: i32 = none;

export function begin(
  records: bool,
  levels: bool,
  queues: i32,
  types: i32,
  groups: i32,
  agents: i32,
  streamsOfDay: i32,
  cellMs: f64,
  dayMs: f64,
  lastMs: f64,
): void {
  clearMemory();
  beginState(queues, types, groups, agents);
  beginAgents();
  beginCalls(records, levels);
  beginTimes(records);
  beginTotals(queues, types, agents, cellMs, dayMs);
  hasRecords = records;
  queueCount = queues;
  agentCount = agents;
  streamCount = streamsOfDay;
  streams = allocateStreams(streamsOfDay);
  endMs = u64(lastMs);
  orderBits = clz(endMs + 2);
  keysPerMs = 1 << orderBits;
  nowMs = 0;
  scheduled = 0;
  instants = 0;
  isGivenUp = false;
  arrivalKey = noKey;
  arriving = 0;
  ends = pendingEvents();
  limits = pendingEvents();
  duties = pendingEvents();
  inputs = wordList();
  entered = wordList();
  picked = wordList();
  oneQueue = words(1);
  allQueues = words(queues);
  for (let queue = 0; queue < queues; queue += 1) allQueues[queue] = queue;
}

function allocateStreams(count: i32): usize {
  return changetype<usize>(words((count * i32(offsetof<Stream>())) >> 2));
}

/** Laws: 0 is one of the host. */
export function setType(
  type: i32,
  queue: i32,
  hasBalks: bool,
  talkLaw: i32,
  talkMeanMs: f64,
  patienceLaw: i32,
  patienceMeanMs: f64,
  wrapUpLaw: i32,
  wrapUpMeanMs: f64,
): void {
  const own = typeOf(type);
  own.queue = queue;
  own.hasBalks = hasBalks;
  own.talk = drawnTimes(talkLaw, talkMeanMs, 2 * i32(batchLength));
  own.patience = drawnTimes(patienceLaw, patienceMeanMs, 2 * i32(batchLength));
  own.wrapUp = drawnTimes(wrapUpLaw, wrapUpMeanMs, 2 * i32(batchLength));
}

export function setStream(stream: i32, type: i32, firstEntity: u32): void {
  const own = streamOf(stream);
  own.key = noKey;
  own.type = type;
  own.firstEntity = firstEntity;
  own.next = arrivalsAtOnce;
  own.times = doubles(arrivalsAtOnce);
}

/** Plays the day, after the first events of duties; false: given up. */
export function run(): bool {
  for (let stream = 0; stream < streamCount; stream += 1) scheduleArrival(stream);
  while (!isGivenUp && takeNext()) isGivenUp = isGivenUp || instants > instantsPerMsMax;
  return !isGivenUp;
}

/** Returns the end of the day. */
export function close(): f64 {
  const endedAtMs = closeQueues(queueCount, f64(nowMs), f64(endMs));
  for (let agent = 0; agent < agentCount; agent += 1) {
    const own = agentOf(agent);
    const isTalking = own.phase == talking;
    if (isTalking || own.phase == inWrapUp) {
      const fromMs = isTalking ? own.sinceMs : own.sinceMs - own.talkMs;
      countLevel(1, callOf(own.slot).type, fromMs, endedAtMs);
    }
    if (own.phase != off) countTime(agent, own.phase, own.sinceMs, endedAtMs);
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

/** The next key of this time; all times past the end are alike. */
function keyAt(atMs: f64): u64 {
  const nth = scheduled;
  scheduled += 1;
  return (u64(Math.min(atMs, f64(endMs + 1))) << orderBits) | nth;
}

@inline
function streamOf(stream: i32): Stream {
  return changetype<Stream>(streams + usize(stream) * offsetof<Stream>());
}

@inline
function min(a: u64, b: u64): u64 {
  return a < b ? a : b;
}

@inline
function nextKey(): u64 {
  return min(arrivalKey, min(ends.firstKey(), duties.firstKey()));
}

function takeNext(): bool {
  const key = nextKey();
  const atMs = min(key, limits.firstKey()) >> orderBits;
  if (atMs > endMs) return false;
  instants = atMs > nowMs ? 1 : instants + 1;
  nowMs = atMs;
  nextMsKey = (atMs + 1) << orderBits;
  if (key < nextMsKey) {
    for (let next = key; next < nextMsKey; next = nextKey()) happen(next);
    if (inputs.length == 0) return true;
  }
  runInstant(f64(atMs));
  return true;
}

function happen(key: u64): void {
  if (key == ends.firstKey()) end(ends.take());
  else if (key == arrivalKey) arrive(arriving);
  else host.duty(f64(nowMs));
}

/** The end of a talk, unless sales prolong it, or of a wrap-up. */
function end(what: i32): void {
  if (hasRecords && (what & kindMask) == talkEnd) {
    const agent = what >>> kindBits;
    const moreMs = host.prolongedMs(agentOf(agent).slot, f64(nowMs));
    if (moreMs > 0) {
      pushEnd(f64(nowMs) + moreMs, agent, talkEnd);
      return;
    }
  }
  inputs.add(what);
}

function arrive(stream: i32): void {
  const own = streamOf(stream);
  const nth = own.arrived;
  own.arrived = nth + 1;
  if (nth >= callsMax || scheduled >= keysPerMs - keysKept) isGivenUp = true;
  scheduleArrival(stream);
  if (hasRecords) host.arriveLive(stream, nth, f64(nowMs));
  else inputArrival(newSlot(own.type, own.firstEntity + u32(nth)));
}

function scheduleArrival(stream: i32): void {
  const own = streamOf(stream);
  if (own.next == arrivalsAtOnce) {
    own.next = 0;
    host.fillArrivals(stream, changetype<usize>(own.times));
  }
  const atMs = own.times[own.next];
  if (atMs == Infinity) {
    own.key = noKey;
  } else {
    own.next += 1;
    own.key = keyAt(atMs);
  }
  arrivalKey = noKey;
  for (let other = 0; other < streamCount; other += 1) {
    const key = streamOf(other).key;
    if (key < arrivalKey) {
      arrivalKey = key;
      arriving = other;
    }
  }
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
  if (kind == arrival) enter(whose, now);
  else if (kind == talkEnd) endTalk(whose, now);
  else if (kind == wrapUpEnd) finish(whose, now);
  else if (kind == leave) abandon(whose, now);
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
  if (queueOf(queue).wrapUp == noWrapUp) finish(agent, now);
  else beginWrapUp(agent, queue, now);
}

function beginWrapUp(agent: i32, queue: i32, now: f64): void {
  const own = queueOf(queue);
  const limitMs = own.wrapUpLimitMs;
  move(agent, inWrapUp, now);
  let wrapUpMs = Infinity;
  if (own.wrapUp != timed) {
    const wrapUp = typeOf(callOf(agentOf(agent).slot).type).wrapUp;
    wrapUpMs = wrapUp.law == nothing ? 0 : agentOf(agent).wrapUpMs;
    if (wrapUp.law != nothing) countWrapUp(queue, wrapUpMs, limitMs);
  }
  if (wrapUpMs < limitMs) pushEnd(now + wrapUpMs, agent, wrapUpEnd);
  else limits.push(keyAt(now + limitMs), agent);
}

function finish(agent: i32, now: f64): void {
  const own = agentOf(agent);
  const slot = own.slot;
  const call = callOf(slot);
  const wrapUpMs = own.phase == inWrapUp ? now - own.sinceMs : 0;
  countHandled(typeOf(call.type).queue, agent, call.enteredAtMs, now, own.talkMs, wrapUpMs);
  countLevel(1, call.type, now - wrapUpMs - own.talkMs, now);
  freeSlot(slot);
  endWork(agent, now);
}

/** All pairs of an instant are chosen before any of them connects. */
function match(now: f64): void {
  picked.length = 0;
  pick(now);
  for (let pair = 0; pair < picked.length; pair += 1) connect(picked[pair], now);
}

/**
 * The last instant has left no pair, so one change makes at most one, of its own queue or group.
 */
function pick(now: f64): void {
  const changes = joined + entered.length;
  if (changes == 0) return;
  if (changes > 1) {
    while (pickOne(allQueues, queueCount, now)) {}
  } else if (joined == 1) {
    const group = groupOf(joinedGroup);
    pickOne(group.queues, group.queueCount, now);
  } else {
    oneQueue[0] = typeOf(callOf(entered[0]).type).queue;
    pickOne(oneQueue, 1, now);
  }
}

function pickOne(queues: Words, count: i32, now: f64): bool {
  if (waiting == 0 || idle == 0) return false;
  const queue = firstQueue(queues, count, now);
  if (queue == none) return false;
  const agent = firstAgent;
  const own = agentOf(agent);
  takeFirst(queue);
  countAnswer(queue, callOf(firstSlot).enteredAtMs, now, now - own.sinceMs);
  countOffer(agent, now);
  takeIdle(groupOf(own.group));
  move(agent, talking, now);
  own.slot = firstSlot;
  picked.add(agent);
  return true;
}

/** The queue whose first call comes first among those for whom somebody is idle. */
function firstQueue(queues: Words, count: i32, now: f64): i32 {
  let best = none;
  for (let place = 0; place < count; place += 1) {
    const queue = queues[place];
    if (queueOf(queue).count == 0) continue;
    const agent = firstAgentOf(queue);
    const slot = agent == none ? none : firstCall(queue, now);
    if (slot == none) continue;
    if (best != none && !comesBefore(queue, slot, best, firstSlot)) continue;
    best = queue;
    firstSlot = slot;
    firstAgent = agent;
  }
  return best;
}

function comesBefore(queue: i32, slot: i32, other: i32, otherSlot: i32): bool {
  const own = queueOf(queue);
  const others = queueOf(other);
  if (own.callClass != others.callClass) return own.callClass < others.callClass;
  const due = callOf(slot).enteredAtMs + own.offsetMs;
  const otherDue = callOf(otherSlot).enteredAtMs + others.offsetMs;
  if (due != otherDue) return due < otherDue;
  return callOf(slot).sequence < callOf(otherSlot).sequence;
}

/** Idle longest of those who serve the queue. */
function firstAgentOf(queue: i32): i32 {
  const own = queueOf(queue);
  let best = none;
  for (let place = 0; place < own.groupCount; place += 1) {
    const group = own.groups[place];
    if (groupOf(group).count == 0) continue;
    const agent = firstIdle(group);
    if (best == none || isBefore(agent, best)) best = agent;
  }
  return best;
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
    if (callOf(slot).leavesAtMs != Infinity) continue;
    const leavesAtOnce = typeOf(callOf(slot).type).hasBalks && host.balks(slot, now) != 0;
    const atMs = leavesAtOnce ? now : now + Math.max(0, patienceOf(slot, now));
    if (atMs == Infinity) continue;
    callOf(slot).leavesAtMs = atMs;
    if (hasRecords) host.waitUntil(slot, atMs);
  }
  entered.length = 0;
}
