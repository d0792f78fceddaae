/**
 * Splits an amount by weights into whole minor units that add up exactly, by largest remainder;
 * ties go to the first. Products beyond 2^53 use big integers.
 */
import { sumOf } from '../money.ts';

/** The shares, in order of the weights; all 0 if all weights are 0. */
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
  // Larger remainders get one unit each; of equal ones, the first.
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
