/**
 * What an order comes to: the nets of its lines, what is taken off the whole, charges, and tax.
 *
 * A discount of the whole is rounded once and shared over the lines by largest remainder, so that
 * each rate of tax has its base; the tax of a rate is rounded once, on the sum of its bases.
 * Source: dynamics-call-center.md 3.0, 3.1.
 */
import { roundMinor, sumOf } from '../money.ts';
import type { TaxOfRate } from '../order.ts';
import { sharesOf } from './shares.ts';

const whole = 1_000_000;

/** What something comes to without tax, or with the tax that its price includes. */
export interface Taxable {
  readonly minor: number;
  readonly taxPpm: number;
}

/** All that an order is made of. */
export interface OrderToPrice {
  /** Nets of the lines, each rounded once. */
  readonly lines: readonly Taxable[];
  /** Each an amount, or a share of the subtotal. */
  readonly discounts: readonly {
    readonly amountMinor: number;
    readonly ppm?: number | undefined;
  }[];
  readonly charges: readonly Taxable[];
  readonly includesTax: boolean;
}

/** What an order comes to. */
export interface PricedOrder {
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly chargesMinor: number;
  readonly taxes: readonly TaxOfRate[];
  /** What the taxes add to the total: nothing where prices include them. */
  readonly taxMinor: number;
  readonly totalMinor: number;
}

/** Adds an order up. */
export function priceOrder({ lines, discounts, charges, includesTax }: OrderToPrice): PricedOrder {
  const subtotalMinor = sumOf(lines, ({ minor }) => minor);
  const asked = sumOf(discounts, (discount) => discountOf(discount, subtotalMinor));
  const discountMinor = Math.min(subtotalMinor, asked);
  const chargesMinor = sumOf(charges, ({ minor }) => minor);
  const bases = basesOf(lines, discountMinor);
  for (const { minor, taxPpm } of charges) bases.set(taxPpm, (bases.get(taxPpm) ?? 0) + minor);
  const taxes = [...bases]
    .filter(([ppm, baseMinor]) => ppm > 0 && baseMinor > 0)
    .sort(([a], [b]) => a - b)
    .map(([ppm, baseMinor]) => {
      return {
        ppm,
        baseMinor,
        taxMinor: roundMinor(baseMinor, ppm, whole + (includesTax ? ppm : 0)),
      };
    });
  const taxMinor = includesTax ? 0 : sumOf(taxes, (tax) => tax.taxMinor);
  const totalMinor = subtotalMinor - discountMinor + chargesMinor + taxMinor;
  return { subtotalMinor, discountMinor, chargesMinor, taxes, taxMinor, totalMinor };
}

/** What a discount of the whole comes to, rounded once. */
export function discountOf(
  { amountMinor, ppm }: OrderToPrice['discounts'][number],
  subtotalMinor: number,
): number {
  return ppm === undefined ? amountMinor : roundMinor(subtotalMinor, ppm, whole);
}

/** What is taxed at each rate, less its share of the discount. */
function basesOf(lines: readonly Taxable[], discountMinor: number): Map<number, number> {
  const bases = new Map<number, number>();
  for (const { minor, taxPpm } of lines) bases.set(taxPpm, (bases.get(taxPpm) ?? 0) + minor);
  if (discountMinor === 0) return bases;
  const [only, ...others] = bases;
  if (only !== undefined && others.length === 0) return bases.set(only[0], only[1] - discountMinor);
  const shares = sharesOf(
    discountMinor,
    lines.map(({ minor }) => minor),
  );
  for (const [at, { taxPpm }] of lines.entries()) {
    bases.set(taxPpm, (bases.get(taxPpm) ?? 0) - (shares[at] ?? 0));
  }
  return bases;
}
