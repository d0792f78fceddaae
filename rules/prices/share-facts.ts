/**
 * Facts that are shares of prices and balances, in ppm. Minima round down and maxima up, so a value
 * equal to the limit passes and one minor unit beyond fails. Source: rules.md C1, C8;
 * dynamics-call-center.md 3.2, 3.4.
 */
import type { FactsFile } from '../files/index.ts';

const whole = 1_000_000;

export interface TypedPrice {
  readonly newMinor: number;
  readonly listMinor: number;
  /** Cost of the item, computed as the agent's role prescribes. */
  readonly costMinor: number;
}

/** The order's discount as a share of its subtotal, in ppm. */
export function discountPpmOf(discountMinor: number, subtotalMinor: number): number {
  return subtotalMinor <= 0 ? 0 : dividedWhole([discountMinor, whole], subtotalMinor, 'floor');
}

/** Facts of a price being entered. Without a cost, the margin is unknown. */
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

/**
 * Under- and overpayment as shares of the total. If the total is 0, any payment is an overpayment.
 */
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

/** Margin of a line; unknown if the line is free. */
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

/** Product of integer factors divided by a positive integer, exact for any size. */
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

/** Rounds down, as division of big integers truncates towards 0. */
function floored(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}
