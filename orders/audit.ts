/**
 * Audits an order's money: recomputes the sums of its snapshot from bookings, without trust in the
 * steps that moved the money.
 * Source: durable-orders.md 5.2, 15 (O2, O3, O5).
 */
import { unpaidMinor } from './gate.ts';
import { roundMinor, sumOf } from './money.ts';
import type { Booking, Order, PaymentLine } from './order.ts';
import { excessMinor } from './payments/bookings.ts';
import { isOf, moneyBack, returnableMinor, unusedMinor } from './payments/returnable.ts';
import { isEnded } from './settle.ts';

export interface MoneyFault {
  /** Payment line at fault; absent if the fault concerns the whole order. */
  readonly payLineId?: string;
  readonly fault:
    | 'moreTakenThanAuthorised'
    | 'moreGivenBackThanTaken'
    | 'moreGivenBackThanClaimed'
    | 'owedNotGivenBack'
    | 'sumsDiffer'
    | 'stillAuthorised'
    | 'moreKeptThanTotal'
    | 'shippedNotTaken'
    | 'takenNotShipped';
  readonly expectedMinor: number;
  readonly seenMinor: number;
}

export interface OrderAudit {
  readonly totalMinor: number;
  readonly shippedMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /** Refunds, credits and exchanges, of all methods. */
  readonly givenBackMinor: number;
  /** What may still be given back. */
  readonly returnableMinor: number;
  readonly standingMinor: number;
  /** Part of the standing authorisations that no payment needs. */
  readonly excessMinor: number;
  readonly faults: readonly MoneyFault[];
}

export function auditOrder(order: Order): OrderAudit {
  const { paymentLines, shipments, totals, policy, regions } = order;
  const { totalMinor } = totals;
  const hasEnded = isEnded(order);
  const faults = [
    ...paymentLines.flatMap((line) => faultsOf(line, hasEnded)),
    ...givenBackFaults(order),
  ];
  const { givenMinor: givenBackMinor } = moneyBack(order);
  const capturedMinor = sumOf(paymentLines, (line) => line.capturedMinor);
  const refundedMinor = sumOf(paymentLines, (line) => line.refundedMinor);
  const standingMinor = sumOf(paymentLines, standingOf);
  const shippedMinor = sumOf(shipments, ({ valueMinor }) => valueMinor);
  const seenMinor = capturedMinor - givenBackMinor;
  const most = totalMinor + roundMinor(totalMinor, policy.overBasisPointsMax, 10_000);
  if (hasEnded && seenMinor > most) {
    faults.push({ fault: 'moreKeptThanTotal', expectedMinor: most, seenMinor });
  }
  const lackingMinor = unpaidMinor(order);
  if (lackingMinor > 0) {
    const paidMinor = shippedMinor - lackingMinor;
    faults.unshift({
      fault: 'shippedNotTaken',
      expectedMinor: shippedMinor,
      seenMinor: paidMinor,
    });
  }
  if (hasEnded && regions.entry === 'cancelled' && seenMinor > shippedMinor) {
    faults.push({ fault: 'takenNotShipped', expectedMinor: shippedMinor, seenMinor });
  }
  return {
    totalMinor,
    shippedMinor,
    capturedMinor,
    refundedMinor,
    givenBackMinor,
    returnableMinor: returnableMinor(order),
    standingMinor,
    excessMinor: sumOf(paymentLines, excessMinor),
    faults,
  };
}

/** Of the order and its payment lines, of each return's claim, and of each credit. */
function givenBackFaults(order: Order): MoneyFault[] {
  const { paymentLines, repayments = [], returns = [], credits = [] } = order;
  const faults: MoneyFault[] = [];
  // Of bookings that give back too much, the line's own faults tell.
  const lines = paymentLines.filter(({ bookings }) => !bookings.some(isOverRefunded));
  for (const payLineId of [...lines.map((line) => line.payLineId), undefined]) {
    const { capturedMinor: expectedMinor, givenMinor: seenMinor } = moneyBack(order, payLineId);
    const of = payLineId === undefined ? {} : { payLineId };
    if (seenMinor > expectedMinor) {
      faults.push({ ...of, fault: 'moreGivenBackThanTaken', expectedMinor, seenMinor });
    }
  }
  for (const { payLineId, returnedMinor: seenMinor = 0 } of paymentLines) {
    const own = repayments.filter((one) => isOf(one, payLineId));
    const expectedMinor = sumOf(own, (one) => one.doneMinor);
    if (seenMinor !== expectedMinor) {
      faults.push({ payLineId, fault: 'sumsDiffer', expectedMinor, seenMinor });
    }
  }
  const { capturedMinor, givenMinor } = moneyBack(order);
  for (const claim of returns) {
    const { mostMinor: expectedMinor, returnId, isReceived } = claim;
    const unused = unusedMinor(order, claim);
    const seenMinor = expectedMinor - unused;
    if (seenMinor > expectedMinor) {
      faults.push({ fault: 'moreGivenBackThanClaimed', expectedMinor, seenMinor });
    }
    // A part is followed by another refund, and one that was declined is owed nothing.
    const paid = repayments.filter(({ of }) => of === returnId);
    const isOver = paid.every(({ state }) => state === 'done') && paid.at(-1)?.isPart !== true;
    const owedMinor = Math.min(unused, capturedMinor - givenMinor);
    if (isReceived && isOver && owedMinor > 0) {
      faults.push({ fault: 'owedNotGivenBack', expectedMinor: seenMinor + owedMinor, seenMinor });
    }
  }
  for (const { creditId, amountMinor: expectedMinor } of credits) {
    const paid = repayments.filter((one) => one.of === creditId);
    const seenMinor = sumOf(paid, (one) => one.amountMinor);
    if (seenMinor !== expectedMinor) {
      faults.push({ fault: 'sumsDiffer', expectedMinor, seenMinor });
    }
  }
  return faults;
}

const isOverRefunded = (one: Pick<Booking, 'capturedMinor' | 'refundedMinor'>) =>
  one.refundedMinor > one.capturedMinor;

const standingOf = ({ bookings }: PaymentLine) =>
  sumOf(bookings, ({ state, authorisedMinor, capturedMinor }) =>
    state === 'closed' ? 0 : authorisedMinor - capturedMinor,
  );

function faultsOf(line: PaymentLine, hasEnded: boolean): MoneyFault[] {
  const { payLineId, bookings } = line;
  const pairs: [MoneyFault['fault'], expectedMinor: number, seenMinor: number, isWrong: boolean][] =
    [];
  for (const { authorisedMinor, capturedMinor, refundedMinor } of bookings) {
    const isOver = capturedMinor > authorisedMinor;
    pairs.push(['moreTakenThanAuthorised', authorisedMinor, capturedMinor, isOver]);
    const isBelow = isOverRefunded({ capturedMinor, refundedMinor });
    pairs.push(['moreGivenBackThanTaken', capturedMinor, refundedMinor, isBelow]);
  }
  for (const what of ['capturedMinor', 'refundedMinor'] as const) {
    const sum = sumOf(bookings, (booking) => booking[what]);
    pairs.push(['sumsDiffer', sum, line[what], sum !== line[what]]);
  }
  const standing = standingOf(line);
  pairs.push(['stillAuthorised', 0, standing, hasEnded && standing > 0]);
  return pairs
    .filter(([, , , isWrong]) => isWrong)
    .map(([fault, expectedMinor, seenMinor]) => ({ payLineId, fault, expectedMinor, seenMinor }));
}
