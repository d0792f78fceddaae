/**
 * What is known of customers in one time line each: orders, holds, payments, calls, notes.
 *
 * Copies, as lists of orders are. An entry keeps the place of its first version; an older version
 * changes nothing. A page reads a range of an index.
 * Source: ux-and-api.md 3.5.
 */
import { type CustomerEventKind, customerEventKinds } from '../contracts/index.ts';
import type { SqlValue } from './driver.ts';
import { orderStatements } from './order-statements.ts';
import { Repository, writeRow } from './rows.ts';

/** One entry. */
export interface CustomerEvent {
  /** Of the thing: `order/ord_1`. */
  readonly id: string;
  readonly version: number;
  readonly customerId: string;
  readonly kind: CustomerEventKind;
  readonly atMs: number;
  readonly document: unknown;
}

/** An entry that is read. */
export interface PlacedEvent<Document> {
  readonly kind: CustomerEventKind;
  readonly place: string;
  readonly atMs: number;
  readonly document: Document;
}

const instantMax = 1e15;

export class CustomerHistory extends Repository {
  /** Whoever writes opens the transaction. */
  save(centreId: string, event: CustomerEvent): void {
    const place = newestFirst(event.atMs, event.id);
    writeRow(this.driver, orderStatements.saveCustomerEvent, { ...event, centreId, place });
  }

  /** Newest first; of these kinds. */
  list<Document>(
    centreId: string,
    of: {
      readonly customerId: string;
      readonly kinds: readonly CustomerEventKind[];
      readonly after: string;
      readonly limit: number;
    },
  ): readonly PlacedEvent<Document>[] {
    const kinds = customerEventKinds.map((kind) => (of.kinds.includes(kind) ? kind : ''));
    const read = this.lister<PlacedEvent<Document>, SqlValue[]>(orderStatements.customerEvents);
    return read(centreId, of.customerId, of.after, ...kinds, of.limit);
  }
}

/** Sorts as text, the newest first. */
export function newestFirst(atMs: number, id: string): string {
  return `${digits(instantMax - atMs)}.${id}`;
}

/** Sorts as text in the order of the numbers. */
export function digits(atMs: number): string {
  return String(atMs).padStart(16, '0');
}
