/**
 * Captures money for shipped goods, spread over the payment lines. One capture per line at a time;
 * a partial capture closes the authorisation, and the rest is authorised anew. Answers that come
 * too early are kept (parked).
 * Source: durable-orders.md 4.2, 5.2; dynamics-call-center.md 3.3.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { assert, dayMs } from '../../kernel/index.ts';
import { addHold } from '../holds/place-hold.ts';
import { sumOf } from '../money.ts';
import type { Draw, Order, ParkedOutcome, PaymentLine } from '../order.ts';
import { bookRepayment } from '../returns/repayments.ts';
import { hasOpenGoods } from '../totals.ts';
import {
  arm,
  drop,
  followLine,
  must,
  nextRound,
  notNow,
  type Reply,
  request,
  type Turn,
  tell,
} from '../turn.ts';
import { askForMoney, lookUp, post, strayCapture } from './authorisation.ts';
import {
  book,
  bookRefund,
  current,
  lineOf,
  openCapture,
  tellPayment,
  voidLive,
} from './bookings.ts';
import { applyRefunded } from './reversal.ts';

const kindOrder: readonly PaymentLine['kind'][] = [
  'giftCard',
  'voucher',
  'cash',
  'check',
  'card',
  'onAccount',
];

function capacityOf(line: PaymentLine): number {
  const isOpen = ['requested', 'unknown', 'capturing'].includes(line.state);
  const isLive = line.state === 'authorised' || (line.state === 'captured' && !line.unwanted);
  const { amountMinor, authorisedMinor, capturedMinor, ownRefundsMinor = 0, instalment } = line;
  if (instalment !== undefined && !line.unwanted) return Math.max(0, amountMinor - line.drawnMinor);
  const standsFor = isOpen ? amountMinor : isLive ? authorisedMinor : capturedMinor;
  const most = isOpen || isLive ? amountMinor : capturedMinor;
  const upTo = canBeAskedAnew(line) ? amountMinor : Math.min(standsFor - ownRefundsMinor, most);
  return Math.max(0, upTo - line.drawnMinor);
}

function canBeAskedAnew(line: PaymentLine): boolean {
  const { kind, prepay, unwanted, tokenRef, state, amountMinor, capturedMinor } = line;
  const isSpent =
    state === 'voided' || state === 'voiding' || state === 'captured' || isStuck(line);
  const isAble = kind === 'card' && !prepay && !unwanted && tokenRef !== undefined;
  return isAble && isSpent && amountMinor > capturedMinor;
}

/**
 * Assigns a shipment's value to payment lines: first prepaid ones, then gift cards, cards, credit
 * on account.
 */
export function drawFor(turn: Turn, shipmentId: string, valueMinor: number): void {
  const { order } = turn;
  const rank = (line: PaymentLine) => (line.prepay ? -1 : kindOrder.indexOf(line.kind));
  const lines = [...order.paymentLines].sort((one, other) => rank(one) - rank(other));
  let leftMinor = valueMinor;
  for (const line of lines) {
    const amountMinor = Math.min(leftMinor, capacityOf(line));
    if (amountMinor === 0) continue;
    leftMinor -= amountMinor;
    line.drawnMinor += amountMinor;
    if (!isDrawnOn(line)) continue;
    line.draws = [...line.draws, { shipmentId, amountMinor, state: 'owed' }];
  }
  if (leftMinor > 0 && order.policy.orderCompletion) {
    request(turn, 'openCollectionTask', `collect/${shipmentId}`, {
      shipmentId,
      amountMinor: leftMinor,
    });
  }
}

/** Whether shipments have captures of their own: cards and credit; other lines were paid before. */
function isDrawnOn({ kind, prepay }: PaymentLine): boolean {
  return (kind === 'card' && !prepay) || kind === 'onAccount';
}

function setDraw(line: PaymentLine, shipmentId: string, state: Draw['state']): void {
  line.draws = line.draws.map((draw) =>
    draw.shipmentId === shipmentId ? { ...draw, state } : draw,
  );
}

const owed = (line: PaymentLine) => line.draws.find((draw) => draw.state === 'owed');

/** Whether the authorisation could not be voided, so that its state is unknown. */
const isStuck = (line: PaymentLine) =>
  line.state === 'authorised' && current(line)?.state === 'stuck';

export function pumpCaptures(turn: Turn): void {
  for (const line of turn.order.paymentLines) {
    if (line.draws.length > 0 || line.parked.length > 0) pumpLine(turn, line);
    if (line.drawnMinor > line.capturedMinor) collectShortfall(turn, line);
  }
}

