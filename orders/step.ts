/**
 * The step function of an order: one message in, the next snapshot and its effects out. Pure. A
 * message that is not applied returns the same snapshot and version.
 * Source: durable-orders.md 2.1, 3, 4.
 */
import type { Envelope, OrderEvent, OrderEventOf, Verdict } from '../contracts/index.ts';
import { assert } from '../kernel/index.ts';
import { editedVersionAfter, isEdit, isVersionLost } from './edited-version.ts';
import { adjustOrder, changeCoupons } from './entry/adjust.ts';
import { cancelLines, cancelOrder } from './entry/cancel.ts';
import { createOrder, emptyOrder, handOver, quoteOrder, schemaVersion } from './entry/create.ts';
import { customerChanged, customerMerged } from './entry/customer-account.ts';
import {
  acceptPrompt,
  addNote,
  changeDelivery,
  changeExpedite,
  changeLines,
  changeTerms,
  confirmScript,
  declinePrompt,
  modifyOrder,
} from './entry/edit.ts';
import { decidePrice } from './entry/price.ts';
import { recordSale } from './entry/sold-elsewhere.ts';
import {
  couponAnswered,
  creditChecked,
  exchangeAnswered,
  fraudScored,
  saveOrder,
  submitOrder,
} from './entry/submit.ts';
import { completeOrder, recalculateOrder, returnToLines } from './entry/summary.ts';
import { cardIssued } from './fulfilment/gift-cards.ts';
import { refundProgramme } from './fulfilment/programmes.ts';
import { recalled, recallRefused } from './fulfilment/recall.ts';
import { backorder, backorderCheckDue, stockReserved, stockShort } from './fulfilment/stock.ts';
import { accepted, delivered, picked, rejected, shipped } from './fulfilment/warehouse.ts';
import { openHolds } from './gate.ts';
import { addHold, placeHold } from './holds/place-hold.ts';
import {
  checkOutHold,
  clearHold,
  decideReview,
  mayWork,
  releaseImbalance,
  returnHold,
  takeOverHold,
} from './holds/work-holds.ts';
import { orderMinorMax } from './money.ts';
import type { Order, PaymentLine } from './order.ts';
import {
  authorised,
  authoriseManually,
  declined,
  declineManually,
  expired,
  lookedUp,
  unanswered,
} from './payments/authorisation.ts';
import { lineOf } from './payments/bookings.ts';
import {
  captured,
  captureFailed,
  captureLookedUp,
  captureUnanswered,
  disputed,
  isPending,
  refunded,
} from './payments/capture.ts';
import { changePayment, replacePayment, retryPayment } from './payments/collection.ts';
import { undoingFailed, voided } from './payments/reversal.ts';
import { setPaymentLines } from './payments/set-payment-lines.ts';
import { type ProcessCore, type Step, unapplied } from './process.ts';
import { changeClaim, openReturn, withdrawReturn } from './returns/claims.ts';
import { creditOrder } from './returns/credit.ts';
import { exchangeReceived } from './returns/exchange.ts';
import { refundDue } from './returns/repayments.ts';
import { shareSale } from './sale.ts';
import { isEnded, settle } from './settle.ts';
import { endDraft, timerDue } from './timers.ts';
import { beginTurn, laneOf, notNow, type Reply, refuse, type Turn, tell } from './turn.ts';

type Handlers = {
  readonly [Type in OrderEvent['type']]: (turn: Turn, event: OrderEventOf<Type>) => Reply;
};

/** Applied message ids kept in the snapshot; hosts keep all. */
const seenMax = 256;

/** Passes the event's payment line to a handler; events of other rounds are `notNow`. */
function withLine(handle: (turn: Turn, line: NonNullable<ReturnType<typeof lineOf>>) => Reply) {
  return (turn: Turn, event: { readonly payLineId: string; readonly round: number }): Reply => {
    const line = lineOf(turn, event.payLineId);
    return line === undefined || event.round !== line.round ? notNow : handle(turn, line);
  };
}

