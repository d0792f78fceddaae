/**
 * The rows of the predicate index: the bits that each value of a field allows. A row's words are
 * adjacent in memory, as a decision reads few rows but many words of each.
 */
import type { Slice } from '../language/slices.ts';
import { allow, bitCount } from './allow-bits.ts';
import { bitsPerWord, type FieldLayout, type IndexLayout } from './index-layout.ts';
import type { IndexPlan } from './index-plan.ts';
import type { PlannedBits, PlannedField } from './planned-bits.ts';
import { fieldRuns, type LedWord, ledRuns, type Runs } from './runs.ts';
import { isMoved } from './wakes.ts';

export interface IndexTable {
  /** A row of bits for each value of a fact; a set bit means that its rule may match. */
  readonly rows: Int32Array;
  readonly bits: Int32Array;
  readonly fieldsOf: Runs;
  readonly staticFieldsOf: Runs;
  /** Fields of facts that can change during a call. Their rows have bits in every word. */
  readonly dynamicFields: Int32Array;
  /** The dynamic fields whose facts change only by events, not with time. */
  readonly steadyFields: Int32Array;
  readonly alwaysWords: Int32Array;
  /**
   * Lead fields find the remaining words: `ledWords` lists those that each of their rows allows. In
   * priority order, one field leads all words or none.
   */
  readonly leadFields: Int32Array;
  readonly ledWords: Runs;
}

/** A field leads a word only if fewer than this share of its rows allow the word. */
const leadShareMax = 0.7;
/** Fields with more rows do not lead, as their word lists would be too long. */
const leadRowsMax = 4_096;
/** Below this number of words, lead fields save nothing. */
const ledWordsMin = 3;

const rowsAtOnce = 1_024;
const stepsPerRow = 4;

export function* fillTable(
  plan: IndexPlan,
  layout: IndexLayout,
  slice: Slice,
): Generator<void, IndexTable> {
  const { wordCount, rowCount, order } = layout;
  const rows = new Int32Array(wordCount * rowCount);
  const bits = new Int32Array(wordCount);
  const orders: (readonly FieldLayout[])[] = [];
  const always: number[] = [];
  const led: LedWord[] = [];
  const isByPriority = order === 'priority';
  const shares = layout.fields.map((field) => ({ field, alive: 1, left: 1 }));
  const column = new Int32Array(rowCount);
  for (let word = 0; word < wordCount; word += 1) {
    const filled = yield* fillWord({ plan, layout, word, column }, slice);
    bits[word] = filled.bits;
    for (const field of layout.fields) {
      if (!isByPriority && field.isStatic && !filled.laid.has(field.planned)) continue;
      const { firstRow, rowCount: count } = field;
      for (let row = firstRow; row < firstRow + count; row += 1) {
        rows[row * wordCount + word] = column[row] as number;
        if (row % rowsAtOnce === 0 && slice.spend(rowsAtOnce * stepsPerRow)) yield;
      }
    }
    orders.push(filled.order);
    for (const { field, alive } of filled.weighed) {
      const share = shares[field.index];
      if (share !== undefined) share.alive -= (1 - alive) / wordCount;
    }
    const isFound = !isByPriority && wordCount >= ledWordsMin;
    if (isFound && filled.lead !== undefined) led.push({ word, lead: filled.lead });
    else always.push(word);
    if (slice.spend(rowsAtOnce)) yield;
  }
  const lead = isByPriority && wordCount >= ledWordsMin ? leadOf(shares) : undefined;
  if (lead !== undefined) for (const word of always.splice(0)) led.push({ word, lead });
  const allWords = { starts: Int32Array.of(0, wordCount), members: Uint16Array.from(always) };
  return {
    rows,
    bits,
    fieldsOf: yield* fieldRuns(orders, () => true, slice),
    staticFieldsOf: yield* fieldRuns(orders, ({ isStatic }) => isStatic, slice),
    dynamicFields: indexesOf(layout.fields.filter(({ isStatic }) => !isStatic)),
    steadyFields: indexesOf(layout.fields.filter(isSteady)),
    alwaysWords: Int32Array.from(always),
    leadFields: indexesOf([...new Set(led.map(({ lead }) => lead))]).sort(),
    ledWords:
      isByPriority && lead === undefined
        ? allWords
        : yield* ledRuns(led, { rows, wordCount, rowCount }, slice),
  };
}

