/**
 * Inputs that many operations share, and the things that their paths name.
 *
 * Source: ux-and-api.md 2.1, 2.5.
 */
import { z } from 'zod';
import { wireIdSchema } from '../../contracts/index.ts';
import type { KeptCall, LiveAgent, LiveSession, QueueView } from '../../live/index.ts';
import type { GroupSetting } from '../../routing/index.ts';
import { Refusal } from '../refusal.ts';
import type { Wire } from '../wire.ts';

export { wireIdSchema };

/** Neither parameters nor a query. */
export const none = z.strictObject({});

/** Paging of every list (ux-and-api.md 2.5). */
export const listQueryShape = {
  limit: z.coerce.number().int().min(1).max(200).optional().describe('Items of a page [50].'),
  cursor: z.string().max(256).optional().describe('`nextCursor` of the page before.'),
};
export const list = z.strictObject(listQueryShape);

/** `state=a&state=b`: those in one of the states [all] (ux-and-api.md 2.5). */
export function inStates<const State extends string>(states: readonly State[]) {
  const state = z.enum(states);
  return z
    .union([state.transform((one) => [one]), z.array(state).max(states.length)])
    .optional()
    .describe('Those in this state, or in one of several: `state=a&state=b` [all].');
}

/** That it is the handler that the request is for. */
export function requireHandler(id: string, { handlerId }: Wire): void {
  if (id === handlerId) return;
  throw new Refusal('handler_not_found', `No handler ${id}; this centre has ${handlerId}.`);
}

/** There is one centre; a further handler's name stands for the centre as that has it. */
export function requireCentre(id: string, wire: Wire): void {
  if (id === wire.centreId || id === wire.ownerId) return;
  throw new Refusal('centre_not_found', `No centre ${id}; this service runs ${wire.centreId}.`);
}

export function requireAgent(id: string, wire: Wire): LiveAgent {
  const agent = wire.live.projection.agents.get(wire.fileId(id) ?? '');
  if (agent === undefined) {
    throw new Refusal('agent_not_found', `No agent ${id} in centre ${wire.centreId}.`);
  }
  return agent;
}

export function requireSession(id: string, wire: Wire): LiveSession {
  const session = wire.live.projection.agents.session(wire.sessionId(id) ?? '');
  if (session === undefined) {
    throw new Refusal('session_not_found', `No session ${id} among those kept.`);
  }
  return session;
}

/** The file id of a station; queues have no address of their own here. */
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
  const group = wire.live.file.groups?.find((candidate) => candidate.id === fileId);
  if (group === undefined) {
    throw new Refusal('group_not_found', `No group ${id} in centre ${wire.centreId}.`);
  }
  return group;
}

export function requireQueue(id: string, wire: Wire): QueueView {
  const fileId = wire.fileId(id) ?? '';
  if (wire.live.projection.removed.queue.has(fileId)) {
    throw new Refusal('queue_removed', `Queue ${id} was taken off centre ${wire.centreId}.`);
  }
  const queue = wire.live.projection.queue(fileId);
  if (queue === undefined) {
    throw new Refusal('queue_not_found', `No queue ${id} in centre ${wire.centreId}.`);
  }
  return queue;
}

/** By its id, or by that of one of its legs. */
export function requireCall(id: string, wire: Wire): KeptCall {
  const { calls } = wire.live.projection;
  const call = calls.kept(id) ?? calls.legs.get(id)?.of;
  if (call === undefined) {
    throw new Refusal('call_not_found', `No call ${id} among those kept.`);
  }
  return call;
}
