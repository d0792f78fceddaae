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
  const rests: number[] = [];
  const shares = weights.map((weight, at) => {
    const [share, rest] = divided(amountMinor, weight, whole);
    rests[at] = rest;
    return share;
  });
  const left = amountMinor - sumOf(shares, (share) => share);
  if (left === 0) return shares;
  const byRest = [...rests.keys()].sort((a, b) => (rests[b] ?? 0) - (rests[a] ?? 0) || a - b);
  for (const at of byRest.slice(0, left)) shares[at] = (shares[at] ?? 0) + 1;
  return shares;
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
