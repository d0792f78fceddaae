/** Tables: names to the left, figures to the right. */
import type { Style } from './style.ts';

/** The first row is the head; the first column, or as many as said, hold words. */
export function tableLines(
  rows: readonly (readonly string[])[],
  style: Style,
  wordColumns = 1,
): readonly string[] {
  const widths = (rows[0] ?? []).map((_head, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0),
  );
  return rows.map((row, place) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column < wordColumns ? cell.padEnd(width) : cell.padStart(width);
    });
    const line = cells.join('  ').trimEnd();
    return place === 0 ? style.dim(line) : line;
  });
}
