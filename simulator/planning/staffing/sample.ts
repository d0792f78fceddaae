/**
 * Rosters tried on the true core: the same days for each, and what they say of every goal.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { inverseNormalCdf } from '../../distributions/normal.ts';
import type { Sums } from '../../statistics/ratio-estimate.ts';
import { type Goal, goalSums, readGoals, type Surplus, safeSurplus, surpluses } from './goal.ts';
import { type Roster, shiftsOf, totalsOf } from './roster.ts';
import { type BestSoFar, type Search, type StaffingStage, simulated } from './search.ts';
import { refusalOf, type StaffingProblem } from './staffing-problem.ts';

type Shifts = Scenario['agents']['shifts'];

/** How much is simulated, and how sure a goal must be. */
export interface SearchSettings {
  readonly seed: number;
  /** Days on which rosters are tried. */
  readonly sampleDays: number;
  /** Days on which effects of single agents are measured. */
  readonly gradientDays: number;
  /** Days of the independent run at the end. */
  readonly verifyDays: number;
  readonly confidence: number;
  /** Over the day the whole interval has to lie above the goal, by interval the estimate. */
  readonly mustBeSure: boolean;
}

/** A first look at a roster takes so small a part of the sample. */
const screenPart = 4;

/**
 * Standard deviations between a sample and the run at the end that a roster allows for, at least;
 * with many goals more, so that about one fails its check by chance, however many there are.
 */
const apartMin = 1;
const failuresByChance = 0.8;

/** A search under way. */
export interface SearchState {
  readonly problem: StaffingProblem;
  readonly settings: SearchSettings;
  /** By goal: surplus asked for beyond the safe one, learnt from verifications. */
  readonly further: number[];
  simulatedDays: number;
  /** Days after which a search only ends what it has begun. */
  readonly daysMax: number;
  checks: number;
  best: Candidate | null;
  /** All that have been the best, as they came. */
  readonly kept: Candidate[];
  /** The last that a check refused; null: none has been. */
  refused: Candidate | null;
}

/** A roster with what its sample says. */
export interface Candidate extends BestSoFar {
  readonly surpluses: readonly Surplus[];
  /** By goal: good over counted, for steps of a search. */
  readonly shares: readonly (number | null)[];
}

/** Tells people where the search is. */
export function* noted(state: SearchState, stage: StaffingStage): Search<void> {
  const { simulatedDays, checks } = state;
  yield { kind: 'note', stage, simulatedDays, checks, best: state.best ?? state.refused };
}

/** Whether the days are used up. */
export function isSpent({ simulatedDays, daysMax }: SearchState): boolean {
  return simulatedDays >= daysMax;
}

/** The shifts of a scenario with this roster. */
export function allShifts(
  { patterns, clock, standingShifts }: StaffingProblem,
  roster: Roster,
): Shifts {
  return [...standingShifts, ...shiftsOf(patterns, roster, clock)];
}

interface TriedDays {
  readonly days: number;
  /** [the search's] */
  readonly seed?: number;
  /** [the problem's] */
  readonly goals?: readonly Goal[];
}

/** Simulates shifts; sums by roster, day and goal. */
export function* tried(
  state: SearchState,
  rosters: readonly Shifts[],
  { days, seed = state.settings.seed, goals = state.problem.goals }: TriedDays,
): Search<readonly (readonly (readonly Sums[])[])[]> {
  const results = yield* simulated({ rosters, days, seed, goals });
  state.simulatedDays += days * rosters.length;
  return results.map((replications) =>
    replications.map((replication) => goalSums(goals, replication)),
  );
}

