/** Items that take no part in discounts, coupons, price overrides, returns or price matches. */
import { describe, expect, it } from 'vitest';
import { imports } from '../support/a-shop.ts';
import type { Body, HttpReply } from '../support/api-server.ts';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { memberOf } from '../support/taken-orders.ts';

type Shop = Awaited<ReturnType<typeof anAfterSaleCentre>>;

/** A centre with a lamp that takes part in nothing, and a jar that does; both at 100.00. */
async function aCentre(columns = 'discounts;coupons;returns;price match;price may change') {
  const rights = { role: 'orderTaker', totalDiscountPercent: 50 };
  const shop = await anAfterSaleCentre({ priceControl: 'free', overridePermissions: [rights] });
  const cells = columns.split(';').map(() => 'no');
  const items = `sku;price;${columns}\nLAMP;100;${cells.join(';')}\n`;
  const imported = await imports(shop.centre.served, 'items', items);
  expect(imported.body['updated'], imported.text).toBe(1);
  await imports(shop.centre.served, 'items', 'sku;price\nJAR;100\n');
  const coupon = {
    code: 'TENTH',
    name: { en: 'Ten percent off' },
    validFrom: '1970-01-01',
    codes: [{ code: 'TEN' }],
    discount: { kind: 'percent', percent: 10 },
  };
  await shop.ok(shop.centre.ask('paul', 'POST', 'centres/shop/coupons', { body: coupon }));
  return shop;
}

async function anOrder({ centre }: Shop, ...skus: readonly string[]): Promise<string> {
  const id = await centre.order();
  for (const sku of skus) await centre.adds(id, sku);
  return id;
}

async function puts(shop: Shop, path: string, body: object): Promise<HttpReply> {
  const [, id = ''] = path.split('/');
  const { version } = await shop.centre.read(id);
  return await shop.centre.ask('helene', 'PUT', path, { version: Number(version), body });
}

const said = ({ status, body }: HttpReply) => [status, body['code'], body['detail']];
const names = (words: string) => expect.stringMatching(new RegExp(`LAMP.*${words}`));

describe('an item that is excluded', () => {
  it('from coupons makes none apply, alone; with others it pays in full', async () => {
    const shop = await aCentre('coupons');
    const alone = await anOrder(shop, 'LAMP');
    const refused = await shop.centre.does(`orders/${alone}/coupons`, { code: 'TEN' });
    expect(said(refused)).toEqual([422, 'coupon_not_usable', names('takes no coupons')]);
    const both = await anOrder(shop, 'LAMP', 'JAR');
    const { summary, lines } = await shop.ok(
      shop.centre.does(`orders/${both}/coupons`, { code: 'TEN' }),
    );
    expect(memberOf(summary as Body, 'total', 'amountMinor')).toBe(19_000);
    expect((lines as Body[]).map(({ excludes }) => excludes)).toEqual([['coupon'], []]);
  });

  it('from discounts takes no part in one on the whole, nor in coupons', async () => {
    const shop = await aCentre('discounts');
    const alone = await anOrder(shop, 'LAMP');
    const half = { percent: 50, reason: 'goodwill' };
    expect(said(await puts(shop, `orders/${alone}/total-discount`, half))).toEqual([
      422,
      'item_excluded',
      names('takes no discounts'),
    ]);
    const coupon = await shop.centre.does(`orders/${alone}/coupons`, { code: 'TEN' });
    expect(said(coupon)).toEqual([422, 'coupon_not_usable', names('takes no coupons')]);
    const both = await anOrder(shop, 'LAMP', 'JAR');
    const { summary } = await shop.ok(puts(shop, `orders/${both}/total-discount`, half));
    expect(memberOf(summary as Body, 'total', 'amountMinor')).toBe(15_000);
    await shop.ok(shop.centre.does(`orders/${both}/complete`));
    await shop.ok(shop.centre.pays(both, 'CARD', 15_000, { token: 'tok_ok' }));
    await shop.ok(shop.centre.submits(both));
    await shop.delivers(both);
    const back = await shop.ok(shop.returns(both));
    expect(memberOf(back, 'worth', 'amountMinor')).toBe(10_000);
  });

  it('from changes of its price keeps it, whoever asks', async () => {
    const shop = await aCentre('price may change');
    const id = await anOrder(shop, 'LAMP');
    const path = `orders/${id}/lines/${await shop.lineOf(id)}/price`;
    const price = { amountMinor: 9_000, currency: 'EUR' };
    expect(said(await puts(shop, path, { price, reason: 'late' }))).toEqual([
      403,
      'limit_exceeded',
      names('not for changing'),
    ]);
  });

  it('from returns is not taken back, nor exchanged, also of a programme', async () => {
    const shop = await aCentre('returns');
    const id = await shop.invoiced([{ methodId: 'CARD', token: 'tok_ok', sharePercent: 100 }], {
      items: { LAMP: 1, JAR: 1 },
    });
    for (const more of [{}, { isExchange: true }]) {
      const refused = await shop.returns(id, 1, more);
      expect(said(refused)).toEqual([422, 'item_excluded', names('is not taken back')]);
    }
    const lines = [{ lineId: await shop.lineOf(id, 1), quantity: '1' }];
    expect((await shop.returns(id, 1, { lines })).status).toBe(201);
  });

  it('from price matches is credited by no lower price', async () => {
    const shop = await aCentre('price match');
    const id = await shop.invoiced();
    const newPrice = { amountMinor: 9_000, currency: 'EUR' };
    const match = { lineId: await shop.lineOf(id), newPrice, reason: 'price-match' };
    const refused = await shop.centre.does(`orders/${id}/credits`, match);
    expect(said(refused)).toEqual([422, 'item_excluded', names('takes no price match')]);
    const amount = { amountMinor: 500, currency: 'EUR' };
    const credit = await shop.centre.does(`orders/${id}/credits`, { amount, reason: 'late' });
    expect(credit.status).toBe(201);
  });
});
