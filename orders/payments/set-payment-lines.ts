/**
 * Sets the payment lines as requested, before money moves.
 * Source: durable-orders.md 3.2, 5.1; dynamics-call-center.md 3.3.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { owedMinor } from '../gate.ts';
import { roundMinor, sumOf } from '../money.ts';
import type { Order, PaymentLine } from '../order.ts';
import { reprice } from '../totals.ts';
import { notNow, type Reply, refuse, type Turn } from '../turn.ts';

type Wanted = OrderEventOf<'setPaymentLines'>['lines'][number];

/** Replaces the payment lines. Submitted lines that are left out are undone. */
export function setPaymentLines(turn: Turn, event: OrderEventOf<'setPaymentLines'>): Reply {
  const { order } = turn;
  const { entry } = order.regions;
  if (!order.policy.orderCompletion) return refuse('method_not_allowed');
  if (entry !== 'draft' && entry !== 'completing' && entry !== 'modifying') return notNow;
  if (sumOf(event.lines, (line) => line.basisPoints ?? 0) > 10_000) {
    return refuse('over_100_percent');
  }
  const beforeMinor = intendedMinor(order);
  const next: PaymentLine[] = [];
  for (const wanted of event.lines) {
    const known = order.paymentLines.find((line) => line.payLineId === wanted.payLineId);
    const isForeign = wanted.returnId !== order.exchange?.returnId;
    const isCredit = wanted.returnId !== undefined;
    const no = isCredit && isForeign ? refuse('method_not_allowed') : faultOf(wanted, known);
    if (no !== undefined) return no;
    next.push(known === undefined ? newLine(wanted) : changed(known, wanted));
  }
  for (const line of order.paymentLines) {
    if (next.includes(line)) continue;
    if (line.capturedMinor > 0) return refuse(line.prepay ? 'prepaid_line' : 'captured_line');
    if (line.round === 0 && line.state === 'notSubmitted') continue;
    line.unwanted = true;
    line.amountMinor = 0;
    delete line.basisPoints;
    next.push(line);
  }
  order.paymentLines = next;
  reprice(turn, undefined);
  return refuseMoreThanOpen(order, beforeMinor);
}

/**
 * Refuses payments raised beyond what is open. Only a check, which the customer writes, may come to
 * more, within the tolerance; a credit for returned goods is what it is.
 * Source: dynamics-call-center.md 3.2.
 */
export function refuseMoreThanOpen(order: Order, beforeMinor: number): Reply {
  const { policy, paymentLines } = order;
  const dueMinor = owedMinor(order);
  const hasCheck = paymentLines.some(({ kind }) => kind === 'check');
  const basisPoints = hasCheck && policy.allowOutOfBalance ? policy.overBasisPointsMax : 0;
  const mostMinor = Math.max(beforeMinor, dueMinor + roundMinor(dueMinor, basisPoints, 10_000));
  const amountMinor = intendedMinor(order) - beforeMinor;
  const isCredit = paymentLines.some(({ returnId }) => returnId !== undefined);
  if (isCredit || beforeMinor + amountMinor <= mostMinor) return undefined;
  const openMinor = Math.max(0, dueMinor - beforeMinor);
  return refuse('more_than_open', { openMinor, amountMinor });
}

/** Sum of the payments that are wanted, secured or not. */
export function intendedMinor({ paymentLines }: Order): number {
  return sumOf(paymentLines, ({ amountMinor, unwanted }) => (unwanted ? 0 : amountMinor));
}

function faultOf(wanted: Wanted, known: PaymentLine | undefined): Reply {
  const { kind, amountMinor, basisPoints } = wanted;
  if ((amountMinor === undefined) === (basisPoints === undefined))
    return refuse('amount_or_percent');
  if (kind === 'card' && wanted.tokenRef === undefined) return refuse('method_not_allowed');
  if (kind === 'giftCard' && wanted.giftCardRef === undefined) return refuse('method_not_allowed');
  if (kind === 'check' && wanted.checkNumber === undefined) return refuse('method_not_allowed');
  if (known === undefined) return undefined;
  if (known.unwanted || known.kind !== kind) return refuse('method_not_allowed');
  if (known.prepay && known.capturedMinor > 0 && amountMinor !== known.amountMinor) {
    return refuse('prepaid_line');
  }
  const isBelow = amountMinor !== undefined && amountMinor < known.capturedMinor;
  return isBelow ? refuse('captured_line') : undefined;
}

function changed(line: PaymentLine, wanted: Wanted): PaymentLine {
  if (wanted.amountMinor !== undefined) line.amountMinor = wanted.amountMinor;
  if (wanted.basisPoints === undefined) delete line.basisPoints;
  else line.basisPoints = wanted.basisPoints;
  if (wanted.tokenRef !== undefined && wanted.tokenRef !== line.tokenRef) {
    line.tokenRef = wanted.tokenRef;
    line.declines = 0;
  }
  return line;
}

function newLine(wanted: Wanted): PaymentLine {
  const { amountMinor = 0, prepay = false, ...rest } = wanted;
  return {
    ...omitUndefined(rest),
    payLineId: wanted.payLineId,
    kind: wanted.kind,
    amountMinor,
    prepay,
    state: 'notSubmitted',
    round: 0,
    askedMinor: 0,
    askedAtMs: 0,
    declines: 0,
    lookUps: 0,
    bookings: [],
    authorisedMinor: 0,
    capturedMinor: 0,
    refundedMinor: 0,
    securedNo: 0,
    drawnMinor: 0,
    draws: [],
    parked: [],
    bookedRefs: [],
    unwanted: false,
    undoFailed: false,
  };
}
