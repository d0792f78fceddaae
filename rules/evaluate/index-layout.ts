/**
 * Layout of the predicate index: rows by field, and bits by word. If only the first match counts,
 * bits are ordered by priority; otherwise bits with similar demands share words, so that one row
 * can exclude a whole word.
 */
import { type Slice, sortInSlices } from '../language/slices.ts';
import type { IndexPlan } from './index-plan.ts';
import type { Demand, PlannedBits, PlannedField } from './planned-bits.ts';

/** A field's rows: one per number range or named text, one for other texts, one for unknown. */
export interface FieldLayout extends PlannedField {
  readonly planned: PlannedField;
  readonly index: number;
  readonly firstRow: number;
  readonly rowCount: number;
}

/** Order by `priority` finds the first match sooner; by `demands`, all matches. */
export type BitOrder = 'priority' | 'demands';

export interface IndexLayout {
  readonly order: BitOrder;
  readonly fields: readonly FieldLayout[];
  /** The bit stored at each position of each word; -1: the position is unused. */
  readonly bitAt: Int32Array;
  readonly wordCount: number;
  readonly rowCount: number;
}

export const bitsPerWord = 32;

/** Fewest bits for which ordering by demands saves time. */
const clusteredBitsMin = 400;

export function* layOut(
  plan: IndexPlan,
  order: BitOrder,
  slice: Slice,
): Generator<void, IndexLayout> {
  const fields = layFields(plan.fields);
  const rowCount = fields.reduce((sum, field) => sum + field.rowCount, 0);
  const { bits } = plan;
  if (order === 'priority' || bits.count < clusteredBitsMin) {
    const wordCount = Math.max(1, Math.ceil(bits.count / bitsPerWord));
    const bitAt = new Int32Array(wordCount * bitsPerWord).fill(-1);
    for (let bit = 0; bit < bits.count; bit += 1) bitAt[bit] = bit;
    return { fields, bitAt, wordCount, rowCount, order: 'priority' };
  }
  const laid = new Map(plan.fields.map((field, index) => [field, fields[index]]));
  const leads = new Map<Demand, Lead>();
  const groups: number[][] = [[], ...fields.map(() => [])];
  const keys = new Float64Array(bits.count);
  for (let index = 0; index < bits.count; index += 1) {
    const lead = leadOf(bits, index, laid, leads);
    groups[lead.group]?.push(index);
    keys[index] = lead.key;
    if (slice.spend(100 * (1 + bits.to(index) - bits.from(index)))) yield;
  }
  const places: number[] = [];
  for (const group of groups) {
    const sorted = yield* sortInSlices(joinedKeys(group, keys), slice);
    for (const key of sorted) places.push(group[key % group.length] ?? 0);
    // Fills a group's last word with unused positions, so that each group starts a new word.
    while (places.length % bitsPerWord !== 0) places.push(-1);
    if (slice.spend(group.length * 20)) yield;
  }
  const wordCount = places.length / bitsPerWord;
  return { fields, bitAt: Int32Array.from(places), wordCount, rowCount, order };
}

function joinedKeys(group: readonly number[], keys: Float64Array): Float64Array<ArrayBuffer> {
  const joined = new Float64Array(group.length);
  for (const [n, index] of group.entries()) joined[n] = (keys[index] ?? 0) * group.length + n;
  return joined;
}

function layFields(planned: readonly PlannedField[]): readonly FieldLayout[] {
  let firstRow = 0;
  return planned.map((field, index) => {
    const { kind, slot, isStatic, boundaries, texts } = field;
    const rowCount = rowCountOf(field);
    const own = { planned: field, index, firstRow, rowCount };
    const laid = { kind, slot, isStatic, boundaries, texts, ...own };
    firstRow += rowCount;
    return laid;
  });
}

function rowCountOf({ kind, boundaries, texts }: PlannedField): number {
  if (kind === 'number') return boundaries.length + 2;
  return kind === 'text' ? texts.size + 2 : texts.size + 3;
}

export function otherRowOf({ firstRow, texts }: FieldLayout): number {
  return firstRow + texts.size;
}

export function unknownRowOf({ kind, firstRow, boundaries, texts }: FieldLayout): number {
  return firstRow + (kind === 'number' ? boundaries.length : texts.size) + 1;
}

export function joinedRowOf({ firstRow, texts }: FieldLayout): number {
  return firstRow + texts.size + 2;
}

export function segmentOf(boundaries: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = boundaries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((boundaries[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Lead {
  readonly share: number;
  readonly group: number;
  readonly key: number;
}

const noLead: Lead = { share: 1, group: 0, key: 0 };

/** Steps to which sort keys are rounded, so that combined keys stay exact integers. */
const keySteps = 1 << 16;

function leadOf(
  bits: PlannedBits,
  bit: number,
  laid: ReadonlyMap<PlannedField, FieldLayout | undefined>,
  known: Map<Demand, Lead>,
): Lead {
  let lead = noLead;
  for (let at = bits.from(bit); at < bits.to(bit); at += 1) {
    const demand = bits.demandAt(at);
    let one = known.get(demand);
    if (one === undefined) {
      one = leadBy(demand, laid.get(demand.field));
      known.set(demand, one);
    }
    if (one.share < lead.share) lead = one;
  }
  return lead;
}

function leadBy(demand: Demand, field: FieldLayout | undefined): Lead {
  if (field === undefined) return noLead;
  const { share, from, to } = reachOf(demand, field);
  const step = keySteps / (field.rowCount + 1);
  const key = Math.floor(from * step) * keySteps + Math.floor(to * step);
  return { share, group: field.index + 1, key };
}

interface Reach {
  readonly share: number;
  readonly from: number;
  readonly to: number;
}

function reachOf(demand: Demand, { rowCount, texts, boundaries }: FieldLayout): Reach {
  switch (demand.kind) {
    case 'number': {
      const { flips, isLowest } = demand.allowed;
      const segments = boundaries.length + 1;
      let allowed = 0;
      let begun = isLowest ? 0 : -1;
      let from = begun;
      let edge = segments;
      for (const flip of flips) {
        edge = segmentOf(boundaries, flip);
        if (from < 0) from = edge;
        if (begun >= 0) allowed += edge - begun;
        begun = begun >= 0 ? -1 : edge;
      }
      if (begun >= 0) allowed += segments - begun;
      return { share: allowed / segments, from: from < 0 ? segments : from, to: edge };
    }
    case 'text': {
      const { isOther, exceptions } = demand.allowed;
      const rows = exceptions.map((text) => texts.get(text) ?? 0);
      const named = exceptions.length / (texts.size + 1);
      const from = isOther ? texts.size : (rows[0] ?? texts.size);
      return { share: isOther ? 1 - named : named, from, to: rows.at(-1) ?? texts.size };
    }
    case 'anyOf': {
      const rows = demand.texts.map((text) => texts.get(text) ?? 0);
      return { share: rows.length / rowCount, from: rows[0] ?? 0, to: rows.at(-1) ?? 0 };
    }
    case 'noneOf':
      return { share: 1, from: 0, to: 0 };
  }
}
