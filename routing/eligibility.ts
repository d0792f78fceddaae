/**
 * The eleven tests of a call and an agent, in their order: for explanations, and as the plain
 * statement of what the signatures decide at once.
 *
 * Source: acd-routing.md B5.
 */

import { effectiveLink, firstTrueStep } from './admission.ts';
import { isLoggedOn, isPresent, isUsable, requestedOf } from './agent-readings.ts';
import { hasCapacity } from './capacity.ts';
import { type EligibilityTest, eligibilityTests } from './decision.ts';
import { type Demand, demandFor } from './demands.ts';
import { isExcluded } from './exclusions.ts';
import type { Agent, Call } from './records.ts';
import { isReserved } from './reserves.ts';
import { hasLiveOffer, talksIn } from './segments.ts';
import type { Core } from './state.ts';

/** The first test that stops the pair; null: it is eligible. The call waits. */
export function firstFailedTest(core: Core, call: Call, agent: Agent): EligibilityTest | null {
  const demand = call.demand ?? demandFor(core, call);
  for (const test of eligibilityTests) if (!holds(core, { call, agent, demand }, test)) return test;
  return null;
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
      return agent.coolUntilMs <= core.nowMs;
    case 'notExcluded':
      return !isExcluded(call, agent) && !isInIt(call, agent);
    case 'required':
      return firstTrueStep(demand, agent.signature) !== null;
    case 'reserve':
      return !isReserved(agent, demand);
  }
}

/** The other half of test 9: it is being offered to them, or they talk in the call it asks about. */
function isInIt(call: Call, agent: Agent): boolean {
  if (hasLiveOffer(call, agent)) return true;
  return call.consultOf !== null && talksIn(call.consultOf.serves, agent);
}
