/**
 * Work on holds: check-out, return, take-over, clearing, deciding. The order alone writes its
 * holds, so of two competing reviewers exactly one succeeds. A check-out expires, a hold does not.
 * Source: durable-orders.md 4.3, 6.3, 7.2.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { decideAdjustment } from '../entry/adjust.ts';
import { cancelOrder } from '../entry/cancel.ts';
import { modifyOrder } from '../entry/edit.ts';
import { settlePrice } from '../entry/price.ts';
import { paymentFault, submit } from '../entry/submit.ts';
import { imbalanceMinor, openHolds, unpaidMinor } from '../gate.ts';
import type { Hold } from '../order.ts';
import { closeDispute } from '../payments/capture.ts';
import { retryRefund } from '../payments/reversal.ts';
import { decideRepayment } from '../returns/repayments.ts';
import { arm, armAt, drop, notNow, type Reply, refuse, request, type Turn, tell } from '../turn.ts';
import { levelMax, sourceRules } from './hold-sources.ts';
import { endHold } from './place-hold.ts';

interface HoldRef {
  readonly holdId: string;
  readonly version: number;
  readonly roles: readonly string[];
}

const managerRole = 'manager';

function workable(turn: Turn, { holdId }: HoldRef): Hold | Reply {
  const hold = turn.order.holds.find((candidate) => candidate.holdId === holdId);
  if (hold === undefined) return refuse('hold_unknown');
  const { cleared } = hold;
  return cleared === undefined ? hold : refuse('already_cleared', { by: cleared.by });
}

const isHold = (found: Hold | Reply): found is Hold => found !== undefined && 'holdId' in found;

function hasRight(turn: Turn, hold: Hold, roles: readonly string[]): boolean {
  if (roles.includes(managerRole)) return true;
  if (hold.clearRole === '') return turn.actor.kind === 'reviewer' || turn.actor.kind === 'agent';
  return roles.includes(hold.clearRole);
}

function noRight({ clearRole }: Hold): Reply {
  const needs = clearRole === '' ? ['reviewer', 'orderTaker'] : [clearRole, managerRole];
  return refuse('no_right', { needs: [...new Set(needs)] });
}

function told(turn: Turn, hold: Hold, type: string): void {
  const { holdId, code, source, queue, level } = hold;
  tell(turn, `hold.${type}`, { holdId, code, source, queue, level, by: turn.actor.id });
}

const stale: Reply = { outcome: 'conflict', code: 'hold_moved' };

/** Gives the hold to a reviewer; for one who has it already, the time starts anew. */
export function checkOutHold(turn: Turn, event: OrderEventOf<'checkOutHold'>): Reply {
  const hold = workable(turn, event);
  if (!isHold(hold)) return hold;
  const lapse = `checkoutLapse/${hold.holdId}` as const;
  const { checkoutLapseMs } = turn.order.policy;
  if (hold.owner === turn.actor.id) {
    arm(turn, lapse, checkoutLapseMs);
    return undefined;
  }
  if (hold.owner !== undefined) return refuse('already_checked_out', { by: hold.owner });
  if (!hasRight(turn, hold, event.roles)) return noRight(hold);
  if (event.version !== hold.version) return stale;
  own(turn, hold);
  told(turn, hold, 'checkedOut');
  return { outcome: 'applied', value: { holdVersion: hold.version } };
}

function own(turn: Turn, hold: Hold): void {
  hold.owner = turn.actor.id;
  hold.checkedOutAtMs = turn.atMs;
  hold.version += 1;
  arm(turn, `checkoutLapse/${hold.holdId}`, turn.order.policy.checkoutLapseMs);
}

function disown(turn: Turn, hold: Hold): void {
  delete hold.owner;
  delete hold.checkedOutAtMs;
  hold.version += 1;
  drop(turn, `checkoutLapse/${hold.holdId}`);
}

