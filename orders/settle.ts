/**
 * Consequences of every applied message: checks, money, holds, gate, goods, end. Each part reads
 * the present state only, so the sequence of messages does not matter.
 * Source: durable-orders.md 2.3, 4.1.
 */
import { dropOrderTimers } from './entry/cancel.ts';
import { pumpCredit, pumpSubmission } from './entry/submit.ts';
import { hasOpenCard } from './fulfilment/gift-cards.ts';
import { pumpParent, pumpProgrammes } from './fulfilment/programmes.ts';
import { pumpRelease } from './fulfilment/release.ts';
import { pumpStock } from './fulfilment/stock.ts';
import {
  imbalanceMinor,
  isPromised,
  openHolds,
  outlivesGoods,
  paymentVerdict,
  recheckGate,
  unpaidMinor,
} from './gate.ts';
import { addHold, clearGoneCauses, endHoldsOfGoods } from './holds/place-hold.ts';
import type { Order } from './order.ts';
import { isPending, pumpCaptures } from './payments/capture.ts';
import { pumpUndoing } from './payments/reversal.ts';
import { hasOpenRepayment, pumpRepayments } from './returns/repayments.ts';
import { hasOpenGoods } from './totals.ts';
import { drop, follow, must, type Turn, tell } from './turn.ts';

export function settle(turn: Turn): void {
  pumpSubmission(turn);
  pumpCredit(turn);
  pumpSubmission(turn);
  pumpCaptures(turn);
  pumpUndoing(turn);
  pumpRepayments(turn);
  holdImbalance(turn);
  holdUnpaidGoods(turn);
  clearGoneCauses(turn);
  if (hasNothingLeft(turn.order)) endHoldsOfGoods(turn);
  const gateMoved = recheckGate(turn);
  pumpStock(turn);
  pumpRelease(turn, gateMoved);
  if (pumpProgrammes(turn)) {
    pumpCaptures(turn);
    pumpUndoing(turn);
    recheckGate(turn);
  }
  if (closeIfDone(turn)) recheckGate(turn);
  pumpParent(turn);
}

/** Whether no goods are open, so that holds can end. */
const hasNothingLeft = (order: Order) => order.lines.length > 0 && !hasOpenGoods(order);

/**
 * Places a hold for accounting if payments and total differ too much, unless another payment hold
 * exists.
 */
function holdImbalance(turn: Turn): void {
  const { order } = turn;
  if (order.regions.entry !== 'submitted' || order.submission !== undefined) return;
  if (!order.policy.orderCompletion || paymentVerdict(order) !== 'outOfBalance') return;
  const others = ['balance', 'exchangeBalance', 'credit', 'authorisation'];
  if (openHolds(order).some(({ source }) => others.includes(source))) return;
  const why = { imbalanceMinor: imbalanceMinor(order), totalMinor: order.totals.totalMinor };
  const isExchange = order.exchange !== undefined && why.imbalanceMinor < 0;
  addHold(turn, { source: isExchange ? 'exchangeBalance' : 'balance', why });
}

/** Places a hold for unpaid shipped goods, whatever other holds exist. */
function holdUnpaidGoods(turn: Turn): void {
  const { order } = turn;
  const unpaid = unpaidMinor(order);
  if (unpaid === 0 || !['submitted', 'modifying', 'submitting'].includes(order.regions.entry))
    return;
  const why = { unpaidMinor: unpaid, totalMinor: order.totals.totalMinor };
  addHold(turn, { source: 'balance', why });
}

function closeIfDone(turn: Turn): boolean {
  const { order } = turn;
  if (order.regions.entry !== 'submitted' || order.regions.fulfilment !== 'delivered') return false;
  if (hasOpenGoods(order) || isMoneyPending(order) || openHolds(order).length > 0) return false;
  must(follow(turn, 'entry.closed'), 'entry.closed');
  dropOrderTimers(turn);
  for (const name of Object.keys(order.deadlines)) {
    if (!name.startsWith('collectionSla/')) drop(turn, name);
  }
  tell(turn, 'order.closed', { totals: { ...order.totals } });
  return true;
}

function isMoneyPending(order: Order): boolean {
  if (hasOpenRepayment(order) || hasOpenCard(order)) return true;
  if (openHolds(order).some(outlivesGoods)) return true;
  return order.paymentLines.some(
    (line) =>
      isPending(line) || isPromised(line) || (line.state === 'authorised' && !line.undoFailed),
  );
}

/** Whether nothing is pending, so that no message can change the order. */
export function isEnded(order: Order): boolean {
  const { entry } = order.regions;
  if (entry !== 'closed' && entry !== 'cancelled') return false;
  return !isMoneyPending(order) && Object.keys(order.deadlines).length === 0;
}
