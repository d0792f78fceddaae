/** Things of a centre that a request names; @throws {Refusal} where there is no such thing. */
import type { KeptCall, LiveAgent, LiveSession, QueueView, Wire } from '../../live/index.ts';
import type { GroupSetting } from '../../routing/index.ts';
import { Refusal, requireFound } from '../../services/index.ts';

export function requireHandler(id: string, { handlerId }: Wire): void {
  if (id === handlerId) return;
  throw new Refusal('handler_not_found', `No handler ${id}; this centre has ${handlerId}.`);
}

/** A service has one centre; a further handler's name stands for the centre as well. */
export function requireCentre(id: string, wire: Wire): void {
  if (id === wire.centreId || id === wire.ownerId) return;
  throw new Refusal('centre_not_found', `No centre ${id}; this service runs ${wire.centreId}.`);
}

export function requireAgent(id: string, wire: Wire): LiveAgent {
  return requireFound(
    wire.live.projection.agents.get(wire.fileId(id) ?? ''),
    'agent_not_found',
    `No agent ${id} in centre ${wire.centreId}.`,
  );
}

export function requireSession(id: string, wire: Wire): LiveSession {
  return requireFound(
    wire.live.projection.agents.session(wire.sessionId(id) ?? ''),
    'session_not_found',
    `No session ${id} among those kept.`,
  );
}

export function requireAddress(id: string, wire: Wire): string {
  const fileId = wire.fileId(id) ?? '';
  if (wire.live.file.addresses?.some((one) => one.id === fileId) === true) return fileId;
  throw new Refusal('address_not_found', `No address ${id} in centre ${wire.centreId}.`);
}

export function requireGroup(id: string, wire: Wire): GroupSetting {
  const fileId = wire.fileId(id) ?? '';
  if (wire.live.projection.removed.group.has(fileId)) {
    throw new Refusal('group_removed', `Group ${id} was taken off centre ${wire.centreId}.`);
  }
  return requireFound(
    wire.live.file.groups?.find((candidate) => candidate.id === fileId),
    'group_not_found',
    `No group ${id} in centre ${wire.centreId}.`,
  );
}

export function requireQueue(id: string, wire: Wire): QueueView {
  const fileId = wire.fileId(id) ?? '';
  if (wire.live.projection.removed.queue.has(fileId)) {
    throw new Refusal('queue_removed', `Queue ${id} was taken off centre ${wire.centreId}.`);
  }
  return requireFound(
    wire.live.projection.queue(fileId),
    'queue_not_found',
    `No queue ${id} in centre ${wire.centreId}.`,
  );
}

/** By the id of the call or of one of its legs. */
export function requireCall(id: string, wire: Wire): KeptCall {
  const { calls } = wire.live.projection;
  return requireFound(
    calls.kept(id) ?? calls.legs.get(id)?.of,
    'call_not_found',
    `No call ${id} among those kept.`,
  );
}
