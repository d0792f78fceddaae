/** The virtual-time driver of the routing core: scenarios in, estimates with intervals out. */
export { Workforce } from './agents/workforce.ts';
export { arrivalInput, Callers } from './callers/callers.ts';
export {
  AnswerShare,
  attemptsLooked,
  isCapped,
  mayRing,
  mayRingOn,
  ringingCap,
} from './callers/pacing.ts';
export { shrinkageOf } from './checks/expected-load.ts';
export type { Caution } from './checks/scenario-check.ts';
export { clockOf, dayNumberOf, msOf, timeText, weekdayNames, weekdayOf } from './clock.ts';
export { compileScenario } from './compile-scenario.ts';
export { dateOf } from './day/day-clock.ts';
export type { Schedule, Subject } from './day/day-event.ts';
export { busynessDraw, drawsOf } from './day/draws.ts';
export { dayEvent } from './day/event-number.ts';
export { uncountedLedger } from './day/ledger.ts';
export { LiveCall, LiveOffer } from './day/live-call.ts';
export { happen } from './day/outside-events.ts';
export { noView, type OutsideInputs } from './day/surroundings.ts';
export { compileDistribution, compileQuantity } from './distributions/compile-distribution.ts';
export { inverseNormalCdf } from './distributions/normal.ts';
export { type LaneWish, laneReasons } from './lane/choose-lane.ts';
export { type LoadRow, loadSheetOf } from './load-sheet.ts';
export type { SimulationPlan } from './plan.ts';
export * from './planning/begin/begin.ts';
export { readVolumes } from './planning/begin/volumes.ts';
export { type Axis, type AxisValue, parseAxis, valuesOf } from './planning/experiment/axis.ts';
export * from './planning/experiment/cell-results.ts';
export * from './planning/experiment/experiment.ts';
export { knownAxes } from './planning/experiment/known-axes.ts';
export { withSetting } from './planning/experiment/settings.ts';
export { checked as checkedScenario } from './planning/experiment/settings-tree.ts';
export {
  gridOf,
  sweepCsv,
  sweepDocument,
  sweptQueues,
} from './planning/experiment/sweep-document.ts';
export { fitPresence } from './planning/fit/agent-presence.ts';
export { fitAgentFactors, fitPooling, fitProfiles } from './planning/fit/agent-profiles.ts';
export { type BackTestFigure, backTest } from './planning/fit/back-test.ts';
export { fitCallsAgain } from './planning/fit/calls-again.ts';
export { readingLines } from './planning/fit/column-shares.ts';
export { fitBusyness } from './planning/fit/day-kinds.ts';
export { type CallTypeFit, fitLog, type LogFit, waitsOf } from './planning/fit/fit-log.ts';
export * from './planning/fit/fit-quality.ts';
export {
  centreOf,
  type FitPart,
  fitParts,
  measuredOf,
  type ScenarioNames,
  scenarioOf,
} from './planning/fit/fitted-scenario.ts';
export { withRoster } from './planning/fit/given-roster.ts';
export { fitHandleTimes, fitLognormalMixture } from './planning/fit/handle-time-distributions.ts';
export { linesText, logCellText, noteWords } from './planning/fit/log-notes.ts';
export { logSources } from './planning/fit/log-sources.ts';
export { LogStream } from './planning/fit/log-stream.ts';
export { type CallList, type LoggedCall, LoggedCalls } from './planning/fit/logged-calls.ts';
export {
  type CallLog,
  type LogOptions,
  type LogZones,
  readLog,
} from './planning/fit/read-log.ts';
export * from './planning/fit/rotate.ts';
export { changeWords } from './planning/fit/row-faults.ts';
export { shiftsOf } from './planning/fit/slots-to-shifts.ts';
export { fitStaff, givenStaff, type StaffRound } from './planning/fit/staff.ts';
export { staffPlanOf } from './planning/fit/staff-plan.ts';
export * from './planning/fit/survival.ts';
export { fitCensored, fitPatienceByQueue } from './planning/fit/survival.ts';
export { readHeader, readTable, refuseTable, type Table } from './planning/fit/table.ts';
export type { CountedDays, SpecialDay } from './planning/forecast/counted-days.ts';
export { type ForecastOptions, forecastCalls } from './planning/forecast/forecast.ts';
export type {
  ForecastDay,
  ForecastReport,
  MethodId,
  ScoredMethod,
  TodayForecast,
} from './planning/forecast/method.ts';
export { inAgreement } from './planning/forecast/queue-sums.ts';
export { countsMapOf, type ReadCounts, readCounts } from './planning/forecast/read-counts.ts';
export { countQuantiles } from './planning/forecast/scores.ts';
export { erlangA } from './planning/formulas/erlang-a.ts';
export { type ErlangCFigures, erlangB, erlangC } from './planning/formulas/erlang-c.ts';
export { generalPatience } from './planning/formulas/general-patience.ts';
export * from './planning/formulas/smallest-staff.ts';
export * from './planning/queue-id.ts';
export * from './planning/rehearsal/day-actions.ts';
export * from './planning/rehearsal/impact.ts';
export * from './planning/rehearsal/prompt-worth.ts';
export { DayRecorder, type RecordedDay } from './planning/rehearsal/recorded-day.ts';
export * from './planning/rehearsal/rehearsal-scenario.ts';
export { type GoalReading, type GoalScope, windowsOf } from './planning/staffing/goal.ts';
export {
  attendedScenario,
  type GroupNeed,
  groupNeeds,
  needStaffsMax,
} from './planning/staffing/group-need.ts';
export { leastGain } from './planning/staffing/improve.ts';
export * from './planning/staffing/plan-roster.ts';
export {
  type IntervalNeed,
  type QueueNeed,
  queueNeeds,
} from './planning/staffing/required-staff.ts';
export { localTime, type RosterTotals } from './planning/staffing/roster.ts';
export * from './planning/staffing/search.ts';
export { defaultShiftRules } from './planning/staffing/shift-pattern.ts';
export {
  type StaffingProblem,
  staffingProblem,
  withTarget,
} from './planning/staffing/staffing-problem.ts';
export { buildWeek } from './planning/week/build-week.ts';
export { swapDays } from './planning/week/fair-weeks.ts';
export { peopleOfWeek } from './planning/week/month.ts';
export { type ReplayedDay, type ReplayedQuarter, replayDay } from './planning/week/replay-day.ts';
export { dayOfText, readRequired, requiredByShifts } from './planning/week/required-table.ts';
export { namedShifts, type WeekAnswer, weekAnswer } from './planning/week/week-answer.ts';
export * from './planning/week/week-bound.ts';
export * from './planning/week/week-problem.ts';
export { weekRoster } from './planning/week/week-roster.ts';
export * from './reports/comparison.ts';
export { type ComparisonContext, comparisonDocument } from './reports/comparison-document.ts';
export type { DayDistribution } from './reports/day-distribution.ts';
export * from './reports/design-comparison.ts';
export * from './reports/figure-text.ts';
export * from './reports/fit-verdict.ts';
export { csvText } from './reports/forms/csv.ts';
export type * from './reports/forms/document.ts';
export { cellText, pageAnswer, sectionsFor } from './reports/forms/document.ts';
export { documentHtml } from './reports/forms/html.ts';
export { documentMarkdown } from './reports/forms/markdown.ts';
export { chartSvg } from './reports/forms/svg.ts';
export * from './reports/interval-table.ts';
export { dailyLevels, type PublishedReport, queueIntervalsOf } from './reports/published-report.ts';
export { reportOf, type SimulationReport } from './reports/report.ts';
export { reportDocument } from './reports/report-document.ts';
export { toCsv } from './reports/report-figures.ts';
export { comparedQueues } from './reports/tables/comparison-tables.ts';
export {
  column,
  type FigureTable,
  figureTable,
  tableDocument,
  tableJson,
} from './reports/tables/figure-table.ts';
export * from './reports/tables/simulation-tables.ts';
export * from './reports/verdict-text.ts';
export { resolveScenario } from './resolve-scenario.ts';
export { estimatesOf, type MeasureEstimate, momentsOf } from './runs/estimates.ts';
export {
  definitionNamed,
  isSimulatedMeasureId,
  outsideMeasuresPart,
  type SimulatedMeasureId,
  shownMeasureIds,
  simulatedMeasureIds,
} from './runs/measures.ts';
export * from './runs/replication.ts';
export type { StopRule } from './runs/run-plan.ts';
export { endsHere, simulateScenario, stopOutlook } from './runs/simulate.ts';
export type * from './signature-types.ts';
export { simulationCentre } from './simulation-centre.ts';
export { chooseBest, knConstants } from './statistics/choose-best.ts';
export { controlledRatio } from './statistics/control-variates.ts';
export {
  allPairs,
  type Difference,
  pairedDifference,
  rankedGroups,
} from './statistics/paired-difference.ts';
export { isLook, outlookOf, verdictFrom } from './statistics/precision.ts';
export * from './statistics/quantile-interval.ts';
export {
  type Estimate,
  estimateRatio,
  type Sums,
  studentQuantile,
} from './statistics/ratio-estimate.ts';
export { antitheticPairs, independentBatches, mser5 } from './statistics/units.ts';
