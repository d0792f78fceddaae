/**
 * Finds the row of each field for the facts of a decision: some nanoseconds per field, no
 * allocation. A list has several rows, kept separately.
 */
import type { FactRecord, FactValue } from '../facts/fact-record.ts';
import type { FieldLayout } from './index-layout.ts';
import { instantSlot } from './index-plan.ts';
import type {
  DirectField,
  FoundList,
  GridField,
  ListField,
  RowFields,
  TextField,
} from './row-fields.ts';

export type Part = 'all' | 'static' | 'dynamic';

/** Numbers stored per field: slot, number below its boundaries, last cell, first cell, index. */
const packedSize = 5;

/** Fields of one part. Table fields share one array: end position, fields, then all cells. */
interface PartFields extends Omit<RowFields, 'direct'> {
  readonly cells: Int32Array;
}

export class RowFinder {
  readonly rows: Int32Array;
  readonly #parts: { readonly [P in Part]: PartFields };
  readonly isDirect: boolean;
  #stamp = 0;

  constructor(fields: readonly FieldLayout[], all: RowFields) {
    this.rows = new Int32Array(fields.length);
    const { direct, grid, text, list } = all;
    this.isDirect = direct.length === fields.length;
    const part = (isWanted: (of: { readonly index: number }) => boolean): PartFields => ({
      cells: packed(direct.filter(isWanted)),
      grid: grid.filter(isWanted),
      text: text.filter(isWanted),
      list: list.filter(isWanted),
    });
    this.#parts = {
      all: part(() => true),
      static: part(({ index }) => fields[index]?.isStatic === true),
      dynamic: part(({ index }) => fields[index]?.isStatic === false),
    };
  }

  listsOf(part: Part): readonly FoundList[] {
    return this.#parts[part].list;
  }

  leftOf(bits: number, { values }: FactRecord, table: Int32Array): number {
    const { cells } = this.#parts.all;
    const to = cells[0] as number;
    let left = bits;
    for (let at = 1; at < to; at += packedSize) {
      left &= table[directRow(cells, at, values)] as number;
    }
    return left;
  }

  find(part: Part, { values }: FactRecord, atMs: number): void {
    const { rows } = this;
    const { cells, grid, text, list } = this.#parts[part];
    const to = cells[0] as number;
    for (let at = 1; at < to; at += packedSize) {
      rows[cells[at + 4] as number] = directRow(cells, at, values);
    }
    for (let n = 0; n < grid.length; n += 1) {
      const field = grid[n] as GridField;
      const value = field.slot === instantSlot ? atMs : values[field.slot];
      rows[field.index] = typeof value === 'number' ? gridRow(field, value) : field.unknownRow;
    }
    for (let n = 0; n < text.length; n += 1) {
      const field = text[n] as TextField;
      const value = values[field.slot];
      rows[field.index] = typeof value === 'string' ? textRow(field, value) : field.unknownRow;
    }
    for (let n = 0; n < list.length; n += 1) {
      const field = list[n] as ListField;
      rows[field.index] = this.#listRow(field, values[field.slot]);
    }
  }

  #listRow(field: ListField, value: FactValue | undefined): number {
    if (typeof value !== 'object' || value === null || value.length === 0) return field.emptyRow;
    const { rows, found, stamps, otherRow, firstRow } = field;
    this.#stamp = this.#stamp === 0x7fffffff ? 1 : this.#stamp + 1;
    const stamp = this.#stamp;
    let count = 0;
    for (let n = 0; n < value.length; n += 1) {
      const known = rows.get(value[n] as string);
      const row = known === undefined ? otherRow : firstRow + known;
      if (row < 0 || stamps[row - firstRow] === stamp) continue;
      stamps[row - firstRow] = stamp;
      found[count++] = row;
    }
    if (count === 0) return field.emptyRow;
    if (count === 1) return found[0] as number;
    field.count = count;
    return field.joinedRow;
  }
}

function packed(fields: readonly DirectField[]): Int32Array {
  const to = 1 + fields.length * packedSize;
  let first = to;
  const heads = fields.flatMap(({ index, slot, below, direct }) => {
    const head = [slot, below, direct.length - 1, first, index];
    first += direct.length + 1;
    return head;
  });
  const numbers = new Int32Array(first);
  numbers.set([to, ...heads]);
  for (const [n, { direct, unknownRow }] of fields.entries()) {
    const from = heads[n * packedSize + 3] ?? to;
    numbers.set(direct, from);
    numbers[from + direct.length] = unknownRow;
  }
  return numbers;
}

function directRow(cells: Int32Array, at: number, values: FactRecord['values']): number {
  const value = values[cells[at] as number];
  const last = cells[at + 2] as number;
  // Row for an unknown value; it follows the last cell.
  let place = last + 1;
  if (typeof value === 'number') {
    place = value - (cells[at + 1] as number);
    place = place < 0 ? 0 : place > last ? last : place;
  }
  return cells[(cells[at + 3] as number) + place] as number;
}

function textRow({ rows, firstRow, otherRow }: TextField, value: string): number {
  const known = rows.get(value);
  return known === undefined ? otherRow : firstRow + known;
}

function gridRow(field: GridField, value: number): number {
  const { lowest, highest, firstRow, boundaries, cells } = field;
  if (value < lowest) return firstRow;
  if (value >= highest) return firstRow + boundaries.length;
  const cell = ((value - lowest) * field.scale) | 0;
  let low = cells[cell] as number;
  let high = cells[cell + 1] as number;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((boundaries[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return firstRow + low;
}
