/**
 * Due timers: `<name>` of the order, or `<name>/<subject>` of a part. A timer dropped or armed anew
 * meanwhile is answered `notNow`.
 * Source: durable-orders.md 4, 7.2.
 */
import type { OrderEventOf } from '../contracts/index.ts';
import { dayMs } from '../kernel/index.ts';
import { cancelNow, cancelOrder } from './entry/cancel.ts';
import { quoteEndDue } from './entry/create.ts';
import { modifyIdleDue } from './entry/edit.ts';
import { submitDeadlineDue } from './entry/submit.ts';
import { backorder, backorderCheckDue, reservationExpiryDue } from './fulfilment/stock.ts';
import { isPromised } from './gate.ts';
import { addHold } from './holds/place-hold.ts';
import { checkoutLapseDue, holdExpiryDue, holdSlaDue } from './holds/work-holds.ts';
import type { Order, PaymentLine } from './order.ts';
import { askForMoney, lookUp, unanswered } from './payments/authorisation.ts';
import { lineOf } from './payments/bookings.ts';
import { captureUnanswered, isPending } from './payments/capture.ts';
import { hasOpenGoods } from './totals.ts';
import { arm, nextRound, notNow, type Reply, refuse, request, type Turn } from './turn.ts';

export function timerDue(turn: Turn, { name, dueAtMs }: OrderEventOf<'timer.due'>): Reply {
  const { order } = turn;
  if (order.deadlines[name] !== dueAtMs) return notNow;
  delete order.deadlines[name];
  // The host does not run the timer again, so it need not be told to drop it.
  const [kind = '', ...subject] = name.split('/');
  const about = subject.join('/');
  const answer = orderTimer(turn, kind) ?? partTimer(turn, kind, about, dueAtMs);
  // The timer was handled, even if the order no longer needed it.
  return answer?.outcome === 'notNow' ? undefined : answer;
}

const applied: Reply = { outcome: 'applied' };

function orderTimer(turn: Turn, kind: string): Reply {
  const { order } = turn;
  switch (kind) {
    case 'draftIdle':
      return draftIdleDue(turn);
    case 'summaryIdle':
      return remindOwner(turn, 'summaryIdle');
    case 'modifyIdle':
      return modifyIdleDue(turn) ?? applied;
    case 'submitDeadline':
      return submitDeadlineDue(turn) ?? applied;
    case 'reserveTimeout':
      return backorder(turn, []) ?? applied;
    case 'backorderCheck':
      return backorderCheckDue(turn) ?? applied;
    case 'reservationExpiry':
      return reservationExpiryDue(turn) ?? applied;
    case 'delayCancel':
      return order.lines.some((line) => line.shippedMilli > 0)
        ? notNow
        : (cancelOrder(turn, 'delay') ?? applied);
    case 'quoteEnd':
      return quoteEndDue(turn) ?? applied;
    case 'shipFrom':
      return applied;
    case 'pickupSla':
      request(turn, 'escalate', `pickup/${nextRound(turn, 'pickup')}`, { queue: 'warehouse' });
      return applied;
    default:
      return undefined;
  }
}

/** Ends the draft, or looks again once it has been idle for so long. */
function draftIdleDue(turn: Turn): Reply {
  const { order, atMs } = turn;
  const { draftIdleMs: idleMs } = order.policy;
  if (endDraft(turn, { idleMs }) === undefined) return applied;
  const leftMs = editedAtMsOf(order) + idleMs - atMs;
  arm(turn, 'draftIdle', leftMs > 0 ? leftMs : idleMs);
  return applied;
}

/** Cancels an order that was never submitted, unless it is held or money of it is under way. */
export function endDraft(turn: Turn, { idleMs }: Pick<OrderEventOf<'endDraft'>, 'idleMs'>): Reply {
  const { order, atMs } = turn;
  const { entry, holds } = order.regions;
  if (entry !== 'draft' && entry !== 'completing') return notNow;
  if (atMs - editedAtMsOf(order) < idleMs) return notNow;
  if (order.quotedUntilMs !== undefined) return refuse('quoted');
  if (holds !== 'clear') return refuse('held');
  if (order.paymentLines.some(hasMoney)) return refuse('payment_under_way');
  cancelNow(turn, 'abandoned');
  return undefined;
}

