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
import {
  deliveredGoodsMinor,
  millionths,
  type Order,
  ppmOf,
  roundMinor,
  sumOf,
} from '../../orders/index.ts';
import { loyaltyTiers } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';

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
 * Points for what an order has invoiced; for what came back of it they are taken off the card that
 * earned them, even below 0. Both follow from the order as it is, in any sequence.
 */
export function movePoints(order: Order, { key, baseMinor }: PointsMove, of: CardPlace): void {
  const { store, centreId } = of;
  const { cards } = store;
  const { orderId, returns = [], repayments = [] } = order;
  const ofOrder = `${orderId}/%`;
  store.transaction(() => {
    earn(order, { key, baseMinor }, of);
    const card = cards.earnedBy(centreId, centreId, ofOrder);
    if (card === undefined) return;
    const { number } = card;
    const ofOrderMinor = (kind: 'earned' | 'returned') =>
      cards.ofOrderMinor(centreId, number, kind, ofOrder);
    const backMinor = sumOf(returns, ({ returnId, exchangedMinor = 0 }) => {
      const own = repayments.filter((one) => one.of === returnId);
      return exchangedMinor + sumOf(own, ({ doneMinor }) => doneMinor);
    });
    const goodsMinor = deliveredGoodsMinor(order);
    const lostMinor = Math.min(backMinor, goodsMinor);
    const offMinor = roundMinor(ofOrderMinor('earned'), lostMinor, goodsMinor);
    const amountMinor = -offMinor - ofOrderMinor('returned');
    if (amountMinor === 0) return;
    const moved = { centreId, key: `${orderId}/points/${key}`, number, atMs: of.nowMs() };
    cards.move({ ...moved, kind: 'returned', amountMinor });
  });
}

interface PointsMove {
  readonly key: string;
  /** Invoiced now. */
  readonly baseMinor: number;
}

function earn(
  { customerId }: Order,
  { key, baseMinor }: PointsMove,
  { store, centreId, nowMs }: CardPlace,
): void {
  const { cards } = store;
  const { loyalty } = store.channels.get(centreId, centreId)?.document ?? {};
  const [card] = cards.ofCustomer(centreId, customerId);
  const record = store.customers.get(centreId, customerId);
  if (loyalty === undefined || card === undefined || record === undefined) return;
  const { number } = card;
  const tier = loyalty.tiers.find((one) => one.tier === record.document.tier);
  const ppm = ppmOf(tier?.earnPercent ?? loyalty.earnPercent);
  const atMs = nowMs();
  const amountMinor = roundMinor(baseMinor, ppm, millionths);
  if (amountMinor === 0) return;
  cards.move({ centreId, key: `${key}/points`, number, kind: 'earned', amountMinor, atMs });
  const earnedMinor = cards.earnedMinor(centreId, number, atMs - yearDays * dayMs);
  const ranks: readonly (string | null)[] = loyaltyTiers;
  const rankOf = (name: string | null) => ranks.indexOf(name);
  const reached = loyalty.tiers
    .filter(({ earnedFrom }) => earnedFrom !== null && earnedMinor >= earnedFrom.amountMinor)
    .sort((one, other) => rankOf(other.tier) - rankOf(one.tier))[0];
  if (reached === undefined || rankOf(reached.tier) <= rankOf(record.document.tier)) return;
  const document = { ...record.document, tier: reached.tier };
  const version = record.version + 1;
  store.customers.save({ ...record, version, document, person: 'loyalty', updatedAtMs: atMs });
}
