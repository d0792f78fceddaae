/**
 * The rest of a day that has begun (`forecast --at 10:30`): calls to come by interval, what was
 * foreseen, and with a scenario which agents are missing.
 */
import {
  type CountedDays,
  changeInterval,
  changeText,
  clockOf,
  clockText,
  defaultShiftRules,
  type ForecastOptions,
  type ForecastReport,
  figureText,
  type ReportDocument,
  type Section,
  staffingProblem,
  type TodayForecast,
} from '../../simulator/index.ts';
import { invalidInput } from '../cli-error.ts';
import { invalidFile } from '../files/read-centre.ts';
import { loadScenario } from '../simulate/load-scenario.ts';
import { openRunner } from '../simulate/rounds.ts';
import {
  aloneNote,
  groupSection,
  needDaysOf,
  requiredByGroup,
  requiredByQueue,
  shortageText,
} from '../staff/required.ts';
import type { RequiredGroup, RequiredQueue } from '../staff/staff-tables.ts';
import type { ProgressKind } from '../streams/progress.ts';
import { countOf } from '../text/figures.ts';
import type { StyleOptions } from '../text/style.ts';
import { type ActionAnswer, compareActions } from './actions.ts';

type Today = NonNullable<ForecastOptions['today']>;

/** The days before the last one, and that one until `atMs`. @throws {CliError} */
export function untilNow(
  counted: CountedDays,
  atMs: number,
): { readonly before: CountedDays; readonly today: Today } {
  const { startMs, intervalMs, intervals, days } = counted;
  const last = days.at(-1);
  const done = (atMs - startMs) / intervalMs;
  if (last === undefined || !Number.isInteger(done) || done < 1 || done >= intervals) {
    const [first, end] = [1, intervals - 1].map((place) => clockText(place * intervalMs, startMs));
    const every = `the end of an interval of ${intervalMs / 60_000} min from ${first} to ${end}`;
    throw invalidInput(`--at is ${clockText(atMs, 0)}; expected ${every}`);
  }
  return {
    before: { ...counted, days: days.slice(0, -1) },
    today: { day: last.day, calls: last.calls, done },
  };
}

/** The forecast of today alone: its calls so far, then those to come. */
export function ofToday(report: ForecastReport): ForecastReport {
  const { today, days } = report;
  if (today === undefined) return report;
  const { calls, kappa, rest, restBand, soFar } = today;
  const totalBand = restBand.map((count) => soFar + count);
  const so = { calls, kappa, total: soFar + rest, totalBand };
  const bands = [...calls.slice(0, today.done).map((count) => [count]), ...today.bands];
  const own = days.filter(({ date }) => date === today.date);
  return { ...report, days: own.map((day) => ({ ...day, ...so, bands })) };
}

/** What the rest of the day needs: by skill groups together, and by each queue alone. */
export interface RestOfStaff {
  readonly groups: readonly RequiredGroup[];
  readonly queues: readonly RequiredQueue[];
  readonly actions: readonly ActionAnswer[];
}

/** Null: interrupted. */
export async function restOfStaff(
  path: string,
  reports: ReadonlyMap<string, ForecastReport>,
  style: StyleOptions & { readonly progress?: ProgressKind | undefined },
): Promise<RestOfStaff | null> {
  const { scenario, design, plan } = loadScenario(path, style);
  const { startMs, dayMs, intervalMs } = clockOf(scenario);
  const places = Array.from({ length: Math.ceil(dayMs / intervalMs) }, (_, place) => place);
  const placeIn = ({ history }: ForecastReport, place: number): number =>
    place + (startMs - history.startMs) / history.intervalMs;
  // Calls that are forecast hold redials, as they were counted.
  const callTypes = scenario.callTypes.map(({ redial: _, ...callType }) => {
    const report = reports.get(callType.id);
    if (report === undefined) return callType;
    const callsPerInterval = places.map(
      (place) => report.days[0]?.calls[placeIn(report, place)] ?? 0,
    );
    return { ...callType, arrivals: { kind: 'intervals' as const, callsPerInterval } };
  });
  const today = { ...scenario, callTypes };
  const problem = staffingProblem(today, defaultShiftRules(plan.dayMs), {
    centre: design.centre,
    scope: 'day',
  });
  if (!problem.ok) throw invalidFile(path, problem.problems, style);
  const [report] = reports.values();
  const isAhead = (place: number): boolean =>
    report !== undefined && placeIn(report, place) >= (report.today?.done ?? 0);
  const queues = requiredByQueue(problem.value, design.centre);
  const isShown = (place: number): boolean =>
    isAhead(place) && queues.some(({ intervals }) => intervals[place]?.calls !== 0);
  const groups = await requiredByGroup(problem.value, {
    design,
    days: needDaysOf(plan),
    seed: plan.seed,
    planned: [],
    progress: style.progress,
    runner: () => openRunner({}),
  });
  if (groups === null) return null;
  const runner = openRunner({});
  const nowMs = (places.find(isAhead) ?? 0) * intervalMs;
  const moment = { nowMs, toMs: dayMs, startMs, seed: plan.seed };
  const actions = await compareActions({ scenario: today, design }, moment, runner);
  await runner.close();
  const ahead = <Interval>(intervals: readonly Interval[]): readonly Interval[] =>
    intervals.filter((_, place) => isShown(place));
  return {
    groups: groups.map(({ profile, intervals }) => ({ profile, intervals: ahead(intervals) })),
    queues: queues.map(({ queueId, intervals }) => ({ queueId, intervals: ahead(intervals) })),
    actions,
  };
}

