/** Limits of people: which queues, agents, calls and orders somebody limited may see. */
import type { Limits } from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';

/** A call or an order, by its queue and the agents who took it. */
export interface LimitedSubject {
  readonly queueId: string | null;
  readonly agentIds: readonly string[];
}

export function isGroupWithin({ groups = [] }: Limits, groupId: string): boolean {
  return groups.includes(groupId);
}

/** As the centre is now: a queue of another group tomorrow is beyond the limit tomorrow. */
export function isQueueWithin(limits: Limits, queueId: string, wire: Wire): boolean {
  if (limits.queues?.includes(queueId)) return true;
  const group = wire.queueSetting(queueId)?.group;
  return group !== undefined && isGroupWithin(limits, group);
}

/** Agents of the team, of the groups, and of the groups of the queues. */
export function isAgentWithin(limits: Limits, agentId: string, wire: Wire): boolean {
  if (limits.team?.includes(agentId)) return true;
  const ofQueues = (limits.queues ?? []).map((id) => wire.queueSetting(id)?.group);
  const groups = wire.qualification(agentId)?.groups ?? new Set();
  return [...groups].some((id) => isGroupWithin(limits, id) || ofQueues.includes(id));
}

export function isSubjectWithin(
  limits: Limits,
  { queueId, agentIds }: LimitedSubject,
  wire: Wire,
): boolean {
  if (queueId !== null && isQueueWithin(limits, queueId, wire)) return true;
  return agentIds.some((id) => limits.team?.includes(id));
}
