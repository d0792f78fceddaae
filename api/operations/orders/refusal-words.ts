/** Clauses for the reasons of an order's refusals, whose codes are in the problem's `reason`. */
import {
  fill,
  notNow,
  orderReasons,
  type Phrase,
  reasonParts,
  type Verdict,
} from '../../../contracts/index.ts';

const phrases: { readonly [reason: string]: Phrase } = orderReasons;

export function reasonText(
  { code = '', value }: Pick<Verdict, 'code' | 'value'>,
  { currency }: { readonly currency: string },
): Phrase {
  const said = Object(value) as { readonly [member: string]: string | number | undefined };
  if (code === 'not_owner' && said['by'] === undefined) return reasonParts.nobody;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const { maximumFractionDigits: digits = 2 } = format.resolvedOptions();
  const money = (minor: number) => `${(minor / 10 ** digits).toFixed(digits)} ${currency}`;
  const balance = Number(said['balanceMinor']);
  return fill(phrases[code] ?? notNow, {
    ...said,
    lineId: said['lineId'] ?? reasonParts.ofThatId,
    balance: money(code === 'out_of_balance' ? Math.abs(balance) : balance),
    side: balance > 0 ? reasonParts.less : reasonParts.more,
    left: money(Number(said['leftMinor'])),
    total: money(Number(said['totalMinor'])),
    lack: String(value) === 'startDate' ? reasonParts.startDate : reasonParts.payment,
  });
}
