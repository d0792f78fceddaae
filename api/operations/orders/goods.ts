/**
 * What the warehouse tells of an order's goods, and what it may pick.
 *
 * Every step asks the order again: while its gate is shut, goods stay.
 * Source: ux-and-api.md 3.6; durable-orders.md 4.4.
 */
import { freeText, orderListSchema, strict } from '../../../contracts/index.ts';
import { given } from '../../../kernel/index.ts';
import {
  goodsShipments,
  type KeptOrder,
  type Order,
  type Shipment,
} from '../../../orders/index.ts';
import type { Serving } from '../../operation.ts';
import { storedPage } from '../../paging.ts';
import { presentOrderRow } from '../../presenters/order.ts';
import { Refusal } from '../../refusal.ts';
import { list, operation } from '../route.ts';
import { answersOrder, mintedId, requireOrder, tellAndShow, tellErrors } from './telling.ts';

const tells = {
  ...answersOrder,
  access: { roles: ['integration'] },
} as const;

export const orderGoodsOperations = {
  getPickList: operation(
    'GET /api/v1/centres/{centre}/pick-list',
    ['Orders to be picked', 'Les commandes à préparer'],
    {
      note: 'Those whose gate is open, and no others.',
      query: list,
      answer: orderListSchema,
      access: { roles: ['integration', 'orderTaker', 'supervisor', 'reviewer'] },
    },
    ({ query }, { store, wire }) => {
      const state = 'released';
      return storedPage(
        ({ after, limit }) => {
          const of = { state, after: String(after ?? ''), limit };
          return store.orders.inFulfilment<KeptOrder>(wire.ownerId, of);
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
    'POST /api/v1/orders/{order}/shipments',
    ['Goods of an order are picked', 'Une commande est préparée'],
    {
      ...tells,
      note: 'All that has been released of it. While its gate is shut, they go back: 409 with what stands in the way.',
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
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
  shipShipment: operation(
    'POST /api/v1/shipments/{shipment}/shipped',
    ['A shipment has left', 'Un colis est parti'],
    {
      ...tells,
      body: strict({ carrierRef: freeText(128).min(1).optional() }),
      example: { carrierRef: 'LP 123 456 FR' },
      errors: tellErrors,
    },
    async (asked, serving) => {
      const { order, shipment } = await shipmentOf(asked, serving);
      const { shipmentId, lines } = shipment;
      const shipped = { type: 'fulfilment.shipped' as const, shipmentId, lines: [...lines] };
      const event = { ...shipped, ...given(asked.body) };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
  deliverShipment: operation(
    'POST /api/v1/shipments/{shipment}/delivered',
    ['A shipment has arrived', 'Un colis est livré'],
    { ...tells, errors: tellErrors },
    async (asked, serving) => {
      const { order, shipment } = await shipmentOf(asked, serving);
      const event = { type: 'fulfilment.delivered' as const, shipmentId: shipment.shipmentId };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
} as const;

function openLines({ lines }: Order) {
  return lines.flatMap(({ lineId, qtyMilli, cancelledMilli, pickedMilli, programme }) => {
    const left = qtyMilli - cancelledMilli - pickedMilli;
    return left > 0 && programme === undefined ? [{ lineId, qtyMilli: left }] : [];
  });
}

/** A shipment by its id, `<order>.<shipment>`. @throws {Refusal} */
async function shipmentOf(
  { params }: { readonly params: { readonly shipment: string } },
  serving: Serving,
): Promise<{ readonly order: Order; readonly shipment: Shipment }> {
  const { shipment: id } = params;
  const dot = Math.max(0, id.lastIndexOf('.'));
  const order = await serving.orders?.order(id.slice(0, dot));
  const known = order == null ? [] : goodsShipments(order);
  const shipment = known.find(({ shipmentId }) => shipmentId === id.slice(dot + 1));
  if (order?.centreId === serving.wire.ownerId && shipment !== undefined)
    return { order, shipment };
  throw new Refusal('order_not_found', `No shipment ${id} in centre ${serving.wire.ownerId}.`);
}
