/** A fit's figures for `--json` and `fit.json`. */
import { dateOfDay } from '../../kernel/index.ts';
import {
  type BackTestFigure,
  type CallLog,
  centreOf,
  type LogFit,
  measuredOf,
  type QualityFigure,
  qualityRule,
  type Rotation,
  type ScenarioNames,
  type StaffRound,
  scenarioOf,
  simulationCentre,
  survivalSteps,
  type Widening,
  waitsOf,
  weekdayNames,
  widenIntervals,
} from '../../simulator/index.ts';

export interface FitResult {
  readonly log: CallLog;
  readonly fit: LogFit;
  readonly names: ScenarioNames;
  readonly staff: StaffRound;
  readonly test: readonly BackTestFigure[] | null;
  readonly rotation: RotationResult | null;
  readonly quality: readonly QualityFigure[];
  /** The file of a given roster; null: staff is fitted. */
  readonly roster: string | null;
}

export interface RotationResult {
  readonly splits: readonly Rotation[];
  readonly widenings: readonly Widening[];
}

export function figuresOfFit(result: FitResult): object {
  const { log, fit, names, staff, test, rotation, quality, roster } = result;
  const { days, weekdays, startMs, endMs, intervalMs, calls } = fit;
  const { callTypes, busyness, agentFactors, presence, pooling, profiles, callsAgain } = fit;
  return {
    quality: {
      rows: log.rows,
      calls: log.calls.length,
      notes: Object.fromEntries([...log.notes].map(([note, { rows }]) => [note, rows])),
      first: Object.fromEntries([...log.notes].map(([note, { first }]) => [note, first])),
      daysOfChange: fit.daysOfChange.map(dateOfDay),
      daysLeftOut: fit.daysLeftOut,
      columns: Object.fromEntries(log.columns),
      columnsNotRead: log.unread,
      understood: log.readings,
      waitsUnknown: log.waitsUnknown,
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
    answering: fit.answering,
    callsAgain,
    agentFactors,
    roster,
    staff: {
      misfit: staff.misfit,
      agentsByHour: staff.agents,
      agentsByQuarterHour: staff.profiles.map(({ id, callTypes: serves, agents }) => ({
        profile: id,
        callTypes: serves,
        agents,
      })),
    },
    fitQuality: { rule: qualityRule, figures: quality },
    ...(test === null ? {} : { test }),
    ...(rotation === null
      ? {}
      : {
          rotation: {
            widenings: rotation.widenings,
            splits: rotation.splits.map(({ held, figures }) => ({
              held: held.map(dateOfDay),
              figures: widenIntervals(figures, rotation.widenings),
            })),
          },
        }),
  };
}

export function filesOfFit({
  fit,
  names,
  staff,
}: Pick<FitResult, 'fit' | 'names' | 'staff'>): readonly (readonly [string, string])[] {
  const scenario = scenarioOf(fit, names, { shifts: staff.shifts });
  const { centre } = simulationCentre(scenario, centreOf(fit, names));
  const source = `${names.name}, ${fit.days.length} days, calls that wanted an agent`;
  const { calls, days } = fit;
  const measured = measuredOf(fit, { calls, days, targetMs: names.targetMs, source });
  return [
    ['centre.json', asText(centre)],
    ['scenario.json', asText(scenario)],
    ['measured.json', asText(measured)],
    ...fit.callTypes.map(({ id }): readonly [string, string] => {
      const own = fit.calls.filter(({ callType }) => callType === id);
      const rows = survivalSteps(waitsOf(own)).map(
        ({ atMs, survival, atRisk }) => `${atMs},${survival.toFixed(6)},${atRisk}`,
      );
      return [`patience-${id}.csv`, `${['ms,survival,atRisk', ...rows].join('\n')}\n`];
    }),
  ];
}

function asText(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
