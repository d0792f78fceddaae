/**
 * Requests for money, their answers, and look-ups. A time-out is not a decline; the outcome is
 * unknown until a look-up, a webhook or a person tells. Authorisations of older rounds are voided.
 * Source: durable-orders.md 4.2.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { addHold, giveStockBack } from '../holds/place-hold.ts';
import type { PaymentLine } from '../order.ts';
import { lookUpWaitsMs } from '../policy.ts';
import {
  arm,
  armAt,
  drop,
  followLine,
  must,
  nextRound,
  notNow,
  type Reply,
  refuse,
  request,
  type Turn,
  tell,
} from '../turn.ts';
import {
  book,
  bookNew,
  current,
  lineOf,
  openCapture,
  tellPayment,
  voidBooking,
  voidLive,
} from './bookings.ts';

import { instalmentDeclined } from './instalments.ts';

/**
 * Requests a line's missing amount as a new round. Earlier authorisations stay until this one
 * succeeds.
 */
export function askForMoney(turn: Turn, line: PaymentLine): void {
  // Nothing may be missing, if the total has become lower.
  if (line.amountMinor <= line.capturedMinor) return;
  must(followLine(line, 'line.requested'), 'line.requested');
  line.round += 1;
  line.lookUps = 0;
  line.askedMinor = line.amountMinor - line.capturedMinor;
  line.askedAtMs = turn.atMs;
  dropTimers(turn, line);
  for (const event of line.parked)
    if (event.type === 'payment.captured') strayCapture(turn, line, event);
  line.parked = line.parked.filter(({ type }) => type !== 'payment.captured');
  send(turn, line, `${line.round}`, {});
}

/** A capture that nobody requested becomes a task for a person, once. */
export function strayCapture(
  turn: Turn,
  line: PaymentLine,
  { providerRef, amountMinor }: OrderEventOf<'payment.captured'>,
): Reply {
  if (line.bookedRefs.includes(providerRef)) return notNow;
  line.bookedRefs = [...line.bookedRefs, providerRef];
  addHold(turn, {
    source: 'reconciliation',
    code: 'capture',
    subject: line.payLineId,
    why: { providerRef, amountMinor },
  });
  return undefined;
}

function send(
  turn: Turn,
  line: PaymentLine,
  suffix: string,
  more: { idempotencyKey?: string },
): void {
  const { payLineId, round, askedMinor: amountMinor, tokenRef, giftCardRef } = line;
  const { currency } = turn.order;
  const body = { payLineId, round, amountMinor, currency, ...more };
  arm(turn, `authTimeout/${payLineId}`, turn.order.policy.authTimeoutMs);
  if (giftCardRef === undefined) {
    request(turn, 'authorisePayment', `auth/${payLineId}/${suffix}`, {
      ...body,
      tokenRef: tokenRef ?? '',
    });
  } else {
    request(turn, 'debitGiftCard', `gift/${payLineId}/${suffix}`, { ...body, giftCardRef });
  }
}

function dropTimers(turn: Turn, { payLineId }: PaymentLine): void {
  const names = ['authTimeout', 'lookUp', 'unknownReview', 'authRefresh', 'paymentRepair'];
  drop(turn, ...[...names, 'declineBackoff'].map((name) => `${name}/${payLineId}`));
}

function secure(turn: Turn, line: PaymentLine, booking: Parameters<typeof bookNew>[1]): void {
  bookNew(line, booking);
  line.securedNo = nextRound(turn, 'secured');
  dropTimers(turn, line);
  voidLive(turn, line, 'before');
}

/** The provider authorised, which is accepted however late. */
export function authorised(turn: Turn, event: OrderEventOf<'payment.authorised'>): Reply {
  const { round, amountMinor: authorisedMinor, providerRef, expiresAtMs } = event;
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || round > line.round || line.kind === 'giftCard') return notNow;
  if (round < line.round) return supersededAuthorisation(turn, line, event);
  // Otherwise the line was voided or authorised before, so this is a late duplicate.
  if (current(line) !== undefined || !followLine(line, 'line.authorised')) return notNow;
  secure(turn, line, { providerRef, authorisedMinor });
  if (expiresAtMs !== undefined) {
    const refreshAtMs = expiresAtMs - turn.order.policy.authRefreshBeforeMs;
    armAt(turn, `authRefresh/${line.payLineId}`, Math.max(refreshAtMs, turn.atMs));
  }
  tellPayment(turn, line, 'authorised', authorisedMinor);
  return undefined;
}

