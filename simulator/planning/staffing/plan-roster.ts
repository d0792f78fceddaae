/**
 * From calls to a roster that holds: formulas, shifts, simulation, and a check that had no part in
 * the search.
 *
 * A roster found on some days is a little too good on those days; so it is simulated once more on
 * others. Where a goal fails there, more is asked of it and the search goes on, a few times, from
 * the cheapest roster it has seen that shows as much.
 * Work is bounded by simulated calls, which end a search at the same place on every machine; who
 * cannot wait for that ends it with the best so far, checked or as it stands.
 * Source: simulation.md 10.
 */
import type { Scenario } from '../../../contracts/index.ts';
import type { Formula } from '../formulas/smallest-staff.ts';
import { byCuts, type Slope } from './cuts.ts';
import { formulaRoster, type QueueRequirement, requirementsOf } from './formula-roster.ts';
import {
  byInterval,
  type Goal,
  type GoalReading,
  readGoals,
  type Surplus,
  safeSurplus,
  surpluses,
} from './goal.ts';
import { findReserves, type Reserves } from './reserves.ts';
import { type Roster, type RosterTotals, totalsOf } from './roster.ts';
import {
  allShifts,
  type Candidate,
  cheapestKept,
  isSpent,
  noted,
  type SearchSettings,
  type SearchState,
  tried,
} from './sample.ts';
import type { BestSoFar, Search } from './search.ts';
import { refusalOf, type StaffingProblem } from './staffing-problem.ts';
import { trim } from './trim.ts';

/** A roster and what simulated days say of it: of an independent run, where it is checked. */
export interface CheckedRoster {
  readonly roster: Roster;
  readonly totals: RosterTotals;
  /** Of the scenario, those that stand included. */
  readonly shifts: Scenario['agents']['shifts'];
  readonly readings: readonly GoalReading[];
  readonly holds: boolean;
  /** By goal: calls a day that it lacks to hold; at most 0: none. */
  readonly shortfalls: readonly number[];
  /** Of goals of the day that are not held: where calls are not within them, most of them first. */
  readonly missedIntervals: readonly MissedInterval[];
  readonly seed: number;
  readonly days: number;
}

/** An interval of the day that is below a goal of the whole day. */
export interface MissedInterval {
  readonly goal: Goal;
  readonly interval: number;
  readonly value: number;
  /** Calls a day that it lacks. */
  readonly callsShort: number;
}

export interface StaffingPlan {
  readonly requirements: readonly QueueRequirement[];
  /** By formulas alone; null: shifts cannot cover what they ask. */
  readonly byFormula: CheckedRoster | null;
  /** By simulation; null: none found, or none asked for. */
  readonly bySimulation: CheckedRoster | null;
  /** Why there is no roster; null: there is. */
  readonly reason: string | null;
  /** Independent checks made. */
  readonly checks: number;
  readonly simulatedDays: number;
  /** That a search may simulate; it ends what it has begun, and checks it. */
  readonly daysMax: number;
  readonly ended: SearchEnding;
}

/**
 * `found`: it looked at all it would. `days`, `time`: these were used up, and the best so far is
 * checked. `stopped`: the best so far stands unchecked, with the days it was searched on.
 */
export type SearchEnding = 'found' | 'days' | 'time' | 'stopped';

export interface PlanOptions extends SearchSettings {
  readonly formula: Formula;
  /** False: the formulas' roster, checked. */
  readonly searches: boolean;
}

const checksMax = 5;
/** Simulated calls of a search: some minutes on two processors. */
const callsMax = 12_000_000;
/** Of a shortfall: a little more is asked, or the next check would be even odds. */
const answerShare = 1.2;

