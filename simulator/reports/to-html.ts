/** A report as one page that stands by itself, with charts. */
import { formulaOf } from '../../metrics/index.ts';
import type { QueueSetting } from '../../routing/index.ts';
import type { MeasureEstimate } from '../runs/estimates.ts';
import type { SimulatedMeasureId } from '../runs/measures.ts';
import { dayChart } from './charts/day-chart.ts';
import { tableHtml } from './charts/frame.ts';
import { type TimePoint, timeChart } from './charts/time-chart.ts';
import { waitChart } from './charts/wait-chart.ts';
import { escapeHtml, figureText, nameOf, unitOf } from './figure-text.ts';
import type { IntervalEstimates } from './interval-table.ts';
import { pageHtml } from './page.ts';
import { answerLine, type PublishedReport, sharedTargetMs } from './published-report.ts';
import {
  callTypeTable,
  dayTable,
  definitions,
  intervalTable,
  measureTable,
  profileTable,
  queueTable,
  waitTable,
} from './report-tables.ts';

/** The whole file. */
export function toHtml(published: PublishedReport): string {
  const { title, report, dayStartMs, reproduce, engineVersion } = published;
  const tables = [
    ['Measures', measureTable(report)],
    ['Queues', queueTable(report)],
    ['Profiles', profileTable(report)],
    ['Call types', callTypeTable(report)],
    ['Days', dayTable(report)],
    ['Waits', waitTable(report)],
    ['By interval', intervalTable(report, dayStartMs)],
  ] as const;
  const charts = chartsOf(published);
  const body = [
    '<header>',
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="answer">${escapeHtml(answerLine(published))}</p>`,
    '</header>',
    warningsHtml(report.warnings.map(({ text }) => text)),
    '<main>',
    section('Measures', tableOf(tables[0])),
    charts.length === 0
      ? ''
      : `<h2>Charts</h2>\n<div class="charts">\n${charts.join('\n')}\n</div>`,
    ...tables.slice(1).map((one) => section(one[0], tableOf(one))),
    section('What was measured', definitionsHtml(published)),
    '</main>',
    `<footer><p class="soft">callwright ${escapeHtml(engineVersion)}; reproduce: <code>${escapeHtml(reproduce)}</code></p></footer>`,
  ];
  return pageHtml({ title, body: body.filter((part) => part !== '').join('\n') });
}

/** What to beware of, as HTML; nothing where there is nothing. */
export function warningsHtml(warnings: readonly string[]): string {
  if (warnings.length === 0) return '';
  const lines = warnings.map((text) => `<li>${escapeHtml(text)}</li>`).join('');
  return `<aside class="warnings" aria-label="Beware"><ul>${lines}</ul></aside>`;
}

/** A heading and what stands under it; nothing where nothing does. */
export function section(heading: string, content: string | null): string {
  return content === null ? '' : `<h2>${escapeHtml(heading)}</h2>\n${content}`;
}

function tableOf([caption, table]: readonly [string, readonly (readonly string[])[] | null]) {
  return table === null ? null : tableHtml(table, caption);
}

function definitionsHtml({ report }: PublishedReport): string {
  const lines = definitions(report).map(
    (measure) =>
      `<dt>${escapeHtml(measure.name.en)} <code>${measure.id}</code></dt><dd>${escapeHtml(formulaOf(measure))}. ${escapeHtml(measure.counted)}</dd>`,
  );
  return `<dl>${lines.join('\n')}</dl>`;
}

function chartsOf(published: PublishedReport): readonly string[] {
  const { report, dayStartMs, daily, queueIntervals = [] } = published;
  const { intervals, queues } = report;
  const shown = new Set(intervals[0]?.measures.map(({ measureId }) => measureId));
  const level = [...shown].find((id) => id.startsWith('serviceLevel'));
  const targetMs = sharedTargetMs(queues);
  const asked = [level, 'waitMsMean', 'abandonShare', 'occupancy'].flatMap((id) => {
    const found = [...shown].find((one) => one === id);
    return found === undefined ? [] : [found];
  });
  const byTime = asked.map((id) =>
    measureChart(intervals, {
      id,
      queue: null,
      dayStartMs,
      targetMs: id === level ? targetMs : null,
      promised: id === level ? (daily?.promised ?? null) : null,
    }),
  );
  const byQueue = queueIntervals.map(({ queue, intervals: own }) => {
    const { serviceLevel = null } = queue;
    const promise =
      serviceLevel !== null && shown.has(serviceLevel.measureId) ? serviceLevel : null;
    return measureChart(own, {
      id:
        promise?.measureId ?? (serviceLevel === null && level !== undefined ? level : 'waitMsMean'),
      ...{
        queue,
        dayStartMs,
        targetMs: promise?.targetMs ?? null,
        promised: promise?.share ?? null,
      },
    });
  });
  const days = daily === null ? null : dayChart(daily);
  const others = [
    ...(intervals.length === 0 ? [] : [queueChart(intervals, dayStartMs)]),
    ...(intervals.length === 0 ? [] : [staffingChart(intervals, dayStartMs)]),
    ...[waitChart(report.waits), days].flatMap((chart) => chart ?? []),
  ];
  return [...byTime, ...byQueue, ...others];
}

/** A measure through the day, with what is promised of it as a line. */
function measureChart(
  intervals: readonly IntervalEstimates[],
  {
    id,
    queue,
    dayStartMs,
    targetMs,
    promised,
  }: {
    readonly id: SimulatedMeasureId;
    /** Null: all of them. */
    readonly queue: QueueSetting | null;
    readonly dayStartMs: number;
    readonly targetMs: number | null;
    readonly promised: number | null;
  },
): string {
  const within = targetMs === null ? '' : ` (T ${targetMs / 1000} s)`;
  const name = `${nameOf(id)}${within}`;
  return timeChart({
    id: ['time', id, ...(queue === null ? [] : [queue.id])].join('-'),
    title: queue === null ? `${name} through the day` : `${queue.name ?? queue.id}: ${name}`,
    unit: unitOf(id),
    dayStartMs,
    series: [{ name: nameOf(id), shape: 'line', points: pointsOf(intervals, id) }],
    target:
      promised === null
        ? undefined
        : { value: promised, text: `promised ${figureText(promised, 'share')}` },
  });
}

function pointsOf(
  intervals: readonly IntervalEstimates[],
  id: SimulatedMeasureId,
): readonly TimePoint[] {
  return intervals.map(({ fromMs, toMs, measures }) => {
    const found = measures.find(({ measureId }) => measureId === id);
    return { fromMs, toMs, ...boundsOf(found) };
  });
}

function boundsOf(estimate: Pick<MeasureEstimate, 'value' | 'low' | 'high'> | undefined) {
  const { value = null, low = null, high = null } = estimate ?? {};
  return { value, low, high };
}

function queueChart(intervals: readonly IntervalEstimates[], dayStartMs: number): string {
  const points = intervals.map(({ fromMs, toMs, queueLength }) => ({
    fromMs,
    toMs,
    ...boundsOf(queueLength),
  }));
  return timeChart({
    id: 'queue-length',
    title: 'Calls waiting through the day',
    unit: 'calls',
    dayStartMs,
    series: [{ name: 'Calls waiting, on average', shape: 'line', points }],
  });
}

/** Staff over offered load: where the line is above the steps, callers wait or leave. */
function staffingChart(intervals: readonly IntervalEstimates[], dayStartMs: number): string {
  const none = { low: null, high: null };
  const staff = intervals.map(({ fromMs, toMs, staff: { value } }) => ({
    fromMs,
    toMs,
    value,
    ...none,
  }));
  const load = intervals.map(({ fromMs, toMs, offeredLoadErlangs: value }) => ({
    fromMs,
    toMs,
    value,
    ...none,
  }));
  return timeChart({
    id: 'staffing',
    title: 'Staff and offered load',
    unit: 'agents',
    dayStartMs,
    series: [
      { name: 'Agents logged on', shape: 'step', points: staff },
      { name: 'Offered load (erlangs)', shape: 'line', points: load },
    ],
  });
}
