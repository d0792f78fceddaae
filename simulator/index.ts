/** The virtual-time driver of the routing core: scenarios in, estimates with intervals out. */
export { arrivalInput, Callers } from './callers.ts';
export {
  type ComparedFigure,
  type ComparedPart,
  type ComparisonNeeds,
  compareWithMeasured,
  needsOf,
} from './comparison.ts';
export { compileScenario } from './compile-scenario.ts';
export type { DayObserver, DayOptions } from './day.ts';
export { dateOf } from './day-clock.ts';
export { dayEvent, type Schedule, type Subject } from './day-event.ts';
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
export { compileLaw, compileQuantity } from './laws/compile-law.ts';
export type { Law } from './laws/law.ts';
export { inverseNormalCdf } from './laws/normal.ts';
export { LiveCall } from './live-call.ts';
export { LiveOffer } from './live-offer.ts';
export { type DayEvent, happen } from './outside.ts';
export type { OutsideInputs } from './outside-inputs.ts';
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
export { type Estimate, estimateRatio, type Sums } from './statistics/ratio-estimate.ts';
export { studentQuantile } from './statistics/student-t.ts';
export { formulaValues, type Values } from './validation/formula-values.ts';
export { Workforce } from './workforce.ts';
