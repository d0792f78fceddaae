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
import { companiesAbove, withBuyers } from './companies.ts';

const basisPointsPerPercent = 100;
const ordersMax = 1_000;
const unlimitedMinor = 1e12;

/** The payment part of an order's parameters; the customer's settings override the centre's. */
export function paymentPolicy(
  { payment, delays }: ChannelSettings,
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
    ...delayPolicy(delays, customer),
    checkHoldMs: (customer.checkHoldDays ?? payment.checkHoldDays) * dayMs,
    ...(threshold === null ? {} : { checkThresholdMinor: threshold.amountMinor }),
  };
}

function delayPolicy(
  delays: ChannelSettings['delays'],
  { delayNoticeExempt = false }: CustomerSettings,
): Partial<OrderPolicy> {
  if (delays === null || delayNoticeExempt) return {};
  const { firstNoticeDays, secondNoticeDays, cancellationDays } = delays;
  return {
    delayNoticesMs: [firstNoticeDays * dayMs, secondNoticeDays * dayMs],
    delayCancelMs: cancellationDays * dayMs,
  };
}

/** Schema of the body of the effect `checkCredit`. */
export const creditQuestionSchema = z.object({
  orderId: z.string(),
  customerId: z.string(),
  amountMinor: z.int(),
});

const decisions = { review: 'review', warning: 'warn', error: 'refuse' } as const;

/** What the tightest credit limit leaves, of the customer and their companies. */
export function creditLeft(
  { orderId, customerId }: Pick<z.infer<typeof creditQuestionSchema>, 'orderId' | 'customerId'>,
  of: { readonly centreId: string; readonly store: Store },
) {
  const { centreId, store } = of;
  const settings = store.channels.get(centreId, centreId)?.document;
  const { payment } = settings ?? channelSettingsSchema.parse({});
  const { creditLimitBasis: basis } = payment;
  const customer = store.customers.get(centreId, customerId);
  const companies = companiesAbove(customer?.document.companyId, of);
  let [availableMinor, limitMinor] = [unlimitedMinor, unlimitedMinor];
  for (const one of customer === undefined ? [] : [customer, ...companies]) {
    const { creditLimit = null, creditLimitMandatory = false } = one.document;
    if (creditLimit === null || !(creditLimitMandatory || basis !== 'none')) continue;
    let leftMinor = creditLimit.amountMinor;
    for (const { id, document } of withBuyers(one, of)) {
      leftMinor -= document.accountBalance?.amountMinor ?? 0;
      if (basis !== 'balanceAndShipped' && basis !== 'balanceAndOpen') continue;
      const page = { customerId: id, after: '', limit: ordersMax };
      for (const { document: order } of store.orders.list<OrderSummary>(centreId, page)) {
        if (order.id !== orderId) leftMinor -= order.onAccountMinor[basis];
      }
    }
    if (leftMinor >= availableMinor) continue;
    [availableMinor, limitMinor] = [leftMinor, creditLimit.amountMinor];
  }
  const isAllowed = customer?.document.allowOnAccount === true;
  return { isAllowed, availableMinor: Math.max(0, availableMinor), limitMinor, payment };
}

/** Whether a customer may buy this much more on account. */
export function creditOf(
  asked: z.infer<typeof creditQuestionSchema>,
  of: { readonly centreId: string; readonly store: Store },
): OrderEvent {
  const { isAllowed, availableMinor, payment } = creditLeft(asked, of);
  const isWithin = asked.amountMinor <= availableMinor;
  const reaction = isWithin ? 'ok' : decisions[payment.creditLimitReaction];
  const decision = isAllowed ? reaction : 'refuse';
  return { type: 'credit.checked', decision, availableMinor };
}
