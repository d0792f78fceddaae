/**
 * Ids on the wire: opaque, flat, and unique over centres.
 *
 * An id born in a centre file is `<centre id>.<file id>`; an offer or session has `.` for the
 * core's `/`. A session's ends with the process's life and its number in it, since the core counts
 * anew in each. Ids of calls come from outside, or are minted with the life in them.
 * Source: ux-and-api.md 2.1, 17.2.
 */
import { z } from 'zod';

/** An id on the wire (ux-and-api.md 2.1). */
export const wireIdSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9._-]+$/, 'expected an id of letters, digits, ., _ and -')
  .describe('An id as answers show it.');

/** The wire id of an agent, queue or group of the file. */
export function toWireId(centreId: string, fileId: string): string {
  return `${centreId}.${fileId}`;
}

/** The file id of a wire id; null: of another centre, or none. */
export function fromWireId(centreId: string, wireId: string): string | null {
  return wireId.startsWith(`${centreId}.`) ? wireId.slice(centreId.length + 1) : null;
}

/** The wire id of an offer, `c1/1` → `c1.1`, of a later part of the call `c1~2/1` → `c1.2-1`. */
export function toWireOfferId(offerId: string): string {
  const part = /^(.*)~(\d+)\/(\d+)$/.exec(offerId);
  return part === null ? lastSlashToDot(offerId) : `${part[1]}.${part[2]}-${part[3]}`;
}

/** The core's id of an offer on the wire; null: it is none. */
export function fromWireOfferId(wireId: string): string | null {
  const [, callId, part, n] = /^(.+)\.(?:(\d+)-)?(\d+)$/.exec(wireId) ?? [];
  if (callId === undefined) return null;
  return part === undefined ? `${callId}/${n}` : `${callId}~${part}/${n}`;
}

/**
 * The wire's id of a call that the core knows by parts: a parked call is over for the core, and
 * another when it is fetched, `c1~2`.
 */
export function toWireCallId(coreId: string): string {
  const part = coreId.lastIndexOf('~');
  return part < 0 ? coreId : coreId.slice(0, part);
}

/** Whose ids they are: a life of a centre's process. */
interface LifeOfCentre {
  readonly centreId: string;
  readonly epoch: number;
}

/** The wire id of a session, `helene/3` → `verdier.helene.e7.3`. */
export function toWireSessionId({ centreId, epoch }: LifeOfCentre, sessionId: string): string {
  const slash = sessionId.lastIndexOf('/');
  const agent = sessionId.slice(0, slash);
  return toWireId(centreId, `${agent}.e${epoch}.${sessionId.slice(slash + 1)}`);
}

/** The core's session id of a wire id; null: of another centre or life, or none. */
export function fromWireSessionId(of: LifeOfCentre, wireId: string): string | null {
  const [, agent, epoch, number] =
    /^(.+)\.e(\d+)\.(\d+)$/.exec(fromWireId(of.centreId, wireId) ?? '') ?? [];
  return Number(epoch) === of.epoch ? `${agent}/${number}` : null;
}

function lastSlashToDot(id: string): string {
  const slash = id.lastIndexOf('/');
  return slash < 0 ? id : `${id.slice(0, slash)}.${id.slice(slash + 1)}`;
}
