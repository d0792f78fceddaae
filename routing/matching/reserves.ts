/**
 * Reserves: a queue keeps some able agents for itself (test 11).
 *
 * A call not queued for V may not take an agent able for V while at most n agents are able for V.
 * When one more than n becomes able, all of them may match: few, for the reserve is what was kept.
 *
 * Cost: none for agents without a link to a queue with a reserve.
 * Source: acd-routing.md B5, B7 (not a case of the shortcuts).
 */
import { agentHasOf, coldAgent, setAgentHas } from '../life/agent-readings.ts';
import type { Core, Demand, Queue } from '../memory/core.ts';
import { type AgentRef, agentHas } from '../memory/layout.ts';
import { clear } from '../memory/lists.ts';
import { isLinked, sessionReady, signatureOf } from './signatures.ts';

const { agentHasAbleFor } = agentHas;

/** Whether a change of the agent may change who is able for a queue with a reserve. */
export function touchesReserves(core: Core, agent: AgentRef): boolean {
  if (core.centre.reserving.length === 0) return false;
  return signatureOf(core, agent).reserving.length > 0 || ableFor(core, agent).length > 0;
}

const noQueues: readonly Queue[] = [];

/** Queues with a reserve that they are counted able for. */
function ableFor(core: Core, agent: AgentRef): readonly Queue[] {
  return agentHasOf(core, agent, agentHasAbleFor) ? coldAgent(core, agent).ableFor : noQueues;
}

/** Counts an agent among the able of the queues that keep a reserve, by what they are able for now. */
export function countReserves(
  core: Core,
  agent: AgentRef,
  isAbleFor: (queue: Queue) => boolean,
): void {
  const signature = signatureOf(core, agent);
  for (const queue of ableFor(core, agent)) queue.able.delete(agent);
  const cold = coldAgent(core, agent);
  clear(cold.ableFor);
  for (const index of signature.reserving) {
    const queue = core.queues[index];
    if (queue === undefined || !isLinked(signature, queue.config, sessionReady)) continue;
    if (!isAbleFor(queue)) continue;
    queue.able.add(agent);
    cold.ableFor.push(queue);
  }
  setAgentHas(core, agent, agentHasAbleFor, cold.ableFor.length > 0);
}

/**
 * Test 11, the other way round: whether a reserve keeps the agent from calls of the demand; from
 * calls for them alone, never.
 */
export function isReserved(core: Core, agent: AgentRef, demand: Demand): boolean {
  if (demand.forAgent !== null) return false;
  for (const queue of ableFor(core, agent)) {
    if (!isFree(queue) && !isFor(demand, queue)) return true;
  }
  return false;
}

function isFor(demand: Demand, queue: Queue): boolean {
  for (const of of demand.queues) if (of.queue === queue.config) return true;
  return false;
}

/** Agents whom a reserve that has been met since the last fixpoint no longer keeps. */
export function unreserved(core: Core): readonly AgentRef[] {
  const agents: AgentRef[] = [];
  for (const index of core.centre.reserving) {
    const queue = core.queues[index];
    if (queue === undefined || !isFree(queue) || queue.wasFree) continue;
    for (const agent of queue.able) agents.push(agent);
  }
  return agents;
}

/** Agents whom a reserve keeps from some calls: of a queue, no more than it keeps. */
export function keptAgents(core: Core): readonly AgentRef[] {
  return core.centre.reserving.flatMap((index) => {
    const queue = core.queues[index];
    return queue === undefined || isFree(queue) ? [] : [...queue.able];
  });
}

/** Remembers, at a fixpoint, which reserves were met. */
export function noteReserves(core: Core): void {
  for (const index of core.centre.reserving) {
    const queue = core.queues[index];
    if (queue !== undefined) queue.wasFree = isFree(queue);
  }
}

function isFree(queue: Queue): boolean {
  return queue.able.size > (queue.config.reserve ?? 0);
}
