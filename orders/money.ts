/**
 * Rounding of money: exact integers, half away from zero.
 * Source: dynamics-call-center.md 3.0; durable-orders.md 5.2.
 */
/** Quantities are in thousandths of a unit. */
export const milliPerUnit = 1_000;

/** Shares are in millionths, so that tenths of a percent stay integers. */
export const millionths = 1_000_000;

/**
 * Largest gross amount of an order, in minor units. Sums over 90,000 orders of this size are exact.
 */
export const orderMinorMax = 100_000_000_000;

/**
 * `value × part / whole` in minor units; 0 if `whole` is 0. Results beyond 2^53 are approximate: an
 * order refuses them ({@link orderMinorMax}).
 */
export function roundMinor(value: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  const product = value * part;
  if (Number.isSafeInteger(product * 2) && value >= 0) {
    // The remainder is exact, as both operands are integers below 2^53.
    const rest = product % whole;
    return (product - rest) / whole + (rest * 2 >= whole ? 1 : 0);
  }
  const [numerator, denominator] = [BigInt(value) * BigInt(part), BigInt(whole)];
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = Number((size * 2n + denominator) / (denominator * 2n));
  return numerator < 0n ? -rounded : rounded;
}

/** Sums a number of each item. */
export function sumOf<Item>(items: readonly Item[], of: (item: Item) => number): number {
  let sum = 0;
  for (const item of items) sum += of(item);
  return sum;
}
