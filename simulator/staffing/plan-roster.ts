/**
 * From calls to a roster that holds: formulas, shifts, simulation, and a check that had no part in
 * the search.
 *
 * A roster found on some days is a little too good on those days; so it is simulated once more on
 * others. Where a goal fails there, more is asked of it and the search goes on, a few times.
 * Source: simulation.md 10.
 */
import type { Scenario } from '../../contracts/index.ts';
import { byCuts, type Slope } from './cuts.ts';
import {
  type Formula,
  formulaRoster,
  type QueueRequirement,
  requirementsOf,
} from './formula-roster.ts';
import { type GoalReading, readGoals, type Surplus, safeSurplus, surpluses } from './goal.ts';
import { findReserves, type Reserves } from './reserves.ts';
import { type Roster, type RosterTotals, totalsOf } from './roster.ts';
import {
  allShifts,
  type Candidate,
  noted,
  type SearchSettings,
  type SearchState,
  tried,
} from './sample.ts';
import type { StaffingProblem } from './staffing-problem.ts';
import { trim } from './trim.ts';
import type { Search } from './wish.ts';

/** A roster and what an independent run says of it. */
export interface CheckedRoster {
  readonly roster: Roster;
  readonly totals: RosterTotals;
  /** Of the scenario, those that stand included. */
  readonly shifts: Scenario['agents']['shifts'];
  readonly readings: readonly GoalReading[];
  readonly holds: boolean;
  /** By goal: calls a day that it lacks to hold; at most 0: none. */
  readonly shortfalls: readonly number[];
  readonly seed: number;
  readonly days: number;
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
}

export interface PlanOptions extends SearchSettings {
  readonly formula: Formula;
  /** False: the formulas' roster, checked. */
  readonly searches: boolean;
}

const checksMax = 5;
/** Of a shortfall: a little more is asked, or the next check would be even odds. */
const answerShare = 1.2;

/** Plans a roster; the seeds of checks follow the search's own. */
export function* planRoster(problem: StaffingProblem, options: PlanOptions): Search<StaffingPlan> {
  const state: SearchState = {
    problem,
    settings: options,
    further: problem.goals.map(() => 0),
    simulatedDays: 0,
    best: null,
  };
  yield* noted(state, 'formulas');
  const requirements = requirementsOf(problem, options.formula);
  const covered = yield* formulaRoster(problem, requirements);
  const searched = options.searches
    ? yield* search(state, requirements)
    : { found: null, checks: 0, reason: covered.kind === 'impossible' ? covered.reason : null };
  // Its check is that of the roster beside it: both face the same callers.
  const seed = options.seed + Math.max(1, searched.checks);
  const byFormula =
    covered.kind === 'impossible' ? null : yield* checked(state, covered.roster, seed);
  return {
    requirements,
    byFormula,
    bySimulation: searched.found,
    reason: searched.reason,
    checks: searched.checks,
    simulatedDays: state.simulatedDays,
  };
}

interface Searched {
  /** Of the last check; its roster may fall short of a goal. */
  readonly found: CheckedRoster | null;
  readonly checks: number;
  readonly reason: string | null;
}

/** Searches and checks, until a check holds. */
function* search(state: SearchState, requirements: readonly QueueRequirement[]): Search<Searched> {
  const { settings, further } = state;
  const slopes: Slope[] = [];
  let found: CheckedRoster | null = null;
  let start: Candidate | null = null;
  let reserves: Reserves = new Map();
  for (let checks = 0; checks < checksMax; ) {
    if (start !== null) yield* byCuts(state, { requirements, reserves, start, slopes });
    if (state.best === null) {
      const first = yield* findReserves(state, requirements, reserves);
      reserves = first.reserves;
      if (state.best === null) return { found, checks, reason: first.reason ?? unmet };
      yield* byCuts(state, { requirements, reserves, start: state.best, slopes });
    }
    yield* trim(state);
    checks += 1;
    found = yield* checked(state, state.best.roster, settings.seed + checks);
    if (found.holds) return { found, checks, reason: null };
    for (const [place, short] of found.shortfalls.entries()) {
      if (short > 0) further[place] = (further[place] ?? 0) + answerShare * short;
    }
    start = state.best;
    state.best = null;
  }
  return { found, checks: checksMax, reason: `goals still fail after ${checksMax} checks` };
}

const unmet =
  'no roster met every goal in the sample, however many heads were added; expected goals that agents can meet';

/** Simulates a roster on days that nobody has searched. */
function* checked(state: SearchState, roster: Roster, seed: number): Search<CheckedRoster> {
  yield* noted(state, 'verifying');
  const { problem, settings } = state;
  const { verifyDays, confidence, mustBeSure } = settings;
  const shifts = allShifts(problem, roster);
  const [sums = []] = yield* tried(state, [shifts], { days: verifyDays, seed });
  const readings = readGoals(problem.goals, sums, confidence);
  return {
    roster,
    totals: totalsOf(problem.patterns, roster),
    shifts,
    readings,
    holds: readings.every(({ verdict }) =>
      mustBeSure ? verdict === 'held' : verdict !== 'missed',
    ),
    shortfalls: surpluses(problem.goals, sums).map(
      (surplus) => safeIf(mustBeSure, surplus, { verifyDays, confidence }) - surplus.mean,
    ),
    seed,
    days: verifyDays,
  };
}

function safeIf(
  mustBeSure: boolean,
  surplus: Surplus,
  { verifyDays, confidence }: Pick<SearchSettings, 'verifyDays' | 'confidence'>,
): number {
  return mustBeSure ? safeSurplus(surplus, verifyDays, confidence) : 0;
}
