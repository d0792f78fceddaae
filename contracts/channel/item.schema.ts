/**
 * An item that is sold by telephone: its words, its prices, its stock, and what is offered with it.
 *
 * Source: dynamics-call-center.md 1.6, 1.7, 1.10; ux-and-api.md 3.5.
 */
import { z } from 'zod';
import type { RuleWorld } from '../../rules/index.ts';
import { kebabSchema } from '../files/rules/rule-values.schema.ts';
import { countSchema, strict } from '../files/values.schema.ts';
import { idField, listOf, versionField } from '../http/fields.ts';
import {
  codeSchema,
  dateSchema,
  lineSchema,
  moneySchema,
  wordsSchema,
} from './channel-values.schema.ts';

const listMax = 100;

/** What is offered with an item. */
export const itemLinkSchema = strict({
  itemId: codeSchema.describe('Stock number of what is offered.'),
  kind: z.enum(['upSell', 'crossSell']).describe('upSell replaces the line; crossSell adds one.'),
  priority: countSchema.describe('Smaller first.'),
  rule: kebabSchema.exactOptional().describe('Rule of kind prompt that must match.'),
  catalogueId: codeSchema.exactOptional().describe('Only for orders from this catalogue.'),
  active: z.boolean().default(true),
});

/** What may be said of an item; a merge patch of it changes it. */
export const itemSettingsSchema = strict({
  sku: codeSchema.describe('Stock number.'),
  name: wordsSchema,
  description: wordsSchema.default({}),
  category: lineSchema,
  unit: codeSchema.default('pcs'),
  price: moneySchema.describe('Base price; with tax where the channel says so.'),
  cost: moneySchema,
  prices: z.record(codeSchema, moneySchema).default({}).describe('By price group.'),
  taxGroup: codeSchema.nullable().default(null),
  stock: z.int().min(0).nullable().default(null).describe('null: it is not counted.'),
  expectedOn: dateSchema.nullable().default(null).describe('When there is stock again.'),
  salesControl: z.enum(['none', 'encourage', 'discourage']).default('none'),
  allowPriceAdjust: z.boolean().default(true),
  excludedDeliveryModeIds: z.array(codeSchema).max(listMax).exactOptional(),
  continuityProgrammeId: codeSchema.exactOptional().describe('Who buys it buys this programme.'),
  active: z.boolean().default(true),
  links: z.array(itemLinkSchema).max(listMax).default([]),
});
export type ItemSettings = z.infer<typeof itemSettingsSchema>;

/** An item as clients see it. */
export const itemResourceSchema = z.object({
  id: idField,
  centreId: idField,
  version: versionField,
  ...itemSettingsSchema.shape,
  images: z.array(z.object({ href: z.string(), type: z.string(), isDefault: z.boolean() })),
});
export const itemListSchema = listOf(itemResourceSchema);

/** Items as rules name them: what is offered, and what it brings. */
export function itemsForRules(
  items: readonly ItemSettings[],
): Required<Pick<RuleWorld, 'items' | 'links'>> {
  return {
    items: items.map(({ sku, name, category, price, cost }) => ({
      ...{ sku, name, category },
      ...{ priceMinor: price.amountMinor, costMinor: cost.amountMinor },
    })),
    links: items.flatMap(({ sku: triggerSku, links }) =>
      links.map(({ itemId: linkedSku, ...link }) => ({ triggerSku, linkedSku, ...link })),
    ),
  };
}
