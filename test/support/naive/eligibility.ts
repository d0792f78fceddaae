/**
 * The eleven tests of a pair, word for word and in their order.
 *
 * Source: acd-routing.md B4, B5, B12; readings 12 to 16.
 */
import type { EligibilityTest } from '../../../routing/index.ts';
import type { Link } from './centre.ts';
import {
  type Agent,
  type Call,
  channelOf,
  type Hold,
  holdsOfAgent,
  isLiveOffer,
  isReady,
  queueOf,
  type World,
} from './world.ts';

/** The first test the pair fails; null: it is eligible. */
export function firstFailedTest(world: World, call: Call, agent: Agent): EligibilityTest | null {
  return failedTests(world, call, agent)[0] ?? null;
}

/** All tests that the pair fails, in their order. */
export function failedTests(world: World, call: Call, agent: Agent): EligibilityTest[] {
  const { channel } = queueOf(world, call.queueId).rules;
  const link = effectiveLink(world, call, agent);
  const isTried =
    isExcluded(call, agent) || isBeingOffered(world, call, agent) || isIn(world, call, agent);
  const failed: EligibilityTest[] = absencesOf(world, agent, channel);
  if (link === null) failed.push('linked');
  else if (world.nowMs - call.enteredAtMs < link.delayMs) failed.push('linkDelay');
  if (!hasRoomFor(world, agent, channel)) failed.push('capacity');
  if (agent.coolUntilMs > world.nowMs) failed.push('noCoolDown');
  if (isTried) failed.push('notExcluded');
  if (!meetsRequired(call, agent)) failed.push('required');
  if (isReserved(world, call, agent)) failed.push('reserve');
  return failed;
}

/** The first of tests 1 to 4 that fails; null: they may get work on the channel. */
export function absenceOf(world: World, agent: Agent, channel: string): EligibilityTest | null {
  return absencesOf(world, agent, channel)[0] ?? null;
}

function absencesOf(world: World, agent: Agent, channel: string): EligibilityTest[] {
  const failed: EligibilityTest[] = [];
  if (!agent.loggedOn) failed.push('loggedOn');
  if (!isReady(world, agent)) failed.push('notNotReady');
  if (agent.pending !== null) failed.push('nothingPending');
  if (agent.unusableChannels.has(channel)) failed.push('deviceUsable');
  return failed;
}

/**
 * Test 5: the link to the call's own queue, else to its added queues in the order added, that
 * counts.
 */
export function effectiveLink(world: World, call: Call, agent: Agent): Link | null {
  if (call.forAgent !== null) {
    return call.forAgent.agentId === agent.profile.id ? plainLink(call.queueId) : null;
  }
  for (const { queueId } of queuesOf(call)) {
    const link = readyLink(world, agent, queueId);
    if (link !== null) return link;
  }
  return null;
}

/** What stands for a link where none is asked for. */
export function plainLink(queueId: string): Link {
  return { queueId, rank: 0, delayMs: 0, level: 0, order: 0 };
}

/** The agent's link to a queue, if its group's session (where it has a group) is ready. */
function readyLink(world: World, agent: Agent, queueId: string): Link | null {
  const link = agent.profile.links.find((each) => each.queueId === queueId);
  if (link === undefined) return null;
  const { group } = queueOf(world, queueId).rules;
  return group === null || sessionOf(agent, group)?.own === 'ready' ? link : null;
}

/** The agent's live session for a group. */
export function sessionOf(agent: Agent, groupId: string) {
  return agent.sessions.find(
    (session) =>
      session.groupId === groupId && session.own !== 'ended' && session.own !== 'released',
  );
}

/** Test 7: room for one more hold of the channel; `without`: as if those were gone. */
export function hasRoomFor(
  world: World,
  agent: Agent,
  name: string,
  without: readonly Hold[] = [],
): boolean {
  const { exclusive, interruptibleBy } = world.centre;
  const channel = channelOf(world, name);
  const holds = holdsOfAgent(world, agent.profile.id).filter((hold) => !without.includes(hold));
  const max = channel.max ?? Math.floor(agent.profile.capacity / channel.cost);
  if (holds.filter((hold) => hold.channel === name).length >= max) return false;
  if (name === 'voice' && holds.some((hold) => hold.channel === 'voice' && isLiveOffer(hold))) {
    return false;
  }
  const excludes = (other: string): boolean =>
    exclusive.some(([a, b]) => (a === name && b === other) || (b === name && a === other));
  const interrupts = (by: string, other: string): boolean =>
    interruptibleBy.get(other)?.includes(by) ?? false;
  if (holds.some((hold) => excludes(hold.channel) || interrupts(hold.channel, name))) return false;
  const kept = holds.filter((hold) => !interrupts(name, hold.channel));
  return channel.cost + total(kept) <= agent.profile.capacity;
}

/** Units of the holds that no other hold interrupts. */
export function unitsUsed(world: World, agent: Agent): number {
  const holds = holdsOfAgent(world, agent.profile.id);
  const isInterrupted = (hold: Hold): boolean =>
    holds.some(
      (other) =>
        other !== hold && world.centre.interruptibleBy.get(hold.channel)?.includes(other.channel),
    );
  return total(holds.filter((hold) => !isInterrupted(hold)));
}

