/**
 * Orders and open holds as rows for lists, copied from the orders' processes. Copies may repeat or
 * come in any order; older versions are ignored. Lists read index ranges. Source: durable-orders.md
 * 6.2, 12.3.
 */
import { beforePlace, digits, newestFirst } from './customer-history.ts';
import type { SqlValue } from './database/driver.ts';
import { orderListSql, orderStatements } from './order-statements.ts';
import { numberIn, Repository, writeRow } from './rows.ts';

/** An order as lists show it, with its search columns. */
export interface OrderRow {
  readonly id: string;
  readonly version: number;
  readonly customerId: string;
  readonly label: string;
  readonly fulfilment: string;
  /** Time of this version of the order; lists sort by the first version's time. */
  readonly atMs: number;
  /** Time of the first submission; null: never, or cancelled. */
  readonly submittedAtMs: number | null;
  readonly totalMinor: number;
  readonly document: unknown;
  readonly holds: readonly HoldRow[];
  /** Time of the first submission, kept by cancelled orders; null: never. */
  readonly soldAtMs: number | null;
  /** What it sells, for sums. */
  readonly sale: unknown;
  /** What lists can be filtered by, each once. */
  readonly marks: readonly OrderMark[];
}

export interface OrderMark {
  readonly dimension: string;
  readonly value: string;
}

export interface SoldOrder<Sale> {
  readonly id: string;
  readonly soldAtMs: number;
  readonly sale: Sale;
}

export interface HoldRow {
  readonly id: string;
  readonly source: string;
  readonly code: string;
  readonly level: number;
  readonly dueAtMs: number;
  readonly document: unknown;
}

/** A customer's submitted orders, summed up. */
export interface CustomerSales {
  readonly customerId: string;
  readonly count: number;
  readonly totalMinor: number;
  readonly lastAtMs: number;
}

/** Submitted orders, summed up. */
export interface OrderSales {
  readonly count: number;
  readonly totalMinor: number;
  /** Time of the first order; null: no order. */
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
}

export interface PlacedDocument<Document> {
  readonly place: string;
  readonly document: Document;
}

/** Sorts after every place, which begins with 0 or 1. */
const afterAll = '2';

interface PageOf {
  readonly after: string;
  readonly limit: number;
}

export class OrderRepository extends Repository {
  /** Saves an order and its holds; the caller opens the transaction. */
  save(centreId: string, row: OrderRow): void {
    const { id: orderId, atMs, holds, marks, ...rest } = row;
    const place = newestFirst(atMs, orderId);
    const record = { ...rest, id: orderId, centreId, place };
    if (writeRow(this.driver, orderStatements.saveOrderRow, record) === 0) return;
    this.#mark(centreId, orderId, marks);
    this.doer(orderStatements.dropHolds)(centreId, orderId);
    for (const hold of holds) {
      const { id: holdId, level, dueAtMs } = hold;
      // Sorts by level, highest first, then by due time.
      const at = `${9 - level}.${digits(dueAtMs)}.${orderId}.${holdId}`;
      const held = { ...hold, centreId, orderId, holdId, place: at };
      writeRow(this.driver, orderStatements.addHold, held);
    }
  }

  /** The customer of an order; undefined: no list has it. */
  customerOf(centreId: string, orderId: string): string | undefined {
    const row = this.driver.prepare(orderStatements.customerOfOrder).first(centreId, orderId);
    return row === undefined ? undefined : String(row['customer_id']);
  }

  /** Lists an order under another customer from now on. */
  move(centreId: string, of: { readonly orderId: string; readonly customerId: string }): void {
    this.doer(orderStatements.moveOrderRow)(of.customerId, centreId, of.orderId);
  }

