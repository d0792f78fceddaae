/** Stock of a centre without a warehouse partner: reserved, shipped, returned, counted. */
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { imports, makes } from '../support/a-shop.ts';
import { aServer, type Body, type TestApi } from '../support/api-server.ts';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { aCoffeeCentre } from '../support/orders/coffee-centre.ts';
import { createDraw } from '../support/rig/draw.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { aSellingCentre } from '../support/taken-orders.ts';

async function ends({ stopOrders, app, store }: TestApi): Promise<void> {
  await stopOrders?.();
  await app.close();
  store.close();
}

type Shop = Awaited<ReturnType<typeof anAfterSaleCentre>>;

const counts = async (shop: Shop, stock: number) =>
  await imports(shop.centre.served, 'stock', `sku;stock\nLAMP;${stock}\n`);

async function aShopWith(stock: number): Promise<Shop> {
  const shop = await anAfterSaleCentre();
  await counts(shop, stock);
  return shop;
}

const lamp = async ({ centre }: Shop) =>
  (await centre.ask('helene', 'GET', 'items/shop.LAMP')).body;
const stockOf = async (shop: Shop) => (await lamp(shop))['stock'];
const sellsLamps = async (shop: Shop, quantity: number) =>
  await shop.sells(undefined, { items: { LAMP: quantity } });

const fulfilment = (shop: Shop, id: string) => async () =>
  (await shop.centre.read(id))['fulfilment'];

