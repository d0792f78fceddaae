/**
 * Undoing money: voids and refunds, in reverse of the order in which it was secured.
 *
 * A refund goes to the authorisation that the money was captured of; one at a time.
 * Source: durable-orders.md 4.1, 4.2, 5.2, 7.3.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import type { PaymentLine } from '../order.ts';
import { hasOpenGoods } from '../totals.ts';
import {
  type Answer,
  drop,
  followLine,
  must,
  nextRound,
  notNow,
  request,
  type Turn,
} from '../turn.ts';
import { book, current, lineOf, openTask, tellPayment, voidLive } from './bookings.ts';

/** Undoes what no goods will ever need: of cancelled orders, removed lines, and what is left over. */
export function pumpUndoing(turn: Turn): void {
  const { order } = turn;
  const isCancelled = order.regions.entry === 'cancelled';
  const isDone = !hasOpenGoods(order) && order.lines.some((line) => line.shippedMilli > 0);
  const lines = order.paymentLines.filter(
    (line) => (line.unwanted || isCancelled || isDone) && !line.undoFailed,
  );
  if (lines.length === 0) return;
  lines.sort((one, other) => other.securedNo - one.securedNo);
  for (const line of lines) undo(turn, line, isCancelled || line.unwanted);
}

function undo(turn: Turn, line: PaymentLine, isUnwanted: boolean): void {
  if (line.draws.some(({ state }) => state === 'owed' || state === 'asked')) return;
  const { payLineId, kind } = line;
  switch (line.state) {
    case 'authorised':
      voidLine(turn, line);
      return;
    case 'captureFailed':
      // More may have been taken before than what left is worth, or nobody collects it any more.
      if (!isUnwanted && !hasSurplus(line) && turn.order.imbalanceRelease === undefined) return;
      must(followLine(line, 'line.captured'), 'line.captured');
      voidLive(turn, line, 'all');
      undo(turn, line, isUnwanted);
      return;
    case 'captured':
      if (!isUnwanted && kind !== 'card' && kind !== 'giftCard') return;
      // One thing at a time is asked about the money of a line.
      if (line.bookings.some(({ state }) => state === 'voiding')) return;
      bookParked(turn, line);
      if (hasSurplus(line)) refundLine(turn, line);
      return;
    case 'declined':
    case 'expired':
    case 'notSubmitted':
      if (!isUnwanted && !hasSurplus(line) && !isTaken(line)) return;
      drop(turn, `paymentRepair/${payLineId}`, `declineBackoff/${payLineId}`);
      voidLive(turn, line, 'all');
      settleVoid(line);
      // What was captured before it was declined.
      if (hasSurplus(line)) undo(turn, line, isUnwanted);
      return;
    default:
  }
}

/** More was taken than the goods that left are worth. */
const hasSurplus = ({ capturedMinor, refundedMinor, drawnMinor }: PaymentLine) =>
  capturedMinor > refundedMinor + drawnMinor;

/** All that the line is to pay was taken before the round that was declined. */
const isTaken = ({ capturedMinor, amountMinor }: PaymentLine) =>
  capturedMinor > 0 && capturedMinor >= amountMinor;

function voidLine(turn: Turn, line: PaymentLine): void {
  const { payLineId, round } = line;
  must(followLine(line, 'line.voiding'), 'line.voiding');
  drop(turn, `authRefresh/${payLineId}`);
  const credit = current(line);
  if (line.kind !== 'onAccount' || credit === undefined) {
    voidLive(turn, line, 'all');
    return;
  }
  book(line, { ...credit, state: 'closed' });
  request(turn, 'releaseCredit', `uncredit/${payLineId}/${round}`, { payLineId });
  settleVoid(line);
}

/** What remains is what was captured, if anything was. */
function settleVoid(line: PaymentLine): void {
  must(followLine(line, line.capturedMinor > 0 ? 'line.reduced' : 'line.voided'), 'line.voided');
}

