/**
 * Effects between orders and continuity programmes.
 *
 * Message ids come from the effect's key or the child's id, so a repeated effect makes one order.
 * Source: durable-orders.md 8; dynamics-call-center.md 1.19, 3.13.
 */
import { z } from 'zod';
import {
  type ContinuityEnvelope,
  type ContinuityEvent,
  type ContinuityProgrammeSettings,
  channelSettingsSchema,
  continuityEnvelopeSchema,
  type Envelope,
  type LineProgramme,
  type OrderEvent,
  orderMessages,
  type ProgrammePlan,
  type ReturnEnvelope,
  type ReturnEvent,
  refusal,
  type Verdict,
} from '../../contracts/index.ts';
import { minuteMs, omitUndefined } from '../../kernel/index.ts';
import { zoneChanges } from '../../live/index.ts';
import {
  exclusionsOf,
  milliPerUnit,
  type Order,
  priceOfItem,
  programmeShipmentId,
} from '../../orders/index.ts';
import type { DocumentRecord, Store } from '../../store/index.ts';
import { survivorOf } from './customer-orders.ts';
import { promisableUnits } from './own-stock.ts';
import { paymentPolicy } from './payment-policy.ts';
import type { Shop } from './shop.ts';

/** Most child orders that all programmes start in a minute; others are retried later. */
const childrenPerMinuteMax = 60;
const allOfIt = 10_000;
const createOrder = { type: 'createOrder' } as const;

const line = z.object({ orderId: z.string(), lineId: z.string() });
const child = z.object({ childOrderId: z.string() });
const wantedChild = child.extend({
  processId: z.string(),
  customerId: z.string(),
  currency: z.string(),
  agentId: z.string(),
  ks: z.array(z.int()),
  lines: z.array(
    z.object({
      lineId: z.string(),
      sku: z.string(),
      qtyMilli: z.int(),
      unitMinor: z.int(),
      taxPpm: z.int().optional(),
    }),
  ),
  payment: z
    .object({
      payLineId: z.string(),
      kind: z.enum(['card', 'onAccount']),
      tokenRef: z.string().optional(),
    })
    .optional(),
  addressRef: z.string().optional(),
  deliveryMode: z.string().optional(),
});
type WantedChild = z.infer<typeof wantedChild>;

/**
 * Carries out an effect, and returns the message that tells its order or programme of the result.
 */
export type CarryOut = (effect: {
  readonly key: string;
  readonly body: { readonly [member: string]: unknown };
}) => DoerAnswer | Promise<DoerAnswer>;
type DoerAnswer = OrderEvent | ContinuityEvent | ReturnEvent | null;

const startProgramme = continuityEnvelopeSchema.shape.event.options[0];

export interface ContinuityPartners {
  readonly centreId: string;
  readonly store: Store;
  readonly nowMs: () => number;
  readonly timeZone: () => string;
  readonly tell: (message: Envelope | ContinuityEnvelope | ReturnEnvelope) => Promise<Verdict>;
  readonly orderOf: (orderId: string) => Promise<Order | null>;
}

