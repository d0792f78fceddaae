/** The shop that walks over orders are in: programmes, gift cards, points, coupons, prompts. */
import { imports, makes } from '../a-shop.ts';
import type { Body } from '../api-server.ts';
import { anAfterSaleCentre } from '../orders/after-sale-centre.ts';
import { sellsCoffeeClub } from '../orders/coffee-centre.ts';
import { euros, settings } from '../taken-orders.ts';
import { earnShares } from './card-books.ts';
import { type Buyer, byCard } from './order-bodies.ts';

export type WalkedShop = Awaited<ReturnType<typeof anAfterSaleCentre>>;

/** In stock at first: more than orders ask for. */
const mugs = 100_000;

const gold = { tier: 'gold', earnPercent: 100 * earnShares.most, earnedFrom: euros(30_000) };

export async function aWalkedShop(): Promise<WalkedShop> {
  const shop = await anAfterSaleCentre({
    chargeCodes: ['SHIPPING', 'RESTOCK'].map((code) => ({ code, name: { en: code } })),
    payment: { ...settings.payment, ownGiftCards: true },
    loyalty: { earnPercent: 100 * earnShares.least, tiers: [gold] },
    priceControl: 'free',
    overridePermissions: [
      { role: 'orderTaker', mayAddCharges: true, totalDiscountPercent: 20, mayChangeRefund: true },
    ],
  });
  await makes(
    shop.centre.served,
    'centres/shop/coupons',
    {
      code: 'TENTH',
      name: { en: 'Ten percent off' },
      validFrom: '1970-01-01',
      codes: [{ code: 'TEN' }],
      discount: { kind: 'percent', percent: 10 },
    },
    'paul',
  );
  await sellsCoffeeClub(shop.centre);
  await sellsCards(shop);
  const links = [{ itemId: 'LAMP', kind: 'crossSell', priority: 1 }];
  await shop.ok(
    shop.centre.ask('paul', 'PATCH', 'items/shop.MUG', { version: 1, body: { links } }),
  );
  await imports(shop.centre.served, 'stock', `sku;stock\nMUG;${mugs}\n`);
  return shop;
}

/** Gift cards by e-mail, and cards that are sent. */
async function sellsCards({ centre, ok }: WalkedShop): Promise<void> {
  const rows = 'VOUCHER;Voucher;table;100;0\nBOX;Card in a box;table;30;0\n';
  await imports(centre.served, 'items', `sku;name.en;category;price;cost\n${rows}`);
  const kinds = { VOUCHER: { isGiftCard: true }, BOX: { isPostedGiftCard: true } };
  for (const [sku, body] of Object.entries(kinds)) {
    await ok(centre.ask('paul', 'PATCH', `items/shop.${sku}`, { version: 1, body }));
  }
}

let buyers = 0;

/** A customer with a gift card, points of a lamp, a kept payment card and a list of items. */
export async function aBuyer(shop: WalkedShop): Promise<Buyer> {
  const { centre, ok } = shop;
  buyers += 1;
  const number = `${2_000_000 + buyers}`;
  const points = `L-${buyers}`;
  const itemLists = [{ code: 'USUAL', name: 'Usual', items: [{ itemId: 'MUG', quantity: 2 }] }];
  const cards = [{ code: 'MINE', name: 'Visa 42', token: 'tok_ok', expiry: '2099-04' }];
  const customer = { number, lastName: 'Roux', itemLists, cards };
  await ok(centre.does('centres/shop/customers', customer, 'anna'));
  await ok(centre.does('centres/shop/cards', { number: points, customerId: `shop.${number}` }));
  const orderId = await centre.order({ customer: number });
  await ok(centre.adds(orderId, 'VOUCHER'));
  await ok(centre.does(`orders/${orderId}/complete`));
  await ok(centre.does(`orders/${orderId}/payments`, byCard));
  await ok(centre.submits(orderId));
  await centre.rests();
  const [line] = (await centre.read(orderId))['lines'] as Body[];
  const [sold] = (line?.['giftCards'] ?? []) as Body[];
  await shop.invoiced([byCard], { customer: number });
  return { number, gift: String(sold?.['number']), points };
}
