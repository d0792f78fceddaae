/**
 * A sweep as a table for spreadsheets: a line for each cell and measure.
 */
import { escapeCsv } from '../../reports/escape.ts';
import type { AxisValue } from './axis.ts';
import type { SweepReport } from './cell-results.ts';

const own = ['measure', 'value', 'low', 'high', 'confidence', 'n', 'method'];

/** Columns: the axes, then the measure and its estimate; an empty field is not known. */
export function sweepCsv({ paths, cells }: SweepReport): string {
  const rows = cells.flatMap(({ values, measures }) =>
    measures.map(({ measureId, value, low, high, confidence, n, method }) => [
      ...values.map(textOf),
      measureId,
      ...[value, low, high, confidence, n].map((number) => (number === null ? '' : `${number}`)),
      method,
    ]),
  );
  return [[...paths, ...own], ...rows].map((row) => `${row.map(escapeCsv).join(',')}\n`).join('');
}

function textOf(value: AxisValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
