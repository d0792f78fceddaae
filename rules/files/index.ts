/**
 * The formats of rules: one Zod schema each, and the types made from them.
 *
 * An entrance of its own, for contracts: the rest of `rules/` takes types alone from here, so that
 * whoever decides by rules (the core, the simulator's loop, Temporal's bundle) loads no Zod.
 */
export * from './condition.schema.ts';
export * from './decision-line.schema.ts';
export * from './outcome.schema.ts';
export * from './plan.schema.ts';
export * from './rule-set.schema.ts';
export * from './skill-term.schema.ts';
export * from './values.schema.ts';
export * from './world.schema.ts';
