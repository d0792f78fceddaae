/** A fit's figures, as `--json` and `fit.json` give them. */
import {
  type BackTestFigure,
  type CallLog,
  dateOfDay,
  type LogFit,
  type ScenarioNames,
  type StaffRound,
  weekdayNames,
} from '../../simulator/index.ts';

/** Everything a fit found. */
export interface FitResult {
  readonly log: CallLog;
  readonly fit: LogFit;
  readonly names: ScenarioNames;
  readonly staff: StaffRound;
  /** Null: not asked for. */
  readonly test: readonly BackTestFigure[] | null;
}

/** Figures alone: no call of the log is among them. */
export function figuresOfFit({ log, fit, names, staff, test }: FitResult): object {
  const { days, weekdays, startMs, endMs, intervalMs, calls } = fit;
  const { callTypes, busyness, agentFactors, presence, pooling, profiles, callsAgain } = fit;
  return {
    quality: {
      rows: log.rows,
      calls: log.calls.length,
      notes: Object.fromEntries(log.notes),
      columns: Object.fromEntries(log.columns),
    },
    days: days.map(dateOfDay),
    weekdays: weekdays.map((weekday) => weekdayNames[weekday]),
    startMs,
    endMs,
    intervalMs,
    calls: calls.length,
    parts: [...names.parts],
    callTypes,
    busyness,
    presence,
    pooling,
    profiles,
    callsAgain,
    agentFactors,
    staff: { misfit: staff.misfit, agentsByHour: staff.agents },
    ...(test === null ? {} : { test }),
  };
}
