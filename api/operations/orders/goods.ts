/**
 * Warehouse operations: what may be picked, and reports of goods.
 *
 * Each step checks the order again: goods stay while it is blocked. Source: durable-orders.md 4.4.
 */
import { z } from 'zod';
import {
  aFinding,
  codeSchema,
  InvalidRequest,
  lineText,
  optionalField,
  orderMessages,
  pickListSchema,
  printableText,
  refusal,
  type ShippedLine,
  strict,
} from '../../../contracts/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import {
  goodsShipments,
  milliPerUnit,
  type Order,
  type OrderSummary,
  type Shipment,
} from '../../../orders/index.ts';
import { channelOf, shopOf, today } from '../../../services/index.ts';
import { presentOrderRow } from '../../presenters/order.ts';
import { storedPage } from '../paging.ts';
import { list, operation } from '../route.ts';
import type { Services } from '../services.ts';
import { lineMilli, quantity } from './lines.ts';
import {
  answersOrder,
  mintedId,
  type OrderRequest,
  requireGoodsReporter,
  requireOrder,
  tellAndShow,
  tellErrors,
} from './order-messages.ts';

/** People too, in a shop without a warehouse system. */
const tells = {
  ...answersOrder,
  access: { roles: ['integration', 'orderTaker', 'supervisor'] },
} as const;

