/**
 * Undoes payments by voids and refunds, last secured first. Each refund names the authorisation
 * captured, one at a time.
 * Source: durable-orders.md 4.1, 4.2, 5.2, 7.3.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { imbalanceMinor } from '../gate.ts';
import { addHold } from '../holds/place-hold.ts';
import type { Order, PaymentLine } from '../order.ts';
import { failRepayment, isRepaying } from '../returns/repayments.ts';
import { hasOpenGoods } from '../totals.ts';
import {
  drop,
  followLine,
  must,
  nextRound,
  notNow,
  type Reply,
  request,
  type Turn,
} from '../turn.ts';
import { book, bookRefund, current, lineOf, tellPayment, voidLive } from './bookings.ts';
import { returnableMinor } from './returnable.ts';

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
  const { payLineId } = line;
  const hasSurplus = surplusMinor(turn.order, line) > 0;
  switch (line.state) {
    case 'authorised':
      voidLine(turn, line);
      return;
    case 'captureFailed':
      // Nothing is undone, unless the line is unwanted, captures exceed shipped goods or a reviewer
      // accepted an imbalance.
      if (!isUnwanted && !hasSurplus && turn.order.imbalanceRelease === undefined) return;
      must(followLine(line, 'line.captured'), 'line.captured');
      voidLive(turn, line, 'all');
      undo(turn, line, isUnwanted);
      return;
    case 'captured':
      if (!isUnwanted && isKept(turn.order, line)) return;
      // While a void is unanswered, the line requests nothing else.
      if (line.bookings.some(({ state }) => state === 'voiding')) return;
      if (isRepaying(turn.order, payLineId)) return;
      bookParked(turn, line);
      if (surplusMinor(turn.order, line) > 0) refundLine(turn, line);
      return;
    case 'declined':
    case 'expired':
    case 'notSubmitted':
      if (!isUnwanted && !hasSurplus && !isTaken(line)) return;
      drop(
        turn,
        ...['paymentRepair', 'declineBackoff', 'instalment'].map((name) => `${name}/${payLineId}`),
      );
      voidLive(turn, line, 'all');
      settleVoid(line);
      if (hasSurplus) undo(turn, line, isUnwanted);
      return;
    default:
  }
}

/** Cash and checks keep what is within tolerance, or was accepted; an exchange keeps its credit. */
function isKept(order: Order, { kind }: PaymentLine): boolean {
  if (kind === 'card' || kind === 'giftCard') return false;
  const acceptedMinor = Math.max(0, order.imbalanceRelease?.amountMinor ?? 0);
  return kind === 'voucher' || imbalanceMinor(order) <= acceptedMinor;
}

/** Captured beyond the goods that the line pays, and not given back in another way. */
function surplusMinor(order: Order, line: PaymentLine): number {
  const { capturedMinor, refundedMinor, returnedMinor = 0, drawnMinor, payLineId } = line;
  const beyondMinor = capturedMinor - refundedMinor + returnedMinor - drawnMinor;
  return Math.min(beyondMinor, returnableMinor(order, payLineId));
}

/** Whether captures already cover the line's amount. */
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

function settleVoid(line: PaymentLine): void {
  must(followLine(line, line.capturedMinor > 0 ? 'line.reduced' : 'line.voided'), 'line.voided');
}

/** A reviewer has a failed refund requested again. */
export function retryRefund(turn: Turn, payLineId: string | undefined): void {
  const line = turn.order.paymentLines.find((one) => one.payLineId === payLineId);
  if (line !== undefined) line.undoFailed = false;
}

