/**
 * The values that the schemas of a centre are made of, beyond those of every schema: ids of calls,
 * of their offers and of sessions.
 *
 * Source: ux-and-api.md 2.1, 17.1.
 */
import { z } from 'zod';

export * from '../../kernel/schemas/index.ts';
export { classSchema } from '../../rules/files/index.ts';

/** Ids from outside: printable, no blanks, no `/`, no lone surrogates, nothing invisible. */
export const callIdSchema = z
  .string()
  .max(64)
  .regex(
    /^[^\s/\p{Cc}\p{Cf}\p{Cs}]+$/u,
    'expected an id of 1 to 64 printable characters without blanks and /',
  );

/** Offer n of a call, and the interaction it becomes: `<callId>/<n>`. */
export const offerIdSchema = z
  .string()
  .max(75)
  .regex(/^[^\s/\p{Cc}\p{Cf}\p{Cs}]+\/[1-9]\d{0,9}$/u, 'expected an id like c1/1');

/** Session n of an agent: `<agentId>/<n>`. */
export const sessionIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,30}\/[1-9]\d{0,9}$/, 'expected an id like helene/1');
