/**
 * Places holds, and clears them when their cause is gone.
 * Source: durable-orders.md 4.3, 6.3.
 */
import type { HoldSource, OrderEventOf } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { imbalanceMinor, keepsGoods, openHolds, outlivesGoods, unpaidMinor } from '../gate.ts';
import type { Hold, Order } from '../order.ts';
import type { JsonObject } from '../process.ts';
import { hasOpenGoods } from '../totals.ts';
import {
  arm,
  drop,
  follow,
  must,
  nextRound,
  type Reply,
  refuse,
  request,
  type Turn,
  tell,
} from '../turn.ts';
import { sourceRules } from './hold-sources.ts';

interface HoldToPlace {
  readonly source: HoldSource;
  readonly code?: string;
  readonly subject?: string;
  readonly why?: JsonObject;
  readonly clearRole?: string | undefined;
  readonly queue?: string | undefined;
  readonly slaMs?: number | undefined;
  readonly expiresInMs?: number;
  readonly reasonCode?: string | undefined;
  readonly comment?: string | undefined;
}

/** Places a hold, unless it exists already or neither goods nor money remain to be held. */
export function addHold(turn: Turn, hold: HoldToPlace): void {
  const { order, atMs, actor } = turn;
  const { source, code = source, subject } = hold;
  const isUnpaid = source === 'balance' && unpaidMinor(order) > 0;
  const isLeft = hasOpenGoods(order) || isUnpaid || !keepsGoods(hold);
  if ((order.regions.entry === 'cancelled' && !outlivesGoods(hold)) || !isLeft) return;
  const isSame = (other: Hold) => other.code === code && other.subject === subject;
  if (openHolds(order).some((other) => other.source === source && isSame(other))) return;
  const rule = sourceRules[source];
  const holdId = `h${nextRound(turn, 'hold')}`;
  const queue = hold.queue ?? rule.queue;
  order.holds.push({
    holdId,
    source,
    code,
    queue,
    clearRole: hold.clearRole ?? rule.clearRole,
    placedBy: actor.id,
    placedAtMs: atMs,
    why: hold.why ?? {},
    version: 1,
    level: 0,
    ...omitUndefined({ subject }),
    ...(hold.reasonCode === undefined ? {} : { reasonCode: hold.reasonCode }),
    ...(hold.comment === undefined ? {} : { comment: hold.comment }),
  });
  must(follow(turn, 'hold.placed'), 'hold.placed');
  arm(turn, `holdSla/${holdId}`, hold.slaMs ?? rule.slaMs[0]);
  if (hold.expiresInMs !== undefined) arm(turn, `holdExpiry/${holdId}`, hold.expiresInMs);
  request(turn, 'notifyQueue', `hold/${holdId}/placed`, { holdId, queue, code, source });
  tell(turn, 'hold.placed', { holdId, code, source, queue, level: 0 });
}

export function placeHold(turn: Turn, event: OrderEventOf<'placeHold'>): Reply {
  const { order, actor } = turn;
  const isOver = order.regions.entry === 'cancelled' || order.regions.entry === 'closed';
  const isEmptyDraft = order.lines.length === 0;
  if (isOver || (!isEmptyDraft && !hasOpenGoods(order))) return refuse('closed');
  if (isEmptyDraft) return refuse('no_lines');
  if (actor.kind === 'customer' || actor.kind === 'provider') return refuse('no_right');
  const { source, holdCode, comment, reasonCode, clearRole, queue } = event;
  const needsComment = source === 'manualFraud' || event.commentRequired === true;
  if (needsComment && (comment ?? '').trim() === '') return refuse('comment_required');
  const before = order.holds.length;
  addHold(turn, { source, code: holdCode, reasonCode, comment, clearRole, queue });
  if (order.holds.length === before) return refuse('already_held');
  if (event.unreserve === true) giveStockBack(turn);
  return { outcome: 'applied', value: { holdId: order.holds.at(-1)?.holdId } };
}

