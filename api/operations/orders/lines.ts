/**
 * Lines of an order, at the prices of the items as they are now.
 *
 * Source: ux-and-api.md 3.6; dynamics-call-center.md 3.5.
 */
import { z } from 'zod';
import { codeSchema, freeText, soldProgrammeSchema, strict } from '../../../contracts/index.ts';
import { given } from '../../../kernel/index.ts';
import type { Order, OrderLine } from '../../../orders/index.ts';
import { requireDelivery, sentTo } from '../../orders/delivery-modes.ts';
import { asOrdered, pricedItem, requireItem } from '../../orders/priced-lines.ts';
import { shopOf } from '../../orders/shop.ts';
import { Refusal } from '../../refusal.ts';
import { operation } from '../route.ts';
import { wireIdSchema } from '../shared.ts';
import { programmeAsSaid } from './continuity.ts';
import { saveLine } from './prompts.ts';
import {
  answersOrder,
  mintedId,
  orderToChange,
  sellersOrder,
  shown,
  tellAndShow,
  tellErrors,
} from './telling.ts';

const quantity = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,3})?$/, 'expected a quantity with at most three decimals, such as 1.5')
  .refine((text) => Number(text) > 0, 'expected more than 0');
const deliveryAddressId = freeText(128)
  .optional()
  .describe('The label of one of the customer’s addresses [the order’s].');
const pricedErrors = [
  ...tellErrors,
  'payment_method_not_valid',
  'item_not_found',
  'item_not_sellable',
  'delivery_mode_not_valid',
] as const;

export const orderLineOperations = {
  addOrderLine: operation(
    'POST /api/v1/orders/{order}/lines',
    ['Add a line', 'Ajouter une ligne'],
    {
      ...answersOrder,
      body: strict({
        ...{ itemId: wireIdSchema, quantity, deliveryAddressId },
        deliveryModeId: codeSchema.optional(),
        continuity: soldProgrammeSchema.optional().describe('Of an item that sells a programme.'),
      }),
      example: { itemId: 'verdier.R-4402', quantity: '1' },
      status: 201,
      key: 'required',
      errors: pricedErrors,
    },
    async (asked, serving) => {
      const order = await sellersOrder(asked, serving);
      const lineId = mintedId('lin_', asked);
      const { itemId, quantity: said, deliveryModeId: deliveryMode } = asked.body;
      const shop = shopOf(order, serving);
      const item = pricedItem(requireItem(itemId, shop, serving), order, shop);
      const to = sentTo(asked.body, shop);
      const by = given({ deliveryMode });
      requireDelivery([{ sku: item.sku, ...to, ...by }], order, shop);
      const qtyMilli = milliOf(said);
      const programme = programmeAsSaid(item, { order, qtyMilli, asked, serving });
      const put = [{ lineId, ...item, ...to, ...by, qtyMilli, ...given({ programme }) }];
      const event = { type: 'changeLines' as const, put, priced: pricedAs(order) };
      return shown(await saveLine({ order, event, lineId }, asked, serving), serving);
    },
  ),
  changeOrderLine: operation(
    'PATCH /api/v1/orders/{order}/lines/{line}',
    ['Change a line', 'Changer une ligne'],
    {
      ...answersOrder,
      body: strict({
        quantity: quantity.optional(),
        deliveryModeId: codeSchema.nullable().optional().describe('null: as the order’s.'),
        deliveryAddressId,
        continuity: soldProgrammeSchema.optional(),
      }),
      example: { quantity: '2' },
      errors: [...pricedErrors, 'version_required'],
    },
    async (asked, serving) => {
      const { line: lineId } = asked.params;
      const order = await orderToChange(asked, serving);
      const line = order.lines.find((candidate) => candidate.lineId === lineId);
      if (line === undefined) throw noLine(lineId, order);
      const { quantity: said, deliveryModeId: deliveryMode } = asked.body;
      const qtyMilli = said === undefined ? line.qtyMilli : milliOf(said);
      requireMayMove(line, qtyMilli);
      const shop = shopOf(order, serving);
      const to = sentTo(asked.body, shop);
      const by = given({ deliveryMode });
      const { deliveryMode: _own, ...rest } = line;
      const mode = deliveryMode === undefined ? line.deliveryMode : (deliveryMode ?? undefined);
      requireDelivery([{ ...rest, ...to, ...(mode && { deliveryMode: mode }) }], order, shop);
      const programme = programmeAsSaid(line, { order, qtyMilli, asked, serving });
      const put = [{ ...asOrdered(line), qtyMilli, ...to, ...by, ...given({ programme }) }];
      const event = { type: 'changeLines' as const, put, priced: pricedAs(order) };
      return shown(await saveLine({ order, event, lineId }, asked, serving), serving);
    },
  ),
  removeOrderLine: operation(
    'DELETE /api/v1/orders/{order}/lines/{line}',
    ['Take a line off', 'Retirer une ligne'],
    { ...answersOrder, errors: [...tellErrors, 'item_not_found', 'version_required'] },
    async (asked, serving) => {
      const { line: lineId } = asked.params;
      const order = await orderToChange(asked, serving);
      if (!order.lines.some((line) => line.lineId === lineId)) throw noLine(lineId, order);
      const priced = pricedAs(order);
      const event = { type: 'changeLines' as const, put: [], remove: [lineId], priced };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
} as const;

function noLine(lineId: string, { orderId, lines }: Order): Refusal {
  const there = lines.map((line) => line.lineId).join(', ') || 'none';
  return new Refusal('item_not_found', `Order ${orderId} has no line ${lineId}; it has ${there}.`);
}

/** What is given once is not given twice. @throws {Refusal} */
function requireMayMove({ lineId, freeWith, qtyMilli: before }: OrderLine, qtyMilli: number): void {
  if (freeWith === undefined || qtyMilli <= before) return;
  const detail = `Line ${lineId} is free once, with ${freeWith}; add a line to sell more of it.`;
  throw new Refusal('item_not_sellable', detail);
}

/** The order adds itself up. */
function pricedAs({ priceVersion }: Order) {
  return { priceVersion };
}

function milliOf(text: string): number {
  return Math.round(Number(text) * 1_000);
}
