/**
 * Bookings of a payment line by provider reference, from which its sums are computed, and requests
 * to providers.
 * Source: durable-orders.md 4.2, 15; dynamics-call-center.md 3.3.
 */
import type { OrderEventOf } from '../../contracts/index.ts';
import { sumOf } from '../money.ts';
import type { Booking, Draw, PaymentLine } from '../order.ts';
import { nextRound, request, type Turn, tell } from '../turn.ts';

export function lineOf(turn: Turn, payLineId: string): PaymentLine | undefined {
  return turn.order.paymentLines.find((line) => line.payLineId === payLineId);
}

export function current(line: PaymentLine): Booking | undefined {
  return line.bookings.find(({ round }) => round === line.round);
}

/** Authorised beyond the line's amount, as after a line was removed; voided once goods ship. */
export function excessMinor({ authorisedMinor, amountMinor, capturedMinor }: PaymentLine): number {
  return Math.max(0, authorisedMinor - Math.max(amountMinor, capturedMinor));
}

export function openCapture(line: PaymentLine, shipmentId?: string): Draw | undefined {
  const isMeant = (draw: Draw) => shipmentId === undefined || draw.shipmentId === shipmentId;
  return line.draws.find((draw) => draw.state === 'asked' && isMeant(draw));
}

export function book(line: PaymentLine, booking: Booking): void {
  const { round, providerRef, authorisedMinor, capturedMinor } = booking;
  const isTaken = capturedMinor > 0 && capturedMinor >= authorisedMinor;
  const written: Booking = isTaken ? { ...booking, state: 'closed' } : booking;
  const at = line.bookings.findIndex(
    (other) => other.round === round && other.providerRef === providerRef,
  );
  line.bookings = at < 0 ? [...line.bookings, written] : line.bookings.with(at, written);
  const live = line.bookings.filter(({ state }) => state === 'live');
  line.capturedMinor = sumOf(line.bookings, (one) => one.capturedMinor);
  line.refundedMinor = sumOf(line.bookings, (one) => one.refundedMinor);
  line.authorisedMinor =
    line.capturedMinor + sumOf(live, (one) => one.authorisedMinor - one.capturedMinor);
}

export function bookNew(line: PaymentLine, booking: NewBooking): void {
  book(line, { round: line.round, capturedMinor: 0, refundedMinor: 0, state: 'live', ...booking });
}

/** Books a refund on the booking it names, and what exceeds that booking on others. */
export function bookRefund(line: PaymentLine, event: OrderEventOf<'payment.refunded'>): void {
  let leftMinor = event.amountMinor;
  const isMeant = ({ round }: { readonly round: number }) => Number(round === event.round);
  const lastFirst = line.bookings.toReversed();
  for (const taken of lastFirst.sort((one, other) => isMeant(other) - isMeant(one))) {
    const partMinor = Math.min(leftMinor, taken.capturedMinor - taken.refundedMinor);
    leftMinor -= partMinor;
    book(line, { ...taken, refundedMinor: taken.refundedMinor + partMinor });
  }
  line.bookedRefs = [...line.bookedRefs, event.providerRef];
}

type NewBooking = Pick<Booking, 'providerRef' | 'authorisedMinor'> & Partial<Booking>;

/** Voids authorisations not captured: of earlier rounds, or all. */
export function voidLive(turn: Turn, line: PaymentLine, which: 'before' | 'all'): void {
  for (const booking of line.bookings) {
    const isMeant = which === 'all' || booking.round !== line.round;
    if (isMeant && booking.state === 'live') voidBooking(turn, line, booking);
  }
}

/** Each void has its own key, as a round may be authorised twice and a void may fail. */
export function voidBooking(turn: Turn, line: PaymentLine, booking: Booking): void {
  book(line, { ...booking, state: 'voiding' });
  const { round, providerRef } = booking;
  const { payLineId } = line;
  const suffix = `void/${payLineId}/${round}`;
  const again = nextRound(turn, suffix);
  const key = again === 1 ? suffix : `${suffix}/${again}`;
  request(turn, 'voidPayment', key, { payLineId, round, providerRef });
}

export function tellPayment(
  turn: Turn,
  line: PaymentLine,
  what: string,
  amountMinor: number,
  more: { readonly [member: string]: string | number } = {},
): void {
  const { payLineId, kind } = line;
  const { currency } = turn.order;
  const { providerRef = '' } = current(line) ?? {};
  const ref = providerRef === '' ? {} : { providerRef };
  tell(turn, `payment.${what}`, { payLineId, kind, amountMinor, currency, ...ref, ...more });
}
