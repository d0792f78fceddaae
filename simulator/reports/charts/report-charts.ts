/** The charts of a simulation report: measures through the day, and how days differ. */
import type { QueueSetting } from '../../../routing/index.ts';
import type { SimulatedMeasureId } from '../../runs/measures.ts';
import { figureText, nameOf, unitOf } from '../figure-text.ts';
import type { Chart } from '../forms/document.ts';
import type { IntervalEstimates } from '../interval-table.ts';
import { type PublishedReport, sharedTargetMs } from '../published-report.ts';
import { dayChart } from './day-chart.ts';
import { type TimePoint, timeChart } from './time-chart.ts';
import { waitChart } from './wait-chart.ts';

export function reportCharts(published: PublishedReport): readonly Chart[] {
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
    readonly queue: QueueSetting | null;
    readonly dayStartMs: number;
    readonly targetMs: number | null;
    readonly promised: number | null;
  },
): Chart {
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

function pointsOf(
  intervals: readonly IntervalEstimates[],
  estimateOf: (interval: IntervalEstimates) => Bounds | undefined,
): readonly TimePoint[] {
  return intervals.map((interval) => {
    const { value = null, low = null, high = null } = estimateOf(interval) ?? {};
    return { fromMs: interval.fromMs, toMs: interval.toMs, value, low, high };
  });
}

function queueChart(intervals: readonly IntervalEstimates[], dayStartMs: number): Chart {
  const points = pointsOf(intervals, ({ queueLengthByEntry }) => queueLengthByEntry);
  return timeChart({
    id: 'queue-length',
    title: `${nameOf('queueLengthByEntry')} through the day`,
    unit: 'calls',
    dayStartMs,
    series: [{ name: nameOf('queueLengthByEntry'), shape: 'line', points }],
  });
}

/** Agents at work over offered load. */
function staffingChart(intervals: readonly IntervalEstimates[], dayStartMs: number): Chart {
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
