/**
 * Schemas of the decision journal `callwright.decisions/1`: JSON lines, a header and then one
 * decision of a rule set a line.
 *
 * Source: rules.md D5, E1.
 */
import { z } from 'zod';
import { type DecisionLine, ruleKindNames } from '../../../rules/index.ts';
import { factsSchema, kebabSchema } from '../rules/rule-values.schema.ts';
import { labelSchema, strict } from '../values.schema.ts';

/** One decision. */
export const decisionLineSchema = strict({
  kind: z.enum(ruleKindNames as [DecisionLine['kind'], ...DecisionLine['kind'][]]),
  set: kebabSchema,
  version: z.int().min(0),
  atMs: z.int().describe('Milliseconds since 1970.'),
  subject: z.string().min(1).max(100).exactOptional().describe('The call or order it was about.'),
  facts: factsSchema.describe('What was known; what is absent is unknown.'),
  matched: z
    .array(kebabSchema)
    .max(5_000)
    .describe('Rules that matched, highest priority first; of kinds first the winner.'),
}) satisfies z.ZodType<DecisionLine>;

/** First line of a decision journal. */
export const decisionHeaderSchema = strict({
  schema: z.literal('callwright.decisions/1'),
  engine: labelSchema.exactOptional().describe('Version of the engine that wrote it.'),
});
