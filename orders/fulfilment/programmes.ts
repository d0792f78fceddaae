/**
 * Continuity programmes and gift cards sold by an order, and child orders of a programme. When the
 * gate opens, a programme goes to its own process; both count as shipped.
 * Source: durable-orders.md 8; dynamics-call-center.md 3.13.
 */
import type { LineProgramme, OrderEventOf } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { sumOf } from '../money.ts';
import type { Order, OrderLine, Shipment } from '../order.ts';
import { drawFor } from '../payments/capture.ts';
import { returnableMinor } from '../payments/returnable.ts';
import { addRepayment } from '../returns/repayments.ts';
import {
  hasOpenGoods,
  isAllInvoiced,
  isGoods,
  lineNetMinor,
  openMilli,
  repriceAfterCancelling,
  shippedValueMinor,
} from '../totals.ts';
import { follow, nextRound, notNow, type Reply, request, type Turn, tell } from '../turn.ts';
import { askForCard } from './gift-cards.ts';

/** Names what a programme still needs before its sale. */
export function programmeLacks(
  programme: LineProgramme | undefined,
): readonly ('startDate' | 'payment')[] {
  if (programme === undefined) return [];
  const { plan, needsStartDate, startDate, payment } = programme;
  const needsDate = needsStartDate === true && startDate === undefined;
  const needsPayment = !plan.billUpfront && payment === undefined;
  return [
    ...(needsDate ? (['startDate'] as const) : []),
    ...(needsPayment ? (['payment'] as const) : []),
  ];
}

/** Id of the shipment that stands for a programme in its order. */
export function programmeShipmentId(lineId: string): string {
  return `programme-${lineId}`;
}

function giftCardShipmentId(lineId: string): string {
  return `gift-card-${lineId}`;
}

/** Shipments without those that represent programmes and gift cards. */
export function goodsShipments({ shipments }: Order): readonly Shipment[] {
  const others = [programmeShipmentId(''), giftCardShipmentId('')];
  return shipments.filter(({ shipmentId: id }) => !others.some((one) => id.startsWith(one)));
}

/**
 * Once the gate is open, starts the programmes' own processes and sells gift cards; returns whether
 * it did.
 */
export function pumpProgrammes(turn: Turn): boolean {
  const { order } = turn;
  if (order.regions.gate !== 'open') return false;
  const lines = order.lines.filter((line) => !isGoods(line) && openMilli(line) > 0);
  for (const line of lines) {
    if (line.programme === undefined) sellCard(turn, line);
    else startProgramme(turn, line, line.programme);
  }
  if (lines.length === 0) return false;
  if (!hasOpenGoods(order)) follow(turn, 'fulfilment.shipped');
  if (isAllInvoiced(order)) follow(turn, 'fulfilment.delivered');
  return true;
}

/** Counts what is open of a line as shipped, and has it paid. */
function handOverLine(turn: Turn, line: OrderLine, shipmentId: string): Shipment {
  const { order } = turn;
  const lines = [{ lineId: line.lineId, qtyMilli: openMilli(line) }];
  line.shippedMilli += openMilli(line);
  const before = sumOf(order.shipments, ({ valueMinor }) => valueMinor);
  const valueMinor = Math.max(0, shippedValueMinor(order) - before);
  const shipment: Shipment = { shipmentId, state: 'shipped', lines, valueMinor };
  order.shipments.push(shipment);
  drawFor(turn, shipmentId, valueMinor);
  return shipment;
}

function sellCard(turn: Turn, line: OrderLine): void {
  const id = giftCardShipmentId(line.lineId);
  const n = nextRound(turn, id);
  const shipment = handOverLine(turn, line, n === 1 ? id : `${id}-${n}`);
  const { shipmentId, valueMinor: amountMinor, lines } = shipment;
  shipment.state = 'delivered';
  line.invoicedMilli = line.shippedMilli;
  for (const goods of lines) askForCard(turn, line, goods);
  request(turn, 'createInvoice', `invoice/${shipmentId}`, { shipmentId, amountMinor });
}