/** Half of test 9: they failed the call lately. */
function isExcluded(call: Call, agent: Agent): boolean {
  return call.exclusions.some((exclusion) => exclusion.agentId === agent.profile.id);
}

/** Test 10: one expression since the last replace holds, and the call's own terms. */
function meetsRequired(call: Call, agent: Agent): boolean {
  if (call.forAgent !== null) return call.forAgent.agentId === agent.profile.id;
  return call.required(agent.profile) && firstStepThatHolds(call, agent) !== null;
}

/** The step since which expression and link both hold. */
export function ringOf(call: Call, agent: Agent, link: Link): number {
  const byExpression = firstStepThatHolds(call, agent) ?? call.step;
  const byLink = queuesOf(call).find((each) => each.queueId === link.queueId)?.sinceStep ?? 0;
  return Math.max(byExpression, byLink);
}

/** Logged on at a telephone that takes calls, with a link to the queue (for a grouped one, and a live session for its group). */
export function isStaffing(world: World, agent: Agent, queueId: string): boolean {
  if (!agent.loggedOn || agent.imposed.device) return false;
  if (!agent.profile.links.some((link) => link.queueId === queueId)) return false;
  const { group } = queueOf(world, queueId).rules;
  return group === null || sessionOf(agent, group) !== undefined;
}

/** Whether step k, and it alone, could ever be served by somebody logged on. */
export function isStaffedStep(world: World, call: Call, k: number): boolean {
  const step = call.plan.steps[k];
  return world.agents.some(
    (agent) =>
      step?.required(agent.profile) === true &&
      call.required(agent.profile) &&
      queuesOf(call, k).some(({ queueId }) => isStaffing(world, agent, queueId)),
  );
}

/**
 * Whether every agent who is present and can serve the call is excluded from it: by test 9, live
 * offers not counted.
 */
export function areAllExcluded(world: World, call: Call): boolean {
  return world.agents
    .filter((agent) => isReady(world, agent) && canServe(world, call, agent))
    .every((agent) => isExcluded(call, agent) || isIn(world, call, agent));
}

/** Tests 5 and 10. */
export function canServe(world: World, call: Call, agent: Agent): boolean {
  return effectiveLink(world, call, agent) !== null && meetsRequired(call, agent);
}

/** The call's own queue, then its added ones in the order added, each with its step. */
export function queuesOf(call: Call, step = call.step): { queueId: string; sinceStep: number }[] {
  const since = lastReplace(call, step);
  const queues = [{ queueId: call.queueId, sinceStep: since }];
  for (let k = since; k <= step; k += 1) {
    for (const queueId of call.plan.steps[k]?.alsoQueues ?? []) {
      if (!queues.some((each) => each.queueId === queueId)) queues.push({ queueId, sinceStep: k });
    }
  }
  return queues;
}

function firstStepThatHolds(call: Call, agent: Agent): number | null {
  for (let k = lastReplace(call, call.step); k <= call.step; k += 1) {
    if (call.plan.steps[k]?.required(agent.profile) === true) return k;
  }
  return null;
}

/** The last step up to this one that stands alone. */
function lastReplace(call: Call, step: number): number {
  let k = step;
  while (call.plan.steps[k]?.replaces === false) k -= 1;
  return k;
}

/** Half of test 9: it is being offered to this agent. */
function isBeingOffered(world: World, call: Call, agent: Agent): boolean {
  return holdsOfAgent(world, agent.profile.id).some(
    (hold) => isLiveOffer(hold) && hold.callId === call.callId,
  );
}

/** The rest of test 9: the agent is in the call, or in the one it consults for. */
function isIn(world: World, call: Call, agent: Agent): boolean {
  return holdsOfAgent(world, agent.profile.id).some(
    ({ stage, serves }) =>
      stage === 'connected' && (serves === call.callId || serves === call.consultFor?.callId),
  );
}

/** Test 11: a queue the call does not wait for keeps its last able agents. */
function isReserved(world: World, call: Call, agent: Agent): boolean {
  if (call.forAgent !== null) return false;
  const own = queuesOf(call).map(({ queueId }) => queueId);
  return world.queues.some(({ rules }) => {
    if (rules.reserve === 0 || own.includes(rules.id)) return false;
    const isAble = (each: Agent): boolean => isAbleFor(world, each, rules.id);
    return isAble(agent) && world.agents.filter(isAble).length <= rules.reserve;
  });
}

/** Link to the queue, and tests 1 to 4, 7 and 8 in its channel. */
function isAbleFor(world: World, agent: Agent, queueId: string): boolean {
  const { channel } = queueOf(world, queueId).rules;
  return (
    readyLink(world, agent, queueId) !== null &&
    absenceOf(world, agent, channel) === null &&
    hasRoomFor(world, agent, channel) &&
    agent.coolUntilMs <= world.nowMs
  );
}

function total(holds: readonly Hold[]): number {
  return holds.reduce((sum, hold) => sum + hold.cost, 0);
}
