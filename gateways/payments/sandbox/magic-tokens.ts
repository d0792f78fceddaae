/**
 * What a sandbox does by the token of a card: `tok_<word>[_<number>][.<anything>]`.
 *
 * Everything after a full stop tells cards apart and means nothing. A token of any other form is no
 * card of this provider.
 */
import { dayMs } from '../../../kernel/index.ts';

export interface Card {
  /** Of what is asked for, this share is authorised [all]. */
  readonly percent: number;
  /** Null: approved. */
  readonly declined: { readonly code: string; readonly retryable: boolean } | null;
  /** The first so many tries are declined as ones to be tried again. */
  readonly softDeclines: number;
  /** How long an authorisation of it holds. */
  readonly holdsMs: number;
  /** The answer is "pending"; a webhook tells how it ends, so long after. */
  readonly pendingMs: number | null;
  readonly refusesCaptures: boolean;
}

const plain: Card = {
  percent: 100,
  declined: null,
  softDeclines: 0,
  holdsMs: 7 * dayMs,
  pendingMs: null,
  refusesCaptures: false,
};
const hard = { code: 'do_not_honour', retryable: false };
const soft = { code: 'insufficient_funds', retryable: true };

const cards: { readonly [word: string]: (count: number) => Partial<Card> } = {
  /** Approved. */
  ok: () => ({}),
  /** Declined for good. */
  hard: () => ({ declined: hard }),
  /** Declined, to be tried again, so many times [always]. */
  soft: (count) => (count === 0 ? { declined: soft } : { softDeclines: count }),
  /** Approved for so many percent. */
  partial: (count) => ({ percent: count }),
  /** The authorisation expires after so many milliseconds. */
  expires: (count) => ({ holdsMs: count }),
  /** Approved, after so many milliseconds. */
  pending: (count) => ({ pendingMs: count }),
  /** Approved, and every capture refused. */
  uncapturable: () => ({ refusesCaptures: true }),
};

/** Null: no card of this provider. */
export function cardOf(token: string): Card | null {
  const [, word = '', count] = /^tok_([a-z]+)(?:_(\d{1,12}))?(?:\..*)?$/.exec(token) ?? [];
  const known = Object.hasOwn(cards, word) ? cards[word]?.(Number(count ?? 0)) : undefined;
  return known === undefined ? null : { ...plain, ...known };
}

/** `gift_3000[_USD]`: what a gift card of that number holds before anything is taken of it. */
export function giftCardOf(ref: string): { currency: string; balanceMinor: number } | null {
  const [, amount, currency = 'EUR'] = /^gift_(\d{1,9})(?:_([A-Z]{3}))?$/.exec(ref) ?? [];
  return amount === undefined ? null : { currency, balanceMinor: Number(amount) };
}

/** What declines a try; `before` counts the tries of the card so far. */
export function declineOf(card: Card, before: () => number): Card['declined'] {
  return card.declined ?? (card.softDeclines > 0 && before() < card.softDeclines ? soft : null);
}
