/** What was sold, by whom and through what; and what prompts have sold. */
import { z } from 'zod';
import { moneySchema } from '../values/domain-values.schema.ts';
import {
  idField,
  instantField,
  numberField,
  numberOrNull,
  orNull,
  textField,
  textOrNull,
  versionField,
} from './fields.ts';

export const salesDimensions = [
  ...(['agent', 'sourceCode', 'catalogue', 'category', 'item'] as const),
  ...(['prompt', 'coupon', 'day'] as const),
] as const;
export type SalesDimension = (typeof salesDimensions)[number];

const count = z.int();

const sums = {
  orders: count.describe('In which it has a part; cancelled orders too.'),
  ordered: moneySchema.describe('As ordered: after discounts and coupons, without charges or tax.'),
  cancelled: moneySchema.describe('Taken off before it was shipped.'),
  returned: moneySchema.describe('Of goods of returns that are not cancelled.'),
  net: moneySchema.describe('What is left of it: the net revenue.'),
  commission: moneySchema.describe('Of the net revenue, rounded once a line and agent.'),
};

export const salesSchema = z.object({
  from: instantField,
  to: instantField,
  by: z.enum(salesDimensions).describe('What each row is of.'),
  rows: z
    .array(z.object({ value: textOrNull('null: of none.'), ...sums }))
    .describe('The most first; days in their order. With two coupons a line counts in two rows.'),
  commissions: z
    .array(
      z.object({
        rule: textField('Its code in the settings.'),
        agentId: idField,
        percent: numberField('Of the net revenue.'),
        net: moneySchema,
        commission: moneySchema,
      }),
    )
    .describe('By rule, and by whose share it is.'),
  total: z.object(sums).describe('Each line once.'),
  otherCurrencies: count.describe('Orders in another currency, which no sum holds.'),
});
export type Sales = z.infer<typeof salesSchema>;

export const promotionDimensions = ['sourceCode', 'campaign', 'catalogue', 'targetMarket'] as const;
export type PromotionDimension = (typeof promotionDimensions)[number];

const promotion = {
  quantity: count.describe('Copies mailed.'),
  orders: count,
  responseShare: numberOrNull('Orders for each copy; null: none was mailed.'),
  budget: moneySchema.describe('Net revenue that was planned.'),
  net: moneySchema.describe('Net revenue.'),
  cost: moneySchema.describe('Of printing and mailing; of a catalogue also of its pages.'),
  gain: moneySchema.describe('Net revenue less cost.'),
  orderCost: orNull(moneySchema, 'Cost of an order; null: there is none.'),
};

export const promotionsSchema = z.object({
  from: instantField,
  to: instantField,
  by: z.enum(promotionDimensions).describe('What each row is of.'),
  rows: z
    .array(z.object({ value: textOrNull('null: of none.'), ...promotion }))
    .describe('The largest gain first.'),
  total: z.object(promotion),
});
export type Promotions = z.infer<typeof promotionsSchema>;

const areaSums = {
  area: z.int(),
  cost: moneySchema.describe('Its share of the page’s, by area.'),
  net: moneySchema.describe('Of an item on several pages: its share, by area.'),
  gain: moneySchema.describe('Net revenue less cost.'),
  netByArea: moneySchema.describe('Net revenue of a unit of area.'),
};

export const catalogueAreasSchema = z.object({
  from: instantField,
  to: instantField,
  pages: z.array(
    z.object({
      number: z.int(),
      ...areaSums,
      items: z.array(z.object({ itemId: idField, ...areaSums })),
    }),
  ),
});
export type CatalogueAreas = z.infer<typeof catalogueAreasSchema>;

const promised = z.object({
  runId: idField.describe('The newest simulation of the version.'),
  at: instantField,
  acceptShare: numberOrNull('Of prompts shown; null: it did not measure this.'),
  low: numberOrNull('Of its interval.'),
  high: numberOrNull('Of its interval.'),
});

export const promptFiguresSchema = z.object({
  from: instantField,
  to: instantField,
  versions: z
    .array(
      z.object({
        setId: idField.describe('`links`: the links of items, while no rules are active.'),
        version: versionField,
        promised: orNull(promised, 'null: no simulation of the version is kept.'),
        acceptShare: numberOrNull('Of all its prompts shown.'),
        prompts: z
          .array(
            z.object({
              rule: textField('Its key in the set.'),
              shown: count.describe('To agents, once an order.'),
              accepted: count.describe('Put on the order.'),
              declined: count.describe('By the customer, as the agent said.'),
              reasons: z
                .array(
                  z.object({
                    reason: z.string().nullable(),
                    count: count.describe('Of this reason.'),
                  }),
                )
                .describe('Why they were declined; null: none was said.'),
              worth: moneySchema.describe('Net revenue of the lines that they sold.'),
            }),
          )
          .describe('By rule.'),
      }),
    )
    .describe('Of the rule set, the newest first.'),
});
export type PromptFigures = z.infer<typeof promptFiguresSchema>;
