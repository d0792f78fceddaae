/**
 * The books that a provider would keep of an order, from what it was asked and what was made known:
 * authorised, captured, given back and voided under each reference.
 *
 * Source: durable-orders.md 5.2, 15; dynamics-call-center.md 3.3.
 */
import type { Effect, Order, PublishedEvent } from '../../../orders/index.ts';

/** Under one reference; `lapsed`: the provider holds nothing of it any more. */
interface Entry {
  authorisedMinor: number;
  capturedMinor: number;
  refundAskedMinor: number;
  isVoidAsked: boolean;
  isLapsed: boolean;
}

/** What was asked and made known, message after message. */
export interface Told {
  readonly effects: readonly Effect[];
  readonly events: readonly PublishedEvent[];
}

/** What a provider could not do, or would still hold of an order that has ended. */
export function providerFaults(order: Order, told: readonly Told[], isEnded: boolean): string[] {
  const books = new Map<string, Entry>();
  const faults: string[] = [];
  for (const { effects, events } of told) {
    // What was captured was asked for before, unless it was taken without an authorisation.
    const isKnown = new Set(books.keys());
    for (const { type, data } of events) {
      if (type === 'payment.authorised') isKnown.add(String(data['providerRef']));
    }
    const first = events.filter(
      ({ type, data }) =>
        type === 'payment.authorised' || !isKnown.has(String(data['providerRef'])),
    );
    for (const event of first) note(books, event);
    for (const { kind, body, key } of effects) {
      const ref = String(body['providerRef'] ?? '');
      const entry = books.get(ref);
      const amountMinor = Number(body['amountMinor']);
      if (kind === 'voidPayment') (entry ?? entryOf(books, ref)).isVoidAsked = true;
      if (
        kind === 'capturePayment' &&
        entry !== undefined &&
        body['idempotencyKey'] === undefined
      ) {
        const isMore = entry.capturedMinor + amountMinor > entry.authorisedMinor;
        if (isMore || entry.isVoidAsked) faults.push(`${key} takes what ${ref} does not stand for`);
      }
    }
    for (const event of events) if (!first.includes(event)) note(books, event);
    for (const { kind, body, key } of effects) {
      const ref = String(body['providerRef'] ?? '');
      if (kind !== 'refundPayment' || ref === '') continue;
      const of = entryOf(books, ref);
      of.refundAskedMinor += Number(body['amountMinor']);
      if (of.refundAskedMinor > of.capturedMinor) faults.push(`${key} was not taken of ${ref}`);
    }
  }
  const isTask = order.paymentLines.some(
    (line) => line.undoFailed || line.state === 'captureFailed',
  );
  if (!isEnded || isTask) return faults;
  for (const [ref, entry] of books) {
    const { authorisedMinor, capturedMinor, isVoidAsked, isLapsed } = entry;
    if (capturedMinor >= authorisedMinor || isVoidAsked || isLapsed) continue;
    faults.push(`${ref} still holds ${authorisedMinor - capturedMinor}`);
  }
  return faults;
}

function note(books: Map<string, Entry>, { type, data }: PublishedEvent): void {
  const ref = data['providerRef'];
  if (typeof ref !== 'string') return;
  const entry = entryOf(books, ref);
  const amountMinor = Number(data['amountMinor']);
  if (type === 'payment.authorised') entry.authorisedMinor = amountMinor;
  if (type === 'payment.captured') entry.capturedMinor += amountMinor;
  if (type === 'payment.declined') entry.isLapsed = true;
}

function entryOf(books: Map<string, Entry>, ref: string): Entry {
  const known = books.get(ref);
  if (known !== undefined) return known;
  const none = { authorisedMinor: 0, capturedMinor: 0, refundAskedMinor: 0 };
  const entry = { ...none, isVoidAsked: false, isLapsed: false };
  books.set(ref, entry);
  return entry;
}
