/** What was sold, by whom and through what; and what prompts have sold. */
import { z } from 'zod';
import { moneySchema } from '../channel/channel-values.schema.ts';
import { idField, instantField, versionField } from './fields.ts';

export const salesDimensions = [
  ...(['agent', 'sourceCode', 'catalogue', 'category'] as const),
  ...(['prompt', 'coupon', 'day'] as const),
] as const;
export type SalesDimension = (typeof salesDimensions)[number];

const count = z.int();

const sums = {
  orders: count.describe('In which it has a part; cancelled orders too.'),
  ordered: moneySchema.describe('As ordered: after discounts and coupons, without charges or tax.'),
  cancelled: moneySchema,
  returned: moneySchema.describe('Given back for goods that came back.'),
  net: moneySchema.describe('What is left of it: the net revenue.'),
  commission: moneySchema.describe('Of the net revenue, rounded once a line and agent.'),
};

export const salesSchema = z.object({
  from: instantField,
  to: instantField,
  by: z.enum(salesDimensions),
  rows: z
    .array(z.object({ value: z.string().nullable().describe('null: of none.'), ...sums }))
    .describe('The most first; days in their order. With two coupons a line counts in two rows.'),
  commissions: z
    .array(
      z.object({
        rule: z.string().describe('Its code in the settings.'),
        agentId: idField,
        percent: z.number(),
        net: moneySchema,
        commission: moneySchema,
      }),
    )
    .describe('By rule, and by whose share it is.'),
  total: z.object(sums).describe('Each line once.'),
  otherCurrencies: count.describe('Orders in another currency, which no sum holds.'),
});
export type Sales = z.infer<typeof salesSchema>;

const promised = z.object({
  runId: idField.describe('The newest simulation of the version.'),
  at: instantField,
  acceptShare: z.number().nullable().describe('Of prompts shown; null: it did not measure this.'),
  low: z.number().nullable(),
  high: z.number().nullable().describe('Of its interval.'),
});

export const promptFiguresSchema = z.object({
  from: instantField,
  to: instantField,
  versions: z.array(
    z.object({
      setId: idField.describe('`links`: the links of items, while no rules are active.'),
      version: versionField,
      promised: promised.nullable().describe('null: no simulation of the version is kept.'),
      acceptShare: z.number().nullable().describe('Of all its prompts shown.'),
      prompts: z.array(
        z.object({
          rule: z.string(),
          shown: count,
          accepted: count,
          declined: count,
          reasons: z
            .array(z.object({ reason: z.string().nullable(), count }))
            .describe('Why they were declined; null: none was said.'),
          worth: moneySchema.describe('Net revenue of the lines that they sold.'),
        }),
      ),
    }),
  ),
});
export type PromptFigures = z.infer<typeof promptFiguresSchema>;