export function continuityDoers(of: ContinuityPartners): { readonly [kind: string]: CarryOut } {
  const { nowMs, tell, orderOf, timeZone } = of;
  const actor = { kind: 'system' as const, id: 'continuity' };
  const tellOrder = (orderId: string, id: string, event: OrderEvent) =>
    tell({ id, processId: `order/${orderId}`, atMs: nowMs(), actor, event });
  const tellProgramme = async (processId: string, id: string, event: ContinuityEvent) => {
    await tell({ id, processId, atMs: nowMs(), actor, event });
    return null;
  };
  const makeChild = childMaker(of, tellOrder);
  return {
    startContinuity: ({ key, body }) => {
      const { fromMs, ...begun } = body;
      const zone = zoneAt(z.int().parse(fromMs), timeZone());
      const { programme } = body as { readonly programme: { readonly payment?: object } };
      const event = startProgramme.parse({
        ...begun,
        type: 'startProgramme',
        zone,
        ...omitUndefined({ payment: programme.payment }),
      });
      return tellProgramme(`continuity/${event.orderId}/${event.lineId}`, key, event);
    },
    cancelContinuity: ({ key, body }) => {
      const { orderId, lineId } = line.parse(body);
      const reason = String(body['reason']);
      const event = { type: 'cancelProgramme' as const, reason };
      return tellProgramme(`continuity/${orderId}/${lineId}`, key, event);
    },
    tellContinuity: ({ key, body }) =>
      tellProgramme(String(body['processId']), key, body['event'] as ContinuityEvent),
    createChildOrder: ({ key, body }) => makeChild(key, wantedChild.parse(body)),
    repairChild: async ({ key, body }) => {
      const { childOrderId, tokenRef } = child
        .extend({ tokenRef: z.string().optional() })
        .parse(body);
      const order = await orderOf(childOrderId);
      const failed = order?.paymentLines.find(({ state }) => state === 'declined');
      if (failed === undefined) return null;
      const { payLineId } = failed;
      const event: OrderEvent =
        tokenRef === undefined
          ? { type: 'retryPayment', payLineId }
          : { type: 'replacePayment', payLineId, tokenRef };
      await tellOrder(childOrderId, key, event);
      return null;
    },
    cancelChild: async ({ key, body }) => {
      const reason = String(body['reason']);
      await tellOrder(child.parse(body).childOrderId, key, { type: 'cancelOrder', reason });
      return null;
    },
    refundUpfront: async ({ key, body }) => {
      const { orderId, lineId } = line.parse(body);
      const amountMinor = z.int().parse(body['amountMinor']);
      await tellOrder(orderId, key, { type: 'continuity.refunded', lineId, amountMinor });
      return null;
    },
    endContinuity: async ({ key, body }) => {
      const { orderId, lineId } = line.parse(body);
      const shipmentId = programmeShipmentId(lineId);
      await tellOrder(orderId, key, { type: 'fulfilment.delivered', shipmentId });
      return null;
    },
  };
}

type TellOrder = (orderId: string, id: string, event: OrderEvent) => Promise<Verdict>;

function childMaker(of: ContinuityPartners, tellOrder: TellOrder) {
  const { store, centreId, nowMs, orderOf } = of;
  let made: readonly number[] = [];
  return async (key: string, wanted: WantedChild): Promise<ContinuityEvent> => {
    const { childOrderId, ks } = wanted;
    const skus = wanted.lines.filter((one) => !isThere(one)).map(({ sku }) => sku);
    if (skus.length > 0) return { type: 'child.outOfStock', ks, skus };
    const sinceMs = nowMs() - minuteMs;
    made = made.filter((atMs) => atMs > sinceMs);
    if (made.length >= childrenPerMinuteMax) {
      throw new Error(`${made.length} child orders were made in a minute, which is the limit`);
    }
    made = [...made, nowMs()];
    // A child order from an earlier try keeps that try's settings.
    const known = await orderOf(childOrderId);
    if (known === null) {
      await applied(
        tellOrder(childOrderId, `child:${childOrderId}`, creation(wanted)),
        createOrder,
      );
    } else if (known.programmeProcessId !== wanted.processId) {
      return { type: 'child.exists', ks, childOrderId };
    }
    const { entry } = known?.regions ?? { entry: 'draft' };
    if (entry !== 'draft' && entry !== 'completing') {
      return { type: 'child.created', ks, childOrderId };
    }
    for (const [n, event] of entry === 'draft' ? contentOf(wanted, of).entries() : []) {
      await applied(tellOrder(childOrderId, `${key}/${n}`, event), event);
    }
    const { totals } = (await orderOf(childOrderId)) ?? {};
    const confirmedTotalMinor = totals?.totalMinor ?? 0;
    const submit = { type: 'submitOrder' as const, confirmedTotalMinor };
    await applied(tellOrder(childOrderId, `${key}/submit`, submit), submit);
    const { hold = 'none' } = store.customers.get(centreId, wanted.customerId)?.document ?? {};
    if (hold !== 'none') {
      const held = { type: 'customer.accountHeld' as const, accountHold: hold };
      await tellOrder(childOrderId, `${key}/account`, held);
    }
    return { type: 'child.created', ks, childOrderId };
  };

  function isThere({ sku, qtyMilli }: WantedChild['lines'][number]): boolean {
    return promisableUnits(of, sku) * milliPerUnit >= qtyMilli;
  }

  function creation({ customerId: soldTo, processId, ...wanted }: WantedChild): OrderEvent {
    const customerId = survivorOf(soldTo, of);
    const { childOrderId: orderId, currency, agentId, deliveryMode } = wanted;
    const settings =
      store.channels.get(centreId, centreId)?.document ?? channelSettingsSchema.parse({});
    const customer = store.customers.get(centreId, customerId)?.document;
    const warehouseId = customer?.warehouseId ?? settings.warehouseId ?? undefined;
    return {
      type: 'createOrder',
      orderId,
      centreId,
      customerId,
      currency,
      agentId,
      programmeProcessId: processId,
      priceIncludesTax: settings.priceIncludesTax,
      financialDimensions: settings.financialDimensions,
      ...omitUndefined({ warehouseId, deliveryMode }),
      policy: {
        ...(customer === undefined ? {} : paymentPolicy(settings, customer)),
        orderCompletion: true,
        sourceCodeRequired: false,
        fraudCheck: false,
      },
    };
  }
}

