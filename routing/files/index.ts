/**
 * Zod schemas of what enters and leaves the core, with their types. A separate entry, so that code
 * that only routes imports types from here and loads no Zod.
 */
export * from './asking-queue.schema.ts';
export * from './centre.schema.ts';
export { centreSchema } from './centre-references.ts';
export * from './centre-settings.schema.ts';
export * from './decision.schema.ts';
export * from './effect.schema.ts';
export * from './input.schema.ts';
export * from './proxy-kinds.ts';
export { callIdSchema, offerIdSchema, sessionIdSchema } from './values.schema.ts';