function editedAtMsOf({ editedAtMs, lastAtMs }: Order): number {
  return editedAtMs ?? lastAtMs;
}

function hasMoney(line: PaymentLine): boolean {
  return isPending(line) || line.authorisedMinor > line.refundedMinor;
}

function remindOwner(turn: Turn, what: string): Reply {
  const { agentId } = turn.order;
  request(turn, 'notifyOwner', `${what}/${nextRound(turn, what)}`, { to: agentId });
  return applied;
}

function partTimer(turn: Turn, kind: string, about: string, dueAtMs: number): Reply {
  switch (kind) {
    case 'holdSla':
      return holdSlaDue(turn, about, dueAtMs);
    case 'holdExpiry':
      return holdExpiryDue(turn, about);
    case 'delayNotice':
      if (turn.order.lines.some((line) => line.shippedMilli > 0)) return notNow;
      request(turn, 'sendNotice', `notice/delay/${about}`, { template: 'delay', n: Number(about) });
      return undefined;
    case 'checkoutLapse':
      return checkoutLapseDue(turn, about);
    default: {
      const line = lineOf(turn, about);
      return line === undefined ? notNow : paymentTimer(turn, kind, line);
    }
  }
}

function paymentTimer(turn: Turn, kind: string, line: PaymentLine): Reply {
  const { payLineId } = line;
  switch (kind) {
    case 'authTimeout':
      return unanswered(turn, line);
    case 'lookUp':
      if (line.state !== 'unknown') return notNow;
      lookUp(turn, line);
      return undefined;
    case 'unknownReview':
      return reviewUnknown(turn, line);
    case 'authRefresh':
      if (line.state !== 'authorised' || !hasOpenGoods(turn.order)) return notNow;
      askForMoney(turn, line);
      return undefined;
    case 'declineBackoff':
      if (line.state !== 'declined' || line.unwanted) return notNow;
      askForMoney(turn, line);
      return undefined;
    case 'instalment':
      if (!isPromised(line)) return notNow;
      askForMoney(turn, line);
      return undefined;
    case 'paymentRepair':
      return repairOver(turn, line);
    case 'captureTimeout':
      return captureUnanswered(turn, line);
    case 'collectionSla':
      request(turn, 'escalate', `collection/${payLineId}/${nextRound(turn, 'collection')}`, {
        payLineId,
        queue: 'collection',
      });
      if ((turn.order.rounds['collection'] ?? 0) < 3)
        arm(turn, `collectionSla/${payLineId}`, dayMs);
      return undefined;
    default:
      return notNow;
  }
}

function reviewUnknown(turn: Turn, line: PaymentLine): Reply {
  if (line.state !== 'unknown') return notNow;
  const { payLineId, round } = line;
  if (turn.order.regions.entry === 'cancelled') {
    addHold(turn, {
      source: 'reconciliation',
      code: 'unknown',
      subject: payLineId,
      why: { round },
    });
    return undefined;
  }
  addHold(turn, { source: 'authorisation', subject: payLineId, why: { code: 'unknown', round } });
  return undefined;
}

/** The customer gave no other card in time, so its other authorisations are undone. */
function repairOver(turn: Turn, line: PaymentLine): Reply {
  const { order } = turn;
  if (line.state !== 'declined' && line.state !== 'expired') return notNow;
  for (const other of order.paymentLines) {
    if (other.state === 'authorised' && other.drawnMinor === other.capturedMinor) {
      other.unwanted = true;
    }
  }
  const { payLineId } = line;
  const n = nextRound(turn, 'repair');
  request(turn, 'notifyOwner', `repair/${payLineId}/${n}`, {
    to: order.agentId,
    payLineId,
  });
  return undefined;
}
