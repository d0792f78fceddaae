/** Stock of a centre without a warehouse partner: reserved, shipped, returned. */
import { describe, expect, it } from 'vitest';
import { imports } from '../support/a-shop.ts';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';

type Shop = Awaited<ReturnType<typeof anAfterSaleCentre>>;

async function aShopWith(stock: number): Promise<Shop> {
  const shop = await anAfterSaleCentre();
  await imports(shop.centre.served, 'stock', `sku;stock\nLAMP;${stock}\n`);
  return shop;
}

async function stockOf({ centre }: Shop): Promise<unknown> {
  return (await centre.ask('helene', 'GET', 'items/shop.LAMP')).body['stock'];
}

const fulfilment = (shop: Shop, id: string) => async () =>
  (await shop.centre.read(id))['fulfilment'];

describe('stock of the centre’s own', () => {
  it('goes to the first order; the next waits for more', async () => {
    const shop = await aShopWith(1);
    const first = await shop.sells();
    await shop.comes(fulfilment(shop, first), 'released');
    const second = await shop.sells();
    await shop.comes(fulfilment(shop, second), 'backordered');
    await shop.delivers(first);
    await shop.comes(() => stockOf(shop), 0);
    await imports(shop.centre.served, 'stock', 'sku;stock\nLAMP;1\n');
    await shop.passes(86_400_000);
    await shop.comes(fulfilment(shop, second), 'released');
  });

  it('is free again after a cancellation, and after a line becomes smaller', async () => {
    const shop = await aShopWith(3);
    const cancelled = await shop.sells(undefined, { items: { LAMP: 3 } });
    await shop.comes(fulfilment(shop, cancelled), 'released');
    await shop.ok(shop.centre.does(`orders/${cancelled}/cancel`, { reason: 'asked' }));
    await shop.comes(async () => (await shop.centre.read(cancelled))['entry'], 'cancelled');
    const changed = await shop.sells(undefined, { items: { LAMP: 3 } });
    await shop.comes(fulfilment(shop, changed), 'released');
    await shop.ok(shop.centre.does(`orders/${changed}/modify`, { reason: 'asked' }));
    const { version } = await shop.centre.read(changed);
    const line = `orders/${changed}/lines/${await shop.lineOf(changed)}`;
    const less = { version: Number(version), body: { quantity: '1' } };
    await shop.ok(shop.centre.ask('helene', 'PATCH', line, less));
    await shop.ok(shop.centre.does(`orders/${changed}/complete`));
    await shop.ok(shop.centre.submits(changed));
    await shop.comes(fulfilment(shop, changed), 'released');
    const other = await shop.sells(undefined, { items: { LAMP: 2 } });
    await shop.comes(fulfilment(shop, other), 'released');
  });

  it('grows by goods that come back', async () => {
    const shop = await aShopWith(2);
    const id = await shop.invoiced();
    await shop.comes(() => stockOf(shop), 1);
    await shop.receives(await shop.submitted(id));
    await shop.comes(() => stockOf(shop), 2);
  });
});
