/** Counts, shares and sums of money for people. */

/** `1,000,000`. */
export function countOf(value: number): string {
  return value.toLocaleString('en-GB');
}

/** `1 rule`, `1,000 rules`. */
export function plural(count: number, noun: string): string {
  return `${countOf(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1.2 %`; a share above nothing is never shown as nothing. */
export function percent(share: number): string {
  const text = (share * 100).toFixed(1);
  return share > 0 && text === '0.0' ? 'under 0.1 %' : `${text} %`;
}

/** Minor units as an amount: `12.50 EUR`; of a currency that is not known, as they are. */
export function money(minor: number, currency: string | null): string {
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) return `${countOf(minor)} minor units`;
  const digits =
    new Intl.NumberFormat('en-GB', { style: 'currency', currency }).resolvedOptions()
      .maximumFractionDigits ?? 2;
  const amount = (minor / 10 ** digits).toLocaleString('en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${amount} ${currency}`;
}
