/** The virtual-time driver of the routing core: scenarios in, estimates with intervals out. */

export { Workforce } from './agents/workforce.ts';
export { arrivalInput, Callers } from './callers/callers.ts';
export { noView } from './callers/surroundings.ts';
export { clockOf } from './clock.ts';
export { compileScenario } from './compile-scenario.ts';
export type { DayObserver, DayOptions } from './day/day.ts';
export { dateOf } from './day/day-clock.ts';
export { dayEvent, type Schedule, type Subject } from './day/day-event.ts';
export { busynessDraw, drawsOf } from './day/draws.ts';
export { uncountedLedger } from './day/ledger.ts';
export { LiveCall } from './day/live-call.ts';
export { LiveOffer } from './day/live-offer.ts';
export { type DayEvent, happen } from './day/outside.ts';
export type { OutsideInputs } from './day/outside-inputs.ts';
export { compileDistribution, compileQuantity } from './distributions/compile-distribution.ts';
export type { Distribution } from './distributions/distribution.ts';
export { inverseNormalCdf } from './distributions/normal.ts';
export { type LoadRow, loadSheetOf, type TypeLoad } from './load-sheet.ts';
export type { AgentPlan, CallTypePlan, SimulationPlan } from './plan.ts';
export {
  type Axis,
  type AxisValue,
  axisValuesMax,
  checkAxis,
  parseAxis,
  valuesOf,
} from './planning/experiment/axis.ts';
export * from './planning/experiment/cell-results.ts';
export * from './planning/experiment/experiment.ts';
export { type Grid, gridOf } from './planning/experiment/grid.ts';
export { sweepCsv } from './planning/experiment/sweep-csv.ts';
export { type SweepPageText, sweepPage } from './planning/experiment/sweep-page.ts';
export { fitAgentFactors } from './planning/fit/agent-factors.ts';
export { fitPresence } from './planning/fit/agent-presence.ts';
export { fitPooling, fitProfiles } from './planning/fit/agent-profiles.ts';
export { type BackTestFigure, backTest } from './planning/fit/back-test.ts';
export { fitCallsAgain } from './planning/fit/calls-again.ts';
export { fitCensored } from './planning/fit/censored-distributions.ts';
export { fitBusyness } from './planning/fit/day-kinds.ts';
export { type CallTypeFit, fitLog, type LogFit, waitsOf } from './planning/fit/fit-log.ts';
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
} from './planning/fit/fitted-scenario.ts';
export { fitHandleTimes } from './planning/fit/handle-time-distributions.ts';
export { fitLognormalMixture } from './planning/fit/lognormal-mixture.ts';
export { fitPatienceByQueue } from './planning/fit/patience-by-queue.ts';
export {
  type CallLog,
  type LoggedCall,
  type QualityNote,
  readLog,
} from './planning/fit/read-log.ts';
export * from './planning/fit/rotate.ts';
export { shiftsOf } from './planning/fit/slots-to-shifts.ts';
export { fitStaff, type StaffRound } from './planning/fit/staff.ts';
export * from './planning/fit/survival.ts';
export { readTable, type Table } from './planning/fit/table.ts';
export {
  dayNumberOf,
  type Weekday,
  weekdayNames,
  weekdayOf,
} from './planning/forecast/calendar-day.ts';
export type { CountedDay, CountedDays, SpecialDay } from './planning/forecast/counted-days.ts';
export { countQuantiles } from './planning/forecast/dispersion.ts';
export { forecastCalls } from './planning/forecast/forecast.ts';
export { type MethodId, methodIds } from './planning/forecast/method.ts';
export { readCounts } from './planning/forecast/read-counts.ts';
export type { ForecastDay, ForecastReport, ScoredMethod } from './planning/forecast/report.ts';
export { erlangA } from './planning/formulas/erlang-a.ts';
export {
  erlangB,
  erlangBSlope,
  haywardBlockShare,
  overflowTraffic,
} from './planning/formulas/erlang-b.ts';
export {
  erlangC,
  type PatientQueueFigures,
  type QueueInput,
} from './planning/formulas/erlang-c.ts';
export {
  generalPatience,
  type ImpatientQueueFigures,
} from './planning/formulas/general-patience.ts';
export type { Answer, FormulaLimit } from './planning/formulas/limit.ts';
export type { Patience } from './planning/formulas/offered-wait.ts';
export * from './planning/formulas/smallest-staff.ts';
export { squareRootStaff } from './planning/formulas/square-root.ts';
export * from './planning/rehearsal/acceptance.ts';
export * from './planning/rehearsal/impact.ts';
export * from './planning/rehearsal/prompt-worth.ts';
export { DayRecorder, type RecordedDay } from './planning/rehearsal/recorded-day.ts';
export * from './planning/rehearsal/rehearsal-scenario.ts';
export { defaultShiftRules } from './planning/staffing/default-shift-rules.ts';
export type { QueueDemand } from './planning/staffing/demand.ts';
export type { Formula, QueueRequirement } from './planning/staffing/formula-roster.ts';
export {
  type Goal,
  type GoalReading,
  type GoalScope,
  windowsOf,
} from './planning/staffing/goal.ts';
export * from './planning/staffing/integer-program.ts';
export * from './planning/staffing/plan-roster.ts';
export { localTime, presenceByProfile, type RosterTotals } from './planning/staffing/roster.ts';
export type {
  Search,
  StaffingAnswer,
  StaffingNote,
  StaffingStage,
  StaffingWish,
} from './planning/staffing/search.ts';
export * from './planning/staffing/staff-curve.ts';
export {
  type StaffingProblem,
  type StaffingProblemOptions,
  staffingProblem,
} from './planning/staffing/staffing-problem.ts';
export { withTarget } from './planning/staffing/with-target.ts';
export * from './reports/comparison.ts';
export * from './reports/comparison-forms.ts';
export type { DayDistribution } from './reports/day-distribution.ts';
export * from './reports/design-comparison.ts';
export { type Direction, directionOf, usualWorth } from './reports/direction.ts';
export * from './reports/figure-text.ts';
export * from './reports/interval-table.ts';
export { momentsOf } from './reports/moments.ts';
export {
  dailyLevels,
  nameWithTarget,
  type PublishedReport,
  queueIntervalsOf,
} from './reports/published-report.ts';
export { reportOf, type SimulationReport } from './reports/report.ts';
export { profileTable } from './reports/report-tables.ts';
export { toCsv } from './reports/to-csv.ts';
export { toHtml } from './reports/to-html.ts';
export { toMarkdown } from './reports/to-markdown.ts';
export { headlineDifference, verdictText } from './reports/verdict-words.ts';
export { resolveScenario } from './resolve-scenario.ts';
export { estimatesOf, type MeasureEstimate, sumsOf } from './runs/estimates.ts';
export {
  definitionOf,
  isSimulatedMeasureId,
  type SimulatedMeasureId,
  simulatedMeasureIds,
} from './runs/measures.ts';
export { outsideMeasuresPart } from './runs/outside-measures-page.ts';
export * from './runs/replication.ts';
export type { StopRule } from './runs/run-plan.ts';
export { type SimulateOptions, simulateScenario } from './runs/simulate.ts';
export { endsHere, stopOutlook } from './runs/stop-rule.ts';
export { deriveCentre, simulationCentre } from './simulation-centre.ts';
export { antitheticPairs } from './statistics/antithetic-pairs.ts';
export { type BatchedSums, independentBatches } from './statistics/batch-means.ts';
export { type Choice, chooseBest, knConstants } from './statistics/choose-best.ts';
export { type Control, controlledRatio } from './statistics/control-variates.ts';
export { allowsVerdict, intervalFrom, verdictFrom } from './statistics/enough.ts';
export { type Feasibility, feasibilityOf } from './statistics/feasibility.ts';
export { mser5, type Truncation } from './statistics/mser5.ts';
export { ocbaShares } from './statistics/ocba-shares.ts';
export { type Difference, linearised, pairedDifference } from './statistics/paired-difference.ts';
export { allPairs, type PairOfPlans, rankedGroups } from './statistics/pairwise.ts';
export * from './statistics/quantile-interval.ts';
export { type Estimate, estimateRatio, type Sums } from './statistics/ratio-estimate.ts';
export { isLook, type Outlook, outlookOf, type Precision } from './statistics/sequential-stop.ts';
export { studentQuantile } from './statistics/student-t.ts';
export { type WaitQuantile, waitQuantiles } from './statistics/wait-quantiles.ts';
