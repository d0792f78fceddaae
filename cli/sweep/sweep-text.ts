/**
 * A sweep as text: the answer in the first line; a heat map where there are two axes, else a table.
 */
import {
  type AxisValue,
  type CellReport,
  figureText,
  gridOf,
  nameOf,
  type SweepReport,
  unitIn,
} from '../../simulator/index.ts';
import { figureWithReach } from '../simulate/report-text.ts';
import { type Style, tableLines } from '../text/style.ts';

/** Lines of a table on one screen. */
const rowsMax = 30;

/** Lines without a newline at the end. */
export function sweepLines(
  report: SweepReport,
  { style, isPartial }: { readonly style: Style; readonly isPartial: boolean },
): readonly string[] {
  const told = isPartial ? `${style.yellow('partial')} ${style.signs.separator} ` : '';
  return [
    `${told}${style.bold(headline(report, style))}`,
    '',
    ...heatMap(report, style),
    ...cellTable(report, style),
    ...lostLines(report, style),
  ];
}

interface Ranked {
  readonly cell: CellReport;
  readonly value: number;
}

/** By the first measure, smallest first; cells without a figure are left out. */
function ranked({ cells }: SweepReport): readonly Ranked[] {
  return cells
    .flatMap((cell) => {
      const value = cell.measures[1]?.value ?? null;
      return value === null ? [] : [{ cell, value }];
    })
    .sort((a, b) => a.value - b.value);
}

function headline(report: SweepReport, style: Style): string {
  const { measures, cells, seed } = report;
  const order = ranked(report);
  const [low, high] = [order[0], order.at(-1)];
  const [measureId = ''] = measures;
  const unit = unitIn(cells[0]?.measures[1] ?? { measureId });
  const days = cells.reduce((sum, { replications }) => sum + replications, 0);
  const size = `${cells.length} cells, ${days} replications, seed ${seed}`;
  if (low === undefined || high === undefined) return `no figures yet, ${size}`;
  const from = `${figureText(low.value, unit)} (${low.cell.name})`;
  const to = `${figureText(high.value, unit)} (${high.cell.name})`;
  return `${nameOf(measureId)} ${from} ${style.signs.interval} ${to} ${style.signs.separator} ${size}`;
}

/** The first measure over a grid of two axes: the first goes down, the second across. */
function heatMap(report: SweepReport, style: Style): readonly string[] {
  const { shades: signs } = style.signs;
  const grid = gridOf(report);
  if (grid === null) return [];
  const order = ranked(report);
  const low = order[0]?.value ?? 0;
  const span = (order.at(-1)?.value ?? 0) - low;
  const [measureId = ''] = report.measures;
  const shown = (cell: CellReport | undefined): string => {
    const value = cell?.measures[1]?.value ?? null;
    if (value === null) return '-';
    const place = span > 0 ? Math.floor(((value - low) / span) * signs.length) : 0;
    const shade = signs[Math.min(place, signs.length - 1)] ?? '';
    return `${figureText(value, unitIn(cell?.measures[1] ?? { measureId }))} ${shade}${shade}`;
  };
  const [down = '', across = ''] = report.paths;
  const head = [`${down} \\ ${across}`, ...grid.columns.map(textOf)];
  const rows = grid.rows.map(({ value, cells }) => [textOf(value), ...cells.map(shown)]);
  return [
    `${nameOf(measureId)}, ${signs.join(' ')} from low to high`,
    ...tableLines([head, ...rows], style),
    '',
  ];
}

/** Every cell with every measure; of many the best and the worst by the first. */
function cellTable(report: SweepReport, style: Style): readonly string[] {
  const { paths, measures, cells } = report;
  const rows = cells.length <= rowsMax ? cells : outermost(report);
  const lines = rows.map(({ values, replications, measures: of }) => [
    ...values.map(textOf),
    String(replications),
    ...of.slice(1).map((one) => figureWithReach(one, style)),
  ]);
  const table = tableLines(
    [[...paths, 'days', ...measures.map(nameOf)], ...lines],
    style,
    paths.length,
  );
  const left = cells.length - rows.length;
  return left === 0 ? table : [...table, `${left} cells between are in --output csv`];
}

function outermost(report: SweepReport): readonly CellReport[] {
  const order = ranked(report).map(({ cell }) => cell);
  return [...order.slice(0, rowsMax / 2), ...order.slice(-rowsMax / 2)];
}

function lostLines({ cells }: SweepReport, style: Style): readonly string[] {
  return cells.flatMap(({ name, lost }) =>
    lost.map(({ message }) => style.red(`${style.signs.no} ${name}: ${message}`)),
  );
}

function textOf(value: AxisValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
