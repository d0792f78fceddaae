/** Tables whose figures are the same in text, CSV, JSON and spreadsheets. */
import type { Estimate } from '../../statistics/ratio-estimate.ts';
import { figureText } from '../figure-text.ts';
import type { DataRow, ReportDocument } from '../forms/document.ts';

/** `clock`: text such as `08:30`; `share`: 0..1, and `points` their difference. */
export type ColumnUnit = 'words' | 'clock' | 'seconds' | 'share' | 'points' | 'count';

type Cell = DataRow[number];

export interface FigureColumn {
  readonly id: string;
  readonly name: string;
  readonly unit: ColumnUnit;
  /** What it counts; empty if the name says it. */
  readonly says: string;
}

export interface FigureTable {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly FigureColumn[];
  readonly rows: readonly DataRow[];
}

/** Times are in ms, and become seconds. */
export interface ColumnOf<Row> extends FigureColumn {
  readonly of: (row: Row) => Cell;
}

/** A column of figures: its id, head with the unit of times, what it counts, and a row's cell. */
export function column<Row>(
  id: string,
  name: string,
  unit: ColumnUnit,
  says: string,
  of: ColumnOf<Row>['of'],
): ColumnOf<Row> {
  return { id, name: unit === 'seconds' ? `${name}_s` : name, unit, says, of };
}

/** A value with the bounds of its interval. */
export function estimateColumns<Row>(
  id: string,
  name: string,
  unit: ColumnUnit,
  of: (row: Row) => Partial<Pick<Estimate, 'value' | 'low' | 'high'>> | undefined,
): readonly ColumnOf<Row>[] {
  return [
    column<Row>(id, name, unit, '', (row) => of(row)?.value ?? null),
    column<Row>(`${id}Low`, 'low', unit, '', (row) => of(row)?.low ?? null),
    column<Row>(`${id}High`, 'high', unit, '', (row) => of(row)?.high ?? null),
  ];
}

/** The column of a measure's unit; times become seconds. */
export function unitOfColumn(unit: string): ColumnUnit {
  if (unit === 'ms') return 'seconds';
  return unit === 'share' ? 'share' : 'count';
}

const digits = { seconds: 1, share: 4, points: 4, count: 2 } as const;

/** Rows as a table; times become seconds, and figures are rounded by their unit. */
export function figureTable<Row>(
  { id, title }: Pick<FigureTable, 'id' | 'title'>,
  columns: readonly ColumnOf<Row>[],
  rows: readonly Row[],
): FigureTable {
  return {
    id,
    title,
    columns: columns.map(({ of: _, ...column }) => column),
    rows: rows.map((row) => columns.map(({ unit, of }) => rounded(of(row), unit))),
  };
}

function rounded(cell: Cell, unit: ColumnUnit): Cell {
  if (typeof cell !== 'number' || unit === 'words' || unit === 'clock') return cell;
  if (!Number.isFinite(cell)) return null;
  return Number((unit === 'seconds' ? cell / 1_000 : cell).toFixed(digits[unit]));
}

/** Rows as objects, by the ids of columns. */
export function tableJson({ id, title, columns, rows }: FigureTable): object {
  return {
    table: id,
    title,
    columns,
    rows: rows.map((row) =>
      Object.fromEntries(columns.map((column, place) => [column.id, row[place] ?? null])),
    ),
  };
}

/** One table as a document; its answer is the title. */
export function tableDocument(
  table: FigureTable,
  about: Pick<ReportDocument, 'reproduce' | 'isPartial' | 'engineVersion' | 'notes' | 'warnings'>,
): ReportDocument {
  const { title, columns, rows } = table;
  const words = columns.findIndex(({ unit }) => unit !== 'words' && unit !== 'clock');
  return {
    ...about,
    title,
    answer: title,
    sections: [
      {
        table: [
          columns.map(({ name }) => name),
          ...rows.map((row) => row.map((cell, at) => cellText(cell, columns[at]?.unit))),
        ],
        wordColumns: words < 0 ? columns.length : words,
      },
      { lines: columns.flatMap(({ name, says }) => (says === '' ? [] : `${name}: ${says}`)) },
    ],
    data: () => [columns.map(({ id }) => id), ...rows],
  };
}

function cellText(cell: Cell, unit: ColumnUnit | undefined): string {
  if (typeof cell !== 'number') return cell ?? '-';
  if (unit === 'share') return figureText(cell, 'share');
  if (unit === 'points') return `${cell > 0 ? '+' : ''}${(cell * 100).toFixed(1)}`;
  return String(cell);
}
