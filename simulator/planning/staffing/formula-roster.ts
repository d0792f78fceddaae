/**
 * A roster by formulas, for comparison: each queue is covered by shifts on its own, as a planner
 * without a simulator would do. Nobody counts for two queues at once.
 */
import { hourMs } from '../../../kernel/index.ts';
import {
  type Formula,
  type Requirement,
  requirementOf,
  type StaffQuestion,
} from '../formulas/smallest-staff.ts';
import { type Cut, coverProgram, type Demand } from './cover.ts';
import type { Goal } from './goal.ts';
import type { Roster } from './roster.ts';
import { type IntegerProgram, type Search, type Solution, solveProgram } from './search.ts';
import type { StaffingProblem } from './staffing-problem.ts';

export interface QueueRequirement {
  readonly queueId: string;
  readonly intervals: readonly (Requirement | null)[];
}

export type RosterOutcome =
  | { readonly kind: 'roster'; readonly roster: Roster }
  | { readonly kind: 'impossible'; readonly reason: string };

const asked = { measureId: 'serviceLevelNet', serviceLevelShare: 0.8, targetMs: 20_000 } as const;
/**
 * `gapShare` is the tolerated excess cost; more precision takes long and is lost in simulation
 * noise.
 */
const effort = { gapShare: 0.03, nodesMax: 20 } as const;
const wholeEffort = { gapShare: 0.05, nodesMax: 20 } as const;
/** Smaller fractions of an agent in the relaxed program are rounding errors. */
const leastPart = 1e-7;
/**
 * How the relaxed program is used: so many times; a part of an agent from here on is rounded up. A
 * search solves some twenty programs, in a quarter of the time, and ends no dearer.
 */
const once = { steps: 1, nearlyWhole: 1, isQuick: false };
const inSearch = { steps: 2, nearlyWhole: 0.5, isQuick: true };

/** Agents at work by queue and interval; null where no number of them meets the goal. */
export function requirementsOf(
  problem: StaffingProblem,
  formula: Formula,
): readonly QueueRequirement[] {
  const { demand, goals, factors, clock } = problem;
  return demand.map(({ queueId, handleTimeMsMean, patienceMsMean, intervals }) => ({
    queueId,
    intervals: intervals.map(({ load }, interval) =>
      requirementOf({
        ...goalAsked(goals, queueId, interval),
        arrivalsPerHour: handleTimeMsMean === 0 ? 0 : (load * hourMs) / handleTimeMsMean,
        handleTimeMsMean,
        patienceMsMean: formula === 'erlangA' ? patienceMsMean : null,
        factors: formula === 'erlangA' ? factors : [1],
      }),
    ),
    intervalMs: clock.intervalMs,
  }));
}

function goalAsked(
  goals: readonly Goal[],
  queueId: string,
  interval: number,
): Pick<StaffQuestion, 'measureId' | 'serviceLevelShare' | 'targetMs' | 'abandonShareMax'> {
  const own = goals.filter(
    (goal) => goal.queueId === queueId && (goal.interval ?? interval) === interval,
  );
  const level = own.find(({ bound }) => bound === 'atLeast');
  const abandon = own.find(({ bound }) => bound === 'atMost');
  return {
    measureId: level?.measureId ?? asked.measureId,
    serviceLevelShare: level?.share ?? asked.serviceLevelShare,
    targetMs: level?.targetMs ?? asked.targetMs,
    abandonShareMax: abandon?.share,
  };
}

export function* formulaRoster(
  problem: StaffingProblem,
  requirements: readonly QueueRequirement[],
): Search<RosterOutcome> {
  const demands = demandsFor(problem, (queue, interval) => {
    const requirement = requirements.find(({ queueId }) => queueId === queue.queueId);
    return requirement?.intervals[interval]?.agents ?? queue.load;
  });
  return yield* coveringRoster(problem, { demands, cuts: [], relaxed: once });
}

/**
 * Demand by queue and interval with somebody to serve; `agentsOf` gives agents at work, not
 * rostered.
 */
export function demandsFor(
  problem: StaffingProblem,
  agentsOf: (
    queue: { readonly queueId: string; readonly load: number },
    interval: number,
  ) => number,
): readonly Demand[] {
  const { demand, servers, profiles, standing, presentShare } = problem;
  const known = new Set([...profiles.map(({ id }) => id), ...standing.keys()]);
  return demand.flatMap(({ queueId, intervals }) => {
    const { first = [], later = [] } = servers.get(queueId) ?? {};
    const able = [first, later, [...known]]
      .map((some) => some.filter((id) => known.has(id)))
      .find((some) => some.length > 0);
    return intervals.flatMap(({ load }, interval) => {
      const agents = agentsOf({ queueId, load }, interval) / presentShare;
      if (agents <= 0) return [];
      const name = `${queueId} in interval ${interval}`;
      return [{ name, interval, agents, profileIds: able ?? [] }];
    });
  });
}

/**
 * A cheap roster under demands and cuts. It begins with the relaxed program, as the full one is
 * slow and little better; if that fails, the full one is solved.
 */
export function* coveringRoster(
  { patterns, profiles, kinds, standing }: StaffingProblem,
  {
    demands,
    cuts,
    relaxed = inSearch,
  }: {
    readonly demands: readonly Demand[];
    readonly cuts: readonly Cut[];
    readonly relaxed?: typeof once;
  },
): Search<RosterOutcome> {
  const program = coverProgram({ patterns, profiles, kinds, standing, demands, cuts });
  const isShared = demands.some(({ profileIds }) => profileIds.length > 1);
  const values =
    (isShared ? yield* completed(program, relaxed) : null) ??
    valuesOf(yield* solveProgram(program, isShared ? wholeEffort : effort));
  return values === null
    ? { kind: 'impossible', reason: uncovered }
    : { kind: 'roster', roster: values.slice(0, patterns.length) };
}

const uncovered =
  'the shifts and bounds on heads leave somebody uncovered; expected more heads, or shifts that reach there';

/**
 * Keeps the whole agents of the relaxed program, rounds up those who are nearly whole, relaxes it
 * again around them, and at last fills up its patterns.
 */
function* completed(
  program: IntegerProgram,
  { steps, nearlyWhole, isQuick }: typeof once,
): Search<readonly number[] | null> {
  let { variables } = program;
  for (let step = 0; step < steps; step++) {
    const relaxed = variables.map((one) => ({ ...one, isWhole: false }));
    const values = valuesOf(yield* solveProgram({ ...program, variables: relaxed }, {}));
    if (values === null) return null;
    variables = variables.map((variable, place) => {
      const value = values[place] ?? 0;
      if (!variable.isWhole) return variable;
      if (value < leastPart) return { ...variable, upper: 0 };
      const whole = Math.floor(value + leastPart);
      return { ...variable, lower: value - whole < nearlyWhole ? whole : whole + 1 };
    });
  }
  return valuesOf(yield* solveProgram({ ...program, variables }, { ...effort, isQuick }));
}

function valuesOf(solution: Solution): readonly number[] | null {
  if (solution.kind === 'optimal') return solution.values;
  return solution.kind === 'limit' ? (solution.best?.values ?? null) : null;
}
