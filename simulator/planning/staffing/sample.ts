/** Rosters tried by simulation on the same days, and their results for every goal. */
import type { Scenario } from '../../../contracts/index.ts';
import { inverseNormalCdf } from '../../distributions/normal.ts';
import type { Sums } from '../../statistics/ratio-estimate.ts';
import { type Goal, goalSums, readGoals, type Surplus, safeSurplus, surpluses } from './goal.ts';
import { type Roster, shiftsOf, totalsOf } from './roster.ts';
import { type BestRoster, requestSimulation, type Search, type StaffingStage } from './search.ts';
import { refusalOf, type StaffingProblem } from './staffing-problem.ts';

type Shifts = Scenario['agents']['shifts'];

export interface SearchSettings {
  readonly seed: number;
  readonly sampleDays: number;
  /** Days of the sample on which the effect of one agent more is measured. */
  readonly gradientDays: number;
  readonly verifyDays: number;
  readonly confidence: number;
  /**
   * Whether goals of the day must be met by the whole confidence interval, not only the estimate.
   */
  readonly mustBeSure: boolean;
}

/** A first look at a roster simulates one in this many days of the sample. */
export const screenPart = 4;
/** A roster is weighed on so many times the days of the sample. */
const weighedTimes = 10;

/**
 * Least distance from a goal, in standard deviations of sample and final check; more with many
 * goals, so that about one check fails by chance.
 */
const apartMin = 1;
const failuresByChance = 0.8;

export interface SearchState {
  readonly problem: StaffingProblem;
  readonly settings: SearchSettings;
  /** By goal, additional surplus to ask for, raised when a roster fails the check on new days. */
  readonly further: number[];
  /** By goal, how much the sample flatters rosters, as one weighed on many more days has shown. */
  readonly luck: number[];
  simulatedDays: number;
  /** Simulated days after which the search starts nothing new. */
  readonly daysMax: number;
  checks: number;
  best: Candidate | null;
  /** All rosters that at some time were the cheapest to meet the goals, in that order. */
  readonly kept: Candidate[];
  refused: Candidate | null;
  /** No roster that meets the goals costs less, as far as measured effects say; null: not known. */
  bound: number | null;
  /** Rounds of improvement that were finished. */
  rounds: number;
}

export interface Candidate extends BestRoster {
  readonly surpluses: readonly Surplus[];
  readonly shares: readonly (number | null)[];
}

export function* reportStage(state: SearchState, stage: StaffingStage): Search<void> {
  const { simulatedDays, checks, bound, rounds, refused } = state;
  const best = state.best ?? refused;
  yield { kind: 'note', stage, simulatedDays, checks, bound, rounds, best };
}

export function isSpent({ simulatedDays, daysMax }: SearchState): boolean {
  return simulatedDays >= daysMax;
}

export function allShifts(
  { patterns, clock, standingShifts }: StaffingProblem,
  roster: Roster,
): Shifts {
  return [...standingShifts, ...shiftsOf(patterns, roster, clock)];
}

interface TriedDays {
  readonly days: number;
  readonly seed?: number;
  readonly goals?: readonly Goal[];
}

export function* tryRosters(
  state: SearchState,
  rosters: readonly Shifts[],
  { days, seed = state.settings.seed, goals = state.problem.goals }: TriedDays,
): Search<readonly (readonly (readonly Sums[])[])[]> {
  const results = yield* requestSimulation({ rosters, days, seed, goals });
  state.simulatedDays += days * rosters.length;
  return results.map((replications) =>
    replications.map((replication) => goalSums(goals, replication)),
  );
}

