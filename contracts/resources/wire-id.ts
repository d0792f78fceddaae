/**
 * Ids on the wire: opaque, flat, and unique over centres.
 *
 * An id born in a centre file is `<centre id>.<file id>`; an offer or session has `.` for the
 * core's `/`. Ids of calls come from outside and pass unchanged.
 * Source: ux-and-api.md 2.1, 17.2.
 */

/** The wire id of an agent, queue or group of the file. */
export function toWireId(centreId: string, fileId: string): string {
  return `${centreId}.${fileId}`;
}

/** The file id of a wire id; null: of another centre, or none. */
export function fromWireId(centreId: string, wireId: string): string | null {
  return wireId.startsWith(`${centreId}.`) ? wireId.slice(centreId.length + 1) : null;
}

/** The wire id of an offer, `c1/1` → `c1.1`. */
export function toWireOfferId(offerId: string): string {
  return lastSlashToDot(offerId);
}

/** The wire id of a session, `helene/1` → `verdier.helene.1`. */
export function toWireSessionId(centreId: string, sessionId: string): string {
  return toWireId(centreId, lastSlashToDot(sessionId));
}

/** The core's session id of a wire id; null: of another centre, or none. */
export function fromWireSessionId(centreId: string, wireId: string): string | null {
  const local = fromWireId(centreId, wireId);
  const dot = local?.lastIndexOf('.') ?? -1;
  return local === null || dot < 0 ? null : `${local.slice(0, dot)}/${local.slice(dot + 1)}`;
}

function lastSlashToDot(id: string): string {
  const slash = id.lastIndexOf('/');
  return slash < 0 ? id : `${id.slice(0, slash)}.${id.slice(slash + 1)}`;
}
