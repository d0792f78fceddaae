/** A forecast as a document: coming days, its error, scores of the methods, and days left out. */
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
  { notes, written, reproduce, queues }: ForecastContext,
): ReportDocument {
  const head = ['day', '', 'calls', '5 % to 95 %', 'busiest interval', 'calls', '5 % to 95 %'];
  const days = report.days.map((day) => dayRow(day, report));
  return {
    answer: answerLine(report),
    notes: report.history.isShort ? [shortWords(report)] : [],
    sections: [
      { heading: 'Days to come', table: [head, ...days], wordColumns: 2 },
      ...queueSection(report, queues),
      errorSection(report),
      ...horizonsOf(report).map((horizon) => scoreSection(report, horizon)),
      { lines: [...notesOf(report, notes), ...written] },
    ],
    reproduce,
  };
}

export interface ForecastContext {
  readonly notes: readonly string[];
  readonly written: readonly string[];
  readonly reproduce: string;
  /** By call type, with sums that agree; empty where there is one alone. */
  readonly queues: ReadonlyMap<string, ForecastReport>;
}

function shortWords({ history: { days, from, to } }: ForecastReport): string {
  return (
    `only ${plural(days, 'day')} are known (${from} to ${to}): weekdays share one shape of the day ` +
    'and lean on each other, and bands are wider, more so the farther ahead'
  );
}

function queueSection(
  { days }: ForecastReport,
  queues: ForecastContext['queues'],
): readonly Section[] {
  if (queues.size < 2) return [];
  const rows = days
    .filter(({ isOpen }) => isOpen)
    .map(({ date, total }) => {
      const own = [...queues.values()].map(
        (one) => one.days.find((day) => day.date === date)?.total ?? 0,
      );
      return [date, ...[...own, total].map((calls) => calls.toFixed(1))];
    });
  return [{ heading: 'Calls by queue', table: [['day', ...queues.keys(), 'all'], ...rows] }];
}

/** The forecast's own error by horizon, beside that of the simplest guess. */
function errorSection({ scores, methodId, holdout, handleTimes }: ForecastReport): Section {
  const head = ['days ahead', 'WAPE', 'same weekday last week', 'better by', 'band covers'];
  const rows = scores
    .filter((one) => one.methodId === methodId)
    .map(({ horizon, wape, coverage }) => {
      const naive = naiveWape(scores, horizon);
      const gain = wape === null || naive === null || naive === 0 ? null : 1 - wape / naive;
      const shares = [wape, naive, gain, coverage].map((one) => figureText(one, 'share'));
      return [String(horizon), ...shares];
    });
  const heading = `Error on ${plural(holdout.days, 'day')} held back, ${holdout.from} to ${holdout.to}`;
  if (handleTimes === null) return { heading, table: [head, ...rows] };
  const { horizon, wape, naiveWape: naive } = handleTimes;
  const beside =
    naive === null ? '' : `, of the same weekday last week ${figureText(naive, 'share')}`;
  const line = `handle time ${plural(horizon, 'day')} ahead: WAPE ${figureText(wape, 'share')}${beside}`;
  return { heading, table: [head, ...rows], lines: [line] };
}

function naiveWape(scores: ForecastReport['scores'], horizon: number): number | null {
  const naive = scores.find((one) => one.methodId === 'sameWeekday' && one.horizon === horizon);
  return naive?.wape ?? null;
}

function answerLine(report: ForecastReport): string {
  const { days, scores, methodId, holdout, horizon } = report;
  const open = days.filter(({ isOpen }) => isOpen);
  const calls = days.reduce((sum, { total }) => sum + total, 0);
  const own = scores.find((one) => one.methodId === methodId && one.horizon === horizon);
  const span = `${days[0]?.date} to ${days.at(-1)?.date}`;
  const said =
    own === undefined
      ? [`no error ${plural(horizon, 'day')} ahead is known: the table is too short`]
      : [
          `MASE ${decimals(own.mase, 3)} ${plural(horizon, 'day')} ahead on ${plural(holdout.days, 'held-back day')}`,
          `WAPE ${figureText(own.wape, 'share')} (same weekday last week ${figureText(naiveWape(scores, horizon), 'share')})`,
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
    `${name}${likeWords(day)}`,
    countOf(Math.round(day.total)),
    bandOf(day.totalBand),
    clockText(busiest * history.intervalMs, history.startMs),
    countOf(Math.round(day.calls[busiest] ?? 0)),
    bandOf(day.bands[busiest]),
  ];
}

const likeShown = 3;

/** What a special day is forecast by. */
function likeWords({ isLikeOthers, weekday, analogy }: ForecastDay): string {
  if (isLikeOthers) return ` (no earlier one: as any ${weekday})`;
  if (analogy === undefined) return '';
  const { dates, factor } = analogy;
  const more = dates.length > likeShown ? ` and ${dates.length - likeShown} more` : '';
  const as = dates.length === 0 ? '' : ` as ${dates.slice(-likeShown).join(', ')}${more}`;
  return ` (${factor === null ? '' : `×${factor.toFixed(2)}`}${as})`;
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
    ...unusualLines(history),
    ...notes,
    ...(naiveMae === null
      ? []
      : [
          `MASE: MAE over ${naiveMae.toFixed(1)}, that of the same weekday before the days held back`,
        ]),
    'bands: negative binomial, by past errors at the same horizon; daily: WAPE of daily totals',
  ];
}

const unusualShown = 6;

function unusualLines({ unusual }: ForecastReport['history']): readonly string[] {
  if (unusual.length === 0) return [];
  const shown = unusual
    .slice(0, unusualShown)
    .map(
      ({ date, weekday, calls, usual }) =>
        `${date} (${weekday}, ${countOf(calls)} calls, ${countOf(Math.round(usual))} usual)`,
    );
  const more = unusual.length > unusualShown ? ` and ${unusual.length - unusualShown} more` : '';
  return [
    `unlike their weekday, and learned from as usual days: ${shown.join(', ')}${more}; name them in a file of --special`,
  ];
}

/** One row per interval and call type, for spreadsheets and `arrivals.fromCsv`. */
export function forecastCsv(reports: ReadonlyMap<string, ForecastReport>): string {
  const head = ['date', 'callType', 'interval_start', 'calls', 'p05', 'p25', 'p50', 'p75', 'p95'];
  const all = [...reports].flatMap(([callType, { days, history, today }]) =>
    days.map((day) => ({ callType, day, history, done: today?.done ?? 0 })),
  );
  const hasTimes = all.some(({ day }) => day.handleTimeMs !== undefined);
  const rows = all.flatMap(({ callType, day, history, done }) =>
    day.calls
      .map((calls, place) => [
        day.date,
        callType,
        clockText(place * history.intervalMs, history.startMs),
        Number(calls.toFixed(2)),
        ...(day.bands[place] ?? []),
        ...(hasTimes ? [Math.round(day.handleTimeMs?.[place] ?? 0)] : []),
      ])
      .slice(done),
  );
  return csvText([[...head, ...(hasTimes ? ['handle_time_ms'] : [])], ...rows]);
}

function decimals(value: number | null, digits: number): string {
  return value === null ? '-' : value.toFixed(digits);
}