/** A late authorisation of an older round is voided. */
function supersededAuthorisation(
  turn: Turn,
  line: PaymentLine,
  { round, amountMinor, providerRef }: OrderEventOf<'payment.authorised'>,
): Reply {
  const isKnown = line.bookings.some(
    (one) => one.providerRef === providerRef || (one.round === round && one.state === 'live'),
  );
  if (isKnown) return notNow;
  const booking = { round, providerRef, authorisedMinor: amountMinor };
  voidBooking(turn, line, { ...booking, capturedMinor: 0, refundedMinor: 0, state: 'live' });
  return undefined;
}

/** Books a debit, or cash: money captured already. */
export function post(
  turn: Turn,
  line: PaymentLine,
  amountMinor: number,
  providerRef = '',
): boolean {
  if (!followLine(line, 'line.posted')) return false;
  secure(turn, line, { providerRef, authorisedMinor: amountMinor, capturedMinor: amountMinor });
  tellPayment(turn, line, 'captured', amountMinor, providerRef === '' ? {} : { providerRef });
  return true;
}

/** Credit on account, settled by accounts receivable. */
export function grantCredit(turn: Turn, line: PaymentLine, amountMinor: number): void {
  must(followLine(line, 'line.authorised'), 'line.authorised');
  secure(turn, line, { providerRef: '', authorisedMinor: amountMinor });
}

/** The provider declined: requested again while retries are left, otherwise final. */
export function declined(turn: Turn, event: OrderEventOf<'payment.declined'>): Reply {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || event.round !== line.round) return notNow;
  if (line.state === 'authorised') {
    tell(turn, 'payment.contradiction', { payLineId: line.payLineId, round: line.round });
    lookUp(turn, line);
    return undefined;
  }
  const { policy, regions } = turn.order;
  if (!followLine(line, 'line.declined')) return notNow;
  line.declines += 1;
  if (event.retryable !== true || !mayAskAgain(turn, line) || isUndone(turn, line)) {
    declineFinally(turn, line, event.code, event.balanceMinor);
    return undefined;
  }
  // Requested again at once only during submission, while the customer is present.
  if (regions.entry === 'submitting') askForMoney(turn, line);
  else {
    dropTimers(turn, line);
    arm(turn, `declineBackoff/${line.payLineId}`, policy.declineBackoffMs);
  }
  return undefined;
}

export const mayAskAgain = (turn: Turn, { declines }: PaymentLine) =>
  declines <= turn.order.policy.declineRetriesMax;

const isUndone = (turn: Turn, line: PaymentLine) =>
  line.unwanted || turn.order.regions.entry === 'cancelled';

function declineFinally(turn: Turn, line: PaymentLine, code: string, balanceMinor?: number): void {
  const { payLineId, round } = line;
  dropTimers(turn, line);
  voidLive(turn, line, 'before');
  const worthless = current(line);
  if (worthless !== undefined) book(line, { ...worthless, state: 'closed' });
  const balance = balanceMinor === undefined ? {} : { balanceMinor };
  tellPayment(turn, line, 'declined', line.askedMinor, { code, ...balance });
  if (isUndone(turn, line)) return;
  const isPlanned = line.instalment !== undefined && turn.order.rounds['confirmed'] !== undefined;
  if (isPlanned) return instalmentDeclined(turn, line, { code, round });
  addHold(turn, { source: 'authorisation', subject: payLineId, why: { code, round } });
  arm(turn, `paymentRepair/${payLineId}`, turn.order.policy.paymentRepairMs);
  if (turn.order.policy.unreserveOnDecline) giveStockBack(turn);
}

export function expired(turn: Turn, event: OrderEventOf<'payment.authorisationExpired'>): Reply {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || event.round !== line.round) return notNow;
  if (!followLine(line, 'line.expired')) return notNow;
  declineFinally(turn, line, 'expired');
  return undefined;
}

