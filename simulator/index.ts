/** The virtual-time driver of the routing core: scenarios in, estimates with intervals out. */
export { Callers } from './callers.ts';
export {
  type ComparedFigure,
  type ComparedPart,
  type ComparisonNeeds,
  compareWithMeasured,
  needsOf,
} from './comparison.ts';
export { compileScenario } from './compile-scenario.ts';
export type { CreateRouter, DayObserver } from './day.ts';
export { dateOf } from './day-clock.ts';
export type { DayEvent } from './day-event.ts';
export { drawsOf } from './draws.ts';
export { erlangA } from './formulas/erlang-a.ts';
export { erlangB } from './formulas/erlang-b.ts';
export { erlangC, type PatientQueueFigures, type QueueInput } from './formulas/erlang-c.ts';
export {
  generalPatience,
  type ImpatientQueueFigures,
} from './formulas/general-patience.ts';
export type { Answer, FormulaLimit } from './formulas/limit.ts';
export type { Patience } from './formulas/offered-wait.ts';
export {
  figuresAt,
  type SmallestStaff,
  type StaffFigures,
  type StaffInput,
  smallestStaff,
} from './formulas/smallest-staff.ts';
export { compileLaw } from './laws/compile-law.ts';
export type { Law } from './laws/law.ts';
export { inverseNormalCdf } from './laws/normal.ts';
export { inputsOf } from './outside.ts';
export type { AgentPlan, CallTypePlan, SimulationPlan, StopRule } from './plan.ts';
export {
  type ReplicationOptions,
  type ReplicationResult,
  simulateReplication,
  type Window,
} from './replication.ts';
export { type MeasureEstimate, reportOf, type SimulationReport } from './report.ts';
export { resolveScenario } from './resolve-scenario.ts';
export { type SimulateOptions, simulateScenario } from './simulate.ts';
export { deriveCentre, simulationCentre } from './simulation-centre.ts';
export type { QueueDemand } from './staffing/demand.ts';
export type { Formula, QueueRequirement } from './staffing/formula-roster.ts';
export { type Goal, type GoalReading, type GoalScope, windowsOf } from './staffing/goal.ts';
export type {
  ChosenValues,
  Constraint,
  IntegerProgram,
  Solution,
  SolveEffort,
  Term,
  Variable,
} from './staffing/integer-program.ts';
export {
  type CheckedRoster,
  type PlanOptions,
  planRoster,
  type StaffingPlan,
} from './staffing/plan-roster.ts';
export { presenceByProfile, type RosterTotals } from './staffing/roster.ts';
export {
  type StaffingProblem,
  type StaffingProblemOptions,
  staffingProblem,
} from './staffing/staffing-problem.ts';
export type {
  Search,
  StaffingAnswer,
  StaffingNote,
  StaffingStage,
  StaffingWish,
} from './staffing/wish.ts';
export { antitheticPairs } from './statistics/antithetic-pairs.ts';
export { type BatchedSums, independentBatches } from './statistics/batch-means.ts';
export { type Choice, chooseBest, knConstants } from './statistics/choose-best.ts';
export { type Control, controlledRatio } from './statistics/control-variates.ts';
export { type Feasibility, feasibilityOf } from './statistics/feasibility.ts';
export { mser5, type Truncation } from './statistics/mser5.ts';
export { ocbaShares } from './statistics/ocba-shares.ts';
export { type Difference, linearised, pairedDifference } from './statistics/paired-difference.ts';
export { allPairs, type PairOfPlans, rankedGroups } from './statistics/pairwise.ts';
export {
  type QuantileEstimate,
  quantileInterval,
  quantileRanks,
} from './statistics/quantile-interval.ts';
export { type Estimate, estimateRatio, type Sums } from './statistics/ratio-estimate.ts';
export { type Outlook, outlookOf, type Precision } from './statistics/sequential-stop.ts';
export { studentQuantile } from './statistics/student-t.ts';
export { type WaitQuantile, waitQuantiles } from './statistics/wait-quantiles.ts';
export { Workforce } from './workforce.ts';
