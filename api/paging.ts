/**
 * Pages of lists: `limit`, and a cursor that survives inserts because it holds the last key shown.
 *
 * Source: ux-and-api.md 2.5.
 */
import { Refusal } from './refusal.ts';
import type { Wire } from './wire.ts';

const limitDefault = 50;
/** Versions of the cursor's form; another form is refused. */
const cursorForm = 'k1';

export interface PageQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
  readonly asOf: string;
  readonly resumeToken: string;
}

/** A page of items that stand in ascending order of their keys, all texts or all numbers. */
export function pageOf<Item, Shown>(
  all: readonly Item[],
  query: PageQuery,
  of: {
    readonly keyOf: (item: Item) => string | number;
    readonly present: (item: Item, place: number) => Shown;
    readonly wire: Wire;
  },
): Page<Shown> {
  const { limit = limitDefault, cursor } = query;
  const after = cursor === undefined ? null : readCursor(cursor);
  const first = after === null ? 0 : all.findIndex((item) => isAfter(of.keyOf(item), after));
  const start = first < 0 ? all.length : first;
  const shown = all.slice(start, start + limit);
  const last = shown.at(-1);
  const isLast = last === undefined || start + limit >= all.length;
  return {
    items: shown.map((item, place) => of.present(item, start + place)),
    nextCursor: isLast ? null : writeCursor(of.keyOf(last)),
    asOf: of.wire.instant(of.wire.live.nowMs),
    resumeToken: of.wire.resumeToken(),
  };
}

function isAfter(key: string | number, after: string | number): boolean {
  if (typeof key !== typeof after) throw cursorRefused();
  return key > after;
}

function writeCursor(key: string | number): string {
  return Buffer.from(JSON.stringify([cursorForm, key])).toString('base64url');
}

function readCursor(cursor: string): string | number {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw cursorRefused();
  }
  if (!Array.isArray(read) || read[0] !== cursorForm) throw cursorRefused();
  const key: unknown = read[1];
  if (typeof key !== 'string' && typeof key !== 'number') throw cursorRefused();
  return key;
}

function cursorRefused(): Refusal {
  return new Refusal('cursor_invalid', 'The cursor is none that this list has given.');
}
