/**
 * The gate between an order and its warehouse, and the verdict over its payment lines. Both are
 * recomputed after every message; the regions only record changes.
 * Source: durable-orders.md 2.3, 2.4.
 */
import type { HoldSource } from '../contracts/index.ts';
import type { PaymentVerdict } from '../machines/index.ts';
import { roundMinor, sumOf } from './money.ts';
import type { Hold, Order, PaymentLine } from './order.ts';
import { follow, must, type Turn, tell } from './turn.ts';

/** Holds that are not cleared. */
export function openHolds(order: Order): Hold[] {
  return order.holds.filter((hold) => hold.cleared === undefined);
}

/** Sources of holds that are decided even after the order was cancelled or all goods shipped. */
const outlivingSources: readonly HoldSource[] = ['refund', 'dispute', 'reconciliation'];

export function outlivesGoods({ source }: Pick<Hold, 'source'>): boolean {
  return outlivingSources.includes(source);
}

/** Whether a hold keeps goods back; the others are about money alone. */
export function keepsGoods(hold: Pick<Hold, 'source'>): boolean {
  return hold.source !== 'instalment' && !outlivesGoods(hold);
}

/** An instalment counts as secured until it is due. */
export function isPromised({ instalment, state, unwanted }: PaymentLine): boolean {
  return instalment !== undefined && state === 'notSubmitted' && !unwanted;
}

/**
 * Amount that a payment line secures: what was captured and not refunded, or what may be captured,
 * up to the line's amount.
 */
function coveredBy(line: PaymentLine): number {
  if (isPromised(line)) return line.amountMinor;
  const { capturedMinor, authorisedMinor, amountMinor, ownRefundsMinor = 0 } = line;
  return Math.max(capturedMinor - ownRefundsMinor, Math.min(authorisedMinor, amountMinor));
}

function coveredMinor(order: Order): number {
  return sumOf(order.paymentLines, coveredBy);
}

/** The total, less what is no longer asked for. */
function owedMinor({ totals, waivedMinor = 0 }: Order): number {
  return totals.totalMinor - waivedMinor;
}

/** Sum secured by payment lines minus the order's total; 0 within the tolerance. */
export function imbalanceMinor(order: Order): number {
  const totalMinor = owedMinor(order);
  const { overBasisPointsMax, underBasisPointsMax } = order.policy;
  const over = coveredMinor(order) - totalMinor;
  const allowed = over > 0 ? overBasisPointsMax : underBasisPointsMax;
  return Math.abs(over) * 10_000 > allowed * totalMinor ? over : 0;
}

/**
 * Value of shipped goods without money captured or expected; 0 within the tolerance, or if a
 * reviewer accepted it.
 */
export function unpaidMinor(order: Order): number {
  const { policy, totals, shipments, paymentLines, imbalanceReleased, imbalanceRelease } = order;
  const { waivedMinor = 0 } = order;
  if (!policy.orderCompletion || (imbalanceReleased && imbalanceRelease === undefined)) return 0;
  const shippedMinor = sumOf(shipments, ({ valueMinor }) => valueMinor);
  const lacking = shippedMinor - waivedMinor - sumOf(paymentLines, paidOrComingMinor);
  const letGoMinor = Math.max(0, -(imbalanceRelease?.amountMinor ?? 0));
  const toleranceMinor = roundMinor(totals.totalMinor, policy.underBasisPointsMax, 10_000);
  return lacking - letGoMinor > toleranceMinor ? lacking - letGoMinor : 0;
}

function paidOrComingMinor(line: PaymentLine): number {
  const { capturedMinor, ownRefundsMinor = 0, draws, state, askedMinor } = line;
  const keptMinor = Math.max(0, capturedMinor - ownRefundsMinor);
  // What an instalment lacks is asked for by dates, and a person collects it if it is declined.
  if (line.instalment !== undefined && !line.unwanted) {
    return Math.max(keptMinor, line.amountMinor - ownRefundsMinor);
  }
  const isAsked = state === 'requested' || state === 'unknown';
  const isStanding = state === 'authorised' || state === 'capturing' || state === 'voiding';
  if (!isAsked && !isStanding) return keptMinor;
  const open = draws.filter((draw) => draw.state === 'owed' || draw.state === 'asked');
  // Debits and prepayments are captured in full once granted.
  if (isAsked && open.length === 0 && (line.kind !== 'card' || line.prepay)) {
    return keptMinor + askedMinor;
  }
  return keptMinor + sumOf(open, ({ amountMinor }) => amountMinor);
}

export function paymentVerdict(order: Order): PaymentVerdict {
  const { paymentLines, regions } = order;
  const totalMinor = owedMinor(order);
  const some = (...states: PaymentLine['state'][]) =>
    paymentLines.some(({ state }) => states.includes(state));
  const isCancelled = regions.entry === 'cancelled';
  if (!isCancelled && totalMinor === 0 && !some('requested', 'unknown')) return 'none';
  if (paymentLines.every(({ state }) => state === 'notSubmitted')) {
    return order.submission === undefined || isCancelled ? 'none' : 'collecting';
  }
  if (some('unknown')) return 'unknown';
  if (some('requested') || order.submission !== undefined) return 'collecting';
  if (isCancelled) {
    if (some('voiding')) return 'voiding';
    if (some('refunding')) return 'refunding';
    return some('refunded') ? 'refunded' : 'voided';
  }
  if (some('declined', 'expired') && coveredMinor(order) < totalMinor) return 'declined';
  if (!order.imbalanceReleased && imbalanceMinor(order) !== 0) return 'outOfBalance';
  if (some('captureFailed')) return 'captureFailed';
  if (some('capturing')) return 'capturing';
  const captured = sumOf(paymentLines, (line) => line.capturedMinor);
  return captured >= totalMinor ? 'captured' : 'approved';
}

const gateTerms = ['entry', 'hold', 'payment', 'accountHold', 'priceApproval'] as const;
export type GateTerm = (typeof gateTerms)[number];

/**
 * Conditions for releasing goods that are not met, most important first; if none, the gate may
 * open.
 */
export function shutTerms(order: Order): readonly GateTerm[] {
  const { regions, policy, totals } = order;
  const isPaid =
    totals.totalMinor === 0 || ['approved', 'capturing', 'captured'].includes(regions.payment);
  const isShut: { readonly [Term in GateTerm]: boolean } = {
    entry: regions.entry !== 'submitted' || order.cancelRequested !== undefined,
    hold: openHolds(order).some(keepsGoods),
    payment: policy.orderCompletion && !isPaid,
    // An account on hold for invoices blocks shipping, which leads to an invoice.
    accountHold: order.accountHold !== 'none',
    priceApproval: order.lines.some((line) => line.priceApproval === 'waiting'),
  };
  return gateTerms.filter((term) => isShut[term]);
}

/** Updates payment verdict and gate; returns whether the gate moved. */
export function recheckGate(turn: Turn): boolean {
  const verdict = paymentVerdict(turn.order);
  const { payment } = turn.order.regions;
  if (verdict !== payment) must(follow(turn, `payment.${verdict}`), `${verdict} after ${payment}`);
  const [term] = shutTerms(turn.order);
  if (!follow(turn, term === undefined ? 'gate.opened' : 'gate.shut')) return false;
  if (term === undefined) tell(turn, 'order.gateOpened');
  else tell(turn, 'order.gateShut', { term });
  return true;
}