function contentOf(
  { lines, payment, addressRef }: WantedChild,
  { store, centreId }: ContinuityPartners,
): readonly OrderEvent[] {
  const put = lines.map((one) => {
    const item = store.items.get(centreId, one.sku)?.document ?? {};
    return { ...one, ...omitUndefined({ addressRef }), ...exclusionsOf(item) };
  });
  const paying = payment && { ...payment, prepay: false, basisPoints: allOfIt };
  return [
    { type: 'changeLines', put, priced: { priceVersion: 0 } },
    ...(paying === undefined ? [] : [{ type: 'setPaymentLines' as const, lines: [paying] }]),
    { type: 'completeOrder' },
  ];
}

/**
 * Waits until a message to a child order is applied; a duplicate counts as applied. @throws {Error}
 * where it was refused.
 */
async function applied(
  telling: Promise<Verdict>,
  { type }: Pick<OrderEvent, 'type'>,
): Promise<void> {
  const { outcome, code = '' } = await telling;
  if (outcome !== 'applied') throw new Error(`${type} of a child order was ${outcome} ${code}`);
}

/**
 * Years ahead for which changes of the time zone's clock are computed; later dates use the last
 * offset.
 */
const zoneYears = 10;

type Programme = DocumentRecord<ContinuityProgrammeSettings>;

export function soldProgramme(programmeId: string, shop: Shop, order: Order): LineProgramme {
  const record = shop.programme(programmeId);
  if (record?.document.active !== true) {
    const why = record === undefined ? orderMessages.programmeNotOfCentre : orderMessages.notActive;
    throw refusal(orderMessages.programmeNotSold, { programmeId, why });
  }
  const needsStartDate = record.document.promptForStartDate;
  return { plan: planOf(record, shop, order), needsStartDate };
}

/** The plan of a programme for one order line, fixed when the line is added. */
export function planOf(
  { id: programmeId, version, document }: Programme,
  shop: Shop,
  { currency }: Pick<Order, 'currency'>,
): ProgrammePlan {
  const { orderStart, currentEvent, daysAfterOrderDate, billUpfront, consolidate } = document;
  const { horizonDays, leadDaysMin, repeatThreshold, onOutOfStock, substituteIds } = document;
  const { dunningDays, afterDunning, consentOnRise, noticeDays } = document;
  const events = document.events.map((event, n) => {
    const { itemId: sku, quantity, price, startDate, interval, ...rest } = event;
    const item = shop.item(sku);
    const priced = item === undefined ? null : priceOfItem(item, shop, currency);
    if (priced === null || (price !== null && price.currency !== currency)) {
      throw refusal(orderMessages.programmeWithoutPrice, { sku, programmeId, currency });
    }
    return {
      eventId: n + 1,
      sku,
      qtyMilli: quantity * milliPerUnit,
      ...rest,
      unitMinor: price?.amountMinor ?? priced.unitMinor,
      taxPpm: priced.taxPpm,
      ...omitUndefined({ startDate, interval }),
    };
  });
  return {
    programmeId,
    version,
    events,
    orderStart,
    currentEvent,
    daysAfterOrderDate,
    billUpfront,
    consolidate,
    horizonDays,
    leadDaysMin,
    repeatThreshold,
    onOutOfStock,
    substitutes: substituteIds,
    dunningDays,
    afterDunning,
    consentOnRise,
    ...omitUndefined({ noticeDays }),
  };
}

/** Changes of a time zone's offset over the coming years. */
export function zoneAt(fromMs: number, timeZone: string) {
  return zoneChanges(timeZone, fromMs, zoneYears);
}
