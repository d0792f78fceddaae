/**
 * Money that an order gives back for returns and credits: approved where it is large, then asked
 * of the provider, one request at a time and payment line.
 * Source: dynamics-call-center.md 3.6, 3.15; durable-orders.md 5.7.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { addHold } from '../holds/place-hold.ts';
import { sumOf } from '../money.ts';
import type { Order, PaymentLine, Repayment } from '../order.ts';
import { bookRefund, lineOf, openTask, tellPayment } from '../payments/bookings.ts';
import { followLine, type Reply, refuse, request, type Turn } from '../turn.ts';

const isOpen = ({ state }: Repayment) => ['held', 'due', 'asked'].includes(state);
const isLost = ({ state }: Repayment) => state === 'declined' || state === 'failed';

export function hasOpenRepayment({ repayments = [] }: Order): boolean {
  return repayments.some(isOpen);
}

/** Whether the provider is being asked to refund the payment line for a return or credit. */
export function isRepaying({ repayments = [] }: Order, payLineId: string): boolean {
  return repayments.some((one) => one.payLineId === payLineId && one.state === 'asked');
}

/** A return asks for money: at most what its goods are worth. */
export function refundDue(turn: Turn, event: OrderEventOf<'return.refundDue'>): Reply {
  const { order } = turn;
  const { returnId: of, n, amountMinor, method, payLineId, needsApproval } = event;
  const claim = order.returns?.find(({ returnId }) => returnId === of);
  if (claim === undefined) return refuse('return_unknown');
  const before = order.repayments?.filter((one) => one.of === of && !isLost(one)) ?? [];
  const soFar = sumOf(before, (one) => one.amountMinor);
  if (soFar + amountMinor > claim.mostMinor) return refuse('more_than_worth');
  const line = payLineId === undefined ? {} : { payLineId };
  const no = addRepayment(turn, { of, n, amountMinor, method, ...line }, needsApproval);
  return no;
}

type NewRepayment = Pick<Repayment, 'of' | 'n' | 'amountMinor' | 'method' | 'payLineId'>;

/** Refused where the payment line has not taken as much. */
export function addRepayment(turn: Turn, wanted: NewRepayment, needsApproval: boolean): Reply {
  const { order } = turn;
  const { of, n, amountMinor, method, payLineId = '' } = wanted;
  if (method === 'line' && leftMinor(order, payLineId) < amountMinor) {
    return refuse('more_than_paid');
  }
  const state = needsApproval ? 'held' : 'due';
  order.repayments = [...(order.repayments ?? []), { ...wanted, doneMinor: 0, state }];
  if (needsApproval) {
    addHold(turn, { source: 'refund', subject: `${of}/${n}`, why: { amountMinor, method } });
  }
  return undefined;
}

function leftMinor(order: Order, payLineId: string): number {
  const line = order.paymentLines.find((one) => one.payLineId === payLineId);
  if (line === undefined) return 0;
  const coming =
    order.repayments?.filter((one) => one.payLineId === payLineId && isOpen(one)) ?? [];
  const comingMinor = sumOf(coming, (one) => one.amountMinor - one.doneMinor);
  const ownMinor = line.openRefundMinor ?? 0;
  return line.capturedMinor - line.refundedMinor - comingMinor - ownMinor;
}

function put(turn: Turn, one: Repayment, change: Partial<Repayment>): Repayment {
  const { order } = turn;
  const next = { ...one, ...change };
  order.repayments = order.repayments?.map((other) => (other === one ? next : other)) ?? [];
  if (isOpen(next) || order.returns?.some(({ returnId }) => returnId === next.of) !== true) {
    return next;
  }
  const { of, n, state } = next;
  const event = { type: `refund.${state}`, n, ...(state === 'failed' && { reason: 'provider' }) };
  const body = { processId: `return/${of}`, event };
  request(turn, 'tellReturn', `return/${of}/${n}/${state}`, body);
  return next;
}

/** A reviewer approves a held repayment, or declines it. */
export function decideRepayment(turn: Turn, subject: string | undefined, isApproved: boolean) {
  const held = turn.order.repayments?.find(
    ({ of, n, state }) => state === 'held' && `${of}/${n}` === subject,
  );
  if (held !== undefined) put(turn, held, { state: isApproved ? 'due' : 'declined' });
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
  const { of, n, payLineId = '', doneMinor, amountMinor: wantedMinor } = one;
  const line = lineOf(turn, payLineId);
  const taken = line?.bookings.findLast((booking) => booking.capturedMinor > booking.refundedMinor);
  if (line === undefined || taken === undefined) return;
  if (line.openRefundMinor !== undefined || isRepaying(turn.order, payLineId)) return;
  const { round, providerRef, capturedMinor, refundedMinor } = taken;
  const amountMinor = Math.min(wantedMinor - doneMinor, capturedMinor - refundedMinor);
  const { currency } = turn.order;
  const suffix = `${payLineId}/${of}/${n}${doneMinor === 0 ? '' : `/${doneMinor}`}`;
  const body = { payLineId, round, amountMinor, currency, method: line.kind, providerRef };
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

/** The provider does not refund: a person does, and the return is told. */
export function failRepayment(
  turn: Turn,
  { payLineId, code }: OrderEventOf<'payment.refundFailed'>,
): boolean {
  const asked = turn.order.repayments?.find(
    (one) => one.payLineId === payLineId && one.state === 'asked',
  );
  const line = lineOf(turn, payLineId);
  if (asked === undefined || line === undefined) return false;
  const { of, askedMinor: amountMinor = 0 } = asked;
  openTask(turn, 'openRefundTask', line, { code, of, amountMinor });
  put(turn, asked, { state: 'failed' });
  return true;
}
