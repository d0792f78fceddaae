/**
 * The header of an order: its source code, how it is sent and where to.
 *
 * Each is a message of its own; all are checked before the first is sent.
 * Source: ux-and-api.md 3.6; dynamics-call-center.md 3.9, 3.20.
 */
import { z } from 'zod';
import {
  codeSchema,
  lineSchema,
  type OrderEvent,
  patchedOrderSchema,
  strict,
} from '../../../contracts/index.ts';
import type { Order } from '../../../orders/index.ts';
import { requireDelivery, sentTo } from '../../orders/delivery-modes.ts';
import { type Repriced, repricedLines } from '../../orders/priced-lines.ts';
import { requireCode, type Shop, shopOf } from '../../orders/shop.ts';
import { operation } from '../route.ts';
import {
  answersOrder,
  mintedId,
  orderToChange,
  shown,
  tellErrors,
  tellOrder,
  type WhoOfOrder,
} from './telling.ts';

export const orderHeaderOperations = {
  patchOrder: operation(
    'PATCH /api/v1/orders/{order}',
    ['Change the header of an order', 'Modifier l’en-tête d’une commande'],
    {
      note: 'Lines are priced anew under another source code, all but those whose price was submitted or typed; `repriced` says which moved.',
      body: strict({
        sourceCode: z.string().min(1).max(32).nullable().optional().describe('null: none.'),
        deliveryModeId: codeSchema.optional(),
        deliveryAddressId: lineSchema
          .optional()
          .describe('Label of one of the customer’s addresses [the first].'),
      }),
      example: { sourceCode: 'P27LILLE' },
      ...answersOrder,
      answer: patchedOrderSchema,
      errors: [
        ...tellErrors,
        ...(['version_required', 'source_code_not_found'] as const),
        ...(['delivery_mode_not_valid'] as const),
      ],
    },
    async (asked, serving) => {
      const order = await orderToChange(asked, serving);
      const { body } = asked;
      const sourceCode =
        body.sourceCode === undefined
          ? order.sourceCode
          : (body.sourceCode?.toUpperCase() ?? undefined);
      const { sourceCode: _before, ...rest } = order;
      const shop = shopOf({ ...rest, ...(sourceCode && { sourceCode }) }, serving);
      const repriced =
        body.sourceCode === undefined ? null : repricedUnder(sourceCode, order, shop, asked);
      const events = [
        ...(repriced === null ? [] : [sourceEvent(sourceCode, order, repriced)]),
        ...deliveryEvents(body, order, shop),
      ];
      let now = order;
      for (const [place, event] of events.entries()) {
        now = await tellOrder(
          { order, event, ...(place > 0 && { part: `/${place}` }) },
          asked,
          serving,
        );
      }
      const money = (amountMinor: number) => ({ amountMinor, currency: order.currency });
      const why = sourceCode === undefined ? 'no source code' : `source code ${sourceCode}`;
      return {
        ...shown(now, serving),
        repriced: (repriced?.moved ?? []).map(({ line, toMinor }) => ({
          ...{ lineId: line.lineId, sku: line.sku, why },
          ...{ from: money(line.unitMinor), to: money(toMinor) },
        })),
      };
    },
  ),
} as const;

function repricedUnder(
  sourceCode: string | undefined,
  order: Order,
  shop: Shop,
  asked: WhoOfOrder,
): Repriced {
  if (sourceCode !== undefined) requireCode(sourceCode, shop);
  const newLineId = (place: number) => mintedId(`lin_${place}`, asked);
  return repricedLines(order, { sourceCode, shop, newLineId });
}

function sourceEvent(
  sourceCode: string | undefined,
  { priceVersion }: Order,
  { put, remove }: Repriced,
): OrderEvent {
  const lines = { put: [...put], remove: [...remove], priced: { priceVersion } };
  return { type: 'changeLines', ...lines, sourceCode: sourceCode ?? null };
}

interface DeliveryAsked {
  readonly deliveryModeId?: string | undefined;
  readonly deliveryAddressId?: string | undefined;
}

/** How and where to, each line checked against both. @throws {Refusal} */
function deliveryEvents(body: DeliveryAsked, order: Order, shop: Shop): readonly OrderEvent[] {
  const { deliveryModeId: mode, deliveryAddressId: addressRef } = body;
  if (mode === undefined && addressRef === undefined) return [];
  const next = { ...order, ...sentTo(body, shop), ...(mode && { deliveryMode: mode }) };
  requireDelivery(order.lines, next, shop);
  return [
    ...(mode === undefined ? [] : [{ type: 'changeDelivery' as const, mode }]),
    ...(addressRef === undefined ? [] : [{ type: 'changeAddress' as const, addressRef }]),
  ];
}
