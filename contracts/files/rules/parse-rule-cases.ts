/** From a text to the cases of a rule set, as clients send them. */
import { z } from 'zod';
import { type Parsed, parseJson } from '../../text/parse-json.ts';
import { strict } from '../values.schema.ts';

/** Of a document of cases; the server's limit of bodies is as large. */
const lengthMax = 1_048_576;

/** What a case says is checked with its rule set. */
const ruleCasesDocument = strict({
  cases: z.array(z.record(z.string(), z.unknown())).max(10_000),
});

/** `{ "cases": […] }`. */
export function parseRuleCases(text: string): Parsed<z.infer<typeof ruleCasesDocument>> {
  const schema = ruleCasesDocument;
  return parseJson({ text, schema, lengthMax });
}
