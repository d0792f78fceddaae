/**
 * Who may serve a call: the eleven tests in their order, and of these what a signature decides at
 * once, by links and sessions (test 5) and by skill (test 10).
 *
 * The tests one by one are for explanations, and the plain statement of what signatures decide.
 * Source: acd-routing.md B5, B12.
 */
import { type ExpressionAst, evaluateExpression, type SkilledAgent } from '../../rules/index.ts';
import type { Link, QueueConfig } from '../centre/compile-centre.ts';
import type { CompiledStep } from '../centre/compile-plan.ts';
import { isLoggedOn, isPresent, isUsable, requestedOf } from '../life/agent-readings.ts';
import { consultOf, demandOf } from '../life/calls.ts';
import { hasCapacity } from '../life/capacity.ts';
import { hasLiveOffer, talksIn } from '../life/works.ts';
import type { Core, Demand, Signature } from '../memory/core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  callLayout,
  none,
  workLayout,
} from '../memory/layout.ts';
import { type EligibilityTest, eligibilityTests } from '../reading/decision.ts';
import { isExcluded } from './exclusions.ts';
import { isReserved } from './reserves.ts';
import { isLinked, sessionReady, signatureOf } from './signatures.ts';

const { agentCoolUntilMs } = agentLayout;
const { callEnteredAtMs } = callLayout;
const { workServes } = workLayout;

/** The first test that stops the pair; null: it is eligible. The call waits, and has this demand. */
export function firstFailedTest(
  core: Core,
  call: CallRef,
  agent: AgentRef,
  demand: Demand | null = demandOf(core, call),
): EligibilityTest | null {
  if (demand === null) return 'required';
  for (const test of eligibilityTests) if (!holds(core, { call, agent, demand }, test)) return test;
  return null;
}

function holds(
  core: Core,
  of: { readonly call: CallRef; readonly agent: AgentRef; readonly demand: Demand },
  test: EligibilityTest,
): boolean {
  const { call, agent, demand } = of;
  const signature = signatureOf(core, agent);
  switch (test) {
    case 'loggedOn':
      return isLoggedOn(core, agent);
    case 'notNotReady':
      return isPresent(core, agent);
    case 'nothingPending':
      return requestedOf(core, agent).pending === null;
    case 'deviceUsable':
      return isUsable(core, agent, demand.queue.channel);
    case 'linked':
      return effectiveLink(demand, signature) !== null;
    case 'linkDelay': {
      const via = effectiveLink(demand, signature);
      const ageMs = core.nowMs - core.f64[(call >> 1) + callEnteredAtMs]!;
      return via !== null && ageMs >= via.link.delayMs;
    }
    case 'capacity':
      return hasCapacity(core, agent, demand.queue.channel);
    case 'noCoolDown':
      return core.f64[(agent >> 1) + agentCoolUntilMs]! <= core.nowMs;
    case 'notExcluded':
      return !isExcluded(core, call, agent) && !isInIt(core, call, agent);
    case 'required':
      return firstTrueStep(demand, signature) !== null;
    case 'reserve':
      return !isReserved(core, agent, demand);
  }
}

/** The other half of test 9: it is being offered to them, or they talk in the call it asks about. */
export function isInIt(core: Core, call: CallRef, agent: AgentRef): boolean {
  if (hasLiveOffer(core, call, agent)) return true;
  const asking = consultOf(core, call);
  return asking !== none && talksIn(core, core.i32[asking + workServes] as CallRef, agent);
}

/** Test 5: the link to the own queue if it counts, else the first added queue's that counts. */
export function effectiveLink(
  demand: Demand,
  signature: Signature,
): { readonly link: Link; readonly queue: QueueConfig; readonly step: number } | null {
  const { forAgent, queue: own } = demand;
  if (forAgent !== null) {
    return forAgent === signature.soloId ? { link: plainLink(own), queue: own, step: 0 } : null;
  }
  for (const { queue, step } of demand.queues) {
    const link = signature.links.get(queue.index);
    if (link !== undefined && isLinked(signature, queue, sessionReady))
      return { link, queue, step };
  }
  return null;
}

/**
 * Test 10: the first step since the last replace whose expression is true, with the call's own
 * terms; null: none.
 */
export function firstTrueStep(demand: Demand, signature: Signature): number | null {
  const { forAgent } = demand;
  if (forAgent !== null) return forAgent === signature.soloId ? 0 : null;
  const agent = asAgent(signature);
  if (demand.required !== null && !evaluateExpression(demand.required, agent)) return null;
  for (const [index, step] of demand.plan.steps.entries()) {
    const isTaken = (demand.stepsTaken & (1 << index)) !== 0;
    if (isTaken && evaluateExpression(step.required, agent)) return index;
  }
  return null;
}

/** What stands for a link where none is asked for. */
function plainLink(queue: QueueConfig): Link {
  return { queue: queue.index, rank: 0, delayMs: 0, level: 0, order: 0 };
}

/** Whether a step alone admits agents of this signature. */
export function stepAdmits(
  step: CompiledStep,
  required: ExpressionAst | null,
  signature: Signature,
): boolean {
  const agent = asAgent(signature);
  if (required !== null && !evaluateExpression(required, agent)) return false;
  return evaluateExpression(step.required, agent);
}

/** What expressions see of an agent of a signature. */
export function asAgent(signature: Signature): SkilledAgent {
  return { id: signature.soloId, skills: signature.skills };
}
