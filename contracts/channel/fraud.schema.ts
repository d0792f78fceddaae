/**
 * Fraud settings: suspected addresses, phone numbers and postal codes with scores, and when a score
 * holds an order.
 * Source: dynamics-call-center.md 1.2, 1.17, 3.11.
 */
import { z } from 'zod';
import { strict } from '../files/values.schema.ts';
import {
  flagField,
  flagOr,
  nullUnlessGiven,
  numberOrNull,
  setShape,
  textField,
  textsField,
} from '../http/fields.ts';
import { fraudMatchSchema } from '../orders/order-values.schema.ts';
import { codeSchema, lineSchema, uniqueBy } from '../values/domain-values.schema.ts';

const entriesMax = 10_000;
const scoreSchema = z.int().min(0).max(10_000);

export const fraudSettingsSchema = strict({
  check: flagOr(false, 'Orders are scored when they are submitted.'),
  minimumScore: scoreSchema
    .default(50)
    .describe('More than this holds; a minimum that check rules give goes before it.'),
  holdCode: codeSchema.default('FRAUDAUTO').describe('Of holds by score.'),
  manualHoldCode: nullUnlessGiven(codeSchema, 'Of people’s; null: the default.'),
  emailScore: scoreSchema.default(20).describe('Of an entry that has none, as the next two.'),
  phoneScore: scoreSchema.default(20).describe('Of an entry that has none.'),
  postalCodeScore: scoreSchema.default(10).describe('Of an entry that has none.'),
  extendedPostalCodeScore: scoreSchema.default(20).describe('Of an entry that has none.'),
});

export const fraudEntrySchema = strict({
  type: z
    .enum(['email', 'phone', 'postalCode', 'extendedPostalCode'])
    .describe('extendedPostalCode: such as 10001-1234; 10001 is its postal code.'),
  value: lineSchema,
  score: nullUnlessGiven(scoreSchema, 'null: as its type scores.'),
});
export type FraudEntry = z.infer<typeof fraudEntrySchema>;

export const fraudEntriesSchema = strict({
  entries: z
    .array(fraudEntrySchema)
    .max(entriesMax)
    .refine(
      uniqueBy<FraudEntry>(({ type, value }) => `${type}/${value}`),
      'expected each once',
    )
    .default([]),
});
export type FraudEntries = z.infer<typeof fraudEntriesSchema>;

export const fraudEntriesResourceSchema = z.object({
  ...setShape,
  ...fraudEntriesSchema.shape,
});

/** Key of a fraud entry, whatever its blanks and upper case. */
export function fraudKey(
  { type, value }: Pick<FraudEntry, 'type' | 'value'>,
  phoneKeyOf: (number: string) => string,
): string {
  if (type === 'phone') return `phone/${phoneKeyOf(value)}`;
  const blanks = type === 'extendedPostalCode' ? /[\s-]/g : /\s/g;
  return `${type}/${value.toLowerCase().replaceAll(blanks, '')}`;
}

const explainedRule = z.object({
  rule: z.string(),
  fired: z.boolean(),
  score: z.number(),
  text: textsField('Why it holds, or what keeps it from holding.'),
});

export const fraudScoreSchema = z.object({
  score: z.number(),
  minimum: z.number(),
  isHeld: flagField('By its score alone: more than the minimum.'),
  matches: z.array(fraudMatchSchema),
  ruleVersion: textField('Of the check rules in force; none: there are none.'),
  rules: z.array(explainedRule),
});

/** Fraud entries that matched at an order's last submission. */
export const fraudMatchesSchema = z.object({
  score: numberOrNull('null: it was not scored.'),
  minimum: z.number().nullable(),
  matches: z.array(fraudMatchSchema),
});
