/** A fit's figures, as `--json` and `fit.json` give them. */
import { dateOfDay } from '../../kernel/index.ts';
import {
  type BackTestFigure,
  type CallLog,
  type LogFit,
  type Rotation,
  type ScenarioNames,
  type StaffRound,
  type Widening,
  weekdayNames,
  widened,
} from '../../simulator/index.ts';

/** Everything a fit found. */
export interface FitResult {
  readonly log: CallLog;
  readonly fit: LogFit;
  readonly names: ScenarioNames;
  readonly staff: StaffRound;
  /** Null: not asked for. */
  readonly test: readonly BackTestFigure[] | null;
  /** Null: not asked for. */
  readonly rotation: RotationResult | null;
}

/** Weeks held out in turn, and what that says of intervals. */
export interface RotationResult {
  readonly splits: readonly Rotation[];
  readonly widenings: readonly Widening[];
}

/** Figures alone: no call of the log is among them. */
export function figuresOfFit(result: FitResult): object {
  const { log, fit, names, staff, test, rotation } = result;
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
    ...(rotation === null
      ? {}
      : {
          rotation: {
            widenings: rotation.widenings,
            splits: rotation.splits.map(({ held, figures }) => ({
              held: held.map(dateOfDay),
              figures: widened(figures, rotation.widenings),
            })),
          },
        }),
  };
}
