/**
 * Every figure of a report as a row of CSV in its own unit (shares 0..1, ms); an empty cell is a
 * missing figure.
 */
import type { MeasureEstimate } from '../runs/estimates.ts';
import { clockText, unitOf } from './figure-text.ts';
import { csvText } from './forms/csv.ts';
import type { DataRow } from './forms/document.ts';
import { staffingIdsOf } from './interval-table.ts';
import type { PublishedReport } from './published-report.ts';

const columns = [
  'part',
  'id',
  'from',
  'to',
  'measure',
  'unit',
  'value',
  'low',
  'high',
  'n',
  'method',
];

type Part = readonly [part: string, id: string, from: string, to: string];
type FigureRow = Pick<MeasureEstimate, 'value' | 'low' | 'high' | 'n'> & {
  readonly method: string;
};

/** Every figure of the report, the head first. */
export function toCsv(published: Pick<PublishedReport, 'report' | 'dayStartMs'>): string {
  return csvText(figureRows(published));
}

export function figureRows({
  report,
  dayStartMs,
}: Pick<PublishedReport, 'report' | 'dayStartMs'>): readonly DataRow[] {
  const rows: DataRow[] = [columns];
  const add = (part: Part, measureId: string, unit: string, figure: FigureRow): void => {
    const { value, low, high, n, method } = figure;
    rows.push([...part, measureId, unit, value, low, high, n, method]);
  };
  const addAll = (part: Part, measures: readonly MeasureEstimate[]): void => {
    for (const one of measures) add(part, one.measureId, unitOf(one.measureId), one);
  };
  addAll(['centre', '', '', ''], report.measures);
  for (const { queueId, measures } of report.queues) addAll(['queue', queueId, '', ''], measures);
  for (const { profile, callsHandled, occupancy, readyHours } of report.profiles) {
    const part: Part = ['profile', profile, '', ''];
    add(part, 'callsHandled', 'calls', callsHandled);
    add(part, 'occupancy', 'share', occupancy);
    add(part, 'readyHours', 'hours', readyHours);
  }
  for (const { callType, measures } of report.callTypes) {
    addAll(['callType', callType, '', ''], measures);
  }
  addAll(['typicalDay', '', '', ''], report.typicalDay);
  for (const { measureId, p5, p50, p95 } of report.days) {
    for (const [id, told] of Object.entries({ p5, p50, p95 })) {
      const part = ['days', id, '', ''] as const;
      add(part, measureId, unitOf(measureId), { ...told, method: 'orderStatistics' });
    }
  }
  for (const { share, waitMs, low, high } of report.waits.quantiles) {
    const told = { value: waitMs, low, high, n: report.replications, method: 'sectioning' };
    add(['waits', `p${share * 100}`, '', ''], 'answeredWaitMsQuantile', 'ms', told);
  }
  for (const interval of report.intervals) {
    const [from, to] = [interval.fromMs, interval.toMs].map((ms) => clockText(ms, dayStartMs));
    const part: Part = ['interval', '', from ?? '', to ?? ''];
    addAll(part, interval.measures);
    for (const id of staffingIdsOf(interval)) add(part, id, unitOf(id), interval[id]);
  }
  return rows;
}