function pumpLine(turn: Turn, line: PaymentLine): void {
  for (;;) {
    const draw = owed(line);
    if (draw !== undefined && line.state === 'authorised' && !isStuck(line)) {
      if (line.kind === 'onAccount') bookReceivable(turn, line, draw);
      else {
        must(followLine(line, 'line.capturing'), 'line.capturing');
        const held = asFarAsHeld(turn, line, draw);
        setDraw(line, draw.shipmentId, 'asked');
        sendCapture(turn, line, held);
      }
    } else if (draw !== undefined && line.state !== 'voiding' && canBeAskedAnew(line)) {
      askForMoney(turn, line);
    } else if (draw !== undefined && isLost(turn, line)) {
      collectOtherwise(turn, line, draw);
    } else if (!applyParked(turn, line)) {
      return;
    }
  }
}

/** If less is authorised than the capture needs, captures that; a person collects the rest. */
function asFarAsHeld(turn: Turn, line: PaymentLine, draw: Draw): Draw {
  const { authorisedMinor = 0, capturedMinor = 0 } = current(line) ?? {};
  const shortMinor = draw.amountMinor - (authorisedMinor - capturedMinor);
  if (shortMinor <= 0) return draw;
  const held = { ...draw, amountMinor: draw.amountMinor - shortMinor };
  line.draws = line.draws.map((one) => (one === draw ? held : one));
  line.drawnMinor -= shortMinor;
  askToCollect(turn, line, draw.shipmentId, shortMinor);
  return held;
}

/**
 * Whether the line cannot pay for shipped goods: no authorisation, no other card awaited.
 */
function isLost({ order }: Turn, line: PaymentLine): boolean {
  const { state, payLineId } = line;
  if (line.instalment !== undefined && !line.unwanted) return false;
  if (state === 'voided' || state === 'captureFailed' || isStuck(line)) return true;
  const waits = ['paymentRepair', 'declineBackoff'].map((name) => `${name}/${payLineId}`);
  const isWaiting = waits.some((name) => order.deadlines[name] !== undefined);
  return (state === 'declined' || state === 'expired') && !isWaiting;
}

/**
 * If shipped goods exceed what a prepaid or debited line was charged, a person collects the rest.
 */
function collectShortfall(turn: Turn, line: PaymentLine): void {
  if (isDrawnOn(line) || (line.state !== 'captured' && !isLost(turn, line))) return;
  const last = turn.order.shipments.findLast(({ valueMinor }) => valueMinor > 0);
  const { shipmentId = '' } = last ?? {};
  askToCollect(turn, line, shipmentId, line.drawnMinor - line.capturedMinor);
  line.drawnMinor = line.capturedMinor;
}

function collectOtherwise(turn: Turn, line: PaymentLine, draw: Draw): void {
  const { shipmentId, amountMinor } = draw;
  setDraw(line, shipmentId, 'failed');
  line.drawnMinor -= amountMinor;
  askToCollect(turn, line, shipmentId, amountMinor);
}

function askToCollect(
  turn: Turn,
  line: PaymentLine,
  shipmentId: string,
  amountMinor: number,
  why: { code?: string } = {},
): void {
  const { payLineId } = line;
  const n = nextRound(turn, `collect/${shipmentId}/${payLineId}`);
  const suffix = `collect/${shipmentId}/${payLineId}${n === 1 ? '' : `/${n}`}`;
  request(turn, 'openCollectionTask', suffix, { payLineId, shipmentId, amountMinor, ...why });
}

function bookReceivable(turn: Turn, line: PaymentLine, draw: Draw): void {
  const { payLineId } = line;
  const { shipmentId, amountMinor } = draw;
  bookCaptured(line, draw, amountMinor);
  const body = { payLineId, shipmentId, amountMinor };
  request(turn, 'bookReceivable', `receivable/${payLineId}/${shipmentId}`, body);
  if (line.capturedMinor < line.authorisedMinor && hasOpenGoods(turn.order)) return;
  must(followLine(line, 'line.capturing') && followLine(line, 'line.captured'), 'line.captured');
  const credit = current(line);
  if (credit !== undefined) book(line, { ...credit, state: 'closed' });
}

function bookCaptured(line: PaymentLine, { shipmentId }: Draw, amountMinor: number): void {
  const held = current(line);
  assert(held !== undefined, () => `${line.payLineId} is captured of an authorisation`);
  const capturedMinor = held.capturedMinor + amountMinor;
  const authorisedMinor = Math.max(held.authorisedMinor, capturedMinor);
  setDraw(line, shipmentId, 'captured');
  book(line, { ...held, capturedMinor, authorisedMinor });
}