const handlers: Handlers = {
  createOrder: () => refuse('exists'),
  handOver,
  changeLines,
  adjustOrder,
  changeCoupons,
  acceptPrompt,
  declinePrompt,
  confirmScript,
  shareSale,
  endDraft,
  setPaymentLines,
  completeOrder,
  recalculateOrder,
  back: returnToLines,
  saveOrder,
  submitOrder,
  modifyOrder,
  placeHold,
  checkOutHold,
  returnHold,
  takeOverHold,
  clearHold,
  decideReview,
  authoriseManually,
  declineManually,
  releaseImbalance,
  cancelOrder: (turn, { reason }) => cancelOrder(turn, reason),
  cancelLines,
  changeAddress: changeDelivery,
  changeDelivery,
  changeExpedite,
  changeTerms,
  addNote,
  quoteOrder,
  retryPayment,
  replacePayment,
  changePayment,
  creditOrder,
  'payment.authorised': authorised,
  'payment.declined': declined,
  'payment.pending': withLine(unanswered),
  'payment.authorisationExpired': expired,
  'payment.captured': captured,
  'payment.captureFailed': captureFailed,
  'payment.capturePending': withLine(captureUnanswered),
  'payment.voided': voided,
  'payment.voidFailed': undoingFailed,
  'payment.refunded': refunded,
  'payment.refundFailed': undoingFailed,
  'payment.giftCardIssued': cardIssued,
  'payment.disputed': (turn, event) => {
    const answer = disputed(turn, event);
    if (answer === undefined) addHold(turn, { source: 'fraud', code: 'dispute' });
    return answer;
  },
  'payment.lookedUp': (turn, event) => {
    const line = lineOf(turn, event.payLineId);
    const isCapture = event.shipmentId !== undefined || line?.state === 'capturing';
    return isCapture ? captureLookedUp(turn, event) : lookedUp(turn, event);
  },
  'credit.checked': creditChecked,
  'fraud.scored': fraudScored,
  'coupon.reserved': couponAnswered,
  'coupon.refused': couponAnswered,
  'stock.reserved': stockReserved,
  'stock.short': stockShort,
  'stock.released': () => undefined,
  'stock.freed': backorderCheckDue,
  'fulfilment.accepted': accepted,
  'fulfilment.picked': picked,
  'fulfilment.shipped': shipped,
  'fulfilment.delivered': delivered,
  'fulfilment.rejected': rejected,
  'fulfilment.recalled': recalled,
  'fulfilment.recallRefused': recallRefused,
  'continuity.refunded': refundProgramme,
  'return.opened': openReturn,
  'return.withdrawn': withdrawReturn,
  'return.claimChanged': changeClaim,
  'return.refundDue': refundDue,
  'exchange.granted': exchangeAnswered,
  'exchange.refused': exchangeAnswered,
  'exchange.received': exchangeReceived,
  'price.approved': decidePrice,
  'price.rejected': decidePrice,
  'customer.accountHeld': ({ order }, { accountHold }) => {
    order.accountHold = accountHold;
    return undefined;
  },
  'customer.changed': customerChanged,
  'customer.merged': customerMerged,
  'order.purged': purge,
  'effect.gaveUp': gaveUp,
  'timer.due': timerDue,
};

function gaveUp(turn: Turn, { kind, key, reason }: OrderEventOf<'effect.gaveUp'>): Reply {
  switch (kind) {
    case 'reserveStock':
      return backorder(turn, []);
    case 'refundPayment':
    case 'creditGiftCard': {
      const [, , payLineId = ''] = key.split('/');
      const failed = { type: 'payment.refundFailed', payLineId, round: 0, code: reason } as const;
      return undoingFailed(turn, failed, key);
    }
    case 'releaseToFulfilment':
    case 'stopFulfilment':
    case 'recallShipment':
      addHold(turn, { source: 'warehouse', code: kind, subject: key, why: { reason } });
      return undefined;
    case 'scoreFraud':
    case 'checkCredit':
    case 'reserveCoupon':
    case 'claimExchange': {
      const checks = turn.order.submission?.waiting ?? [];
      const check = checks.find((name) => key.includes(`/${name}/`));
      if (check === undefined) return notNow;
      const code = 'check_unanswered';
      addHold(turn, { source: 'system', code, subject: check, why: { reason } });
      return undefined;
    }
    case 'voidPayment': {
      const [, , payLineId = '', round] = key.split('/');
      const failed = { payLineId, round: Number(round), code: reason };
      return undoingFailed(turn, { type: 'payment.voidFailed', ...failed });
    }
    default:
      if (laneOf(kind) === 'notices' || timedKinds.includes(kind)) return notNow;
      addHold(turn, { source: 'reconciliation', code: kind, subject: key, why: { reason } });
      return undefined;
  }
}

/** Effects whose missing answer ends a timer of the order. */
const timedKinds = ['authorisePayment', 'capturePayment', 'debitGiftCard', 'lookUpPayment'];

