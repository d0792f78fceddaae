/**
 * `callwright simulate --check`: is the scenario sound, and does its staff fit its load? Nothing is
 * simulated; the sheet of expected load against staff shows the busiest interval first, then all.
 */
import {
  clockText,
  definitionText,
  figureText,
  type LoadRow,
  loadSheetOf,
  nameOf,
} from '../../simulator/index.ts';
import type { Answer } from '../command.ts';
import { type Style, type StyleOptions, tableLines } from '../text/style.ts';
import { loadScenario } from './load-scenario.ts';

/** A planned occupancy from here on is marked: calls will pile up in the interval. */
const fullLoad = 1;
/** The measures of the sheet. */
const shown = ['expectedLoadErlangs', 'staffExpected', 'plannedOccupancy'] as const;

/** Lines without a newline at the end. */
function loadSheetLines(rows: readonly LoadRow[], style: Style): readonly string[] {
  const types = rows[0]?.callTypes.map(({ callType }) => callType) ?? [];
  const single = types.length < 2;
  const head = ['interval', nameOf('calls'), ...shown.map(nameOf)];
  const body = rows.map((row) => [
    spanOf(row),
    row.calls.toFixed(1),
    row.expectedLoadErlangs.toFixed(2),
    row.staffExpected.toFixed(1),
    occupancyCell(row, style),
    ...(single ? [] : row.callTypes.map(typeCell)),
  ]);
  const columns = single ? head : [...head, ...types.map((id) => `${id}: load/staff`)];
  return [style.bold(headline(rows)), '', ...tableLines([columns, ...body], style)];
}

/** The interval with the highest planned occupancy; one with calls and nobody there comes first. */
function busiestOf(rows: readonly LoadRow[]): LoadRow | undefined {
  const loadOf = ({ plannedOccupancy, calls }: LoadRow): number =>
    plannedOccupancy ?? (calls > 0 ? Number.POSITIVE_INFINITY : 0);
  return rows.reduce<LoadRow | undefined>(
    (most, row) => (most === undefined || loadOf(row) > loadOf(most) ? row : most),
    undefined,
  );
}

function headline(rows: readonly LoadRow[]): string {
  const busiest = busiestOf(rows);
  if (busiest === undefined) return 'no interval';
  const { expectedLoadErlangs, staffExpected, plannedOccupancy } = busiest;
  const load = `${expectedLoadErlangs.toFixed(1)} erlangs for ${staffExpected.toFixed(1)} agents`;
  const share =
    plannedOccupancy === null ? '' : `, planned occupancy ${figureText(plannedOccupancy, 'share')}`;
  return `highest load expected ${spanOf(busiest)}: ${load}${share}`;
}

function occupancyCell({ plannedOccupancy, calls }: LoadRow, style: Style): string {
  if (plannedOccupancy === null) return calls > 0 ? `nobody ${style.signs.no}` : '-';
  const mark = plannedOccupancy >= fullLoad ? ` ${style.signs.no}` : '';
  return `${figureText(plannedOccupancy, 'share')}${mark}`;
}

function typeCell({ expectedLoadErlangs, staffExpected }: LoadRow['callTypes'][number]): string {
  return `${expectedLoadErlangs.toFixed(1)}/${staffExpected.toFixed(1)}`;
}

function spanOf({ fromMs, toMs }: LoadRow): string {
  return `${clockText(fromMs, 0)} to ${clockText(toMs, 0)}`;
}

/**
 * Checks the scenario at `path`: what is wrong is named as it would be before a run, else the
 * answer is the sheet, and what in the scenario has no effect or leaves nothing to measure.
 * Source: simulation.md 13 (lint).
 */
export function checkScenario(path: string, options: StyleOptions): Answer {
  const { scenario, plan, sha256 } = loadScenario(path, options);
  const rows = loadSheetOf(scenario, scenario.centre === undefined ? undefined : plan.centre);
  const { cautions } = plan;
  return {
    schema: 'loads/1',
    json: { scenario: sha256, busiest: busiestOf(rows) ?? null, intervals: rows, cautions },
    text: (style) => [
      ...loadSheetLines(rows, style),
      '',
      ...shown.map(definitionText),
      ...cautions.map(({ text }) => `${style.yellow(style.signs.warning)} ${text}`),
    ],
    reproduce: `callwright simulate ${path} --check`,
  };
}
