/** Changes of what has not left of an order that is shipped in part. */
import { describe, expect, it } from 'vitest';
import { imports } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { euros, memberOf, refusal } from '../support/taken-orders.ts';

/** Three lamps at 100.00, of which one is shipped, open for changes. */
async function aRest(more: object = {}) {
  const shop = await anAfterSaleCentre(more);
  const { centre } = shop;
  await imports(centre.served, 'stock', 'sku;stock\nLAMP;5\n');
  const id = await shop.sells(undefined, { items: { LAMP: 3 } });
  const lineId = await shop.lineOf(id);
  await shop.ships(id, [{ lineId, quantity: '1' }]);
  await shop.comes(async () => (await centre.read(id))['fulfilment'], 'partlyShipped');
  await shop.ok(centre.does(`orders/${id}/modify`, { reason: 'asked' }));
  const changes = async (
    path: string,
    body: object,
    method: 'PATCH' | 'PUT' | 'DELETE' = 'PATCH',
  ) => {
    const { version } = await centre.read(id);
    const of = { version: Number(version), ...(method === 'DELETE' ? {} : { body }) };
    return await centre.ask('helene', method, `orders/${id}${path}`, of);
  };
  return {
    shop,
    id,
    lineId,
    changes,
    /** Submits the change, and ships and delivers the rest. */
    finishes: async () => {
      await shop.ok(centre.does(`orders/${id}/complete`));
      await shop.ok(centre.submits(id));
      await shop.comes(async () => memberOf(await centre.read(id), 'gate', 'open'), true);
      const rest = await shop.ships(id);
      await shop.comes(async () => (await centre.read(id))['fulfilment'], 'shipped');
      const { shipments } = await centre.read(id);
      for (const { id: shipment, state } of shipments as Body[]) {
        if (state !== 'shipped') continue;
        await shop.ok(centre.does(`shipments/${shipment}/delivered`, undefined, shop.warehouse));
      }
      await shop.comes(async () => (await centre.read(id))['entry'], 'closed');
      await shop.balances(id);
      return rest;
    },
    lines: async () =>
      ((await centre.read(id))['lines'] as Body[]).map(({ quantity, shipped, unitPrice, net }) => [
        quantity,
        shipped,
        Object(unitPrice).amountMinor,
        Object(net).amountMinor,
      ]),
    lamp: async () => {
      const { stock, reserved } = (await centre.ask('helene', 'GET', 'items/shop.LAMP')).body;
      return [stock, reserved];
    },
  };
}

