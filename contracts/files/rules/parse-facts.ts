/** Reads a file of facts by name, as people hand it in with a question. */
import type { FactsFile } from '../../../rules/index.ts';
import { type Parsed, parseJson } from '../../text/parse-json.ts';
import { ruleJsonLimits } from './rule-json-limits.ts';
import { factsSchema } from './rule-values.schema.ts';

/** UTF-16 code units: an order with a thousand lines has a tenth of it. */
const factsLengthMax = 4 * 1024 * 1024;

/** What the values mean is looked up when they are read into a record. Never throws. */
export function parseFacts(text: string): Parsed<FactsFile> {
  return parseJson({
    text,
    schema: factsSchema,
    lengthMax: factsLengthMax,
    firstLine: 1,
    refuseDuplicateKeys: true,
    limits: ruleJsonLimits,
  });
}
