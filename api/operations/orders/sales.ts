/** What was sold, by whom and through what; what prompts sold; and whose sale an order is. */
import { z } from 'zod';
import {
  aFinding,
  columnsIn,
  dateSchema,
  InvalidRequest,
  optionalField,
  promptFiguresSchema,
  type Sales,
  type SalesDimension,
  salesDimensions,
  salesSchema,
  strict,
  titleSchema,
  wireIdSchema,
} from '../../../contracts/index.ts';
import { dayMs } from '../../../kernel/index.ts';
import { inTurns } from '../../../live/index.ts';
import type { Language } from '../../../rules/index.ts';
import { promptFigures, sumSales } from '../../../services/index.ts';
import { csvText } from '../../../simulator/index.ts';
import { csvType } from '../../http/negotiation.ts';
import { managers } from '../access-rules.ts';
import { AnswerText } from '../operation.ts';
import { msOf, operation, period } from '../route.ts';
import type { Services } from '../services.ts';
import { answersOrder, requireOrder, tellAndShow, tellErrors } from './order-messages.ts';

const spanDefaultMs = 30 * dayMs;
/** A longer period would be read for seconds. */
const spanMsMax = 400 * dayMs;

const value = titleSchema.optional();

/** Lists of orders and sums of sales are filtered by the same. */
export const saleFilterShape = {
  agent: value.describe('Sales of this agent [all].'),
  sourceCode: value.describe('Under this source code [all].'),
  catalogue: value.describe('From this catalogue [all].'),
  prompt: value.describe('Sold by this prompt: its rule, or the link of its item [all].'),
  coupon: value.describe('With this coupon’s code [all].'),
  day: optionalField(dateSchema, 'Submitted on this day of the centre [all].'),
};

/** Who reads what was sold. */
export const saleReaders = {
  roles: [...managers.roles, 'analyst', 'ruleEditor', 'integration'],
} as const;

export const orderSalesOperations = {
  getSales: operation(
    'GET /api/v1/centres/{centre}/sales',
    [
      'What was sold, by whom, and what it earns them',
      'Ce qui a été vendu, par qui, et pour quelle commission',
    ],
    {
      note: 'Of orders submitted in the period, which is the last 30 days where nothing is said and 400 at most. Commission is of the rules as they are now. As `text/csv` a line for each row, amounts in minor units.',
      query: period.safeExtend({
        by: optionalField(z.enum(salesDimensions), 'What rows are of [agent].'),
        ...saleFilterShape,
        category: value.describe('Items of this category [all].'),
      }),
      answer: salesSchema,
      alsoCsv: true,
      access: saleReaders,
      errors: [],
    },
    async ({ query, wantsCsv, language }, serving) => {
      const { by = 'agent', from: _from, to: _to, ...filters } = query;
      const asked = { by, ...spanOf(query, serving), filters };
      const sales = await inTurns(sumSales(asked, serving), serving.clock);
      return wantsCsv ? new AnswerText(csvType, salesCsv(sales, language)) : sales;
    },
  ),
  listPromptFigures: operation(
    'GET /api/v1/centres/{centre}/sales/prompts',
    ['What prompts have sold', 'Ce que les propositions ont vendu'],
    {
      note: 'Of prompts shown in the period, by rule version, beside the acceptance that its newest simulation has measured.',
      query: period,
      answer: promptFiguresSchema,
      access: saleReaders,
      errors: [],
    },
    ({ query }, serving) => inTurns(promptFigures(spanOf(query, serving), serving), serving.clock),
  ),
  shareSale: operation(
    'PUT /api/v1/orders/{order}/agents',
    ['Say whose sale an order is', 'Dire à qui revient une vente'],
    {
      ...answersOrder,
      access: managers,
      body: strict({
        shares: z
          .array(
            strict({
              agentId: wireIdSchema,
              percent: z.int().min(1).max(100).describe('Of the sale; together 100.'),
            }),
          )
          .min(1)
          .max(10)
          .describe('They come to 100; without them it is the sale of who created the order.'),
      }),
      example: {
        shares: [
          { agentId: 'helene', percent: 70 },
          { agentId: 'anna', percent: 30 },
        ],
      },
      errors: tellErrors,
    },
    async (asked, serving) => {
      const order = await requireOrder(asked.params.order, serving);
      const { shares } = asked.body;
      requireUsers(shares, serving);
      const event = { type: 'shareSale' as const, shares };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
} as const;

/** @throws {InvalidRequest} where somebody does not sell for this centre. */
function requireUsers(
  shares: readonly { readonly agentId: string }[],
  { store, wire: { ownerId } }: Services,
): void {
  const unknown = shares.flatMap(({ agentId }, place) => {
    if (store.channel.centreOf(agentId) === ownerId) return [];
    const what = { expected: `a user of centre ${ownerId}`, received: JSON.stringify(agentId) };
    return [aFinding(`/body/shares/${place}/agentId`, 'unknown_reference', what)];
  });
  if (unknown.length > 0) throw new InvalidRequest(unknown);
}

/** The period of a query, in ms: the last 30 days, unless it says others. @throws {InvalidRequest} */
export function spanOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  { wire: { live } }: Services,
) {
  // Beyond now by 1 ms, as the end of the period is not in it.
  const toMs = msOf(to) ?? live.originMs + live.nowMs + 1;
  const fromMs = msOf(from) ?? toMs - spanDefaultMs;
  if (fromMs <= toMs && toMs - fromMs <= spanMsMax) return { fromMs, toMs };
  const said = {
    received: from ?? '',
    expected: `at most ${spanMsMax / dayMs} days before the end`,
  };
  throw new InvalidRequest([aFinding('/query/from', 'wrong_value', said)]);
}

/** Members of a list, by the dimensions in its query. */
export function marksOf(query: { readonly [Dimension in SalesDimension]?: string | undefined }) {
  return salesDimensions.flatMap((dimension) => {
    const value = query[dimension];
    return value === undefined ? [] : { dimension, value };
  });
}

const amounts = ['ordered', 'cancelled', 'returned', 'net', 'commission'] as const;

function salesCsv({ by, rows, commissions, total }: Sales, language: Language): string {
  const { currency } = total.net;
  const line = (
    part: string,
    of: string | null,
    rule: string | null,
    sums: Partial<Sales['total']>,
  ) => [
    part,
    of,
    rule,
    sums.orders ?? null,
    ...amounts.map((name) => sums[name]?.amountMinor ?? null),
    currency,
  ];
  return csvText([
    columnsIn(language, ['part', 'value', 'rule', 'orders', ...amounts, 'currency']),
    ...rows.map(({ value, ...sums }) => line(by, value, null, sums)),
    ...commissions.map(({ agentId, rule, ...sums }) => line('commission', agentId, rule, sums)),
    line('total', null, null, total),
  ]);
}
