/** Things of a centre that a request names; @throws {Refusal} where there is no such thing. */
import {
  aFinding,
  agentMessages,
  callMessages,
  centreMessages,
  formatRecordNumber,
  InvalidRequest,
  type RecordKind,
  readRecordNumber,
  refusal,
} from '../../contracts/index.ts';
import {
  type KeptCall,
  type LiveAgent,
  type LiveSession,
  type QueueView,
  requireFound,
  type Wire,
} from '../../live/index.ts';
import type { GroupSetting } from '../../routing/index.ts';
import type { Store } from '../../store/index.ts';

interface NumberStore {
  readonly store: Pick<Store, 'numbers'>;
  readonly wire: Wire;
}

export function requireHandler(id: string, { handlerId }: Wire): void {
  if (id === handlerId) return;
  throw refusal(centreMessages.handlerUnknown, { name: id, names: handlerId });
}

/** A service has one centre; the name of a further handler is accepted as its id, too. */
export function requireCentre(id: string, wire: Wire): void {
  if (id === wire.centreId || id === wire.ownerId) return;
  throw refusal(centreMessages.unknown, { id, centreId: wire.centreId });
}

export function requireAgent(id: string, wire: Wire): LiveAgent {
  return requireFound(
    wire.live.projection.agents.get(wire.fileId(id) ?? ''),
    agentMessages.unknown,
    { id, centreId: wire.centreId },
  );
}

export function requireSession(id: string, wire: Wire): LiveSession {
  return requireFound(
    wire.live.projection.agents.session(wire.sessionId(id) ?? ''),
    agentMessages.sessionUnknown,
    { id },
  );
}

export function requireAddress(id: string, wire: Wire): string {
  const fileId = wire.fileId(id) ?? '';
  if (wire.live.file.addresses?.some((one) => one.id === fileId) === true) return fileId;
  throw refusal(agentMessages.addressUnknown, { id, centreId: wire.centreId });
}

export function requireGroup(id: string, wire: Wire): GroupSetting {
  const fileId = wire.fileId(id) ?? '';
  if (wire.live.projection.removed.group.has(fileId)) {
    throw refusal(agentMessages.groupRemoved, { id, centreId: wire.centreId });
  }
  return requireFound(
    wire.live.file.groups?.find((candidate) => candidate.id === fileId),
    agentMessages.groupUnknown,
    { id, centreId: wire.centreId },
  );
}

export function requireQueue(id: string, wire: Wire): QueueView {
  const fileId = wire.fileId(id) ?? '';
  if (wire.live.projection.removed.queue.has(fileId)) {
    throw refusal(centreMessages.queueRemoved, { id, centreId: wire.centreId });
  }
  return requireFound(wire.live.projection.queue(fileId), centreMessages.queueUnknown, {
    id,
    centreId: wire.centreId,
  });
}

export const divertWords =
  'Queue that takes new calls meanwhile, of which rules hear that it is open [none: they are blocked].';

/**
 * The queue that takes the calls of a closed one. @throws {Refusal} where it is unknown;
 * {InvalidRequest} where it is the closed one itself
 */
export function divertOf(
  id: string | null | undefined,
  wire: Wire,
  closedId?: string,
): string | null {
  if (id == null) return null;
  const { queueId } = requireQueue(id, wire);
  if (queueId !== closedId) return queueId;
  const what = { expected: 'another queue', received: id };
  throw new InvalidRequest([aFinding('/body/divertTo', 'not_allowed', what)]);
}

/** The call with an id, or with a leg of that id. */
export function requireCall(id: string, wire: Wire): KeptCall {
  const { calls } = wire.live.projection;
  return requireFound(calls.kept(id) ?? calls.legs.get(id)?.of, callMessages.unknown, { id });
}

/** The record that has a number; null: none has. A wrong check digit names no record. */
export function recordWith(number: string, { store, wire }: NumberStore) {
  const read = readRecordNumber(number);
  if (read === null || !formatRecordNumber(read).endsWith(read.checkDigit)) return null;
  return store.numbers.findRecord(wire.ownerId, read) ?? null;
}

/** The id to which a list is limited by a number: empty where no such record has it. */
export function idWith(
  number: string | undefined,
  kind: RecordKind,
  serving: NumberStore,
): string | undefined {
  if (number === undefined) return undefined;
  const record = recordWith(number, serving);
  return record?.kind === kind ? record.id : '';
}
