/**
 * Money that an order gives back for returns and credits: approved where it is large, then asked
 * of the provider, one request at a time and payment line.
 * Source: dynamics-call-center.md 3.6, 3.15; durable-orders.md 5.7.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { isPromised } from '../gate.ts';
import { addHold } from '../holds/place-hold.ts';
import { sumOf } from '../money.ts';
import type { Order, PaymentLine, Repayment } from '../order.ts';
import { bookRefund, lineOf, tellPayment } from '../payments/bookings.ts';
import { isLost, returnableMinor, unusedMinor } from '../payments/returnable.ts';
import type { JsonObject } from '../process.ts';
import { drop, followLine, type Reply, refuse, request, type Turn } from '../turn.ts';

const isOpen = ({ state }: Repayment) => ['held', 'due', 'asked'].includes(state);

export function hasOpenRepayment({ repayments = [] }: Order): boolean {
  return repayments.some(isOpen);
}

/** Whether the provider is being asked to refund the payment line for a return or credit. */
export function isRepaying({ repayments = [] }: Order, payLineId: string): boolean {
  return repayments.some((one) => one.payLineId === payLineId && one.state === 'asked');
}

/** A return asks for money: at most what its goods are worth. What is not left is reviewed. */
export function refundDue(turn: Turn, event: OrderEventOf<'return.refundDue'>): Reply {
  const { order } = turn;
  const { returnId: of, n, amountMinor, method, payLineId, needsApproval } = event;
  const claim = order.returns?.find(({ returnId }) => returnId === of);
  if (claim === undefined) return refuse('return_unknown');
  if (amountMinor > unusedMinor(order, claim)) return refuse('more_than_worth');
  const line = payLineId === undefined ? {} : { payLineId };
  const wanted =
    method === 'original' ? originalPart(order, event) : { of, n, amountMinor, method, ...line };
  const leftMinor = payableMinor(order, wanted);
  if (leftMinor < wanted.amountMinor) addHeld(turn, wanted, { code: 'more_than_paid', leftMinor });
  else if (needsApproval) addHeld(turn, wanted);
  else add(turn, wanted, 'due');
  return undefined;
}

/**
 * The part of a refund that goes to the next payment: cards and gift cards first, then the account,
 * and what cash and checks have paid by the centre's method.
 */
function originalPart(
  order: Order,
  { returnId: of, n, amountMinor, restMethod = 'refundCheck' }: OrderEventOf<'return.refundDue'>,
): NewRepayment {
  const ranks: readonly PaymentLine['kind'][] = ['card', 'giftCard', 'onAccount'];
  for (const kind of ranks) {
    for (const { payLineId, capturedMinor } of order.paymentLines.filter(isOfKind(kind))) {
      const method = kind === 'onAccount' ? kind : 'line';
      const wanted = { of, n, method, payLineId } as const;
      const given = order.repayments?.filter((one) => one.payLineId === payLineId) ?? [];
      const givenMinor = sumOf(given, (one) => (isLost(one) ? one.doneMinor : one.amountMinor));
      const ownMinor = method === 'line' ? capturedMinor : capturedMinor - givenMinor;
      const partMinor = Math.min(amountMinor, ownMinor, payableMinor(order, wanted));
      if (partMinor <= 0) continue;
      return { ...wanted, amountMinor: partMinor, isPart: partMinor < amountMinor };
    }
  }
  return { of, n, amountMinor, method: restMethod, isPart: false };
}

const isOfKind = (kind: PaymentLine['kind']) => (line: PaymentLine) => line.kind === kind;

/** Takes what instalments would still pay for returned goods off the last of them. */
export function waive(turn: Turn, uncollectedMinor: number): void {
  const { order } = turn;
  let leftMinor = uncollectedMinor;
  for (const line of order.paymentLines.toReversed()) {
    const partMinor = isPromised(line) ? Math.min(leftMinor, line.amountMinor) : 0;
    if (partMinor === 0) continue;
    leftMinor -= partMinor;
    line.amountMinor -= partMinor;
    line.drawnMinor = Math.min(line.drawnMinor, line.amountMinor);
    line.unwanted = line.amountMinor === 0;
    if (line.unwanted) drop(turn, `instalment/${line.payLineId}`);
    order.waivedMinor = (order.waivedMinor ?? 0) + partMinor;
  }
}

