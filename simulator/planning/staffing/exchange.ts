/**
 * Exchanges heads of a roster that meets the goals: one or two leave and at most two come
 * elsewhere, at less cost. Effects of agents say which exchanges may hold; the sample says which
 * do, and corrects the effects.
 */
import { sumBy } from '../../statistics/sums.ts';
import type { Slope } from './cuts.ts';
import { Effects } from './effects.ts';
import type { Roster } from './roster.ts';
import {
  type Candidate,
  findPromising,
  isGoodEnough,
  isSpent,
  keep,
  reportStage,
  requiredSurplus,
  type SearchState,
  sampleRosters,
  screenPart,
} from './sample.ts';
import type { Search } from './search.ts';
import type { ShiftPattern } from './shift-pattern.ts';
import { keepsBounds } from './trim.ts';

interface Exchange {
  readonly leave: readonly number[];
  readonly come: readonly number[];
  /** Cost that it should save, by how likely it is to hold. */
  readonly hope: number;
}

/** Exchanges simulated together: few, as each corrects the next ones. */
const triedAtOnce = 3;
/** Batches in a row without a cheaper roster that end the exchanges. */
const missesMax = 24;
const batchesMax = 200;
/** How far predictions of a goal are off, in standard deviations of its day. */
const predictionError = 0.15;
/** Most exchanges times goals that a batch predicts. Where pairs who come need more, one comes. */
const predictionsMax = 10_000_000;
const hopesMax = 64;
/** With it the logistic curve is close to the normal distribution function. */
const logisticScale = 1.7;
/** Less than any difference between hopes that matters. */
const rounding = 1e-9;

/** Keeps the cheapest rosters that it finds. `slopes` are those measured near the best. */
export function* exchange(state: SearchState, slopes: readonly Slope[]): Search<void> {
  const failed = new Set<string>();
  const effects = new Effects(state.problem, slopes);
  let misses = 0;
  for (let batch = 0; batch < batchesMax && misses < missesMax && !isSpent(state); batch++) {
    const { best } = state;
    if (best === null) return;
    const rosters = likelyExchanges(state, best, effects)
      .values()
      .map((one) => exchanged(best.roster, one))
      .filter((roster) => !failed.has(roster.join()) && keepsBounds(roster, state))
      .take(triedAtOnce)
      .toArray();
    if (rosters.length === 0) return;
    yield* reportStage(state, 'trimming');
    for (const roster of rosters) failed.add(roster.join());
    const looks = yield* findPromising(state, best, rosters);
    for (const [place, { gained }] of looks.entries()) {
      const roster = rosters[place] ?? best.roster;
      effects.learn(best.roster, roster, { gained, noise: screenPart });
    }
    const candidates = yield* sampleRosters(
      state,
      rosters.filter((_, place) => looks[place]?.isPromising),
    );
    for (const { roster, surpluses } of candidates) {
      const gained = surpluses.map(({ mean }, goal) => mean - (best.surpluses[goal]?.mean ?? 0));
      effects.learn(best.roster, roster, { gained, noise: 1 });
    }
    const [cheapest] = candidates
      .filter((candidate) => isGoodEnough(state, candidate))
      .toSorted((a, b) => a.totals.cost - b.totals.cost);
    if (cheapest === undefined) misses += 1;
    else {
      misses = 0;
      keep(state, cheapest);
    }
  }
}

/** The most hopeful exchanges, best first. */
function likelyExchanges(
  state: SearchState,
  best: Candidate,
  effects: Effects,
): readonly Exchange[] {
  const { patterns, goals } = state.problem;
  const scaled = goals.map((_, goal) => {
    const surplus = best.surpluses[goal] ?? { mean: 0, deviation: 1 };
    const scale = 1 / (Math.max(1, surplus.deviation) * predictionError);
    return {
      slack: (surplus.mean - requiredSurplus(state, surplus, goal)) * scale,
      effect: effects.ofHeads(goal).map((one) => one * scale),
    };
  });
  const used = best.roster.flatMap((heads, place) => (heads > 0 ? [place] : []));
  const leaving = used.flatMap((a, at) => [
    [a],
    ...used.slice(at).flatMap((b) => (a !== b || (best.roster[a] ?? 0) > 1 ? [[a, b]] : [])),
  ]);
  const coming = comingOf(patterns, leaving.length * goals.length)
    .map((come) => ({ come, cost: costOf(patterns, come) }))
    .sort((a, b) => a.cost - b.cost);
  const costs = Float64Array.from(coming, ({ cost }) => cost);
  const gained = scaled.map(({ effect }) =>
    Float64Array.from(coming, ({ come }) => sumBy(come, (place) => effect[place] ?? 0)),
  );
  const found: Exchange[] = [];
  let least = 0;
  for (const leave of leaving) {
    const cost = costOf(patterns, leave);
    // What is missed most rules most exchanges out.
    const left = scaled
      .map(({ effect, slack }, goal) => ({
        distance: slack - sumBy(leave, (place) => effect[place] ?? 0),
        gained: gained[goal] ?? new Float64Array(),
      }))
      .sort((a, b) => a.distance - b.distance);
    // Where a goal alone leaves no more hope than the least.
    let limit = { saved: 0, least, distance: 0 };
    for (let at = 0; at < costs.length; at++) {
      const saved = cost - (costs[at] ?? 0);
      // They are sorted by cost: no later one saves more.
      if (saved <= least) break;
      if (limit.saved !== saved || limit.least !== least) {
        limit = { saved, least, distance: distanceOf(least / saved) - rounding };
      }
      let hope = saved;
      for (let turn = 0; turn < left.length && hope > least; turn++) {
        const goal = left[turn];
        const distance = (goal?.distance ?? 0) + (goal?.gained[at] ?? 0);
        hope *= distance < limit.distance ? 0 : likelihood(distance);
      }
      const come = coming[at]?.come ?? [];
      if (hope <= least || leave.some((place) => come.includes(place))) continue;
      found.push({ leave, come, hope });
      if (found.length < 2 * hopesMax) continue;
      found.sort(byHope).length = hopesMax;
      least = found.at(-1)?.hope ?? 0;
    }
  }
  return found.sort(byHope);
}

function comingOf(
  patterns: readonly ShiftPattern[],
  predictionsEach: number,
): readonly (readonly number[])[] {
  const places = patterns.map((_, place) => place);
  const alone = [[], ...places.map((place) => [place])];
  if ((predictionsEach * places.length ** 2) / 2 > predictionsMax) return alone;
  return [...alone, ...places.flatMap((a) => places.slice(a).map((b) => [a, b]))];
}

function costOf(patterns: readonly ShiftPattern[], places: readonly number[]): number {
  return sumBy(places, (place) => patterns[place]?.cost ?? 0);
}

function byHope(a: Exchange, b: Exchange): number {
  return b.hope - a.hope;
}

/** About the normal distribution function. */
function likelihood(distance: number): number {
  return 1 / (1 + Math.exp(-logisticScale * distance));
}

/** The inverse of `likelihood`. */
function distanceOf(share: number): number {
  return -Math.log(1 / share - 1) / logisticScale;
}

function exchanged(roster: Roster, { leave, come }: Exchange): Roster {
  const next = [...roster];
  for (const place of leave) next[place] = (next[place] ?? 0) - 1;
  for (const place of come) next[place] = (next[place] ?? 0) + 1;
  return next;
}
