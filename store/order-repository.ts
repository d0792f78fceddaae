/**
 * The read model of orders: one row for each order, one for each hold that is open.
 *
 * Copies only: an order's process is the one that decides. Rows come at least once and in any
 * order; an older one changes nothing. Every list reads a range of an index.
 * Source: durable-orders.md 6.2, 12.3.
 */
import type { Driver, Row } from './driver.ts';
import { orderStatements } from './order-statements.ts';
import { jsonOf, textOf } from './read-row.ts';

/** What is shown of an order, and by what it is found. */
export interface OrderRow {
  readonly id: string;
  readonly version: number;
  readonly customerId: string;
  readonly label: string;
  readonly fulfilment: string;
  /** The instant of this version; of the first, lists are sorted by it. */
  readonly atMs: number;
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

/** What a list gives: where it stands, and what is shown. */
export interface Placed<Document> {
  readonly place: string;
  readonly document: Document;
}

interface PageOf {
  readonly after: string;
  readonly limit: number;
}

const instantMax = 1e15;

export class OrderRepository {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** Whoever writes opens the transaction. */
  save(centreId: string, row: OrderRow): void {
    const { id, version, customerId, label, fulfilment, atMs, document, holds } = row;
    const save = this.#driver.prepare(orderStatements.saveOrderRow);
    // Newest first.
    const place = `${digits(instantMax - atMs)}.${id}`;
    const text = JSON.stringify(document);
    const saved = save.run(centreId, id, version, place, customerId, label, fulfilment, text);
    if (saved === 0) return;
    this.#driver.prepare(orderStatements.dropHolds).run(centreId, id);
    const add = this.#driver.prepare(orderStatements.addHold);
    for (const hold of holds) {
      // The most urgent first.
      const at = `${9 - hold.level}.${digits(hold.dueAtMs)}.${id}.${hold.id}`;
      const shown = JSON.stringify(hold.document);
      add.run(centreId, id, hold.id, hold.source, hold.code, at, shown);
    }
  }

  /** Newest first. */
  list<Document>(
    centreId: string,
    of: PageOf & { readonly customerId?: string | undefined; readonly label?: string | undefined },
  ): readonly Placed<Document>[] {
    const { customerId, label, after, limit } = of;
    const [sql, values] =
      customerId === undefined
        ? label === undefined
          ? [orderStatements.orderRows, []]
          : [orderStatements.orderRowsOfLabel, [label]]
        : label === undefined
          ? [orderStatements.orderRowsOfCustomer, [customerId]]
          : [orderStatements.orderRowsOfCustomerAndLabel, [customerId, label]];
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

  #read<Document>(sql: string, values: readonly (string | number)[]): readonly Placed<Document>[] {
    return this.#driver
      .prepare(sql)
      .all(...values)
      .map((row) => placed<Document>(row));
  }
}

function placed<Document>(row: Row): Placed<Document> {
  return { place: textOf(row, 'place'), document: jsonOf(row, 'document') };
}

/** Sorts as text in the order of the numbers. */
function digits(atMs: number): string {
  return String(atMs).padStart(16, '0');
}
