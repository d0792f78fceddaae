/** Rows of the order features: what a centre that has set no limits allows order takers. */
import { describe, expect, it } from 'vitest';
import { limitMinor } from '../../services/index.ts';
import { each, makes } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { anAfterSaleCentre, card } from '../support/orders/after-sale-centre.ts';
import { aCoffeeCentre } from '../support/orders/coffee-centre.ts';
import { euros, refusal } from '../support/taken-orders.ts';

type Shop = Awaited<ReturnType<typeof anAfterSaleCentre>>;

/** Hélène and B take orders, Anna supervises them, and Lea has a role of the centre's own. */
const users = ['helene', 'anna', 'claire', 'b', 'lea'];
const deliveryModes = [{ code: 'PARCEL', name: { en: 'Parcel' } }];
const unset = { users, deliveryModes, returns: {} };
const reason = { reason: 'asked' };
const lamps = (quantity: number) =>
  [[card(quantity * 10_000)], { items: { LAMP: quantity } }] as const;
const notTaker = [403, 'role_missing', 'not_taker'];

const credits = (shop: Shop, id: string, minor: number, as = 'helene') =>
  shop.centre.does(`orders/${id}/credits`, { amount: euros(minor), reason: 'goodwill' }, as);

async function refundReviews({ centre }: Shop): Promise<readonly unknown[]> {
  return each(await centre.ask('claire', 'GET', 'centres/shop/reviews?source=refund'), 'orderId');
}

describe('a centre without limits of its own', () => {
  it('lets order takers credit an order up to 50.00 in all, and supervisors any sum', async () => {
    const shop = await anAfterSaleCentre(unset);
    const id = await shop.invoiced();
    expect((await credits(shop, id, 3_000)).status).toBe(201);
    const refused = await credits(shop, id, 2_001);
    expect(refusal(refused)).toEqual([403, 'limit_exceeded']);
    for (const named of ['€20.01', '€50.00', '€20.00', 'supervisor or admin']) {
      expect(refused.body['detail']).toContain(named);
    }
    expect((await credits(shop, id, 2_000)).status).toBe(201);
    expect(refusal(await credits(shop, id, 1))).toEqual([403, 'limit_exceeded']);
    expect((await credits(shop, id, 5_000, 'anna')).status).toBe(201);
  });

  it('does not let an order taker match the price of a delivered order with 0', async () => {
    const shop = await anAfterSaleCentre(unset);
    const id = await shop.invoiced();
    const body = { lineId: await shop.lineOf(id), newPrice: euros(0), reason: 'seen elsewhere' };
    const matched = (as: string) => shop.centre.does(`orders/${id}/credits`, body, as);
    expect(refusal(await matched('helene'))).toEqual([403, 'limit_exceeded']);
    expect((await matched('anna')).status).toBe(201);
  });

  it('has a limit of its own hold for everybody, and none where it says null', async () => {
    const limited = await anAfterSaleCentre({ users, returns: { creditMax: euros(1_000) } });
    const own = await limited.invoiced();
    for (const as of ['helene', 'anna']) {
      const refused = await credits(limited, own, 1_001, as);
      expect(refusal(refused)).toEqual([403, 'limit_exceeded']);
      expect(refused.body['detail']).not.toContain('supervisor');
    }
    const open = await anAfterSaleCentre({ users, returns: { creditMax: null } });
    expect((await credits(open, await open.invoiced(), 10_000)).status).toBe(201);
  });

  it.each([
    ['EUR', 5_000, 20_000],
    ['JPY', 50, 200],
    ['KWD', 50_000, 200_000],
  ])('has limits in the money of its centre: %s', (currency, credit, approval) => {
    const returns = {
      defaultRefund: 'refundCheck',
      cashRefund: 'refundCheck',
      advanceCredit: false,
      creditToAccount: false,
    } as const;
    expect(limitMinor(returns, 'creditMax', currency)).toBe(credit);
    expect(limitMinor(returns, 'cardApproval', currency)).toBe(approval);
    expect(limitMinor(returns, 'checkApproval', currency)).toBe(approval);
    expect(limitMinor({ ...returns, creditMax: null }, 'creditMax', currency)).toBe(null);
  });

  it('has refunds from 200.00 on reviewed before they are paid', async () => {
    const shop = await anAfterSaleCentre(unset);
    const [small, large] = [await shop.invoiced(...lamps(1)), await shop.invoiced(...lamps(2))];
    await shop.receives(await shop.submitted(small));
    await shop.comes(() => shop.money(small), [['card', 10_000, 10_000]]);
    await shop.receives(await shop.submitted(large, 2));
    await shop.comes(() => refundReviews(shop), [large]);
    expect(await shop.money(large)).toEqual([['card', 20_000, 0]]);
  });

  it('has money for goods that are kept reviewed beyond the limit of credits', async () => {
    const shop = await anAfterSaleCentre(unset);
    const id = await shop.invoiced([card(8_000)], { items: { MUG: 4 } });
    const lineId = await shop.lineOf(id);
    const lines = [{ lineId, quantity: '1', disposition: 'creditOnly' }];
    for (const refunded of [2_000, 4_000]) {
      await shop.submitted(id, 1, { lines });
      await shop.comes(() => shop.money(id), [['card', 8_000, refunded]]);
    }
    await shop.submitted(id, 1, { lines });
    await shop.comes(() => refundReviews(shop), [id]);
    expect(await shop.money(id)).toEqual([['card', 8_000, 4_000]]);
    const ahead = await shop.invoiced();
    await shop.submitted(ahead, 1, { advanceCredit: true });
    await shop.comes(async () => (await refundReviews(shop)).includes(ahead), true);
  });

  it('has money without goods or order reviewed beyond it, in all of a customer', async () => {
    const shop = await anAfterSaleCentre(unset);
    const items = [{ itemId: 'shop.MUG', quantity: '1', disposition: 'creditOnly' }];
    const states: unknown[] = [];
    for (const customer of ['1000001', '1000001', '1000001', '1000002']) {
      const made = `customers/shop.${customer}/returns`;
      const { id } = await shop.ok(shop.centre.does(made, { items, reasonCode: 'damaged' }));
      await shop.ok(shop.centre.does(`returns/${id}/complete`));
      await shop.ok(shop.centre.does(`returns/${id}/submit`));
      await shop.centre.rests();
      const { refunds, orderId } = await shop.return(String(id));
      const [refund] = refunds as Body[];
      states.push([refund?.['status'], (await refundReviews(shop)).includes(orderId)]);
    }
    const [paid, reviewed] = [
      ['done', false],
      ['asked', true],
    ];
    expect(states).toEqual([paid, paid, reviewed, paid]);
  });

  it('sends nothing in exchange for goods that the customer keeps beyond that limit', async () => {
    const shop = await anAfterSaleCentre(unset);
    const id = await shop.invoiced();
    const lines = [{ lineId: await shop.lineOf(id), quantity: '1', disposition: 'creditOnly' }];
    const { id: back } = await shop.ok(shop.returns(id, 1, { isExchange: true, lines }));
    const refused = await shop.centre.does(`returns/${back}/replacement`);
    expect(refusal(refused)).toEqual([403, 'limit_exceeded']);
    expect(refused.body['detail']).toContain('€100.00');
  });
});

