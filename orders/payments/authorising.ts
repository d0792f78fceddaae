/**
 * Asking for money: authorisations and debits, their answers, late ones, none, and look-ups.
 *
 * A time-out is never a decline: the outcome is unknown until a look-up, a webhook or a person
 * says.
 * Rounds count intended repetitions; an authorisation of an older round is voided.
 * Source: durable-orders.md 4.2.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { addHold, giveStockBack } from '../holds/place-hold.ts';
import type { PaymentLine } from '../order.ts';
import { lookUpWaitsMs } from '../policy.ts';
import {
  type Answer,
  arm,
  armAt,
  drop,
  followLine,
  must,
  nextRound,
  notNow,
  refused,
  request,
  type Turn,
  tell,
} from '../turn.ts';

/** The payment line of that name. */
export function lineOf(turn: Turn, payLineId: string): PaymentLine | undefined {
  return turn.order.paymentLines.find((line) => line.payLineId === payLineId);
}

/** What others are told of a payment line. */
export function tellPayment(
  turn: Turn,
  line: PaymentLine,
  what: string,
  amountMinor: number,
): void {
  const { payLineId, kind, providerRef } = line;
  tell(turn, `payment.${what}`, {
    payLineId,
    kind,
    amountMinor,
    currency: turn.order.currency,
    ...(providerRef === undefined ? {} : { providerRef }),
  });
}

/** Asks for what the line still lacks, under a new round. */
export function askForMoney(turn: Turn, line: PaymentLine): void {
  // A total that was lowered may leave nothing to ask for.
  if (line.amountMinor <= line.capturedMinor) return;
  if (line.state === 'authorised' && line.authorisedMinor > line.capturedMinor) {
    const amountMinor = line.authorisedMinor - line.capturedMinor;
    line.previous = { round: line.round, amountMinor, providerRef: line.providerRef ?? '' };
  }
  must(followLine(line, 'line.requested'), 'line.requested');
  line.round += 1;
  line.lookUps = 0;
  line.askedMinor = line.amountMinor - line.capturedMinor;
  line.askedAtMs = turn.atMs;
  delete line.providerRef;
  dropTimers(turn, line);
  for (const event of line.parked)
    if (event.type === 'payment.captured') strayCapture(turn, line, event);
  line.parked = line.parked.filter(({ type }) => type !== 'payment.captured');
  send(turn, line, `${line.round}`, {});
}

/** A capture that no round of ours asked for is a person's to look at, once. */
export function strayCapture(
  turn: Turn,
  line: PaymentLine,
  event: OrderEventOf<'payment.captured'>,
): Answer {
  const { providerRef, amountMinor } = event;
  if (line.bookedRefs.includes(providerRef)) return notNow;
  line.bookedRefs = [...line.bookedRefs, providerRef];
  const { payLineId } = line;
  const suffix = `task/${payLineId}/${nextRound(turn, 'task')}`;
  request(turn, 'openReconciliationTask', suffix, { payLineId, providerRef, amountMinor });
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

/** The line stands for money from now on. */
function secure(turn: Turn, line: PaymentLine, amountMinor: number): void {
  line.securedNo = nextRound(turn, 'secured');
  line.authorisedMinor = line.capturedMinor + amountMinor;
  dropTimers(turn, line);
  const { previous } = line;
  if (previous === undefined) return;
  delete line.previous;
  voidRound(turn, line, previous.round, previous.providerRef);
}

/** Voids an authorisation that the line does not need, whatever the line itself does. */
export function voidRound(turn: Turn, line: PaymentLine, round: number, providerRef: string): void {
  const { payLineId } = line;
  line.voids = [...line.voids, round];
  sendVoid(turn, payLineId, round, providerRef);
}

/** A round may have been authorised twice, or a void may have failed: each void has its own key. */
export function sendVoid(turn: Turn, payLineId: string, round: number, providerRef: string): void {
  const suffix = `void/${payLineId}/${round}`;
  const again = nextRound(turn, suffix);
  const key = again === 1 ? suffix : `${suffix}/${again}`;
  request(turn, 'voidPayment', key, { payLineId, round, providerRef });
}

/** `payment.authorised`, at whatever time it comes. */
export function authorised(turn: Turn, event: OrderEventOf<'payment.authorised'>): Answer {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || event.round > line.round || line.kind === 'giftCard') return notNow;
  const { amountMinor, providerRef, expiresAtMs } = event;
  if (event.round < line.round) {
    const isKnown = line.bookedRefs.includes(providerRef) || line.previous?.round === event.round;
    if (isKnown || providerRef === line.providerRef) return notNow;
    line.bookedRefs = [...line.bookedRefs, providerRef];
    voidRound(turn, line, event.round, providerRef);
    return undefined;
  }
  // Once voided, an authorisation of the same round is the old news coming late.
  if (line.providerRef !== undefined || !followLine(line, 'line.authorised')) return notNow;
  line.providerRef = providerRef;
  secure(turn, line, amountMinor);
  line.bookedRefs = [...line.bookedRefs, providerRef];
  if (expiresAtMs !== undefined) {
    line.expiresAtMs = expiresAtMs;
    const refreshAtMs = expiresAtMs - turn.order.policy.authRefreshBeforeMs;
    armAt(turn, `authRefresh/${line.payLineId}`, Math.max(refreshAtMs, turn.atMs));
  }
  tellPayment(turn, line, 'authorised', amountMinor);
  return undefined;
}