export const orderGoodsOperations = {
  getPickList: operation(
    'GET /api/v1/centres/{centre}/pick-list',
    ['Orders to be picked', 'Les commandes à préparer'],
    {
      note: 'Those whose gate is open, and no others.',
      query: list.extend({
        expediteCode: optionalField(codeSchema, 'Lines marked so [all].'),
        warehouseId: optionalField(codeSchema, 'Lines from there [all].'),
        vendorId: optionalField(codeSchema, 'What this vendor sends [what we send].'),
      }),
      answer: pickListSchema,
      access: { roles: ['integration', 'orderTaker', 'supervisor', 'reviewer'] },
    },
    ({ query }, serving) => {
      const { store, wire } = serving;
      const { deliveryModes } = channelOf(serving).settings;
      const codeOf = (mode: string | null) =>
        deliveryModes.find(({ code }) => code === mode)?.expediteCode ?? null;
      const day = today(serving);
      const codeOfPick = ({ expediteCode, deliveryMode }: Pick) =>
        expediteCode ?? codeOf(deliveryMode);
      const isAsked = (pick: Pick) =>
        pick.vendorId === query.vendorId &&
        (query.warehouseId ?? pick.warehouseId) === pick.warehouseId &&
        (query.expediteCode ?? codeOfPick(pick)) === codeOfPick(pick) &&
        (pick.shipOn ?? day) <= day;
      const picksOf = ({ picks = [] }: OrderSummary) => picks.filter(isAsked);
      const read = (after: string, limit: number) =>
        store.orders.inFulfilment<OrderSummary>(wire.ownerId, { state: 'released', after, limit });
      return storedPage(
        ({ after, limit }) => {
          const found: ReturnType<typeof read>[number][] = [];
          let rows = read(String(after ?? ''), limit);
          for (; rows.length > 0; rows = read(rows.at(-1)?.place ?? '', limit)) {
            for (const row of rows) if (picksOf(row.document).length > 0) found.push(row);
            if (found.length >= limit || rows.length < limit) break;
          }
          return found.slice(0, limit);
        },
        query,
        {
          keyOf: ({ place }) => place,
          idOf: ({ document }) => document.id,
          present: ({ document }) => ({
            ...presentOrderRow(document, wire),
            notes: [...store.keys.opened(document.notes ?? [])],
            lines: picksOf(document).map((pick) => ({
              lineId: pick.lineId,
              sku: pick.sku,
              quantity: String(pick.qtyMilli / milliPerUnit),
              expediteCode: codeOfPick(pick),
              warehouseId: pick.warehouseId ?? null,
              vendorId: pick.vendorId ?? null,
            })),
          }),
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
      note: 'Those lines and quantities, in a shipment of their own, or all that has been released of it. While its gate is shut, they go back: 409 with what stands in the way.',
      body: strict({
        lines: z
          .array(strict({ lineId: printableText(128), quantity }))
          .min(1)
          .max(500)
          .optional()
          .describe('[all]'),
      }).nullish(),
      example: { lines: [{ lineId: 'lin_0c2f', quantity: '1' }] },
      status: 201,
      errors: tellErrors,
    },
    async (asked, serving) => {
      requireGoodsReporter(asked, serving);
      const order = await requireOrder(asked.params.order, serving);
      const leaving = leavingLines(order, serving);
      const said = pickedLines(asked.body?.lines ?? [], leaving, { order, serving });
      const known = order.shipments.find(({ state }) => state === 'accepted');
      const whole = known?.lines ?? openLines(order);
      const due = whole.filter(({ lineId }) => leaving.some((line) => line.lineId === lineId));
      const lines = said.length > 0 ? said : due;
      const shipmentId = known && isAll(lines, whole) ? known.shipmentId : mintedId('s', asked);
      const event = { type: 'fulfilment.picked' as const, shipmentId, lines: [...lines] };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
  tellRecalled: operation(
    'POST /api/v1/shipments/{shipment}/recalled',
    ['A shipment was put back', 'Un colis est remis en stock'],
    {
      ...tells,
      note: 'The answer to a cancellation: what the warehouse had in hand has not left, and its money goes back.',
      errors: tellErrors,
    },
    (asked, serving) => answerRecall('fulfilment.recalled', asked, serving),
  ),
  refuseRecall: operation(
    'POST /api/v1/shipments/{shipment}/recall-refused',
    ['A shipment cannot be stopped', 'Un colis ne peut plus être retenu'],
    {
      ...tells,
      note: 'The answer to a cancellation: it leaves, is paid, and comes back as a return.',
      errors: tellErrors,
    },
    (asked, serving) => answerRecall('fulfilment.recallRefused', asked, serving),
  ),
  shipShipment: operation(
    'POST /api/v1/shipments/{shipment}/shipped',
    ['A shipment has left', 'Un colis est parti'],
    {
      ...tells,
      body: strict({ carrierRef: lineText(128).optional() }),
      example: { carrierRef: 'LP 123 456 FR' },
      errors: tellErrors,
    },
    async (asked, serving) => {
      const { order, shipment } = await shipmentOf(asked, serving);
      const { shipmentId, lines } = shipment;
      const shipped = { type: 'fulfilment.shipped' as const, shipmentId, lines: [...lines] };
      const event = { ...shipped, ...omitUndefined(asked.body) };
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

async function answerRecall(
  type: 'fulfilment.recalled' | 'fulfilment.recallRefused',
  asked: WhoOfShipment,
  serving: Services,
) {
  const { order, shipment } = await shipmentOf(asked, serving);
  const { shipmentId } = shipment;
  return await tellAndShow({ order, event: { type, shipmentId } }, asked, serving);
}

type Pick = NonNullable<OrderSummary['picks']>[number];

/** Lines of which goods may leave today. */
function leavingLines({ lines }: Order, serving: Services) {
  const day = today(serving);
  return lines.filter(({ programme, shipOn = day }) => programme === undefined && shipOn <= day);
}

/**
 * The order's lines with the quantities picked. @throws {InvalidRequest} for lines of another
 * order, or that are not to leave yet.
 */
function pickedLines(
  said: readonly Parameters<typeof lineMilli>[0][],
  leaving: Order['lines'],
  { order, serving }: { readonly order: Order; readonly serving: Services },
): readonly ShippedLine[] {
  const findings = said.flatMap(({ lineId: received }, place) => {
    const expected = leaving.map(({ lineId }) => lineId);
    if (expected.includes(received)) return [];
    const what = { expected: expected.join(', ') || 'none today', received };
    return [aFinding(`/body/lines/${place}/lineId`, 'not_allowed', what)];
  });
  if (findings.length > 0) throw new InvalidRequest(findings);
  const shop = shopOf(order, serving);
  return said.map((one) => lineMilli(one, order, shop));
}

/** Whether the whole shipment was picked and so keeps its id. */
function isAll(said: readonly ShippedLine[], whole: readonly ShippedLine[]): boolean {
  const quantities = new Map(said.map((one) => [one.lineId, one.qtyMilli]));
  return (
    quantities.size === said.length &&
    said.length === whole.length &&
    whole.every(({ lineId, qtyMilli }) => quantities.get(lineId) === qtyMilli)
  );
}

/** What we send; of an order that vendors send, all. */
function openLines({ lines }: Order) {
  const ours = lines.filter(({ vendorId }) => vendorId === undefined);
  return (ours.length === 0 ? lines : ours).flatMap(
    ({ lineId, qtyMilli, cancelledMilli, pickedMilli, programme }) => {
      const left = qtyMilli - cancelledMilli - pickedMilli;
      return left > 0 && programme === undefined ? [{ lineId, qtyMilli: left }] : [];
    },
  );
}

type WhoOfShipment = OrderRequest & { readonly params: { readonly shipment: string } };

/** The shipment with the id `<order>.<shipment>`, of which the asker reports. @throws {Refusal} */
async function shipmentOf(
  asked: WhoOfShipment,
  serving: Services,
): Promise<{ readonly order: Order; readonly shipment: Shipment }> {
  requireGoodsReporter(asked, serving);
  const { shipment: id } = asked.params;
  const dot = Math.max(0, id.lastIndexOf('.'));
  const order = await serving.orders?.order(id.slice(0, dot));
  const known = order == null ? [] : goodsShipments(order);
  const shipment = known.find(({ shipmentId }) => shipmentId === id.slice(dot + 1));
  if (order?.centreId === serving.wire.ownerId && shipment !== undefined)
    return { order, shipment };
  throw refusal(orderMessages.shipmentUnknown, { id, centreId: serving.wire.ownerId });
}
