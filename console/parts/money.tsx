/** Formats and parses amounts of money. */
import { useFormats } from './language.ts';

export interface MoneyAmount {
  readonly amountMinor: number;
  readonly currency: string;
}

export function Money({ of }: { readonly of: MoneyAmount }) {
  return <span data-money>{useFormats().money(of)}</span>;
}

/** Parses `21`, `21,50` or `1 234.50`; null: no amount. */
export function typedMoney(text: string, currency: string): MoneyAmount | null {
  const digits = minorDigits(currency);
  const plain = text.replaceAll(/[\s\u00A0\u202F]/gu, '').replace(',', '.');
  const pattern = new RegExp(`^\\d{1,9}(\\.\\d{0,${digits}})?$`);
  if (!pattern.test(plain)) return null;
  return { amountMinor: Math.round(Number(plain) * 10 ** digits), currency };
}

export function moneyToType({ amountMinor, currency }: MoneyAmount): string {
  const digits = minorDigits(currency);
  return (amountMinor / 10 ** digits).toFixed(digits);
}

function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
