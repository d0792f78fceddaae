/**
 * Payment settings of a centre and a customer: an order's first parameters, and the customer's
 * remaining credit.
 *
 * Source: dynamics-call-center.md 1.2, 3.2, 3.3, 3.12; durable-orders.md 2.5.
 */
import { z } from 'zod';
import {
  type ChannelSettings,
  type CustomerSettings,
  channelSettingsSchema,
  type OrderEvent,
  type OrderPolicy,
} from '../../contracts/index.ts';
import { dayMs } from '../../kernel/index.ts';
import type { OrderSummary } from '../../orders/index.ts';
import type { Store } from '../../store/index.ts';

const basisPointsPerPercent = 100;
const ordersMax = 1_000;
const unlimitedMinor = 1e12;

/** The payment part of an order's parameters; the customer's settings override the centre's. */
export function paymentPolicy(
  { payment }: ChannelSettings,
  customer: CustomerSettings,
): Partial<OrderPolicy> {
  const { allowOutOfBalance, declineRetriesMax, unreserveOnDecline } = payment;
  const threshold = customer.checkThreshold ?? payment.checkThreshold;
  return {
    allowOutOfBalance,
    declineRetriesMax,
    unreserveOnDecline,
    overBasisPointsMax: Math.round(payment.overpaidPercentMax * basisPointsPerPercent),
    underBasisPointsMax: Math.round(payment.underpaidPercentMax * basisPointsPerPercent),
    checkHoldMs: (customer.checkHoldDays ?? payment.checkHoldDays) * dayMs,
    ...(threshold === null ? {} : { checkThresholdMinor: threshold.amountMinor }),
  };
}

/** Schema of the body of the effect `checkCredit`. */
export const creditQuestionSchema = z.object({
  orderId: z.string(),
  customerId: z.string(),
  amountMinor: z.int(),
});

const decisions = { review: 'review', warning: 'warn', error: 'refuse' } as const;

/** Whether a customer may buy this much more on account. */
export function creditOf(
  { orderId, customerId, amountMinor }: z.infer<typeof creditQuestionSchema>,
  { centreId, store }: { readonly centreId: string; readonly store: Store },
): OrderEvent {
  const settings = store.channels.get(centreId, centreId)?.document;
  const { payment } = settings ?? channelSettingsSchema.parse({});
  const customer = store.customers.get(centreId, customerId)?.document;
  const { creditLimit = null, creditLimitMandatory = false } = customer ?? {};
  const basis = payment.creditLimitBasis;
  const isChecked = creditLimit !== null && (creditLimitMandatory || basis !== 'none');
  let availableMinor = unlimitedMinor;
  if (isChecked) {
    availableMinor = creditLimit.amountMinor - (customer?.accountBalance?.amountMinor ?? 0);
    if (basis === 'balanceAndShipped' || basis === 'balanceAndOpen') {
      const of = { customerId, after: '', limit: ordersMax };
      for (const { document } of store.orders.list<OrderSummary>(centreId, of)) {
        if (document.id !== orderId) availableMinor -= document.onAccountMinor[basis];
      }
    }
  }
  const isWithin = amountMinor <= availableMinor;
  const decision =
    customer?.allowOnAccount !== true
      ? 'refuse'
      : isWithin
        ? 'ok'
        : decisions[payment.creditLimitReaction];
  return { type: 'credit.checked', decision, availableMinor: Math.max(0, availableMinor) };
}