export function* sampleRosters(
  state: SearchState,
  asked: readonly Roster[],
): Search<readonly Candidate[]> {
  const { problem, settings } = state;
  const rosters = asked.filter((roster) => refusalOf(problem, allShifts(problem, roster)) === null);
  const shifts = rosters.map((roster) => allShifts(problem, roster));
  const sums = yield* tryRosters(state, shifts, { days: settings.sampleDays });
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

/** A first look at a roster, on a few days. */
interface Look {
  /** Whether it may meet the goals, by what it loses against a candidate. */
  readonly isPromising: boolean;
  /** By goal, the gain in mean surplus; empty if the roster is not possible. */
  readonly gained: readonly number[];
}

export function* findPromising(
  state: SearchState,
  against: Candidate,
  rosters: readonly Roster[],
): Search<readonly Look[]> {
  const { problem, settings } = state;
  const days = Math.max(2, Math.ceil(settings.sampleDays / screenPart));
  const all = rosters.map((roster) => allShifts(problem, roster));
  const isPossible = all.map((one) => refusalOf(problem, one) === null);
  const shifts = all.filter((_, place) => isPossible[place]);
  const found = yield* tryRosters(state, shifts, { days });
  const before = surpluses(problem.goals, against.days.slice(0, days));
  const looks = found.map((sums): Look => {
    const after = surpluses(problem.goals, sums);
    const gained = after.map(({ mean }, place) => mean - (before[place]?.mean ?? 0));
    const isPromising = after.every((own, place) => {
      const shown = against.surpluses[place] ?? own;
      return shown.mean + (gained[place] ?? 0) >= requiredSurplus(state, shown, place);
    });
    return { isPromising, gained };
  });
  const impossible: Look = { isPromising: false, gained: [] };
  return isPossible.map((one) => (one ? looks.shift() : null) ?? impossible);
}

/** Mean surplus that makes sure of a goal in the final check; 0 if the estimate is enough. */
export function safetyOf(
  { mustBeSure, verifyDays, confidence }: SearchSettings,
  surplus: Surplus,
): number {
  return mustBeSure ? safeSurplus(surplus, verifyDays, confidence) : 0;
}

/**
 * Mean surplus that a goal must show in the sample to hold in the final check, allowing for chance.
 */
export function requiredSurplus(
  { problem, settings, further, luck }: SearchState,
  surplus: Surplus,
  place: number,
): number {
  const more = (further[place] ?? 0) + (luck[place] ?? 0);
  return marginOf(settings, { surplus, days: settings.sampleDays, goals: problem.goals }) + more;
}

function marginOf(
  settings: SearchSettings,
  of: { readonly surplus: Surplus; readonly days: number; readonly goals: readonly Goal[] },
): number {
  const { surplus, days, goals } = of;
  const { verifyDays, mustBeSure } = settings;
  const apart = surplus.deviation * Math.sqrt(1 / days + 1 / verifyDays);
  const chance = mustBeSure ? inverseNormalCdf(1 - failuresByChance / goals.length) : apartMin;
  return safetyOf(settings, surplus) + Math.max(apartMin, chance) * apart;
}

/**
 * Simulates a roster on many more days. Rosters near it face the same callers and share its luck,
 * so what it shows there corrects what the sample says of them.
 */
export function* weigh(state: SearchState, { roster, surpluses: shown }: Candidate): Search<void> {
  const { problem, settings, luck } = state;
  const { goals } = problem;
  const { sampleDays } = settings;
  const days = weighedTimes * sampleDays;
  const [sums = []] = yield* tryRosters(state, [allShifts(problem, roster)], { days });
  for (const [place, surplus] of surpluses(goals, sums).entries()) {
    const before = shown[place] ?? surplus;
    luck[place] =
      marginOf(settings, { surplus, days, goals }) -
      surplus.mean -
      marginOf(settings, { surplus: before, days: sampleDays, goals }) +
      before.mean;
  }
}

/** How many calls a day too few go well, by goal; 0 or less for a goal that is met. */
export function shortfalls(
  state: SearchState,
  { surpluses: found }: Pick<Candidate, 'surpluses'>,
): readonly number[] {
  return found.map((surplus, place) => requiredSurplus(state, surplus, place) - surplus.mean);
}

export function isGoodEnough(state: SearchState, candidate: Candidate): boolean {
  return shortfalls(state, candidate).every((short) => short <= 0);
}

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

/** The cheapest kept roster that meets the goals, as raised by failed checks; null if none does. */
export function cheapestKept(state: SearchState): Candidate | null {
  const good = state.kept.filter((candidate) => isGoodEnough(state, candidate));
  return good.toSorted((a, b) => a.totals.cost - b.totals.cost)[0] ?? null;
}

export function spanKey({ queueId, interval }: Pick<Goal, 'queueId' | 'interval'>): string {
  return `${queueId} ${interval ?? ''}`;
}