describe('stock of the centre’s own', () => {
  it('goes to the first order; the next waits, and goes on when more is counted', async () => {
    const shop = await aShopWith(1);
    const first = await shop.sells();
    await shop.comes(fulfilment(shop, first), 'released');
    expect(await lamp(shop)).toMatchObject({ stock: 1, reserved: 1 });
    const second = await shop.sells();
    await shop.comes(fulfilment(shop, second), 'backordered');
    await shop.delivers(first);
    await shop.comes(() => stockOf(shop), 0);
    expect(await fulfilment(shop, second)()).toBe('backordered');
    await counts(shop, 1);
    await shop.comes(fulfilment(shop, second), 'released');
  });

  it('goes to one of two orders that are submitted at once', async () => {
    const shop = await aShopWith(1);
    const ids = await Promise.all([shop.centre.order(), shop.centre.order()]);
    for (const id of ids) {
      await shop.centre.adds(id, 'LAMP');
      await shop.centre.does(`orders/${id}/complete`);
      await shop.centre.pays(id, 'CARD', 10_000, { token: 'tok_ok' });
    }
    await Promise.all(ids.map(async (id) => await shop.centre.submits(id)));
    const states = async () => (await Promise.all(ids.map((id) => fulfilment(shop, id)()))).sort();
    await shop.comes(states, ['backordered', 'released']);
  });

  it('goes to the order that has waited longest, after a cancellation', async () => {
    const shop = await aShopWith(3);
    const cancelled = await sellsLamps(shop, 3);
    await shop.comes(fulfilment(shop, cancelled), 'released');
    const second = await sellsLamps(shop, 2);
    await shop.comes(fulfilment(shop, second), 'backordered');
    const third = await sellsLamps(shop, 2);
    await shop.comes(fulfilment(shop, third), 'backordered');
    await shop.ok(shop.centre.does(`orders/${cancelled}/cancel`, { reason: 'asked' }));
    await shop.comes(fulfilment(shop, second), 'released');
    expect(await fulfilment(shop, third)()).toBe('backordered');
    expect(await lamp(shop)).toMatchObject({ stock: 3, reserved: 2 });
  });

  it('is free again after a line becomes smaller', async () => {
    const shop = await aShopWith(3);
    const changed = await sellsLamps(shop, 3);
    await shop.comes(fulfilment(shop, changed), 'released');
    const other = await sellsLamps(shop, 2);
    await shop.comes(fulfilment(shop, other), 'backordered');
    await shop.ok(shop.centre.does(`orders/${changed}/modify`, { reason: 'asked' }));
    const { version } = await shop.centre.read(changed);
    const line = `orders/${changed}/lines/${await shop.lineOf(changed)}`;
    const less = { version: Number(version), body: { quantity: '1' } };
    await shop.ok(shop.centre.ask('helene', 'PATCH', line, less));
    await shop.comes(fulfilment(shop, other), 'released');
  });

  it('is given back by a hold that says so, and reserved again after it', async () => {
    const shop = await aShopWith(1);
    const held = await shop.sells();
    await shop.comes(fulfilment(shop, held), 'released');
    const waiting = await shop.sells();
    const hold = await shop.centre.holds(waiting, { reasonCode: 'HOLD1' });
    await shop.ok(shop.centre.does(`orders/${held}/cancel`, { reason: 'asked' }));
    await shop.comes(async () => (await lamp(shop))['reserved'], 0);
    await shop.ok(shop.centre.does(`holds/${hold}/check-out`, undefined, 'claire'));
    await shop.ok(shop.centre.does(`holds/${hold}/clear`, { mode: 'clear' }, 'claire'));
    await shop.comes(fulfilment(shop, waiting), 'released');
    expect(await lamp(shop)).toMatchObject({ stock: 1, reserved: 1 });
  });

  it('grows by goods that come back, and not by scrap', async () => {
    const shop = await aShopWith(3);
    const id = await shop.invoiced(undefined, { items: { LAMP: 2 } });
    await shop.comes(() => stockOf(shop), 1);
    const lines = [{ lineId: await shop.lineOf(id), quantity: '1', disposition: 'scrap' }];
    await shop.receives(await shop.submitted(id, 1, { lines }));
    await shop.receives(await shop.submitted(id));
    await shop.comes(() => stockOf(shop), 2);
  });

  it('is below 0 only for an item that allows back-orders', async () => {
    const shop = await aShopWith(0);
    const { version } = await lamp(shop);
    const item = (body: object) =>
      shop.centre.ask('paul', 'PATCH', 'items/shop.LAMP', { version: Number(version), body });
    const refused = await item({ stock: -1 });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('-1')]);
    await shop.ok(item({ allowBackOrders: true }));
    await shop.invoiced(undefined, { items: { LAMP: 2 } });
    await shop.comes(() => stockOf(shop), -2);
  });

  it('stays reserved over a restart, and is taken off once by what then ships', async () => {
    const data = aFolder();
    const options = { path: join(data, 'store.db'), orderHost: { data } };
    const centre = await aSellingCentre({}, [], options);
    const key = { name: 'warehouse', scopes: ['integration'], expiresAt: '1971-02-01T00:00:00Z' };
    const made = await makes(centre.served, 'centres/shop/api-keys', key, 'nadia');
    await imports(centre.served, 'stock', 'sku;stock\nMUG;3\n');
    const id = await centre.submitted({ mugs: 2 });
    await expect.poll(async () => (await centre.read(id))['fulfilment']).toBe('released');
    await ends(centre.served);
    const served = await aServer(undefined, [], {}, { takesOrders: true, ...options });
    onTestFinished(() => ends(served));
    const mug = async () => {
      const { body } = await served.ask('GET', '/api/v1/items/shop.MUG', { as: 'helene' });
      return [body['stock'], body['reserved']];
    };
    expect(await mug()).toEqual([3, 2]);
    const tells = async (path: string, name: string) => {
      const headers = { 'idempotency-key': name };
      const as = String(made.body['secret']);
      return await served.ask('POST', `/api/v1/${path}`, { as, headers, body: {} });
    };
    const { body } = await tells(`orders/${id}/shipments`, 'pick');
    const [shipment] = (body['shipments'] as Body[]).filter(({ state }) => state === 'picked');
    for (const name of ['ship', 'again'])
      await tells(`shipments/${shipment?.['id']}/shipped`, name);
    await expect.poll(mug).toEqual([1, 0]);
  });

  it('is not sold by a programme while orders have reserved it', async () => {
    const coffee = await aCoffeeCentre({ onOutOfStock: 'skip' });
    await imports(coffee.centre.served, 'stock', 'sku;stock\nCOFFEE1;1\n');
    const id = await coffee.centre.order();
    await coffee.centre.adds(id, 'COFFEE1');
    await coffee.centre.does(`orders/${id}/complete`);
    const { summary } = await coffee.centre.read(id);
    const { amountMinor } = (summary as Body)['total'] as { readonly amountMinor: number };
    await coffee.centre.pays(id, 'CASH', amountMinor);
    await coffee.centre.submits(id);
    await coffee.comes(async () => (await coffee.centre.read(id))['fulfilment'], 'released');
    const sold = await coffee.sells();
    await coffee.comes(
      async () => /COFFEE1 skipped/.test((await coffee.shipments(sold))[0] ?? ''),
      true,
    );
  });
});

