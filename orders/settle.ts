/**
 * What follows from every applied message, in one order: checks, money, holds, gate, goods, end.
 *
 * Each part looks at the order as it stands and does what is due, so it does not matter which
 * message made it due, or in what order the messages came.
 * Source: durable-orders.md 2.3, 4.1.
 */
import { dropOrderTimers } from './entry/cancel.ts';
import { pumpCredit, pumpSubmission } from './entry/submit.ts';
import { pumpParent, pumpProgrammes } from './fulfilment/programmes.ts';
import { pumpRelease } from './fulfilment/release.ts';
import { pumpStock } from './fulfilment/stock.ts';
import { imbalanceMinor, openHolds, paymentVerdict, recheckGate, unpaidMinor } from './gate.ts';
import { addHold, clearGoneCauses, endHoldsOfGoods } from './holds/place-hold.ts';
import type { Order } from './order.ts';
import { isPending, pumpCaptures } from './payments/capturing.ts';
import { pumpUndoing } from './payments/undoing.ts';
import { hasOpenGoods } from './totals.ts';
import { drop, follow, must, type Turn, tell } from './turn.ts';

/** Brings everything in line with what the message changed. */
export function settle(turn: Turn): void {
  pumpSubmission(turn);
  pumpCredit(turn);
  pumpSubmission(turn);
  pumpCaptures(turn);
  pumpUndoing(turn);
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

/** A hold cannot outlive what it holds. */
const hasNothingLeft = (order: Order) => order.lines.length > 0 && !hasOpenGoods(order);

/** A balance beyond the tolerance is accounting's, unless another hold speaks for the payment. */
function holdImbalance(turn: Turn): void {
  const { order } = turn;
  if (order.regions.entry !== 'submitted' || order.submission !== undefined) return;
  if (!order.policy.orderCompletion || paymentVerdict(order) !== 'outOfBalance') return;
  const others = ['balance', 'credit', 'authorisation'];
  if (openHolds(order).some(({ source }) => others.includes(source))) return;
  const why = { imbalanceMinor: imbalanceMinor(order), totalMinor: order.totals.totalMinor };
  addHold(turn, { source: 'balance', why });
}

/** Goods are out and nobody pays for them: a reviewer has to see it, whatever else is held. */
function holdUnpaidGoods(turn: Turn): void {
  const { order } = turn;
  const unpaid = unpaidMinor(order);
  if (unpaid === 0 || order.regions.entry !== 'submitted') return;
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
  return order.paymentLines.some(
    (line) => isPending(line) || (line.state === 'authorised' && !line.undoFailed),
  );
}

/** Nothing is pending any more: no message changes the order. */
export function isEnded(order: Order): boolean {
  const { entry } = order.regions;
  if (entry !== 'closed' && entry !== 'cancelled') return false;
  return !isMoneyPending(order) && Object.keys(order.deadlines).length === 0;
}
