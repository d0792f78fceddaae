/**
 * Submission in waves: reservations and checks, then authorisations, then movements of money once
 * every authorisation stands. After a time limit the order is submitted with holds, so that the
 * customer need not wait.
 * Source: durable-orders.md 4.1; dynamics-call-center.md 2.8.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { programmeLacks } from '../fulfilment/programmes.ts';
import { isPromised } from '../gate.ts';
import { addHold } from '../holds/place-hold.ts';
import { holdSuspects } from '../holds/suspects.ts';
import { sumOf } from '../money.ts';
import type { Order, PaymentLine } from '../order.ts';
import { askForMoney, grantCredit, post } from '../payments/authorisation.ts';
import { capturePrepayment } from '../payments/capture.ts';
import { armInstalments, isLater } from '../payments/instalments.ts';
import { isExcluded } from '../pricing/price-item.ts';
import { claimExchange, holdExchange, releaseExchange } from '../returns/exchange.ts';
import {
  arm,
  drop,
  follow,
  must,
  nextRound,
  notNow,
  type Reply,
  refuse,
  request,
  type Turn,
  tell,
} from '../turn.ts';
import { holdAdjustments } from './adjust.ts';
import { askForCredit, onAccountLines, waitsForCredit } from './customer-account.ts';
import { holdForApproval } from './price.ts';

/**
 * Begins a submission; refused if the total that the customer confirmed differs from the order's.
 */
export function submitOrder(turn: Turn, event: OrderEventOf<'submitOrder'>): Reply {
  const { entry } = turn.order.regions;
  if (entry === 'draft' || !turn.order.policy.orderCompletion) return refuse('not_complete');
  if (entry !== 'completing' && entry !== 'modifying') return notNow;
  return submit(turn, event.confirmedTotalMinor);
}

export function submit(turn: Turn, confirmedTotalMinor: number): Reply {
  const { order } = turn;
  const { totalMinor } = order.totals;
  const missing = lacks(order);
  if (missing !== undefined) return missing;
  if (confirmedTotalMinor !== totalMinor) return refuse('total_moved', { totalMinor });
  const no = paymentFault(order);
  if (no !== undefined) return no;
  const from = order.regions.entry === 'modifying' ? 'modifying' : 'completing';
  if (!follow(turn, 'entry.submitting')) return notNow;
  delete order.submitRefusedBy;
  delete order.refusedCoupon;
  drop(turn, 'draftIdle', 'summaryIdle', 'modifyIdle');
  arm(turn, 'submitDeadline', order.policy.submitDeadlineMs);
  for (const prompt of order.prompts) if (prompt.answer === 'shown') prompt.answer = 'notOffered';
  order.submission = { from, waiting: firstWave(turn), wave: 1 };
  return undefined;
}

/**
 * What the order lacks for submission, besides payment. A customer whose account is on hold for
 * `all` buys nothing.
 */
function lacks({ accountHold, lines, policy, sourceCode }: Order): Reply {
  if (accountHold === 'all') return refuse('account_on_hold');
  if (lines.length === 0) return refuse('no_lines');
  const [lacking] = lines.flatMap(({ programme }) => programmeLacks(programme));
  if (lacking !== undefined) return refuse('programme_incomplete', lacking);
  const needsCode = policy.sourceCodeRequired && sourceCode === undefined;
  return needsCode ? refuse('source_code_required') : undefined;
}

const isActive = (line: PaymentLine) => !line.unwanted;

export function paymentFault({ totals, paymentLines, policy, exchange }: Order): Reply {
  const lines = paymentLines.filter(isActive);
  if (totals.totalMinor === 0) return undefined;
  const balanceMinor = totals.totalMinor - sumOf(lines, (line) => line.amountMinor);
  const isRefused = ({ state, declines }: PaymentLine) =>
    state === 'declined' && declines > policy.declineRetriesMax;
  if (lines.length === 0 || lines.some(isRefused)) {
    return refuse('payment_missing', { balanceMinor });
  }
  // What an exchange lacks is held for the returns clerk.
  const isLet = policy.allowOutOfBalance || (exchange !== undefined && balanceMinor > 0);
  if (balanceMinor === 0 || isLet) return undefined;
  return refuse('out_of_balance', { balanceMinor });
}