/** Plans a roster; the seeds of checks follow the search's own. */
export function* planRoster(problem: StaffingProblem, options: PlanOptions): Search<StaffingPlan> {
  const state = stateOf(problem, options);
  yield* noted(state, 'formulas');
  const requirements = requirementsOf(problem, options.formula);
  const covered = yield* formulaRoster(problem, requirements);
  const searched = options.searches
    ? yield* search(state, requirements)
    : { found: null, reason: covered.kind === 'impossible' ? covered.reason : null };
  // Its check is that of the roster beside it: both face the same callers.
  const seed = options.seed + Math.max(1, state.checks);
  const byFormula =
    covered.kind === 'impossible' ? null : yield* checked(state, covered.roster, seed);
  // One verdict for one roster: where the check of the formulas' roster holds, so does the search.
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

/** The best so far of a search that ran out of time, checked beside the formulas' roster. */
export function* planInTime(
  problem: StaffingProblem,
  options: PlanOptions,
  so: Pick<SearchState, 'checks' | 'simulatedDays'> & { readonly best: BestSoFar | null },
): Search<StaffingPlan> {
  const state = { ...stateOf(problem, options), ...so, best: null, checks: so.checks + 1 };
  const requirements = requirementsOf(problem, options.formula);
  const covered = yield* formulaRoster(problem, requirements);
  const seed = options.seed + state.checks;
  const byFormula =
    covered.kind === 'impossible' ? null : yield* checked(state, covered.roster, seed);
  const found = so.best === null ? byFormula : yield* checked(state, so.best.roster, seed);
  return {
    requirements,
    byFormula,
    // Of two that hold, or do not, the cheaper.
    bySimulation: found?.holds === false && byFormula?.holds === true ? byFormula : found,
    reason: found === null ? outOfTime : null,
    ...endedAs(state, 'time'),
  };
}

/** The best so far as it stands: its readings are of the days it was searched on. */
export function planSoFar(
  problem: StaffingProblem,
  options: PlanOptions,
  so: Pick<SearchState, 'checks' | 'simulatedDays'> & { readonly best: BestSoFar | null },
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
  const callsPerDay = problem.demand.reduce(
    (sum, { intervals }) => sum + intervals.reduce((calls, one) => calls + one.calls, 0),
    0,
  );
  return {
    problem,
    settings,
    further: problem.goals.map(() => 0),
    simulatedDays: 0,
    daysMax: Math.ceil(callsMax / callsPerDay),
    checks: 0,
    best: null,
    kept: [],
    refused: null,
  };
}

function endedAs(
  { checks, simulatedDays, daysMax }: SearchState,
  ended: SearchEnding,
): Pick<StaffingPlan, 'checks' | 'simulatedDays' | 'daysMax' | 'ended'> {
  return { checks, simulatedDays, daysMax, ended };
}

interface Searched {
  /** Of the last check; its roster may fall short of a goal. */
  readonly found: CheckedRoster | null;
  readonly reason: string | null;
}

/** Searches and checks, until a check holds. */
function* search(state: SearchState, requirements: readonly QueueRequirement[]): Search<Searched> {
  const { settings, further } = state;
  const slopes: Slope[] = [];
  let found: CheckedRoster | null = null;
  let start: Candidate | null = null;
  let reserves: Reserves = new Map();
  while (state.checks < checksMax) {
    if (start !== null && state.best === null)
      yield* byCuts(state, { requirements, reserves, start, slopes });
    if (state.best === null) {
      const first = yield* findReserves(state, requirements, reserves);
      reserves = first.reserves;
      if (state.best === null) return { found, reason: first.reason ?? unmet };
      yield* byCuts(state, { requirements, reserves, start: state.best, slopes });
    }
    yield* trim(state);
    state.checks += 1;
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
  'no roster met every goal in the sample, however many heads were added; expected goals that agents can meet';

/** Simulates a roster on days that nobody has searched; null: it cannot be simulated. */
function* checked(state: SearchState, roster: Roster, seed: number): Search<CheckedRoster | null> {
  yield* noted(state, 'verifying');
  const { problem, settings } = state;
  const shifts = allShifts(problem, roster);
  if (refusalOf(problem, shifts) !== null) return null;
  const goals = [...problem.goals, ...byInterval(problem.goals, problem.demand)];
  const [days = []] = yield* tried(state, [shifts], { days: settings.verifyDays, seed, goals });
  const totals = totalsOf(problem.patterns, roster);
  return readRoster(state, { roster, totals, days }, seed);
}

function readRoster(
  { problem, settings }: SearchState,
  { roster, totals, days: sums }: BestSoFar,
  seed: number,
): CheckedRoster {
  const { verifyDays, confidence, mustBeSure } = settings;
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
      (surplus) => safeIf(mustBeSure, surplus, { verifyDays, confidence }) - surplus.mean,
    ),
    seed,
    days: sums.length,
  };
}

/** None where the days were gathered for the goals alone. */
function missedIntervals(
  { goals, demand }: StaffingProblem,
  of: {
    readonly readings: readonly GoalReading[];
    readonly sums: BestSoFar['days'];
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

function safeIf(
  mustBeSure: boolean,
  surplus: Surplus,
  { verifyDays, confidence }: Pick<SearchSettings, 'verifyDays' | 'confidence'>,
): number {
  return mustBeSure ? safeSurplus(surplus, verifyDays, confidence) : 0;
}