type NewRepayment = Pick<Repayment, 'of' | 'n' | 'amountMinor' | 'method' | 'payLineId'> &
  Pick<Repayment, 'isPart'>;

/** Refused beyond what the order, and the payment line, may still give back. */
export function addRepayment(turn: Turn, wanted: NewRepayment): Reply {
  const leftMinor = payableMinor(turn.order, wanted);
  if (leftMinor < wanted.amountMinor) return refuse('more_than_paid', { leftMinor });
  add(turn, wanted, 'due');
  return undefined;
}

/** What may be paid of it; a return has claimed its own money before. */
export function payableMinor(
  order: Order,
  { of, n, method, payLineId }: Pick<NewRepayment, 'of'> & Partial<NewRepayment>,
): number {
  const returns =
    order.returns?.map((one) => (one.returnId === of ? { ...one, mostMinor: 0 } : one)) ?? [];
  const repayments = order.repayments?.filter((one) => one.of !== of || one.n !== n) ?? [];
  const others = { ...order, returns, repayments };
  return returnableMinor(others, method === 'line' ? (payLineId ?? '') : undefined);
}

function add({ order }: Turn, wanted: NewRepayment, state: 'held' | 'due'): Repayment {
  const added = { ...wanted, doneMinor: 0, state };
  order.repayments = [...(order.repayments ?? []), added];
  return added;
}

function addHeld(turn: Turn, wanted: NewRepayment, why: JsonObject = {}): void {
  review(turn, add(turn, wanted, 'held'), why);
}

/** A person decides: it is requested, again if it had failed, or declined. */
function review(turn: Turn, one: Repayment, why: JsonObject): void {
  const { of, n, amountMinor, doneMinor, method } = one;
  put(turn, one, { state: 'held' });
  const about = { amountMinor: amountMinor - doneMinor, method, ...why };
  addHold(turn, { source: 'refund', subject: `${of}/${n}`, why: about });
}

function put(turn: Turn, one: Repayment, change: Partial<Repayment>): Repayment {
  const { order } = turn;
  const next = { ...one, ...change };
  order.repayments = order.repayments?.map((other) => (other === one ? next : other)) ?? [];
  const { of, n, state, amountMinor, isLowered, isPart } = next;
  const creditMinor = isLost(next) ? next.doneMinor : amountMinor;
  if (order.credits !== undefined) {
    order.credits = order.credits
      .map((credit) => (credit.creditId === of ? { ...credit, amountMinor: creditMinor } : credit))
      .filter((credit) => credit.amountMinor > 0);
  }
  if (isOpen(next) || order.returns?.some(({ returnId }) => returnId === of) !== true) return next;
  const isOther = isLowered === true || isPart === true;
  const event = {
    type: `refund.${state}`,
    n,
    ...(isOther && state === 'done' && { amountMinor }),
    ...(isPart !== undefined && state === 'done' && { isPart, method: methodOf(order, next) }),
  };
  const body = { processId: `return/${of}`, event };
  request(turn, 'tellReturn', `return/${of}/${n}/${state}`, body);
  return next;
}

function methodOf({ paymentLines }: Order, { method, payLineId = '' }: Repayment): JsonObject {
  const line = paymentLines.find((one) => one.payLineId === payLineId);
  if (method !== 'line' || line === undefined) return { kind: method };
  return { kind: method, payLineId, of: line.kind };
}

/** A reviewer approves a held repayment, as far as it can be paid, or declines what is not paid. */
export function decideRepayment(
  turn: Turn,
  subject: string | undefined,
  isApproved: boolean,
): Reply {
  const { order } = turn;
  const held = order.repayments?.find(
    ({ of, n, state }) => state === 'held' && `${of}/${n}` === subject,
  );
  if (held === undefined) return undefined;
  if (!isApproved) {
    const { doneMinor: amountMinor } = held;
    const paid = { state: 'done', amountMinor, isLowered: true } as const;
    put(turn, held, amountMinor === 0 ? { state: 'declined' } : paid);
    return undefined;
  }
  const leftMinor = payableMinor(order, held);
  if (leftMinor === 0) return refuse('more_than_paid', { leftMinor });
  const amountMinor = Math.min(held.amountMinor, held.doneMinor + leftMinor);
  const { of, n } = held;
  const isOfReturn = order.returns?.some(({ returnId }) => returnId === of);
  const isSplit = isOfReturn && payableMinor(order, { of, n }) > leftMinor;
  // Other payments of the order pay a return the rest.
  const less = { amountMinor, ...(isSplit ? { isPart: true } : { isLowered: true }) };
  put(turn, held, { state: 'due', ...(amountMinor < held.amountMinor && less) });
  return undefined;
}

