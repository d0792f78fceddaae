/**
 * Ids in the API: opaque, flat, and unique across centres. Ids of a centre file become `<centre
 * id>.<file id>`; offers and sessions use `.` for the core's `/`. Session ids include the epoch, as
 * the core counts anew after a restart.
 */
import { z } from 'zod';

export const wireIdSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9._-]+$/, 'expected an id of letters, digits, ., _ and -')
  .describe('An id as answers show it.');

export function toWireId(centreId: string, fileId: string): string {
  return `${centreId}.${fileId}`;
}

/** The id as in the centre file; null: it is another centre's. */
export function fromWireId(centreId: string, wireId: string): string | null {
  return wireId.startsWith(`${centreId}.`) ? wireId.slice(centreId.length + 1) : null;
}

/** Core's `c1/1` becomes `c1.1`; `c1~2/1`, offer 1 of part 2, becomes `c1.2-1`. */
export function toWireOfferId(offerId: string): string {
  const part = /^(.*)~(\d+)\/(\d+)$/.exec(offerId);
  return part === null ? lastSlashToDot(offerId) : `${part[1]}.${part[2]}-${part[3]}`;
}

/** The core's offer id; null: not an offer's. */
export function fromWireOfferId(wireId: string): string | null {
  const [, callId, part, n] = /^(.+)\.(?:(\d+)-)?(\d+)$/.exec(wireId) ?? [];
  if (callId === undefined) return null;
  return part === undefined ? `${callId}/${n}` : `${callId}~${part}/${n}`;
}

/** Drops the part number: a call retrieved from parking is a new call `c1~2` in the core. */
export function toWireCallId(coreId: string): string {
  const part = coreId.lastIndexOf('~');
  return part < 0 ? coreId : coreId.slice(0, part);
}

interface LifeOfCentre {
  readonly centreId: string;
  readonly epoch: number;
}

/** `helene/3` becomes `verdier.helene.e7.3`. */
export function toWireSessionId({ centreId, epoch }: LifeOfCentre, sessionId: string): string {
  const slash = sessionId.lastIndexOf('/');
  const agent = sessionId.slice(0, slash);
  return toWireId(centreId, `${agent}.e${epoch}.${sessionId.slice(slash + 1)}`);
}

/** The core's session id; null: of another centre or epoch, or no session id. */
export function fromWireSessionId(of: LifeOfCentre, wireId: string): string | null {
  const [, agent, epoch, number] =
    /^(.+)\.e(\d+)\.(\d+)$/.exec(fromWireId(of.centreId, wireId) ?? '') ?? [];
  return Number(epoch) === of.epoch ? `${agent}/${number}` : null;
}

function lastSlashToDot(id: string): string {
  const slash = id.lastIndexOf('/');
  return slash < 0 ? id : `${id.slice(0, slash)}.${id.slice(slash + 1)}`;
}
