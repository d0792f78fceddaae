/**
 * A sweep as one self-contained page: a heat map of each measure, and every cell with its interval.
 */
import { escapeHtml } from '../reports/escape.ts';
import { figureText, unitOf } from '../reports/figure-text.ts';
import type { AxisValue } from './axis.ts';
import type { CellReport, SweepReport } from './cell-results.ts';
import { gridOf } from './grid.ts';

/** What stands around the figures. */
export interface SweepPageText {
  readonly title: string;
  /** How to make the page again. */
  readonly reproduce: string;
}

const style = [
  'body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}',
  'body{color:#1a1a1a;background:#fff}',
  'table{border-collapse:collapse;margin:.5rem 0 2rem}',
  'caption{text-align:left;font-weight:600;padding:.3rem 0}',
  'th,td{padding:.25rem .6rem;border:1px solid #ccc;text-align:right}',
  'th{background:#f4f4f4;font-weight:500}',
  'code{white-space:pre-wrap}',
].join('\n');

/** HTML; needs nothing from elsewhere. */
export function sweepPage(report: SweepReport, text: SweepPageText): string {
  const maps = report.measures.map((_id, place) => heatTable(report, place + 1));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(text.title)}</title>
<style>${style}</style></head><body>
<h1>${escapeHtml(text.title)}</h1>
<p>${report.cells.length} cells, seed ${report.seed}; intervals at ${report.confidence * 100} %.</p>
${maps.join('\n')}
${wholeTable(report)}
<p><code>reproduce: ${escapeHtml(text.reproduce)}</code></p>
</body></html>
`;
}

/** The colour says what the figure says: more is darker. */
function heatTable(report: SweepReport, place: number): string {
  const grid = gridOf(report);
  const measureId = report.measures[place - 1] ?? '';
  if (grid === null) return '';
  const values = report.cells.flatMap(({ measures }) => measures[place]?.value ?? []);
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const shown = (cell: CellReport | undefined): string => {
    const value = cell?.measures[place]?.value ?? null;
    if (value === null) return '<td>-</td>';
    const share = span > 0 ? (value - low) / span : 0;
    const colour = `hsl(210 60% ${Math.round(96 - 46 * share)}%)`;
    return `<td style="background:${colour}">${figure(value, measureId)}</td>`;
  };
  const [down = '', across = ''] = report.paths;
  const head = grid.columns.map((value) => `<th scope="col">${escapeHtml(textOf(value))}</th>`);
  const rows = grid.rows.map(
    ({ value, cells }) =>
      `<tr><th scope="row">${escapeHtml(textOf(value))}</th>${cells.map(shown).join('')}</tr>`,
  );
  const places = `${escapeHtml(down)} down, ${escapeHtml(across)} across`;
  return `<table><caption>${measureId}: ${places}</caption>
<tr><th></th>${head.join('')}</tr>
${rows.join('\n')}</table>`;
}

function wholeTable({ paths, cells }: SweepReport): string {
  const head = [...paths, 'days', ...(cells[0]?.measures ?? []).map(({ measureId }) => measureId)];
  const rows = cells.map(({ values, replications, measures }) => {
    const estimates = measures.map(({ measureId, value, low, high }) => {
      const [from, to] = [figure(low, measureId), figure(high, measureId)];
      return `${figure(value, measureId)} [${from}, ${to}]`;
    });
    const cellsOfRow = [...values.map(textOf), String(replications), ...estimates];
    return `<tr>${cellsOfRow.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  });
  return `<table><caption>All cells</caption>
<tr>${head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')}</tr>
${rows.join('\n')}</table>`;
}

function textOf(value: AxisValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function figure(value: number | null, measureId: string): string {
  return figureText(value, unitOf(measureId));
}
