/** The virtual-time driver of the routing core: scenarios in, estimates with intervals out. */

export { noView } from './callers/surroundings.ts';
export { arrivalInput, Callers } from './callers.ts';
export { clockOf } from './clock.ts';
export * from './comparison.ts';
export { compileScenario } from './compile-scenario.ts';
export type { DayObserver, DayOptions } from './day.ts';
export { dateOf } from './day-clock.ts';
export { dayEvent, type Schedule, type Subject } from './day-event.ts';
export * from './design-comparison.ts';
export { busynessDraw, drawsOf } from './draws.ts';
export { estimatesOf, type MeasureEstimate, sumsOf } from './estimates.ts';
export {
  type Axis,
  type AxisValue,
  axisValuesMax,
  checkAxis,
  parseAxis,
  valuesOf,
} from './experiment/axis.ts';
export * from './experiment/cell-results.ts';
export * from './experiment/experiment.ts';
export { type Grid, gridOf } from './experiment/grid.ts';
export { sweepCsv } from './experiment/sweep-csv.ts';
export { type SweepPageText, sweepPage } from './experiment/sweep-page.ts';
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
export * from './fit/rotate.ts';
export { shiftsOf } from './fit/slots-to-shifts.ts';
export { fitStaff, type StaffRound } from './fit/staff.ts';
export * from './fit/survival.ts';
export { readTable, type Table } from './fit/table.ts';
export {
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
export { approximateWaits } from './formulas/approximations.ts';
export { constantHandleTime } from './formulas/constant-handle-time.ts';
export { erlangA } from './formulas/erlang-a.ts';
export { erlangB, erlangBSlope, haywardBlockShare, overflowTraffic } from './formulas/erlang-b.ts';
export { erlangC, type PatientQueueFigures, type QueueInput } from './formulas/erlang-c.ts';
export { finiteLines } from './formulas/finite-lines.ts';
export { generalPatience, type ImpatientQueueFigures } from './formulas/general-patience.ts';
export { busyMeanAt, exponentialLimitedMean } from './formulas/infinite-agents.ts';
export type { Answer, FormulaLimit } from './formulas/limit.ts';
export type { Patience } from './formulas/offered-wait.ts';
export { redialChain } from './formulas/redial-chain.ts';
export { redialFixedPoint } from './formulas/redial-fixed-point.ts';
export * from './formulas/smallest-staff.ts';
export { squareRootStaff } from './formulas/square-root.ts';
export { transientDay } from './formulas/transient-day.ts';
export { compileLaw, compileQuantity } from './laws/compile-law.ts';
export type { Law } from './laws/law.ts';
export { inverseNormalCdf } from './laws/normal.ts';
export { uncountedLedger } from './ledger.ts';
export { LiveCall } from './live-call.ts';
export { LiveOffer } from './live-offer.ts';
export { type LoadRow, loadSheetOf, type TypeLoad } from './load-sheet.ts';
export {
  definitionOf,
  isSimulatedMeasureId,
  type SimulatedMeasureId,
  simulatedMeasureIds,
} from './measures.ts';
export { type DayEvent, happen } from './outside.ts';
export type { OutsideInputs } from './outside-inputs.ts';
export { outsideMeasuresPart } from './outside-measures-page.ts';
export type { AgentPlan, CallTypePlan, SimulationPlan } from './plan.ts';
export * from './rehearsal/acceptance.ts';
export * from './rehearsal/impact.ts';
export * from './rehearsal/prompt-worth.ts';
export { DayRecorder, type RecordedDay } from './rehearsal/recorded-day.ts';
export * from './rehearsal/rehearsal-scenario.ts';
export * from './replication.ts';
export { reportOf, type SimulationReport } from './report.ts';
export * from './reports/comparison-forms.ts';
export type { DayDistribution } from './reports/day-distribution.ts';
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
export { profileTable } from './reports/report-tables.ts';
export { toCsv } from './reports/to-csv.ts';
export { toHtml } from './reports/to-html.ts';
export { toMarkdown } from './reports/to-markdown.ts';
export { headlineDifference, verdictText } from './reports/verdict-words.ts';
export { resolveScenario } from './resolve-scenario.ts';
export type { StopRule } from './run-plan.ts';
export { type SimulateOptions, simulateScenario } from './simulate.ts';
export { deriveCentre, simulationCentre } from './simulation-centre.ts';
export { defaultShiftRules } from './staffing/default-shift-rules.ts';
export type { QueueDemand } from './staffing/demand.ts';
export type { Formula, QueueRequirement } from './staffing/formula-roster.ts';
export { type Goal, type GoalReading, type GoalScope, windowsOf } from './staffing/goal.ts';
export * from './staffing/integer-program.ts';
export * from './staffing/plan-roster.ts';
export { localTime, presenceByProfile, type RosterTotals } from './staffing/roster.ts';
export * from './staffing/staff-curve.ts';
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
export { withTarget } from './staffing/with-target.ts';
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
export { endsHere, stopOutlook } from './stop-rule.ts';
export { type CaseDesign, type Unit, unitsOf } from './validation/case-design.ts';
export { designsOf } from './validation/designs.ts';
export { formulaValues, type Values } from './validation/formula-values.ts';
export { type JudgedCase, noticedError, plantServiceRate } from './validation/power.ts';
export { linearRelaxation, shiftCoverProgram } from './validation/shift-cover.ts';
export * from './validation/verdict.ts';
export { Workforce } from './workforce.ts';
