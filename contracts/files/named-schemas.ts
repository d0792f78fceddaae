/** Names under which schemas appear in the generated JSON Schemas. */
import { z } from 'zod';
import {
  centreSchema,
  decisionSchema,
  effectSchema,
  inputSchema,
  instantSchema,
  ruleDecisionSchema,
  shadowDifferenceSchema,
  shadowSummarySchema,
  traceHeaderSchema,
} from '../../routing/files/index.ts';
import {
  expressionSchema,
  factsSchema,
  kebabSchema,
  queuePlanSchema,
  routingPlanSchema,
  skillTermSchema,
  strategySchema,
  zonedInstantSchema,
} from '../../rules/files/index.ts';
import { distributionSchema, quantitySchema } from './scenarios/scenario-distributions.schema.ts';
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

export const namedSchemas = z.registry<{ id: string }>();
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
  namedSchemas.add(schema, { id });
}

type Drawn = Parameters<NonNullable<z.core.ToJSONSchemaParams['override']>>[0];

/** Adds descriptions that Zod drops; removes useless patterns and limits. */
export function drawPlainly({ zodSchema, jsonSchema }: Drawn): void {
  const description = z.globalRegistry.get(zodSchema)?.description;
  if (description !== undefined) jsonSchema.description = description;
  // Zod's pattern of 300 characters repeats what `format` says.
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}