function handle(turn: Turn, event: OrderEvent): Reply {
  const no = 'under' in event && event.under ? mayWork(turn, event.under) : undefined;
  if (no !== undefined) return no;
  const handler = handlers[event.type] as (turn: Turn, event: OrderEvent) => Reply;
  return handler(turn, event);
}

function applyTo(order: Order, envelope: Envelope, begin: (turn: Turn) => Reply): Step<Order> {
  const atMs = Math.max(envelope.atMs, order.lastAtMs);
  const turn = beginTurn(order, atMs, envelope.actor);
  const answer = begin(turn);
  if (answer !== undefined && answer.outcome !== 'applied') {
    return unapplied(order, { ...answer, version: order.version });
  }
  settle(turn);
  const next = turn.order;
  const grossMinor = grossOf(next);
  if (grossMinor > orderMinorMax && grossMinor > grossOf(order)) {
    const refused = refuse('amount_too_large', { totalMinor: grossMinor, maxMinor: orderMinorMax });
    return unapplied(order, { outcome: 'refused', ...refused, version: order.version });
  }
  next.version += 1;
  next.editedVersion = editedVersionAfter(envelope.event.type, order, next);
  next.lastAtMs = atMs;
  if (isEdit(envelope.event.type)) {
    next.editedAtMs = atMs;
    next.editedBy = envelope.actor.id;
  }
  next.seen.push(envelope.id);
  if (next.seen.length > seenMax) next.seen.shift();
  const timers = [...turn.timers].map(([name, dueAtMs]) => ({ name, dueAtMs }));
  const verdict: Verdict = { outcome: 'applied', ...answer, version: next.version };
  return { state: next, verdict, effects: turn.effects, timers, events: turn.events };
}

/** Lines, charges and tax before discounts, in minor units. */
function grossOf({ totals }: Order): number {
  return totals.subtotalMinor + totals.chargesMinor + totals.taxMinor;
}

function stepOrder(order: Order | null, envelope: Envelope): Step<Order> {
  const { event, processId } = envelope;
  if (order === null) {
    if (event.type !== 'createOrder') return unapplied(null, { outcome: 'notNow', version: 0 });
    if (processId !== `order/${event.orderId}`) {
      return unapplied(null, { outcome: 'refused', code: 'wrong_process', version: 0 });
    }
    const empty = emptyOrder(event, envelope.atMs);
    return applyTo(empty, envelope, (turn) => {
      if (event.soldElsewhere === undefined) createOrder(turn);
      else recordSale(turn, event.soldElsewhere);
      return undefined;
    });
  }
  const { version } = order;
  if (order.seen.includes(envelope.id)) return unapplied(order, { outcome: 'duplicate', version });
  if (isVersionLost(order, envelope.expectedVersion)) {
    return unapplied(order, { outcome: 'conflict', version });
  }
  return applyTo(order, envelope, (turn) => handle(turn, event));
}

export const orderCore: ProcessCore<Order> = {
  kind: 'order',
  version: schemaVersion,
  step: stepOrder,
  upcast: (snapshot, version) => {
    assert(version === schemaVersion, () => `no order of version ${version} is known`);
    return snapshot as Order;
  },
  isEnded,
  isDraft: (order) =>
    ['draft', 'completing'].includes(order.regions.entry) && openHolds(order).length === 0,
};

/**
 * Purges an order that is over: its sums and payments stay, without lines and references to cards.
 * Source: dynamics-call-center.md 2.14.
 */
function purge(turn: Turn): Reply {
  const { order } = turn;
  const { entry } = order.regions;
  const isOver = entry === 'closed' || entry === 'cancelled';
  const isOpen = order.paymentLines.some(isPending) || Object.keys(order.deadlines).length > 0;
  if (!isOver || isOpen || order.archivedAtMs !== undefined) return notNow;
  order.archivedAtMs = turn.atMs;
  order.lines = [];
  order.prompts = [];
  order.pricing = { ...order.pricing, adjustments: [], coupons: [], offers: [] };
  order.shipments = order.shipments.map((shipment) => ({ ...shipment, lines: [] }));
  order.paymentLines = order.paymentLines.map(withoutReferences);
  delete order.addressRef;
  delete order.terms;
  delete order.notes;
  tell(turn, 'order.archived', { totals: { ...order.totals } });
  return undefined;
}

function withoutReferences({
  tokenRef: _token,
  giftCardRef: _card,
  checkNumber: _check,
  ...line
}: PaymentLine): PaymentLine {
  return line;
}
