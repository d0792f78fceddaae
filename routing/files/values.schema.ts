/** Ids of calls, offers and sessions. */
import * as z from 'zod';

export * from '../../kernel/schemas/index.ts';
export { classSchema } from '../../rules/files/index.ts';

/** External id: printable, without blanks, `/` or invisible characters. */
export const callIdSchema = z
  .string()
  .max(64)
  .regex(
    /^[^\s/\p{Cc}\p{Cf}\p{Cs}]+$/u,
    'expected an id of 1 to 64 printable characters without blanks and /',
  );

/** `<callId>/<n>`: the call's nth offer, and the interaction that it becomes. */
export const offerIdSchema = z
  .string()
  .max(75)
  .regex(/^[^\s/\p{Cc}\p{Cf}\p{Cs}]+\/[1-9]\d{0,9}$/u, 'expected an id like c1/1');

/** `<agentId>/<n>`: the agent's nth session. */
export const sessionIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,30}\/[1-9]\d{0,9}$/, 'expected an id like helene/1');
