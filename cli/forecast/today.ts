/**
 * The rest of a day that has begun (`forecast --at 10:30`): calls to come by interval, what was
 * foreseen, and with a scenario which agents are missing.
 */
import {
  type CountedDays,
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
import { requiredByQueue } from '../staff/required.ts';
import type { RequiredQueue } from '../staff/staff-tables.ts';
import { countOf } from '../text/figures.ts';
import type { StyleOptions } from '../text/style.ts';

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

/** Agents that the rest of the day needs, beside those of the scenario's shifts. */
export function restOfStaff(
  path: string,
  reports: ReadonlyMap<string, ForecastReport>,
  style: StyleOptions,
): readonly RequiredQueue[] {
  const { scenario, design, plan } = loadScenario(path, style);
  const { startMs, dayMs, intervalMs } = clockOf(scenario);
  const places = Array.from({ length: Math.ceil(dayMs / intervalMs) }, (_, place) => place);
  const placeIn = ({ history }: ForecastReport, place: number): number =>
    place + (startMs - history.startMs) / history.intervalMs;
  const callTypes = scenario.callTypes.map((callType) => {
    const report = reports.get(callType.id);
    if (report === undefined) return callType;
    const calls = report.days[0]?.calls ?? [];
    const callsPerInterval = places.map((place) => calls[placeIn(report, place)] ?? 0);
    return { ...callType, arrivals: { kind: 'intervals' as const, callsPerInterval } };
  });
  const problem = staffingProblem({ ...scenario, callTypes }, defaultShiftRules(plan.dayMs), {
    centre: design.centre,
    scope: 'day',
  });
  if (!problem.ok) throw invalidFile(path, problem.problems, style);
  const [report] = reports.values();
  const isAhead = (place: number): boolean =>
    report !== undefined && placeIn(report, place) >= (report.today?.done ?? 0);
  return requiredByQueue(problem.value, design.centre, []).map(({ queueId, intervals }) => ({
    queueId,
    intervals: intervals.filter(
      ({ calls }, place) => isAhead(place) && (calls > 0 || placeIsOpen(reports, place)),
    ),
  }));
}

function placeIsOpen(reports: ReadonlyMap<string, ForecastReport>, place: number): boolean {
  return [...reports.values()].some(({ days }) => (days[0]?.calls[place] ?? 0) > 0);
}

interface TodayContext {
  readonly queues: ReadonlyMap<string, ForecastReport>;
  readonly staff: readonly RequiredQueue[];
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

function staffSections(staff: readonly RequiredQueue[]): readonly Section[] {
  if (staff.length === 0) return [];
  const rows = staff.flatMap(({ queueId, intervals }) =>
    intervals.map(({ from, calls, erlangA, staffExpected, gap }) => [
      queueId,
      from,
      ...[calls, erlangA, staffExpected, gap].map((one) => (one === null ? '-' : String(one))),
    ]),
  );
  const all = staff.flatMap(({ queueId, intervals }) =>
    intervals.map((one) => ({ queueId, ...one })),
  );
  const short = all.filter(({ gap }) => (gap ?? 0) > 0);
  const worst = short.toSorted((a, b) => (b.gap ?? 0) - (a.gap ?? 0))[0];
  const most =
    worst === undefined
      ? 'no interval to come has fewer agents than Erlang A asks for'
      : `${short.length} of ${all.length} intervals to come are short of agents, most ${worst.queueId} at ${worst.from}: ${worst.gap} missing`;
  const head = ['queue', 'from', 'Calls', 'Erlang A', 'at work', 'gap'];
  return [
    {
      heading: 'Agents for the rest of the day',
      table: [head, ...rows],
      wordColumns: 2,
      lines: [most],
    },
  ];
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
