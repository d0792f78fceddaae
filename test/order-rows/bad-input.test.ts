/** What people type wrong, send twice or ask of the wrong thing, and partners who do not answer. */
import { describe, expect, it } from 'vitest';
import type { Body, HttpReply } from '../support/api-server.ts';
import { aSellingCentre, euros, memberOf, refusal, sellers } from '../support/taken-orders.ts';

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;
const cardNumber = '4111 1111 1111 1111';
const masked = '**** **** **** 1111';
const dollars = { amountMinor: 2_000, currency: 'USD' };

/** Changes something of the version there is. */
async function changes(
  centre: Centre,
  id: string,
  method: 'PUT' | 'PATCH',
  part: string,
  body: object,
): Promise<HttpReply> {
  const { version } = await centre.read(id);
  const change = { body, version: Number(version) };
  return await centre.ask(sellers.clerk, method, `orders/${id}${part}`, change);
}

/** The places of what is wrong, and what was expected there. */
function places({ body }: HttpReply): readonly unknown[] {
  return (body['errors'] as Body[]).map(({ pointer }) => pointer);
}

/** The first line's id. */
async function lineOf(centre: Centre, id: string): Promise<string> {
  return String(((await centre.read(id))['lines'] as Body[])[0]?.['id']);
}

describe('what an order does not take', () => {
  it('is money of another currency, whatever it is for', async () => {
    const centre = await aSellingCentre({
      chargeCodes: [{ code: 'SHIPPING', name: { en: 'Shipping' } }],
    });
    const id = await centre.order({ mugs: 1 });
    const paid = await centre.does(`orders/${id}/payments`, { methodId: 'CASH', amount: dollars });
    expect(refusal(paid)).toEqual([422, 'payment_method_not_valid']);
    expect(paid.body['detail']).toContain('in USD is not EUR, which the order is in');
    const charge = { code: 'SHIPPING', amount: dollars, reason: 'usual' };
    const charged = await centre.does(`orders/${id}/charges`, charge);
    const off = { amount: dollars, reason: 'goodwill' };
    const discounted = await changes(centre, id, 'PUT', '/total-discount', off);
    const price = `/lines/${await lineOf(centre, id)}/price`;
    const priced = await changes(centre, id, 'PUT', price, { price: dollars, reason: 'damaged' });
    const { version } = await centre.read(id);
    const of = { body: { confirmedTotal: dollars }, version: Number(version) };
    const submitted = await centre.ask(sellers.clerk, 'POST', `orders/${id}/submit`, of);
    for (const got of [charged, discounted, priced, submitted]) {
      expect([got.status, got.body['code']], got.text).toEqual([400, 'invalid_parameter']);
      expect(got.text).toContain('EUR');
    }
    expect(await centre.read(id)).toMatchObject({ payments: [], summary: { total: euros(2_000) } });
  });

  it('is a term of a customer or of the centre in another currency than the centre’s', async () => {
    const centre = await aSellingCentre();
    const customer = { lastName: 'Roux', allowOnAccount: true, creditLimit: dollars };
    const made = await centre.does('centres/shop/customers', customer, sellers.manager);
    const { body: before } = await centre.ask('nadia', 'GET', 'centres/shop/channel');
    const { version, centreId: _, ...settings } = before;
    const change = { ...settings, returns: { creditMax: dollars } };
    const of = { body: change, version: Number(version) };
    const set = await centre.ask('nadia', 'PUT', 'centres/shop/channel', of);
    for (const [got, pointer] of [
      [made, '/body/creditLimit/currency'],
      [set, '/body/returns/creditMax/currency'],
    ] as const) {
      expect([got.status, places(got)], got.text).toEqual([400, [pointer]]);
    }
  });

  it('is an amount whose sums would not be exact, whatever it is for', async () => {
    const centre = await aSellingCentre({
      chargeCodes: [{ code: 'SHIPPING', name: { en: 'Shipping' } }],
    });
    const id = await centre.order({ mugs: 1 });
    const amount = euros(Number.MAX_SAFE_INTEGER);
    const charge = { code: 'SHIPPING', amount, reason: 'usual' };
    const price = `/lines/${await lineOf(centre, id)}/price`;
    const item = { sku: 'GOLD', name: { en: 'Gold' }, category: 'all', price: amount };
    const refused = [
      await centre.does(`orders/${id}/charges`, charge),
      await centre.does(`orders/${id}/payments`, { methodId: 'CASH', amount }),
      await centre.does(`orders/${id}/credits`, { amount, reason: 'goodwill' }),
      await changes(centre, id, 'PUT', price, { price: amount, reason: 'damaged' }),
      await changes(centre, id, 'PUT', '/total-discount', { amount, reason: 'goodwill' }),
      await centre.ask('paul', 'POST', 'centres/shop/items', { body: item }),
    ];
    for (const got of refused) {
      expect([got.status, got.body['code']], got.text).toEqual([400, 'invalid_parameter']);
      expect(got.text).toContain('10000000000');
    }
  });

  it('is a charge beyond what an order may come to; its reads still answer', async () => {
    const centre = await aSellingCentre({
      chargeCodes: [{ code: 'SHIPPING', name: { en: 'Shipping' } }],
    });
    const id = await centre.order({ mugs: 1 });
    const charge = { code: 'SHIPPING', amount: euros(10_000_000_000), reason: 'usual' };
    const charged = Array.from({ length: 10 }, () => centre.does(`orders/${id}/charges`, charge));
    const last = (await Promise.all(charged)).find(({ status }) => status !== 201);
    expect(last && refusal(last)).toEqual([409, 'order_state_not_allowed']);
    expect(last?.body['detail']).toContain('expected at most €1,000,000,000.00');
    const summary = { charges: euros(90_000_000_000) };
    expect((await centre.read(id))['summary']).toMatchObject(summary);
    const list = await centre.ask(sellers.clerk, 'GET', 'centres/shop/orders');
    expect([list.status, (list.body['items'] as Body[]).length]).toEqual([200, 1]);
  });

  it.each(['0', '0.000', '-1', '1000000000', '1.2345', '1e3', '', ' 1', '½', 'NaN'])(
    'is the quantity "%s"',
    async (quantity) => {
      const centre = await aSellingCentre();
      const id = await centre.order({ mugs: 2 });
      const line = { itemId: 'shop.MUG', quantity };
      const added = await centre.does(`orders/${id}/lines`, line);
      const path = `/lines/${await lineOf(centre, id)}`;
      const changed = await changes(centre, id, 'PATCH', path, { quantity });
      for (const got of [added, changed]) {
        expect([got.status, places(got)]).toEqual([400, ['/body/quantity']]);
      }
      expect((await centre.read(id))['summary']).toMatchObject({ total: euros(4_000) });
    },
  );

  it('is what belongs to a payment of another kind', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    const own = { CARD: 'token', CHECK: 'checkNumber', CASH: '' };
    const said = { token: 'tok_ok', checkNumber: '7', giftCardNumber: 'gift_3000' };
    for (const [methodId, member] of Object.entries(own)) {
      const got = await centre.does(`orders/${id}/payments`, {
        methodId,
        amount: euros(1),
        ...said,
      });
      const others = Object.keys(said).filter((one) => one !== member);
      expect([methodId, got.status, places(got)]).toEqual([
        ...[methodId, 400, others.map((one) => `/body/${one}`)],
      ]);
    }
    expect(await centre.read(id)).toMatchObject({ payments: [] });
  });

  it('is a member that nobody knows; the answer says where it is', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    const hold = await centre.holds(await centre.order({ mugs: 1 }));
    const asked: readonly (readonly [string, object])[] = [
      ['centres/shop/orders', { customerId: 'shop.1000001' }],
      [`orders/${id}/lines`, { itemId: 'shop.MUG', quantity: '1' }],
      [`orders/${id}/payments`, { methodId: 'CASH', amount: euros(1) }],
      [`orders/${id}/charges`, { code: 'X', amount: euros(1), reason: 'x' }],
      [`orders/${id}/coupons`, { code: 'X' }],
      [`orders/${id}/holds`, {}],
      [`orders/${id}/modify`, { reason: 'x' }],
      [`orders/${id}/cancel`, { reason: 'x' }],
      [`holds/${hold}/clear`, { mode: 'clear' }],
      [`reviews/${hold}/release`, { reason: 'x' }],
      [`reviews/${hold}/approve`, { reason: 'x' }],
      [`reviews/${hold}/decline`, { reason: 'x' }],
    ];
    for (const [path, body] of asked) {
      const got = await centre.does(path, { ...body, colour: 'blue' });
      expect([path, got.status, got.status === 400 && places(got)]).toEqual([
        ...[path, 400, ['/body/colour']],
      ]);
    }
    expect(await centre.read(id)).toMatchObject({ entry: 'draft', holds: [] });
  });

  it('is an item, a customer or a payment of another centre', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    const line = await centre.does(`orders/${id}/lines`, { itemId: 'north.MUG', quantity: '1' });
    expect([line.status, places(line)]).toEqual([400, ['/body/itemId']]);
    const order = await centre.does('centres/shop/orders', { customerId: 'north.1000001' });
    expect([order.status, order.body['code']]).toEqual([404, 'customer_not_found']);
    const other = await centre.does('centres/north/orders', { customerId: 'shop.1000001' });
    expect(other.status).toBe(404);
    for (const path of ['orders/ord_elsewhere', 'holds/ord_elsewhere.h1/why']) {
      expect((await centre.ask(sellers.clerk, 'GET', path)).status).toBe(404);
    }
    for (const part of ['lines', 'payments', 'coupons']) {
      const path = `orders/${id}/${part}/elsewhere`;
      const { version } = await centre.read(id);
      const got = await centre.ask(sellers.clerk, 'DELETE', path, { version: Number(version) });
      expect([part, got.status]).toEqual([part, 404]);
    }
  });

  it('is a change of an older version; the answer names the one there is', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    const line = `orders/${id}/lines/${await lineOf(centre, id)}`;
    await centre.adds(id, 'MUG');
    const asked = [
      ['PATCH', `orders/${id}`, { sourceCode: null }],
      ['PATCH', line, { quantity: '3' }],
      ['PUT', `orders/${id}/total-discount`, { percent: 2, reason: 'x' }],
      ['POST', `orders/${id}/submit`, { confirmedTotal: euros(4_000) }],
      ['DELETE', line, undefined],
    ] as const;
    const { version } = await centre.read(id);
    for (const [method, path, body] of asked) {
      const change = { version: Number(version) - 1, ...(body && { body }) };
      const got = await centre.ask(sellers.clerk, method, path, change);
      expect([path, ...refusal(got)]).toEqual([path, 412, 'version_mismatch']);
      expect(memberOf(got.body, 'current', 'version')).toBe(version);
    }
    expect(await centre.read(id)).toMatchObject({ version, summary: { total: euros(4_000) } });
  });
});

