/**
 * What the summary of an order is priced with: all discounts, items that are free by value, charges
 * by rule; and the operation that computes them anew.
 *
 * Source: dynamics-call-center.md 2.8, 3.5, 3.8.
 */
import { type OrderEvent, patchedOrderSchema } from '../../../contracts/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import { type Order, orderCore } from '../../../orders/index.ts';
import {
  freeByValue,
  pricedNow,
  type RepricedLines,
  repricedLines,
  ruleCharges,
  shopOf,
  taxedLines,
} from '../../../services/index.ts';
import { operation } from '../route.ts';
import type { Services } from '../services.ts';
import {
  answersOrder,
  envelopeOf,
  mintedId,
  type OrderRequest,
  orderResource,
  sellersOrder,
  tellErrors,
  tellOrder,
} from './order-messages.ts';

type SummaryEvent = Extract<OrderEvent, { type: 'completeOrder' | 'recalculateOrder' }>;

export const orderSummaryOperations = {
  recalculateOrder: operation(
    'POST /api/v1/orders/{order}/recalculate',
    ['Compute prices and charges anew', 'Recalculer prix et frais'],
    {
      ...answersOrder,
      note: 'Of lines that are not locked. Charges by rule are as the rules say, whatever somebody made of them; `repriced` says which prices moved.',
      answer: patchedOrderSchema,
      errors: tellErrors,
    },
    async (asked, serving) => {
      const order = await sellersOrder(asked, serving);
      const shop = shopOf(order, serving);
      const { sourceCode } = order;
      const newLineId = (place: number) => mintedId(`lin_${place}`, asked);
      const { put, moved } = repricedLines(order, { sourceCode, shop, newLineId });
      const event = summaryEvent('recalculateOrder', [...put], { order, asked, serving });
      const after = await tellOrder({ order, event }, asked, serving);
      const repriced = presentMoves(moved, 'recalculated', order);
      return { ...orderResource(after, serving, asked), repriced };
    },
  ),
} as const;

/** Lines whose price has moved, as answers show them. */
export function presentMoves(moved: RepricedLines['moved'], why: string, { currency }: Order) {
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return moved.map(({ line: { lineId, sku, unitMinor }, toMinor }) => {
    return { lineId, sku, why, from: money(unitMinor), to: money(toMinor) };
  });
}

interface Summarising {
  readonly order: Order;
  readonly asked: OrderRequest;
  readonly serving: Services;
}

/** The message with final prices; charges are those of the order as these prices make it. */
export function summaryEvent(
  type: SummaryEvent['type'],
  repriced: NonNullable<SummaryEvent['put']>,
  { order, asked, serving }: Summarising,
): OrderEvent {
  const shop = shopOf(order, serving);
  const newLineId = (place: number) => mintedId(`lin_free${place}`, asked);
  const { put = [], ...free } = freeByValue(order, shop, newLineId);
  const lines = [...taxedLines([...repriced, ...put], order, shop)];
  const priced = pricedNow(order, shop, 'summary');
  const isPriced = priced.offers !== undefined || type === 'recalculateOrder';
  const event = {
    type,
    ...free,
    ...(lines.length > 0 && { put: lines }),
    ...(isPriced && { priced }),
  } as SummaryEvent;
  const { state } = orderCore.step(order, envelopeOf({ order, event }, asked, serving));
  return { ...event, ...omitUndefined({ charges: ruleCharges(state ?? order, shop) }) };
}
