/**
 * Schemas of the decision journal `callwright.decisions/1`: JSON lines, a header and then one
 * decision of a rule set a line.
 *
 * Source: rules.md D5, E1.
 */
import { z } from 'zod';
import type { DecisionLine } from '../rules/index.ts';
import { ruleKindNames } from '../rules/index.ts';
import { labelSchema, strict } from './values.schema.ts';

const name = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected a name like gold-callers-first');

const factName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_.-]*$/, 'expected a fact name like call.callerNumber');

const text = z.string().max(1_000);
const factInput = z.union([text, z.number(), z.boolean(), z.null(), z.array(text).max(5_000)], {
  error: 'expected a text, a number, true, false, null or a list of texts',
});
const lineFacts = z.record(factName, factInput);
const facts = z.record(
  factName,
  z.union([factInput, z.array(lineFacts).max(1_000)], {
    error: 'expected a text, a number, true, false, null, a list of texts or a list of lines',
  }),
);

/** One decision. */
export const decisionLineSchema = strict({
  kind: z.enum(ruleKindNames as [DecisionLine['kind'], ...DecisionLine['kind'][]]),
  set: name,
  version: z.int().min(0),
  atMs: z.int().describe('Milliseconds since 1970.'),
  subject: z.string().min(1).max(100).exactOptional().describe('The call or order it was about.'),
  facts: facts.describe('What was known; what is absent is unknown.'),
  matched: z
    .array(name)
    .max(5_000)
    .describe('Rules that matched, highest priority first; of kinds first the winner.'),
}) satisfies z.ZodType<DecisionLine>;

/** First line of a decision journal. */
export const decisionHeaderSchema = strict({
  schema: z.literal('callwright.decisions/1'),
  engine: labelSchema.exactOptional().describe('Version of the engine that wrote it.'),
});

/** First line of a decision journal. */
export type DecisionHeader = z.infer<typeof decisionHeaderSchema>;
