/** Rows of the order features: delays, mails, merged customers, archived orders, on every host. */
import { expect, it } from 'vitest';
import { each } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { type anAfterSaleCentre, card } from '../support/orders/after-sale-centre.ts';
import { euros, refusal } from '../support/taken-orders.ts';

type Shop = Awaited<ReturnType<typeof anAfterSaleCentre>>;

const dayMs = 86_400_000;
export const delays = { firstNoticeDays: 15, secondNoticeDays: 25, cancellationDays: 30 };

async function sendsMails({ centre }: Shop, events: readonly string[]): Promise<void> {
  const path = 'centres/shop/notification-profile';
  const { body: before } = await centre.ask('nadia', 'GET', path);
  const mails = events.map((event) => ({ event, template: event.replace('order.', '') }));
  const version = Number(before['version']);
  const { status } = await centre.ask('nadia', 'PUT', path, { version, body: { mails } });
  expect(status).toBe(200);
}

async function history({ centre }: Shop, kinds: string, customer = '1000001') {
  const path = `customers/shop.${customer}/history?kinds=${kinds}`;
  return each(await centre.ask('helene', 'GET', path), 'title');
}

export async function patches({ centre }: Shop, customer: string, body: object): Promise<Body> {
  const path = `customers/shop.${customer}`;
  const { body: before } = await centre.ask('anna', 'GET', path);
  return (await centre.ask('anna', 'PATCH', path, { version: Number(before['version']), body }))
    .body;
}