/** A debit, or money in hand: nothing has to be captured later. */
export function post(
  turn: Turn,
  line: PaymentLine,
  amountMinor: number,
  providerRef?: string,
): boolean {
  if (!followLine(line, 'line.posted')) return false;
  if (providerRef !== undefined) line.providerRef = providerRef;
  secure(turn, line, amountMinor);
  line.capturedMinor = line.authorisedMinor;
  tellPayment(turn, line, 'captured', amountMinor);
  return true;
}

/** `payment.declined`: asked again while it may be, else final. */
export function declined(turn: Turn, event: OrderEventOf<'payment.declined'>): Answer {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || event.round !== line.round) return notNow;
  if (line.state === 'authorised') {
    tell(turn, 'payment.contradiction', { payLineId: line.payLineId, round: line.round });
    lookUp(turn, line);
    return undefined;
  }
  const { policy, regions } = turn.order;
  if (!followLine(line, 'line.declined')) return notNow;
  const mayRetry = event.retryable === true && line.declines < policy.declineRetriesMax;
  if (!mayRetry || isUndone(turn, line)) {
    declineFinally(turn, line, event.code, event.balanceMinor);
    return undefined;
  }
  line.declines += 1;
  // The customer is on the line only while the order is being submitted.
  if (regions.entry === 'submitting') askForMoney(turn, line);
  else {
    dropTimers(turn, line);
    arm(turn, `declineBackoff/${line.payLineId}`, policy.declineBackoffMs);
  }
  return undefined;
}

const isUndone = (turn: Turn, line: PaymentLine) =>
  line.unwanted || turn.order.regions.entry === 'cancelled';

function declineFinally(turn: Turn, line: PaymentLine, code: string, balanceMinor?: number): void {
  const { payLineId, previous } = line;
  dropTimers(turn, line);
  reduce(line);
  if (previous !== undefined) {
    delete line.previous;
    voidRound(turn, line, previous.round, previous.providerRef);
  }
  tell(turn, 'payment.declined', {
    payLineId,
    kind: line.kind,
    amountMinor: line.askedMinor,
    currency: turn.order.currency,
    code,
    ...(balanceMinor === undefined ? {} : { balanceMinor }),
  });
  if (isUndone(turn, line)) return;
  addHold(turn, { source: 'authorisation', subject: payLineId, why: { code, round: line.round } });
  arm(turn, `paymentRepair/${payLineId}`, turn.order.policy.paymentRepairMs);
  if (turn.order.policy.unreserveOnDecline) giveStockBack(turn);
}

/** Nothing stands behind the line but what was captured. */
function reduce(line: PaymentLine): void {
  line.authorisedMinor = line.capturedMinor;
}

/** The authorisation of the line is worth nothing any more. */
export function expired(turn: Turn, event: OrderEventOf<'payment.authorisationExpired'>): Answer {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || event.round !== line.round) return notNow;
  if (!followLine(line, 'line.expired')) return notNow;
  declineFinally(turn, line, 'expired');
  return undefined;
}

