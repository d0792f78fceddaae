/**
 * Adds up an order. A discount on the whole is spread over the lines by largest remainder, and the
 * tax of each rate is rounded once on its base.
 * Source: dynamics-call-center.md 3.0, 3.1.
 */
import { millionths, roundMinor, sumOf } from '../money.ts';
import type { TaxOfRate } from '../order.ts';
import { sharesOf } from './shares.ts';

/** An amount without tax, or including tax where prices do. */
export interface Taxable {
  readonly minor: number;
  readonly taxPpm: number;
}

export interface OrderToPrice {
  /** Net amounts of the lines, each rounded once; of some no discount on the whole takes a part. */
  readonly lines: readonly (Taxable & { readonly isUndiscounted?: boolean })[];
  /** Discounts on the whole order: an amount, or a share of the subtotal in millionths. */
  readonly discounts: readonly {
    readonly amountMinor: number;
    readonly ppm?: number | undefined;
  }[];
  readonly charges: readonly Taxable[];
  readonly includesTax: boolean;
}

export interface PricedOrder {
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly chargesMinor: number;
  readonly taxes: readonly TaxOfRate[];
  /** Tax added to the total; 0 if prices include tax. */
  readonly taxMinor: number;
  readonly totalMinor: number;
}

export function priceOrder({ lines, discounts, charges, includesTax }: OrderToPrice): PricedOrder {
  const subtotalMinor = sumOf(lines, ({ minor }) => minor);
  const discounted = lines.map(({ minor, isUndiscounted = false }) => (isUndiscounted ? 0 : minor));
  const mostMinor = sumOf(discounted, (minor) => minor);
  const asked = sumOf(discounts, (discount) => discountOf(discount, mostMinor));
  const discountMinor = Math.min(mostMinor, asked);
  const chargesMinor = sumOf(charges, ({ minor }) => minor);
  const bases = basesOf(lines, discountMinor === 0 ? [] : sharesOf(discountMinor, discounted));
  for (const { minor, taxPpm } of charges) bases.set(taxPpm, (bases.get(taxPpm) ?? 0) + minor);
  const taxes = [...bases]
    .filter(([ppm, baseMinor]) => ppm > 0 && baseMinor > 0)
    .sort(([a], [b]) => a - b)
    .map(([ppm, baseMinor]) => {
      return {
        ppm,
        baseMinor,
        taxMinor: roundMinor(baseMinor, ppm, millionths + (includesTax ? ppm : 0)),
      };
    });
  const taxMinor = includesTax ? 0 : sumOf(taxes, (tax) => tax.taxMinor);
  const totalMinor = subtotalMinor - discountMinor + chargesMinor + taxMinor;
  return { subtotalMinor, discountMinor, chargesMinor, taxes, taxMinor, totalMinor };
}

/** A discount on the whole order in minor units, rounded once. */
export function discountOf(
  { amountMinor, ppm }: OrderToPrice['discounts'][number],
  subtotalMinor: number,
): number {
  return ppm === undefined ? amountMinor : roundMinor(subtotalMinor, ppm, millionths);
}

/** Taxed amounts by rate, each less its share of the discount. */
function basesOf(lines: readonly Taxable[], shares: readonly number[]): Map<number, number> {
  const bases = new Map<number, number>();
  for (const [at, { minor, taxPpm }] of lines.entries()) {
    bases.set(taxPpm, (bases.get(taxPpm) ?? 0) + minor - (shares[at] ?? 0));
  }
  return bases;
}
