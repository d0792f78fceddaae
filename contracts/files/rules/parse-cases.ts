/** Parses facts and cases of rule sets. */
import { z } from 'zod';
import { type FactsFile, factsSchema } from '../../../rules/files/index.ts';
import { ruleJsonLimits as limits } from '../../text/json-scan.ts';
import { type ParseResult, parseJson } from '../../text/parse-json.ts';
import { strict } from '../values.schema.ts';

/** UTF-16 code units; an order of 1,000 lines needs a tenth. */
const factsLengthMax = 4 * 1024 * 1024;
/** Same as the server's limit on request bodies. */
const casesLengthMax = 1_048_576;

const ruleCasesDocument = strict({
  cases: z.array(z.record(z.string(), z.unknown())).max(10_000),
});

/** Reads named facts. Values are checked later, against the dictionary. Never throws. */
export function parseFacts(text: string): ParseResult<FactsFile> {
  return parseJson({ text, schema: factsSchema, lengthMax: factsLengthMax, limits });
}

/** Reads `{ "cases": […] }`. */
export function parseRuleCases(text: string): ParseResult<z.infer<typeof ruleCasesDocument>> {
  return parseJson({ text, schema: ruleCasesDocument, lengthMax: casesLengthMax });
}