/** No answer within the time: unknown, and looked up. */
export function unanswered(turn: Turn, line: PaymentLine): Answer {
  if (!followLine(line, 'line.unknown')) return notNow;
  drop(turn, `authTimeout/${line.payLineId}`);
  arm(turn, `unknownReview/${line.payLineId}`, turn.order.policy.unknownReviewMs);
  tellPayment(turn, line, 'unknown', line.askedMinor);
  lookUp(turn, line);
  return undefined;
}

/** Asks the provider what became of the round; again later while it is not known. */
export function lookUp(turn: Turn, line: PaymentLine): void {
  const { payLineId, round } = line;
  line.lookUps += 1;
  const body = { payLineId, round };
  request(turn, 'lookUpPayment', `look/${payLineId}/${round}/${line.lookUps}`, body);
  const waitMs = lookUpWaitsMs[line.lookUps - 1];
  if (line.state === 'unknown' && waitMs !== undefined) arm(turn, `lookUp/${payLineId}`, waitMs);
}

/** What a look-up found of an authorisation or a debit. */
export function lookedUp(turn: Turn, event: OrderEventOf<'payment.lookedUp'>): Answer {
  const { payLineId, round, found } = event;
  const line = lineOf(turn, payLineId);
  if (line === undefined || round !== line.round) return notNow;
  const amountMinor = event.amountMinor ?? line.askedMinor;
  const providerRef = event.providerRef ?? `looked-up/${payLineId}/${round}`;
  switch (found) {
    case 'authorised':
      return authorised(turn, {
        type: 'payment.authorised',
        payLineId,
        round,
        amountMinor,
        providerRef,
      });
    case 'captured':
      return post(turn, line, amountMinor, providerRef) ? undefined : notNow;
    case 'declined':
      return foundDeclined(turn, line);
    default:
      return line.state === 'unknown' ? askAgain(turn, line) : notNow;
  }
}

function foundDeclined(turn: Turn, line: PaymentLine): Answer {
  const event = line.state === 'authorised' ? 'line.expired' : 'line.declined';
  if (!followLine(line, event)) return notNow;
  declineFinally(turn, line, 'declined');
  return undefined;
}

/** The provider knows nothing: the same request again, under its first key while that lives. */
function askAgain(turn: Turn, line: PaymentLine): Answer {
  const { payLineId, round, lookUps } = line;
  const { orderId, policy } = turn.order;
  if (isUndone(turn, line)) {
    must(followLine(line, 'line.voided'), 'line.voided');
    dropTimers(turn, line);
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

/** The customer gives the same card once more. */
export function retryPayment(turn: Turn, event: OrderEventOf<'retryPayment'>): Answer {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || line.unwanted) return refused('line_state');
  if (line.state !== 'declined' && line.state !== 'expired') return refused('line_state');
  if (line.declines >= turn.order.policy.declineRetriesMax) return refused('retry_limit');
  line.declines += 1;
  askForMoney(turn, line);
  return undefined;
}

/** Another card takes the place of one that is not captured. */
export function replacePayment(turn: Turn, event: OrderEventOf<'replacePayment'>): Answer {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || line.unwanted || line.kind !== 'card') return refused('line_state');
  const { entry } = turn.order.regions;
  if (entry !== 'submitted') return refused('line_state');
  if (!['declined', 'expired', 'authorised'].includes(line.state)) return refused('line_state');
  line.tokenRef = event.tokenRef;
  line.declines = 0;
  askForMoney(turn, line);
  return undefined;
}

/** A person has the provider's code by telephone. */
export function authoriseManually(turn: Turn, event: OrderEventOf<'authoriseManually'>): Answer {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || line.round === 0 || line.unwanted) return refused('line_state');
  const { payLineId, round, askedMinor: amountMinor } = line;
  const { providerCode: providerRef } = event;
  const answer = authorised(turn, {
    type: 'payment.authorised',
    payLineId,
    round,
    amountMinor,
    providerRef,
  });
  return answer === undefined ? undefined : refused('line_state');
}

/** A person knows that the provider said no. */
export function declineManually(turn: Turn, event: OrderEventOf<'declineManually'>): Answer {
  const line = lineOf(turn, event.payLineId);
  if (line === undefined || !followLine(line, 'line.declined')) return refused('line_state');
  declineFinally(turn, line, event.reason);
  return undefined;
}
