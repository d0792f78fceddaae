/** A forecast as a document: coming days, scores of the methods, and days left out. */
import {
  clockText,
  csvText,
  type ForecastDay,
  type ForecastReport,
  figureText,
  type ReportDocument,
  type ScoredMethod,
  type Section,
} from '../../simulator/index.ts';
import { countOf, plural } from '../text/figures.ts';

const leftOutShown = 5;

export function forecastDocument(
  report: ForecastReport,
  { notes, written, reproduce }: ForecastContext,
): ReportDocument {
  const head = ['day', '', 'calls', '5 % to 95 %', 'busiest interval', 'calls', '5 % to 95 %'];
  const days = report.days.map((day) => dayRow(day, report));
  return {
    answer: answerLine(report),
    sections: [
      { heading: 'Days to come', table: [head, ...days], wordColumns: 2 },
      ...horizonsOf(report).map((horizon) => scoreSection(report, horizon)),
      { lines: [...notesOf(report, notes), ...written] },
    ],
    reproduce,
  };
}

interface ForecastContext {
  readonly notes: readonly string[];
  readonly written: readonly string[];
  readonly reproduce: string;
}

function answerLine(report: ForecastReport): string {
  const { days, scores, methodId, holdout, horizon } = report;
  const open = days.filter(({ isOpen }) => isOpen);
  const calls = days.reduce((sum, { total }) => sum + total, 0);
  const own = scores.find((one) => one.methodId === methodId && one.horizon === horizon);
  const span = `${days[0]?.date} to ${days.at(-1)?.date}`;
  const said =
    own === undefined
      ? [`no error ${plural(horizon, 'day')} ahead is known: the recording is too short`]
      : [
          `MASE ${decimals(own.mase, 3)} ${plural(horizon, 'day')} ahead on ${plural(holdout.days, 'held-back day')}`,
          `WAPE ${figureText(own.wape, 'share')}`,
          `the 90 % band covers ${figureText(own.coverage, 'share')}`,
        ];
  const what = `${span}: ${countOf(Math.round(calls))} calls on ${plural(open.length, 'open day')}`;
  return [what, ...said].join(' · ');
}

function dayRow(day: ForecastDay, { history }: ForecastReport): readonly string[] {
  const name = day.special === null ? day.weekday : `${day.weekday}, ${day.special}`;
  if (!day.isOpen) return [day.date, name, 'closed', '', '', '', ''];
  const busiest = day.calls.reduce(
    (best, calls, place) => (calls > (day.calls[best] ?? 0) ? place : best),
    0,
  );
  const bandOf = (band: readonly number[] = []): string =>
    `${countOf(band[0] ?? 0)} … ${countOf(band.at(-1) ?? 0)}`;
  return [
    day.date,
    day.isLikeOthers ? `${name} (no earlier one: as any ${day.weekday})` : name,
    countOf(Math.round(day.total)),
    bandOf(day.totalBand),
    clockText(busiest * history.intervalMs, history.startMs),
    countOf(Math.round(day.calls[busiest] ?? 0)),
    bandOf(day.bands[busiest]),
  ];
}

function horizonsOf({ scores }: ForecastReport): readonly number[] {
  return [...new Set(scores.map(({ horizon }) => horizon))];
}

function scoreSection({ scores, methodId, holdout }: ForecastReport, horizon: number): Section {
  const head = ['method', 'MAE', 'MASE', 'WAPE', 'RMSE', 'daily', 'pinball', 'covers', 'width'];
  const rows = scores
    .filter((one) => one.horizon === horizon)
    .map((one) => [`${one.methodId === methodId ? '* ' : '  '}${nameOf(one)}`, ...figuresOf(one)]);
  const days = plural(horizon, 'day');
  return {
    heading: `Held back ${holdout.from} to ${holdout.to}, ${days} ahead`,
    table: [head, ...rows],
  };
}

function nameOf({ name, isBaseline }: ScoredMethod): string {
  return isBaseline ? `${name} (baseline)` : name;
}

function figuresOf(one: ScoredMethod): readonly string[] {
  return [
    one.mae.toFixed(2),
    decimals(one.mase, 3),
    figureText(one.wape, 'share'),
    one.rmse.toFixed(1),
    figureText(one.dailyWape, 'share'),
    one.pinball.toFixed(2),
    figureText(one.coverage, 'share'),
    one.width.toFixed(0),
  ];
}

function notesOf(
  { history, naiveMae }: ForecastReport,
  notes: readonly string[],
): readonly string[] {
  const { leftOut, olderDays, closed, from, to, days, intervals, intervalMs } = history;
  const shape = `${plural(intervals, 'interval')} of ${intervalMs / 60_000} min`;
  const more = leftOut.length > leftOutShown ? ` and ${leftOut.length - leftOutShown} more` : '';
  const named = leftOut.slice(0, leftOutShown).map(({ date, why }) => `${date} (${why})`);
  return [
    `learned from ${plural(days, 'day')}, ${from} to ${to}, ${shape}`,
    ...(olderDays === 0 ? [] : [`${plural(olderDays, 'older day')} not looked at`]),
    ...(closed.length === 0 ? [] : [`no calls are recorded on ${closed.join(', ')}`]),
    ...(leftOut.length === 0 ? [] : [`left out: ${named.join(', ')}${more}`]),
    ...notes,
    ...(naiveMae === null
      ? []
      : [
          `MASE: MAE over ${naiveMae.toFixed(1)}, that of the same weekday before the days held back`,
        ]),
    'bands: negative binomial, by past errors at the same horizon; daily: WAPE of daily totals',
  ];
}

/** One row per interval and call type, for spreadsheets and `arrivals.fromCsv`. */
export function forecastCsv(reports: ReadonlyMap<string, ForecastReport>): string {
  const head = ['date', 'callType', 'interval_start', 'calls', 'p05', 'p25', 'p50', 'p75', 'p95'];
  const all = [...reports].flatMap(([callType, { days, history }]) =>
    days.map((day) => ({ callType, day, history })),
  );
  const hasTimes = all.some(({ day }) => day.handleTimeMs !== undefined);
  const rows = all.flatMap(({ callType, day, history }) =>
    day.calls.map((calls, place) => [
      day.date,
      callType,
      clockText(place * history.intervalMs, history.startMs),
      Number(calls.toFixed(2)),
      ...(day.bands[place] ?? []),
      ...(hasTimes ? [Math.round(day.handleTimeMs?.[place] ?? 0)] : []),
    ]),
  );
  return csvText([[...head, ...(hasTimes ? ['handle_time_ms'] : [])], ...rows]);
}

function decimals(value: number | null, digits: number): string {
  return value === null ? '-' : value.toFixed(digits);
}
