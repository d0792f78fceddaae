/**
 * The rows of the predicate index: for every value of every field, which bits it allows.
 *
 * All rows of one word of bits stand together. Beside them, for each word, the fields that any of
 * its bits asks for, those first that rule out most; and for each row of a word's first field, the
 * words that it leaves alive.
 * Source: rules.md B4.
 */
import {
  bitsPerWord,
  type IndexLayout,
  type LaidField,
  lastRowOf,
  otherRowOf,
  segmentOf,
} from './index-layout.ts';
import type { Demand, IndexPlan, PlannedField } from './index-plan.ts';
import type { Slice } from './slice.ts';

/** Lists of numbers by word (or row): those of n stand from `starts[n]` to `starts[n + 1]`. */
export interface Runs {
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

export interface IndexTable {
  /** By word, then row: bit b allows the row's value. */
  readonly rows: Int32Array;
  /** Fields that each word asks for, and the first of them apart where words are found by it. */
  readonly fieldsOf: Runs;
  /** The same without and with the static fields alone. */
  readonly dynamicFieldsOf: Runs;
  readonly staticFieldsOf: Runs;
  /** Words to look at, whatever the facts. */
  readonly alwaysWords: Int32Array;
  /** Fields by which the other words are found, and by row of them the words left alive. */
  readonly leadFields: Int32Array;
  readonly ledWords: Runs;
  /** Which bits exist. */
  readonly bits: Int32Array;
}

/** Fills the rows, by slices. */
export function* fillTable(
  plan: IndexPlan,
  layout: IndexLayout,
  slice: Slice,
): Generator<void, IndexTable> {
  const { wordCount, rowCount, fields, bitAt } = layout;
  const rows = new Int32Array(wordCount * rowCount);
  const bits = new Int32Array(wordCount);
  const laid = new Map(plan.fields.map((field, index) => [field, fields[index]]));
  const askedBy: LaidField[][] = [];
  for (let word = 0; word < wordCount; word += 1) {
    const asked = new Map<PlannedField, number>();
    for (let n = 0; n < bitsPerWord; n += 1) {
      const bit = plan.bits[bitAt[word * bitsPerWord + n] ?? -1];
      if (bit === undefined) continue;
      bits[word] = (bits[word] ?? 0) | (1 << n);
      for (const demand of bit.demands) {
        const field = laid.get(demand.field);
        if (field === undefined) continue;
        asked.set(demand.field, (asked.get(demand.field) ?? 0) | (1 << n));
        allow(rows, word * rowCount, { demand, field, mask: 1 << n });
        if (slice.spend(20 + field.rowCount)) yield;
      }
    }
    const ofWord: LaidField[] = [];
    askedBy.push(ofWord);
    // A bit is allowed by every value of a field that it does not ask for.
    for (const [planned, mask] of asked) {
      const field = laid.get(planned);
      if (field === undefined) continue;
      ofWord.push(field);
      const from = word * rowCount + field.firstRow;
      const free = (bits[word] ?? 0) & ~mask;
      for (let row = from; row < from + field.rowCount; row += 1) {
        rows[row] = (rows[row] ?? 0) | free;
      }
      if (slice.spend(field.rowCount)) yield;
    }
  }
  return { rows, bits, ...(yield* orderFields({ rows, bits, layout, askedBy }, slice)) };
}

interface Allowed {
  readonly demand: Demand;
  readonly field: LaidField;
  readonly mask: number;
}

function allow(rows: Int32Array, base: number, { demand, field, mask }: Allowed): void {
  const first = base + field.firstRow;
  const last = base + lastRowOf(field);
  const other = base + otherRowOf(field);
  const set = (row: number): void => {
    rows[row] = (rows[row] ?? 0) | mask;
  };
  switch (demand.kind) {
    case 'number': {
      const { isLowest, flips, isUnknown } = demand.allowed;
      let begun = isLowest ? 0 : -1;
      for (let n = 0; n <= flips.length; n += 1) {
        const flip = flips[n];
        const edge =
          flip === undefined ? field.boundaries.length + 1 : segmentOf(field.boundaries, flip);
        if (begun >= 0) for (let row = begun; row < edge; row += 1) set(first + row);
        begun = begun >= 0 ? -1 : edge;
      }
      if (isUnknown) set(last);
      return;
    }
    case 'text': {
      const { isOther, exceptions, isUnknown } = demand.allowed;
      if (isOther) for (let row = first; row <= other; row += 1) set(row);
      for (const text of exceptions) {
        const row = first + (field.texts.get(text) ?? 0);
        rows[row] = isOther ? (rows[row] ?? 0) & ~mask : (rows[row] ?? 0) | mask;
      }
      if (isUnknown) set(last);
      return;
    }
    case 'anyOf':
      for (const text of demand.texts) set(first + (field.texts.get(text) ?? 0));
      return;
    case 'noneOf': {
      const isAllowed = (text: string | undefined): boolean =>
        demand.lists.every(({ kind, texts }) => {
          return (text !== undefined && texts.has(text)) === (kind === 'only');
        });
      for (const [text, row] of field.texts) if (isAllowed(text)) set(first + row);
      if (isAllowed(undefined)) set(other);
      set(last);
    }
  }
}

/** A word is found by its first field where that leaves it alive for less than so many rows. */
const leadShareMax = 0.7;

interface Filled {
  readonly rows: Int32Array;
  readonly bits: Int32Array;
  readonly layout: IndexLayout;
  /** By word, the fields that its bits ask for. */
  readonly askedBy: readonly (readonly LaidField[])[];
}

type Ordered = Omit<IndexTable, 'rows' | 'bits'>;

function* orderFields(
  { rows, bits, layout, askedBy }: Filled,
  slice: Slice,
): Generator<void, Ordered> {
  const { wordCount, rowCount } = layout;
  const orders: (readonly LaidField[])[] = [];
  const always: number[] = [];
  const led: number[][] = Array.from({ length: rowCount }, () => []);
  const leads = new Set<number>();
  for (let word = 0; word < wordCount; word += 1) {
    const weighed: { readonly field: LaidField; readonly alive: number; readonly left: number }[] =
      [];
    for (const field of askedBy[word] ?? []) {
      const weight = weigh(rows, word * rowCount, { field, all: bits[word] ?? 0 });
      weighed.push({ field, ...weight });
      if (slice.spend(field.rowCount * 4)) yield;
    }
    weighed.sort((a, b) => a.left - b.left || a.field.index - b.field.index);
    const lead = weighed.reduce<(typeof weighed)[number] | undefined>(
      (best, one) => (best === undefined || one.alive < best.alive ? one : best),
      undefined,
    );
    const isLed =
      wordCount > 2 &&
      lead !== undefined &&
      lead.alive < leadShareMax &&
      (lead.field.kind === 'number' || lead.field.kind === 'text');
    if (isLed) {
      const { firstRow, index, rowCount: count } = lead.field;
      leads.add(index);
      for (let row = firstRow; row < firstRow + count; row += 1) {
        if (rows[word * rowCount + row] !== 0) led[row]?.push(word);
      }
    } else if (bits[word] !== 0) {
      always.push(word);
    }
    const ordered = weighed.map(({ field }) => field);
    orders.push(isLed ? [lead.field, ...ordered.filter((field) => field !== lead.field)] : ordered);
  }
  const runsOf = (isWanted: (field: LaidField) => boolean): Runs =>
    runs(orders.map((order) => order.filter(isWanted).map(({ index }) => index)));
  return {
    fieldsOf: runsOf(() => true),
    dynamicFieldsOf: runsOf(({ isStatic }) => !isStatic),
    staticFieldsOf: runsOf(({ isStatic }) => isStatic),
    alwaysWords: Int32Array.from(always),
    leadFields: Int32Array.from(leads).sort(),
    ledWords: runs(led),
  };
}

function runs(lists: readonly (readonly number[])[]): Runs {
  const starts = new Int32Array(lists.length + 1);
  for (const [n, list] of lists.entries()) starts[n + 1] = (starts[n] ?? 0) + list.length;
  return { starts, members: Int32Array.from(lists.flat()) };
}

/** Of a field's rows, the share that leaves the word alive, and the share of bits left. */
function weigh(
  rows: Int32Array,
  base: number,
  { field, all }: { readonly field: LaidField; readonly all: number },
): { readonly alive: number; readonly left: number } {
  const { firstRow, rowCount } = field;
  let alive = 0;
  let left = 0;
  for (let row = base + firstRow; row < base + firstRow + rowCount; row += 1) {
    const word = rows[row] ?? 0;
    if (word !== 0) alive += 1;
    left += bitCount(word);
  }
  return { alive: alive / rowCount, left: left / (bitCount(all) * rowCount) };
}

function bitCount(word: number): number {
  let count = 0;
  for (let left = word; left !== 0; left &= left - 1) count += 1;
  return count;
}
