/** Basic schemas, and those of ids of calls, offers and sessions. */
export * from '../../kernel/schemas/index.ts';
export { callIdSchema, offerIdSchema, sessionIdSchema } from '../../routing/files/index.ts';
export { classSchema } from '../../rules/files/index.ts';
