/** Capabilities of the audit: fields of prices, coupons, payments and taxes. */
import { describe, expect, it } from 'vitest';
import { imports, makes } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { anAfterSaleCentre, card } from '../support/orders/after-sale-centre.ts';
import { aSellingCentre, euros, memberOf, refusal, settings } from '../support/taken-orders.ts';

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

const totalOf = (order: Body) => Object(memberOf(order, 'summary', 'total')).amountMinor;

async function ok(asked: Promise<{ status: number; text: string; body: Body }>): Promise<Body> {
  const { status, text, body } = await asked;
  expect([status < 300, text]).toEqual([true, text]);
  return body;
}

async function patches(centre: Centre, path: string, body: object, as = 'paul'): Promise<Body> {
  const { body: now } = await centre.ask(as, 'GET', path);
  return await ok(centre.ask(as, 'PATCH', path, { version: Number(now['version']), body }));
}

async function aCoupon(centre: Centre, code: string, more: object) {
  const coupon = { code, name: { en: code }, validFrom: '1970-01-01', codes: [{ code }], ...more };
  await ok(makes(centre.served, 'centres/shop/coupons', coupon, 'paul'));
}

describe('coupons', () => {
  const percent = { discount: { kind: 'percent', percent: 10 } };
  const chargeCodes = [
    { code: 'SHIPPING', name: { en: 'Shipping' } },
    { code: 'WRAPPING', name: { en: 'Wrapping' } },
  ];
  const chargeRules = chargeCodes.map(({ code }) => ({
    code,
    chargeCode: code,
    tiers: [{ from: 0, to: null, amount: euros(500) }],
  }));

  it('AUDIT D092: for free shipping waive a charge, until they are taken off', async () => {
    const centre = await aSellingCentre({ chargeCodes, chargeRules });
    const discount = { kind: 'freeShipping', chargeCodes: ['SHIPPING'] };
    await aCoupon(centre, 'FREE', { discount, minimum: euros(3_000) });
    const id = await centre.order({});
    await ok(centre.adds(id, 'MUG', 2));
    expect(totalOf(await ok(centre.does(`orders/${id}/complete`)))).toBe(5_000);
    expect(totalOf(await ok(centre.does(`orders/${id}/coupons`, { code: 'FREE' })))).toBe(4_500);
    const { version } = await centre.read(id);
    const off = centre.ask('helene', 'DELETE', `orders/${id}/coupons/FREE`, {
      version: Number(version),
    });
    expect(totalOf(await ok(off))).toBe(5_000);
  });

  it('AUDIT D099: are for categories and price lists, and never for items named', async () => {
    const centre = await aSellingCentre({ priceGroupIds: ['ALL'] });
    const rows = 'PLATE;Plate;china;30;5\nBOWL;Bowl;china;10;5\n';
    await imports(centre.served, 'items', `sku;name.en;category;price;cost\n${rows}`);
    const china = { categories: ['china'], excludedItemIds: ['BOWL'] };
    await aCoupon(centre, 'CHINA', { ...percent, ...china });
    await aCoupon(centre, 'CLUB', { ...percent, priceGroupIds: ['CLUB'] });
    const id = await centre.order({});
    for (const sku of ['MUG', 'PLATE', 'BOWL']) await ok(centre.adds(id, sku, 1));
    const order = await ok(centre.does(`orders/${id}/coupons`, { code: 'CHINA' }));
    expect(totalOf(order)).toBe(6_000 - 300);
    const club = await centre.does(`orders/${id}/coupons`, { code: 'CLUB' });
    expect(refusal(club)[1]).toBe('coupon_not_usable');
  });

  it('AUDIT D096: have a limit over all centres that share their code', async () => {
    const centre = await aSellingCentre({});
    await aCoupon(centre, 'ONCE', { ...percent, usageLimit: 1, usageLimitOf: 'service' });
    const sells = async () => {
      const id = await centre.order({});
      await ok(centre.adds(id, 'MUG', 1));
      return await centre.does(`orders/${id}/coupons`, { code: 'ONCE' });
    };
    expect((await sells()).status).toBe(201);
    const use = { centreId: 'other', code: 'ONCE', orderId: 'ord_x', customerId: 'c' };
    const { store } = centre.served;
    store.transaction(() => store.couponUses.add(use, 0));
    expect(refusal(await sells())[1]).toBe('coupon_not_usable');
  });
});