export function customerServiceRows(
  aCentre: (settings?: object) => ReturnType<typeof anAfterSaleCentre>,
) {
  it('ORDER 101: delays are told twice, then the order is cancelled', async () => {
    const shop = await aCentre({ delays });
    await sendsMails(shop, ['order.delayed', 'order.cancelled']);
    const id = await shop.sells();
    await shop.comes(async () => (await shop.centre.read(id))['fulfilment'], 'released');
    const mails = () => history(shop, 'mail');
    const delayed = 'Mail delayed: queued';
    await shop.passes(15 * dayMs);
    await shop.comes(mails, [delayed]);
    await shop.passes(10 * dayMs);
    await shop.comes(mails, [delayed, delayed]);
    await shop.passes(5 * dayMs);
    await shop.comes(mails, ['Mail cancelled: queued', delayed, delayed]);
    expect((await shop.centre.read(id))['detailedStatus']).toBe('cancelled');
  });

  it('ORDER 105: two records of a customer become one, also while an order is held', async () => {
    const shop = await aCentre();
    const { centre } = shop;
    const one = await shop.sells();
    const other = await shop.sells([card(10_000)], { customer: '1000002' });
    await centre.holds(other, { code: 'HOLD2' });
    const into = { intoId: 'shop.1000001' };
    expect(refusal(await centre.does('customers/shop.1000001/merge', into, 'anna'))).toEqual([
      409,
      'in_use',
    ]);
    const merged = await centre.does('customers/shop.1000002/merge', into, 'anna');
    expect(merged.body).toMatchObject({ number: '1000002', mergedInto: 'shop.1000001' });
    const { body: b } = await centre.ask('helene', 'GET', 'customers/shop.1000002');
    expect(b['mergedInto']).toBe('shop.1000001');
    const orders = async () => {
      const path = 'centres/shop/orders?customerId=shop.1000001';
      return [...each(await centre.ask('helene', 'GET', path), 'id')].sort();
    };
    await shop.comes(orders, [one, other].sort());
    await shop.comes(async () => (await centre.read(other))['customerId'], 'shop.1000001');
    expect((await centre.read(other))['detailedStatus']).toBe('onHold');
    expect((await history(shop, 'orders')).length).toBe(2);
    const later = await centre.order({ customer: '1000002' });
    expect((await centre.read(later))['customerId']).toBe('shop.1000001');
    const noted = await shop.ok(centre.does('customers/shop.1000002/notes', { text: 'Twice' }));
    expect([noted['text'], await history(shop, 'notes')]).toEqual(['Twice', ['Twice']]);
  });

  it('debts, cases, lists and used coupons follow into the record that goes on', async () => {
    const shop = await aCentre();
    const { centre } = shop;
    const items = [{ itemId: 'MUG', quantity: 2 }];
    const hot = { code: 'C1', category: 'complaint', priority: 'hot' };
    const list = { code: 'USUAL', name: 'Usual', items };
    const phones = [{ number: '+33 6 39 98 00 02' }];
    const own = {
      accountBalance: euros(700),
      cases: [hot],
      itemLists: [list],
      phones,
      openCases: 1,
    };
    await patches(shop, '1000002', own);
    await patches(shop, '1000001', { accountBalance: euros(300), itemLists: [list] });
    const once = { usageLimit: 1, usageLimitOf: 'customer', validFrom: '1970-01-01' };
    const discount = { kind: 'percent', percent: 10 };
    const coupon = {
      code: 'ONE',
      name: { en: 'One' },
      codes: [{ code: 'ONE' }],
      discount,
      ...once,
    };
    await shop.ok(centre.ask('paul', 'POST', 'centres/shop/coupons', { body: coupon }));
    const used = await centre.order({ mugs: 1, customer: '1000002' });
    await shop.ok(centre.does(`orders/${used}/coupons`, { code: 'ONE' }));
    await shop.ok(centre.does(`orders/${used}/complete`));
    await shop.ok(centre.pays(used, 'CASH', 1_800));
    await shop.ok(centre.submits(used));
    await shop.comes(async () => (await centre.read(used))['entry'], 'submitted');
    const into = { intoId: 'shop.1000001' };
    await shop.ok(centre.does('customers/shop.1000002/merge', into, 'anna'));
    const { body: a } = await centre.ask('helene', 'GET', 'customers/shop.1000001');
    expect(a).toMatchObject({
      accountBalance: euros(1_000),
      itemLists: [{ code: 'USUAL' }, { code: '1000002.USUAL' }],
      openCases: 2,
      hotAlert: true,
    });
    const { body: b } = await centre.ask('helene', 'GET', 'customers/shop.1000002');
    expect(b).toMatchObject({ accountBalance: null, cases: [], openCases: 0, hotAlert: false });
    const again = await centre.order({ mugs: 1 });
    const refused = await centre.does(`orders/${again}/coupons`, { code: 'ONE' });
    expect(refusal(refused)).toEqual([422, 'coupon_not_usable']);
  });

  it('ORDER 108: a gift card by e-mail gets its number when it is sold', async () => {
    const shop = await aCentre();
    const { centre } = shop;
    await shop.ok(
      centre.ask('paul', 'PATCH', 'items/shop.LAMP', {
        version: 1,
        body: { isGiftCard: true, price: euros(5_000) },
      }),
    );
    const address = { lines: ['1 rue Basse'], postalCode: '59000', city: 'Lille', country: 'FR' };
    const addresses = [{ ...address, label: 'Léa', email: 'lea@example.com' }];
    await patches(shop, '1000001', { addresses });
    const id = await centre.order();
    const line = { itemId: 'shop.LAMP', quantity: '1', deliveryAddressId: 'Léa' };
    await shop.ok(centre.does(`orders/${id}/lines`, line));
    await shop.ok(centre.does(`orders/${id}/complete`));
    await shop.ok(centre.does(`orders/${id}/payments`, card(5_000)));
    const cards = async () =>
      ((await centre.read(id))['lines'] as Body[]).flatMap(({ giftCards }) => giftCards as Body[]);
    expect([await cards(), await history(shop, 'mail')]).toEqual([[], []]);
    await shop.ok(centre.submits(id));
    await shop.comes(async () => (await centre.read(id))['entry'], 'closed');
    const [issued] = await cards();
    expect(issued).toEqual({ number: expect.stringMatching(/^card_/), amount: euros(5_000) });
    await shop.comes(() => history(shop, 'mail'), ['Mail giftCard → lea@example.com: queued']);
    const other = await centre.order({ mugs: 3 });
    await shop.ok(centre.does(`orders/${other}/complete`));
    const giftCardNumber = String(issued?.['number']);
    const pays = (minor: number) => centre.pays(other, 'GIFT', minor, { giftCardNumber });
    expect(String((await pays(5_001)).body['detail'])).toContain('50');
    expect((await pays(5_000)).status).toBe(201);
  });

  it('ORDER 109: a mail is queued once for an event that the profile names', async () => {
    const shop = await aCentre();
    await sendsMails(shop, ['order.submitted']);
    await shop.sells();
    await shop.comes(() => history(shop, 'mail'), ['Mail submitted: queued']);
    await shop.centre.rests();
    expect(await history(shop, 'mail')).toEqual(['Mail submitted: queued']);
  });

  it('ORDER 110: an old order is purged to its sums', async () => {
    const shop = await aCentre({ purgeAfterDays: 90 });
    const { centre } = shop;
    const id = await shop.invoiced();
    await shop.comes(async () => (await centre.read(id))['entry'], 'closed');
    const purges = async () => {
      const path = 'centres/shop/order-jobs/purge/runs';
      return (await centre.does(path, undefined, 'anna')).body['orders'];
    };
    expect(await purges()).toBe(0);
    // The list of orders, which the job reads, follows the order.
    await centre.rests();
    await shop.passes(91 * dayMs);
    // What was still to be done of it in those days comes first.
    await shop.comes(purges, 1);
    const { number } = await centre.read(id);
    await shop.comes(() => history(shop, 'orders'), [`Order ${number}: Archived`]);
    expect(await centre.read(id)).toMatchObject({
      detailedStatus: 'archived',
      lines: [],
      summary: { total: euros(10_000) },
    });
    expect((await centre.ask('helene', 'GET', `orders/${id}/events`)).body['items']).toEqual([]);
    await shop.balances(id);
    expect(await purges()).toBe(0);
  });
}
