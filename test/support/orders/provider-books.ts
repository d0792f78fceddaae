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
interface Told {
  readonly effects: readonly Effect[];
  readonly events: readonly PublishedEvent[];
}

/** Kept message after message. */
export class ProviderBooks {
  readonly #books = new Map<string, Entry>();
  /** What the provider could not do. */
  readonly #faults: string[] = [];

  /** Books a message that was applied. */
  note({ effects, events }: Told): void {
    // What was captured was asked for before, unless it was taken without an authorisation.
    const isKnown = new Set(this.#books.keys());
    for (const { type, data } of events) {
      if (type === 'payment.authorised') isKnown.add(String(data['providerRef']));
    }
    const first = events.filter(
      ({ type, data }) =>
        type === 'payment.authorised' || !isKnown.has(String(data['providerRef'])),
    );
    for (const event of first) this.#write(event);
    for (const effect of effects) this.#ask(effect);
    for (const event of events) if (!first.includes(event)) this.#write(event);
    for (const { kind, body, key } of effects) {
      const ref = String(body['providerRef'] ?? '');
      // One that was never answered is repeated under its key.
      if (kind !== 'refundPayment' || ref === '' || 'idempotencyKey' in body) continue;
      const of = this.#entryOf(ref);
      of.refundAskedMinor += Number(body['amountMinor']);
      if (of.refundAskedMinor > of.capturedMinor)
        this.#faults.push(`${key} was not taken of ${ref}`);
    }
  }

  /** A refund failed, so that it may be requested again. */
  refundFailed({ body }: Effect): void {
    this.#entryOf(String(body['providerRef'])).refundAskedMinor -= Number(body['amountMinor']);
  }

  /** What the provider could not do, or would still hold of an order that has ended. */
  faults(order: Order, isEnded: boolean): string[] {
    const isTask = order.paymentLines.some(
      (line) => line.undoFailed || line.state === 'captureFailed',
    );
    if (!isEnded || isTask) return this.#faults;
    const held = [...this.#books].filter(
      ([, { authorisedMinor, capturedMinor, isVoidAsked, isLapsed }]) =>
        capturedMinor < authorisedMinor && !isVoidAsked && !isLapsed,
    );
    const still = held.map(
      ([ref, { authorisedMinor, capturedMinor }]) =>
        `${ref} still holds ${authorisedMinor - capturedMinor}`,
    );
    return [...this.#faults, ...still];
  }

  #ask({ kind, body, key }: Effect): void {
    const ref = String(body['providerRef'] ?? '');
    if (kind === 'voidPayment') this.#entryOf(ref).isVoidAsked = true;
    const entry = this.#books.get(ref);
    const isAgain = body['idempotencyKey'] !== undefined;
    if (kind !== 'capturePayment' || entry === undefined || isAgain) return;
    const isMore = entry.capturedMinor + Number(body['amountMinor']) > entry.authorisedMinor;
    if (isMore || entry.isVoidAsked) {
      this.#faults.push(`${key} takes what ${ref} does not stand for`);
    }
  }

  #write({ type, data }: PublishedEvent): void {
    const ref = data['providerRef'];
    if (typeof ref !== 'string') return;
    const entry = this.#entryOf(ref);
    const amountMinor = Number(data['amountMinor']);
    if (type === 'payment.authorised') entry.authorisedMinor = amountMinor;
    if (type === 'payment.captured') entry.capturedMinor += amountMinor;
    if (type === 'payment.declined') entry.isLapsed = true;
  }

  #entryOf(ref: string): Entry {
    const known = this.#books.get(ref);
    if (known !== undefined) return known;
    const none = { authorisedMinor: 0, capturedMinor: 0, refundAskedMinor: 0 };
    const entry = { ...none, isVoidAsked: false, isLapsed: false };
    this.#books.set(ref, entry);
    return entry;
  }
}
