/**
 * Tiers: the order among the pairs of a demand as far as no agent's own values come into it.
 *
 * Two pairs of one tier have the same place of the link and equal values of the comparators that
 * look at pairs; between their agents, the keys of their places decide.
 * Cost: a sort of the pairs, each time one has come or gone.
 * Source: acd-routing.md B7, B8.
 */
import type { Demand, Pair } from './demands.ts';
import { linkPlace } from './pair-key.ts';
import type { Core } from './state.ts';

/** By pair of the demand. */
export function tiersOf(core: Core, demand: Demand): readonly number[] {
  demand.tiers ??= findTiers(core, demand.pairs);
  return demand.tiers;
}

function findTiers(core: Core, pairs: readonly Pair[]): readonly number[] {
  const compare = (a: number, b: number): number => compareFixed(core, pairs[a], pairs[b]);
  const order = pairs.map((_, at) => at).sort(compare);
  const tiers = pairs.map(() => 0);
  let tier = 0;
  for (const [n, at] of order.entries()) {
    const before = order[n - 1];
    if (before !== undefined && compare(before, at) !== 0) tier += 1;
    tiers[at] = tier;
  }
  return tiers;
}

function compareFixed(core: Core, a: Pair | undefined, b: Pair | undefined): number {
  if (a === undefined || b === undefined) return 0;
  const link = linkPlace(core, a) - linkPlace(core, b);
  if (link !== 0) return link;
  for (const [place, value] of a.values.entries()) {
    const difference = value - (b.values[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
