/** Orders as the API shows them: state, totals, what blocks them, and possible actions. */
import type { z } from 'zod';
import type {
  customerProgrammeSchema,
  lineProgrammeResourceSchema,
  OrderResource,
  RecurringPayment,
} from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import {
  allowedOf,
  blockersOf,
  couponTotals,
  goodsShipments,
  type Hold,
  type HoldSummary,
  lineNetMinor,
  milliPerUnit,
  type Order,
  type OrderAdjustment,
  type OrderLine,
  type OrderSummary,
  orderLabel,
  type Programme,
  programmeLacks,
  programmeMinor,
  programmeWhy,
  rhythmOf,
  type Shipment,
  scheduleOf,
  shipmentOutlook,
} from '../../orders/index.ts';
import { methodOf, presentPayment } from './order-payment.ts';
import { iso } from './rule.ts';

const ppmPerPercent = 10_000;

type Line = OrderResource['lines'][number];
type ShownOfItem = (line: OrderLine) => Pick<Line, 'image' | 'thumbnail' | 'marginAlert'>;

export function presentOrder(
  order: Order,
  wire: Wire,
  ofItem: ShownOfItem,
): Omit<OrderResource, 'isOthers'> {
  const { orderId, regions, callId, paymentLines, version } = order;
  const [, parentId, lineId] = order.programmeProcessId?.split('/') ?? [];
  const money = moneyIn(order);
  return {
    id: orderId,
    number: wire.number('order', orderId),
    centreId: wire.ownerId,
    customerId: wire.id(order.customerId),
    accountHold: order.accountHold,
    agentId: order.agentId,
    callIds: callId === undefined ? [] : [callId],
    sourceCode: order.sourceCode ?? null,
    couponCodes: [...order.couponCodes],
    isRetailSale: order.isRetailSale,
    financialDimensions: order.financialDimensions,
    warehouseId: order.warehouseId ?? null,
    deliveryModeId: order.deliveryMode ?? null,
    expediteCode: order.expediteCode ?? null,
    deliveryAddressId: order.addressRef ?? null,
    ...presentTerms(order),
    notes: (order.notes ?? []).map(({ atMs, ...note }) => ({ at: iso(atMs), ...note })),
    programmeLineId: parentId === undefined ? null : `${parentId}.${lineId}`,
    entry: regions.entry,
    payment: regions.payment,
    fulfilment: regions.fulfilment,
    detailedStatus: orderLabel(order),
    gate: { open: regions.gate === 'open', blockers: [...blockersOf(order)] },
    lines: order.lines.map((line) => ({ ...presentLine(line, money, wire), ...ofItem(line) })),
    summary: summaryOf(order),
    payments: paymentLines.map((line) => presentPayment(order, line, money)),
    balanceRelease: balanceReleaseOf(order),
    holds: order.holds.map((hold) => presentHold(hold, orderId, wire)),
    shipments: goodsShipments(order).map((shipment) => presentShipment(order, shipment)),
    isSoldElsewhere: order.isSoldElsewhere === true,
    returnIds: (order.returns ?? []).map(({ returnId }) => returnId),
    exchangeOf: order.exchange?.returnId ?? null,
    credits: (order.credits ?? []).map(({ creditId, lineId = null, amountMinor, ...credit }) => ({
      id: creditId,
      lineId,
      amount: money(amountMinor),
      reason: credit.reason,
      by: credit.by,
      at: iso(credit.atMs),
    })),
    prompts: order.prompts.map(({ promptId: id, promptKey: key, kind, answer, triggerLineId }) => ({
      id,
      key,
      kind,
      answer,
      lineId: triggerLineId,
    })),
    allowed: [...allowedOf(order)],
    version,
  };
}

function presentTerms({ terms = {}, quotedUntilMs }: Order) {
  const { shipComplete = false, reference, shipOn, deliverOn, collectionPointId } = terms;
  return {
    shipComplete,
    reference: reference ?? null,
    requestedShipOn: shipOn ?? null,
    requestedDeliveryOn: deliverOn ?? null,
    collectionPointId: collectionPointId ?? null,
    attributes: presentAttributes(terms),
    quotedUntil: quotedUntilMs === undefined ? null : iso(quotedUntilMs),
  };
}

function presentAttributes({ attributes = [] }: Pick<OrderLine, 'attributes'>) {
  return Object.fromEntries(attributes.map(({ code, text }) => [code, text]));
}

function presentShipment(order: Order, shipment: Shipment): OrderResource['shipments'][number] {
  const { shipmentId, state, lines, carrierRef = null } = shipment;
  const { nextStep, charges } = shipmentOutlook(order, shipment);
  const money = moneyIn(order);
  return {
    id: `${order.orderId}.${shipmentId}`,
    state,
    carrierRef,
    nextStep,
    charges: charges.map(({ payLineId, amountMinor }) => ({
      paymentId: payLineId,
      amount: money(amountMinor),
    })),
    lines: lines.map(({ lineId, qtyMilli }) => ({ lineId, quantity: quantityOf(qtyMilli) })),
  };
}

