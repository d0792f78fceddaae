/**
 * `callwright simulate --check`: validates a scenario and compares expected load with agents at
 * work by interval, the busiest first. Nothing is simulated.
 */
import {
  clockText,
  definitionText,
  figureText,
  type LoadRow,
  laneReasons,
  loadSheetOf,
  nameOf,
  type ReportDocument,
  type ReportTable,
} from '../../simulator/index.ts';
import type { Output } from '../command.ts';
import { documentForms } from '../text/document-text.ts';
import type { StyleOptions } from '../text/style.ts';
import { loadScenario, reasonsText } from './load-scenario.ts';

const fullLoad = 1;
const shown = ['expectedLoadErlangs', 'staffExpected', 'plannedOccupancy'] as const;

function loadTable(rows: readonly LoadRow[]): ReportTable {
  const types = rows[0]?.callTypes.map(({ callType }) => callType) ?? [];
  const isSingle = types.length < 2;
  const ofTypes = isSingle ? [] : types.map((id) => `${id}: load/at work`);
  return [
    ['interval', nameOf('calls'), ...shown.map(nameOf), ...ofTypes],
    ...rows.map((row) => [
      spanOf(row),
      row.calls.toFixed(1),
      row.expectedLoadErlangs.toFixed(2),
      row.staffExpected.toFixed(1),
      occupancyText(row),
      ...(isSingle ? [] : row.callTypes.map(typeText)),
    ]),
  ];
}

/** The interval of highest planned occupancy; before all others, one with calls but no staff. */
function busiestOf(rows: readonly LoadRow[]): LoadRow | undefined {
  const loadOf = ({ plannedOccupancy, calls }: LoadRow): number =>
    plannedOccupancy ?? (calls > 0 ? Number.POSITIVE_INFINITY : 0);
  return rows.reduce<LoadRow | undefined>(
    (most, row) => (most === undefined || loadOf(row) > loadOf(most) ? row : most),
    undefined,
  );
}

function answerLine(rows: readonly LoadRow[]): string {
  const busiest = busiestOf(rows);
  if (busiest === undefined) return 'no interval';
  const { expectedLoadErlangs, staffExpected, plannedOccupancy } = busiest;
  const load = `${expectedLoadErlangs.toFixed(1)} erlangs for ${staffExpected.toFixed(1)} agents`;
  const share =
    plannedOccupancy === null ? '' : `, planned occupancy ${figureText(plannedOccupancy, 'share')}`;
  return `highest load expected ${spanOf(busiest)}: ${load}${share}`;
}

function occupancyText({ plannedOccupancy, calls }: LoadRow): string {
  if (plannedOccupancy === null) return calls > 0 ? 'nobody ✗' : '-';
  return `${figureText(plannedOccupancy, 'share')}${plannedOccupancy >= fullLoad ? ' ✗' : ''}`;
}

function typeText({ expectedLoadErlangs, staffExpected }: LoadRow['callTypes'][number]): string {
  return `${expectedLoadErlangs.toFixed(1)}/${staffExpected.toFixed(1)}`;
}

function spanOf({ fromMs, toMs }: LoadRow): string {
  return `${clockText(fromMs, 0)} to ${clockText(toMs, 0)}`;
}

function laneLine(reasons: readonly string[]): string {
  if (reasons.length === 0) return 'simulated by: classic lane';
  return `simulated by: full core, for ${reasonsText(reasons)}`;
}

/**
 * The load sheet, and a warning for members without effect. Faults of the scenario end the command.
 */
export function checkScenario(path: string, options: StyleOptions): Output {
  const { scenario, plan, sha256 } = loadScenario(path, options);
  const rows = loadSheetOf(scenario, scenario.centre === undefined ? undefined : plan.centre);
  const { cautions } = plan;
  const reasons = laneReasons(plan);
  const reproduce = `callwright simulate ${path} --check`;
  const document: ReportDocument = {
    answer: answerLine(rows),
    sections: [
      { table: loadTable(rows) },
      { lines: [...shown.map(definitionText), laneLine(reasons)] },
    ],
    warnings: cautions.map(({ text }) => text),
    reproduce,
  };
  return {
    schema: 'loads/1',
    json: {
      scenario: sha256,
      busiest: busiestOf(rows) ?? null,
      intervals: rows,
      cautions,
      needsCore: reasons,
    },
    text: documentForms(document).text,
    reproduce,
  };
}
