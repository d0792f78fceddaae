/**
 * Facts of prices and balances that are shares: each rounded so that its test is exact at the
 * boundary.
 *
 * A share that must not be too small is rounded down, one that must not be too large up: so equal
 * passes, and one minor unit beyond does not.
 * Source: rules.md C1, C8; dynamics-call-center.md 3.2, 3.4.
 */
import type { FactsFile } from '../files/index.ts';

const whole = 1_000_000;

export interface TypedPrice {
  readonly newMinor: number;
  readonly listMinor: number;
  /** By the basis of the agent's role. */
  readonly costMinor: number;
}

/** Of the whole order: what is taken off it, as a share of its lines. */
export function discountPpmOf(discountMinor: number, subtotalMinor: number): number {
  return subtotalMinor <= 0 ? 0 : dividedWhole([discountMinor, whole], subtotalMinor, 'floor');
}

/** The facts of a price being typed. Without a cost, nothing is known of the share over it. */
export function factsOfPrice({ newMinor, listMinor, costMinor }: TypedPrice): FactsFile {
  return {
    'price.newMinor': newMinor,
    'price.listMinor': listMinor,
    'price.costMinor': costMinor,
    'price.belowListPpm':
      listMinor <= 0 ? 0 : dividedWhole([listMinor - newMinor, whole], listMinor, 'ceiling'),
    'price.overCostPpm':
      costMinor <= 0 ? null : dividedWhole([newMinor - costMinor, whole], costMinor, 'floor'),
  };
}

/** What is paid too little or too much, as shares of the total; of nothing, all is too much. */
export function factsOfBalance({
  totalMinor,
  paidMinor,
}: {
  readonly totalMinor: number;
  readonly paidMinor: number;
}): FactsFile {
  const share = (minor: number): number => {
    if (minor <= 0) return 0;
    return totalMinor <= 0 ? whole : dividedWhole([minor, whole], totalMinor, 'ceiling');
  };
  return {
    'order.totalMinor': totalMinor,
    'order.underpaidPpm': share(totalMinor - paidMinor),
    'order.overpaidPpm': share(paidMinor - totalMinor),
  };
}

/** What a line brings; of one that is given away, no share is known. */
export function factsOfLine({
  netMinor,
  costMinor,
}: {
  readonly netMinor: number;
  readonly costMinor: number;
}): FactsFile {
  const isGiven = netMinor <= 0;
  return {
    'line.netMinor': netMinor,
    'line.costMinor': costMinor,
    'line.marginPpm': isGiven
      ? null
      : dividedWhole([netMinor - costMinor, whole], netMinor, 'floor'),
  };
}

export type Rounding = 'floor' | 'ceiling' | 'halfUp';

/** The product of the factors, divided; the divisor is above 0. All are whole. */
export function dividedWhole(
  factors: readonly number[],
  divisor: number,
  rounding: Rounding,
): number {
  const product = factors.reduce((all, factor) => all * BigInt(factor), 1n);
  const by = BigInt(divisor);
  if (rounding === 'floor') return Number(floored(product, by));
  if (rounding === 'ceiling') return Number(-floored(-product, by));
  return Number(floored(2n * product + by, 2n * by));
}

/** `/` of big integers cuts towards 0. */
function floored(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}