function presentLine(line: OrderLine, money: ReturnType<typeof moneyIn>, wire: Wire) {
  const { lineId, sku, qtyMilli, unitMinor, discountMinor, coupons = [] } = line;
  const { origin, originSku } = line;
  const { offers = [] } = line;
  const takenOff = [...coupons, ...offers];
  const offMinor = takenOff.reduce((sum, one) => sum + one.amountMinor, discountMinor);
  return {
    id: lineId,
    itemId: wire.id(sku),
    sku,
    quantity: quantityOf(qtyMilli),
    unitPrice: money(unitMinor),
    discount: money(offMinor),
    coupons: coupons.map(({ code, amountMinor }) => ({ code, amount: money(amountMinor) })),
    offers: offers.map(({ code, amountMinor }) => ({ code, amount: money(amountMinor) })),
    priceUnit: line.priceUnit ?? 1,
    expediteCode: line.expediteCode ?? null,
    excludes: [...(line.excludes ?? [])],
    giftCards: (line.giftCards ?? []).map(({ number = null, amountMinor }) => ({
      number,
      amount: money(amountMinor),
    })),
    net: money(lineNetMinor(line)),
    taxPercent: percentOf(line.taxPpm),
    priceDetails: detailsOf(line, money),
    priceLocked: line.priceLocked === true,
    priceOverride: overrideOf(line, money),
    freeWith: line.freeWith ?? null,
    deliveryModeId: line.deliveryMode ?? null,
    deliveryAddressId: line.addressRef ?? null,
    sourceCode: line.sourceCode ?? null,
    warehouseId: line.warehouseId ?? null,
    vendorId: line.vendorId ?? null,
    requestedShipOn: line.shipOn ?? null,
    requestedDeliveryOn: line.deliverOn ?? null,
    warranty: presentWarranty(line, wire),
    attributes: presentAttributes(line),
    continuity: presentLineProgramme(line, money, wire),
    origin,
    originItemId: originSku === undefined ? null : wire.id(originSku),
    reserved: quantityOf(line.reservedMilli),
    picked: quantityOf(line.pickedMilli),
    shipped: quantityOf(line.shippedMilli),
    cancelled: quantityOf(line.cancelledMilli),
  };
}

function presentWarranty({ warranty }: OrderLine, wire: Wire) {
  if (warranty === undefined) return null;
  const { sku, ...covered } = warranty;
  return { itemId: wire.id(sku), ...covered };
}

function detailsOf({ priceDetails }: OrderLine, money: ReturnType<typeof moneyIn>) {
  if (priceDetails === undefined) return null;
  const { group, groups } = priceDetails;
  return {
    priceGroupId: group,
    groups: groups.map(({ id, of, minor }) => {
      return { id, of, price: minor === null ? null : money(minor) };
    }),
  };
}

function summaryOf(order: Order): OrderResource['summary'] {
  const { totals, pricing, paymentLines } = order;
  const money = moneyIn(order);
  const wanted = paymentLines.filter(({ unwanted }) => !unwanted);
  const toPayMinor = wanted.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const shownOf = (one: OrderAdjustment) => ({
    id: one.adjustmentId,
    code: one.code,
    amount: money(one.amountMinor),
    by: one.by,
    listAmount: one.listMinor === undefined ? null : money(one.listMinor),
    reason: one.reason ?? null,
    approval: one.approval ?? ('none' as const),
  });
  const ofKind = (kind: OrderAdjustment['kind']) =>
    pricing.adjustments.filter((one) => one.kind === kind);
  const coupons = [...couponTotals(order)].filter(([, amountMinor]) => amountMinor > 0);
  const couponsMinor = coupons.reduce((sum, [, amountMinor]) => sum + amountMinor, 0);
  return {
    lines: money(totals.subtotalMinor + couponsMinor),
    discount: money(totals.discountMinor + couponsMinor),
    charges: money(totals.chargesMinor),
    tax: money(totals.taxMinor),
    total: money(totals.totalMinor),
    balanceMinor: totals.totalMinor - toPayMinor,
    discounts: [
      ...ofKind('discount').map((one) => ({
        ...shownOf(one),
        percent: one.ppm === undefined ? null : percentOf(one.ppm),
      })),
      ...coupons.map(([code, amountMinor]) => ({
        ...shownOf({ adjustmentId: code, kind: 'discount', code, amountMinor, by: 'coupon' }),
        percent: null,
      })),
    ],
    chargeLines: ofKind('charge').map((one) => ({
      ...shownOf(one),
      lineId: one.lineId ?? null,
      taxPercent: percentOf(one.taxPpm),
      rule: one.rule ?? null,
    })),
    isProvisional: pricing.isProvisional === true,
    taxes: pricing.taxes.map(({ ppm, baseMinor, taxMinor }) => ({
      percent: percentOf(ppm),
      base: money(baseMinor),
      amount: money(taxMinor),
    })),
    taxIncluded: pricing.includesTax,
    payments: wanted.map(({ payLineId, amountMinor, state: status }) => ({
      methodId: methodOf(payLineId),
      amount: money(amountMinor),
      status,
    })),
  };
}

