/** Parses facts and cases of rule sets. */
import { z } from 'zod';
import { type FactsFile, factsSchema } from '../../../rules/files/index.ts';
import { ruleJsonLimits as limits } from '../../text/json-scan.ts';
import { type ParseResult, parseJson } from '../../text/parse-json.ts';
import { strict } from '../values.schema.ts';

/** Longest file in UTF-16 units; an order of 1,000 lines needs a tenth. */
const factsLengthMax = 4 * 1024 * 1024;
/** Longest text, as in the server's request bodies. */
const casesLengthMax = 1_048_576;

const ruleCasesDocument = strict({
  cases: z.array(z.record(z.string(), z.unknown())).max(10_000),
});

/** Reads named facts, whose values are checked against the dictionary later. Never throws. */
export function parseFacts(text: string): ParseResult<FactsFile> {
  return parseJson({ text, schema: factsSchema, lengthMax: factsLengthMax, limits });
}

/** Reads test cases, `{ "cases": […] }`. */
export function parseRuleCases(text: string): ParseResult<z.infer<typeof ruleCasesDocument>> {
  return parseJson({ text, schema: ruleCasesDocument, lengthMax: casesLengthMax });
}
