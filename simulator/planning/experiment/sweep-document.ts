/**
 * A sweep as a document: each measure along one axis as a chart, or over two axes as a heat map,
 * and every cell with its intervals.
 */
import { axes, figureHtml, place, roundTicks, scaleOf, size } from '../../reports/charts/frame.ts';
import { tickText } from '../../reports/charts/time-chart.ts';
import { directionOf } from '../../reports/design-comparison.ts';
import { estimateText, figureText, nameOf, unitIn, unitOf } from '../../reports/figure-text.ts';
import { csvText } from '../../reports/forms/csv.ts';
import type { DataRow, ReportDocument, Section, TableCell } from '../../reports/forms/document.ts';
import {
  column,
  estimateColumns,
  type FigureTable,
  figureTable,
  unitOfColumn,
} from '../../reports/tables/figure-table.ts';
import { verdictFrom } from '../../statistics/precision.ts';
import type { AxisValue } from './axis.ts';
import type { CellReport, SweepReport } from './cell-results.ts';

/** The document, whose `data` has one row for each cell and measure. */
export function sweepDocument(
  report: SweepReport,
  { reproduce, isPartial }: { readonly reproduce: string; readonly isPartial: boolean },
): ReportDocument {
  const { paths, measures, cells } = report;
  const lost = cells.flatMap(({ name, lost: problems }) =>
    problems.map(({ message }) => `✗ ${name}: ${message}`),
  );
  return {
    title: paths.join(', '),
    answer: answerLine(report),
    isPartial,
    sections: [
      { only: 'pages', charts: () => axisCharts(report) },
      ...measures.flatMap((_, at) => heatMap(report, at + 1)),
      ...cellSections(report),
      { lines: lost },
    ],
    data: () => sweepRows(report),
    reproduce,
  };
}

interface RankedCell {
  readonly cell: CellReport;
  readonly value: number;
}

/**
 * Cells by the value of measure `which` (default: the first), smallest first, without cells that
 * have no value.
 */
function ranked({ cells }: SweepReport, which = 1): readonly RankedCell[] {
  return cells
    .flatMap((cell) => {
      const value = cell.measures[which]?.value ?? null;
      return value === null ? [] : [{ cell, value }];
    })
    .sort((a, b) => a.value - b.value);
}

function answerLine(report: SweepReport): string {
  const { measures, cells, seed } = report;
  const order = ranked(report);
  const [low, high] = [order[0], order.at(-1)];
  const days = cells.reduce((sum, { replications }) => sum + replications, 0);
  const run = `${cells.length} cells, ${days} replications, seed ${seed}`;
  if (low === undefined || high === undefined) return `no figures yet, ${run}`;
  const [from, to] = [low, high].map(({ cell, value }) => {
    return `${figureText(value, unitAt(report, 1))} (${cell.name})`;
  });
  return `${nameOf(measures[0] ?? '')} ${from} … ${to} · ${run}`;
}

function unitAt({ cells, measures }: SweepReport, which: number): string {
  return unitIn(cells[0]?.measures[which] ?? { measureId: measures[which - 1] ?? '' });
}

function axisCharts(report: SweepReport): readonly string[] {
  if (report.paths.length !== 1) return [];
  return report.measures.map((_, at) => axisChart(report, at + 1));
}