function percentOf(ppm = 0): number {
  return ppm / ppmPerPercent;
}

function overrideOf(
  { overrideReason: reason, priceApproval, listMinor, unitMinor }: OrderLine,
  money: ReturnType<typeof moneyIn>,
) {
  if (reason === undefined) return null;
  const approval = priceApproval ?? ('none' as const);
  return { listPrice: money(listMinor ?? unitMinor), reason, approval };
}

function balanceReleaseOf(order: Order): OrderResource['balanceRelease'] {
  const { imbalanceRelease } = order;
  if (imbalanceRelease === undefined) return null;
  const { by, atMs, amountMinor } = imbalanceRelease;
  return { by, at: iso(atMs), amount: moneyIn(order)(amountMinor) };
}

export function presentHold(
  hold: Hold,
  orderId: string,
  wire: Wire,
): OrderResource['holds'][number] {
  const { holdId, clearRole, cleared } = hold;
  const id = `${orderId}.${holdId}`;
  return {
    id,
    number: wire.number('hold', id),
    orderId,
    orderNumber: wire.number('order', orderId),
    code: hold.code,
    source: hold.source,
    queue: hold.queue,
    clearRole: clearRole === '' ? null : clearRole,
    reasonCode: hold.reasonCode ?? null,
    comment: hold.comment ?? null,
    placedBy: hold.placedBy,
    placedAt: iso(hold.placedAtMs),
    level: hold.level,
    owner: hold.owner ?? null,
    cleared:
      cleared === undefined
        ? null
        : {
            by: cleared.by,
            at: iso(cleared.atMs),
            reason: cleared.reason,
            comment: cleared.comment ?? null,
          },
    version: hold.version,
  };
}

export function presentOrderRow(kept: OrderSummary, wire: Wire) {
  const { id, agentId, entry, fulfilment, label, totalMinor, currency, atMs, version } = kept;
  return {
    id,
    number: wire.number('order', id),
    customerId: wire.id(kept.customerId),
    agentId,
    entry,
    fulfilment,
    detailedStatus: label,
    total: { amountMinor: totalMinor, currency },
    updatedAt: iso(atMs),
    version,
  };
}

export function presentHoldRow(
  kept: HoldSummary,
  of: { readonly wire: Wire; readonly nowMs: number },
) {
  const { hold, orderId, customerId, totalMinor, currency } = kept;
  return {
    ...presentHold(hold, orderId, of.wire),
    ageMs: Math.max(0, of.nowMs - hold.placedAtMs),
    customerId: of.wire.id(customerId),
    total: { amountMinor: totalMinor, currency },
  };
}

function moneyIn({ currency }: Order) {
  return (amountMinor: number) => ({ amountMinor, currency });
}

/** `1500` becomes `1.5`. */
function quantityOf(milli: number): string {
  return String(milli / milliPerUnit);
}

function presentLineProgramme(
  { programme }: OrderLine,
  money: (amountMinor: number) => { amountMinor: number; currency: string },
  wire: Wire,
): z.infer<typeof lineProgrammeResourceSchema> | null {
  if (programme === undefined) return null;
  const { plan, startDate = null, payment } = programme;
  return {
    programmeId: wire.id(plan.programmeId),
    ...rhythmOf(plan),
    startDate,
    billUpfront: plan.billUpfront,
    total: money(programmeMinor(programme)),
    payment: paymentOf(payment),
    blockers: [...programmeLacks(programme)],
  };
}

export function presentProgramme(
  programme: Programme,
  wire: Wire,
): z.infer<typeof customerProgrammeSchema> {
  const { orderId, lineId, plan, regions, payment, currency, version } = programme;
  const { reason, until = null, consentTo = null } = programmeWhy(programme);
  return {
    number: wire.number('programme', `${orderId}.${lineId}`),
    orderId,
    orderNumber: wire.number('order', orderId),
    lineId,
    programmeId: wire.id(plan.programmeId),
    programmeVersion: plan.version,
    ...rhythmOf(plan),
    life: regions.life,
    billing: regions.billing,
    payment: paymentOf(payment),
    shipments: scheduleOf(programme).map(({ k, shipDate, sku, qtyMilli, state, childOrderId }) => ({
      number: k,
      shipDate,
      itemId: wire.id(sku),
      quantity: String(qtyMilli / milliPerUnit),
      status: state,
      orderId: childOrderId ?? null,
    })),
    why: { reason, until, consentTo },
    paid: { amountMinor: programme.paidMinor, currency },
    refunded: { amountMinor: programme.refundedMinor, currency },
    version,
  };
}

function paymentOf(payment: RecurringPayment | undefined) {
  if (payment === undefined) return null;
  const { payLineId, cardExpiry = null } = payment;
  return { methodId: payLineId.slice(0, payLineId.lastIndexOf('.')), cardExpiry };
}
