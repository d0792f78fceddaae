/**
 * Orders and open holds as rows for lists, copied from the orders' processes. Copies may repeat or
 * come in any order; older versions are ignored. Lists read index ranges. Source: durable-orders.md
 * 6.2, 12.3.
 */
import { digits, newestFirst } from './customer-history.ts';
import type { SqlValue } from './database/driver.ts';
import { orderStatements } from './order-statements.ts';
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

interface PageOf {
  readonly after: string;
  readonly limit: number;
}

export class OrderRepository extends Repository {
  /** Saves an order and its holds; the caller opens the transaction. */
  save(centreId: string, row: OrderRow): void {
    const { id: orderId, atMs, holds, ...rest } = row;
    const place = newestFirst(atMs, orderId);
    const record = { ...rest, id: orderId, centreId, place };
    if (writeRow(this.driver, orderStatements.saveOrderRow, record) === 0) return;
    this.doer(orderStatements.dropHolds)(centreId, orderId);
    for (const hold of holds) {
      const { id: holdId, level, dueAtMs } = hold;
      // Sorts by level, highest first, then by due time.
      const at = `${9 - level}.${digits(dueAtMs)}.${orderId}.${holdId}`;
      const held = { ...hold, centreId, orderId, holdId, place: at };
      writeRow(this.driver, orderStatements.addHold, held);
    }
  }

  list<Document>(
    centreId: string,
    of: PageOf & { readonly customerId?: string | undefined; readonly label?: string | undefined },
  ): readonly PlacedDocument<Document>[] {
    const { customerId, label, after, limit } = of;
    const { orderRows, orderRowsOfCustomer, orderRowsOfLabel } = orderStatements;
    const both = orderStatements.orderRowsOfCustomerAndLabel;
    const ofCustomer = label === undefined ? orderRowsOfCustomer : both;
    const ofAnybody = label === undefined ? orderRows : orderRowsOfLabel;
    const sql = customerId === undefined ? ofAnybody : ofCustomer;
    const values = [customerId, label].filter((value) => value !== undefined);
    return this.#read(sql, [centreId, ...values, after, limit]);
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
