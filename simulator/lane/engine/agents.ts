/** Phases of agents and the order of those who are idle. */
import * as host from './host';
import { off, ready } from './layout';
import { agentOf, Group, groupOf } from './state';
import { countTime } from './totals';

/** Idle agents of all groups. */
export let idle: i32 = 0;
/** Agents who became idle in this instant, and the group of the last of them. */
export let joined: i32 = 0;
export let joinedGroup: i32 = -1;
let instant: i32 = 0;
let isTouched: bool = false;

export function beginAgents(): void {
  idle = 0;
  joined = 0;
  joinedGroup = -1;
  instant = 0;
  isTouched = false;
}

export function beginInstant(): void {
  instant += 1;
  joined = 0;
}

/** Something about an agent may have to be shown at the end of the instant. */
export function touch(): void {
  isTouched = true;
}

export function report(nowMs: f64): void {
  if (!isTouched) return;
  isTouched = false;
  host.report(nowMs);
}

export function move(agent: i32, to: i32, nowMs: f64): void {
  const own = agentOf(agent);
  const from = own.phase;
  if (from !== off) countTime(agent, from, own.sinceMs, nowMs);
  if (own.changedIn !== instant) {
    own.changedIn = instant;
    own.before = from;
  }
  own.phase = to;
  own.sinceMs = nowMs;
  if (own.isWatched) host.touched(agent);
}

/** Whether the last instant left the agent in another phase. */
export function hasMoved(agent: i32): bool {
  const own = agentOf(agent);
  return own.changedIn === instant && own.before !== own.phase;
}

/** The interaction is over; a request that waited for that is carried out. */
export function endWork(agent: i32, nowMs: f64): void {
  const own = agentOf(agent);
  own.accruedMs = 0;
  if (own.isPending) {
    move(agent, host.nextPhase(agent), nowMs);
    return;
  }
  move(agent, ready, nowMs);
  join(agent, nowMs);
}

export function firstIdle(group: i32): i32 {
  const own = groupOf(group);
  return own.ring[own.head];
}

export function isBefore(agent: i32, other: i32): bool {
  const own = agentOf(agent).idleSinceMs;
  const since = agentOf(other).idleSinceMs;
  return own < since || (own === since && agent < other);
}

/** Who has just ended a call joins at the end, who comes from a break at their earlier place. */
export function join(agent: i32, nowMs: f64): void {
  const own = agentOf(agent);
  const group = groupOf(own.group);
  const ring = group.ring;
  own.idleSinceMs = nowMs - own.accruedMs;
  joined += 1;
  joinedGroup = own.group;
  let place = group.count;
  group.count += 1;
  idle += 1;
  for (; place > 0; place -= 1) {
    const before = ring[(group.head + place - 1) & group.mask];
    if (isBefore(before, agent)) break;
    ring[(group.head + place) & group.mask] = before;
  }
  ring[(group.head + place) & group.mask] = agent;
}

export function takeIdle(group: Group): void {
  group.head = (group.head + 1) & group.mask;
  group.count -= 1;
  idle -= 1;
}

/** Not for a call. */
export function leaveIdle(agent: i32, nowMs: f64): void {
  const own = agentOf(agent);
  const group = groupOf(own.group);
  const ring = group.ring;
  own.accruedMs = nowMs - own.idleSinceMs;
  let place = 0;
  while (ring[(group.head + place) & group.mask] !== agent) place += 1;
  for (; place > 0; place -= 1) {
    ring[(group.head + place) & group.mask] = ring[(group.head + place - 1) & group.mask];
  }
  takeIdle(group);
}

export function phaseOf(agent: i32): i32 {
  return agentOf(agent).phase;
}
export function forgetIdle(agent: i32): void {
  agentOf(agent).accruedMs = 0;
}
export function setPending(agent: i32, isPending: bool): void {
  agentOf(agent).isPending = isPending;
}
export function watch(agent: i32, isWatched: bool): void {
  agentOf(agent).isWatched = isWatched;
}
