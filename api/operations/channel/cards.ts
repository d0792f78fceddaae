/** Gift cards and loyalty cards by their number: balance, movements, and whether they are locked. */
import { z } from 'zod';
import {
  cardResourceSchema,
  channelMessages,
  optionalField,
  printableText,
  refusal,
  strict,
} from '../../../contracts/index.ts';
import { channelOf } from '../../../services/index.ts';
import type { StoredCard } from '../../../store/index.ts';
import { isoOrNull } from '../../presenters/rule.ts';
import { giftCardLimitMs } from '../orders/payments.ts';
import { operation, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { requireSurvivor } from './customers.ts';
import { sellers } from './documents.ts';

const movementsMax = 100;
const answers = { answer: cardResourceSchema, access: sellers } as const;

export const cardOperations = {
  createLoyaltyCard: operation(
    'POST /api/v1/centres/{centre}/cards',
    ['Give a customer a loyalty card', 'Donner une carte de fidélité'],
    {
      ...answers,
      note: 'It earns as the centre says (`loyalty`), and pays like a gift card.',
      body: strict({ number: printableText(32), customerId: wireIdSchema }),
      example: { number: 'L-4711', customerId: 'verdier.1048576' },
      status: 201,
      key: 'required',
      audited: true,
      errors: ['name_taken', 'customer_not_found'],
    },
    async ({ body: { number, customerId: asked } }, serving) => {
      const { store, wire } = serving;
      const { id: customerId } = requireSurvivor(asked, serving);
      if (store.cards.find(wire.ownerId, number) !== undefined) {
        throw refusal(channelMessages.cardTaken, { number });
      }
      const { currency } = channelOf(serving).settings;
      const card = { centreId: wire.ownerId, number, customerId, currency } as const;
      const added = { ...card, kind: 'loyalty', isLocked: 0 } as const;
      store.transaction(() => store.cards.save(added));
      return await Promise.resolve(presented(added, serving));
    },
  ),
  getCard: operation(
    'GET /api/v1/centres/{centre}/cards/{card}',
    ['A gift card or loyalty card', 'Une carte cadeau ou de fidélité'],
    { ...answers, note: 'Of one that the payment provider keeps, the balance alone.', errors: [] },
    async ({ params }, serving) => {
      const { store, wire, orders } = serving;
      const own = store.cards.find(wire.ownerId, params.card);
      if (own !== undefined) return presented(own, serving);
      const found = await orders?.payments.provider.giftCard(params.card, giftCardLimitMs);
      if (found?.kind !== 'found') throw unknown(params.card, serving);
      const { currency, balanceMinor: amountMinor } = found;
      const balance = { amountMinor, currency };
      const card = { number: params.card, kind: 'gift' as const, customerId: null, balance };
      return { ...card, isLocked: false, movements: [] };
    },
  ),
  patchCard: operation(
    'PATCH /api/v1/centres/{centre}/cards/{card}',
    ['Lock or unlock a card', 'Bloquer ou débloquer une carte'],
    {
      ...answers,
      note: 'A locked card pays nothing; refunds to it are booked.',
      body: strict({ isLocked: z.boolean(), reason: optionalField(printableText(200), 'Why.') }),
      example: { isLocked: true, reason: 'lost' },
      audited: true,
      errors: [],
    },
    async ({ params, body }, serving) => {
      const { store, wire } = serving;
      const own = store.cards.find(wire.ownerId, params.card);
      if (own === undefined) throw unknown(params.card, serving);
      const card: StoredCard = { ...own, isLocked: body.isLocked ? 1 : 0 };
      store.transaction(() => store.cards.save(card));
      return await Promise.resolve(presented(card, serving));
    },
  ),
} as const;

function unknown(number: string, { wire }: Services) {
  return refusal(channelMessages.cardUnknown, { number, centreId: wire.ownerId });
}

function presented(card: StoredCard, { store, wire }: Services) {
  const { centreId, number, kind, customerId, currency } = card;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return {
    number,
    kind,
    customerId: customerId === null ? null : wire.id(customerId),
    balance: money(store.cards.balanceMinor(centreId, number)),
    isLocked: card.isLocked === 1,
    movements: store.cards.movements(centreId, number, movementsMax).map((one) => ({
      at: isoOrNull(one.atMs) ?? '',
      kind: one.kind,
      amount: money(one.amountMinor),
    })),
  };
}
