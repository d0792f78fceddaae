/** Names of the definitions that readers of our JSON Schemas meet most. */
import { z } from 'zod';
import { centreSchema } from './centre/centre.schema.ts';
import {
  expressionSchema,
  queuePlanSchema,
  routingPlanSchema,
  skillTermSchema,
  strategySchema,
} from './centre/plan.schema.ts';
import { factsSchema, kebabSchema, zonedInstantSchema } from './rules/rule-values.schema.ts';
import { distributionSchema, quantitySchema } from './scenarios/scenario-distributions.schema.ts';
import {
  decisionSchema,
  effectSchema,
  ruleDecisionSchema,
  shadowDifferenceSchema,
  shadowSummarySchema,
} from './traces/effect.schema.ts';
import { inputSchema, instantSchema, traceHeaderSchema } from './traces/trace.schema.ts';
import {
  atMsSchema,
  callIdSchema,
  classSchema,
  durationMsSchema,
  fileIdSchema,
  labelSchema,
  offerIdSchema,
  positiveMsSchema,
  sessionIdSchema,
} from './values.schema.ts';

export type NamedSchemas = z.core.$ZodRegistry<{ id: string }>;

const names: NamedSchemas = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  AtMs: atMsSchema,
  CallId: callIdSchema,
  Centre: centreSchema,
  Class: classSchema,
  DurationMs: durationMsSchema,
  Effect: effectSchema,
  Decision: decisionSchema,
  Expression: expressionSchema,
  Facts: factsSchema,
  FileId: fileIdSchema,
  Header: traceHeaderSchema,
  Input: inputSchema,
  Instant: instantSchema,
  KebabName: kebabSchema,
  Label: labelSchema,
  Distribution: distributionSchema,
  OfferId: offerIdSchema,
  PositiveMs: positiveMsSchema,
  Quantity: quantitySchema,
  QueuePlan: queuePlanSchema,
  RoutingPlan: routingPlanSchema,
  RuleDecision: ruleDecisionSchema,
  SessionId: sessionIdSchema,
  ShadowDifference: shadowDifferenceSchema,
  ShadowSummary: shadowSummarySchema,
  SkillTerm: skillTermSchema,
  Strategy: strategySchema,
  ZonedInstant: zonedInstantSchema,
})) {
  names.add(schema, { id });
}

/** The one registry of names. */
export function namedSchemas(): NamedSchemas {
  return names;
}

type Drawn = Parameters<NonNullable<z.core.ToJSONSchemaParams['override']>>[0];

/** Says of a schema what Zod leaves out, and leaves out what nobody meant. */
export function drawPlainly({ zodSchema, jsonSchema }: Drawn): void {
  const description = z.globalRegistry.get(zodSchema)?.description;
  if (description !== undefined) jsonSchema.description = description;
  // `format` says it in a word; Zod's own pattern takes 300 characters.
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  // Bounds of exact integers.
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}
