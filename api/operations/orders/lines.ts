/**
 * Lines of an order, at the prices of the items as they are now.
 *
 * Source: ux-and-api.md 3.6; dynamics-call-center.md 3.5.
 */
import { z } from 'zod';
import { aFinding, orderResourceSchema, strict } from '../../../contracts/index.ts';
import type { Order } from '../../../orders/index.ts';
import { pricedItem, requireItem } from '../../orders/priced-lines.ts';
import { type Shop, shopOf } from '../../orders/shop.ts';
import { InvalidRequest, Refusal } from '../../refusal.ts';
import { operation } from '../route.ts';
import { wireIdSchema } from '../shared.ts';
import { saveLine } from './prompts.ts';
import {
  mintedId,
  orderTakers,
  requireIfMatch,
  requireOrder,
  requireSeller,
  shown,
  tellErrors,
  tellOrder,
} from './telling.ts';

const quantity = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,3})?$/, 'expected a quantity with at most three decimals, such as 1.5')
  .refine((text) => Number(text) > 0, 'expected more than 0');
const deliveryAddressId = z
  .string()
  .max(128)
  .optional()
  .describe('The label of one of the customer’s addresses [the order’s].');
const changes = {
  answer: orderResourceSchema,
  tagged: 'version',
  access: orderTakers,
  audited: true,
} as const;
const pricedErrors = [...tellErrors, 'item_not_found', 'item_not_sellable'] as const;

export const orderLineOperations = {
  addOrderLine: operation(
    'POST /api/v1/orders/{order}/lines',
    ['Add a line', 'Ajouter une ligne'],
    {
      ...changes,
      body: strict({ itemId: wireIdSchema, quantity, deliveryAddressId }),
      example: { itemId: 'verdier.R-4402', quantity: '1' },
      status: 201,
      key: 'required',
      errors: pricedErrors,
    },
    async (asked, serving) => {
      requireSeller(asked, serving);
      const order = await requireOrder(asked.params.order, serving);
      const lineId = mintedId('lin_', asked);
      const { itemId, quantity: said } = asked.body;
      const shop = shopOf(order, serving);
      const item = pricedItem(requireItem(itemId, shop, serving), order, shop);
      const to = sentTo(asked.body, shop);
      const put = [{ lineId, ...item, ...to, qtyMilli: milliOf(said) }];
      const event = { type: 'changeLines' as const, put, priced: pricedAs(order) };
      return shown(await saveLine({ order, event, lineId }, asked, serving), serving);
    },
  ),
  changeOrderLine: operation(
    'PATCH /api/v1/orders/{order}/lines/{line}',
    ['Change a line', 'Changer une ligne'],
    {
      ...changes,
      body: strict({ quantity }),
      example: { quantity: '2' },
      errors: [...pricedErrors, 'version_required'],
    },
    async (asked, serving) => {
      requireSeller(asked, serving);
      const { order: id, line: lineId } = asked.params;
      const order = await requireOrder(id, serving);
      requireIfMatch(asked, order);
      const line = order.lines.find((candidate) => candidate.lineId === lineId);
      if (line === undefined) throw noLine(lineId, order);
      const { sku, unitMinor, discountMinor } = line;
      const kept = { lineId, sku, unitMinor, discountMinor };
      const put = [{ ...kept, qtyMilli: milliOf(asked.body.quantity) }];
      const event = { type: 'changeLines' as const, put, priced: pricedAs(order) };
      return shown(await saveLine({ order, event, lineId }, asked, serving), serving);
    },
  ),
  removeOrderLine: operation(
    'DELETE /api/v1/orders/{order}/lines/{line}',
    ['Take a line off', 'Retirer une ligne'],
    {
      ...changes,
      errors: [...tellErrors, 'item_not_found', 'version_required'],
    },
    async (asked, serving) => {
      requireSeller(asked, serving);
      const { order: id, line: lineId } = asked.params;
      const order = await requireOrder(id, serving);
      requireIfMatch(asked, order);
      if (!order.lines.some((line) => line.lineId === lineId)) throw noLine(lineId, order);
      const priced = pricedAs(order);
      const event = { type: 'changeLines' as const, put: [], remove: [lineId], priced };
      return shown(await tellOrder({ order, event }, asked, serving), serving);
    },
  ),
} as const;

function noLine(lineId: string, { orderId, lines }: Order): Refusal {
  const there = lines.map((line) => line.lineId).join(', ') || 'none';
  return new Refusal('item_not_found', `Order ${orderId} has no line ${lineId}; it has ${there}.`);
}

/** Discounts, charges and taxes on the whole come later. */
function pricedAs({ priceVersion }: Order) {
  return { priceVersion };
}

/** Where a line is sent. @throws {InvalidRequest} where the customer has no such address. */
function sentTo(
  body: { readonly deliveryAddressId?: string | undefined },
  { customer }: Shop,
): { addressRef?: string } {
  const { deliveryAddressId: addressRef } = body;
  if (addressRef === undefined) return {};
  const known = customer?.addresses.flatMap(({ label }) => label ?? []) ?? [];
  if (known.includes(addressRef)) return { addressRef };
  const said = { expected: known.join(', ') || 'an address with a label', received: addressRef };
  throw new InvalidRequest([aFinding('/body/deliveryAddressId', 'unknown_reference', said)]);
}

function milliOf(text: string): number {
  return Math.round(Number(text) * 1_000);
}