function firstWave(turn: Turn): string[] {
  const { order } = turn;
  const n = nextRound(turn, 'submit');
  const { totalMinor } = order.totals;
  const waiting: string[] = [];
  for (const code of order.couponCodes) {
    if (order.couponsReserved.includes(code)) continue;
    request(turn, 'reserveCoupon', `coupon/${code}/${n}`, { code, round: n });
    waiting.push(`coupon/${code}`);
  }
  if (onAccountLines(order).some((line) => line.state === 'notSubmitted')) {
    askForCredit(turn);
    waiting.push('credit');
  }
  if (claimExchange(turn, n)) waiting.push('exchange');
  if (order.policy.fraudCheck) {
    request(turn, 'scoreFraud', `fraud/${n}`, { customerId: order.customerId, totalMinor });
    waiting.push('fraud');
  }
  return waiting;
}

function answered(turn: Turn, check: string): boolean {
  const { submission } = turn.order;
  if (submission === undefined || !submission.waiting.includes(check)) return false;
  const waiting = submission.waiting.filter((name) => name !== check);
  turn.order.submission = { ...submission, waiting };
  return true;
}

export function couponAnswered(
  turn: Turn,
  event: OrderEventOf<'coupon.reserved' | 'coupon.refused'>,
): Reply {
  if (!answered(turn, `coupon/${event.code}`)) return notNow;
  if (event.type === 'coupon.refused') {
    const { code, reason } = event;
    turn.order.refusedCoupon = { code, reason };
    return refuseSubmission(turn, 'coupon');
  }
  turn.order.couponsReserved = [...turn.order.couponsReserved, event.code];
  return undefined;
}

export function exchangeAnswered(
  turn: Turn,
  event: OrderEventOf<'exchange.granted' | 'exchange.refused'>,
): Reply {
  const { exchange } = turn.order;
  if (exchange === undefined || !answered(turn, 'exchange')) return notNow;
  if (event.type === 'exchange.refused') return refuseSubmission(turn, 'exchange');
  turn.order.exchange = { ...exchange, isReceived: event.isReceived, isGranted: true };
  return undefined;
}

/** The answer to a credit check, during submission or after the credit limit changed. */
export function creditChecked(turn: Turn, event: OrderEventOf<'credit.checked'>): Reply {
  const { order } = turn;
  const isAsked = answered(turn, 'credit');
  if (!isAsked && !waitsForCredit(order)) return notNow;
  order.creditDecision = event.decision;
  order.creditAvailableMinor = event.availableMinor;
  if (event.decision === 'refuse') return isAsked ? refuseSubmission(turn, 'credit') : undefined;
  return undefined;
}

export function fraudScored(turn: Turn, event: OrderEventOf<'fraud.scored'>): Reply {
  if (!answered(turn, 'fraud')) return notNow;
  const [refusal] = event.refusals;
  if (refusal !== undefined) return refuseSubmission(turn, refusal);
  holdSuspects(turn, event);
  return undefined;
}

/** Returns to the state before the submission, and gives reserved coupons back. */
function refuseSubmission(turn: Turn, code: string): Reply {
  const { order } = turn;
  const { submission } = order;
  if (order.regions.entry !== 'submitting' || submission === undefined) {
    addHold(turn, { source: 'rule', code, why: { refusedBy: code } });
    return undefined;
  }
  const isChange = submission.from === 'modifying';
  must(follow(turn, isChange ? 'entry.resubmitRefused' : 'entry.submitRefused'), 'refused');
  delete order.submission;
  order.submitRefusedBy = code;
  drop(turn, 'submitDeadline');
  if (!isChange) releaseExchange(turn);
  // Coupons of the stored version (before the change) stay used.
  returnCoupons(turn, order.stored?.couponCodes);
  if (isChange) arm(turn, 'modifyIdle', order.policy.modifyIdleMs);
  else arm(turn, 'summaryIdle', order.policy.summaryIdleMs);
  tell(turn, 'order.submitRefused', { code });
  return undefined;
}

export function returnCoupons(turn: Turn, kept: readonly string[] = []): void {
  const { order } = turn;
  for (const code of order.couponsReserved) {
    if (kept.includes(code)) continue;
    const n = nextRound(turn, 'returnCoupon');
    request(turn, 'returnCoupon', `uncoupon/${code}/${n}`, { code });
  }
  order.couponsReserved = order.couponsReserved.filter((code) => kept.includes(code));
}

