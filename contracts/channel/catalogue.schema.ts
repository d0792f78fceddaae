/**
 * Catalogues, the source codes that are printed on them, and scripts.
 *
 * Source: dynamics-call-center.md 1.8, 1.9, 3.20; ux-and-api.md 3.5.
 */
import { z } from 'zod';
import { countSchema, strict } from '../files/values.schema.ts';
import { idField, listOf, versionField } from '../http/fields.ts';
import {
  codeSchema,
  dateSchema,
  lineSchema,
  uniqueBy,
  wordsSchema,
} from './channel-values.schema.ts';

const itemsMax = 10_000;
const listMax = 1_000;

/** What is printed on a catalogue, one for each of those it is mailed to. */
export const sourceCodeSchema = strict({
  code: z.string().regex(/^[A-Z0-9]{1,20}$/, 'expected a code of A-Z and 0-9, at most 20'),
  description: lineSchema,
  targets: z
    .array(codeSchema)
    .max(itemsMax)
    .default([])
    .describe('Numbers of the customers that it was mailed to; none: everybody.'),
  mailedOn: dateSchema.nullable().default(null),
  active: z.boolean().default(true),
});

/** What may be said of a catalogue; a merge patch of it changes it. */
export const catalogueSettingsSchema = strict({
  code: codeSchema,
  name: wordsSchema,
  validFrom: dateSchema,
  validTo: dateSchema.nullable().default(null).describe('Its last day; null: no end.'),
  itemIds: z.array(codeSchema).max(itemsMax).default([]).describe('Stock numbers.'),
  priceGroupIds: z.array(codeSchema).max(listMax).default([]),
  freeItemIds: z.array(codeSchema).max(listMax).default([]).describe('Added once, at no price.'),
  sourceCodes: z
    .array(sourceCodeSchema)
    .max(listMax)
    .refine(
      uniqueBy<{ readonly code: string }>(({ code }) => code),
      'expected each code once',
    )
    .default([]),
}).refine(({ validFrom, validTo }) => validTo === null || validTo >= validFrom, {
  path: ['validTo'],
  message: 'expected a day on or after validFrom',
});
export type CatalogueSettings = z.infer<typeof catalogueSettingsSchema>;

const catalogueSchema = z.object({
  id: idField,
  centreId: idField,
  version: versionField,
  ...catalogueSettingsSchema.shape,
});
/** A catalogue as clients see it. */
export const catalogueResourceSchema = catalogueSchema;
export const catalogueListSchema = listOf(
  catalogueSchema.omit({ itemIds: true, sourceCodes: true }).extend({
    itemCount: countSchema,
    sourceCodeCount: countSchema,
  }),
);

/** A source code that an order may carry now, with what it brings. */
export const sourceCodeListSchema = listOf(
  z.object({
    ...sourceCodeSchema.omit({ targets: true }).shape,
    catalogueId: idField,
    catalogueName: wordsSchema,
    validTo: dateSchema.nullable(),
    priceGroupIds: z.array(codeSchema),
    freeItemIds: z.array(codeSchema),
  }),
);

/** What may be said of a script; a merge patch of it changes it. */
export const scriptSettingsSchema = strict({
  name: lineSchema,
  kind: z.enum(['say', 'note']).describe('`say` is spoken to the caller, `note` is internal.'),
  target: strict({
    kind: z.enum(['order', 'customer', 'catalogue', 'item']),
    code: codeSchema.nullable().default(null).describe('Which one; null: every one.'),
  }),
  moment: z.enum(['start', 'line', 'end']),
  priority: countSchema.default(1).describe('1 first.'),
  active: z.boolean().default(true),
  text: wordsSchema.describe('May name facts, and `customer.lastName` and such, in braces.'),
});
export type ScriptSettings = z.infer<typeof scriptSettingsSchema>;

/** A script as clients see it. */
export const scriptResourceSchema = z.object({
  id: idField,
  centreId: idField,
  version: versionField,
  ...scriptSettingsSchema.shape,
});
export const channelScriptListSchema = listOf(scriptResourceSchema);
