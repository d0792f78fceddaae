/** From the body of a request to JSON that every program reads alike. */
import { z } from 'zod';
import { ruleJsonLimits } from '../files/rules/rule-values.schema.ts';
import { type Parsed, parseJson } from './parse-json.ts';

/** The server's limit of bodies is as large. */
const lengthMax = 1_048_576;
/** A whole rule set may stand in a member of the body. */
const nestingMax = ruleJsonLimits.nestingMax + 2;

const asBody = {
  schema: z.unknown(),
  lengthMax,
  limits: { ...ruleJsonLimits, nestingMax },
} as const;

/** Keys that stand twice, and numbers that JSON cannot hold, are findings; pointers begin `/body`. */
export function parseBody(text: string): Parsed<unknown> {
  const parsed = parseJson({ text, ...asBody });
  if (parsed.ok) return parsed;
  const problems = parsed.problems.map((one) => ({ ...one, pointer: `/body${one.pointer}` }));
  return { ok: false, problems };
}