/** Gives back what one authorisation was captured for, the last first; the others follow. */
function refundLine(turn: Turn, line: PaymentLine): void {
  const taken = line.bookings.findLast((one) => one.capturedMinor > one.refundedMinor);
  if (taken === undefined) return;
  must(followLine(line, 'line.refunding'), 'line.refunding');
  const { payLineId, kind: method, giftCardRef } = line;
  const { round, providerRef } = taken;
  const amountMinor = Math.min(
    line.capturedMinor - line.refundedMinor - line.drawnMinor,
    taken.capturedMinor - taken.refundedMinor,
  );
  const { currency } = turn.order;
  line.openRefundMinor = amountMinor;
  line.ownRefundsMinor = (line.ownRefundsMinor ?? 0) + amountMinor;
  const body = { payLineId, round, amountMinor, currency, method, providerRef };
  const n = nextRound(turn, `refund/${payLineId}`);
  if (giftCardRef === undefined) {
    request(turn, 'refundPayment', `refund/${payLineId}/${n}`, body);
  } else {
    request(turn, 'creditGiftCard', `giftback/${payLineId}/${n}`, { ...body, giftCardRef });
  }
}

/** What was given back before that could be booked is not asked back again. */
function bookParked(turn: Turn, line: PaymentLine): void {
  for (const event of line.parked) {
    if (event.type !== 'payment.refunded' || !applyRefunded(turn, line, event)) continue;
    line.parked = line.parked.filter((other) => other !== event);
  }
}

/** Books a refund where it was meant for, and what is more than was captured there elsewhere. */
export function applyRefunded(
  turn: Turn,
  line: PaymentLine,
  event: OrderEventOf<'payment.refunded'>,
): boolean {
  const canRefund = ['captured', 'refunding', 'disputed'].includes(line.state);
  let leftMinor = event.amountMinor;
  if (!canRefund || line.refundedMinor + leftMinor > line.capturedMinor) return false;
  const isMeant = ({ round }: { readonly round: number }) => Number(round === event.round);
  const lastFirst = line.bookings.toReversed();
  for (const taken of lastFirst.sort((one, other) => isMeant(other) - isMeant(one))) {
    const partMinor = Math.min(leftMinor, taken.capturedMinor - taken.refundedMinor);
    leftMinor -= partMinor;
    book(line, { ...taken, refundedMinor: taken.refundedMinor + partMinor });
  }
  line.bookedRefs = [...line.bookedRefs, event.providerRef];
  const isAll = line.refundedMinor === line.capturedMinor;
  // Less than the order asked for is of a return, and its own refund is still to come.
  if (isAll || event.amountMinor >= (line.openRefundMinor ?? 0)) {
    followLine(line, isAll ? 'line.refunded' : 'line.reduced');
    delete line.openRefundMinor;
  }
  tellPayment(turn, line, 'refunded', event.amountMinor);
  return true;
}

/** `payment.voided`, of the line or of one of its older rounds. */
export function voided(turn: Turn, event: OrderEventOf<'payment.voided'>): Answer {
  const found = voiding(turn, event);
  if (found === undefined) return notNow;
  const { line, booking } = found;
  book(line, { ...booking, state: 'closed' });
  if (found.isOwn) settleVoid(line);
  tellPayment(turn, line, 'voided', booking.authorisedMinor - booking.capturedMinor);
  return undefined;
}

/** What is being voided; the line's own state waits for its last round alone. */
function voiding(turn: Turn, event: { readonly payLineId: string; readonly round: number }) {
  const line = lineOf(turn, event.payLineId);
  const booking = line?.bookings.find(
    ({ round, state }) => round === event.round && state === 'voiding',
  );
  if (line === undefined || booking === undefined) return undefined;
  return { line, booking, isOwn: line.state === 'voiding' && event.round === line.round };
}

/** What could not be undone is a person's to reconcile. */
export function undoingFailed(
  turn: Turn,
  event: OrderEventOf<'payment.voidFailed' | 'payment.refundFailed'>,
): Answer {
  const { code } = event;
  if (event.type === 'payment.refundFailed') {
    const line = lineOf(turn, event.payLineId);
    if (line === undefined || !followLine(line, 'line.refundFailed')) return notNow;
    line.undoFailed = true;
    line.ownRefundsMinor = (line.ownRefundsMinor ?? 0) - (line.openRefundMinor ?? 0);
    delete line.openRefundMinor;
    openTask(turn, 'openRefundTask', line, { code });
    return undefined;
  }
  const found = voiding(turn, event);
  if (found === undefined) return notNow;
  const { line, booking, isOwn } = found;
  book(line, { ...booking, state: 'stuck' });
  if (isOwn) line.undoFailed = followLine(line, 'line.voidFailed');
  openTask(turn, 'openReconciliationTask', line, { code });
  return undefined;
}
