/**
 * The values that rule sets are made of: names, texts, constants, facts of cases.
 *
 * Source: rules.md B1, B2.
 */
import { z } from 'zod';
import {
  type FactInput,
  type FactsFile,
  type LineFactsFile,
  linesKey,
  listLengthMax,
  nameLengthMax,
  textLengthMax,
} from '../../../rules/index.ts';
import type { JsonLimits } from '../../text/json-scan.ts';
import { type Parsed, parseJson } from '../../text/parse-json.ts';

/** Names people choose in rule sets: rules, conditions, texts, reasons. */
export const kebabSchema = z
  .string()
  .max(nameLengthMax)
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    `expected a name of a-z, 0-9 and single hyphens, at most ${nameLengthMax} characters`,
  );

/** A name of a fact: groups and members in camelCase, joined by dots. */
export const factNameSchema = z
  .string()
  .max(nameLengthMax)
  .regex(
    /^[a-z][A-Za-z0-9]*(?:\.[a-zA-Z0-9]+)+$/,
    'expected the name of a fact with its group, such as call.type',
  );

/** A key of facts given to a case: any fact, of this dictionary or an older one. */
export const factKeySchema = factNameSchema.describe('A fact, or order.lines.');

/** A sentence for people. */
export const sentenceSchema = z.string().max(textLengthMax);

/** An instant; that there is such a day is for `checkRuleSet`. */
export const zonedInstantSchema = z
  .string()
  .max(40)
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/,
    'expected an instant with its zone, such as 2026-11-20T08:00:00+01:00',
  );

/** Text of a constant. */
export const constantTextSchema = z.string().max(textLengthMax);

const textsSchema = z.array(constantTextSchema).max(listLengthMax);

const factInputSchema = z.union([z.int(), z.boolean(), constantTextSchema, z.null(), textsSchema], {
  error: 'expected a whole number, true, false, a text, null, or a list of texts',
}) satisfies z.ZodType<FactInput>;

/** Names are looked up where the facts are used: cases live longer than a dictionary. */
export const lineFactsSchema = z.record(
  factKeySchema,
  factInputSchema,
) satisfies z.ZodType<LineFactsFile>;

const linesMax = 1_000;

/** Facts by name, and the lines of the order. */
export const factsSchema = z.record(
  factKeySchema,
  z.union([factInputSchema, z.array(lineFactsSchema).max(linesMax)], {
    error: `expected a whole number, true, false, a text, null, or a list of texts; of ${linesKey} a list of objects`,
  }),
) satisfies z.ZodType<FactsFile>;

/** What the texts of rule sets and worlds keep to beyond JSON's grammar: rules.md B2, B6. */
export const ruleJsonLimits: JsonLimits = {
  // Eight groups need 21, conditions of lines 24.
  nestingMax: 24,
  refusedKeys: new Set(['__proto__', 'constructor', 'prototype']),
  areNumbersExact: true,
};

/** UTF-16 code units: an order with a thousand lines has a tenth of it. */
const factsLengthMax = 4 * 1024 * 1024;

/** Reads facts by name, as people hand them in. What the values mean is looked up when they are read into a record. Never throws. */
export function parseFacts(text: string): Parsed<FactsFile> {
  const limits = ruleJsonLimits;
  return parseJson({ text, schema: factsSchema, lengthMax: factsLengthMax, limits });
}
