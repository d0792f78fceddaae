/**
 * A recorded decision of a rule set: facts known and rules that acted. Backtests, coverage and
 * reports read only this.
 */
import * as z from 'zod';
import { exactOptionalField, type Infer, strict } from '../../kernel/schemas/index.ts';
import { rulesMax } from '../language/limits.ts';
import { ruleKindNames } from '../language/rule-kind.ts';
import { factsSchema, kebabSchema } from './values.schema.ts';

export const decisionLineSchema = strict({
  kind: z.enum(ruleKindNames),
  set: kebabSchema,
  version: z.int().min(0),
  atMs: z.int().describe('Milliseconds since 1970.'),
  subject: exactOptionalField(z.string().min(1).max(100), 'The call or order it was about.'),
  facts: factsSchema.describe('What was known; what is absent is unknown.'),
  matched: z
    .array(kebabSchema)
    .max(rulesMax)
    .describe('Rules that matched, highest priority first; of kinds first the winner.'),
});
/** A recorded decision of a rule set. */
export type DecisionLine = Infer<typeof decisionLineSchema>;
