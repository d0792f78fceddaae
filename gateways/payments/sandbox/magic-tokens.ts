/**
 * The sandbox's behaviour by card token: `tok_<word>[_<number>][.<anything>]`. The part after the
 * dot only distinguishes cards. Other tokens are unknown cards.
 */
import { dayMs } from '../../../kernel/index.ts';

export interface Card {
  /** Percentage of the amount that is authorised; default 100. */
  readonly percent: number;
  readonly declined: { readonly code: string; readonly retryable: boolean } | null;
  /** Number of first attempts that get a retryable decline. */
  readonly softDeclines: number;
  readonly holdsMs: number;
  /** The answer is "pending", and a webhook reports the result after this time; null: it is not. */
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
  /** Declined without retry. */
  hard: () => ({ declined: hard }),
  /** Declined with retry: so many times, or always. */
  soft: (count) => (count === 0 ? { declined: soft } : { softDeclines: count }),
  /** A percentage is approved. */
  partial: (count) => ({ percent: count }),
  /** Expires after so many milliseconds. */
  expires: (count) => ({ holdsMs: count }),
  /** Approved after so many milliseconds. */
  pending: (count) => ({ pendingMs: count }),
  /** Approved, but captures fail. */
  uncapturable: () => ({ refusesCaptures: true }),
};

/** Returns null for an unknown card. */
export function cardOf(token: string): Card | null {
  const [, word = '', count] = /^tok_([a-z]+)(?:_(\d{1,12}))?(?:\..*)?$/.exec(token) ?? [];
  const known = Object.hasOwn(cards, word) ? cards[word]?.(Number(count ?? 0)) : undefined;
  return known === undefined ? null : { ...plain, ...known };
}

/** `gift_3000[_USD]`: the initial balance of a gift card. */
export function giftCardOf(ref: string): { currency: string; balanceMinor: number } | null {
  const [, amount, currency = 'EUR'] = /^gift_(\d{1,9})(?:_([A-Z]{3}))?$/.exec(ref) ?? [];
  return amount === undefined ? null : { currency, balanceMinor: Number(amount) };
}

/** The decline of this attempt; `before` counts earlier attempts with the card. */
export function declineOf(card: Card, before: () => number): Card['declined'] {
  return card.declined ?? (card.softDeclines > 0 && before() < card.softDeclines ? soft : null);
}
