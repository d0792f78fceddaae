/**
 * Finds a first roster that meets the goals: reserves are adjusted until simulation agrees. A
 * reserve is the share of the formula's agents above the bare load that a queue gets.
 */
import type { Demand } from './cover.ts';
import { coveringRoster, demandsFor, type QueueRequirement } from './formula-roster.ts';
import {
  allShifts,
  isGoodEnough,
  keepIfBetter,
  reportStage,
  type SearchState,
  sampleRosters,
  shortfalls,
  spanKey,
} from './sample.ts';
import type { Search } from './search.ts';
import { refusalOf } from './staffing-problem.ts';

export type Reserves = ReadonlyMap<string, number>;

const firstReserve = 0.6;
const roundsMax = 14;
/**
 * After this many rounds any roster that meets the goals ends the search, since trimming it is
 * cheaper.
 */
const roundsWithBest = 10;
/** Only in this many first rounds may the reserve of a queue fall. */
const searchingRounds = 7;
/** Change of a reserve when its service level is too low by 1. */
const gain = 4;
const stepMax = 0.5;
/**
 * Smallest rise of a reserve, since whole agents jump; an excess is trimmed later. It doubles in
 * every round after the searching ones, where a rise that changes nobody would go on to the last.
 */
const riseMin = 0.1;
const reserveMax = 8;
/** Reserve as a share of the load, where no formula has an answer. */
const reserveShare = 0.3;

export function demandsAt(
  { problem }: SearchState,
  requirements: readonly QueueRequirement[],
  reserves: Reserves,
  less = 0,
): readonly Demand[] {
  return demandsFor(problem, ({ queueId, load }, interval) => {
    const own = requirements.find((one) => one.queueId === queueId)?.intervals[interval];
    const whole = own == null ? load * reserveShare : Math.max(0, own.agents - load);
    const part =
      reserves.get(spanKey({ queueId, interval: null })) ??
      reserves.get(spanKey({ queueId, interval })) ??
      1;
    return load + Math.max(0, part - less) * whole;
  });
}

export function* findReserves(
  state: SearchState,
  requirements: readonly QueueRequirement[],
  from: Reserves,
): Search<{ readonly reserves: Reserves; readonly reason: string | null }> {
  const { goals } = state.problem;
  const reserves = new Map(
    goals.map(spanKey).map((key) => [key, from.get(key) ?? firstReserve] as const),
  );
  let kept: Reserves = new Map(reserves);
  for (let round = 0; round < roundsMax; round++) {
    yield* reportStage(state, 'reserves');
    const demands = demandsAt(state, requirements, reserves);
    const outcome = yield* coveringRoster(state.problem, { demands, cuts: [] });
    if (outcome.kind === 'impossible') return { reserves: kept, reason: outcome.reason };
    const [candidate] = yield* sampleRosters(state, [outcome.roster]);
    if (candidate === undefined) {
      const shifts = allShifts(state.problem, outcome.roster);
      const all = [...reserves].map(([key, part]) => [key, part + stepMax] as const);
      const isMost = all.every(([, part]) => part > reserveMax);
      if (isMost || round === roundsMax - 1) {
        return { reserves: kept, reason: refusalOf(state.problem, shifts) };
      }
      for (const [key, part] of all) reserves.set(key, Math.min(reserveMax, part));
      continue;
    }
    if (keepIfBetter(state, candidate)) kept = new Map(reserves);
    if (isGoodEnough(state, candidate) && round >= searchingRounds) break;
    if (state.best !== null && round + 1 >= roundsWithBest) break;
    const mayFall = round < searchingRounds;
    const changes = changesOf(state, candidate, round);
    for (const [key, change] of changes) {
      const damped = mayFall ? change / (1 + round / 3) : change;
      const part = (reserves.get(key) ?? firstReserve) + damped;
      reserves.set(key, Math.min(reserveMax, Math.max(0, part)));
    }
    if (state.best === null) kept = new Map(reserves);
  }
  return { reserves: kept, reason: null };
}

/**
 * Changes of reserves: up where a goal is missed, down where all goals of a queue and interval are
 * exceeded.
 */
function changesOf(
  state: SearchState,
  candidate: Parameters<typeof shortfalls>[1] & { readonly shares: readonly (number | null)[] },
  round: number,
): ReadonlyMap<string, number> {
  const shorts = shortfalls(state, candidate);
  const rise = riseMin * 2 ** Math.max(0, round - searchingRounds);
  const changes = new Map<string, number>();
  for (const [place, goal] of state.problem.goals.entries()) {
    const share = candidate.shares[place];
    const sign = goal.bound === 'atLeast' ? 1 : -1;
    const isShort = (shorts[place] ?? 0) > 0;
    const gap = share == null ? 0 : sign * (goal.share - share);
    const wanted = isShort ? Math.max(rise, gain * gap) : Math.min(0, gain * gap);
    const change = Math.min(stepMax, Math.max(-stepMax, wanted));
    if (change < 0 && round >= searchingRounds) continue;
    const key = spanKey(goal);
    changes.set(key, Math.max(changes.get(key) ?? Number.NEGATIVE_INFINITY, change));
  }
  return changes;
}