  /** Most versions of an order change no mark, so they only read them. */
  #mark(centreId: string, orderId: string, marks: readonly OrderMark[]): void {
    const wordsOf = ({ dimension, value }: OrderMark) => `${dimension} ${value}`;
    const known = this.lister<OrderMark, SqlValue[]>(orderStatements.marksOf)(centreId, orderId);
    const before = new Set(known.map(wordsOf));
    if (before.size === marks.length && marks.every((mark) => before.has(wordsOf(mark)))) return;
    this.doer(orderStatements.dropMarks)(centreId, orderId);
    const add = this.doer<SqlValue[]>(orderStatements.addMark);
    for (const { dimension, value } of marks) add(dimension, value, centreId, orderId);
  }

  /** Newest first, or oldest first. */
  list<Document>(
    centreId: string,
    of: PageOf & {
      readonly id?: string | undefined;
      readonly customerId?: string | undefined;
      readonly label?: string | undefined;
      readonly marks?: readonly OrderMark[];
      /** Of one of these customers [of any]. */
      readonly customerIds?: readonly string[];
      /** First saved within [fromMs, toMs) [at any time]. */
      readonly within?: { readonly fromMs: number; readonly toMs: number };
      readonly isOldestFirst?: boolean;
    },
  ): readonly PlacedDocument<Document>[] {
    const { id, customerId, label, marks = [], isOldestFirst = false, after, limit } = of;
    const { customerIds = [], within } = of;
    const wanted = [
      ['id', id],
      ['customer_id', customerId],
      ['label', label],
    ] as const;
    const asked = wanted.filter(([, value]) => value !== undefined);
    const columns = asked.map(([column]) => column);
    const sql = orderListSql({
      marks: marks.length,
      columns,
      customers: customerIds.length,
      isWithin: within !== undefined,
      isOldestFirst,
    });
    const from = isOldestFirst && after === '' ? afterAll : after;
    return this.#read(sql, [
      centreId,
      ...marks.flatMap(({ dimension, value }) => [dimension, value]),
      ...asked.map(([, value]) => value ?? ''),
      ...customerIds,
      ...(within === undefined ? [] : [beforePlace(within.toMs), beforePlace(within.fromMs)]),
      from,
      limit,
    ]);
  }

  /** An order's row as lists show it; undefined: no list has it. */
  find<Document>(centreId: string, orderId: string): PlacedDocument<Document> | undefined {
    return this.#read<Document>(orderStatements.orderRow, [centreId, orderId])[0];
  }

  /** Orders submitted within [fromMs, toMs), oldest first; `afterId` is of one at `fromMs`. */
  soldWithin<Sale>(
    centreId: string,
    of: {
      readonly fromMs: number;
      readonly toMs: number;
      readonly afterId: string;
      readonly limit: number;
    },
  ): readonly SoldOrder<Sale>[] {
    const { fromMs, toMs, afterId, limit } = of;
    const read = this.lister<SoldOrder<Sale>, SqlValue[]>(orderStatements.soldWithin);
    return read(centreId, fromMs, toMs, fromMs, afterId, limit);
  }

  /** What an order of the centre has sold, or would. */
  saleOf<Sale>(
    centreId: string,
    orderId: string,
  ): (Omit<SoldOrder<Sale>, 'soldAtMs'> & { readonly soldAtMs: number | null }) | undefined {
    return this.lister<SoldOrder<Sale>, SqlValue[]>(orderStatements.saleOf)(centreId, orderId)[0];
  }

  /** Orders by state of fulfilment, newest first. */
  inFulfilment<Document>(
    centreId: string,
    { state, after, limit }: PageOf & { readonly state: string },
  ): readonly PlacedDocument<Document>[] {
    return this.#read(orderStatements.orderRowsOfFulfilment, [centreId, state, after, limit]);
  }

  /** Open holds, most urgent first. */
  holds<Document>(
    centreId: string,
    { source, after, limit }: PageOf & { readonly source?: string | undefined },
  ): readonly PlacedDocument<Document>[] {
    const { holds, holdsOfSource } = orderStatements;
    return source === undefined
      ? this.#read(holds, [centreId, after, limit])
      : this.#read(holdsOfSource, [centreId, source, after, limit]);
  }

  /** An open hold, as a page of {@link holds}. */
  hold<Document>(
    centreId: string,
    { orderId, holdId }: { readonly orderId: string; readonly holdId: string },
  ): readonly PlacedDocument<Document>[] {
    return this.#read(orderStatements.hold, [centreId, orderId, holdId]);
  }

  /** Sales without cancelled orders, of a centre within [fromMs, toMs) or of one customer. */
  sales(
    centreId: string,
    of:
      | { readonly fromMs: number; readonly toMs: number }
      | {
          readonly customerId: string;
          /** Id of an order that is not counted. */
          readonly butOrderId?: string | undefined;
        },
  ): OrderSales {
    const { salesWithin, salesOfCustomer } = orderStatements;
    const row =
      'fromMs' in of
        ? this.driver.prepare(salesWithin).first(centreId, of.fromMs, of.toMs)
        : this.driver.prepare(salesOfCustomer).first(centreId, of.customerId, of.butOrderId ?? '');
    const count = numberIn(row, 'count');
    return {
      count,
      totalMinor: numberIn(row, 'total_minor'),
      firstAtMs: count === 0 ? null : numberIn(row, 'first_at_ms'),
      lastAtMs: count === 0 ? null : numberIn(row, 'last_at_ms'),
    };
  }

  salesOfEach(centreId: string): readonly CustomerSales[] {
    return this.driver
      .prepare(orderStatements.salesByCustomer)
      .all(centreId)
      .map((row) => ({
        customerId: String(row['customer_id']),
        count: numberIn(row, 'count'),
        totalMinor: numberIn(row, 'total_minor'),
        lastAtMs: numberIn(row, 'last_at_ms'),
      }));
  }

  #read<Document>(sql: string, values: readonly SqlValue[]): readonly PlacedDocument<Document>[] {
    return this.lister<PlacedDocument<Document>, SqlValue[]>(sql)(...values);
  }
}
