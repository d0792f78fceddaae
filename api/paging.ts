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

interface Listed<Item, Shown> {
  readonly keyOf: (item: Item) => string | number;
  readonly present: (item: Item, wire: Wire, place: number) => Shown;
  readonly wire: Wire;
}

interface Wanted {
  /** A key; null: from the first. */
  readonly after: string | number | null;
  readonly limit: number;
}

/** A page of items that stand in ascending order of their keys, all texts or all numbers. */
export function pageOf<Item, Shown>(
  all: readonly Item[],
  query: PageQuery,
  of: Listed<Item, Shown>,
): Page<Shown> {
  let start = 0;
  const read = ({ after, limit }: Wanted) => {
    const first = after === null ? 0 : all.findIndex((item) => isAfter(of.keyOf(item), after));
    start = first < 0 ? all.length : first;
    return all.slice(start, start + limit);
  };
  const present = (item: Item, wire: Wire, place: number) => of.present(item, wire, start + place);
  return storedPage(read, query, { ...of, present });
}

/** All items in one page, as they are. */
export function wholeList<Item>(items: readonly Item[], wire: Wire): Page<Item> {
  const limit = items.length;
  return pageOf(items, { limit }, { keyOf: () => 0, present: (item) => item, wire });
}

/** A page of items that are read for it alone: so many after a key, or from the first. */
export function storedPage<Item, Shown>(
  read: (wanted: Wanted) => readonly Item[],
  query: PageQuery,
  { keyOf, present, wire }: Listed<Item, Shown>,
): Page<Shown> {
  const { limit = limitDefault, cursor } = query;
  const after = cursor === undefined ? null : readCursor(cursor);
  // One more than is shown says whether there are others.
  const found = read({ after, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((item, place) => present(item, wire, place)),
    nextCursor:
      last === undefined || found.length === shown.length ? null : writeCursor(keyOf(last)),
    asOf: wire.instant(wire.live.nowMs),
    resumeToken: wire.resumeToken(),
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
