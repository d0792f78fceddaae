/** From texts to facts, and to the cases of a rule set, as people and clients hand them in. */
import { z } from 'zod';
import { type FactsFile, factsSchema } from '../../../rules/files/index.ts';
import { ruleJsonLimits as limits } from '../../text/json-scan.ts';
import { type Parsed, parseJson } from '../../text/parse-json.ts';
import { strict } from '../values.schema.ts';

/** UTF-16 code units: an order with a thousand lines has a tenth of it. */
const factsLengthMax = 4 * 1024 * 1024;
/** Of a document of cases; the server's limit of bodies is as large. */
const casesLengthMax = 1_048_576;

/** What a case says is checked with its rule set. */
const ruleCasesDocument = strict({
  cases: z.array(z.record(z.string(), z.unknown())).max(10_000),
});

/** Reads facts by name. What the values mean is looked up when they are read into a record. Never throws. */
export function parseFacts(text: string): Parsed<FactsFile> {
  return parseJson({ text, schema: factsSchema, lengthMax: factsLengthMax, limits });
}

/** `{ "cases": […] }`. */
export function parseRuleCases(text: string): Parsed<z.infer<typeof ruleCasesDocument>> {
  return parseJson({ text, schema: ruleCasesDocument, lengthMax: casesLengthMax });
}
