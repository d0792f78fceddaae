/**
 * What a change of the customer's account does to an order: account holds, a new credit check.
 * Source: durable-orders.md 4.3 (cause gone), 6.1.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { sumOf } from '../money.ts';
import type { Order, PaymentLine } from '../order.ts';
import { nextRound, notNow, type Reply, request, type Turn } from '../turn.ts';

export function customerChanged(
  turn: Turn,
  { accountHold }: OrderEventOf<'customer.changed'>,
): Reply {
  const { order } = turn;
  const isNews = accountHold !== order.accountHold;
  const waits = waitsForCredit(order);
  if (!isNews && !waits) return notNow;
  order.accountHold = accountHold;
  if (waits) askForCredit(turn, nextRound(turn, 'creditAgain'));
  return undefined;
}

/** Requests a credit check; `again` numbers repeated checks, for a key of their own. */
export function askForCredit(turn: Turn, again?: number): void {
  const { order } = turn;
  const amountMinor = sumOf(onAccountLines(order), (line) => line.amountMinor);
  const round = again === undefined ? order.rounds['submit'] : `again/${again}`;
  request(turn, 'checkCredit', `credit/${round}`, { customerId: order.customerId, amountMinor });
}

/** Payments on account that count. */
export function onAccountLines(order: Order): readonly PaymentLine[] {
  return order.paymentLines.filter((line) => line.kind === 'onAccount' && !line.unwanted);
}

/** Whether an amount on account was not granted and no credit check is pending. */
export function waitsForCredit(order: Order): boolean {
  const { creditDecision, regions, submission } = order;
  if (!onAccountLines(order).some(({ state }) => state === 'notSubmitted')) return false;
  if (submission?.waiting.includes('credit') === true) return false;
  return regions.entry === 'submitting'
    ? creditDecision === 'review'
    : regions.entry === 'submitted';
}

/** Another record is the customer's from now on; returns of the order are told too. */
export function customerMerged(turn: Turn, { customerId }: OrderEventOf<'customer.merged'>): Reply {
  const { order } = turn;
  if (order.customerId === customerId) return notNow;
  order.customerId = customerId;
  for (const { returnId } of order.returns ?? []) {
    const event = { type: 'customer.merged', customerId };
    const n = nextRound(turn, `merged/${returnId}`);
    const processId = `return/${returnId}`;
    request(turn, 'tellReturn', `return/${returnId}/merged/${n}`, { processId, event });
  }
  return undefined;
}
