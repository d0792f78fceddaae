/**
 * Division of whole numbers that says how it rounds, exact however large the products are.
 *
 * Half up is towards plus infinity, for negative quotients too.
 */

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
