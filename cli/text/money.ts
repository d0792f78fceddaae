/** Money for people, and as they type it. */

/** Minor units of a currency. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** `29.90 EUR`, `500 JPY`. */
export function moneyText({ amountMinor, currency }: Money): string {
  const digits = digitsOf(currency);
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${currency}`;
}

/** `30`, `30.00` or `30,00` in minor units; null: it is no amount of this currency. */
export function moneyOf(text: string, currency: string): Money | null {
  const [, whole, part = ''] = /^(\d{1,9})(?:[.,](\d+))?$/.exec(text) ?? [];
  const digits = digitsOf(currency);
  if (whole === undefined || part.length > digits) return null;
  return { amountMinor: Number(whole + part.padEnd(digits, '0')), currency };
}

function digitsOf(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return maximumFractionDigits;
}
