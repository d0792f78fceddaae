/** Sets a rule's bit in every row of the predicate index that the rule allows. */
import { type FieldLayout, otherRowOf, segmentOf, unknownRowOf } from './index-layout.ts';
import type { Demand, ListBan } from './planned-bits.ts';

interface Allowed {
  readonly demand: Demand;
  readonly field: FieldLayout;
  readonly mask: number;
}

/** Sets a rule's bit in each row whose values it allows. No row may have it yet. */
export function allow(column: Int32Array, { demand, field, mask }: Allowed): void {
  const { firstRow } = field;
  switch (demand.kind) {
    case 'number': {
      const { isLowest, flips, isUnknown } = demand.allowed;
      let begun = isLowest ? firstRow : -1;
      for (const flip of flips) {
        const edge = firstRow + segmentOf(field.boundaries, flip);
        if (begun >= 0) setRows(column, mask, begun, edge);
        begun = begun >= 0 ? -1 : edge;
      }
      if (begun >= 0) setRows(column, mask, begun, unknownRowOf(field));
      if (isUnknown) setRow(column, mask, unknownRowOf(field));
      return;
    }
    case 'text': {
      const { isOther, exceptions, isUnknown } = demand.allowed;
      if (isOther) setRows(column, mask, firstRow, unknownRowOf(field));
      for (const text of exceptions) {
        const row = firstRow + (field.texts.get(text) ?? 0);
        if (isOther) column[row] = (column[row] ?? 0) & ~mask;
        else setRow(column, mask, row);
      }
      if (isUnknown) setRow(column, mask, unknownRowOf(field));
      return;
    }
    case 'anyOf':
      for (const text of demand.texts) {
        setRow(column, mask, firstRow + (field.texts.get(text) ?? 0));
      }
      return;
    case 'noneOf': {
      const { lists } = demand;
      for (const [text, row] of field.texts) {
        if (isNotBanned(lists, text)) setRow(column, mask, firstRow + row);
      }
      if (isNotBanned(lists, undefined)) setRow(column, mask, otherRowOf(field));
      setRow(column, mask, unknownRowOf(field));
    }
  }
}

function setRow(column: Int32Array, mask: number, row: number): void {
  column[row] = (column[row] ?? 0) | mask;
}

function setRows(column: Int32Array, mask: number, from: number, to: number): void {
  for (let row = from; row < to; row += 1) column[row] = (column[row] ?? 0) | mask;
}

function isNotBanned(lists: readonly ListBan[], text: string | undefined): boolean {
  return lists.every(({ kind, texts }) => {
    return (text !== undefined && texts.has(text)) === (kind === 'only');
  });
}

export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