/** Refunds one authorisation, the last first; later calls refund the others. */
function refundLine(turn: Turn, line: PaymentLine): void {
  const taken = line.bookings.findLast((one) => one.capturedMinor > one.refundedMinor);
  if (taken === undefined) return;
  if (line.returnId !== undefined) {
    // The credit goes back to the return that granted it.
    must(followLine(line, 'line.refunded'), 'line.refunded');
    book(line, { ...taken, refundedMinor: taken.capturedMinor });
    return;
  }
  must(followLine(line, 'line.refunding'), 'line.refunding');
  const { payLineId, kind: method, giftCardRef } = line;
  const { round, providerRef } = taken;
  const leftMinor = surplusMinor(turn.order, line);
  const amountMinor = Math.min(leftMinor, taken.capturedMinor - taken.refundedMinor);
  const { currency } = turn.order;
  line.openRefundMinor = amountMinor;
  line.ownRefundsMinor = (line.ownRefundsMinor ?? 0) + amountMinor;
  const same = line.unknownRefundKey ? { idempotencyKey: line.unknownRefundKey } : {};
  const body = { payLineId, round, amountMinor, currency, method, providerRef, ...same };
  const n = nextRound(turn, `refund/${payLineId}`);
  if (giftCardRef === undefined) {
    request(turn, 'refundPayment', `refund/${payLineId}/${n}`, body);
  } else {
    request(turn, 'creditGiftCard', `giftback/${payLineId}/${n}`, { ...body, giftCardRef });
  }
}

/** Books parked refunds, so that they are not requested again. */
function bookParked(turn: Turn, line: PaymentLine): void {
  for (const event of line.parked) {
    if (event.type !== 'payment.refunded' || !applyRefunded(turn, line, event)) continue;
    line.parked = line.parked.filter((other) => other !== event);
  }
}

/** Books a refund that the order asked for, or that others made. */
export function applyRefunded(
  turn: Turn,
  line: PaymentLine,
  event: OrderEventOf<'payment.refunded'>,
): boolean {
  const canRefund = ['captured', 'refunding', 'disputed'].includes(line.state);
  if (!canRefund || line.refundedMinor + event.amountMinor > line.capturedMinor) return false;
  bookRefund(line, event);
  const isAll = line.refundedMinor === line.capturedMinor;
  // A smaller amount is a return's; the order's own refund is still to come.
  if (isAll || event.amountMinor >= (line.openRefundMinor ?? 0)) {
    followLine(line, isAll ? 'line.refunded' : 'line.reduced');
    delete line.openRefundMinor;
  }
  tellPayment(turn, line, 'refunded', event.amountMinor);
  return true;
}

/** The provider voided an authorisation, of the line's present or an older round. */
export function voided(turn: Turn, event: OrderEventOf<'payment.voided'>): Reply {
  const found = voiding(turn, event);
  if (found === undefined) return notNow;
  const { line, booking } = found;
  book(line, { ...booking, state: 'closed' });
  if (found.isOwn) settleVoid(line);
  tellPayment(turn, line, 'voided', booking.authorisedMinor - booking.capturedMinor);
  return undefined;
}

/** The booking being voided. The line's state follows only its latest round. */
function voiding(turn: Turn, event: { readonly payLineId: string; readonly round: number }) {
  const line = lineOf(turn, event.payLineId);
  const booking = line?.bookings.find(
    ({ round, state }) => round === event.round && state === 'voiding',
  );
  if (line === undefined || booking === undefined) return undefined;
  return { line, booking, isOwn: line.state === 'voiding' && event.round === line.round };
}

/** A void or refund failed: a person must reconcile it. */
export function undoingFailed(
  turn: Turn,
  event: OrderEventOf<'payment.voidFailed' | 'payment.refundFailed'>,
  unknownKey = '',
): Reply {
  const { code, payLineId } = event;
  if (event.type === 'payment.refundFailed') {
    if (failRepayment(turn, event, unknownKey)) return undefined;
    const line = lineOf(turn, payLineId);
    if (line === undefined || !followLine(line, 'line.refundFailed')) return notNow;
    const { openRefundMinor: amountMinor = 0, kind: method } = line;
    line.undoFailed = true;
    line.unknownRefundKey = unknownKey === '' ? '' : line.unknownRefundKey || unknownKey;
    line.ownRefundsMinor = (line.ownRefundsMinor ?? 0) - amountMinor;
    delete line.openRefundMinor;
    addHold(turn, { source: 'refund', subject: payLineId, why: { amountMinor, method, code } });
    return undefined;
  }
  const found = voiding(turn, event);
  if (found === undefined) return notNow;
  const { line, booking, isOwn } = found;
  book(line, { ...booking, state: 'stuck' });
  if (isOwn) line.undoFailed = followLine(line, 'line.voidFailed');
  addHold(turn, {
    source: 'reconciliation',
    code: 'voidPayment',
    subject: payLineId,
    why: { code },
  });
  return undefined;
}
