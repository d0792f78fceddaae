/**
 * Sets the payment lines as requested, before money moves.
 * Source: durable-orders.md 3.2, 5.1; dynamics-call-center.md 3.3.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { sumOf } from '../money.ts';
import type { PaymentLine } from '../order.ts';
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
  return undefined;
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
    ...defined(rest),
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

function defined<Record extends object>(
  record: Record,
): { [Key in keyof Record]: NonNullable<Record[Key]> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Record]: NonNullable<Record[Key]>;
  };
}
