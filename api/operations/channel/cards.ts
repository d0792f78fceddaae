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
import type { ApiRequest } from '../operation.ts';
import { cardOf } from '../orders/payments.ts';
import { operation, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { requireSurvivor } from './customers.ts';
import { patchErrors, requireVersion, sellers } from './documents.ts';

const movementsMax = 100;
const answers = { answer: cardResourceSchema, tagged: 'version', access: sellers } as const;

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
      const unlocked = { isLocked: 0, version: 1, reason: null } as const;
      const added = { ...card, ...unlocked, kind: 'loyalty' } as const;
      store.transaction(() => store.cards.save(added));
      return await Promise.resolve(presented(added, serving));
    },
  ),
  getCard: operation(
    'GET /api/v1/centres/{centre}/cards/{card}',
    ['A gift card or loyalty card', 'Une carte cadeau ou de fidélité'],
    {
      ...answers,
      note: 'Of one that the payment provider keeps, the balance alone.',
      runs: true,
      errors: [],
    },
    async ({ params: { card: number } }, serving) => {
      const found = await cardOf(number, serving);
      if (found.kind === 'own') return presented(found.card, serving);
      if (found.kind !== 'found') throw unknown(number, serving);
      const { currency, balanceMinor: amountMinor } = found;
      const card = { number, kind: 'gift' as const, customerId: null, isLocked: false };
      const balance = { amountMinor, currency };
      return { ...card, balance, reason: null, version: 0, movements: [] };
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
      audited: ({ params }, serving) => presented(requireOwn(params, serving), serving),
      auditedAs: ({ before, after }) => ({ before: lockOf(before), after: lockOf(after) }),
      runs: true,
      errors: patchErrors,
    },
    async ({ params, body: { isLocked, reason = null }, ifMatch }, serving) => {
      const { store } = serving;
      const own = requireOwn(params, serving);
      const { number: id, version } = own;
      requireVersion({ id, version }, { ifMatch });
      const card: StoredCard = {
        ...own,
        isLocked: isLocked ? 1 : 0,
        reason,
        version: version + 1,
      };
      store.transaction(() => store.cards.save(card));
      return await Promise.resolve(presented(card, serving));
    },
  ),
} as const;

function lockOf(card: unknown) {
  const { isLocked, reason } = Object(card);
  return { isLocked, reason };
}

function requireOwn(params: ApiRequest['params'], serving: Services): StoredCard {
  const number = String(params['card']);
  const own = serving.store.cards.find(serving.wire.ownerId, number);
  if (own === undefined) throw unknown(number, serving);
  return own;
}

function unknown(number: string, { wire }: Services) {
  return refusal(channelMessages.cardUnknown, { number, centreId: wire.ownerId });
}

function presented(card: StoredCard, { store, wire }: Services) {
  const { centreId, number, kind, customerId, currency, reason, version } = card;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return {
    number,
    kind,
    customerId: customerId === null ? null : wire.id(customerId),
    balance: money(store.cards.balanceMinor(centreId, number)),
    isLocked: card.isLocked === 1,
    reason,
    version,
    movements: store.cards.movements(centreId, number, movementsMax).map((one) => ({
      at: isoOrNull(one.atMs) ?? '',
      kind: one.kind,
      amount: money(one.amountMinor),
    })),
  };
}
