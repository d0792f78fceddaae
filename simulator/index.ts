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
export type {
  Choice,
  Constraint,
  IntegerProgram,
  Solution,
  SolveEffort,
  Term,
  Variable,
} from './staffing/integer-program.ts';
export { type Estimate, estimateRatio, type Sums } from './statistics/ratio-estimate.ts';
export { studentQuantile } from './statistics/student-t.ts';
export { Workforce } from './workforce.ts';
