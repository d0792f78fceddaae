/**
 * Documents by centre, id and version, with search keys. A search reads an index range only.
 * Callers open the transaction, for a document and its keys.
 */
import type { Driver, SqlValue } from './database/driver.ts';
import { type DocumentTable, documentStatements } from './document-statements.ts';
import { Repository, recordOf, writeRow } from './rows.ts';

export interface DocumentRecord<Document> {
  readonly centreId: string;
  readonly id: string;
  readonly version: number;
  readonly document: Document;
  readonly person: string;
  readonly updatedAtMs: number;
}

/** Search keys of a document by kind. Saving replaces the kinds given; others stay. */
export interface SearchKeys {
  readonly [kind: string]: readonly string[];
}

/** Keys from `from` up to, not including, `to`. */
export interface KeyRange {
  /** Kind of the keys [that of the search]. */
  readonly kind?: string;
  readonly from: string;
  readonly to: string;
}

/** Range of the keys with a prefix, or of one key. */
export const keyRange = {
  prefix: (value: string): KeyRange => ({ from: value, to: `${value}\u{10ffff}` }),
  exact: (value: string): KeyRange => ({ from: value, to: `${value}\u0001` }),
} as const;

/** Position in a search's result: key found, then document id. */
export type FoundPlace = readonly [value: string, id: string];

export interface Search {
  readonly centreId: string;
  readonly kind: string;
  /**
   * One to three ranges; a document must match all. Of those with the search's kind, the one with
   * fewest keys is read; others are looked up.
   */
  readonly ranges: readonly KeyRange[];
  readonly after: FoundPlace | null;
  readonly limit: number;
}

export class DocumentRepository<Document> extends Repository {
  readonly #sql: ReturnType<typeof documentStatements>;
  readonly #keysOf = this.lister<{ readonly value: string }, string[]>(
    'select kind, value from search_key where centre_id = ? and id = ? and kind = ?',
  );
  readonly #addKey = this.doer<[centreId: string, id: string, kind: string, value: string]>(
    'insert into search_key (centre_id, id, kind, value) values (?, ?, ?, ?) on conflict (centre_id, kind, value, id) do nothing',
  );
  readonly #dropKey = this.doer<[centreId: string, id: string, kind: string, value: string]>(
    'delete from search_key where centre_id = ? and id = ? and kind = ? and value = ?',
  );
  /** Counts up to 1,000 keys of a range. */
  readonly #countKeys = this.counter<string[]>(
    'select count(*) as count from (select id from search_key where centre_id = ? and kind = ? and value >= ? and value < ? limit 1000) as counted',
    'count',
  );

  constructor(driver: Driver, table: DocumentTable) {
    super(driver);
    this.#sql = documentStatements(table);
  }

  get(centreId: string, id: string): DocumentRecord<Document> | undefined {
    return this.finder<DocumentRecord<Document>, SqlValue[]>(this.#sql.get)(centreId, id);
  }

  /** Documents by id, at most `limit` after the id `after`. */
  list(
    centreId: string,
    { after, limit }: { readonly after: string; readonly limit: number },
  ): readonly DocumentRecord<Document>[] {
    const read = this.lister<DocumentRecord<Document>, SqlValue[]>(this.#sql.list);
    return read(centreId, after, limit);
  }

  /** Documents that match, once each, in order of the key found. */
  search({ centreId, kind, ranges, after, limit }: Search): readonly {
    readonly found: string;
    readonly record: DocumentRecord<Document>;
  }[] {
    const [first, ...others] = this.#rarestFirst(centreId, kind, ranges, after);
    if (first === undefined) return [];
    const [second = first, third = second] = others;
    const [value, id] = after ?? [first.from, ''];
    const rows = this.driver
      .prepare(this.#sql.search)
      .all(
        ...[centreId, kind, value, first.to, value, id, first.from],
        ...[second.kind ?? kind, second.from, second.to],
        ...[third.kind ?? kind, third.from, third.to, limit],
      );
    return rows.map(({ found, ...row }) => ({ found: String(found), record: recordOf(row) }));
  }

  /**
   * Sorts ranges, fewest keys first. Later pages keep the order, as their position is a key of the
   * first range.
   */
  #rarestFirst(
    centreId: string,
    kind: string,
    ranges: readonly KeyRange[],
    after: FoundPlace | null,
  ): readonly KeyRange[] {
    if (ranges.length < 2) return ranges;
    const rank = ({ from, to, kind: own = kind }: KeyRange): number => {
      if (own !== kind) return Number.POSITIVE_INFINITY;
      return after === null
        ? this.#countKeys(centreId, kind, from, to)
        : Number(after[0] < from || after[0] >= to);
    };
    const ranked = ranges.map((range) => ({ range, rank: rank(range) }));
    if (after === null && ranked.some((one) => one.rank === 0)) return [];
    return ranked.sort((a, b) => a.rank - b.rank).map(({ range }) => range);
  }

  /** Adds a document. False: the id is taken. */
  add(record: Omit<DocumentRecord<Document>, 'version'>, keys: SearchKeys = {}): boolean {
    const { centreId, id } = record;
    if (writeRow(this.driver, this.#sql.add, { ...record, version: 1 }) === 0) return false;
    for (const [kind, values] of Object.entries(keys)) {
      for (const value of values) this.#addKey(centreId, id, kind, value);
    }
    return true;
  }

  /**
   * Saves a document; `record.version` must follow the stored one. False: it was changed meanwhile.
   */
  save(record: DocumentRecord<Document>, keys: SearchKeys = {}): boolean {
    const { centreId, id, version, document, person, updatedAtMs } = record;
    const values = [version, JSON.stringify(document), person, updatedAtMs] as const;
    if (this.doer(this.#sql.save)(...values, centreId, id, version - 1) === 0) return false;
    this.#setKeys(centreId, id, keys);
    return true;
  }

  /** Replaces search keys of a stored document. */
  index(centreId: string, id: string, keys: SearchKeys): void {
    this.#setKeys(centreId, id, keys);
  }

  drop(centreId: string, id: string, kinds: readonly string[]): void {
    this.#setKeys(centreId, id, Object.fromEntries(kinds.map((kind) => [kind, []])));
    this.doer(this.#sql.drop)(centreId, id);
  }

  #setKeys(centreId: string, id: string, keys: SearchKeys): void {
    for (const [kind, values] of Object.entries(keys)) {
      const had = new Set(this.#keysOf(centreId, id, kind).map(({ value }) => value));
      for (const value of values) if (!had.delete(value)) this.#addKey(centreId, id, kind, value);
      for (const value of had) this.#dropKey(centreId, id, kind, value);
    }
  }
}
