/** Tables, names to the left and figures to the right; and words that flow over lines. */
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

export function flowed(units: readonly string[], gap: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const unit of units) {
    const longer = `${lines.at(-1) ?? ''}${gap}${unit}`;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(unit);
  }
  return lines;
}
