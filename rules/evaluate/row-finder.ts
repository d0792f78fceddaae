/**
 * Finds the row of each field for the facts of one decision.
 *
 * Numbers that lie close together, codes of sets and true or false are looked up in a table; others
 * by a grid over their range that leaves few boundaries to compare; texts by their hash. Of a list,
 * the rows of all its known texts are found, and stand apart.
 *
 * Cost: some nanoseconds per field, no allocation.
 */
import type { FactRecord, FactValue } from '../facts/fact-record.ts';
import {
  type IndexLayout,
  joinedRowOf,
  type LaidField,
  otherRowOf,
  segmentOf,
  unknownRowOf,
} from './index-layout.ts';
import { instantSlot } from './index-plan.ts';

/** A wider range of boundaries is not laid out number by number. */
const directSpanMax = 4_096;
/** Cells of a grid per boundary. */
const cellsPerBoundary = 4;

/** Number fields with a table: `direct` has a row for one below the first boundary, and so on. */
interface DirectField {
  readonly index: number;
  readonly slot: number;
  readonly below: number;
  readonly unknownRow: number;
  readonly direct: Int32Array;
}

interface GridField {
  readonly index: number;
  readonly slot: number;
  readonly unknownRow: number;
  readonly firstRow: number;
  readonly lowest: number;
  readonly highest: number;
  readonly scale: number;
  readonly boundaries: Float64Array;
  /** Segment of each cell's lower edge; the segment of a number lies between two neighbours. */
  readonly cells: Int32Array;
}

interface TextField {
  readonly index: number;
  readonly firstRow: number;
  readonly slot: number;
  readonly otherRow: number;
  readonly unknownRow: number;
  /** By text, counted from the first row. */
  readonly rows: ReadonlyMap<string, number>;
}

/** Rows of the texts of a list, each once. */
export interface FoundList {
  readonly index: number;
  /** A row of its own, for what several leave together. */
  readonly joinedRow: number;
  readonly found: Int32Array;
  readonly count: number;
  /** Whether one row that allows is enough; otherwise all must. */
  readonly isAnyOf: boolean;
}

interface ListField extends FoundList {
  readonly slot: number;
  readonly emptyRow: number;
  /** Of texts that no rule names; -1: they change nothing. */
  readonly otherRow: number;
  /** By text, counted from the first row. */
  readonly rows: ReadonlyMap<string, number>;
  count: number;
  /** By row, when it was found last. */
  readonly stamps: Int32Array;
  readonly firstRow: number;
}

/** What to find: all fields, the static ones, or the others. */
export type Part = 'all' | 'static' | 'dynamic';

interface Fields {
  readonly direct: readonly DirectField[];
  readonly grid: readonly GridField[];
  readonly text: readonly TextField[];
  readonly list: readonly ListField[];
}

export class RowFinder {
  /** By field: its row. */
  readonly rows: Int32Array;
  readonly #fields: { readonly [P in Part]: Fields };
  #stamp = 0;

  constructor({ fields }: IndexLayout) {
    this.rows = new Int32Array(fields.length);
    const all = fieldsOf(fields);
    const part = (isWanted: (field: LaidField | undefined) => boolean): Fields => {
      const of = <F extends { readonly index: number }>(list: readonly F[]): readonly F[] =>
        list.filter(({ index }) => isWanted(fields[index]));
      return { direct: of(all.direct), grid: of(all.grid), text: of(all.text), list: of(all.list) };
    };
    this.#fields = {
      all,
      static: part((field) => field?.isStatic === true),
      dynamic: part((field) => field?.isStatic === false),
    };
  }

  /** The lists; of those at their joined row, several rows were found. */
  listsOf(part: Part): readonly FoundList[] {
    return this.#fields[part].list;
  }

  /** Writes the rows for a decision. */
  find(part: Part, { values }: FactRecord, atMs: number): void {
    const { rows } = this;
    const { direct, grid, text, list } = this.#fields[part];
    for (let n = 0; n < direct.length; n += 1) {
      const field = direct[n] as DirectField;
      const value = values[field.slot];
      if (typeof value === 'number') {
        const place = value - field.below;
        const last = field.direct.length - 1;
        rows[field.index] = field.direct[place < 0 ? 0 : place > last ? last : place] as number;
      } else {
        rows[field.index] = field.unknownRow;
      }
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

function fieldsOf(fields: readonly LaidField[]): Fields {
  const direct: DirectField[] = [];
  const grid: GridField[] = [];
  const text: TextField[] = [];
  const list: ListField[] = [];
  for (const field of fields) {
    const { index, slot, firstRow } = field;
    const last = unknownRowOf(field);
    const rows = field.texts;
    if (field.kind === 'text') {
      text.push({ index, slot, rows, firstRow, otherRow: otherRowOf(field), unknownRow: last });
    } else if (field.kind !== 'number') {
      list.push({
        index,
        slot,
        rows,
        firstRow,
        emptyRow: last,
        otherRow: field.kind === 'anyOf' ? -1 : otherRowOf(field),
        isAnyOf: field.kind === 'anyOf',
        joinedRow: joinedRowOf(field),
        count: 0,
        found: new Int32Array(rows.size + 1),
        stamps: new Int32Array(field.rowCount),
      });
    } else if (spanOf(field) < directSpanMax && slot !== instantSlot) {
      direct.push(directField(field));
    } else {
      grid.push(gridField(field));
    }
  }
  return { direct, grid, text, list };
}

function spanOf({ boundaries }: LaidField): number {
  return (boundaries.at(-1) ?? 0) - (boundaries[0] ?? 0);
}

function directField(field: LaidField): DirectField {
  const { index, slot, boundaries, firstRow } = field;
  const below = (boundaries[0] ?? 0) - 1;
  const direct = new Int32Array(spanOf(field) + 2);
  for (const place of direct.keys()) {
    direct[place] = firstRow + segmentOf(boundaries, below + place);
  }
  return { index, slot, below, direct, unknownRow: unknownRowOf(field) };
}

function gridField(field: LaidField): GridField {
  const { index, slot, firstRow } = field;
  const boundaries = Float64Array.from(field.boundaries);
  const lowest = boundaries[0] ?? 0;
  const highest = boundaries.at(-1) ?? 0;
  const cellCount = Math.max(1, boundaries.length * cellsPerBoundary);
  const scale = highest > lowest ? cellCount / (highest - lowest) : 0;
  // Rounding may put a number into a neighbouring cell: the cells count it the same way.
  const cells = new Int32Array(cellCount + 2).fill(boundaries.length);
  let segment = boundaries.length - 1;
  for (let cell = cellCount; cell >= 0; cell -= 1) {
    while (segment >= 0 && cellOf(boundaries[segment] ?? 0, lowest, scale) >= cell) segment -= 1;
    cells[cell] = segment + 1;
  }
  return {
    index,
    slot,
    firstRow,
    lowest,
    highest,
    scale,
    boundaries,
    cells,
    unknownRow: unknownRowOf(field),
  };
}

function cellOf(value: number, lowest: number, scale: number): number {
  return ((value - lowest) * scale) | 0;
}