function startProgramme(turn: Turn, line: OrderLine, programme: LineProgramme): void {
  const { order } = turn;
  const { lineId } = line;
  const paidMinor = programme.plan.billUpfront ? lineNetMinor(line) : 0;
  handOverLine(turn, line, programmeShipmentId(lineId));
  const n = nextRound(turn, 'programme');
  const { orderId, centreId, customerId, agentId, currency } = order;
  const addressRef = line.addressRef ?? order.addressRef;
  const deliveryMode = line.deliveryMode ?? order.deliveryMode;
  request(turn, 'startContinuity', `programme/${lineId}`, {
    // The line's id distinguishes several programmes of one order.
    lineId,
    childPrefix: n === 1 ? orderId : `${orderId}-${n}`,
    centreId,
    customerId,
    // Set here, so that a repeated start computes the same dates.
    fromMs: turn.atMs,
    agentId,
    currency,
    paidMinor,
    programme: JSON.parse(JSON.stringify(programme)),
    ...omitUndefined({ addressRef, deliveryMode }),
  });
  tell(turn, 'order.programmeStarted', { lineId, programmeId: programme.plan.programmeId });
}

export function cancelProgrammes(turn: Turn, reason: string): void {
  for (const line of turn.order.lines) {
    if (line.programme === undefined || line.shippedMilli === 0) continue;
    const { lineId } = line;
    request(turn, 'cancelContinuity', `programme/${lineId}/cancel`, { lineId, reason });
  }
}

/** Subtracts prepaid shipments that will not come from the total, and refunds them. */
export function refundProgramme(
  turn: Turn,
  { lineId, amountMinor }: OrderEventOf<'continuity.refunded'>,
): Reply {
  const { order } = turn;
  const line = order.lines.find((candidate) => candidate.lineId === lineId);
  const id = programmeShipmentId(lineId);
  const shipment = order.shipments.find(({ shipmentId }) => shipmentId === id);
  if (line === undefined || shipment === undefined) return notNow;
  const before = order.totals.totalMinor;
  line.discountMinor += amountMinor;
  repriceAfterCancelling(turn);
  let leftMinor = Math.min(before - order.totals.totalMinor, shipment.valueMinor);
  shipment.valueMinor -= leftMinor;
  for (const paying of [...order.paymentLines].reverse()) {
    const partMinor = Math.min(leftMinor, paying.drawnMinor);
    if (partMinor === 0) continue;
    leftMinor -= partMinor;
    paying.amountMinor -= partMinor;
    // A card or gift card is refunded as it has a surplus.
    if (paying.kind === 'card' || paying.kind === 'giftCard') {
      paying.drawnMinor -= partMinor;
      continue;
    }
    const amountMinor = Math.min(partMinor, returnableMinor(order));
    const n = nextRound(turn, `refund/${id}`);
    const method = paying.kind === 'onAccount' ? 'onAccount' : 'refundCheck';
    if (amountMinor > 0) addRepayment(turn, { of: id, n, amountMinor, method });
  }
  return undefined;
}

export function pumpParent(turn: Turn): void {
  const { order } = turn;
  const { programmeProcessId: processId, orderId: childOrderId, toldProgramme } = order;
  const state = processId === undefined ? undefined : stateForProgramme(order);
  if (processId === undefined || state === undefined || state === toldProgramme) return;
  order.toldProgramme = state;
  const n = nextRound(turn, 'tellProgramme');
  const event = { type: `child.${state}`, childOrderId };
  request(turn, 'tellContinuity', `tellProgramme/${n}`, { processId, event });
}

function stateForProgramme(order: Order): Order['toldProgramme'] {
  const { regions, lines, toldProgramme } = order;
  if (regions.entry === 'cancelled') return 'cancelled';
  if (lines.length > 0 && isAllInvoiced(order)) return 'invoiced';
  if (regions.payment === 'declined') return 'declined';
  const isPaid = ['approved', 'capturing', 'captured'].includes(regions.payment);
  return toldProgramme === 'declined' && isPaid ? 'recovered' : toldProgramme;
}
