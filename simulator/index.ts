/** The virtual-time driver of the routing core: scenarios in, estimates with intervals out. */

export { noView } from './callers/surroundings.ts';
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
export { busynessDraw, drawsOf } from './draws.ts';
export { fitAgentFactors } from './fit/agent-factors.ts';
export { fitPresence } from './fit/agent-presence.ts';
export { fitPooling, fitProfiles } from './fit/agent-profiles.ts';
export { type BackTestFigure, backTest } from './fit/back-test.ts';
export { fitCallsAgain } from './fit/calls-again.ts';
export { fitCensored } from './fit/censored-laws.ts';
export { fitBusyness } from './fit/day-kinds.ts';
export { type CallTypeFit, fitLog, type LogFit, waitsOf } from './fit/fit-log.ts';
export {
  centreOf,
  type FitPart,
  fitParts,
  hourTargets,
  measuredOf,
  minutesOf,
  profilesOf,
  type ScenarioNames,
  scenarioOf,
} from './fit/fitted-scenario.ts';
export { fitHandleTimes } from './fit/handle-time-laws.ts';
export { fitLognormalMixture } from './fit/lognormal-mixture.ts';
export { fitPatienceByQueue } from './fit/patience-by-queue.ts';
export { type CallLog, type LoggedCall, type QualityNote, readLog } from './fit/read-log.ts';
export { shiftsOf } from './fit/slots-to-shifts.ts';
export { fitStaff, type StaffRound } from './fit/staff.ts';
export {
  hazardBetween,
  meanUntilMs,
  medianMs,
  patienceTable,
  survivalAt,
  survivalSteps,
  type Wait,
} from './fit/survival.ts';
export { readTable, type Table } from './fit/table.ts';
export {
  dateOfDay,
  dayNumberOf,
  type Weekday,
  weekdayNames,
  weekdayOf,
} from './forecast/calendar-day.ts';
export type { CountedDay, CountedDays, SpecialDay } from './forecast/counted-days.ts';
export { countQuantiles } from './forecast/dispersion.ts';
export { forecastCalls } from './forecast/forecast.ts';
export { type MethodId, methodIds } from './forecast/method.ts';
export { readCounts } from './forecast/read-counts.ts';
export type { ForecastDay, ForecastReport, ScoredMethod } from './forecast/report.ts';
export { compileLaw, compileQuantity } from './laws/compile-law.ts';
export type { Law } from './laws/law.ts';
export { inverseNormalCdf } from './laws/normal.ts';
export { Ledger, uncountedLedger } from './ledger.ts';
export { isOutsideMeasureId, type OutsideMeasureId, outsideMeasures } from './ledger-measures.ts';
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
export { Workforce } from './workforce.ts';
