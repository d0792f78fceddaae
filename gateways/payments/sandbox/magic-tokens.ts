/**
 * The sandbox's behaviour by token: `tok_<word>[_<number>][.<anything>]`. What follows the dot
 * tells cards apart. Other tokens are unknown.
 */
import { dayMs } from '../../../kernel/index.ts';

export interface Card {
  /** Percentage that is authorised; default 100. */
  readonly percent: number;
  readonly declined: { readonly code: string; readonly retryable: boolean } | null;
  /** Number of first attempts that get a retryable decline. */
  readonly softDeclines: number;
  /** Number of first attempts that are approved before retryable declines; null: all. */
  readonly approvals: number | null;
  readonly holdsMs: number;
  /** Answers "pending"; a webhook reports the result after this time. Null: answers at once. */
  readonly pendingMs: number | null;
  readonly refusesCaptures: boolean;
}

const plain: Card = {
  percent: 100,
  declined: null,
  softDeclines: 0,
  approvals: null,
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
  /** Declined with retry, so many times or always. */
  soft: (count) => (count === 0 ? { declined: soft } : { softDeclines: count }),
  /** Approved so many times, then declined with retry. */
  first: (count) => ({ approvals: count }),
  /** A percentage is approved. */
  partial: (count) => ({ percent: count }),
  /** Expires after so many milliseconds. */
  expires: (count) => ({ holdsMs: count }),
  /** Approved after so many milliseconds. */
  pending: (count) => ({ pendingMs: count }),
  /** Approved, but captures fail. */
  uncapturable: () => ({ refusesCaptures: true }),
};

/** Null: unknown card. */
export function cardOf(token: string): Card | null {
  const [, word = '', count] = /^tok_([a-z]+)(?:_(\d{1,12}))?(?:\..*)?$/.exec(token) ?? [];
  const known = Object.hasOwn(cards, word) ? cards[word]?.(Number(count ?? 0)) : undefined;
  return known === undefined ? null : { ...plain, ...known };
}

/** `gift_3000[_USD]`: its initial balance. */
export function giftCardOf(ref: string): { currency: string; balanceMinor: number } | null {
  const [, amount, currency = 'EUR'] = /^gift_(\d{1,9})(?:_([A-Z]{3}))?$/.exec(ref) ?? [];
  return amount === undefined ? null : { currency, balanceMinor: Number(amount) };
}

/** The decline of this attempt; `before` counts earlier attempts with the card. */
export function declineOf(card: Card, before: () => number): Card['declined'] {
  if (card.approvals !== null && before() >= card.approvals) return soft;
  return card.declined ?? (card.softDeclines > 0 && before() < card.softDeclines ? soft : null);
}
