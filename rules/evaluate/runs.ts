/** Compact lists of small numbers in one array: fields of each word, and words of each row. */
import type { Slice } from '../language/slices.ts';
import type { FieldLayout } from './index-layout.ts';

/** List n is `members` from `starts[n]` to `starts[n + 1]`. */
export interface Runs {
  readonly starts: Int32Array;
  /** 16 bits each: every decision reads them, and a small array fits the processor's cache. */
  readonly members: Uint16Array;
}

const stepsPerMember = 5;

export function* fieldRuns(
  orders: readonly (readonly FieldLayout[])[],
  isWanted: (field: FieldLayout) => boolean,
  slice: Slice,
): Generator<void, Runs> {
  const starts = new Int32Array(orders.length + 1);
  const members: number[] = [];
  for (const [word, order] of orders.entries()) {
    for (const field of order) if (isWanted(field)) members.push(field.index);
    starts[word + 1] = members.length;
    if (slice.spend(order.length * stepsPerMember)) yield;
  }
  return { starts, members: Uint16Array.from(members) };
}

export interface LedWord {
  readonly word: number;
  readonly lead: FieldLayout;
}

interface FilledRows {
  readonly rows: Int32Array;
  readonly wordCount: number;
  readonly rowCount: number;
}

export function* ledRuns(
  led: readonly LedWord[],
  { rows, wordCount, rowCount }: FilledRows,
  slice: Slice,
): Generator<void, Runs> {
  const starts = new Int32Array(rowCount + 1);
  const isAlive = (row: number, word: number): boolean => rows[row * wordCount + word] !== 0;
  for (const { word, lead } of led) {
    for (let row = lead.firstRow; row < lead.firstRow + lead.rowCount; row += 1) {
      if (isAlive(row, word)) starts[row + 1] = (starts[row + 1] ?? 0) + 1;
    }
    if (slice.spend(lead.rowCount * stepsPerMember)) yield;
  }
  for (let row = 0; row < rowCount; row += 1) {
    starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  }
  if (slice.spend(rowCount)) yield;
  const members = new Uint16Array(starts[rowCount] ?? 0);
  const next = starts.slice();
  for (const { word, lead } of led) {
    for (let row = lead.firstRow; row < lead.firstRow + lead.rowCount; row += 1) {
      if (!isAlive(row, word)) continue;
      const at = next[row] ?? 0;
      members[at] = word;
      next[row] = at + 1;
    }
    if (slice.spend(lead.rowCount * stepsPerMember)) yield;
  }
  return { starts, members };
}
