/**
 * Orders and their header. Each changed part of a header is a message; all are checked before the
 * first is sent.
 *
 * Source: dynamics-call-center.md 3.9, 3.20.
 */
import { z } from 'zod';
import {
  type ChannelSettings,
  type CustomerSettings,
  codeSchema,
  dateSchema,
  lineSchema,
  type OrderEvent,
  optionalField,
  orderAuditSchema,
  orderLabels,
  orderListSchema,
  orderResourceSchema,
  orderTermsShape,
  patchedOrderSchema,
  printableText,
  strict,
  whyNotShippedSchema,
} from '../../../contracts/index.ts';
import { dayMs, omitUndefined } from '../../../kernel/index.ts';
import { instantOfLocal } from '../../../live/index.ts';
import {
  auditOrder,
  blockersOf,
  type Order,
  type OrderSummary,
  openHolds,
  whyNotShipped,
} from '../../../orders/index.ts';
import {
  channelOf,
  codeIn,
  freeLines,
  orderTermsOf,
  paymentPolicy,
  type RepricedLines,
  referenceMark,
  repricedLines,
  requireCode,
  requireDelivery,
  type Shop,
  sentTo,
  shopOf,
  taxedLines,
  unfinishedMark,
} from '../../../services/index.ts';
import { presentHold, presentOrderRow } from '../../presenters/order.ts';
import { iso } from '../../presenters/rule.ts';
import { keepOneOff, requirePresentCustomer } from '../channel/customers.ts';
import { sellers } from '../channel/documents.ts';
import { findCustomers } from '../channel/find-customers.ts';
import { idWith, recordWith } from '../named-things.ts';
import { storedPage } from '../paging.ts';
import { daySpan, listQueryShape, numberQuery, operation, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import {
  answersOrder,
  deliver,
  envelopeOf,
  type KnownOrderRequest,
  mintedId,
  type OrderRequest,
  orderResource,
  orderToChange,
  readsOrder,
  refusalOf,
  requireOrder,
  requireSeller,
  tellErrors,
  tellOrder,
} from './order-messages.ts';
import { marksOf, saleFilterShape } from './sales.ts';
import { presentMoves } from './summary.ts';

const customersMax = 50;

/** The order whose number a text is, else the customers whom it means; of digits alone, both. */
export function ordersOfText(q: string, serving: Pick<Services, 'store' | 'wire'>) {
  const { store, wire } = serving;
  const order = orderIdIn(q, serving);
  const found = order === null ? undefined : store.orders.find<OrderSummary>(wire.ownerId, order);
  const isOrder = found !== undefined && !/^\d+$/.test(q.trim());
  const customers = isOrder ? [] : findCustomers(q, customersMax, serving);
  return { order: found, customerIds: customers.map(({ record }) => record.id) };
}

/** The id of the order whose number or id is the text; null: the text is neither. */
function orderIdIn(text: string, serving: Pick<Services, 'store' | 'wire'>): string | null {
  const id = /^ord_[\w.-]{1,100}$/.exec(text.trim())?.[0];
  return id ?? recordsNamed(text.trim(), serving).find(({ kind }) => kind === 'order')?.id ?? null;
}

/** Records whose number a text is, or the digits of it before the check digit. */
export function recordsNamed(text: string, serving: Pick<Services, 'store' | 'wire'>) {
  const exact = recordWith(text, serving);
  if (exact !== null) return [exact];
  if (!/^\d{5,12}$/.test(text)) return [];
  const { store, wire } = serving;
  const prefixes = Object.values(channelOf(serving).settings.numberPrefixes);
  return prefixes.flatMap((prefix) => {
    return store.numbers.findRecord(wire.ownerId, { prefix, sequence: Number(text) }) ?? [];
  });
}

export const orderOperations = {
  createOrder: operation(
    'POST /api/v1/centres/{centre}/orders',
    ['Begin an order', 'Commencer une commande'],
    {
      note: 'For a customer, by a user of the centre; of the call, where it is taken on one. A program’s order is live as soon as it is saved.',
      body: strict({
        customerId: wireIdSchema,
        callId: wireIdSchema.optional(),
        sourceCode: printableText(32).optional(),
      }),
      example: { customerId: 'verdier.1048576', callId: 'e7.0.orders.10', sourceCode: 'P27LILLE' },
      ...answersOrder,
      status: 201,
      key: 'required',
      errors: [...tellErrors, 'customer_not_found', 'source_code_not_found', 'name_taken'],
    },
    async (asked, serving) => {
      requireSeller(asked, serving);
      const order = await begunOrder(asked, serving);
      asked.header('location', `/api/v1/orders/${order.orderId}`);
      return orderResource(order, serving, asked);
    },
  ),
  listOrders: operation(
    'GET /api/v1/centres/{centre}/orders',
    ['Orders, the newest first', 'Les commandes, la plus récente d’abord'],
    {
      query: z.strictObject({
        ...listQueryShape,
        status: optionalField(z.enum(orderLabels), 'Those with this label [all].'),
        number: numberQuery,
        customerId: optionalField(wireIdSchema, 'Those of this customer [all].'),
        ...saleFilterShape,
        begun: optionalField(dateSchema, 'Begun on this day of the centre [all].'),
        q: optionalField(
          printableText(100),
          'With this number, also of the customer, a parcel or goods under warranty, or of customers with this name, number, telephone, e-mail, postal code or town [all].',
        ),
        unfinished: z
          .literal('true')
          .optional()
          .describe('Those in entry that were never submitted, the oldest first [all].'),
      }),
      answer: orderListSchema,
      access: sellers,
      errors: [],
    },
    ({ query }, serving) => {
      const { store, wire } = serving;
      const { status: label, customerId, unfinished } = query;
      const isOldestFirst = unfinished !== undefined;
      const ofText = query.q === undefined ? null : ordersOfText(query.q, serving);
      const customerIds = ofText?.customerIds ?? [];
      const isReference = ofText !== null && !ofText.order && customerIds.length === 0;
      const of = {
        customerIds,
        ...(query.begun === undefined ? {} : { within: daySpan(query.begun, serving) }),
        id: idWith(query.number, 'order', serving),
        label,
        customerId: customerId && (codeIn(wire, customerId) ?? ''),
        marks: [
          ...marksOf(query),
          ...(isOldestFirst ? [unfinishedMark] : []),
          ...(isReference ? [referenceMark(query.q ?? '')] : []),
        ],
        isOldestFirst,
      };
      return storedPage(
        ({ after, limit }) => {
          if (ofText?.order !== undefined && !customerIds.length)
            return after === null ? [ofText.order] : [];
          const page = { ...of, after: String(after ?? ''), limit };
          return store.orders.list<OrderSummary>(wire.ownerId, page);
        },
        query,
        {
          keyOf: ({ place }) => place,
          idOf: ({ document }) => document.id,
          present: ({ document }) => presentOrderRow(document, wire),
          wire,
        },
      );
    },
  ),
  getOrder: operation(
    'GET /api/v1/orders/{order}',
    ['An order', 'Une commande'],
    { ...readsOrder, answer: orderResourceSchema, tagged: 'version' },
    async (asked, serving) =>
      orderResource(await requireOrder(asked.params.order, serving), serving, asked),
  ),
  auditOrder: operation(
    'GET /api/v1/orders/{order}/audit',
    ['Whether its money balances', 'Si ses comptes sont justes'],
    { ...readsOrder, answer: orderAuditSchema },
    async ({ params }, serving) => {
      const order = await requireOrder(params.order, serving);
      const { orderId, version, currency } = order;
      const { faults, ...sums } = auditOrder(order);
      const number = serving.wire.number('order', orderId);
      return { orderId, number, version, currency, ...sums, faults: [...faults] };
    },
  ),
  getWhyNotShipped: operation(
    'GET /api/v1/orders/{order}/why',
    ['Why its goods have not left', 'Pourquoi elle n’est pas expédiée'],
    { ...readsOrder, answer: whyNotShippedSchema },
    async ({ params }, serving) => {
      const order = await requireOrder(params.order, serving);
      const { term, nextTimer: next } = whyNotShipped(order);
      return {
        term,
        blockers: [...blockersOf(order)],
        holds: openHolds(order).map((hold) => presentHold(hold, order.orderId, serving.wire)),
        nextTimer: next === undefined ? null : { name: next.name, dueAt: iso(next.dueAtMs) },
      };
    },
  ),
  patchOrder: operation(
    'PATCH /api/v1/orders/{order}',
    ['Change the header of an order', 'Modifier l’en-tête d’une commande'],
    {
      note: 'Lines are priced anew under another source code, all but those whose price was submitted or typed; `repriced` says which moved.',
      body: strict({
        sourceCode: optionalField(printableText(32).nullable(), 'null: none.'),
        deliveryModeId: codeSchema.optional(),
        ...orderTermsShape,
        expediteCode: codeSchema
          .nullable()
          .optional()
          .describe('In place of that of the delivery mode; null: as that.'),
        deliveryAddressId: optionalField(
          lineSchema,
          'Label of one of the customer’s addresses [the first].',
        ),
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
      const { deliveryAddressId = body.deliveryAddress && order.orderId } = body;
      const addressRef = deliveryAddressId ?? rest.addressRef;
      const next = { ...rest, ...omitUndefined({ addressRef }) };
      const shop = shopOf({ ...next, ...(sourceCode && { sourceCode }) }, serving, {
        oneOff: body.deliveryAddress && { label: order.orderId, ...body.deliveryAddress },
      });
      const repriced =
        body.sourceCode === undefined ? null : repricedUnder(sourceCode, order, shop, asked);
      const events = [
        ...linesEvents(sourceCode, repriced, { next, order, shop }),
        ...deliveryEvents({ ...body, deliveryAddressId }, order, shop),
        ...termsEvents(body, { order, shop, serving }),
        ...(body.expediteCode === undefined
          ? []
          : [{ type: 'changeExpedite' as const, code: body.expediteCode }]),
      ];
      if (body.deliveryAddress !== undefined) keepOneOff(shop, { order, asked, serving });
      let now = order;
      for (const [place, event] of events.entries()) {
        now = await tellOrder(
          { order, event, ...(place > 0 && { part: `/${place}` }) },
          asked,
          serving,
        );
      }
      const why = sourceCode === undefined ? 'no source code' : `source code ${sourceCode}`;
      const moves = presentMoves(repriced?.moved ?? [], why, order);
      return { ...orderResource(now, serving, asked), repriced: moves };
    },
  ),
} as const;

type Begin = OrderRequest & {
  readonly body: {
    customerId: string;
    callId?: string | undefined;
    sourceCode?: string | undefined;
  };
};

interface Ground {
  /** The return whose goods it replaces. */
  readonly exchangeOf?: string;
  /** What was sold outside the service. */
  readonly soldElsewhere?: (shop: Shop) => NonNullable<Sold['soldElsewhere']>;
}
type Sold = Extract<OrderEvent, { type: 'createOrder' }>;

export async function begunOrder(
  asked: Begin,
  serving: Services,
  { exchangeOf, soldElsewhere }: Ground = {},
) {
  const { store, wire } = serving;
  const { customerId, callId } = asked.body;
  const sourceCode = asked.body.sourceCode?.toUpperCase();
  const customer = requirePresentCustomer(customerId, serving);
  const shop = shopOf({ customerId: customer.id, ...(sourceCode && { sourceCode }) }, serving);
  if (sourceCode !== undefined) requireCode(sourceCode, shop);
  const { settings } = shop;
  const orderId = mintedId('ord_', asked);
  const isByPerson = asked.principal?.kind === 'person';
  const isSold = soldElsewhere !== undefined;
  const orderCompletion = settings.orderCompletion && isByPerson && !isSold;
  const event = {
    type: 'createOrder' as const,
    orderId,
    centreId: wire.ownerId,
    customerId: customer.id,
    currency: settings.currency,
    agentId: asked.principal?.agentId ?? asked.person ?? '',
    ...omitUndefined({ callId, sourceCode, exchangeOf, soldElsewhere: soldElsewhere?.(shop) }),
    ...defaultsOf(customer.document, settings),
    isRetailSale: isByPerson,
    financialDimensions: settings.financialDimensions,
    policy: {
      ...paymentPolicy(settings, customer.document),
      orderCompletion,
      sourceCodeRequired: settings.sourceCodeRequired,
      fraudCheck: orderCompletion && settings.fraud.check,
      draftIdleMs: (settings.draftsEndAfterDays ?? 0) * dayMs,
    },
  };
  const { calls } = wire.live.projection;
  const call = calls.kept(callId ?? '') ?? calls.legs.get(callId ?? '')?.of;
  store.access.addOrderOrigin(orderId, call?.queueId ?? call?.answeredFrom ?? null, event.agentId);
  const verdict = await deliver(
    envelopeOf({ order: { orderId }, event, ...(isSold && { part: '/sale' }) }, asked, serving),
    serving,
  );
  const order = await requireOrder(orderId, serving);
  if (verdict.outcome !== 'applied') throw refusalOf(verdict, order);
  if (isSold) return order;
  const newLineId = (place: number) => mintedId(`lin_${place}`, asked);
  const put = [...freeLines({ sourceCode, shop, newLineId })];
  if (put.length > 0) {
    const given = { type: 'changeLines' as const, put, priced: { priceVersion: 0 } };
    await deliver(envelopeOf({ order, event: given, part: '/free' }, asked, serving), serving);
  }
  const { hold } = customer.document;
  if (hold === 'none') return put.length > 0 ? await requireOrder(orderId, serving) : order;
  const held = { type: 'customer.accountHeld' as const, accountHold: hold };
  await deliver(envelopeOf({ order, event: held, part: '/account' }, asked, serving), serving);
  return await requireOrder(orderId, serving);
}

function defaultsOf(
  { warehouseId: own, deliveryModeId }: CustomerSettings,
  { warehouseId: centres, deliveryModes, priceIncludesTax }: ChannelSettings,
) {
  const warehouseId = own ?? centres;
  const mode = deliveryModes.find(({ code }) => code === deliveryModeId);
  return {
    priceIncludesTax,
    ...omitUndefined({ warehouseId: warehouseId ?? undefined, deliveryMode: mode?.code }),
  };
}

function repricedUnder(
  sourceCode: string | undefined,
  order: Order,
  shop: Shop,
  asked: KnownOrderRequest,
): RepricedLines {
  if (sourceCode !== undefined) requireCode(sourceCode, shop);
  const newLineId = (place: number) => mintedId(`lin_${place}`, asked);
  return repricedLines(order, { sourceCode, shop, newLineId });
}

/** Lines under another source code, or with another tax as the order goes to another country. */
function linesEvents(
  sourceCode: string | undefined,
  repriced: RepricedLines | null,
  { next, order, shop }: { readonly next: Order; readonly order: Order; readonly shop: Shop },
): readonly OrderEvent[] {
  const { priceVersion, regions } = order;
  const isInEntry = ['draft', 'completing', 'modifying'].includes(regions.entry);
  const taxed = isInEntry ? taxedLines(repriced?.put ?? [], next, shop) : (repriced?.put ?? []);
  if (repriced === null && taxed.length === 0) return [];
  const remove = repriced?.remove ?? [];
  const put = taxed.filter(({ lineId }) => !remove.includes(lineId));
  const lines = { put, remove: [...remove], priced: { priceVersion } };
  return [{ type: 'changeLines', ...lines, sourceCode: sourceCode ?? null }];
}

type TermsAsked = Parameters<typeof orderTermsOf>[0] & {
  readonly deliveryModeId?: string | undefined;
  readonly quoteUntil?: string | null | undefined;
};

function termsEvents(
  { deliveryModeId: deliveryMode = undefined, quoteUntil, ...said }: TermsAsked,
  { order, shop, serving: { wire } }: { order: Order; shop: Shop; serving: Services },
): readonly OrderEvent[] {
  const { timeZone } = wire.live.file;
  const next = { ...order, ...omitUndefined({ deliveryMode }) };
  const terms = orderTermsOf(said, next, { shop, wire });
  const untilMs = quoteUntil == null ? quoteUntil : instantOfLocal(quoteUntil, dayMs - 1, timeZone);
  return [
    ...(terms === undefined ? [] : [{ type: 'changeTerms' as const, terms }]),
    ...(untilMs === undefined ? [] : [{ type: 'quoteOrder' as const, untilMs }]),
  ];
}

interface DeliveryAsked {
  readonly deliveryModeId?: string | undefined;
  readonly deliveryAddressId?: string | undefined;
}

/**
 * Messages for a change of delivery, with each line's delivery mode checked against it. @throws
 * {Refusal}
 */
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
