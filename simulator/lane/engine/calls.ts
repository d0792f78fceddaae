/**
 * The queues in which calls wait. A caller who has left stays in the queue until they come to its
 * head. They are counted as gone when they leave, if calls have records; otherwise only when they
 * come to the head, as nothing in such a day asks how many wait.
 */
import * as host from './host';
import { Call, callOf, freeSlot, none, queueOf } from './state';
import { countAbandonment } from './totals';

/** Calls in all queues, those who have left among them. */
export let waiting: i32 = 0;
let entries: i32 = 0;
let lastLeftAtMs: f64 = 0;
let hasRecords: bool = false;
let watchesLevels: bool = false;

export function beginCalls(records: bool, levels: bool): void {
  waiting = 0;
  entries = 0;
  lastLeftAtMs = 0;
  hasRecords = records;
  watchesLevels = levels;
}

export function enterQueue(queue: i32, slot: i32, atMs: f64): void {
  const call = callOf(slot);
  const own = queueOf(queue);
  call.enteredAtMs = atMs;
  call.sequence = entries;
  entries += 1;
  call.next = none;
  if (own.tail === none) own.head = slot;
  else callOf(own.tail).next = slot;
  own.tail = slot;
  own.count += 1;
  waiting += 1;
}

/** The first who still waits. */
export function firstCall(queue: i32, nowMs: f64): i32 {
  const own = queueOf(queue);
  let slot = own.head;
  while (slot !== none && callOf(slot).leavesAtMs <= nowMs) {
    takeFirst(queue);
    drop(queue, slot);
    slot = own.head;
  }
  return slot;
}

/** The head leaves the queue; its slot stays taken. */
export function takeFirst(queue: i32): void {
  const own = queueOf(queue);
  const next = callOf(own.head).next;
  own.head = next;
  if (next === none) own.tail = none;
  own.count -= 1;
  waiting -= 1;
}

/** The caller leaves by an event; they are dropped later. */
export function leaveQueue(queue: i32, slot: i32): void {
  countLeaving(queue, callOf(slot));
  queueOf(queue).gone += 1;
}

/** Only with records of calls. */
export function waitingIn(queue: i32): i32 {
  const own = queueOf(queue);
  return own.count - own.gone;
}

/** All who leave by `endMs` have left; the others still wait. Returns the end of the day. */
export function closeQueues(queues: i32, nowMs: f64, endMs: f64): f64 {
  for (let queue = 0; queue < queues && !hasRecords; queue += 1) {
    let slot = queueOf(queue).head;
    for (; slot !== none; slot = callOf(slot).next) {
      if (callOf(slot).leavesAtMs <= endMs) countLeaving(queue, callOf(slot));
    }
  }
  const endedAtMs = Math.max(nowMs, lastLeftAtMs);
  for (let queue = 0; queue < queues; queue += 1) {
    let slot = queueOf(queue).head;
    for (; slot !== none; slot = callOf(slot).next) {
      const call = callOf(slot);
      if (call.leavesAtMs <= endMs) continue;
      host.waitsStill(queue, call.enteredAtMs);
      countLevel(0, call.type, call.enteredAtMs, endedAtMs);
    }
  }
  return endedAtMs;
}

/** Level 0: waiting calls; 1: busy agents. */
export function countLevel(level: i32, type: i32, fromMs: f64, toMs: f64): void {
  if (watchesLevels) host.level(level, type, fromMs, toMs);
}

function drop(queue: i32, slot: i32): void {
  if (hasRecords) queueOf(queue).gone -= 1;
  else countLeaving(queue, callOf(slot));
  freeSlot(slot);
}

function countLeaving(queue: i32, call: Call): void {
  if (call.leavesAtMs > lastLeftAtMs) lastLeftAtMs = call.leavesAtMs;
  countAbandonment(queue, call.enteredAtMs, call.leavesAtMs);
  countLevel(0, call.type, call.enteredAtMs, call.leavesAtMs);
}