describe('what an order keeps of what is typed', () => {
  it('is no card number, in any text', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    const holding = { reasonCode: '4111111111111111', comment: `says ${cardNumber}` };
    const { body } = await centre.does(`orders/${id}/holds`, holding);
    expect(body['holds']).toMatchObject([
      { reasonCode: '************1111', comment: `says ${masked}` },
    ]);
    const coupon = await centre.does(`orders/${id}/coupons`, { code: '4111111111111111' });
    expect(refusal(coupon)).toEqual([400, 'invalid_parameter']);
    expect(coupon.body['detail']).toContain('/body/code is a card number');
    for (const token of [cardNumber, '4539.7000.0000.0031', 'tok_4111111111111111', '123456']) {
      const paid = { methodId: 'CARD', sharePercent: 100, token };
      expect(refusal(await centre.does(`orders/${id}/payments`, paid)), token).toEqual([
        400,
        'invalid_parameter',
      ]);
    }
  });
});

describe('an account on hold', () => {
  it('submits nothing while it is held for all, and goes on when it is free', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CASH', 2_000);
    const account = async (hold: string, version: number) => {
      const path = 'customers/shop.1000001';
      const change = { body: { hold }, version };
      expect((await centre.ask(sellers.manager, 'PATCH', path, change)).status).toBe(200);
    };
    await account('all', 1);
    const refused = await centre.submits(id);
    expect(refusal(refused)).toEqual([409, 'order_state_not_allowed']);
    expect(refused.body['reason']).toBe('account_on_hold');
    expect(await centre.read(id)).toMatchObject({ entry: 'completing', gate: { open: false } });
    await account('none', 2);
    expect((await centre.submits(id)).body['outcome']).toBe('released');
  });
});