/** Sends a capture to the provider; a repetition uses the first one's idempotency key. */
function sendCapture(
  turn: Turn,
  line: PaymentLine,
  { shipmentId, amountMinor }: Draw,
  suffix = '',
  more: { idempotencyKey?: string } = {},
): void {
  const { payLineId, round } = line;
  const { providerRef = '' } = current(line) ?? {};
  const { currency, policy } = turn.order;
  const body = { payLineId, shipmentId, round, amountMinor, currency, providerRef, ...more };
  request(turn, 'capturePayment', `capture/${payLineId}/${shipmentId}${suffix}`, body);
  drop(turn, `authRefresh/${payLineId}`);
  arm(turn, `captureTimeout/${payLineId}`, policy.captureTimeoutMs);
}

export function capturePrepayment(line: PaymentLine): void {
  const n = line.draws.length + 1;
  const shipmentId = n === 1 ? 'prepay' : `prepay-${n}`;
  const amountMinor = line.authorisedMinor - line.capturedMinor;
  line.draws = [...line.draws, { shipmentId, amountMinor, state: 'owed' }];
}

/** The provider captured. This may arrive before the authorisation or shipment is known. */
export function captured(turn: Turn, event: OrderEventOf<'payment.captured'>): Reply {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || event.round > line.round) return notNow;
  if (line.kind === 'giftCard') {
    if (event.round !== line.round) return notNow;
    return post(turn, line, event.amountMinor, event.providerRef) ? undefined : notNow;
  }
  if (event.round < line.round) {
    const isBooked = line.draws.some(
      ({ shipmentId, state }) => shipmentId === event.shipmentId && state === 'captured',
    );
    return isBooked ? notNow : strayCapture(turn, line, event);
  }
  if (applyCaptured(turn, line, event)) return undefined;
  const isKnown = line.draws.some(({ shipmentId }) => shipmentId === event.shipmentId);
  const isOver = turn.order.regions.entry === 'closed' || line.state === 'voided';
  return isOver && !isKnown ? strayCapture(turn, line, event) : park(line, event);
}

/** Parks a provider's early answer; ignores a second copy. */
function park(line: PaymentLine, event: ParkedOutcome): Reply {
  const shipmentId = event.type === 'payment.captured' ? event.shipmentId : null;
  const isDrawn = line.draws.some(
    (draw) => draw.shipmentId === shipmentId && draw.state !== 'owed',
  );
  const isParked = line.parked.some(
    (other) =>
      other.type === event.type &&
      (other.providerRef === event.providerRef ||
        (other.type === 'payment.captured' && other.shipmentId === shipmentId)),
  );
  const isOver = ['voided', 'refunded', 'notSubmitted'].includes(line.state);
  if (isDrawn || isParked || isOver) return notNow;
  line.parked = [...line.parked, event];
  return undefined;
}

function applyCaptured(
  turn: Turn,
  line: PaymentLine,
  event: OrderEventOf<'payment.captured'>,
): boolean {
  const draw =
    openCapture(line, event.shipmentId) ??
    line.draws.find(
      ({ shipmentId, state }) => state === 'failed' && shipmentId === event.shipmentId,
    );
  if (draw === undefined) return false;
  if (line.state !== 'capturing' && line.state !== 'captureFailed') return false;
  drop(turn, `captureTimeout/${line.payLineId}`, `collectionSla/${line.payLineId}`);
  bookCaptured(line, draw, event.amountMinor);
  tellPayment(turn, line, 'captured', event.amountMinor);
  const shortMinor = draw.amountMinor - event.amountMinor;
  if (shortMinor > 0 && !line.prepay) {
    line.drawnMinor -= shortMinor;
    askToCollect(turn, line, draw.shipmentId, shortMinor);
  }
  const restMinor = line.amountMinor - line.capturedMinor;
  const isMoreToCome = !line.prepay && (hasOpenGoods(turn.order) || owed(line) !== undefined);
  if (restMinor > 0 && isMoreToCome && !line.unwanted && followLine(line, 'line.partlyCaptured')) {
    askForMoney(turn, line);
    return true;
  }
  must(followLine(line, 'line.captured'), 'line.captured');
  voidLive(turn, line, 'all');
  return true;
}

/** The provider refunded, as the order or a return had requested. */
export function refunded(turn: Turn, event: OrderEventOf<'payment.refunded'>): Reply {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || line.bookedRefs.includes(event.providerRef)) return notNow;
  if (bookRepayment(turn, line, event)) return undefined;
  if (applyRefunded(turn, line, event)) return undefined;
  const answer = park(line, event);
  if (answer === undefined) lookUp(turn, line);
  return answer;
}

function applyParked(turn: Turn, line: PaymentLine): boolean {
  for (const event of line.parked) {
    const isApplied =
      event.type === 'payment.captured'
        ? applyCaptured(turn, line, event)
        : applyRefunded(turn, line, event);
    if (!isApplied) continue;
    line.parked = line.parked.filter((other) => other !== event);
    return true;
  }
  return false;
}

