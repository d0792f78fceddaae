/** Who takes which call: the pairs of an instant, chosen before any of them connects. */
import { firstIdle, idle, isBefore, joined, joinedGroup, move, takeIdle } from './agents';
import { firstCall, takeFirst, waiting } from './calls';
import { talking } from './layout';
import { WordList, Words, wordList, words } from './memory';
import { agentOf, callOf, groupOf, none, queueOf, typeOf } from './state';
import { countAnswer, countOffer } from './totals';

/** Agents of the instant's pairs, in order. */
export let picked: WordList = changetype<WordList>(0);
let allQueues: Words = changetype<Words>(0);
let oneQueue: Words = changetype<Words>(0);
let queueCount: i32 = 0;
/** The pair that `firstQueue` found. */
let firstSlot: i32 = none;
let firstAgent: i32 = none;

export function beginMatching(queues: i32): void {
  picked = wordList();
  queueCount = queues;
  oneQueue = words(1);
  allQueues = words(queues);
  for (let queue = 0; queue < queues; queue += 1) allQueues[queue] = queue;
}

/**
 * The last instant has left no pair, so one change makes at most one, of its own queue or group.
 */
export function pick(entered: WordList, now: f64): void {
  picked.length = 0;
  const changes = joined + entered.length;
  if (changes === 0) return;
  if (changes > 1) {
    while (pickOne(allQueues, queueCount, now)) {}
  } else if (joined === 1) {
    const group = groupOf(joinedGroup);
    pickOne(group.queues, group.queueCount, now);
  } else {
    oneQueue[0] = typeOf(callOf(entered[0]).type).queue;
    pickOne(oneQueue, 1, now);
  }
}

function pickOne(queues: Words, count: i32, now: f64): bool {
  if (waiting === 0 || idle === 0) return false;
  const queue = firstQueue(queues, count, now);
  if (queue === none) return false;
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
    if (queueOf(queue).count === 0) continue;
    const agent = firstAgentOf(queue);
    const slot = agent === none ? none : firstCall(queue, now);
    if (slot === none) continue;
    if (best !== none && !comesBefore(queue, slot, best, firstSlot)) continue;
    best = queue;
    firstSlot = slot;
    firstAgent = agent;
  }
  return best;
}

function comesBefore(queue: i32, slot: i32, other: i32, otherSlot: i32): bool {
  const own = queueOf(queue);
  const others = queueOf(other);
  if (own.callClass !== others.callClass) return own.callClass < others.callClass;
  const due = callOf(slot).enteredAtMs + own.offsetMs;
  const otherDue = callOf(otherSlot).enteredAtMs + others.offsetMs;
  if (due !== otherDue) return due < otherDue;
  return callOf(slot).sequence < callOf(otherSlot).sequence;
}

/** Idle longest of those who serve the queue. */
function firstAgentOf(queue: i32): i32 {
  const own = queueOf(queue);
  let best = none;
  for (let place = 0; place < own.groupCount; place += 1) {
    const group = own.groups[place];
    if (groupOf(group).count === 0) continue;
    const agent = firstIdle(group);
    if (best === none || isBefore(agent, best)) best = agent;
  }
  return best;
}