/** Starts the next wave when the previous one is answered; ends the submission after the last. */
export function pumpSubmission(turn: Turn): void {
  const { order } = turn;
  let { submission } = order;
  if (order.regions.entry !== 'submitting' && order.regions.entry !== 'submitted') return;
  if (submission?.wave === 1 && submission.waiting.length === 0) {
    const isHeld = order.policy.authoriseOnlyIfClear && order.regions.holds === 'held';
    if (!isHeld) {
      secondWave(turn);
      submission = { ...submission, wave: 2 };
      order.submission = submission;
    } else if (order.regions.entry === 'submitting') {
      endSubmission(turn);
    }
  }
  if (submission?.wave !== 1) moveMoney(turn);
  if (submission?.wave !== 2) return;
  if (order.paymentLines.some((line) => line.state === 'requested')) return;
  delete order.submission;
  drop(turn, 'submitDeadline');
  if (order.regions.entry === 'submitting') endSubmission(turn);
}

function secondWave(turn: Turn): void {
  for (const line of turn.order.paymentLines) {
    if (!isActive(line) || line.amountMinor === 0) continue;
    const isNew = line.state === 'notSubmitted';
    if (line.kind === 'card') {
      const isRaised = line.state === 'authorised' && line.amountMinor > line.authorisedMinor;
      const isMissing = ['declined', 'expired', 'voided'].includes(line.state);
      const isAbove = line.state === 'captured' && line.amountMinor > line.capturedMinor;
      if (isPromised(line) && (line.instalment?.dueAtMs ?? 0) > turn.atMs) continue;
      if (isNew || isRaised || isMissing || isAbove) askForMoney(turn, line);
    } else if (
      isNew &&
      (line.kind === 'voucher' || line.kind === 'cash' || line.kind === 'check')
    ) {
      must(post(turn, line, line.amountMinor), 'line.posted');
    }
  }
}

/** Grants amounts on account within the available credit. */
export function pumpCredit(turn: Turn): void {
  const { order } = turn;
  const { creditDecision, creditAvailableMinor = 0, regions } = order;
  const isOn = order.submission?.wave === 2 || regions.entry === 'submitted';
  if (creditDecision === undefined || !isOn || order.submission?.wave === 1) return;
  // If a rule barred the credit, only a reviewer grants it, by clearing the hold.
  const isBarred = order.holds.some(
    ({ source, cleared, why }) =>
      source === 'credit' && cleared === undefined && why['refs'] !== undefined,
  );
  if (isBarred) return;
  let leftMinor = creditAvailableMinor;
  for (const line of order.paymentLines) {
    if (line.kind !== 'onAccount' || !isActive(line) || line.state !== 'notSubmitted') continue;
    if (creditDecision === 'review' || creditDecision === 'refuse') {
      const why = { decision: creditDecision, availableMinor: creditAvailableMinor };
      if (!order.holds.some((hold) => hold.source === 'credit')) {
        addHold(turn, { source: 'credit', why });
      }
      continue;
    }
    const amountMinor =
      creditDecision === 'warn' ? line.amountMinor : Math.min(leftMinor, line.amountMinor);
    leftMinor -= amountMinor;
    grantCredit(turn, line, amountMinor);
  }
}

/** Debits and prepays once every card of the order is authorised. */
function moveMoney(turn: Turn): void {
  const lines = turn.order.paymentLines.filter(isActive);
  const stands = ['authorised', 'capturing', 'captured'];
  const laterOnes = lines.filter((line) => isLater(line) && line.state === 'authorised');
  for (const line of laterOnes) if (isUntaken(line)) capturePrepayment(line);
  const cards = lines.filter(
    (line) => line.kind === 'card' && line.amountMinor > 0 && !isLater(line),
  );
  if (!cards.every((line) => stands.includes(line.state))) return;
  for (const line of lines) {
    if (line.kind === 'giftCard' && line.state === 'notSubmitted') askForMoney(turn, line);
    const isDue = line.kind === 'card' && line.prepay && line.state === 'authorised';
    if (isDue && isUntaken(line)) capturePrepayment(line);
  }
}

/** Whether more is authorised than was captured or is being captured. */
function isUntaken({ draws, authorisedMinor, capturedMinor }: PaymentLine): boolean {
  const isTaken = draws.every(({ state }) => state === 'captured' || state === 'failed');
  return isTaken && authorisedMinor > capturedMinor;
}

