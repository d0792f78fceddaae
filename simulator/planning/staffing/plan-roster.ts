/**
 * Plans a roster and checks it on new days, since it fits its own days too well: a goal that fails
 * is raised and the search continues. Simulated calls, not time, limit the work, so that results do
 * not depend on the machine.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { sumBy } from '../../statistics/sums.ts';
import type { Formula } from '../formulas/smallest-staff.ts';
import { type Slope, searchByCuts } from './cuts.ts';
import {
  formulaRoster,
  type QueueRequirement,
  type RosterOutcome,
  requirementsOf,
} from './formula-roster.ts';
import { byInterval, type Goal, type GoalReading, readGoals, surpluses } from './goal.ts';
import { improve } from './improve.ts';
import { findReserves, type Reserves } from './reserves.ts';
import { type Roster, type RosterTotals, totalsOf } from './roster.ts';
import {
  allShifts,
  type Candidate,
  cheapestKept,
  isSpent,
  reportStage,
  type SearchSettings,
  type SearchState,
  safetyOf,
  tryRosters,
} from './sample.ts';
import type { BestRoster, Search } from './search.ts';
import { refusalOf, type StaffingProblem } from './staffing-problem.ts';

/** A roster and its figures, which after a check come from new days. */
export interface CheckedRoster {
  readonly roster: Roster;
  readonly totals: RosterTotals;
  readonly shifts: Scenario['agents']['shifts'];
  readonly readings: readonly GoalReading[];
  readonly holds: boolean;
  /** By goal, missing good calls a day; 0 or less if met. */
  readonly shortfalls: readonly number[];
  /** For missed goals of the whole day, the intervals that lack most, worst first. */
  readonly missedIntervals: readonly MissedInterval[];
  readonly seed: number;
  readonly days: number;
}

export interface MissedInterval {
  readonly goal: Goal;
  readonly interval: number;
  readonly value: number;
  readonly callsShort: number;
}

export interface StaffingPlan {
  readonly requirements: readonly QueueRequirement[];
  /** The formulas' roster; null if shifts cannot cover it. */
  readonly byFormula: CheckedRoster | null;
  readonly bySimulation: CheckedRoster | null;
  readonly reason: string | null;
  readonly checks: number;
  readonly simulatedDays: number;
  /** Most days that a search may simulate before it finishes and checks what it has begun. */
  readonly daysMax: number;
  readonly ended: SearchEnding;
  /**
   * Least cost that a roster can have, as far as measured effects of agents say (`cost-bound.ts`);
   * null: not known.
   */
  readonly bound: number | null;
  /** Rounds of improvement; the last one saved too little to go on, unless a limit ended them. */
  readonly rounds: number;
}

/**
 * How a search ended. `found`: complete. `days`, `time`: at a limit, with the best so far checked.
 * `stopped`: unchecked.
 */
export type SearchEnding = 'found' | 'days' | 'time' | 'stopped';

export interface PlanOptions extends SearchSettings {
  readonly formula: Formula;
  readonly searches: boolean;
}

const checksMax = 5;
/** Most simulated calls of a search: half a minute on two processors; most end before. */
const callsMax = 24_000_000;
/**
 * A failed goal is raised by this times the shortfall, or the next check would pass only half the
 * time.
 */
const answerShare = 1.2;

export function* planRoster(problem: StaffingProblem, options: PlanOptions): Search<StaffingPlan> {
  const state = stateOf(problem, options);
  yield* reportStage(state, 'formulas');
  const requirements = requirementsOf(problem, options.formula);
  const covered = yield* formulaRoster(problem, requirements);
  const searched = options.searches
    ? yield* search(state, requirements)
    : { found: null, reason: covered.kind === 'impossible' ? covered.reason : null };
  // The seed that checked the searched roster, so that both rosters face the same callers.
  const seed = options.seed + Math.max(1, state.checks);
  const byFormula = yield* checkedOutcome(state, covered, seed);
  const isFormulas =
    options.searches && byFormula?.holds === true && searched.found?.holds !== true;
  return {
    requirements,
    byFormula,
    bySimulation: isFormulas ? byFormula : searched.found,
    reason: isFormulas ? null : searched.reason,
    ...endedAs(state, isSpent(state) ? 'days' : 'found'),
  };
}

export type SearchSoFar = Pick<SearchState, 'checks' | 'simulatedDays'> &
  Partial<Pick<SearchState, 'bound' | 'rounds'>> & {
    readonly best: BestRoster | null;
  };

export function* planInTime(
  problem: StaffingProblem,
  options: PlanOptions,
  so: SearchSoFar,
): Search<StaffingPlan> {
  const state = { ...stateOf(problem, options), ...so, best: null, checks: so.checks + 1 };
  const requirements = requirementsOf(problem, options.formula);
  const covered = yield* formulaRoster(problem, requirements);
  const seed = options.seed + state.checks;
  const byFormula = yield* checkedOutcome(state, covered, seed);
  const found = so.best === null ? byFormula : yield* checked(state, so.best.roster, seed);
  return {
    requirements,
    byFormula,
    // Takes the searched roster unless only the formulas' roster holds.
    bySimulation: found?.holds === false && byFormula?.holds === true ? byFormula : found,
    reason: found === null ? outOfTime : null,
    ...endedAs(state, 'time'),
  };
}

export function planSoFar(
  problem: StaffingProblem,
  options: PlanOptions,
  so: SearchSoFar,
): StaffingPlan {
  const state = { ...stateOf(problem, options), ...so, best: null };
  const { best } = so;
  return {
    requirements: requirementsOf(problem, options.formula),
    byFormula: null,
    bySimulation: best === null ? null : readRoster(state, best, options.seed),
    reason: best === null ? 'stopped before a roster was found' : null,
    ...endedAs(state, 'stopped'),
  };
}

