/**
 * The eleven tests, for explanations; and exclusions: an agent who did not take a call does not get
 * it for a while. Once all who can serve it were tried, exclusions end, save those begun past a
 * limit. Source: acd-routing.md B5, B10; decisions/0004 19.
 */
import { assert } from '../../kernel/index.ts';
import { type EligibilityTest, eligibilityTests } from '../border/codes.ts';
import {
  hasCapacity,
  isLoggedOn,
  isPresent,
  isUsable,
  requestedOf,
} from '../life/agent-readings.ts';
import { isPastLimit } from '../life/removals.ts';
import { hasLiveOffer, talkersIn, talksIn } from '../life/works.ts';
import type { Core } from '../memory/core.ts';
import { type Agent, type Call, type Demand, Exclusion } from '../memory/records.ts';
import { appendTo, arm, clear, disarm } from '../memory/timers.ts';
import { isReserved } from './able-agents.ts';
import { effectiveLink, firstTrueStep } from './signatures.ts';

export function isExcluded(call: Call, agent: Agent): boolean {
  for (const exclusion of call.rare.exclusions) if (exclusion.agent === agent) return true;
  return false;
}

/** Excludes the agent from the call for a while, or for good if they passed it on. */
export function exclude(
  core: Core,
  call: Call,
  agent: Agent,
  forMs: number = core.centre.settings.reofferAfterMs,
): void {
  const stays = isPastLimit(core, call);
  const atMs = stays ? Number.POSITIVE_INFINITY : core.nowMs + forMs;
  assert(call.place !== -1, 'a call that is over excludes nobody');
  const exclusion = new Exclusion(call, agent, { atMs, stays });
  call.own.exclusions = appendTo(call.rare.exclusions, exclusion);
  if (stays) return;
  if (atMs !== Number.POSITIVE_INFINITY) arm(core, exclusion.timer, atMs);
  if (areAllTried(call)) startAfresh(core, call);
}

export function endExclusion(core: Core, exclusion: Exclusion): void {
  const { exclusions } = exclusion.call.rare;
  assert(exclusions.includes(exclusion), 'an exclusion that ends is one of its call');
  exclusions.splice(exclusions.indexOf(exclusion), 1);
  disarm(core, exclusion.timer);
}

function startAfresh(core: Core, call: Call): void {
  const lasting = call.rare.exclusions.filter(({ stays }) => stays);
  endExclusions(core, call);
  call.own.exclusions = lasting;
}

export function endExclusions(core: Core, call: Call): void {
  if (call.rare.exclusions.length === 0) return;
  for (const { timer } of call.rare.exclusions) disarm(core, timer);
  clear(call.rare.exclusions);
}

/**
 * Whether all agents who can serve the call (tests 5, 10) are excluded, or in the call that it
 * consults about.
 */
function areAllTried(call: Call): boolean {
  // A set, as supervisors can offer to excluded agents, who are then excluded twice.
  const agents = new Set(call.rare.exclusions.map(({ agent }) => agent));
  if (call.rare.consultOf !== null) {
    for (const { agent } of talkersIn(call.rare.consultOf.serves)) agents.add(agent);
  }
  let excluded = 0;
  for (const agent of agents) {
    const canServe = call.demand?.pairs.some((pair) => pair.signature === agent.signature) ?? false;
    if (canServe && isPresent(agent)) excluded += 1;
  }
  let present = 0;
  for (const pair of call.demand?.pairs ?? []) {
    present += pair.signature.present;
    if (present > excluded) return false;
  }
  return true;
}

/** The first test that the agent fails for the call; null: eligible. */
export function firstFailedTest(core: Core, call: Call, agent: Agent): EligibilityTest | null {
  return eligibilityTests.find((test) => !passesTest(core, call, agent, test)) ?? null;
}

export function passesTest(core: Core, call: Call, agent: Agent, test: EligibilityTest): boolean {
  const { demand } = call;
  assert(demand !== null, 'a call that waits asks for something');
  return holds(core, { call, agent, demand }, test);
}

function holds(
  core: Core,
  of: { readonly call: Call; readonly agent: Agent; readonly demand: Demand },
  test: EligibilityTest,
): boolean {
  const { call, agent, demand } = of;
  switch (test) {
    case 'loggedOn':
      return isLoggedOn(agent);
    case 'notNotReady':
      return isPresent(agent);
    case 'nothingPending':
      return requestedOf(agent).pending === null;
    case 'deviceUsable':
      return isUsable(agent, demand.queue.channel);
    case 'linked':
      return effectiveLink(demand, agent.signature) !== null;
    case 'linkDelay': {
      const via = effectiveLink(demand, agent.signature);
      return via !== null && core.nowMs - call.enteredAtMs >= via.link.delayMs;
    }
    case 'capacity':
      return hasCapacity(core.centre, agent, demand.queue.channel);
    case 'noCoolDown':
      return agent.rare.coolUntilMs <= core.nowMs;
    case 'notExcluded':
      return !isExcluded(call, agent) && !isInIt(call, agent);
    case 'required':
      return firstTrueStep(demand, agent.signature) !== null;
    case 'reserve':
      return !isReserved(agent, demand);
  }
}

/**
 * Test 9, besides exclusions: the agent has an offer of the call, or is in the call that it
 * consults about.
 */
function isInIt(call: Call, agent: Agent): boolean {
  if (hasLiveOffer(call, agent)) return true;
  return call.rare.consultOf !== null && talksIn(call.rare.consultOf.serves, agent);
}
