/**
 * Who may serve a demand: by links and sessions (test 5), and by skill (test 10).
 *
 * Asked once per demand and agent signature, never per call and agent.
 * Source: acd-routing.md B5, B12.
 */
import { type ExpressionAst, evaluateExpression, type SkilledAgent } from '../rules/index.ts';
import type { Link, QueueConfig } from './compile-centre.ts';
import type { CompiledStep } from './compile-plan.ts';
import type { Demand } from './demands.ts';
import { isLinked, type Signature, sessionReady } from './signatures.ts';

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