function indexesOf(fields: readonly FieldLayout[]): Int32Array {
  return Int32Array.from(fields, ({ index }) => index);
}

function isSteady({ isStatic, slot }: FieldLayout): boolean {
  return !isStatic && !isMoved(slot);
}

interface WordToFill {
  readonly plan: IndexPlan;
  readonly layout: IndexLayout;
  readonly word: number;
  readonly column: Int32Array;
}

interface FilledWord {
  readonly bits: number;
  readonly order: readonly FieldLayout[];
  readonly lead: FieldLayout | undefined;
  readonly weighed: readonly Weight[];
  readonly laid: ReadonlyMap<PlannedField, FieldLayout>;
}

function* fillWord(
  { plan, layout, word, column }: WordToFill,
  slice: Slice,
): Generator<void, FilledWord> {
  const firstAt = word * bitsPerWord;
  let bits = 0;
  const asked = new Map<PlannedField, number>();
  for (let n = 0; n < bitsPerWord; n += 1) {
    const bit = layout.bitAt[firstAt + n] as number;
    if (bit === -1) continue;
    bits |= 1 << n;
    for (let at = plan.bits.from(bit); at < plan.bits.to(bit); at += 1) {
      const { field } = plan.bits.demandAt(at);
      asked.set(field, (asked.get(field) ?? 0) | (1 << n));
    }
  }
  const laid = new Map<PlannedField, FieldLayout>();
  for (const field of layout.fields) {
    const mask = asked.get(field.planned);
    if (mask !== undefined) laid.set(field.planned, field);
    // Rules that do not test a field have their bit in all its rows.
    column.fill(bits & ~(mask ?? 0), field.firstRow, field.firstRow + field.rowCount);
  }
  for (let n = 0; n < bitsPerWord; n += 1) {
    const bit = layout.bitAt[firstAt + n] as number;
    if (bit === -1) continue;
    if (slice.spend(fillBit(column, plan.bits, { bit, laid, mask: 1 << n }))) yield;
  }
  const weighed: Weight[] = [];
  for (const field of laid.values()) {
    weighed.push(weigh(column, field, bits));
    if (slice.spend(field.rowCount * stepsPerRow)) yield;
  }
  weighed.sort((a, b) => a.left - b.left || a.field.index - b.field.index);
  const lead = leadOf(weighed);
  const order = weighed.map(({ field }) => field).filter((field) => field !== lead);
  return { bits, lead, weighed, laid, order: lead === undefined ? order : [lead, ...order] };
}

interface BitToFill {
  readonly bit: number;
  readonly laid: ReadonlyMap<PlannedField, FieldLayout>;
  readonly mask: number;
}

function fillBit(column: Int32Array, bits: PlannedBits, { bit, laid, mask }: BitToFill): number {
  let steps = 0;
  for (let at = bits.from(bit); at < bits.to(bit); at += 1) {
    const demand = bits.demandAt(at);
    const field = laid.get(demand.field);
    if (field === undefined) continue;
    allow(column, { demand, field, mask });
    steps += 20 + field.rowCount;
  }
  return steps;
}

interface Weight {
  readonly field: FieldLayout;
  readonly alive: number;
  readonly left: number;
}

function weigh(column: Int32Array, field: FieldLayout, bits: number): Weight {
  const { firstRow, rowCount } = field;
  let alive = 0;
  let left = 0;
  for (let row = firstRow; row < firstRow + rowCount; row += 1) {
    const word = column[row] ?? 0;
    if (word !== 0) alive += 1;
    left += bitCount(word);
  }
  return { field, alive: alive / rowCount, left: left / (bitCount(bits) * rowCount) };
}

/** Lists cannot lead, because a list selects several rows. */
function leadOf(weighed: readonly Weight[]): FieldLayout | undefined {
  let best: Weight | undefined;
  for (const weight of weighed) {
    const { kind, rowCount } = weight.field;
    if ((kind !== 'number' && kind !== 'text') || rowCount > leadRowsMax) continue;
    if (weight.alive < (best?.alive ?? leadShareMax)) best = weight;
  }
  return best?.field;
}
