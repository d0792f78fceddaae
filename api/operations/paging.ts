/** Pages of lists. A cursor holds the last key shown, so it survives inserts. */
import { httpMessages, type Refusal, refusal } from '../../contracts/index.ts';
import { type Clock, errorOf, inTurns, type Wire } from '../../live/index.ts';

const limitDefault = 50;
const cursorForm = 'k2';
const cursorLifeMs = 24 * 3_600_000;

export interface PageQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
  /** Ids of items that could not be shown. */
  readonly unreadable?: string[];
  readonly asOf: string;
  readonly resumeToken: string;
}

interface Listed<Item, Shown> {
  readonly keyOf: (item: Item) => string | number;
  /** The id of an item whose key is not its id. */
  readonly idOf?: (item: Item) => string;
  readonly present: (item: Item, wire: Wire, place: number) => Shown;
  readonly wire: Wire;
}

export interface PageRange {
  /** The key after which the page begins; null for the first page. */
  readonly after: string | number | null;
  readonly limit: number;
}

/** A page of items in ascending order of keys, which are all texts or all numbers. */
export function pageOf<Item, Shown>(
  all: readonly Item[],
  query: PageQuery,
  of: Listed<Item, Shown>,
): Page<Shown> {
  const { chosen, ...page } = chosenFor(readerOf(all, of.keyOf), query, of);
  const [first] = chosen;
  const start = first === undefined ? 0 : all.indexOf(first);
  const shown = new ShownItems(of);
  for (const [place, item] of chosen.entries()) shown.add(item, start + place);
  return { ...shown.page(), ...page };
}

/** Items as clients see them, without those that cannot be shown, which are reported. */
class ShownItems<Item, Shown> {
  readonly #of: Listed<Item, Shown>;
  readonly #items: Shown[] = [];
  readonly #unreadable: string[] = [];

  constructor(of: Listed<Item, Shown>) {
    this.#of = of;
  }

  add(item: Item, place: number): void {
    const { present, keyOf, idOf = keyOf, wire } = this.#of;
    try {
      this.#items.push(present(item, wire, place));
    } catch (error) {
      const id = String(idOf(item));
      this.#unreadable.push(id);
      wire.live.reportFault(errorOf(error), { what: `list item ${id}` });
    }
  }

  page(): Pick<Page<Shown>, 'items' | 'unreadable'> {
    const unreadable = this.#unreadable;
    return { items: this.#items, ...(unreadable.length === 0 ? {} : { unreadable }) };
  }
}

export function wholeList<Item>(items: readonly Item[], wire: Wire): Page<Item> {
  const limit = items.length;
  return pageOf(items, { limit }, { keyOf: () => 0, present: (item) => item, wire });
}

/** A page of items that `read` fetches after a key. */
export function storedPage<Item, Shown>(
  read: (wanted: PageRange) => readonly Item[],
  query: PageQuery,
  of: Listed<Item, Shown>,
): Page<Shown> {
  const { chosen, ...page } = chosenFor(read, query, of);
  const shown = new ShownItems(of);
  for (const [place, item] of chosen.entries()) shown.add(item, place);
  return { ...shown.page(), ...page };
}

/**
 * As {@link pageOf}, for items slow to show: a few in each turn of the event loop. Items may be
 * newer than the page, never older.
 */
export function pageInTurns<Item, Shown>(
  all: readonly Item[],
  query: PageQuery,
  { clock, ...of }: Listed<Item, Shown> & { readonly clock: Clock },
): Promise<Page<Shown>> {
  const { chosen, ...page } = chosenFor(readerOf(all, of.keyOf), query, of);
  const [first] = chosen;
  const start = first === undefined ? 0 : all.indexOf(first);
  const shown = new ShownItems(of);
  function* inSteps(): Generator<void, Page<Shown>> {
    for (const [place, item] of chosen.entries()) {
      shown.add(item, start + place);
      yield;
    }
    return { ...shown.page(), ...page };
  }
  return inTurns(inSteps(), clock);
}

function chosenFor<Item>(
  read: (wanted: PageRange) => readonly Item[],
  { limit = limitDefault, cursor }: PageQuery,
  { keyOf, wire }: Pick<Listed<Item, unknown>, 'keyOf' | 'wire'>,
): Omit<Page<never>, 'items'> & { readonly chosen: readonly Item[] } {
  const atMs = wire.live.originMs + wire.live.nowMs;
  const after = cursor === undefined ? null : readCursor(cursor, atMs);
  // One item beyond the page tells whether there is another page.
  const found = read({ after, limit: limit + 1 });
  const chosen = found.slice(0, limit);
  const last = chosen.at(-1);
  return {
    chosen,
    nextCursor:
      last === undefined || found.length === chosen.length ? null : writeCursor(keyOf(last), atMs),
    asOf: wire.instant(wire.live.nowMs),
    resumeToken: wire.resumeToken(),
  };
}

function readerOf<Item>(all: readonly Item[], keyOf: Listed<Item, unknown>['keyOf']) {
  return ({ after, limit }: PageRange): readonly Item[] => {
    if (after === null) return all.slice(0, limit);
    const first = all.findIndex((item) => isAfter(keyOf(item), after));
    return first < 0 ? [] : all.slice(first, first + limit);
  };
}

function isAfter(key: string | number, after: string | number): boolean {
  if (typeof key !== typeof after) throw cursorRefused();
  return key > after;
}

function writeCursor(key: string | number, atMs: number): string {
  return Buffer.from(JSON.stringify([cursorForm, key, atMs])).toString('base64url');
}

function readCursor(cursor: string, nowMs: number): string | number {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw cursorRefused();
  }
  if (!Array.isArray(read) || read[0] !== cursorForm) throw cursorRefused();
  const [, key, atMs] = read as readonly unknown[];
  if (typeof key !== 'string' && typeof key !== 'number') throw cursorRefused();
  if (typeof atMs !== 'number') throw cursorRefused();
  if (nowMs - atMs > cursorLifeMs) {
    const hours = Math.floor((nowMs - atMs) / 3_600_000);
    throw refusal(httpMessages.cursorOld, { hours });
  }
  return key;
}

function cursorRefused(): Refusal {
  return refusal(httpMessages.cursorUnknown);
}
