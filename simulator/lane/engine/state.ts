/** Queues, call types, groups of agents alike, agents in order of id, and calls by slot. */
import { allocate, Doubles, doubled, doubles, Words, words } from './memory';

export const none = -1;
/** Entities of a batch of draws; each has two, of which the first is used. */
export const batchLength = 64;

@unmanaged
export class Queue {
  head: i32;
  tail: i32;
  /** Calls in it; with records of calls those who have left stay until they come to its head. */
  count: i32;
  /** Those in it who have left by an event. */
  gone: i32;
  callClass: i32;
  wrapUp: i32;
  groupCount: i32;
  /** Groups of agents who serve it. */
  groups: Words;
  /** Added to times of entry where first calls of two queues are compared. */
  offsetMs: f64;
  wrapUpLimitMs: f64;
  targetMs: f64;
  shortAbandonMs: f64;
}

/** First draws of the calls of a type, for one purpose: needed nearly in order of arrival. */
@unmanaged
export class DrawnTimes {
  law: i32;
  firstEntity: u32;
  hasBatch: bool;
  /** Factors on a drawn time by interval of the day; 0: there are none. */
  factorCount: i32;
  meanMs: f64;
  factors: Doubles;
  batch: Doubles;
}

@unmanaged
export class CallType {
  queue: i32;
  hasBalks: bool;
  talk: DrawnTimes;
  patience: DrawnTimes;
  wrapUp: DrawnTimes;
}

/** The idle agents of a group, the longest idle first, ties by id. */
@unmanaged
export class Group {
  ring: Words;
  mask: i32;
  head: i32;
  count: i32;
  queueCount: i32;
  /** The queues that its agents serve. */
  queues: Words;
}

@unmanaged
export class Agent {
  /** Since when they are in their phase. */
  sinceMs: f64;
  /** Since when they are idle, earlier by idle time before a break. */
  idleSinceMs: f64;
  accruedMs: f64;
  talkMs: f64;
  wrapUpMs: f64;
  /** The slot of the call. */
  slot: i32;
  group: i32;
  phase: i32;
  /** The phase that the last instant left, if they have changed in the instant. */
  before: i32;
  changedIn: i32;
  /** Whether something follows from their next change. */
  isWatched: bool;
  /** Whether a request waits for the end of the call. */
  isPending: bool;
}

@unmanaged
export class Call {
  enteredAtMs: f64;
  /** When the caller leaves; infinity: never, or not known yet. */
  leavesAtMs: f64;
  entity: u32;
  type: i32;
  /** Number of the entry among all, which orders calls of one ms. */
  sequence: i32;
  /** The next in the queue, or the next free slot. */
  next: i32;
}

let queues: usize = 0;
let types: usize = 0;
let groups: usize = 0;
let agents: usize = 0;
let calls: usize = 0;
let callRoom: i32 = 0;
let callCount: i32 = 0;
let freeFrom: i32 = none;

export function beginState(
  queueCount: i32,
  typeCount: i32,
  groupCount: i32,
  agentCount: i32,
): void {
  queues = allocate(queueCount * offsetof<Queue>());
  types = allocate(typeCount * offsetof<CallType>());
  groups = allocate(groupCount * offsetof<Group>());
  agents = allocate(agentCount * offsetof<Agent>());
  callRoom = 256;
  calls = allocate(callRoom * offsetof<Call>());
  callCount = 0;
  freeFrom = none;
}

export function queueOf(queue: i32): Queue {
  return changetype<Queue>(queues + usize(queue) * offsetof<Queue>());
}
/** Of a call. */
export function typeOf(type: i32): CallType {
  return changetype<CallType>(types + usize(type) * offsetof<CallType>());
}
/** Of agents alike. */
export function groupOf(group: i32): Group {
  return changetype<Group>(groups + usize(group) * offsetof<Group>());
}
export function agentOf(agent: i32): Agent {
  return changetype<Agent>(agents + usize(agent) * offsetof<Agent>());
}
export function callOf(slot: i32): Call {
  return changetype<Call>(calls + usize(slot) * offsetof<Call>());
}

export function newSlot(type: i32, entity: u32): i32 {
  let slot = freeFrom;
  if (slot === none) {
    slot = callCount;
    callCount += 1;
    if (slot === callRoom) {
      calls = doubled(calls, callRoom * offsetof<Call>());
      callRoom *= 2;
    }
  } else {
    freeFrom = callOf(slot).next;
  }
  const call = callOf(slot);
  call.type = type;
  call.entity = entity;
  call.leavesAtMs = Infinity;
  return slot;
}

export function freeSlot(slot: i32): void {
  callOf(slot).next = freeFrom;
  freeFrom = slot;
}

function drawnTimes(law: i32, meanMs: f64): DrawnTimes {
  const times = changetype<DrawnTimes>(allocate(offsetof<DrawnTimes>()));
  times.law = law;
  times.meanMs = meanMs;
  times.batch = doubles(2 * batchLength);
  return times;
}

export function setQueue(
  queue: i32,
  ofClass: i32,
  offsetMs: f64,
  wrapUp: i32,
  wrapUpLimitMs: f64,
  targetMs: f64,
  shortAbandonMs: f64,
  groupCount: i32,
): void {
  const own = queueOf(queue);
  own.head = none;
  own.tail = none;
  own.callClass = ofClass;
  own.offsetMs = offsetMs;
  own.wrapUp = wrapUp;
  own.wrapUpLimitMs = wrapUpLimitMs;
  own.targetMs = targetMs;
  own.shortAbandonMs = shortAbandonMs;
  own.groups = words(groupCount);
}

export function setGroup(group: i32, size: i32, queueCount: i32): void {
  const own = groupOf(group);
  let room = 1;
  while (room < size + 1) room *= 2;
  own.ring = words(room);
  own.mask = room - 1;
  own.queues = words(queueCount);
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
  own.talk = drawnTimes(talkLaw, talkMeanMs);
  own.patience = drawnTimes(patienceLaw, patienceMeanMs);
  own.wrapUp = drawnTimes(wrapUpLaw, wrapUpMeanMs);
}

/** Where the host writes the factors. */
export function talkFactorsAt(type: i32, count: i32): usize {
  return factorsAt(typeOf(type).talk, count);
}
export function patienceFactorsAt(type: i32, count: i32): usize {
  return factorsAt(typeOf(type).patience, count);
}

function factorsAt(own: DrawnTimes, count: i32): usize {
  own.factorCount = count;
  own.factors = doubles(count);
  return changetype<usize>(own.factors);
}

/** The agents of the group serve the queue. */
export function link(queue: i32, group: i32): void {
  const ofQueue = queueOf(queue);
  ofQueue.groups[ofQueue.groupCount] = group;
  ofQueue.groupCount += 1;
  const ofGroup = groupOf(group);
  ofGroup.queues[ofGroup.queueCount] = queue;
  ofGroup.queueCount += 1;
}

export function setAgent(agent: i32, group: i32): void {
  agentOf(agent).group = group;
}
