/**
 * What an entry of the table of operations says, and the inputs that many share.
 *
 * Source: ux-and-api.md 2, 3.
 */
import { z } from 'zod';
import type { ErrorCode } from './errors.ts';

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: { readonly en: string; readonly fr: string };
  /** What the summary leaves open, for those who read the API's document. */
  readonly note?: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** A JSON document; absent: none. */
  readonly body?: z.ZodType;
  /** In place of a document: a text as it is, of one of these media types. */
  readonly text?: readonly string[];
  /** Media type of the answer [application/json]. */
  readonly produces?: string;
  /** It answers `text/csv` as well, where `Accept` names that and no JSON. */
  readonly alsoCsv?: true;
  /** Of a success [200]. */
  readonly status?: 201 | 202 | 204;
  /** A person must be named: `Authorization: Bearer <person id>` until sign-in arrives. */
  readonly signedIn?: true;
  /** `Idempotency-Key` [optional on every POST]. */
  readonly key?: 'required';
  /** Special to it, beside those that hold everywhere. */
  readonly errors: readonly ErrorCode[];
}

/** An id on the wire (ux-and-api.md 2.1). */
export const wireIdSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9._-]+$/, 'expected an id of letters, digits, ., _ and -')
  .describe('An id as answers show it.');

/** Paging of every list (ux-and-api.md 2.5). */
export const listQueryShape = {
  limit: z.coerce.number().int().min(1).max(200).optional().describe('Items of a page [50].'),
  cursor: z.string().max(256).optional().describe('`nextCursor` of the page before.'),
};

/** `state=a&state=b`: those in one of the states [all] (ux-and-api.md 2.5). */
export function inStates<const State extends string>(states: readonly State[]) {
  const state = z.enum(states);
  return z
    .union([state.transform((one) => [one]), z.array(state).max(states.length)])
    .optional()
    .describe('Those in this state, or in one of several: `state=a&state=b` [all].');
}
