/** The agent who owns what a request names, by the centre's present state. */
import type { Wire } from '../../../live/index.ts';
import { hearersOf } from '../../../services/index.ts';

interface Things {
  readonly agent?: string;
  readonly session?: string;
  readonly offer?: string;
  readonly call?: string;
  readonly address?: string;
  readonly queue?: string;
}

/**
 * Ids of the agents who own a thing, as in the centre file; null if there is none, which the
 * operation reports.
 */
export function ownersOf(
  { agent, session, offer, call, address, queue }: Things,
  wire: Wire,
): readonly string[] | null {
  if (agent !== undefined) return agentIn(agent, wire);
  // A session id is `<centre>.<agent>.<session>`; agent ids have no dot.
  if (session !== undefined) return agentIn(session.split('.').slice(0, 2).join('.'), wire);
  if (offer !== undefined) return agentsOfOffer(offer, wire);
  if (call !== undefined) return agentsOfCall(call, wire);
  if (address !== undefined) return agentsAt(address, wire);
  return queue === undefined ? null : agentsOfQueue(queue, wire);
}

function agentIn(wireId: string, wire: Wire): readonly string[] | null {
  const id = wire.fileId(wireId);
  return id === null || wire.agentSetting(id) === undefined ? null : [id];
}

function agentsOfOffer(wireId: string, wire: Wire): readonly string[] | null {
  const call = wire.live.projection.calls.get(wireId.slice(0, wireId.lastIndexOf('.')));
  const offer = call?.offers.find(({ id }) => id === wireId);
  return offer === undefined ? null : [wire.fileId(offer.agentId) ?? ''];
}

/** The agent of one leg; for a whole call, all agents who are or were in it. */
function agentsOfCall(id: string, wire: Wire): readonly string[] | null {
  const { calls } = wire.live.projection;
  const leg = calls.legs.get(id);
  if (typeof leg?.agentId === 'string') return [leg.agentId];
  const call = calls.kept(id) ?? leg?.of;
  return call?.legs.flatMap(({ agentId }) => agentId ?? []) ?? null;
}

/** Of a voicemail, those who hear its messages; other queues are nobody's own. */
function agentsOfQueue(wireId: string, wire: Wire): readonly string[] | null {
  const id = wire.fileId(wireId) ?? '';
  return wire.queueSetting(id) === undefined ? null : hearersOf(id, wire.live.file);
}

/** The agent at an address; null if nobody is logged on, reported by the operation. */
function agentsAt(wireId: string, wire: Wire): readonly string[] | null {
  const agent = wire.live.projection.agents.at(wire.fileId(wireId) ?? '');
  return agent === undefined ? null : [agent.agentId];
}