const outOfTime =
  'no roster was found in the time given; expected a longer --budget, or wider goals';

function stateOf(problem: StaffingProblem, settings: SearchSettings): SearchState {
  const callsPerDay = sumBy(problem.demand, ({ intervals }) =>
    sumBy(intervals, ({ calls }) => calls),
  );
  return {
    problem,
    settings,
    further: problem.goals.map(() => 0),
    luck: problem.goals.map(() => 0),
    simulatedDays: 0,
    daysMax: Math.ceil(callsMax / callsPerDay),
    checks: 0,
    best: null,
    kept: [],
    refused: null,
    bound: null,
    rounds: 0,
  };
}

function endedAs(
  { checks, simulatedDays, daysMax, bound, rounds }: SearchState,
  ended: SearchEnding,
): Pick<StaffingPlan, 'checks' | 'simulatedDays' | 'daysMax' | 'ended' | 'bound' | 'rounds'> {
  return { checks, simulatedDays, daysMax, ended, bound, rounds };
}

interface Searched {
  readonly found: CheckedRoster | null;
  readonly reason: string | null;
}

function* search(state: SearchState, requirements: readonly QueueRequirement[]): Search<Searched> {
  const { settings, further } = state;
  const slopes: Slope[] = [];
  let found: CheckedRoster | null = null;
  let start: Candidate | null = null;
  let reserves: Reserves = new Map();
  while (state.checks < checksMax) {
    if (start !== null && state.best === null)
      yield* searchByCuts(state, { requirements, reserves, start, slopes });
    if (state.best === null) {
      const first = yield* findReserves(state, requirements, reserves);
      reserves = first.reserves;
      if (state.best === null) return { found, reason: first.reason ?? unmet };
      yield* searchByCuts(state, { requirements, reserves, start: state.best, slopes });
    }
    yield* improve(state, { requirements, reserves, slopes });
    state.checks += 1;
    if (state.best === null) continue;
    found = yield* checked(state, state.best.roster, settings.seed + state.checks);
    if (found === null || found.holds) return { found, reason: null };
    for (const [place, short] of found.shortfalls.entries()) {
      if (short > 0) further[place] = (further[place] ?? 0) + answerShare * short;
    }
    start = state.best;
    state.refused = start;
    state.best = cheapestKept(state);
  }
  return { found, reason: `goals still fail after ${checksMax} checks` };
}

const unmet =
  'no roster met every goal in the sample, however many heads were added; expected a lower service level, or more callers who may give up';

function* checkedOutcome(
  state: SearchState,
  covered: RosterOutcome,
  seed: number,
): Search<CheckedRoster | null> {
  return covered.kind === 'impossible' ? null : yield* checked(state, covered.roster, seed);
}

/** Simulates a roster on new days; null if impossible. */
function* checked(state: SearchState, roster: Roster, seed: number): Search<CheckedRoster | null> {
  yield* reportStage(state, 'verifying');
  const { problem, settings } = state;
  const shifts = allShifts(problem, roster);
  if (refusalOf(problem, shifts) !== null) return null;
  const goals = [...problem.goals, ...byInterval(problem.goals, problem.demand)];
  const [days = []] = yield* tryRosters(state, [shifts], {
    days: settings.verifyDays,
    seed,
    goals,
  });
  const totals = totalsOf(problem.patterns, roster);
  return readRoster(state, { roster, totals, days }, seed);
}

function readRoster(
  { problem, settings }: SearchState,
  { roster, totals, days: sums }: BestRoster,
  seed: number,
): CheckedRoster {
  const { confidence, mustBeSure } = settings;
  const readings = readGoals(problem.goals, sums, confidence);
  return {
    roster,
    totals,
    shifts: allShifts(problem, roster),
    readings,
    missedIntervals: missedIntervals(problem, { readings, sums, confidence }),
    holds: readings.every(({ verdict }) =>
      mustBeSure ? verdict === 'held' : verdict !== 'missed',
    ),
    shortfalls: surpluses(problem.goals, sums).map(
      (surplus) => safetyOf(settings, surplus) - surplus.mean,
    ),
    seed,
    days: sums.length,
  };
}

/** The intervals that miss a goal most; none if results were not gathered by interval. */
function missedIntervals(
  { goals, demand }: StaffingProblem,
  of: {
    readonly readings: readonly GoalReading[];
    readonly sums: BestRoster['days'];
    readonly confidence: number;
  },
): readonly MissedInterval[] {
  const { readings, sums, confidence } = of;
  const watched = byInterval(goals, demand);
  if (sums.some((day) => day.length < goals.length + watched.length)) return [];
  const open = new Set(readings.filter(({ verdict }) => verdict !== 'held').map(keyOf));
  const days = sums.map((day) => day.slice(goals.length));
  const short = surpluses(watched, days);
  return readGoals(watched, days, confidence)
    .flatMap(({ goal, estimate: { value } }, place) => {
      const callsShort = -(short[place]?.mean ?? 0);
      const { interval } = goal;
      const isMissed = value !== null && callsShort > 0 && open.has(keyOf({ goal }));
      return isMissed && interval !== null ? [{ goal, interval, value, callsShort }] : [];
    })
    .sort((a, b) => b.callsShort - a.callsShort || a.interval - b.interval);
}

function keyOf({ goal: { queueId, measureId } }: Pick<GoalReading, 'goal'>): string {
  return `${queueId} ${measureId}`;
}
