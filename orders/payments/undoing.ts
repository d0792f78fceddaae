/**
 * Undoing money: voids and refunds, in reverse of the order in which it was secured.
 *
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
import { lineOf, sendVoid, tellPayment } from './authorising.ts';

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
  const { payLineId, round } = line;
  switch (line.state) {
    case 'authorised':
      voidLine(turn, line);
      return;
    case 'captured':
      if (
        (isUnwanted || line.kind === 'card' || line.kind === 'giftCard') &&
        line.capturedMinor > line.refundedMinor + line.drawnMinor
      ) {
        refundLine(turn, line);
      }
      return;
    case 'declined':
    case 'expired':
    case 'notSubmitted':
      if (!isUnwanted) return;
      drop(turn, `paymentRepair/${payLineId}`, `declineBackoff/${payLineId}`);
      must(followLine(line, line.capturedMinor > 0 ? 'line.reduced' : 'line.voided'), `${round}`);
      return;
    default:
  }
}

function voidLine(turn: Turn, line: PaymentLine): void {
  const { payLineId, round, providerRef = '' } = line;
  must(followLine(line, 'line.voiding'), 'line.voiding');
  drop(turn, `authRefresh/${payLineId}`);
  if (line.kind === 'onAccount') {
    request(turn, 'releaseCredit', `uncredit/${payLineId}/${round}`, { payLineId });
    settleVoid(line);
    return;
  }
  sendVoid(turn, payLineId, round, providerRef);
}

function settleVoid(line: PaymentLine): void {
  must(followLine(line, line.capturedMinor > 0 ? 'line.reduced' : 'line.voided'), 'line.voided');
  line.authorisedMinor = line.capturedMinor;
}

function refundLine(turn: Turn, line: PaymentLine): void {
  const { payLineId, kind, providerRef = '', giftCardRef } = line;
  const { currency } = turn.order;
  must(followLine(line, 'line.refunding'), 'line.refunding');
  const amountMinor = line.capturedMinor - line.refundedMinor - line.drawnMinor;
  const round = nextRound(turn, `refund/${payLineId}`);
  const body = { payLineId, round: line.round, amountMinor, currency, method: kind, providerRef };
  if (giftCardRef === undefined) {
    request(turn, 'refundPayment', `refund/${payLineId}/${round}`, body);
  } else {
    request(turn, 'creditGiftCard', `giftback/${payLineId}/${round}`, { ...body, giftCardRef });
  }
}

/** `payment.voided`, of the line or of one of its older rounds. */
export function voided(turn: Turn, event: OrderEventOf<'payment.voided'>): Answer {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined) return notNow;
  if (event.round === line.round && line.state === 'voiding') settleVoid(line);
  else if (!endVoid(line, event.round)) return notNow;
  tellPayment(turn, line, 'voided', 0);
  return undefined;
}

function endVoid(line: PaymentLine, round: number): boolean {
  if (!line.voids.includes(round)) return false;
  line.voids = line.voids.filter((asked) => asked !== round);
  return true;
}

/** What could not be undone is a person's to reconcile. */
export function undoingFailed(
  turn: Turn,
  event: OrderEventOf<'payment.voidFailed' | 'payment.refundFailed'>,
): Answer {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined) return notNow;
  const isVoid = event.type === 'payment.voidFailed';
  const what = isVoid ? 'line.voidFailed' : 'line.refundFailed';
  const isOwn = event.round === line.round && followLine(line, what);
  if (isOwn) line.undoFailed = true;
  else if (!isVoid || !endVoid(line, event.round)) return notNow;
  const { payLineId } = line;
  const kind = isVoid ? 'openReconciliationTask' : 'openRefundTask';
  const suffix = `task/${payLineId}/${nextRound(turn, 'task')}`;
  request(turn, kind, suffix, { payLineId, code: event.code });
  return undefined;
}
