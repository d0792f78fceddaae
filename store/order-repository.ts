/**
 * The read model of orders: one row for each order, one for each hold that is open.
 *
 * Copies only: an order's process is the one that decides. Rows come at least once and in any
 * order; an older one changes nothing. Every list reads a range of an index.
 * Source: durable-orders.md 6.2, 12.3.
 */
import { digits, newestFirst } from './customer-history.ts';
import type { SqlValue } from './driver.ts';
import { orderStatements } from './order-statements.ts';
import { numberIn, Repository, writeRow } from './rows.ts';

/** What is shown of an order, and by what it is found. */
export interface OrderRow {
  readonly id: string;
  readonly version: number;
  readonly customerId: string;
  readonly label: string;
  readonly fulfilment: string;
  /** The instant of this version; of the first, lists are sorted by it. */
  readonly atMs: number;
  /** The first time; null: never, or it is cancelled. */
  readonly submittedAtMs: number | null;
  readonly totalMinor: number;
  readonly document: unknown;
  readonly holds: readonly HoldRow[];
}

/** A hold that is open. */
export interface HoldRow {
  readonly id: string;
  readonly source: string;
  readonly code: string;
  readonly level: number;
  readonly dueAtMs: number;
  readonly document: unknown;
}

/** What a customer has ordered: orders that were submitted. */
export interface CustomerSales {
  readonly customerId: string;
  readonly count: number;
  readonly totalMinor: number;
  readonly lastAtMs: number;
}

/** What orders come to that were submitted. */
export interface OrderSales {
  readonly count: number;
  readonly totalMinor: number;
  /** null: there is none. */
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
}

/** What a list gives: where it stands, and what is shown. */
export interface Placed<Document> {
  readonly place: string;
  readonly document: Document;
}

interface PageOf {
  readonly after: string;
  readonly limit: number;
}

export class OrderRepository extends Repository {
  /** Whoever writes opens the transaction. */
  save(centreId: string, row: OrderRow): void {
    const { id: orderId, atMs, holds, ...rest } = row;
    const place = newestFirst(atMs, orderId);
    const record = { ...rest, id: orderId, centreId, place };
    if (writeRow(this.driver, orderStatements.saveOrderRow, record) === 0) return;
    this.doer(orderStatements.dropHolds)(centreId, orderId);
    for (const hold of holds) {
      const { id: holdId, level, dueAtMs } = hold;
      // The most urgent first.
      const at = `${9 - level}.${digits(dueAtMs)}.${orderId}.${holdId}`;
      const held = { ...hold, centreId, orderId, holdId, place: at };
      writeRow(this.driver, orderStatements.addHold, held);
    }
  }

  /** Newest first. */
  list<Document>(
    centreId: string,
    of: PageOf & { readonly customerId?: string | undefined; readonly label?: string | undefined },
  ): readonly Placed<Document>[] {
    const { customerId, label, after, limit } = of;
    const { orderRows, orderRowsOfCustomer, orderRowsOfLabel } = orderStatements;
    const both = orderStatements.orderRowsOfCustomerAndLabel;
    const ofCustomer = label === undefined ? orderRowsOfCustomer : both;
    const ofAnybody = label === undefined ? orderRows : orderRowsOfLabel;
    const sql = customerId === undefined ? ofAnybody : ofCustomer;
    const values = [customerId, label].filter((value) => value !== undefined);
    return this.#read(sql, [centreId, ...values, after, limit]);
  }

  /** Orders whose goods stand so; newest first. */
  inFulfilment<Document>(
    centreId: string,
    { state, after, limit }: PageOf & { readonly state: string },
  ): readonly Placed<Document>[] {
    return this.#read(orderStatements.orderRowsOfFulfilment, [centreId, state, after, limit]);
  }

  /** Open holds, the most urgent first. */
  holds<Document>(
    centreId: string,
    { source, after, limit }: PageOf & { readonly source?: string | undefined },
  ): readonly Placed<Document>[] {
    const { holds, holdsOfSource } = orderStatements;
    return source === undefined
      ? this.#read(holds, [centreId, after, limit])
      : this.#read(holdsOfSource, [centreId, source, after, limit]);
  }

  /** Of a centre from an instant to another, itself out, or of one of its customers; those that are cancelled apart. */
  sales(
    centreId: string,
    of:
      | { readonly fromMs: number; readonly toMs: number }
      | {
          readonly customerId: string;
          /** An order that does not count [none]. */
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

  /** Of each customer who has ordered, by their number. */
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

  #read<Document>(sql: string, values: readonly SqlValue[]): readonly Placed<Document>[] {
    return this.lister<Placed<Document>, SqlValue[]>(sql)(...values);
  }
}