function endSubmission(turn: Turn): void {
  const { order } = turn;
  must(follow(turn, 'entry.submitted'), 'entry.submitted');
  drop(turn, 'submitDeadline');
  delete order.stored;
  placeSubmitHolds(turn);
  confirmed(turn);
}

function placeSubmitHolds(turn: Turn): void {
  const { order } = turn;
  const { policy, totals } = order;
  holdForApproval(turn);
  holdAdjustments(turn);
  holdExchange(turn);
  for (const line of order.paymentLines) {
    if (line.kind !== 'check' || line.amountMinor <= policy.checkThresholdMinor) continue;
    const isHeldBefore = order.holds.some(({ subject }) => subject === line.payLineId);
    if (isHeldBefore || line.unwanted) continue;
    const why = { amountMinor: line.amountMinor, thresholdMinor: policy.checkThresholdMinor };
    const expiresInMs = policy.checkHoldMs;
    addHold(turn, { source: 'check', subject: line.payLineId, why, expiresInMs });
  }
  // Of several approvals of one subject, the last counts.
  const approved = new Map(order.holds.map((hold) => [`${hold.source}/${hold.code}`, hold]));
  for (const { source, code, amountLimitMinor = null, approvedUntilMs = null, why } of [
    ...approved.values(),
  ]) {
    const isAbove = amountLimitMinor !== null && totals.totalMinor > amountLimitMinor;
    const isLate = approvedUntilMs !== null && turn.atMs > approvedUntilMs;
    if (isAbove || isLate) {
      addHold(turn, { source, code, why: { ...why, amountLimitMinor, approvedUntilMs } });
    }
  }
}

function confirmed(turn: Turn): void {
  const { order } = turn;
  const { totals, paymentLines, policy } = order;
  for (const line of order.lines) line.priceLocked = true;
  returnCoupons(turn, order.couponCodes);
  if (order.rounds['confirmed'] === undefined) {
    nextRound(turn, 'confirmed');
    request(turn, 'sendNotice', 'notice/confirmed/1', { template: 'confirmed' });
    const isExempt = order.lines.every((line) => isExcluded(line, 'delayNotice'));
    if (policy.delayCancelMs > 0 && !isExempt) arm(turn, 'delayCancel', policy.delayCancelMs);
    for (const [n, afterMs] of (isExempt ? [] : (policy.delayNoticesMs ?? [])).entries()) {
      arm(turn, `delayNotice/${n + 1}`, afterMs);
    }
  }
  delete order.quotedUntilMs;
  drop(turn, 'quoteEnd');
  armInstalments(turn);
  order.submittedAtMs ??= turn.atMs;
  const payments = paymentLines.map(({ kind, amountMinor }) => ({ kind, amountMinor }));
  const holds = order.holds
    .filter((hold) => hold.cleared === undefined)
    .map(({ holdId, code, source }) => ({ holdId, code, source }));
  tell(turn, 'order.submitted', { totals: { ...totals }, payments, holds });
}

/** Submits after the time limit, with a hold for each unanswered check. */
export function submitDeadlineDue(turn: Turn): Reply {
  const { order } = turn;
  if (order.regions.entry !== 'submitting') return notNow;
  for (const check of order.submission?.waiting ?? []) {
    addHold(turn, { source: 'system', code: 'check_unanswered', subject: check });
  }
  for (const { payLineId, state, round } of order.paymentLines) {
    if (state !== 'requested') continue;
    const why = { code: 'unanswered', round };
    addHold(turn, { source: 'authorisation', subject: payLineId, why });
  }
  endSubmission(turn);
  return undefined;
}

/** Saving submits in centres without order completion: no checks, no payments. */
export function saveOrder(turn: Turn): Reply {
  const { order } = turn;
  if (order.policy.orderCompletion) return refuse('completion_on');
  const missing = lacks(order);
  if (missing !== undefined) return missing;
  if (
    order.regions.entry === 'draft'
      ? !follow(turn, 'entry.saved')
      : !follow(turn, 'entry.submitted')
  ) {
    return notNow;
  }
  delete order.stored;
  drop(turn, 'draftIdle', 'modifyIdle');
  confirmed(turn);
  return undefined;
}
