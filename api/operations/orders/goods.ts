/**
 * What the warehouse tells of an order's goods, and what it may pick.
 *
 * Every step asks the order again: while its gate is shut, goods stay.
 * Source: ux-and-api.md 3.6; durable-orders.md 4.4.
 */
import { z } from 'zod';
import {
  freeText,
  orderListSchema,
  orderResourceSchema,
  strict,
} from '../../../contracts/index.ts';
import type { Order, Shipment } from '../../../orders/index.ts';
import { operation, type Serving } from '../../operation.ts';
import type { KeptOrder } from '../../orders/order-row.ts';
import { storedPage } from '../../paging.ts';
import { presentOrderRow } from '../../presenters/order.ts';
import { Refusal } from '../../refusal.ts';
import { ofCentre } from '../channel/documents.ts';
import { list, none, requireCentre, wireIdSchema } from '../shared.ts';
import {
  mintedId,
  ofOrder,
  requireOrder,
  requireOrders,
  shown,
  tellErrors,
  tellOrder,
} from './telling.ts';

const tells = {
  method: 'POST',
  query: none,
  answer: orderResourceSchema,
  tagged: true,
  access: { roles: ['integration'] },
  audited: true,
} as const;
const ofShipment = z.strictObject({ shipment: wireIdSchema });

export const orderGoodsOperations = {
  getPickList: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/pick-list',
      summary: { en: 'Orders to be picked', fr: 'Les commandes à préparer' },
      note: 'Those whose gate is open, and no others.',
      params: ofCentre,
      query: list,
      answer: orderListSchema,
      access: { roles: ['integration', 'orderTaker', 'supervisor', 'reviewer'] },
      errors: ['centre_not_found', 'cursor_invalid'],
    },
    ({ params, query }, { store, wire }) => {
      requireCentre(params.centre, wire);
      const state = 'released';
      return storedPage(
        ({ after, limit }) => {
          const of = { state, after: String(after ?? ''), limit };
          return store.orders.inFulfilment<KeptOrder>(wire.centreId, of);
        },
        query,
        {
          keyOf: ({ place }) => place,
          present: ({ document }) => presentOrderRow(document, wire),
          wire,
        },
      );
    },
  ),
  pickOrder: operation(
    {
      ...tells,
      path: '/api/v1/orders/{order}/shipments',
      summary: { en: 'Goods of an order are picked', fr: 'Une commande est préparée' },
      note: 'All that has been released of it. While its gate is shut, they go back: 409 with what stands in the way.',
      params: ofOrder,
      status: 201,
      errors: tellErrors,
    },
    async (asked, serving) => {
      const order = await requireOrder(asked.params.order, serving);
      const known = order.shipments.find(({ state }) => state === 'accepted');
      const { shipmentId, lines } = known ?? {
        shipmentId: mintedId('s', asked),
        lines: openLines(order),
      };
      const event = { type: 'fulfilment.picked' as const, shipmentId, lines: [...lines] };
      return shown(await tellOrder({ order, event }, asked, serving), asked, serving);
    },
  ),
  shipShipment: operation(
    {
      ...tells,
      path: '/api/v1/shipments/{shipment}/shipped',
      summary: { en: 'A shipment has left', fr: 'Un colis est parti' },
      params: ofShipment,
      body: strict({ carrierRef: freeText(128).min(1).optional() }),
      example: { carrierRef: 'LP 123 456 FR' },
      errors: tellErrors,
    },
    async (asked, serving) => {
      const { order, shipment } = await shipmentOf(asked, serving);
      const { shipmentId, lines } = shipment;
      const { carrierRef } = asked.body;
      const event = {
        ...{ type: 'fulfilment.shipped' as const, shipmentId, lines: [...lines] },
        ...(carrierRef === undefined ? {} : { carrierRef }),
      };
      return shown(await tellOrder({ order, event }, asked, serving), asked, serving);
    },
  ),
  deliverShipment: operation(
    {
      ...tells,
      path: '/api/v1/shipments/{shipment}/delivered',
      summary: { en: 'A shipment has arrived', fr: 'Un colis est livré' },
      params: ofShipment,
      errors: tellErrors,
    },
    async (asked, serving) => {
      const { order, shipment } = await shipmentOf(asked, serving);
      const event = { type: 'fulfilment.delivered' as const, shipmentId: shipment.shipmentId };
      return shown(await tellOrder({ order, event }, asked, serving), asked, serving);
    },
  ),
} as const;

function openLines({ lines }: Order) {
  return lines.flatMap(({ lineId, qtyMilli, cancelledMilli, pickedMilli }) => {
    const left = qtyMilli - cancelledMilli - pickedMilli;
    return left > 0 ? [{ lineId, qtyMilli: left }] : [];
  });
}

/** A shipment by its id, `<order>.<shipment>`. @throws {Refusal} */
async function shipmentOf(
  { params }: { readonly params: { readonly shipment: string } },
  serving: Serving,
): Promise<{ readonly order: Order; readonly shipment: Shipment }> {
  const { shipment: id } = params;
  const dot = Math.max(0, id.lastIndexOf('.'));
  const order = await requireOrders(serving).order(id.slice(0, dot));
  const shipment = order?.shipments.find(({ shipmentId }) => shipmentId === id.slice(dot + 1));
  if (order?.centreId === serving.wire.centreId && shipment !== undefined)
    return { order, shipment };
  throw new Refusal('order_not_found', `No shipment ${id} in centre ${serving.wire.centreId}.`);
}
