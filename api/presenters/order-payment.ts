/** A payment of an order as clients see it. */
import type { OrderResource } from '../../contracts/index.ts';
import { excessMinor, type Order, type PaymentLine } from '../../orders/index.ts';
import { iso } from './rule.ts';

type Payment = OrderResource['payments'][number];

export function presentPayment(
  order: Order,
  line: PaymentLine,
  money: (amountMinor: number) => Payment['amount'],
): Payment {
  return {
    id: line.payLineId,
    methodId: methodOf(line.payLineId),
    kind: line.kind,
    amount: money(line.amountMinor),
    status: line.state,
    authorised: money(line.authorisedMinor),
    excess: money(excessMinor(line)),
    captured: money(line.capturedMinor),
    refunded: money(line.refundedMinor),
    declineCode: declineCodeOf(order, line),
    instalment: instalmentOf(line),
  };
}

function instalmentOf({ instalment }: PaymentLine): Payment['instalment'] {
  if (instalment === undefined) return null;
  const { planId, n: number, dueAtMs } = instalment;
  return { planId, number, dueAt: iso(dueAtMs) };
}

/** The method in a payment line's id: `CARD.k3x` gives `CARD`. */
export function methodOf(payLineId: string): string {
  return payLineId.slice(0, payLineId.lastIndexOf('.'));
}

/** The provider's code for a refused payment, from the hold that it caused; null if none. */
function declineCodeOf({ holds }: Order, { payLineId, state }: PaymentLine): string | null {
  const held = holds.findLast(
    ({ source, subject }) => source === 'authorisation' && subject === payLineId,
  );
  const code = held?.why['code'];
  return state === 'declined' && typeof code === 'string' ? code : null;
}
