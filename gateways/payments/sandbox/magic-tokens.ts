/**
 * The sandbox's behaviour by token: `tok_<word>[_<number>][.<anything>]`. The text after the dot
 * distinguishes cards.
 */
import { dayMs } from '../../../kernel/index.ts';

export interface Card {
  /** Percentage of the amount authorised; default 100. */
  readonly percent: number;
  readonly declined: { readonly code: string; readonly retryable: boolean } | null;
  /** Number of attempts that get a retryable decline. With `approvals`, 0 means all after them. */
  readonly softDeclines: number;
  /** Number of first attempts that are approved before the declines; null: none. */
  readonly approvals: number | null;
  readonly holdsMs: number;
  /**
   * First answers "pending"; a webhook reports the result after this time. Null: answers at once.
   */
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
  /** A retryable decline, the given number of times or always. */
  soft: (count) => (count === 0 ? { declined: soft } : { softDeclines: count }),
  /** Approved so many times, then declined with retry. */
  first: (count) => ({ approvals: count }),
  /** As `first`; after three declines it is approved again. */
  lapses: (count) => ({ approvals: count, softDeclines: 3 }),
  /** A percentage is approved. */
  partial: (count) => ({ percent: count }),
  expires: (count) => ({ holdsMs: count }),
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

/** Whether and how this attempt is declined; `before` counts the card's earlier attempts. */
export function declineOf(card: Card, before: () => number): Card['declined'] {
  const { approvals, declined, softDeclines } = card;
  if (declined !== null || (approvals === null && softDeclines === 0)) return declined;
  const tries = before() - (approvals ?? 0);
  const isForever = approvals !== null && softDeclines === 0;
  return tries >= 0 && (isForever || tries < softDeclines) ? soft : null;
}
