/**
 * A sweep as an HTML page (measures along the axis, or over a grid of two) and as CSV, a line for
 * each cell and measure.
 */
import {
  axes,
  figureHtml,
  place,
  roundTicks,
  scaleOf,
  size,
  tableHtml,
} from '../../reports/charts/frame.ts';
import { tickText } from '../../reports/charts/time-chart.ts';
import {
  chartsHtml,
  csvText,
  documentHtml,
  type ReportDocument,
  type Section,
} from '../../reports/document.ts';
import { figureText, nameOf, unitIn } from '../../reports/figure-text.ts';
import { estimateText } from '../../reports/published-report.ts';
import type { AxisValue } from './axis.ts';
import type { CellReport, SweepReport } from './cell-results.ts';

/** HTML without external resources. */
export function sweepPage(
  report: SweepReport,
  { title, reproduce }: Pick<ReportDocument, 'title' | 'reproduce'>,
): string {
  const { paths, measures, cells, seed, confidence } = report;
  const grid = gridOf(report);
  const pictures = measures.map((measureId, at): Section => {
    return { heading: nameOf(measureId), html: heatTable(report, at + 1) };
  });
  const charts =
    paths.length === 1 && grid === null ? measures.map((_, at) => axisChart(report, at + 1)) : [];
  return documentHtml({
    title,
    answer: `${cells.length} cells, seed ${seed}; intervals at ${confidence * 100} %.`,
    sections: [
      ...(grid === null ? [{ heading: null, html: chartsHtml(charts) }] : pictures),
      { heading: 'All cells', table: cellTable(report) },
    ],
    reproduce,
  });
}

/** A measure at each value of the only axis, with its interval. */
function axisChart({ paths, cells, measures }: SweepReport, which: number): string {
  const measureId = measures[which - 1] ?? '';
  const unit = unitIn(cells[0]?.measures[which] ?? { measureId });
  const of = cells.map((cell) => ({ name: nameOfCell(cell), estimate: cell.measures[which] }));
  const tops = of.flatMap(({ estimate }) => estimate?.high ?? estimate?.value ?? []);
  const ticks = roundTicks(Math.max(0, ...tops));
  const x = scaleOf([-0.5, of.length - 0.5], [size.left, size.width - size.right]);
  const y = scaleOf([0, ticks.at(-1) ?? 1], [size.height - size.bottom, size.top]);
  const every = Math.ceil(of.length / 8);
  const dots = of.map(({ estimate }, at) => {
    const { value = null, low = null, high = null } = estimate ?? {};
    if (value === null) return '';
    const [middle, from, to] = [x(at), y(low ?? value), y(high ?? value)].map(place);
    return `<line class="line a" x1="${middle}" x2="${middle}" y1="${from}" y2="${to}"/><circle class="dot" cx="${middle}" cy="${place(y(value))}" r="5"/>`;
  });
  return figureHtml({
    id: `axis-${measureId}`,
    title: `${nameOf(measureId)} by ${paths[0]}`,
    description: of
      .map(({ name, estimate }) => `${name}: ${figureText(estimate?.value ?? null, unit)}`)
      .join('; '),
    keys: [{ text: 'mean with its interval', className: 'a' }],
    drawing: [
      axes({
        x,
        y,
        xTicks: of.flatMap(({ name }, at) => (at % every === 0 ? { at, text: name } : [])),
        yTicks: ticks.map((at) => ({ at, text: tickText(at, unit) })),
      }),
      ...dots,
    ].join('\n'),
    table: [
      [paths[0] ?? '', nameOf(measureId)],
      ...of.map(({ name, estimate }) => [
        name,
        estimate === undefined ? '-' : estimateText(estimate),
      ]),
    ],
  });
}

/** Darker means more. */
function heatTable(report: SweepReport, which: number): string | null {
  const grid = gridOf(report);
  if (grid === null) return null;
  const values = report.cells.flatMap(({ measures }) => measures[which]?.value ?? []);
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const unit = unitIn(
    report.cells[0]?.measures[which] ?? { measureId: report.measures[which - 1] ?? '' },
  );
  const shown = (cell: CellReport | undefined) => {
    const value = cell?.measures[which]?.value ?? null;
    if (value === null) return '-';
    return { text: figureText(value, unit), shade: span > 0 ? (value - low) / span : 0 };
  };
  const places = report.paths.join(' down, ');
  const head = [`${places} across`, ...grid.columns.map(textOf)];
  const rows = grid.rows.map(({ value, cells }) => [textOf(value), ...cells.map(shown)]);
  return tableHtml(
    [head, ...rows],
    `${nameOf(report.measures[which - 1] ?? '')}: ${places} across`,
  );
}

function cellTable({ paths, cells, measures: ids }: SweepReport) {
  const rows = cells.map(({ values, replications, measures }) => [
    ...values.map(textOf),
    String(replications),
    ...measures.slice(1).map(estimateText),
  ]);
  return [[...paths, 'days', ...ids.map(nameOf)], ...rows];
}

function nameOfCell({ values }: CellReport): string {
  return values.map(textOf).join(', ');
}

function textOf(value: AxisValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const own = ['measure', 'value', 'low', 'high', 'confidence', 'n', 'method'];

/** Columns: the axes, the measure, its estimate; an empty field is unknown. */
export function sweepCsv({ paths, cells }: SweepReport): string {
  const rows = cells.flatMap(({ values, measures }) =>
    measures.map(({ measureId, value, low, high, confidence, n, method }) => {
      return [...values.map(textOf), measureId, value, low, high, confidence, n, method];
    }),
  );
  return csvText([[...paths, ...own], ...rows]);
}

export interface Grid {
  /** Values of the second axis. */
  readonly columns: readonly AxisValue[];
  readonly rows: readonly {
    /** Value of the first axis. */
    readonly value: AxisValue;
    readonly cells: readonly (CellReport | undefined)[];
  }[];
}

/** Null unless there are two axes in all combinations. */
export function gridOf({ paths, cells }: SweepReport): Grid | null {
  if (paths.length !== 2) return null;
  const byValues = new Map(cells.map((cell) => [JSON.stringify(cell.values), cell]));
  const columns = distinct(cells.map(({ values }) => values[1] ?? null));
  const down = distinct(cells.map(({ values }) => values[0] ?? null));
  if (columns.length * down.length !== cells.length) return null;
  const rows = down.map((value) => ({
    value,
    cells: columns.map((column) => byValues.get(JSON.stringify([value, column]))),
  }));
  return { columns, rows };
}

function distinct(values: readonly AxisValue[]): readonly AxisValue[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size < seen.add(JSON.stringify(value)).size);
}
