/**
 * What an order may still give back, in all and per payment line. Refunds, credits, returns and
 * exchanges are checked here before they are promised; the audit uses the same sums.
 * Source: durable-orders.md 5.7, 15 (O2).
 */
import { sumOf } from '../money.ts';
import type { Order, PaymentLine, Repayment, ReturnClaim } from '../order.ts';

export interface MoneyBack {
  readonly capturedMinor: number;
  /** Refunded, credited or exchanged. */
  readonly givenMinor: number;
  /** Requested from a provider, or about to be. */
  readonly inFlightMinor: number;
  /** Promised: refunds in review, goods that returns claim, and payments in dispute. */
  readonly promisedMinor: number;
}

export const isLost = ({ state }: Repayment) => state === 'declined' || state === 'failed';

/** Whether the repayment is a refund of the payment line. */
export function isOf({ method, payLineId }: Repayment, of: string): boolean {
  return method === 'line' && payLineId === of;
}

/** Sums of the whole order, or of one payment line; claims of returns belong to no line. */
export function moneyBack(order: Order, payLineId?: string): MoneyBack {
  const isAll = payLineId === undefined;
  const lines = order.paymentLines.filter((line) => isAll || line.payLineId === payLineId);
  const repayments = (order.repayments ?? []).filter((one) => isAll || isOf(one, payLineId));
  const notBookedMinor = (...states: Repayment['state'][]) =>
    sumOf(repayments, ({ state, method, amountMinor, doneMinor }) => {
      if (!states.includes(state)) return 0;
      return method === 'line' ? amountMinor - doneMinor : amountMinor;
    });
  const claims = isAll ? (order.returns ?? []) : [];
  // Without order completion the money is taken elsewhere, as goods ship.
  const isOurs = !isAll || order.policy.orderCompletion;
  return {
    capturedMinor: isOurs
      ? sumOf(lines, (line) => line.capturedMinor)
      : sumOf(order.shipments, ({ valueMinor }) => valueMinor),
    givenMinor:
      sumOf(lines, (line) => line.refundedMinor) +
      sumOf(claims, ({ exchangedMinor = 0 }) => exchangedMinor) +
      notBookedMinor('done'),
    inFlightMinor:
      sumOf(lines, ({ openRefundMinor = 0 }) => openRefundMinor) + notBookedMinor('due', 'asked'),
    promisedMinor:
      sumOf(claims, (claim) => Math.max(0, unusedMinor(order, claim))) +
      sumOf(lines, ({ state, capturedMinor, refundedMinor }) =>
        state === 'disputed' ? capturedMinor - refundedMinor : 0,
      ) +
      notBookedMinor('held'),
  };
}

/**
 * What a return's claim has left, beyond its refunds and its exchange; below 0 is a fault. After a
 * declined refund it stays reserved, for another method or an exchange.
 */
export function unusedMinor({ repayments = [] }: Order, claim: ReturnClaim): number {
  const own = repayments.filter(({ of }) => of === claim.returnId);
  const usedMinor = sumOf(own, (one) => (isLost(one) ? one.doneMinor : one.amountMinor));
  const { mostMinor, exchangedMinor = 0 } = claim;
  return mostMinor - exchangedMinor - usedMinor;
}

/** What the order may still give back, through this payment line if one is named. */
export function returnableMinor(order: Order, payLineId?: string): number {
  const sums = [
    moneyBack(order),
    ...(payLineId === undefined ? [] : [moneyBack(order, payLineId)]),
  ];
  const lefts = sums.map(
    (one) => one.capturedMinor - one.givenMinor - one.inFlightMinor - one.promisedMinor,
  );
  return Math.max(0, Math.min(...lefts));
}

/** Requested captures of shipped goods, not answered yet. */
export function comingMinor({ paymentLines }: Order): number {
  const states: readonly PaymentLine['state'][] = [
    'requested',
    'unknown',
    'authorised',
    'capturing',
  ];
  const asked = paymentLines.filter(({ state }) => states.includes(state));
  const draws = asked.flatMap((line) => line.draws);
  const open = draws.filter(({ state }) => state === 'owed' || state === 'asked');
  return sumOf(open, ({ amountMinor }) => amountMinor);
}
