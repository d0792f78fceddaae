/**
 * Pair keys: which of all eligible pairs is the next offer.
 *
 * Source: acd-routing.md B7, B8, B9; readings 29 and 31.
 */
import type { SkillTerm } from '../../../rules/index.ts';
import { byText, type Link } from './centre.ts';
import { effectiveLink, firstFailedTest, ringOf, unitsUsed } from './eligibility.ts';
import { drawFor } from './philox.ts';
import { isOfferable } from './rings.ts';
import {
  type Agent,
  type Call,
  dueKeyOf,
  holdsOfAgent,
  liveOffersOf,
  queuedCalls,
  queueOf,
  type World,
} from './world.ts';

/** Smaller wins; a ratio is compared exactly. */
type Element = number | { readonly used: number; readonly capacity: number };

export interface Pair {
  readonly call: Call;
  readonly agent: Agent;
  readonly link: Link;
  readonly key: readonly Element[];
}

/** The smallest of all eligible pairs of calls that may get an offer; undefined: there is none. */
export function bestPair(world: World): Pair | undefined {
  const pairs: Pair[] = [];
  for (const call of queuedCalls(world).filter((each) => isOfferable(world, each))) {
    for (const agent of world.agents) {
      if (firstFailedTest(world, call, agent) !== null) continue;
      const link = effectiveLink(world, call, agent);
      if (link === null) continue;
      pairs.push({ call, agent, link, key: keyOf(world, call, agent, link) });
    }
  }
  return pairs.sort(comparePairs)[0];
}

function comparePairs(a: Pair, b: Pair): number {
  for (const [place, left] of a.key.entries()) {
    const difference = compareElements(left, b.key[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return byText(a.agent.profile.id, b.agent.profile.id);
}

function compareElements(a: Element, b: Element): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  return a.used * b.capacity - b.used * a.capacity;
}

/**
 * Pairs of one call come out by the vector; those of two calls differ before it, by the sequence.
 */
function keyOf(world: World, call: Call, agent: Agent, link: Link): Element[] {
  const vector = vectorOf(world, call, agent, link);
  const place = [dueKeyOf(call), call.sequence];
  switch (world.centre.settings.precedence) {
    case 'classFirst':
      return [call.class, link.rank, ...place, ...vector];
    case 'rankFirst':
      return [link.rank, call.class, ...place, ...vector];
    case 'longestQueue':
      return [call.class, -countWaiting(world, call.queueId), link.order, ...place, ...vector];
  }
}

/** Calls of a queue that nobody is being offered; a call for one agent is not its queue's. */
export function countWaiting(world: World, queueId: string): number {
  return queuedCalls(world).filter(
    (call) =>
      call.queueId === queueId && call.forAgent === null && liveOffersOf(world, call).length === 0,
  ).length;
}

function vectorOf(world: World, call: Call, agent: Agent, link: Link): Element[] {
  const level: Element[] = [ringOf(call, agent, link), link.level];
  const load: Element = { used: unitsUsed(world, agent), capacity: agent.profile.capacity };
  const idle = idleKeyOf(world, agent);
  const first: Element[] = world.centre.settings.loadFirst ? [load] : [];
  const inPlace: Element[] = world.centre.settings.loadFirst ? [] : [load];
  const queue = queueOf(world, call.queueId);
  switch (call.plan.strategy) {
    case 'longestIdle':
      return [...first, ...level, ...inPlace, idle];
    case 'fewestHandled':
      return [...first, ...level, agent.handledToday, idle];
    case 'leastTalk':
      return [...first, ...level, agent.talkTodayMs, idle];
    case 'bestSkill':
      return [...first, -scoreOf(call.plan.preferred, agent), ...inPlace, idle];
    case 'leastFlexible':
      return [...first, ...level, agent.profile.links.length + agent.profile.skills.size, idle];
    case 'roundRobin':
      return [...first, ...level, queue.lastOfferOf.get(agent.profile.id) ?? 0];
    case 'linear':
      return [...first, ...level, link.order];
    case 'random': {
      const { seed } = world.centre.settings;
      return [
        ...first,
        ...level,
        drawFor(seed, call.offerCount + 1, call.callId, agent.profile.id),
      ];
    }
  }
}

function scoreOf(preferred: readonly SkillTerm[], agent: Agent): number {
  let score = 0;
  for (const term of preferred) {
    if ('agentId' in term) {
      score += term.agentId === agent.profile.id ? 1 : 0;
      continue;
    }
    const level = agent.profile.skills.get(term.skill);
    if (level === undefined) continue;
    if (term.minLevel === undefined) score += (term.weight ?? 1) * level;
    else if (level >= term.minLevel) score += term.weight ?? 1;
  }
  return score;
}

/** Smaller = idle for longer. */
function idleKeyOf(world: World, agent: Agent): number {
  const { idle } = agent;
  switch (world.centre.settings.idleKey) {
    case 'accrued': {
      if (idle.runningSinceMs !== null) return idle.runningSinceMs - idle.accruedMs;
      return idle.lastWorkAtMs;
    }
    case 'sinceStatus':
      return idle.readySinceMs;
    case 'sinceLastInbound':
      return idle.lastInboundAtMs;
    case 'sinceLastOffer':
      return idle.lastOfferAtMs;
  }
}

/** Whether an interaction of theirs is live or in wrap-up. */
export function isWorking(world: World, agent: Agent): boolean {
  return holdsOfAgent(world, agent.profile.id).some(
    (hold) => hold.stage === 'connected' || hold.stage === 'wrapUp',
  );
}
