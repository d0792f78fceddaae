/** What every refusal over HTTP has to be, whichever test asks for it. */
import { type ErrorCode, errorEntry, problemSchema } from '../../contracts/index.ts';
import type { HttpReply } from './api-server.ts';

/** A cursor that a list gave in 1970. */
export const oldCursor = Buffer.from('["k2","a",0]').toString('base64url');

/** What is wrong with an answer as a refusal; null: nothing, or it is none. */
export function faultOfRefusal({ status, type, body }: HttpReply): string | null {
  if (status < 400) return null;
  if (type !== 'application/problem+json') return `its media type is ${type}`;
  const { success, error } = problemSchema.safeParse(body);
  if (!success) return error.message;
  const { code, requestId, allowed, blockers } = body;
  const entry = errorEntry(code as ErrorCode);
  if (![entry.status, entry.statusElsewhere].includes(status)) return `${code} as ${status}`;
  if (typeof requestId !== 'string') return `${code} has no requestId`;
  if (status === 409 && allowed === undefined && blockers === undefined) {
    return `${code} has neither allowed nor blockers`;
  }
  return null;
}
