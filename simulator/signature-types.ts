/** Types in signatures of this folder, for programs that name them. */
export type { ArrivalInput } from './callers/callers.ts';
export type { Clock, Weekday } from './clock.ts';
export type { CutDraws } from './day/cut-draws.ts';
export type { Day } from './day/day.ts';
export type { BusynessDraw, DrawOptions, Draws } from './day/draws.ts';
export type { Ledger } from './day/ledger.ts';
export type { DayEvent, OutsideParts } from './day/outside-events.ts';
export type { Distribution, Numbers } from './distributions/distribution.ts';
export type { Grid } from './planning/experiment/sweep-document.ts';
export type { AnsweringFit, OverflowFit, ProfileLink } from './planning/fit/agent-links.ts';
export type { PresenceFit } from './planning/fit/agent-presence.ts';
export type { AgentFactorsFit, AgentProfile, PoolingFit } from './planning/fit/agent-profiles.ts';
export type { BackTestOptions } from './planning/fit/back-test.ts';
export type { CallsAgainFit } from './planning/fit/calls-again.ts';
export type { BusynessFit } from './planning/fit/day-kinds.ts';
export type { FitOptions, RareType } from './planning/fit/fit-log.ts';
export type {
  HandleTimeFit,
  LognormalPart,
  WrapUpFit,
} from './planning/fit/handle-time-distributions.ts';
export type { LogColumn, LoggedOutcome } from './planning/fit/log-columns.ts';
export type { LogCell, QualityNote, RowNote } from './planning/fit/log-notes.ts';
export type { ClockChange, ClockChangeOn } from './planning/fit/row-faults.ts';
export type { ProfileStaff, Shift, StaffPlan } from './planning/fit/slots-to-shifts.ts';
export type { StaffedProfile, StaffFitOptions, WaitTarget } from './planning/fit/staff.ts';
export type { ForecastOptions } from './planning/forecast/forecast.ts';
export type { CountsOptions, ReadCounts } from './planning/forecast/read-counts.ts';
export type { QueueInput } from './planning/formulas/erlang-c.ts';
export type { ImpatientQueueFigures } from './planning/formulas/general-patience.ts';
export type { FormulaResult } from './planning/formulas/limit.ts';
export type { Patience } from './planning/formulas/offered-wait.ts';
export type { Goal } from './planning/staffing/goal.ts';
export type { Roster } from './planning/staffing/roster.ts';
export type { SearchState } from './planning/staffing/sample.ts';
export type { ShiftPattern } from './planning/staffing/shift-pattern.ts';
export type { DailyValues, QueueIntervals } from './reports/published-report.ts';
export type { ReportOptions } from './reports/report.ts';
export type { EstimatesOptions, Moments } from './runs/estimates.ts';
export type { WindowSums } from './runs/measures.ts';
export type { SimulateOptions } from './runs/simulate.ts';
export type { BestOptions, Selection } from './statistics/choose-best.ts';
export type { Control, ControlledEstimate } from './statistics/control-variates.ts';
export type { Difference, PairOfPlans } from './statistics/paired-difference.ts';
export type { CountedInterval, Outlook, Precision } from './statistics/precision.ts';
export type { RatioOptions } from './statistics/ratio-estimate.ts';
export type { BatchedSums, Truncation } from './statistics/units.ts';