function axisChart(report: SweepReport, which: number): string {
  const { paths, cells, measures } = report;
  const measureId = measures[which - 1] ?? '';
  const unit = unitAt(report, which);
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

/**
 * The first axis of a heat map goes down, the second across; a terminal shows the first measure
 * only.
 */
function heatMap(report: SweepReport, which: number): readonly Section[] {
  const grid = gridOf(report);
  if (grid === null) return [];
  const order = ranked(report, which);
  const low = order[0]?.value ?? 0;
  const span = (order.at(-1)?.value ?? 0) - low;
  const shown = (cell: CellReport | undefined): TableCell => {
    const value = cell?.measures[which]?.value ?? null;
    if (value === null) return '-';
    const text = figureText(value, unitAt(report, which));
    return { text, shade: span > 0 ? (value - low) / span : 0 };
  };
  const [down = '', across = ''] = report.paths;
  const heading = `${nameOf(report.measures[which - 1] ?? '')}: ${down} down, ${across} across`;
  const head = [`${down} \\ ${across}`, ...grid.columns.map(textOf)];
  const table = [
    head,
    ...grid.rows.map(({ value, cells }) => [textOf(value), ...cells.map(shown)]),
  ];
  const pages: Section = { pageHeading: heading, only: 'pages', table };
  const legend = `${nameOf(report.measures[0] ?? '')}, ░ ▒ ▓ █ from low to high`;
  return which === 1 ? [pages, { only: 'text', table, lines: [legend] }] : [pages];
}

const rowsMax = 30;

/** Of many cells a terminal shows only the best and worst by the first measure. */
function cellSections(report: SweepReport): readonly Section[] {
  const { paths, measures: ids, cells } = report;
  const sectionOf = (shown: readonly CellReport[]): Section => ({
    pageHeading: 'All cells',
    wordColumns: paths.length,
    table: [
      [...paths, 'days', ...ids.map(nameOf)],
      ...shown.map(({ values, replications, measures }) => [
        ...values.map(textOf),
        String(replications),
        ...measures.slice(1).map(estimateText),
      ]),
    ],
  });
  if (cells.length <= rowsMax) return [sectionOf(cells)];
  const order = ranked(report).map(({ cell }) => cell);
  const outermost = [...order.slice(0, rowsMax / 2), ...order.slice(-rowsMax / 2)];
  const left = `${cells.length - outermost.length} cells between are in --output csv`;
  return [
    { ...sectionOf(cells), only: 'pages' },
    { ...sectionOf(outermost), only: 'text', lines: [left] },
  ];
}

function nameOfCell({ values }: CellReport): string {
  return values.map(textOf).join(', ');
}

function textOf(value: AxisValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const own = ['measure', 'value', 'low', 'high', 'confidence', 'n', 'method'];

/** Columns: the axes, the measure and its estimate; an empty field is unknown. */
export function sweepCsv(report: SweepReport): string {
  return csvText(sweepRows(report));
}

function sweepRows({ paths, cells }: SweepReport): readonly DataRow[] {
  const rows = cells.flatMap(({ values, measures }) =>
    measures.map(({ measureId, value, low, high, confidence, n, method }) => {
      return [...values.map(textOf), measureId, value, low, high, confidence, n, method];
    }),
  );
  return [[...paths, ...own], ...rows];
}

interface SweptQueue {
  readonly cell: CellReport;
  readonly queue: CellReport['queues'][number];
}

/** Queues of every cell, and who gains or pays by it against the first cell. */
export function sweptQueues({ paths, cells }: SweepReport): FigureTable {
  const rows = cells.flatMap((cell) => cell.queues.map((queue) => ({ cell, queue })));
  const shown = rows[0]?.queue.measures.map(({ measureId }) => measureId) ?? [];
  const [, first = 'calls'] = shown;
  const unit = unitOfColumn(unitOf(first));
  const change = unit === 'share' ? 'points' : unit;
  return figureTable(
    { id: 'queues', title: `Queues by ${paths.join(', ')}` },
    [
      ...paths.map((path, at) =>
        column<SweptQueue>(path, path, 'words', '', ({ cell }) => textOf(cell.values[at] ?? null)),
      ),
      column<SweptQueue>('queueId', 'queue', 'words', '', ({ queue }) => queue.queueId),
      column<SweptQueue>('verdict', 'who', 'words', `by ${nameOf(first)}`, ({ queue }) => {
        const { value, low, high, n } = queue.change;
        const direction = directionOf(first);
        const isTold = n >= verdictFrom && value !== null && ((low ?? 0) > 0 || (high ?? 0) < 0);
        if (!isTold || direction === 'neither') return 'not known';
        return value > 0 === (direction === 'larger') ? 'gains' : 'pays';
      }),
      ...estimateColumns<SweptQueue>(
        'change',
        'from the first',
        change,
        ({ queue }) => queue.change,
      ),
      ...shown.flatMap((id, at) =>
        estimateColumns<SweptQueue>(
          id.replace('Ms', 'Seconds'),
          nameOf(id),
          unitOfColumn(unitOf(id)),
          ({ queue }) => queue.measures[at],
        ),
      ),
    ],
    rows,
  );
}

export interface Grid {
  readonly columns: readonly AxisValue[];
  readonly rows: readonly {
    readonly value: AxisValue;
    readonly cells: readonly (CellReport | undefined)[];
  }[];
}

/** The cells as rows and columns; null unless there are exactly two axes in all combinations. */
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
