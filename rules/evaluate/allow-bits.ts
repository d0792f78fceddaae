/** Writes which rows of a field allow one bit. */
import { type LaidField, otherRowOf, segmentOf, unknownRowOf } from './index-layout.ts';
import type { Demand } from './index-plan.ts';

/** A demand of a bit, its field as laid out, and the bit's place in the word. */
interface Allowed {
  readonly demand: Demand;
  readonly field: LaidField;
  readonly mask: number;
}

/** Sets the bit in the rows of a word that allow it; in none of the field's rows is it set yet. */
export function allow(column: Int32Array, { demand, field, mask }: Allowed): void {
  const { firstRow } = field;
  const set = (row: number): void => {
    column[row] = (column[row] ?? 0) | mask;
  };
  const setRange = (from: number, to: number): void => {
    for (let row = from; row < to; row += 1) set(row);
  };
  switch (demand.kind) {
    case 'number': {
      const { isLowest, flips, isUnknown } = demand.allowed;
      let begun = isLowest ? firstRow : -1;
      for (const flip of flips) {
        const edge = firstRow + segmentOf(field.boundaries, flip);
        if (begun >= 0) setRange(begun, edge);
        begun = begun >= 0 ? -1 : edge;
      }
      if (begun >= 0) setRange(begun, unknownRowOf(field));
      if (isUnknown) set(unknownRowOf(field));
      return;
    }
    case 'text': {
      const { isOther, exceptions, isUnknown } = demand.allowed;
      if (isOther) setRange(firstRow, unknownRowOf(field));
      for (const text of exceptions) {
        const row = firstRow + (field.texts.get(text) ?? 0);
        if (isOther) column[row] = (column[row] ?? 0) & ~mask;
        else set(row);
      }
      if (isUnknown) set(unknownRowOf(field));
      return;
    }
    case 'anyOf':
      for (const text of demand.texts) set(firstRow + (field.texts.get(text) ?? 0));
      return;
    case 'noneOf': {
      const isAllowed = (text: string | undefined): boolean =>
        demand.lists.every(({ kind, texts }) => {
          return (text !== undefined && texts.has(text)) === (kind === 'only');
        });
      for (const [text, row] of field.texts) if (isAllowed(text)) set(firstRow + row);
      if (isAllowed(undefined)) set(otherRowOf(field));
      set(unknownRowOf(field));
    }
  }
}

/** How many bits of a word are set. */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
