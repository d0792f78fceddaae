/**
 * Maps a fact's value to its row: by tables for narrow number ranges and codes, grids for wide
 * ranges, hash maps for texts.
 */
import type { Slice } from '../language/slices.ts';
import {
  type FieldLayout,
  type IndexLayout,
  joinedRowOf,
  otherRowOf,
  unknownRowOf,
} from './index-layout.ts';
import { instantSlot } from './index-plan.ts';

/** Fields with a wider range of numbers use a grid instead of a table. */
const directSpanMax = 4_096;
const directMax = 2 ** 30;
const cellsPerBoundary = 4;

/** A number field with a table. `direct` starts with the row below the first boundary. */
export interface DirectField {
  readonly index: number;
  readonly slot: number;
  readonly below: number;
  readonly unknownRow: number;
  readonly direct: Int32Array;
}

export interface GridField {
  readonly index: number;
  readonly slot: number;
  readonly unknownRow: number;
  readonly firstRow: number;
  readonly lowest: number;
  readonly highest: number;
  readonly scale: number;
  readonly boundaries: Float64Array;
  /** Number range at the lower edge of each grid cell; a number's range lies between two edges. */
  readonly cells: Int32Array;
}

export interface TextField {
  readonly index: number;
  readonly firstRow: number;
  readonly slot: number;
  readonly otherRow: number;
  readonly unknownRow: number;
  readonly rows: ReadonlyMap<string, number>;
}

export interface FoundList {
  readonly index: number;
  readonly joinedRow: number;
  readonly found: Int32Array;
  readonly count: number;
  /** True: one text of a list must allow the rule's bit; false: all must. */
  readonly isAnyOf: boolean;
}

export interface ListField extends FoundList {
  readonly slot: number;
  readonly emptyRow: number;
  /** Row for texts that no rule names; -1 if such texts have no effect. */
  readonly otherRow: number;
  readonly rows: ReadonlyMap<string, number>;
  count: number;
  /** Number of the decision that last found each row, so that none is listed twice. */
  readonly stamps: Int32Array;
  readonly firstRow: number;
}

export interface RowFields {
  readonly direct: readonly DirectField[];
  readonly grid: readonly GridField[];
  readonly text: readonly TextField[];
  readonly list: readonly ListField[];
}

const stepsPerCell = 5;

export function* rowFields(
  { fields }: Pick<IndexLayout, 'fields'>,
  slice: Slice,
): Generator<void, RowFields> {
  const direct: DirectField[] = [];
  const grid: GridField[] = [];
  const text: TextField[] = [];
  const list: ListField[] = [];
  for (const field of fields) {
    const { index, slot, firstRow, rowCount } = field;
    const last = unknownRowOf(field);
    const rows = field.texts;
    if (field.kind === 'text') {
      text.push({ index, slot, rows, firstRow, otherRow: otherRowOf(field), unknownRow: last });
    } else if (field.kind !== 'number') {
      list.push(listField(field));
    } else if (isDirect(field)) {
      direct.push(directField(field));
      if (slice.spend(spanOf(field) * stepsPerCell)) yield;
    } else {
      grid.push(gridField(field));
      if (slice.spend(rowCount * cellsPerBoundary * stepsPerCell)) yield;
    }
  }
  return { direct, grid, text, list };
}

function listField(field: FieldLayout): ListField {
  const { index, slot, firstRow, kind, texts: rows } = field;
  return {
    index,
    slot,
    rows,
    firstRow,
    emptyRow: unknownRowOf(field),
    otherRow: kind === 'anyOf' ? -1 : otherRowOf(field),
    isAnyOf: kind === 'anyOf',
    joinedRow: joinedRowOf(field),
    count: 0,
    found: new Int32Array(rows.size + 1),
    stamps: new Int32Array(field.rowCount),
  };
}

/** Tables need numbers within the small-integer range, which instants exceed. */
function isDirect(field: FieldLayout): boolean {
  const isNear = field.boundaries.every((at) => Math.abs(at) < directMax);
  return spanOf(field) < directSpanMax && field.slot !== instantSlot && isNear;
}

function spanOf({ boundaries }: FieldLayout): number {
  return (boundaries.at(-1) ?? 0) - (boundaries[0] ?? 0);
}

function directField(field: FieldLayout): DirectField {
  const { index, slot, boundaries, firstRow } = field;
  const below = (boundaries[0] ?? 0) - 1;
  const direct = new Int32Array(spanOf(field) + 2);
  let segment = 0;
  for (let place = 0; place < direct.length; place += 1) {
    if (boundaries[segment] === below + place) segment += 1;
    direct[place] = firstRow + segment;
  }
  return { index, slot, below, direct, unknownRow: unknownRowOf(field) };
}

function gridField(field: FieldLayout): GridField {
  const { index, slot, firstRow } = field;
  const { boundaries } = field;
  const lowest = boundaries[0] ?? 0;
  const highest = boundaries.at(-1) ?? 0;
  const cellCount = Math.max(1, boundaries.length * cellsPerBoundary);
  const scale = highest > lowest ? cellCount / (highest - lowest) : 0;
  // Rounding may give a neighbouring cell; cells use the same formula, so results agree.
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
