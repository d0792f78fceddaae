/**
 * The decision journal `callwright.decisions/1`: JSON lines, a header and then one decision of a
 * rule set a line, read one at a time, as the command line streams them.
 *
 * Source: rules.md D5, E1.
 */

import { z } from 'zod';
import { type DecisionLine, ruleKindNames } from '../../../rules/index.ts';
import { type Parsed, parseJson } from '../../text/parse-json.ts';
import { factsSchema, kebabSchema } from '../rules/rule-values.schema.ts';
import { labelSchema, strict } from '../values.schema.ts';
import { ruleDecisionSchema } from './effect.schema.ts';
import { aLine, traceLineBytesMax } from './parse-trace.ts';

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

/** Reads one decision. `lineNumber` counts from 1 and stands in the findings. */
export function parseDecisionLine(line: string, lineNumber: number): Parsed<DecisionLine> {
  return parseJson({ schema: decisionLineSchema, ...aLine(line, lineNumber) });
}

/** Reads the header, always the first line. */
export function parseDecisionHeader(line: string): Parsed<unknown> {
  return parseJson({ text: line, schema: decisionHeaderSchema, lengthMax: traceLineBytesMax });
}

/**
 * Reads the record of a rule decision, a line of `callwright route --decisions`. Only lines that
 * {@link isRuleRecord} are given here; the others are passed over.
 */
export function parseRuleRecord(line: string, lineNumber: number): Parsed<DecisionLine> {
  const parsed = parseJson({ schema: ruleDecisionSchema, ...aLine(line, lineNumber) });
  if (!parsed.ok) return parsed;
  const { kind, set, version, decidedAtMs: atMs, callId: subject, facts, matched } = parsed.value;
  return { ok: true, value: { kind, set, version, atMs, subject, facts, matched } };
}

/** Whether a line of effects and decisions is the record of a rule decision. */
export function isRuleRecord(line: string): boolean {
  return /^\s*\{\s*"type"\s*:\s*"rules"/.test(line);
}
