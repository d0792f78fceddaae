/**
 * A customer's time line: copies of orders, holds, payments, calls and notes. New versions keep
 * their place; late old ones are ignored.
 */
import type { CustomerEventKind } from '../contracts/index.ts';
import { assert } from '../kernel/index.ts';
import type { SqlValue } from './database/driver.ts';
import { orderStatements } from './order-statements.ts';
import { Repository, writeRow } from './rows.ts';

export interface CustomerEvent {
  /** With its type: `order/ord_1`. */
  readonly id: string;
  readonly version: number;
  readonly customerId: string;
  readonly kind: CustomerEventKind;
  readonly atMs: number;
  readonly document: unknown;
}

export interface PlacedEvent<Document> {
  readonly kind: CustomerEventKind;
  readonly place: string;
  readonly atMs: number;
  readonly document: Document;
}

const instantMax = 1e15;
const kindsMax = 8;

export class CustomerHistory extends Repository {
  /** Saves an event; the caller opens the transaction. */
  save(centreId: string, event: CustomerEvent): void {
    const place = newestFirst(event.atMs, event.id);
    writeRow(this.driver, orderStatements.saveCustomerEvent, { ...event, centreId, place });
  }

  list<Document>(
    centreId: string,
    of: {
      readonly customerId: string;
      readonly kinds: readonly CustomerEventKind[];
      readonly after: string;
      readonly limit: number;
    },
  ): readonly PlacedEvent<Document>[] {
    const wanted = [...new Set(of.kinds)];
    assert(wanted.length <= kindsMax, 'the statement has a parameter for each kind');
    const kinds = Array.from({ length: kindsMax }, (_, n) => wanted[n] ?? '');
    const read = this.lister<PlacedEvent<Document>, SqlValue[]>(orderStatements.customerEvents);
    return read(centreId, of.customerId, of.after, ...kinds, of.limit);
  }
}

/** Sort key of an event; newer events have smaller keys. */
export function newestFirst(atMs: number, id: string): string {
  return `${digits(instantMax - atMs)}.${id}`;
}

/** Sorts before the keys of all earlier events, and after those from an instant on. */
export function beforePlace(atMs: number): string {
  return digits(instantMax - atMs + 1);
}

/** The instant of a sort key. */
export function instantOfPlace(place: string): number {
  return instantMax - Number(place.slice(0, place.indexOf('.')));
}

/** An instant as text that sorts like numbers. */
export function digits(atMs: number): string {
  return String(atMs).padStart(16, '0');
}