/** Asks for what is due; a payment line that is asked for one refund waits with the next. */
export function pumpRepayments(turn: Turn): void {
  for (const one of turn.order.repayments ?? []) {
    if (one.state !== 'due') continue;
    const { of, n, method, amountMinor } = one;
    if (method === 'line') askProvider(turn, one);
    else {
      const kind = method === 'refundCheck' ? 'issueRefundCheck' : 'creditAccount';
      const { customerId, currency } = turn.order;
      request(turn, kind, `refund/${of}/${n}`, { of, customerId, amountMinor, currency });
      put(turn, one, { state: 'done', doneMinor: amountMinor });
    }
  }
}

function askProvider(turn: Turn, one: Repayment): void {
  const { of, n, payLineId = '', doneMinor, amountMinor: wantedMinor, retries = 0 } = one;
  const line = lineOf(turn, payLineId);
  const taken = line?.bookings.findLast((booking) => booking.capturedMinor > booking.refundedMinor);
  if (line?.openRefundMinor !== undefined || isRepaying(turn.order, payLineId)) return;
  const leftMinor = payableMinor(turn.order, one);
  if (line === undefined || taken === undefined || leftMinor < wantedMinor - doneMinor) {
    // Refunds by hand have been booked meanwhile.
    review(turn, one, { code: 'more_than_paid', leftMinor });
    return;
  }
  const { round, providerRef, capturedMinor, refundedMinor } = taken;
  const amountMinor = Math.min(wantedMinor - doneMinor, capturedMinor - refundedMinor);
  const { currency } = turn.order;
  const part = doneMinor === 0 ? '' : `/${doneMinor}`;
  const suffix = `${payLineId}/${of}/${n}${part}${retries === 0 ? '' : `/again/${retries}`}`;
  const same = one.unknownKey ? { idempotencyKey: one.unknownKey } : {};
  const body = { payLineId, round, amountMinor, currency, method: line.kind, providerRef, ...same };
  const { giftCardRef } = line;
  if (giftCardRef === undefined) request(turn, 'refundPayment', `refund/${suffix}`, body);
  else request(turn, 'creditGiftCard', `giftback/${suffix}`, { ...body, giftCardRef });
  put(turn, one, { state: 'asked', askedMinor: amountMinor });
}

/** Books the provider's refund, if it was asked for a return or credit. */
export function bookRepayment(
  turn: Turn,
  line: PaymentLine,
  event: OrderEventOf<'payment.refunded'>,
): boolean {
  const asked = turn.order.repayments?.find(
    (one) =>
      one.payLineId === line.payLineId &&
      one.state === 'asked' &&
      one.askedMinor === event.amountMinor,
  );
  if (asked === undefined) return false;
  bookRefund(line, event);
  line.returnedMinor = (line.returnedMinor ?? 0) + event.amountMinor;
  if (line.refundedMinor === line.capturedMinor) followLine(line, 'line.refunded');
  tellPayment(turn, line, 'refunded', event.amountMinor);
  const doneMinor = asked.doneMinor + event.amountMinor;
  put(turn, asked, { doneMinor, state: doneMinor < asked.amountMinor ? 'due' : 'done' });
  return true;
}

/**
 * The provider does not refund, or has not answered `unknownKey`: a person decides whether it is
 * requested again.
 */
export function failRepayment(
  turn: Turn,
  { payLineId, code }: OrderEventOf<'payment.refundFailed'>,
  unknownKey: string,
): boolean {
  const asked = turn.order.repayments?.find(
    (one) => one.payLineId === payLineId && one.state === 'asked',
  );
  if (asked === undefined) return false;
  const { retries = 0, unknownKey: firstKey } = asked;
  const key = unknownKey === '' ? '' : firstKey || unknownKey;
  review(turn, put(turn, asked, { retries: retries + 1, unknownKey: key }), { code });
  return true;
}