describe('limits of prices and credits', () => {
  it('AUDIT D084: a floor rests on the cost of one more unit, where the centre says', async () => {
    const limited = {
      priceControl: 'limited',
      overridePermissions: [{ role: 'orderTaker', costMarkupPercent: 100 }],
      reasonSets: [
        { code: 'WHY', use: 'priceOverride', reasons: [{ code: 'match', name: { en: 'Match' } }] },
      ],
    };
    for (const [more, isOver] of [
      [{}, false],
      [{ priceFloorCost: 'marginalCost' }, true],
    ] as const) {
      const centre = await aSellingCentre({ ...limited, ...more });
      await patches(centre, 'items/shop.MUG', { marginalCost: euros(800) });
      const id = await centre.order({});
      const { lines } = await ok(centre.adds(id, 'MUG', 1));
      const lineId = (lines as Body[])[0]?.['id'];
      const { version } = await centre.read(id);
      const changed = await centre.ask('helene', 'PUT', `orders/${id}/lines/${lineId}/price`, {
        version: Number(version),
        body: { price: euros(1_200), reason: 'match' },
      });
      expect(changed.status).toBe(200);
      const { holds } = await centre.read(id);
      const approvals = (holds as Body[]).filter(({ source }) => source === 'priceApproval');
      expect(approvals.length).toBe(isOver ? 1 : 0);
    }
  });

  it('AUDIT D087: a role has a limit of credits of its own', async () => {
    const overridePermissions = [{ role: 'orderTaker', creditMax: euros(700) }];
    const shop = await anAfterSaleCentre({ overridePermissions });
    const id = await shop.invoiced([card(2_000)], { items: { MUG: 1 } });
    const credits = (minor: number, as = 'helene') =>
      shop.centre.does(`orders/${id}/credits`, { amount: euros(minor), reason: 'late' }, as);
    expect(refusal(await credits(701))).toEqual([403, 'limit_exceeded']);
    await shop.ok(credits(700));
    expect(refusal(await credits(1))).toEqual([403, 'limit_exceeded']);
    await shop.balances(id);
  });
});

describe('payments', () => {
  const summed = async (centre: Centre) => {
    const id = await centre.order({});
    await ok(centre.adds(id, 'MUG', 5));
    await ok(centre.does(`orders/${id}/complete`));
    return id;
  };
  const share = { methodId: 'CARD', token: 'tok_ok', sharePercent: 100 };

  it('AUDIT D091: by a method with a discount take it off, if it pays alone', async () => {
    const paymentMethods = settings.paymentMethods.map((one) =>
      one.code === 'CARD' ? { ...one, discountPercent: 5 } : one,
    );
    const centre = await aSellingCentre({ paymentMethods });
    const id = await summed(centre);
    const paid = await ok(centre.does(`orders/${id}/payments`, { ...share, sharePercent: 50 }));
    expect(totalOf(paid)).toBe(9_500);
    const cash = { methodId: 'CASH', sharePercent: 50 };
    expect(totalOf(await ok(centre.does(`orders/${id}/payments`, cash)))).toBe(10_000);
  });

  it('AUDIT D114: one is posted at submission, whatever its method is', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.sells([{ ...card(4_000), prepay: true }, card(6_000)]);
    await shop.comes(
      () => shop.money(id),
      [
        ['card', 4_000, 0],
        ['card', 0, 0],
      ],
    );
  });

  it('AUDIT D117: a card is kept with the customer, and chosen by its code', async () => {
    const centre = await aSellingCentre({});
    const visa = { code: 'VISA', name: 'Visa 42', token: 'tok_ok', expiry: '2099-04' };
    const cards = [visa, { ...visa, code: 'OLD', expiry: '1969-01' }];
    await patches(centre, 'customers/shop.1000001', { cards }, 'anna');
    const id = await summed(centre);
    const pays = (cardCode: string) =>
      centre.does(`orders/${id}/payments`, { methodId: 'CARD', cardCode, sharePercent: 100 });
    expect((await pays('OLD')).status).toBe(400);
    expect((await pays('VISA')).status).toBe(201);
    expect((await centre.submits(id)).status).toBe(200);
    const number = { ...visa, token: '4111111111111111' };
    const { body } = await centre.ask('anna', 'GET', 'customers/shop.1000001');
    const refused = await centre.ask('anna', 'PATCH', 'customers/shop.1000001', {
      version: Number(body['version']),
      body: { cards: [number] },
    });
    expect(refused.status).toBe(400);
  });
});

describe('taxes and delays', () => {
  it('AUDIT D192: tax is by beginnings of postal codes, and by town', async () => {
    const centre = await aSellingCentre({ taxRates: { BOOKS: 20 } });
    const rate = { country: 'FR', taxGroup: 'BOOKS', validFrom: null };
    const rates = [
      { ...rate, percent: 10 },
      { ...rate, postalCode: '97', percent: 8 },
      { ...rate, city: 'Ajaccio', percent: 2 },
    ];
    await ok(centre.ask('paul', 'PUT', 'centres/shop/tax-rates', { version: 0, body: { rates } }));
    await patches(centre, 'items/shop.MUG', { taxGroup: 'BOOKS' });
    for (const [postalCode, city, total] of [
      ['59000', 'Lille', 2_200],
      ['97400', 'Saint-Denis', 2_160],
      ['20000', 'AJACCIO', 2_040],
    ] as const) {
      const addresses = [{ lines: ['1 rue Haute'], postalCode, city, country: 'FR' }];
      await patches(centre, 'customers/shop.1000001', { addresses }, 'anna');
      const id = await centre.order({});
      expect(totalOf(await ok(centre.adds(id, 'MUG', 1)))).toBe(total);
    }
  });

  it('AUDIT D191: an order of exempt items alone has no notices of delay', async () => {
    const delays = { firstNoticeDays: 1, secondNoticeDays: 2, cancellationDays: 3 };
    const shop = await anAfterSaleCentre({ delays });
    const endsLate = async () => {
      const id = await shop.sells();
      await shop.passes(4 * 86_400_000);
      await shop.centre.rests();
      return (await shop.centre.read(id))['entry'];
    };
    expect(await endsLate()).toBe('cancelled');
    await patches(shop.centre, 'items/shop.LAMP', { delayNoticeExempt: true });
    expect(await endsLate()).toBe('submitted');
  });
});