/** The provider refuses a capture: a person collects, and the customer's account is put on hold. */
export function captureFailed(turn: Turn, event: OrderEventOf<'payment.captureFailed'>): Reply {
  const line = lineOf(turn, event.payLineId);
  const draw = line === undefined ? undefined : openCapture(line, event.shipmentId);
  if (line === undefined || draw === undefined) return notNow;
  if (!followLine(line, 'line.captureFailed')) return notNow;
  const { payLineId } = line;
  const { shipmentId, amountMinor } = draw;
  setDraw(line, shipmentId, 'failed');
  drop(turn, `captureTimeout/${payLineId}`);
  tellPayment(turn, line, 'captureFailed', amountMinor);
  const { code } = event;
  if (line.prepay) {
    addHold(turn, { source: 'authorisation', subject: payLineId, why: { code } });
    return undefined;
  }
  askToCollect(turn, line, shipmentId, amountMinor, { code });
  const { customerId } = turn.order;
  request(turn, 'holdCustomerAccount', `account/${shipmentId}/${payLineId}`, { customerId });
  arm(turn, `collectionSla/${payLineId}`, dayMs);
  return undefined;
}

/**
 * A capture was not answered: it is looked up at growing intervals up to a day, and repeated only
 * if unknown to the provider.
 */
export function captureUnanswered(turn: Turn, line: PaymentLine): Reply {
  if (line.state !== 'capturing') return notNow;
  lookUp(turn, line);
  const waitMs = turn.order.policy.captureTimeoutMs * 2 ** (line.lookUps - 1);
  arm(turn, `captureTimeout/${line.payLineId}`, Math.min(waitMs, dayMs));
  return undefined;
}

export function captureLookedUp(turn: Turn, event: OrderEventOf<'payment.lookedUp'>): Reply {
  const line = lineOf(turn, event.payLineId);
  const draw = line && openCapture(line, event.shipmentId);
  if (line === undefined || draw === undefined || event.round !== line.round) return notNow;
  const { shipmentId } = draw;
  const { payLineId, round } = line;
  const ofCapture = { payLineId, round, shipmentId };
  if (event.found === 'captured') {
    const { providerRef = current(line)?.providerRef ?? '', amountMinor = draw.amountMinor } =
      event;
    return captured(turn, { type: 'payment.captured', ...ofCapture, providerRef, amountMinor });
  }
  if (event.found === 'declined') {
    return captureFailed(turn, { type: 'payment.captureFailed', ...ofCapture, code: 'declined' });
  }
  const idempotencyKey = `${turn.order.orderId}/capture/${payLineId}/${shipmentId}`;
  const again = `/again/${nextRound(turn, `again/${payLineId}/${shipmentId}`)}`;
  sendCapture(turn, line, draw, again, { idempotencyKey });
  return undefined;
}

export function isPending(line: PaymentLine): boolean {
  return (
    ['requested', 'unknown', 'capturing', 'voiding', 'refunding'].includes(line.state) ||
    line.draws.some(({ state }) => state === 'owed' || state === 'asked') ||
    line.parked.length > 0 ||
    line.bookings.some(({ state }) => state === 'voiding') ||
    (['declined', 'expired'].includes(line.state) && line.drawnMinor > line.capturedMinor)
  );
}

export function keptMinor(order: Order): number {
  return sumOf(order.paymentLines, (line) => line.capturedMinor - line.refundedMinor);
}

/** The customer's bank reverses the payment. */
export function disputed(turn: Turn, event: OrderEventOf<'payment.disputed'>): Reply {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || !followLine(line, 'line.disputed')) return notNow;
  const { payLineId } = line;
  const body = { payLineId, providerRef: event.providerRef, dueAtMs: event.dueAtMs };
  request(turn, 'startDispute', `dispute/${payLineId}/${event.providerRef}`, body);
  tell(turn, 'payment.disputed', { payLineId, providerRef: event.providerRef });
  addHold(turn, { source: 'dispute', subject: payLineId, why: { dueAtMs: event.dueAtMs } });
  return undefined;
}

/** Won: the payment counts again. Lost: the bank has given the amount back to the customer. */
export function closeDispute(
  turn: Turn,
  payLineId: string | undefined,
  outcome: 'won' | 'lost',
): void {
  const line = lineOf(turn, payLineId ?? '');
  if (line?.state !== 'disputed') return;
  if (outcome === 'won') {
    must(followLine(line, 'line.captured'), 'line.captured');
    return;
  }
  const { round, capturedMinor, refundedMinor } = line;
  const amountMinor = capturedMinor - refundedMinor;
  const refund = { payLineId: line.payLineId, round, amountMinor };
  bookRefund(line, { type: 'payment.refunded', ...refund, providerRef: `dispute/${payLineId}` });
  must(followLine(line, 'line.refunded'), 'line.refunded');
  tellPayment(turn, line, 'refunded', amountMinor);
}