export function returnHold(turn: Turn, event: OrderEventOf<'returnHold'>): Reply {
  const hold = workable(turn, event);
  if (!isHold(hold)) return hold;
  if (hold.owner !== turn.actor.id) return notOwner(hold);
  if (event.version !== hold.version) return stale;
  disown(turn, hold);
  told(turn, hold, 'returned');
  return undefined;
}

function notOwner({ owner }: Hold): Reply {
  return owner === undefined ? refuse('not_owner') : refuse('not_owner', { by: owner });
}

/** A manager takes the hold over; the previous owner is notified. */
export function takeOverHold(turn: Turn, event: OrderEventOf<'takeOverHold'>): Reply {
  const hold = workable(turn, event);
  if (!isHold(hold)) return hold;
  if (!event.roles.includes(managerRole)) return refuse('no_right', { needs: [managerRole] });
  if (event.version !== hold.version) return stale;
  const { holdId, owner } = hold;
  own(turn, hold);
  if (owner !== undefined) {
    const body = { holdId, to: owner, by: turn.actor.id };
    request(turn, 'notifyOwner', `hold/${holdId}/taken/${hold.version}`, body);
  }
  told(turn, hold, 'takenOver');
  return { outcome: 'applied', value: { holdVersion: hold.version } };
}

function mayEnd(turn: Turn, hold: Hold, event: HoldRef): Reply {
  if (hold.owner !== undefined && hold.owner !== turn.actor.id) return notOwner(hold);
  if (!hasRight(turn, hold, event.roles)) return noRight(hold);
  return event.version === hold.version ? undefined : stale;
}

export function mayWork(turn: Turn, ref: HoldRef): Reply {
  const hold = workable(turn, ref);
  return isHold(hold) ? mayEnd(turn, hold, ref) : hold;
}

/**
 * Approves what the hold was placed for. Nobody may approve a price for which they themselves
 * placed the hold (four eyes).
 */
function grant(turn: Turn, hold: Hold, comment: string | undefined): Reply {
  const { order } = turn;
  if (hold.source === 'refund') {
    const no = decideRepayment(turn, hold.subject, true);
    if (no !== undefined) return no;
    retryRefund(turn, hold.subject);
  }
  if (hold.source === 'dispute') closeDispute(turn, hold.subject, 'won');
  if (hold.source === 'balance') letImbalanceGo(turn);
  if (hold.source === 'credit') order.creditDecision = 'warn';
  if (hold.source === 'priceApproval') {
    if (hold.placedBy === turn.actor.id) return refuse('four_eyes');
    settleTyped(turn, hold.subject, true);
  }
  if (hold.source === 'system' && order.submission !== undefined) {
    const waiting = order.submission.waiting.filter((check) => check !== hold.subject);
    order.submission = { ...order.submission, waiting };
  }
  endHold(turn, hold, 'cleared', comment);
  return undefined;
}

function settleTyped(turn: Turn, subject: string | undefined, isApproved: boolean): void {
  if (!decideAdjustment(turn, subject, isApproved)) settlePrice(turn, subject, isApproved);
}

/** Clears a hold; after the last one, submits the order or opens it for changes, as requested. */
export function clearHold(turn: Turn, event: OrderEventOf<'clearHold'>): Reply {
  const hold = workable(turn, event);
  if (!isHold(hold)) return hold;
  const no = mayEnd(turn, hold, event) ?? grant(turn, hold, event.comment);
  if (no !== undefined) return no;
  const { order } = turn;
  if (openHolds(order).length > 0) return undefined;
  if (event.next === 'modify') return modifyOrder(turn);
  const mayBeSubmitted =
    order.regions.entry === 'completing' || order.regions.entry === 'modifying';
  // If the submission is refused, the turn is discarded, so the hold stays.
  if (event.next === 'submit' && mayBeSubmitted) return submit(turn, order.totals.totalMinor);
  if (event.next === 'submit' && order.regions.entry === 'draft') {
    return paymentFault(order) ?? refuse('not_complete');
  }
  return undefined;
}

