/** Values used in rule sets: names, texts, constants, and facts of cases. */
import * as z from 'zod';
import type { Infer } from '../../kernel/schemas/index.ts';
import { listLengthMax, nameLengthMax, textLengthMax } from '../language/limits.ts';
import { linesKey } from '../language/words.ts';

/** Names of rules, conditions, texts and reasons. */
export const kebabSchema = z
  .string()
  .max(nameLengthMax)
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    `expected a name of a-z, 0-9 and single hyphens, at most ${nameLengthMax} characters`,
  );

/** Camel-case parts joined by dots, such as `call.type`. */
export const factNameSchema = z
  .string()
  .max(nameLengthMax)
  .regex(
    /^[a-z][A-Za-z0-9]*(?:\.[a-zA-Z0-9]+)+$/,
    'expected the name of a fact with its group, such as call.type',
  );

/** A fact of the current dictionary or an older one. */
export const factKeySchema = factNameSchema.describe('A fact, or order.lines.');

export const sentenceSchema = z.string().max(textLengthMax);

/** ISO 8601 with a zone. Calendar dates are validated by `checkRuleSet`. */
export const zonedInstantSchema = z
  .string()
  .max(40)
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/,
    'expected an instant with its zone, such as 2026-11-20T08:00:00+01:00',
  );

export const constantTextSchema = z.string().max(textLengthMax);

const textsSchema = z.array(constantTextSchema).max(listLengthMax);

export const factInputSchema = z.union(
  [z.int(), z.boolean(), constantTextSchema, z.null(), textsSchema],
  {
    error: 'expected a whole number, true, false, a text, null, or a list of texts',
  },
);
/** Value of a fact; null is unknown. */
export type FactInput = Infer<typeof factInputSchema>;

/** The schema accepts any name, as cases outlive dictionary versions; names are checked on use. */
export const lineFactsSchema = z.record(factKeySchema, factInputSchema);
export type LineFactsFile = Infer<typeof lineFactsSchema>;

const linesMax = 1_000;

/** Named facts and order lines. Absent facts are unknown. */
export const factsSchema = z.record(
  factKeySchema,
  z.union([factInputSchema, z.array(lineFactsSchema).max(linesMax)], {
    error: `expected a whole number, true, false, a text, null, or a list of texts; of ${linesKey} a list of objects`,
  }),
);
/** Facts and order lines by name. */
export type FactsFile = Infer<typeof factsSchema>;
