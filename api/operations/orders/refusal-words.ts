/** Clauses for the reasons of an order's refusals, whose codes are in the problem's `reason`. */
import {
  couponReasons,
  type Exclusion,
  exclusionWords,
  fill,
  maskCardNumbers,
  notNow,
  orderMessages,
  orderReasons,
  type Phrase,
  type Refusal,
  reasonParts,
  refusal,
  type Verdict,
} from '../../../contracts/index.ts';
import { goodsMinor, type Order } from '../../../orders/index.ts';
import { moneyText } from '../../../services/index.ts';

const phrases: { readonly [reason: string]: Phrase } = orderReasons;

const couponPhrases: { readonly [reason: string]: Phrase } = couponReasons;

interface OrderOfCoupon {
  readonly order: Order;
  /** Items that it would be for and that take no coupons. */
  readonly excluded?: readonly string[];
  readonly minimumMinor?: number | undefined;
}

/** Names the coupon and all reasons, and what is missing to its minimum. */
export function couponRefusal(
  code: string,
  reasons: readonly string[],
  { order, minimumMinor = 0, excluded = [] }: OrderOfCoupon,
): Refusal {
  const { orderId, currency } = order;
  const amountMinor = Math.max(0, minimumMinor - goodsMinor(order));
  const said = {
    missing: moneyIn(currency)(amountMinor),
    minimum: moneyIn(currency)(minimumMinor),
    skus: excluded.join(', '),
  };
  const clauses = reasons.map((one) => couponPhrases[one] ?? { en: one, fr: one });
  const filled = clauses.map((clause) => fill(clause, said));
  const all = (language: 'en' | 'fr') => filled.map((clause) => clause[language]).join(', ');
  const [reason = 'unknown'] = reasons;
  return refusal(
    orderMessages.couponUnusable,
    { coupon: maskCardNumbers(code), orderId, reasons: { en: all('en'), fr: all('fr') } },
    { reason, ...(amountMinor > 0 && { missing: { amountMinor, currency } }) },
  );
}

export function moneyIn(currency: string): (minor: number) => Phrase {
  return (minor) => ({
    en: moneyText(minor, currency, 'en'),
    fr: moneyText(minor, currency, 'fr'),
  });
}

export function reasonText(
  { code = '', value }: Pick<Verdict, 'code' | 'value'>,
  { currency }: { readonly currency: string },
): Phrase {
  const said = Object(value) as { readonly [member: string]: string | number | undefined };
  if (code === 'not_owner' && said['by'] === undefined) return reasonParts.nobody;
  const money = moneyIn(currency);
  const balance = Number(said['balanceMinor']);
  return fill(phrases[code] ?? notNow, {
    ...said,
    rule: exclusionWords[said['rule'] as Exclusion] ?? '',
    lineId: said['lineId'] ?? reasonParts.ofThatId,
    balance: money(code === 'out_of_balance' ? Math.abs(balance) : balance),
    side: balance > 0 ? reasonParts.less : reasonParts.more,
    left: money(Number(said['leftMinor'])),
    credit: money(Number(said['creditMinor'])),
    most: money(Number(said['mostMinor'])),
    total: money(Number(said['totalMinor'])),
    max: money(Number(said['maxMinor'])),
    lack: String(value) === 'startDate' ? reasonParts.startDate : reasonParts.payment,
  });
}