/** Tries rosters on the sample; those that cannot be simulated are left out. */
export function* sampled(
  state: SearchState,
  asked: readonly Roster[],
): Search<readonly Candidate[]> {
  const { problem, settings } = state;
  const rosters = asked.filter((roster) => refusalOf(problem, allShifts(problem, roster)) === null);
  const shifts = rosters.map((roster) => allShifts(problem, roster));
  const sums = yield* tried(state, shifts, { days: settings.sampleDays });
  return rosters.map((roster, place) => {
    const days = sums[place] ?? [];
    return {
      roster,
      totals: totalsOf(problem.patterns, roster),
      surpluses: surpluses(problem.goals, days),
      shares: readGoals(problem.goals, days, settings.confidence).map(
        ({ estimate }) => estimate.value,
      ),
      days,
    };
  });
}

/**
 * Which rosters may be good enough, by a few days: what they lose there against a candidate on the
 * same days, taken from what that shows on all of them.
 */
export function* promising(
  state: SearchState,
  against: Candidate,
  rosters: readonly Roster[],
): Search<readonly boolean[]> {
  const { problem, settings } = state;
  const days = Math.max(2, Math.ceil(settings.sampleDays / screenPart));
  const all = rosters.map((roster) => allShifts(problem, roster));
  const isPossible = all.map((one) => refusalOf(problem, one) === null);
  const shifts = all.filter((_, place) => isPossible[place]);
  const found = yield* tried(state, shifts, { days });
  const before = surpluses(problem.goals, against.days.slice(0, days));
  const isGood = found.map((sums) =>
    surpluses(problem.goals, sums).every((after, place) => {
      const shown = against.surpluses[place] ?? after;
      const lost = (before[place]?.mean ?? 0) - after.mean;
      return shown.mean - lost >= askedSurplus(state, shown, place);
    }),
  );
  return isPossible.map((one) => one && isGood.shift() === true);
}

/**
 * The mean surplus that a goal must show in a sample to hold in the run at the end: what is safe
 * there, and what the two may differ by chance. A search ends where goals just hold; without the
 * second part its check would be even odds for each of them.
 */
export function askedSurplus(
  { problem: { goals }, settings, further }: SearchState,
  surplus: Surplus,
  place: number,
): number {
  const { sampleDays, verifyDays, confidence, mustBeSure } = settings;
  const safe = mustBeSure ? safeSurplus(surplus, verifyDays, confidence) : 0;
  const apart = surplus.deviation * Math.sqrt(1 / sampleDays + 1 / verifyDays);
  const chance = mustBeSure ? inverseNormalCdf(1 - failuresByChance / goals.length) : apartMin;
  return safe + Math.max(apartMin, chance) * apart + (further[place] ?? 0);
}

/** By how many calls a day each goal falls short of what is asked; at most 0: it does not. */
export function shortfalls(
  state: SearchState,
  { surpluses: found }: Pick<Candidate, 'surpluses'>,
): readonly number[] {
  return found.map((surplus, place) => askedSurplus(state, surplus, place) - surplus.mean);
}

/** Whether every goal shows what is asked. */
export function isGoodEnough(state: SearchState, candidate: Candidate): boolean {
  return shortfalls(state, candidate).every((short) => short <= 0);
}

/** Keeps a candidate that is good enough and cheaper than the best. */
export function keepIfBetter(state: SearchState, candidate: Candidate): boolean {
  if (!isGoodEnough(state, candidate)) return false;
  if (state.best !== null && candidate.totals.cost >= state.best.totals.cost) return false;
  keep(state, candidate);
  return true;
}

export function keep(state: SearchState, candidate: Candidate): void {
  state.best = candidate;
  state.kept.push(candidate);
}

/**
 * After a check has failed, and more is asked: the cheapest that shows as much; null: none does.
 */
export function cheapestKept(state: SearchState): Candidate | null {
  const good = state.kept.filter((candidate) => isGoodEnough(state, candidate));
  return good.toSorted((a, b) => a.totals.cost - b.totals.cost)[0] ?? null;
}

/** A goal's name in a search: one promise of one queue, in one span. */
export function spanKey({ queueId, interval }: Pick<Goal, 'queueId' | 'interval'>): string {
  return `${queueId} ${interval ?? ''}`;
}
