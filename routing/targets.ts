/** Whom a transfer or a consult is for: known, somebody else, and open. */
import type { RefusalCode } from './effects.ts';
import type { Target } from './inputs.ts';
import type { Agent, Queue, Work } from './records.ts';
import type { Core } from './state.ts';

/** A target, its id found. */
export type FoundTarget =
  | { readonly kind: 'agent'; readonly agent: Agent }
  | { readonly kind: 'queue'; readonly queue: Queue }
  | { readonly kind: 'number'; readonly number: string };

/** Finds the target that the agent of an interaction names; or why it is none. */
export function findTarget(core: Core, asking: Work, to: Target): FoundTarget | RefusalCode {
  if ('number' in to) {
    return to.number === '' ? 'invalid_parameter' : { kind: 'number', number: to.number };
  }
  if ('agentId' in to) {
    const agent = core.agentsById.get(to.agentId);
    if (agent === undefined) return 'agent_not_found';
    return agent === asking.agent ? 'invalid_parameter' : { kind: 'agent', agent };
  }
  const queue = core.queues[core.queueIndex.get(to.queueId) ?? -1];
  if (queue === undefined) return 'queue_not_found';
  return queue.state === 'open' ? { kind: 'queue', queue } : 'queue_closed';
}

/** The queue that the call is to stand in; null: asked of an agent, in a call of no queue. */
export function queueFor(core: Core, asking: Work, target: FoundTarget): Queue | null {
  if (target.kind === 'queue') return target.queue;
  return core.queues[asking.queue.index] ?? null;
}
