/**
 * Zod schemas of rule files, with their types. A separate entry, so that code that only evaluates
 * rules loads no Zod.
 */
export * from './condition.schema.ts';
export * from './decision-line.schema.ts';
export * from './outcome.schema.ts';
export * from './plan.schema.ts';
export * from './rule-set.schema.ts';
export * from './skill-term.schema.ts';
export * from './values.schema.ts';
export * from './world.schema.ts';
