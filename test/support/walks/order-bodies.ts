/** Bodies of requests of orders, where the example of an operation and single members make none. */
import { euros } from '../taken-orders.ts';
import type { Cards } from './card-books.ts';

export interface Buyer extends Cards {
  readonly number: string;
}

export const byCard = { methodId: 'CARD', token: 'tok_ok', sharePercent: 100 };

const club = { methodId: 'CARD', token: 'tok_ok', cardExpiry: '2030-12' };
export const fees = [{ code: 'RESTOCK', amount: euros(300) }];
const mug = { itemId: 'shop.MUG', quantity: '1' };

/** Bodies that no hint for single members makes. */
const bodies: { readonly [operation: string]: readonly object[] | undefined } = {
  patchOrder: [
    { quoteUntil: '1970-06-01' },
    { quoteUntil: null },
    { shipComplete: true },
    { reference: 'PO-1', requestedDeliveryOn: '1970-06-01' },
    {
      deliveryAddress: {
        lines: ['1 rue Haute'],
        postalCode: '59000',
        city: 'Lille',
        country: 'FR',
      },
    },
  ],
  changeOrderLine: [{ requestedDeliveryOn: '1970-06-01' }, { quantity: '3' }],
  changeReturn: [
    { fees },
    { fees: [] },
    ...['original', 'refundCheck', 'onAccount'].map((method) => ({ refund: { method } })),
  ],
  substituteInProgramme: [{ fromItemId: 'shop.COFFEE2', toItemId: 'shop.COFFEE1' }],
  copyItemList: [{ itemListId: 'USUAL' }],
  moveProgramme: [{ byDays: 7 }, { byDays: -7 }, { startDate: '2026-12-24' }],
  pauseProgramme: [{ until: '2026-12-24' }],
  payProgrammeOtherwise: [{ methodId: 'CARD', token: 'tok_ok', cardExpiry: '2029-04' }],
};

/** As {@link bodies}, with numbers of cards and ids of the order. */
export function bodiesOf(
  id: string,
  { gift, points }: Buyer,
  of: {
    readonly orderId: string;
    readonly lineIds: readonly unknown[];
    readonly unitCount: number;
    readonly hasLeft: boolean;
  },
): readonly object[] | undefined {
  const { orderId, lineIds, unitCount, hasLeft } = of;
  const byGift = { methodId: 'GIFT', amount: euros(1_000) };
  const one = { quantity: '1' };
  const lines = lineIds.slice(0, 1).map((lineId) => ({ lineId, ...one }));
  const to = { recipient: 'Léa', email: 'lea@example.org', message: 'Bon anniversaire' };
  const voucher = { itemId: 'shop.VOUCHER', ...one };
  const ofOrder = { orderId, lines, reasonCode: 'damaged' };
  const goods = [{ ...ofOrder, fees }, ofOrder, { ...ofOrder, isExchange: true }];
  const byCash = { methodId: 'CASH', sharePercent: 100 };
  const own: typeof bodies = {
    addOrderLine: [
      { itemId: 'shop.CLUB', ...one, continuity: { payment: club } },
      { itemId: 'shop.BOX', ...one, giftCard: { number: `B-${orderId}`.slice(0, 32) } },
      { ...voucher, giftCard: { number: gift } },
      { ...voucher, giftCard: to },
      voucher,
    ],
    addOrderPayment: [
      // One unit of two is shipped first: what cash pays of the other is given back by hand.
      unitCount === 2 ? byCash : byCard,
      byCard,
      byCash,
      { methodId: 'CHECK', checkNumber: '77', sharePercent: 100 },
      { methodId: 'ACCOUNT', sharePercent: 50 },
      { ...byGift, giftCardNumber: gift },
      { ...byGift, giftCardNumber: points },
      { ...byCard, prepay: true },
      { methodId: 'CARD', cardCode: 'MINE', sharePercent: 100 },
    ],
    createReturn: [
      ...(hasLeft ? goods : []),
      { items: [mug], reasonCode: 'gift' },
      { items: [{ ...mug, price: euros(1_500) }], reasonCode: 'gift', fees, advanceCredit: true },
      { items: [mug], reasonCode: 'gift', isExchange: true },
    ],
  };
  return own[id] ?? bodies[id];
}

/** Share of requests with one of these bodies. */
export const bodyShare = 0.3;
/** Operations of which other bodies are refused. */
export const scarce: ReadonlySet<string> = new Set([
  ...['copyItemList', 'substituteInProgramme', 'moveProgramme', 'pauseProgramme'],
  ...['payProgrammeOtherwise', 'changeReturn', 'patchOrder', 'createReturn', 'addOrderPayment'],
]);