const walksPerRun = 3;
const stepsPerWalk = 14;
const drawPurpose = 83;

/** Random sales, shipments, cancellations, returns and counts, with what the stock should be. */
class StockWalk {
  readonly #shop: Shop;
  readonly #draw: ReturnType<typeof createDraw>;
  readonly #ids: string[] = [];
  /** Of the last count, less what had left and plus what had come back by then. */
  #base: number;
  #returned = 0;
  readonly steps: string[] = [];

  constructor(shop: Shop, draw: ReturnType<typeof createDraw>, counted: number) {
    this.#shop = shop;
    this.#draw = draw;
    this.#base = counted;
  }

  async step(): Promise<void> {
    const steps = ['sells', 'sells', 'ships', 'ships', 'cancels', 'returns', 'counts'] as const;
    const step = this.#draw.pick(steps);
    this.steps.push(step);
    await this[step]();
    await this.#shop.centre.rests();
  }

  async sells(): Promise<void> {
    this.#ids.push(await sellsLamps(this.#shop, this.#draw.int(1, 3)));
  }

  async ships(): Promise<void> {
    const { centre, warehouse, lineOf } = this.#shop;
    const id = this.#draw.maybe(this.#ids);
    if (id === undefined) return;
    const part = { lines: [{ lineId: await lineOf.call(this.#shop, id), quantity: '1' }] };
    const picked = await centre.does(`orders/${id}/shipments`, part, warehouse);
    for (const { id: shipment, state } of (picked.body['shipments'] ?? []) as Body[]) {
      if (state === 'picked') await centre.does(`shipments/${shipment}/shipped`, {}, warehouse);
      if (state !== 'shipped' && state !== 'picked') continue;
      await centre.rests();
      await centre.does(`shipments/${shipment}/delivered`, undefined, warehouse);
    }
  }

  async cancels(): Promise<void> {
    const id = this.#draw.maybe(this.#ids);
    if (id !== undefined) await this.#shop.centre.does(`orders/${id}/cancel`, { reason: 'asked' });
  }

  async returns(): Promise<void> {
    const id = this.#draw.maybe(this.#ids);
    const { status, body } =
      id === undefined ? { status: 404, body: {} } : await this.#shop.returns(id);
    if (status !== 201) return;
    const back = String(Reflect.get(body, 'id'));
    await this.#shop.centre.rests();
    for (const what of ['complete', 'submit'])
      await this.#shop.centre.does(`returns/${back}/${what}`);
    await this.#shop.centre.rests();
    const { warehouse } = this.#shop;
    const got = await this.#shop.centre.does(`returns/${back}/receive`, undefined, warehouse);
    if (got.status === 200) this.#returned += 1;
  }

  async counts(): Promise<void> {
    const { reserved } = await lamp(this.#shop);
    const counted = Number(reserved) + this.#draw.int(0, 3);
    await counts(this.#shop, counted);
    this.#base = counted + (await this.#sum('shipped')) - this.#returned;
  }

  async #sum(member: 'shipped' | 'reserved'): Promise<number> {
    const orders = await Promise.all(this.#ids.map((id) => this.#shop.centre.read(id)));
    const lines = orders.flatMap((order) => order['lines'] as Body[]);
    return lines.reduce((sum, line) => sum + Number(line[member]), 0);
  }

  /** What the item says, next to what it should say. */
  async check(): Promise<void> {
    const { stock, reserved } = await lamp(this.#shop);
    const expected = this.#base - (await this.#sum('shipped')) + this.#returned;
    const isThere = Number(stock) - Number(reserved) >= 0;
    const seen = { stock, reserved, isThere, steps: this.steps };
    const right = { stock: expected, reserved: await this.#sum('reserved'), isThere: true };
    expect(seen).toEqual({ ...right, steps: this.steps });
  }
}

describe('stock over random days', () => {
  it('is what was counted, less what left, and never promised twice', async () => {
    let ships = 0;
    for (let seed = firstSeed; seed < firstSeed + walksPerRun; seed += 1) {
      const shop = await aShopWith(4);
      const walk = new StockWalk(shop, createDraw(seed, drawPurpose), 4);
      for (let step = 0; step < stepsPerWalk; step += 1) {
        await walk.step();
        await walk.check();
      }
      ships += walk.steps.filter((step) => step === 'ships').length;
    }
    expect(ships).toBeGreaterThan(0);
  });
});