export function decideReview(turn: Turn, event: OrderEventOf<'decideReview'>): Reply {
  const hold = workable(turn, event);
  if (!isHold(hold)) return hold;
  const no = mayEnd(turn, hold, event);
  if (no !== undefined) return no;
  const { order } = turn;
  const { holdId, source, subject } = hold;
  if (event.decision === 'askCustomer') {
    const body = { holdId, to: order.agentId };
    request(turn, 'notifyOwner', `hold/${holdId}/ask/${nextAsk(hold)}`, body);
    return undefined;
  }
  if (event.decision === 'approve') {
    if (event.amountLimitMinor !== undefined) hold.amountLimitMinor = event.amountLimitMinor;
    if (event.expiresAtMs !== undefined) hold.approvedUntilMs = event.expiresAtMs;
    return grant(turn, hold, event.comment);
  }
  if (source === 'priceApproval') {
    settleTyped(turn, subject, false);
  } else if (source === 'refund') {
    decideRepayment(turn, subject, false);
  } else if (source === 'dispute') {
    closeDispute(turn, subject, 'lost');
  } else if (source === 'credit') {
    for (const payment of order.paymentLines) {
      if (payment.kind === 'onAccount') payment.unwanted = true;
    }
  } else if (source !== 'reconciliation') {
    return cancelOrder(turn, source);
  }
  endHold(turn, hold, 'cleared', event.comment);
  return undefined;
}

function nextAsk(hold: Hold): number {
  hold.version += 1;
  return hold.version;
}

export function releaseImbalance(turn: Turn): Reply {
  const { order } = turn;
  if (order.regions.payment !== 'outOfBalance' && unpaidMinor(order) === 0) {
    return refuse('not_out_of_balance');
  }
  letImbalanceGo(turn);
  for (const hold of openHolds(turn.order)) {
    if (hold.source === 'balance') endHold(turn, hold, 'cleared');
  }
  return undefined;
}

function letImbalanceGo(turn: Turn): void {
  const { order, atMs, actor } = turn;
  const unpaid = unpaidMinor(order);
  const letGoMinor = Math.min(0, order.imbalanceRelease?.amountMinor ?? 0);
  const amountMinor = unpaid > 0 ? letGoMinor - unpaid : imbalanceMinor(order);
  for (const { payLineId } of order.paymentLines) drop(turn, `collectionSla/${payLineId}`);
  order.imbalanceReleased = true;
  order.imbalanceRelease = { by: actor.id, atMs, amountMinor };
  tell(turn, 'order.imbalanceReleased', { by: actor.id, amountMinor });
}

/** Escalates an overdue hold. If several levels were missed, only the highest is published. */
export function holdSlaDue(turn: Turn, holdId: string, dueAtMs: number): Reply {
  const hold = openHolds(turn.order).find((open) => open.holdId === holdId);
  if (hold === undefined) return notNow;
  const [, thenMs] = sourceRules[hold.source].slaMs;
  let nextAtMs = dueAtMs;
  while (hold.level < levelMax && nextAtMs <= turn.atMs) {
    hold.level += 1;
    nextAtMs += thenMs;
    told(turn, hold, 'escalated');
  }
  const { level, queue } = hold;
  request(turn, 'escalate', `hold/${holdId}/esc/${level}`, { holdId, queue, level });
  if (level < levelMax) armAt(turn, `holdSla/${holdId}`, nextAtMs);
  return undefined;
}

export function checkoutLapseDue(turn: Turn, holdId: string): Reply {
  const hold = openHolds(turn.order).find((open) => open.holdId === holdId);
  if (hold?.owner === undefined) return notNow;
  const { owner } = hold;
  disown(turn, hold);
  request(turn, 'notifyOwner', `hold/${holdId}/lapsed/${hold.version}`, { holdId, to: owner });
  told(turn, hold, 'returned');
  return undefined;
}

export function holdExpiryDue(turn: Turn, holdId: string): Reply {
  const hold = openHolds(turn.order).find((open) => open.holdId === holdId);
  if (hold === undefined) return notNow;
  endHold(turn, hold, 'expired');
  return undefined;
}
