/** Formats and parses amounts of money. */
import { useFormats } from './language.ts';

export interface MoneyAmount {
  readonly amountMinor: number;
  readonly currency: string;
}

export function Money({ of }: { readonly of: MoneyAmount }) {
  return <span data-money>{useFormats().money(of)}</span>;
}

/** Parses `21`, `21,50`, `1 234.50` or `21 €`, in its own currency; null: no amount. */
export function typedMoney(text: string, currency: string): MoneyAmount | null {
  const digits = minorDigits(currency);
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const sign = format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? '';
  const plain = withoutSpaces(text).replace(sign, '').replace(currency, '').replace(',', '.');
  const pattern = new RegExp(`^\\d{1,9}(\\.\\d{0,${digits}})?$`);
  if (!pattern.test(plain)) return null;
  return { amountMinor: Math.round(Number(plain) * 10 ** digits), currency };
}

const withoutSpaces = (text: string) => text.replaceAll(/\s/gu, '');

/** Converts `1,5` to the API's form; null: no quantity. */
export function typedQuantity(text: string): string | null {
  const plain = withoutSpaces(text).replace(',', '.');
  return /^\d{1,6}(\.\d{1,3})?$/.test(plain) ? plain : null;
}

export function moneyToType({ amountMinor, currency }: MoneyAmount): string {
  const digits = minorDigits(currency);
  return (amountMinor / 10 ** digits).toFixed(digits);
}

function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
