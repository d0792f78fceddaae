/**
 * An amount shared by weights: whole minor units that add up to it exactly.
 *
 * Each share is rounded down; what is left goes, one unit each, to the largest remainders, of equal
 * ones to the first. Exact: products beyond 2^53 are counted as big integers.
 */
import { sumOf } from '../money.ts';

/** Shares of an amount, in the order of the weights; weights that are all 0 get nothing. */
export function sharesOf(amountMinor: number, weights: readonly number[]): readonly number[] {
  const whole = sumOf(weights, (weight) => weight);
  if (whole === 0) return weights.map(() => 0);
  const rests = new Float64Array(weights.length);
  const shares = weights.map((weight, at) => {
    const [share, rest] = divided(amountMinor, weight, whole);
    rests[at] = rest;
    return share;
  });
  const left = amountMinor - sumOf(shares, (share) => share);
  if (left === 0) return shares;
  // As many as are left have a rest of at least this; of those that equal it, the first.
  const least = rests.toSorted().at(-left) ?? 0;
  let equal = left;
  for (const rest of rests) if (rest > least) equal -= 1;
  return shares.map((share, at) => {
    const rest = rests[at] ?? 0;
    if (rest > least) return share + 1;
    if (rest < least || equal === 0) return share;
    equal -= 1;
    return share + 1;
  });
}

function divided(amount: number, weight: number, whole: number): readonly [number, number] {
  const product = amount * weight;
  if (Number.isSafeInteger(product)) {
    const rest = product % whole;
    return [(product - rest) / whole, rest];
  }
  const [exact, by] = [BigInt(amount) * BigInt(weight), BigInt(whole)];
  return [Number(exact / by), Number(exact % by)];
}
