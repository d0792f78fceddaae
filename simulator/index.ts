/** The virtual-time driver of the routing core: scenarios in, estimates with intervals out. */

export { Workforce } from './agents/workforce.ts';
export { arrivalInput, Callers } from './callers/callers.ts';
export { clockOf, dayNumberOf, weekdayNames, weekdayOf } from './clock.ts';
export { compileScenario } from './compile-scenario.ts';
export { dateOf } from './day/day-clock.ts';
export { dayEvent, type Schedule, type Subject } from './day/day-event.ts';
export { busynessDraw, drawsOf } from './day/draws.ts';
export { uncountedLedger } from './day/ledger.ts';
export { LiveCall } from './day/live-call.ts';
export { LiveOffer } from './day/live-offer.ts';
export { happen } from './day/outside.ts';
export { noView, type OutsideInputs } from './day/surroundings.ts';
export { compileDistribution, compileQuantity } from './distributions/compile-distribution.ts';
export { inverseNormalCdf } from './distributions/normal.ts';
export { type LoadRow, loadSheetOf } from './load-sheet.ts';
export type { SimulationPlan } from './plan.ts';
export { type Axis, type AxisValue, parseAxis, valuesOf } from './planning/experiment/axis.ts';
export * from './planning/experiment/cell-results.ts';
export * from './planning/experiment/experiment.ts';
export { gridOf, sweepCsv, sweepPage } from './planning/experiment/sweep-forms.ts';
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
export type { CountedDays, SpecialDay } from './planning/forecast/counted-days.ts';
export { countQuantiles } from './planning/forecast/dispersion.ts';
export { forecastCalls } from './planning/forecast/forecast.ts';
export type { MethodId } from './planning/forecast/method.ts';
export { readCounts } from './planning/forecast/read-counts.ts';
export type { ForecastDay, ForecastReport, ScoredMethod } from './planning/forecast/report.ts';
export { erlangA } from './planning/formulas/erlang-a.ts';
export { erlangB } from './planning/formulas/erlang-b.ts';
export { erlangC } from './planning/formulas/erlang-c.ts';
export { generalPatience } from './planning/formulas/general-patience.ts';
export * from './planning/rehearsal/acceptance.ts';
export * from './planning/rehearsal/impact.ts';
export * from './planning/rehearsal/prompt-worth.ts';
export { DayRecorder, type RecordedDay } from './planning/rehearsal/recorded-day.ts';
export * from './planning/rehearsal/rehearsal-scenario.ts';
export type { Formula } from './planning/staffing/formula-roster.ts';
export { type GoalReading, type GoalScope, windowsOf } from './planning/staffing/goal.ts';
export * from './planning/staffing/integer-program.ts';
export * from './planning/staffing/plan-roster.ts';
export { localTime, presenceByProfile, type RosterTotals } from './planning/staffing/roster.ts';
export type {
  Search,
  StaffingAnswer,
  StaffingNote,
  StaffingWish,
} from './planning/staffing/search.ts';
export { defaultShiftRules } from './planning/staffing/shift-pattern.ts';
export * from './planning/staffing/staff-curve.ts';
export {
  type StaffingProblem,
  staffingProblem,
  withTarget,
} from './planning/staffing/staffing-problem.ts';
export * from './reports/comparison.ts';
export * from './reports/comparison-forms.ts';
export type { DayDistribution } from './reports/day-distribution.ts';
export * from './reports/design-comparison.ts';
export * from './reports/figure-text.ts';
export * from './reports/interval-table.ts';
export {
  dailyLevels,
  nameWithTarget,
  type PublishedReport,
  queueIntervalsOf,
} from './reports/published-report.ts';
export { reportOf, type SimulationReport } from './reports/report.ts';
export { toHtml, toMarkdown } from './reports/report-document.ts';
export { profileTable } from './reports/report-tables.ts';
export { toCsv } from './reports/to-csv.ts';
export { headlineDifference, verdictText } from './reports/verdict-words.ts';
export { resolveScenario } from './resolve-scenario.ts';
export { estimatesOf, type MeasureEstimate, momentsOf } from './runs/estimates.ts';
export {
  isSimulatedMeasureId,
  outsideMeasuresPart,
  type SimulatedMeasureId,
  simulatedMeasureIds,
} from './runs/measures.ts';
export * from './runs/replication.ts';
export type { StopRule } from './runs/run-plan.ts';
export { endsHere, simulateScenario, stopOutlook } from './runs/simulate.ts';
export { simulationCentre } from './simulation-centre.ts';
export { chooseBest, knConstants } from './statistics/choose-best.ts';
export { controlledRatio } from './statistics/control-variates.ts';
export { isLook, outlookOf, verdictFrom } from './statistics/enough.ts';
export { mser5 } from './statistics/mser5.ts';
export { pairedDifference } from './statistics/paired-difference.ts';
export { allPairs, rankedGroups } from './statistics/pairwise.ts';
export * from './statistics/quantile-interval.ts';
export { type Estimate, estimateRatio, type Sums } from './statistics/ratio-estimate.ts';
export { studentQuantile } from './statistics/student-t.ts';
export { antitheticPairs, independentBatches } from './statistics/units.ts';
export { waitQuantiles } from './statistics/wait-quantiles.ts';
