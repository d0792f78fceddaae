/**
 * What a change of the customer means to an order: their account may be held or free, and credit
 * that was short may be there now.
 *
 * Source: durable-orders.md 4.3 (cause gone), 6.1.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { sumOf } from '../money.ts';
import type { Order, PaymentLine } from '../order.ts';
import { type Answer, nextRound, notNow, request, type Turn } from '../turn.ts';

/** `customer.changed`: takes over whether the account is held, and has short credit checked anew. */
export function customerChanged(
  turn: Turn,
  { accountHold }: OrderEventOf<'customer.changed'>,
): Answer {
  const { order } = turn;
  const isNews = accountHold !== order.accountHold;
  const waits = waitsForCredit(order);
  if (!isNews && !waits) return notNow;
  order.accountHold = accountHold;
  if (waits) askForCredit(turn, nextRound(turn, 'creditAgain'));
  return undefined;
}

/** Asks what the customer may still buy on account; a later question has a key of its own. */
export function askForCredit(turn: Turn, again?: number): void {
  const { order } = turn;
  const amountMinor = sumOf(onAccountLines(order), (line) => line.amountMinor);
  const round = again === undefined ? order.rounds['submit'] : `again/${again}`;
  request(turn, 'checkCredit', `credit/${round}`, { customerId: order.customerId, amountMinor });
}

/** Lines that are to be paid on account, and were not taken off. */
export function onAccountLines(order: Order): readonly PaymentLine[] {
  return order.paymentLines.filter((line) => line.kind === 'onAccount' && !line.unwanted);
}

/** Nobody is asked for its credit now, and what it asked for on account was not granted. */
export function waitsForCredit(order: Order): boolean {
  const { creditDecision, regions, submission } = order;
  if (!onAccountLines(order).some(({ state }) => state === 'notSubmitted')) return false;
  if (submission?.waiting.includes('credit') === true) return false;
  return regions.entry === 'submitting'
    ? creditDecision === 'review'
    : regions.entry === 'submitted';
}
