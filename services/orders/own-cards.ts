/**
 * The centre's own gift and loyalty cards, in front of the payment provider: payments and refunds
 * by their numbers are booked here, all others by the provider. A point is one minor unit.
 */
import { createHash } from 'node:crypto';
import { channelSettingsSchema } from '../../contracts/index.ts';
import {
  outcomeOf,
  type PaymentProvider,
  type PaymentRequest,
  type ProviderOperation,
} from '../../gateways/index.ts';
import { dayMs } from '../../kernel/index.ts';
import { millionths, ppmOf, roundMinor } from '../../orders/index.ts';
import { loyaltyTiers } from '../../rules/index.ts';
import type { CardMovement, Store } from '../../store/index.ts';

export interface CardPlace {
  readonly centreId: string;
  readonly store: Store;
  readonly nowMs: () => number;
}

type CardRequest = Extract<PaymentRequest, { kind: `${string}GiftCard` }>;
const kinds = { debitGiftCard: 'paid', creditGiftCard: 'refunded', issueGiftCard: 'sold' } as const;
const yearDays = 365;

/** The provider, and the cards of the centre by their numbers. */
export function withOwnCards(provider: PaymentProvider, of: CardPlace): PaymentProvider {
  const { store, centreId } = of;
  return {
    signatureHeader: provider.signatureHeader,
    readWebhook: (body, signature) => provider.readWebhook(body, signature),
    status: (key, timeLimitMs) => provider.status(key, timeLimitMs),
    ask: async (request, timeLimitMs) => {
      const own = ownRequest(request, of);
      if (own === null) return await provider.ask(request, timeLimitMs);
      const operation = store.transaction(() => booked(own, of));
      return { kind: 'outcome', outcome: outcomeOf(operation) };
    },
    giftCard: async (number, timeLimitMs) => {
      const card = store.cards.find(centreId, number);
      if (card === undefined) return await provider.giftCard(number, timeLimitMs);
      const balanceMinor = store.cards.balanceMinor(centreId, number);
      return { kind: 'found', currency: card.currency, balanceMinor };
    },
  };
}

/** The request with the number of a card of the centre; null: the provider's. */
function ownRequest(request: PaymentRequest, { store, centreId }: CardPlace) {
  if (!(request.kind in kinds)) return null;
  const asked = request as CardRequest;
  const { giftCardRef: number } = asked;
  if (number !== undefined) {
    const isOwn = asked.kind === 'issueGiftCard' || store.cards.find(centreId, number);
    return isOwn === undefined ? null : { ...asked, number };
  }
  const { payment } =
    store.channels.get(centreId, centreId)?.document ?? channelSettingsSchema.parse({});
  return payment.ownGiftCards === true ? { ...asked, number: `G${digitsOf(asked.key)}` } : null;
}

/** Twelve digits from a key, the same for the same. */
function digitsOf(key: string): string {
  const hash = createHash('sha256').update(key).digest();
  return String(hash.readUIntBE(0, 6)).padStart(12, '0').slice(-12);
}

/** Books a request once. A locked card takes refunds, and pays nothing. */
function booked(
  request: CardRequest & { readonly number: string },
  { store, centreId, nowMs }: CardPlace,
): ProviderOperation {
  const { cards } = store;
  const { kind, key, number, subject, amountMinor, currency } = request;
  const isDebit = kind === 'debitGiftCard';
  const isIssue = kind === 'issueGiftCard';
  const ref = isIssue ? number : `card_${digitsOf(key)}`;
  const told = { key, subject, providerRef: ref, amountMinor, currency };
  const status = isDebit ? 'captured' : isIssue ? 'giftCardIssued' : 'refunded';
  if (cards.movement(centreId, key) !== undefined) return { ...told, status };
  const card = cards.find(centreId, number);
  const balanceMinor = cards.balanceMinor(centreId, number);
  const code =
    card !== undefined && card.currency !== currency
      ? 'currency_differs'
      : isDebit && card?.isLocked === 1
        ? 'card_locked'
        : isDebit && balanceMinor < amountMinor
          ? 'balance_too_low'
          : null;
  if (code !== null && isDebit) return { ...told, status: 'declined', code, balanceMinor };
  if (code !== null) return { ...told, status: 'refundFailed', code };
  if (card === undefined) {
    const blank = { customerId: null, isLocked: 0, version: 1, reason: null } as const;
    cards.save({ centreId, number, kind: 'gift', currency, ...blank });
  }
  const signedMinor = isDebit ? -amountMinor : amountMinor;
  cards.move({ centreId, key, number, kind: kinds[kind], amountMinor: signedMinor, atMs: nowMs() });
  return { ...told, status };
}

/**
 * Points for what is invoiced. Of a refund the same share of those of its order is taken off the
 * card that earned them, never more than it has.
 */
export function movePoints(move: PointsMove, { store, centreId, nowMs }: CardPlace): void {
  const { key, orderId, customerId, kind, amountMinor: baseMinor } = move;
  const { cards } = store;
  const { loyalty } = store.channels.get(centreId, centreId)?.document ?? {};
  const ofOrder = `${orderId}/%`;
  const earlier = kind === 'returned' ? cards.earnedBy(centreId, centreId, ofOrder) : undefined;
  const card = earlier ?? cards.ofCustomer(centreId, customerId);
  const record = store.customers.get(centreId, customerId);
  if (loyalty === undefined || card === undefined || record === undefined) return;
  const { number } = card;
  const tier = loyalty.tiers.find((one) => one.tier === record.document.tier);
  const ppm = ppmOf(tier?.earnPercent ?? loyalty.earnPercent);
  const atMs = nowMs();
  const ofOrderMinor = (what: 'earned' | 'returned') =>
    cards.ofOrderMinor(centreId, number, what, ofOrder);
  const returnedMinor = (): number => {
    const earnedMinor = ofOrderMinor('earned');
    const shareMinor = roundMinor(earnedMinor, baseMinor, Math.max(baseMinor, move.ofMinor));
    const leftMinor = earnedMinor + ofOrderMinor('returned');
    return -Math.min(shareMinor, leftMinor, cards.balanceMinor(centreId, number));
  };
  store.transaction(() => {
    const isEarned = kind === 'earned';
    const amountMinor = isEarned ? roundMinor(baseMinor, ppm, millionths) : returnedMinor();
    if (amountMinor === 0) return;
    cards.move({ centreId, key, number, kind, amountMinor, atMs });
    const earnedMinor = cards.earnedMinor(centreId, number, atMs - yearDays * dayMs);
    const ranks: readonly (string | null)[] = loyaltyTiers;
    const rankOf = (name: string | null) => ranks.indexOf(name);
    const reached = loyalty.tiers
      .filter(({ earnedFrom }) => earnedFrom !== null && earnedMinor >= earnedFrom.amountMinor)
      .sort((one, other) => rankOf(other.tier) - rankOf(one.tier))[0];
    if (reached === undefined || rankOf(reached.tier) <= rankOf(record.document.tier)) return;
    const document = { ...record.document, tier: reached.tier };
    const { version } = record;
    store.customers.save({
      ...record,
      version: version + 1,
      document,
      person: 'loyalty',
      updatedAtMs: atMs,
    });
  });
}

interface PointsMove extends Pick<CardMovement, 'key' | 'amountMinor'> {
  readonly orderId: string;
  readonly customerId: string;
  readonly kind: 'earned' | 'returned';
  /** What the order has invoiced; a refund takes off the same share of the points. */
  readonly ofMinor: number;
}