describe('the rest of an order that is shipped in part', () => {
  it('is made smaller: less is reserved, authorised and charged', async () => {
    const { shop, id, lineId, changes, finishes, lines, lamp } = await aRest();
    await shop.ok(changes(`/lines/${lineId}`, { quantity: '2' }));
    expect(await lines()).toEqual([['2', '1', 10_000, 20_000]]);
    await shop.comes(lamp, [4, 1]);
    await finishes();
    expect(await shop.money(id)).toEqual([['card', 20_000, 0]]);
    await shop.comes(lamp, [3, 0]);
  });

  it('is made larger, and gets a line of another item', async () => {
    const { shop, id, lineId, changes, finishes, lamp } = await aRest();
    await shop.ok(changes(`/lines/${lineId}`, { quantity: '4' }));
    await shop.ok(shop.centre.adds(id, 'MUG', 2));
    await finishes();
    expect(await shop.money(id)).toEqual([['card', 44_000, 0]]);
    await shop.comes(lamp, [1, 0]);
  });

  it('waits for stock that it lacks, and is then sent', async () => {
    const { shop, id, lineId, changes, lamp } = await aRest();
    await shop.ok(changes(`/lines/${lineId}`, { quantity: '9' }));
    await shop.ok(shop.centre.does(`orders/${id}/complete`));
    await shop.ok(shop.centre.submits(id));
    const fulfilment = async () => (await shop.centre.read(id))['fulfilment'];
    await shop.comes(fulfilment, 'backordered');
    await imports(shop.centre.served, 'stock', 'sku;stock\nLAMP;8\n');
    await shop.comes(fulfilment, 'released');
    expect(await lamp()).toEqual([8, 8]);
  });

  it('goes elsewhere and at another price as a line of its own', async () => {
    const { shop, id, lineId, changes, finishes, lines } = await aRest({ priceControl: 'free' });
    const address = { lines: ['1 rue Basse'], postalCode: '59000', city: 'Lille', country: 'FR' };
    const { body: customer } = await shop.centre.ask('anna', 'GET', 'customers/shop.1000001');
    const version = Number(customer['version']);
    const body = { addresses: [{ ...address, label: 'work' }] };
    await shop.ok(shop.centre.ask('anna', 'PATCH', 'customers/shop.1000001', { version, body }));
    await shop.ok(changes(`/lines/${lineId}`, { deliveryAddressId: 'work' }));
    const [left, rest] = (await shop.centre.read(id))['lines'] as Body[];
    expect([left?.['deliveryAddressId'], rest?.['deliveryAddressId']]).toEqual([null, 'work']);
    const price = { price: { amountMinor: 8_000, currency: 'EUR' }, reason: 'late' };
    await shop.ok(changes(`/lines/${rest?.['id']}/price`, price, 'PUT'));
    expect(await lines()).toEqual([
      ['1', '1', 10_000, 10_000],
      ['2', '0', 8_000, 16_000],
    ]);
    await finishes();
    expect(await shop.money(id)).toEqual([['card', 26_000, 0]]);
  });

  it('is priced apart in one step, and taken off without what has left', async () => {
    const { shop, lineId, changes, lines } = await aRest({ priceControl: 'free' });
    const price = { price: { amountMinor: 7_000, currency: 'EUR' }, reason: 'late' };
    await shop.ok(changes(`/lines/${lineId}/price`, price, 'PUT'));
    expect(await lines()).toEqual([
      ['1', '1', 10_000, 10_000],
      ['2', '0', 7_000, 14_000],
    ]);
    const few = await changes(`/lines/${lineId}`, { quantity: '0.5' });
    expect(refusal(few)).toEqual([409, 'order_state_not_allowed']);
    expect(few.body['detail']).toContain('1 have left');
  });

  it('is taken off: what has left stays sold', async () => {
    const { shop, id, lineId, changes, lines, lamp } = await aRest();
    await shop.ok(changes(`/lines/${lineId}`, {}, 'DELETE'));
    expect(await lines()).toEqual([['1', '1', 10_000, 10_000]]);
    await shop.comes(lamp, [4, 0]);
    await shop.ok(shop.centre.does(`orders/${id}/complete`));
    await shop.ok(shop.centre.submits(id));
    expect((await shop.centre.read(id))['detailedStatus']).toBe('shipped');
  });

  it('is cancelled after its change was begun; what has left is paid', async () => {
    const { shop, id, lamp } = await aRest();
    await shop.ok(shop.centre.does(`orders/${id}/cancel`, { reason: 'asked' }));
    expect(await shop.centre.read(id)).toMatchObject({ entry: 'submitted', fulfilment: 'shipped' });
    await shop.comes(lamp, [4, 0]);
    await shop.comes(async () => await shop.money(id), [['card', 10_000, 0]]);
    await shop.balances(id);
  });

  it.each([
    ['cash', { methodId: 'CASH', sharePercent: 100 }],
    ['check', { methodId: 'CHECK', checkNumber: '77', sharePercent: 100 }],
    ['an amount in cash', { methodId: 'CASH', amount: euros(30_000) }],
  ])('is cancelled after it was paid by %s: a person gives that back', async (_, payment) => {
    const shop = await anAfterSaleCentre();
    const id = await shop.sells([payment], { items: { LAMP: 3 } });
    await shop.ships(id, [{ lineId: await shop.lineOf(id), quantity: '1' }]);
    await shop.ok(shop.centre.does(`orders/${id}/cancel`, { reason: 'asked' }));
    await shop.centre.rests();
    const reviews = async () =>
      ((await shop.centre.read(id))['holds'] as Body[])
        .filter(({ source, cleared }) => source === 'refund' && cleared === null)
        .map((review) => review['id']);
    const [review, ...others] = await reviews();
    expect(others).toEqual([]);
    const decline = `reviews/${review}/decline`;
    await shop.ok(shop.centre.does(decline, { reason: 'paid in the shop' }, 'claire'));
    await shop.centre.rests();
    expect(await reviews()).toEqual([]);
    await shop.balances(id);
  });
});