/** The provider did not answer in time: the outcome is unknown and is looked up. */
export function unanswered(turn: Turn, line: PaymentLine): Reply {
  if (!followLine(line, 'line.unknown')) return notNow;
  drop(turn, `authTimeout/${line.payLineId}`);
  arm(turn, `unknownReview/${line.payLineId}`, turn.order.policy.unknownReviewMs);
  tellPayment(turn, line, 'unknown', line.askedMinor);
  lookUp(turn, line);
  return undefined;
}

export function lookUp(turn: Turn, line: PaymentLine): void {
  const { payLineId, round } = line;
  line.lookUps += 1;
  const { shipmentId } = openCapture(line) ?? {};
  const body = { payLineId, round, ...(shipmentId === undefined ? {} : { shipmentId }) };
  request(turn, 'lookUpPayment', `look/${payLineId}/${round}/${line.lookUps}`, body);
  const waitMs = lookUpWaitsMs[line.lookUps - 1];
  if (line.state === 'unknown' && waitMs !== undefined) arm(turn, `lookUp/${payLineId}`, waitMs);
}

export function lookedUp(turn: Turn, event: OrderEventOf<'payment.lookedUp'>): Reply {
  const { payLineId, round, found } = event;
  const line = lineOf(turn, payLineId);
  if (line === undefined || round !== line.round) return notNow;
  const amountMinor = event.amountMinor ?? line.askedMinor;
  const known = event.providerRef ?? current(line)?.providerRef;
  const providerRef = known ?? `looked-up/${payLineId}/${round}`;
  const booked = { payLineId, round, amountMinor, providerRef };
  switch (found) {
    case 'authorised':
      return authorised(turn, { type: 'payment.authorised', ...booked });
    case 'captured':
      return post(turn, line, amountMinor, providerRef) ? undefined : notNow;
    case 'declined':
      return foundDeclined(turn, line);
    default:
      return line.state === 'unknown' ? askAgain(turn, line) : notNow;
  }
}

function foundDeclined(turn: Turn, line: PaymentLine): Reply {
  const event = line.state === 'authorised' ? 'line.expired' : 'line.declined';
  if (!followLine(line, event)) return notNow;
  declineFinally(turn, line, 'declined');
  return undefined;
}

/**
 * The provider does not know the request, so it is repeated, with its first idempotency key while
 * that is valid.
 */
function askAgain(turn: Turn, line: PaymentLine): Reply {
  const { payLineId, round, lookUps } = line;
  const { orderId, policy } = turn.order;
  if (isUndone(turn, line)) {
    must(followLine(line, line.capturedMinor > 0 ? 'line.reduced' : 'line.voided'), 'line.voided');
    dropTimers(turn, line);
    voidLive(turn, line, 'before');
    return undefined;
  }
  if (turn.atMs - line.askedAtMs >= policy.providerKeyLifeMs) {
    addHold(turn, { source: 'authorisation', subject: payLineId, why: { code: 'unknown', round } });
    return undefined;
  }
  must(followLine(line, 'line.requested'), 'line.requested');
  dropTimers(turn, line);
  const effect = line.kind === 'giftCard' ? 'gift' : 'auth';
  const idempotencyKey = `${orderId}/${effect}/${payLineId}/${round}`;
  send(turn, line, `${round}/again/${lookUps}`, { idempotencyKey });
  return undefined;
}

/** A person enters an approval code given by telephone. */
export function authoriseManually(turn: Turn, event: OrderEventOf<'authoriseManually'>): Reply {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || line.round === 0 || line.unwanted) return refuse('line_state');
  const { payLineId, round, askedMinor: amountMinor } = line;
  const booked = { payLineId, round, amountMinor, providerRef: event.providerCode };
  const answer = authorised(turn, { type: 'payment.authorised', ...booked });
  return answer === undefined ? undefined : refuse('line_state');
}

export function declineManually(turn: Turn, event: OrderEventOf<'declineManually'>): Reply {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || !followLine(line, 'line.declined')) return refuse('line_state');
  declineFinally(turn, line, event.reason);
  return undefined;
}
