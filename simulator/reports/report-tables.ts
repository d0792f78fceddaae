/** The tables of a simulation report, with measured figures beside them. */
import type { MeasuredFigures } from '../../contracts/index.ts';
import { hourMs } from '../../kernel/index.ts';
import type { MeasureEstimate } from '../runs/estimates.ts';
import type { ComparedPart } from './comparison.ts';
import {
  clockText,
  estimateText,
  figureText,
  nameOf,
  plusMinusText,
  unitIn,
  unitOf,
} from './figure-text.ts';
import type { ReportTable, TableCell } from './forms/document.ts';
import { staffingIdsOf } from './interval-table.ts';
import { headlineMeasures, nameWithTarget, type PublishedReport } from './published-report.ts';
import type { SimulationReport } from './report.ts';

export function measureTable({
  report,
  measured = null,
  compared = [],
}: PublishedReport): ReportTable {
  const { measures, queues, confidence } = report;
  const whole = compared.find(({ of }) => of === 'whole');
  const besides = (measureId: string): readonly TableCell[] =>
    measured === null ? [] : [measuredText(measured.whole, measureId, whole)];
  const interval = `${Math.round(confidence * 100)} % interval`;
  return [
    ['centre', 'estimate', interval, ...(measured === null ? [] : ['measured'])],
    ...measures.map((one) => {
      const unit = unitIn(one);
      const { measureId, value, low, high } = one;
      const name = nameWithTarget(measureId, queues);
      return [name, figureText(value, unit), { low, high, unit }, ...besides(measureId)];
    }),
  ];
}

/** A row for each of several queues, without agents' figures, as agents serve all queues. */
export function queueTable({ report, measured, compared = [] }: PublishedReport): ReportTable {
  const { queues } = report;
  if (queues.length < 2) return [];
  const ids = (queues[0]?.measures ?? [])
    .map(({ measureId }) => measureId)
    .filter((id) => id === 'calls' || isHeadline(id));
  const rows = queues.flatMap(({ queueId, targetMs, measures }) => {
    const name = targetMs === null ? queueId : `${queueId} (T ${targetMs / 1000} s)`;
    const row = [name, ...ids.map((id) => estimateOf(measures, id))];
    const was = measured?.queues?.find((queue) => queue.queueId === queueId)?.values;
    if (was === undefined) return [row];
    const part = compared.find((one) => one.of === 'queue' && one.queueId === queueId);
    return [row, ['  measured', ...ids.map((id) => measuredText(was, id, part))]];
  });
  return [['queue', ...ids.map(nameOf)], ...rows];
}

function isHeadline(id: string): boolean {
  return headlineMeasures.some((begin) => id.startsWith(begin));
}

function estimateOf(measures: readonly MeasureEstimate[], id: string): string {
  const found = measures.find(({ measureId }) => measureId === id);
  return found === undefined ? '-' : estimateText(found);
}

function measuredText(
  measured: MeasuredFigures['whole'],
  measureId: string,
  part: ComparedPart | undefined,
): string {
  const value = measured[measureId];
  if (value === undefined) return '';
  const found = part?.figures.find((one) => one.measureId === measureId);
  return `${figureText(value, unitOf(measureId))}${insideMark(found?.isInside ?? null)}`;
}

function insideMark(isInside: boolean | null): string {
  return isInside === null ? '' : isInside ? ' ✓' : ' ✗';
}

export function profileTable({ profiles }: SimulationReport): ReportTable {
  return [
    ['profile', 'agents', 'calls handled', 'occupancy', 'ready hours'],
    ...profiles.map(({ profile, agents, callsHandled, occupancy, readyHours }) => [
      profile,
      String(agents),
      plusMinusText(callsHandled, 'calls'),
      plusMinusText(occupancy, 'share'),
      plusMinusText(readyHours, 'hours'),
    ]),
  ];
}

/** Measures by call type; empty if the scenario does not report them. */
export function callTypeTable({ callTypes }: SimulationReport): ReportTable {
  const [first] = callTypes;
  return [
    ['call type', ...(first?.measures ?? []).map(({ measureId }) => nameOf(measureId))],
    ...callTypes.map(({ callType, measures }) => [callType, ...measures.map(estimateText)]),
  ];
}

const windowMeasures = ['waitMsMean', 'delayShare', 'abandonShare'];

/** Measured beside simulated figures by time of day, to compare the day's shape. */
export function windowTable(parts: readonly ComparedPart[]): ReportTable {
  const windows = parts.flatMap((part) => (part.of === 'window' ? [part] : []));
  const ids = windowMeasures.filter((id) =>
    windows.some(({ figures }) => figures.some(({ measureId }) => measureId === id)),
  );
  if (ids.length === 0) return [];
  const rows = windows.map(({ fromMs, toMs, figures }) => [
    `${hoursText(fromMs)} to ${hoursText(toMs)}`,
    ...ids.map((id) => {
      const found = figures.find(({ measureId }) => measureId === id);
      if (found === undefined) return '';
      const [measured, simulated] = [found.measured, found.value].map((value) =>
        figureText(value, unitOf(id)),
      );
      return `${measured} / ${simulated}${insideMark(found.isInside)}`;
    }),
  ]);
  return [['since opening: measured / simulated', ...ids.map(nameOf)], ...rows];
}

function hoursText(ms: number): string {
  return `${Math.round((ms / hourMs) * 100) / 100} h`;
}

export function dayTable({ days }: SimulationReport): ReportTable {
  const isPromised = days.some(({ meets }) => meets !== null);
  const promise = isPromised ? ['days that keep the promise'] : [];
  return [
    ['days', '5th percentile', 'median', '95th percentile', ...promise],
    ...days.map(({ p5, p50, p95, meets, ...of }) => {
      const unit = unitIn(of);
      const at = [p5, p50, p95].map(({ value }) => figureText(value, unit));
      const kept = meets === null ? '' : figureText(meets.share.value, 'share');
      return [nameOf(of.measureId), ...at, ...(isPromised ? [kept] : [])];
    }),
  ];
}

/** Quantiles of waits; empty if no call was answered. */
export function waitTable({ waits: { quantiles } }: SimulationReport): ReportTable {
  if (quantiles.every(({ waitMs }) => waitMs === null)) return [];
  return [
    ['of the answered', 'wait at most', 'interval'],
    ...quantiles.map(({ share, waitMs, low, high }) => {
      return [`${share * 100} %`, figureText(waitMs, 'ms'), { low, high, unit: 'ms' }];
    }),
  ];
}

export const shownOfStaff = ['staffLoggedOn', 'staffPresent', 'offeredLoadErlangs'] as const;

/** A row per interval; a terminal has room for the headline measures only. */
export function intervalTable(
  { report: { intervals }, dayStartMs }: PublishedReport,
  which: 'all' | 'headlines',
): ReportTable {
  const [first] = intervals;
  if (first === undefined) return [];
  const ids = first.measures
    .map(({ measureId }) => measureId)
    .filter((id) => which === 'all' || id === 'calls' || id === 'occupancy' || isHeadline(id));
  const ofStaff = which === 'all' ? staffingIdsOf(first) : shownOfStaff;
  return [
    ['from', ...[...ids, ...ofStaff].map(nameOf)],
    ...intervals.map((interval) => [
      clockText(interval.fromMs, dayStartMs),
      ...ids.map((id) => estimateOf(interval.measures, id)),
      ...ofStaff.map((id) => figureText(interval[id].value, unitOf(id))),
    ]),
  ];
}