/** Releases reserved stock; it is reserved again when the gate opens. */
export function giveStockBack(turn: Turn): void {
  const { order } = turn;
  const { fulfilment } = order.regions;
  if (fulfilment !== 'reserved' && fulfilment !== 'reserving' && fulfilment !== 'backordered')
    return;
  const reserved = order.lines.filter((line) => line.reservedMilli > 0);
  for (const line of reserved) line.reservedMilli = 0;
  order.unreserved = true;
  drop(turn, 'reservationExpiry', 'reserveTimeout', 'backorderCheck');
  const lineIds = reserved.map(({ lineId }) => lineId);
  if (lineIds.length > 0) {
    request(turn, 'releaseStock', `unreserve/${nextRound(turn, 'unreserve')}`, { lineIds });
  }
}

export function endHold(turn: Turn, hold: Hold, reason: string, comment?: string): void {
  const { holdId, code, source, queue, level } = hold;
  const by = reason === 'cleared' ? turn.actor.id : 'system';
  hold.cleared = { by, atMs: turn.atMs, reason, ...omitUndefined({ comment }) };
  hold.version += 1;
  drop(turn, `holdSla/${holdId}`, `holdExpiry/${holdId}`, `checkoutLapse/${holdId}`);
  if (openHolds(turn.order).length === 0) {
    must(follow(turn, 'hold.lastCleared'), 'hold.lastCleared');
  }
  const owner = hold.owner ?? hold.placedBy;
  if (owner !== turn.actor.id) {
    request(turn, 'notifyOwner', `hold/${holdId}/cleared`, { holdId, to: owner, reason });
  }
  tell(turn, 'hold.cleared', { holdId, code, source, queue, level, by });
}

export function endAllHolds(turn: Turn, reason: string): void {
  for (const hold of openHolds(turn.order)) {
    if (!outlivesGoods(hold)) endHold(turn, hold, reason);
  }
}

/** Ends holds once all goods have shipped or are cancelled; those for missing money stay. */
export function endHoldsOfGoods(turn: Turn): void {
  const isUnpaid = unpaidMinor(turn.order) > 0;
  for (const hold of openHolds(turn.order)) {
    if (!keepsGoods(hold)) continue;
    if (hold.source !== 'balance' || !isUnpaid) endHold(turn, hold, 'nothingLeft');
  }
}

export function clearGoneCauses(turn: Turn): void {
  for (const hold of openHolds(turn.order)) {
    if (isCauseGone(turn.order, hold)) endHold(turn, hold, 'causeGone');
  }
}

function isCauseGone(order: Order, { source, subject, why }: Hold): boolean {
  // If a rule placed the hold, granted credit does not clear it.
  const isOfRule = why['refs'] !== undefined;
  switch (source) {
    case 'instalment':
    case 'authorisation': {
      const line = order.paymentLines.find(({ payLineId }) => payLineId === subject);
      if (line === undefined || line.unwanted) return true;
      return ['authorised', 'capturing', 'captured'].includes(line.state);
    }
    case 'dispute':
      return order.paymentLines.every(
        ({ payLineId, state }) => payLineId !== subject || state !== 'disputed',
      );
    case 'exchangeReturn':
      return order.exchange?.isReceived === true;
    case 'exchangeBalance':
    case 'balance':
      return (
        order.regions.entry === 'submitted' &&
        imbalanceMinor(order) === 0 &&
        unpaidMinor(order) === 0
      );
    case 'credit': {
      const onAccount = order.paymentLines.filter((line) => line.kind === 'onAccount');
      if (isOfRule) return onAccount.every((line) => line.unwanted);
      return onAccount.every((line) => line.unwanted || line.state !== 'notSubmitted');
    }
    case 'priceApproval': {
      const line = order.lines.find(({ lineId }) => lineId === subject);
      const { adjustments } = order.pricing;
      const approval =
        line?.priceApproval ??
        adjustments.find(({ adjustmentId }) => adjustmentId === subject)?.approval;
      return approval !== 'waiting';
    }
    case 'system':
      return order.submission?.waiting.includes(subject ?? '') !== true;
    default:
      return false;
  }
}
