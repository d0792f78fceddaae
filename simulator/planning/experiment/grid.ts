/**
 * The cells of a grid of two axes, as rows and columns.
 */
import type { AxisValue } from './axis.ts';
import type { CellReport, SweepReport } from './cell-results.ts';

export interface Grid {
  /** Values of the second axis. */
  readonly columns: readonly AxisValue[];
  readonly rows: readonly {
    /** Of the first axis. */
    readonly value: AxisValue;
    readonly cells: readonly (CellReport | undefined)[];
  }[];
}

/** null: not two axes, or combinations at random. */
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