async function asOther(shop: Shop, path: string, body: object): Promise<Body> {
  return (await shop.centre.does(path, body, 'b')).body;
}

async function patches(shop: Shop, path: string, body: object): Promise<Body> {
  const version = Number((await shop.centre.read(path.split('/')[1] ?? ''))['version']);
  return (await shop.centre.ask('b', 'PATCH', path, { version, body })).body;
}

describe('a submitted order', () => {
  const changes: readonly (readonly [string, (shop: Shop, id: string) => Promise<Body>])[] = [
    ['cancelled', (shop, id) => asOther(shop, `orders/${id}/cancel`, reason)],
    ['opened for changes', (shop, id) => asOther(shop, `orders/${id}/modify`, reason)],
    [
      'opened by a hold that is cleared',
      async (shop, id) => {
        const hold = await shop.centre.holds(id, { code: 'HOLD2' });
        return await asOther(shop, `holds/${hold}/clear`, { mode: 'clearAndModify' });
      },
    ],
    [
      'cancelled by a hold that is declined',
      async (shop, id) => {
        const hold = await shop.centre.holds(id, { code: 'HOLD2' });
        return await asOther(shop, `reviews/${hold}/decline`, reason);
      },
    ],
    ['sent otherwise', (shop, id) => patches(shop, `orders/${id}`, { deliveryModeId: 'PARCEL' })],
    [
      'emptied while its taker changes it',
      async (shop, id) => {
        await shop.ok(shop.centre.does(`orders/${id}/modify`, reason));
        const { version } = await shop.centre.read(id);
        const path = `orders/${id}/lines/${await shop.lineOf(id)}`;
        const asked = { version: Number(version) };
        return (await shop.centre.ask('b', 'DELETE', path, asked)).body;
      },
    ],
    [
      'lowered while its taker changes it',
      async (shop, id) => {
        await shop.ok(shop.centre.does(`orders/${id}/modify`, reason));
        const path = `orders/${id}/lines/${await shop.lineOf(id)}`;
        return await patches(shop, path, { quantity: '0.001' });
      },
    ],
  ];

  it.each(changes)('is not %s by another order taker', async (_, change) => {
    const shop = await anAfterSaleCentre(unset);
    const id = await shop.sells();
    const refused = await change(shop, id);
    expect([refused['status'], refused['code'], refused['reason']]).toEqual(notTaker);
    expect(refused['detail']).toContain(id);
    expect(refused['detail']).toContain('helene');
    expect(refused['detail']).toContain('supervisor');
  });

  it.each(changes)('is %s where the centre lets all order takers do so', async (_, change) => {
    const shop = await anAfterSaleCentre({ ...unset, changeOthersOrders: true });
    const id = await shop.sells();
    await shop.comes(async () => (await shop.centre.read(id))['fulfilment'], 'released');
    expect(await change(shop, id)).not.toHaveProperty('reason', 'not_taker');
  });

  it('is cancelled by its taker, a supervisor, and those with the right to it', async () => {
    const shop = await anAfterSaleCentre(unset);
    const { centre } = shop;
    const role = { id: 'lead', name: 'Lead', rights: ['orderTaker', 'superviseOrders'] };
    await shop.ok(makes(centre.served, 'centres/shop/roles', role, 'nadia'));
    const lea = { id: 'lea', name: 'Lea', roles: ['lead'] };
    await shop.ok(makes(centre.served, 'centres/shop/users', lea, 'nadia'));
    for (const as of ['helene', 'anna', 'lea']) {
      const id = await shop.sells();
      await shop.ok(centre.does(`orders/${id}/cancel`, reason, as));
    }
  });

  it('is shown without what the asker may not do, and says so', async () => {
    const shop = await anAfterSaleCentre(unset);
    const id = await shop.sells();
    const shown = async (as: string) => (await shop.centre.ask(as, 'GET', `orders/${id}`)).body;
    const own = await shown('helene');
    expect(own['isOthers']).toBe(false);
    expect(own['allowed']).toEqual(expect.arrayContaining(['modify', 'cancel']));
    const other = await shown('b');
    expect([other['isOthers'], other['allowed']]).toEqual([true, ['hold']]);
    expect((await shown('anna'))['isOthers']).toBe(false);
  });

  it('is everybody’s in a centre whose settings were stored before they could say so', async () => {
    const shop = await anAfterSaleCentre(unset);
    const { store } = shop.centre.served;
    const before = store.channels.get('shop', 'shop');
    if (before === undefined) throw new Error('the centre has settings');
    const { changeOthersOrders: _switch, returns: _returns, ...document } = before.document;
    const older = { ...before, version: before.version + 1 };
    store.channels.save({ ...older, document: document as typeof before.document }, {});
    const id = await shop.invoiced();
    expect((await credits(shop, id, 9_000)).status).toBe(201);
    await shop.ok(shop.centre.does(`orders/${await shop.sells()}/cancel`, reason, 'b'));
  });

  it('keeps its programme as it is for other order takers', async () => {
    const coffee = await aCoffeeCentre({}, { settings: unset });
    const sold = await coffee.sells();
    const path = `orders/${sold.id}/lines/${sold.line}/continuity`;
    for (const step of ['skip', 'pause', 'cancel']) {
      const body = step === 'cancel' ? reason : {};
      const refused = await coffee.centre.does(`${path}/${step}`, body, 'b');
      expect([...refusal(refused), refused.body['reason']]).toEqual(notTaker);
    }
    expect((await coffee.centre.does(`${path}/cancel`, reason)).status).toBe(200);
  });
});

describe('a draft', () => {
  it('is anybody’s who sells', async () => {
    const shop = await anAfterSaleCentre(unset);
    const id = await shop.centre.order({ mugs: 1 });
    await shop.ok(shop.centre.does(`orders/${id}/cancel`, reason, 'b'));
  });
});
