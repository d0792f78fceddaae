/**
 * Whom a transfer or a consult may be for.
 */
import type { PartyTarget, RefusalCode } from '../../../routing/index.ts';
import { agentOf, type Hold, type World } from './world.ts';

/** Why not; null: they or it is known, and another than the one who asks. */
export function refusalOfTarget(world: World, asking: Hold, to: PartyTarget): RefusalCode | null {
  if ('number' in to) return to.number === '' ? 'invalid_parameter' : null;
  if ('agentId' in to) {
    if (agentOf(world, to.agentId) === undefined) return 'agent_not_found';
    return to.agentId === asking.agentId ? 'invalid_parameter' : null;
  }
  const queue = world.queues.find((each) => each.rules.id === to.queueId);
  if (queue === undefined) return 'queue_not_found';
  return queue.state === 'open' ? null : 'queue_closed';
}
