/**
 * Exchanges heads of a roster that meets the goals: one or two leave and at most one comes
 * elsewhere, at less cost. The measured effects of agents say which exchanges may hold; the sample
 * says which do.
 */
import type { Slope } from './cuts.ts';
import type { Roster } from './roster.ts';
import {
  findPromising,
  isGoodEnough,
  isSpent,
  keep,
  reportStage,
  requiredSurplus,
  type SearchState,
  sampleRosters,
} from './sample.ts';
import type { Search } from './search.ts';
import { keepsBounds } from './trim.ts';

interface Exchange {
  readonly leave: readonly number[];
  /** Pattern of the head that comes; null: nobody. */
  readonly come: number | null;
  readonly saved: number;
  /** Least predicted slack of any goal, in its standard deviations. */
  readonly slack: number;
}

/** Exchanges simulated together. */
const triedAtOnce = 8;
/** Batches in a row without a cheaper roster that end the exchanges. */
const missesMax = 3;
const batchesMax = 40;
/** Predictions are rough: an exchange may lack so many standard deviations of a day's goal. */
const slackMin = -0.15;

/** Keeps the cheapest rosters that it finds. `slopes` are those measured near the best. */
export function* exchange(state: SearchState, slopes: readonly Slope[]): Search<void> {
  const failed = new Set<string>();
  let misses = 0;
  for (let batch = 0; batch < batchesMax && misses < missesMax && !isSpent(state); batch++) {
    const { best } = state;
    if (best === null) return;
    const rosters = likelyExchanges(state, slopes)
      .values()
      .map((one) => exchanged(best.roster, one))
      .filter((roster) => !failed.has(roster.join()) && keepsBounds(roster, state))
      .take(triedAtOnce)
      .toArray();
    if (rosters.length === 0) return;
    yield* reportStage(state, 'trimming');
    for (const roster of rosters) failed.add(roster.join());
    const isPromising = yield* findPromising(state, best, rosters);
    const candidates = yield* sampleRosters(
      state,
      rosters.filter((_, place) => isPromising[place]),
    );
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

/** Exchanges that save most among those that may hold, the most likely first of equal savings. */
function likelyExchanges(state: SearchState, slopes: readonly Slope[]): readonly Exchange[] {
  const { best, problem } = state;
  if (best === null) return [];
  const { patterns, goals } = problem;
  const effects = goals.map((_, goal) => effectsOf(state, slopes, goal));
  const slacks = goals.map((_, goal) => {
    const surplus = best.surpluses[goal] ?? { mean: 0, deviation: 1 };
    return surplus.mean - requiredSurplus(state, surplus, goal);
  });
  const scales = goals.map((_, goal) => Math.max(1, best.surpluses[goal]?.deviation ?? 1));
  const used = best.roster.flatMap((heads, place) => (heads > 0 ? [place] : []));
  const leaving = used.flatMap((a, at) => [
    [a],
    ...used.slice(at).flatMap((b) => (a !== b || (best.roster[a] ?? 0) > 1 ? [[a, b]] : [])),
  ]);
  const found: Exchange[] = [];
  for (const leave of leaving) {
    const cost = leave.reduce((sum, place) => sum + (patterns[place]?.cost ?? 0), 0);
    const left = effects.map((ofGoal, goal) =>
      leave.reduce((slack, place) => slack - (ofGoal[place] ?? 0), slacks[goal] ?? 0),
    );
    for (let come = -1; come < patterns.length; come++) {
      const saved = cost - (patterns[come]?.cost ?? 0);
      if (saved <= 0 || leave.includes(come)) continue;
      let slack = Number.POSITIVE_INFINITY;
      for (const [goal, after] of left.entries()) {
        const all = after + (effects[goal]?.[come] ?? 0);
        slack = Math.min(slack, all / (scales[goal] ?? 1));
      }
      if (slack >= slackMin) found.push({ leave, come: come < 0 ? null : come, saved, slack });
    }
  }
  return found.sort((a, b) => b.saved - a.saved || b.slack - a.slack);
}

/** Good calls a day that one head of each pattern adds to a goal. */
function effectsOf({ problem }: SearchState, slopes: readonly Slope[], goal: number): Float64Array {
  const terms = slopes.findLast((slope) => slope.goal === goal)?.terms ?? [];
  const byProfile = Map.groupBy(terms, ({ profileId }) => profileId);
  return Float64Array.from(problem.patterns, ({ profileId, presence }) =>
    (byProfile.get(profileId) ?? []).reduce(
      (sum, { interval, factor }) => sum + factor * (presence[interval] ?? 0),
      0,
    ),
  );
}

function exchanged(roster: Roster, { leave, come }: Exchange): Roster {
  const next = [...roster];
  for (const place of leave) next[place] = (next[place] ?? 0) - 1;
  if (come !== null) next[come] = (next[come] ?? 0) + 1;
  return next;
}