interface TodayContext {
  readonly queues: ReadonlyMap<string, ForecastReport>;
  readonly staff: RestOfStaff | undefined;
  readonly notes: readonly string[];
  readonly reproduce: string;
}

export function todayDocument(
  report: ForecastReport,
  today: TodayForecast,
  { queues, staff, notes, reproduce }: TodayContext,
): ReportDocument {
  const { history } = report;
  const at = (place: number): string => clockText(place * history.intervalMs, history.startMs);
  const { date, done, soFar, soFarExpected, rest, restBefore, restBand } = today;
  const whole = (calls: number): string => countOf(Math.round(calls));
  const [low = 0] = restBand;
  const band = `5 % to 95 %: ${countOf(low)} … ${countOf(restBand.at(-1) ?? 0)}`;
  return {
    answer:
      `${date} at ${at(done)}: ${countOf(soFar)} calls so far, ${whole(soFarExpected)} expected` +
      ` · ${whole(rest)} more to come (${band}), ${whole(restBefore)} foreseen before the day`,
    sections: [
      restSection({ report, today, queues, at }),
      ...staffSections(staff),
      { lines: [...scoreLines(today, at(done)), ...notes] },
    ],
    reproduce,
  };
}

interface Rest {
  readonly report: ForecastReport;
  readonly today: TodayForecast;
  readonly queues: ReadonlyMap<string, ForecastReport>;
  readonly at: (place: number) => string;
}

function restSection({ report, today, queues, at }: Rest): Section {
  const before = report.days.find(({ date }) => date === today.date)?.calls ?? [];
  const shown = queues.size > 1 ? [...queues] : [];
  const rows = today.calls.slice(today.done).map((calls, place) => {
    const band = today.bands[place] ?? [];
    const of = today.done + place;
    return [
      at(of),
      (before[of] ?? 0).toFixed(1),
      calls.toFixed(1),
      `${countOf(band[0] ?? 0)} … ${countOf(band.at(-1) ?? 0)}`,
      ...shown.map(([, one]) => (one.days[0]?.calls[of] ?? 0).toFixed(1)),
    ];
  });
  const head = ['from', 'foreseen', 'now', '5 % to 95 %', ...shown.map(([id]) => id)];
  return { heading: 'Calls to come', table: [head, ...rows] };
}

function staffSections(staff: RestOfStaff | undefined): readonly Section[] {
  if (staff === undefined) return [];
  const { groups, queues, actions } = staff;
  const rows = queues.flatMap(({ queueId, intervals }) =>
    intervals.map(({ from, calls, erlangA }) => [
      queueId,
      from,
      ...[calls, erlangA].map((one) => (one === null ? '-' : String(one))),
    ]),
  );
  return [
    { ...groupSection(groups), lines: [shortageText(groups)] },
    actionSection(actions),
    {
      heading: 'Each queue alone, by formulas',
      table: [['queue', 'from', 'Calls', 'Erlang A'], ...rows],
      wordColumns: 2,
      lines: [aloneNote],
    },
  ];
}

function actionSection(actions: readonly ActionAnswer[]): Section {
  const rows = actions.map(({ action, level, difference }) => [
    action,
    figureText(level.value, 'share'),
    difference === null ? '-' : changeText(difference.value, 'share'),
    difference === null ? '-' : changeInterval(difference, 'share'),
  ]);
  return {
    heading: 'What can be done for the rest of the day, with the same callers',
    table: [['action', 'answered in time', 'difference', '95 % interval'], ...rows],
    lines: ['Callers who take a callback are left out; the intervals hold together.'],
  };
}

function scoreLines({ score, weight }: TodayForecast, at: string): readonly string[] {
  const follows = `the rest of the day follows ${figureText(weight, 'share')} of the deviation so far, as past days did at ${at}`;
  if (score === null) return [follows];
  const { days, wape, withoutTodayWape, naiveWape } = score;
  const share = (one: number | null): string => figureText(one, 'share');
  return [
    follows,
    `error of the rest on ${countOf(days)} days held back: WAPE ${share(wape)}; without the day's own calls ${share(withoutTodayWape)}, same weekday last week ${share(naiveWape)}`,
  ];
}
