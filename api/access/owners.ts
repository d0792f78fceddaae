/** Whose something is that a request names: its agent's, as the centre stands now. */
import type { Wire } from '../wire.ts';

/** What a request names: its path, and what its body says in place of that. */
interface Things {
  readonly agent?: string;
  readonly session?: string;
  readonly offer?: string;
  readonly call?: string;
  readonly address?: string;
}

/** Agents whose it is, by file id; null: there is no such thing, which the operation will say. */
export function ownersOf(
  { agent, session, offer, call, address }: Things,
  wire: Wire,
): readonly string[] | null {
  if (agent !== undefined) return agentIn(agent, wire);
  // An agent's id has no dot: it ends where the rest of the session's id begins.
  if (session !== undefined) return agentIn(session.split('.').slice(0, 2).join('.'), wire);
  if (offer !== undefined) return agentsOfOffer(offer, wire);
  if (call !== undefined) return agentsOfCall(call, wire);
  return address === undefined ? null : agentsAt(address, wire);
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

/** Whose leg it is; of a whole call, who is in it, or was: operations say what is left to them. */
function agentsOfCall(id: string, wire: Wire): readonly string[] | null {
  const { calls } = wire.live.projection;
  const leg = calls.legs.get(id);
  if (typeof leg?.agentId === 'string') return [leg.agentId];
  const call = calls.kept(id) ?? leg?.of;
  return call?.legs.flatMap(({ agentId }) => agentId ?? []) ?? null;
}

/** Where nobody has signed on, nobody's is meddled with: the operation says what then. */
function agentsAt(wireId: string, wire: Wire): readonly string[] | null {
  const agent = wire.live.projection.agents.at(wire.fileId(wireId) ?? '');
  return agent === undefined ? null : [agent.agentId];
}
