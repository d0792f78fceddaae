/** Solves a handful of linear equations: elimination with the largest pivot first. */

/** Of the largest element: a smaller pivot is rounding, not a number. */
const pivotLeast = 1e-12;

/** x with A x = b; null where A is singular, or so near that rounding would answer. */
export function solveLinear(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] | null {
  const size = right.length;
  const rows = matrix.map((row, place) => [...row, right[place] ?? 0]);
  const largest = Math.max(...matrix.flat().map(Math.abs), 0);
  for (let column = 0; column < size; column += 1) {
    const best = pivotRow(rows, column);
    const pivot = rows[best];
    const own = rows[column];
    if (pivot === undefined || own === undefined) return null;
    if (!(Math.abs(pivot[column] ?? 0) > pivotLeast * largest)) return null;
    rows[best] = own;
    rows[column] = pivot;
    for (const [place, row] of rows.entries()) {
      if (place === column) continue;
      const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
      for (let at = column; at <= size; at += 1)
        row[at] = (row[at] ?? 0) - factor * (pivot[at] ?? 0);
    }
  }
  return rows.map((row, place) => (row[size] ?? 0) / (row[place] ?? 1));
}

function pivotRow(rows: readonly (readonly number[])[], column: number): number {
  let best = column;
  for (let place = column + 1; place < rows.length; place += 1) {
    if (Math.abs(rows[place]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = place;
  }
  return best;
}
