/** A report as a document: its tables, its charts, and what was measured. */
import { formulaOf } from '../../metrics/index.ts';
import type { QueueSetting } from '../../routing/index.ts';
import type { SimulatedMeasureId } from '../runs/measures.ts';
import { dayChart } from './charts/day-chart.ts';
import { type TimePoint, timeChart } from './charts/time-chart.ts';
import { waitChart } from './charts/wait-chart.ts';
import {
  chartsHtml,
  documentHtml,
  documentMarkdown,
  type ReportDocument,
  type Section,
} from './document.ts';
import { escapeHtml, escapeMarkdown, figureText, nameOf, unitOf } from './figure-text.ts';
import type { IntervalEstimates } from './interval-table.ts';
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

/** One page that stands by itself, with charts. */
export function toHtml(published: PublishedReport): string {
  return documentHtml(documentOf(published, chartsOf(published)));
}

/** The whole document: for notes, pull requests and wikis. */
export function toMarkdown(published: PublishedReport): string {
  return documentMarkdown(documentOf(published, []));
}

function documentOf(published: PublishedReport, charts: readonly string[]): ReportDocument {
  const { title, report, dayStartMs, reproduce, engineVersion } = published;
  return {
    title,
    answer: answerLine(published),
    warnings: report.warnings.map(({ text }) => text),
    sections: [
      { heading: 'Measures', table: measureTable(report) },
      { heading: 'Charts', html: chartsHtml(charts) },
      { heading: 'Queues', table: queueTable(report) },
      { heading: 'Profiles', table: profileTable(report) },
      { heading: 'Call types', table: callTypeTable(report) },
      { heading: 'Days', table: dayTable(report) },
      { heading: 'Waits', table: waitTable(report) },
      { heading: 'By interval', table: intervalTable(report, dayStartMs) },
      { heading: 'What was measured', ...definitionsOf(published) },
    ],
    engineVersion,
    reproduce,
  };
}

function definitionsOf({ report }: PublishedReport): Pick<Section, 'html' | 'markdown'> {
  const all = definitions(report);
  const terms = all.map(
    (measure) =>
      `<dt>${escapeHtml(measure.name.en)} <code>${measure.id}</code></dt><dd>${escapeHtml(formulaOf(measure))}. ${escapeHtml(measure.counted)}</dd>`,
  );
  const lines = all.map(
    (measure) => `- \`${measure.id}\`: ${escapeMarkdown(formulaOf(measure))} (${measure.name.en})`,
  );
  return { html: `<dl>${terms.join('\n')}</dl>`, markdown: lines.join('\n') };
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
      queue,
      dayStartMs,
      targetMs: promise?.targetMs ?? null,
      promised: promise?.share ?? null,
    });
  });
  const days = daily === null ? null : dayChart(daily);
  const others = [
    ...(intervals.length === 0
      ? []
      : [queueChart(intervals, dayStartMs), staffingChart(intervals, dayStartMs)]),
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
    series: [
      {
        name: nameOf(id),
        shape: 'line',
        points: pointsOf(intervals, ({ measures }) =>
          measures.find(({ measureId }) => measureId === id),
        ),
      },
    ],
    target:
      promised === null
        ? undefined
        : { value: promised, text: `promised ${figureText(promised, 'share')}` },
  });
}

type Bounds = Partial<Pick<TimePoint, 'value' | 'low' | 'high'>>;

/** What is not told of an interval is null. */
function pointsOf(
  intervals: readonly IntervalEstimates[],
  estimateOf: (interval: IntervalEstimates) => Bounds | undefined,
): readonly TimePoint[] {
  return intervals.map((interval) => {
    const { value = null, low = null, high = null } = estimateOf(interval) ?? {};
    return { fromMs: interval.fromMs, toMs: interval.toMs, value, low, high };
  });
}

function queueChart(intervals: readonly IntervalEstimates[], dayStartMs: number): string {
  const points = pointsOf(intervals, ({ queueLengthByEntry }) => queueLengthByEntry);
  return timeChart({
    id: 'queue-length',
    title: `${nameOf('queueLengthByEntry')} through the day`,
    unit: 'calls',
    dayStartMs,
    series: [{ name: nameOf('queueLengthByEntry'), shape: 'line', points }],
  });
}

/** Staff present over offered load: where the line is above the steps, callers wait or leave. */
function staffingChart(intervals: readonly IntervalEstimates[], dayStartMs: number): string {
  const staff = pointsOf(intervals, ({ staffPresent: { value } }) => ({ value }));
  const load = pointsOf(intervals, ({ offeredLoadErlangs: { value } }) => ({ value }));
  return timeChart({
    id: 'staffing',
    title: 'Staff and offered load',
    unit: 'agents',
    dayStartMs,
    series: [
      { name: nameOf('staffPresent'), shape: 'step', points: staff },
      { name: `${nameOf('offeredLoadErlangs')} (erlangs)`, shape: 'line', points: load },
    ],
  });
}
