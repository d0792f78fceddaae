/** Orders whose goods a partner's warehouse has, with the example server in its place. */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Warehouse } from '../../examples/warehouse/server.ts';
import { aFolder } from '../support/a-folder.ts';
import { makes } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { aSellingCentre } from '../support/taken-orders.ts';

const secret = 'between us';
const aKey = { name: 'warehouse', scopes: ['warehouse'], expiresAt: '1970-02-01T00:00:00Z' };

/** A centre whose partner has so many mugs; `isUp`: it answers. */
async function aPartnerCentre(mugs: number) {
  const gate = { isUp: true, asked: 0 };
  const server = createServer((asked, answer) => {
    gate.asked += 1;
    if (gate.isUp) example.emit('request', asked, answer);
    else answer.writeHead(503).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const warehouseFile = { url, secret: { variable: 'S' } };
  const file = { schema: 'callwright.partners/1', warehouse: warehouseFile } as const;
  const partners = { file, secretOf: () => secret };
  const centre = await aSellingCentre({}, [], { orderHost: { partners } });
  const { served } = centre;
  await served.app.listen({ port: 0 });
  const key = String((await makes(served, 'centres/shop/api-keys', aKey, 'nadia')).body['secret']);
  const { port } = served.app.server.address() as AddressInfo;
  const journal = join(aFolder(), 'journal.jsonl');
  const service = `http://127.0.0.1:${port}`;
  const settings = { stock: { MUG: mugs }, journal, secret, service, key };
  const warehouse = new Warehouse(settings);
  const example = warehouse.listen(0, () => served.centreNowMs());
  onTestFinished(async () => {
    example.close();
    server.close();
    await served.app.close();
  });
  /** Lets time pass until something is so. */
  const until = async (isSo: () => boolean | Promise<boolean>, pauseMs = 0) => {
    while (!(await isSo())) {
      served.clock.turn(pauseMs);
      await new Promise(setImmediate);
    }
  };
  const ordered = async (count: number) => {
    const id = await centre.order({ mugs: count });
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CARD', count * 2_000, { token: 'tok_ok' });
    await centre.submits(id);
    return id;
  };
  const warehouses = async () =>
    (await served.ask('GET', '/api/v1/partners', { as: 'nadia' })).body['items'];
  const ships = async (of = warehouse) => {
    let isDone = false;
    const shipping = of.ship().then(() => {
      isDone = true;
    });
    await until(() => isDone);
    await shipping;
    await centre.rests();
  };
  /** The warehouse after its process ended before it wrote down that something had left. */
  const forgetful = () => {
    const kept = readFileSync(journal, 'utf8').replace(/^\{"left".*\n/gm, '');
    writeFileSync(journal, kept);
    return new Warehouse(settings);
  };
  return { centre, warehouse, ships, forgetful, gate, key, until, ordered, warehouses };
}

const states = ({ entry, fulfilment, payment }: Body) => [entry, fulfilment, payment];

it('a partner ships what is released to it, once, and the order is paid', async () => {
  const { centre, warehouse, ships, forgetful, until, ordered, warehouses } =
    await aPartnerCentre(3);
  const id = await ordered(2);
  await until(() => warehouse.released.size === 1);
  expect(warehouse.stock.get('MUG')).toBe(1);
  await ships();
  const order = await centre.read(id);
  expect(states(order)).toEqual(['closed', 'delivered', 'captured']);
  expect(order['shipments']).toMatchObject([{ state: 'delivered' }]);
  const again = forgetful();
  expect(again.released.size).toBe(1);
  await ships(again);
  expect(again.released.size).toBe(0);
  expect((await centre.read(id))['version']).toBe(order['version']);
  expect(await warehouses()).toContainEqual(
    expect.objectContaining({ name: 'warehouse', implementation: 'http', state: 'up' }),
  );
});

it('a partner that is down is asked again, with the same key', async () => {
  const { centre, warehouse, gate, until, ordered, warehouses } = await aPartnerCentre(3);
  gate.isUp = false;
  const id = await ordered(1);
  await until(() => gate.asked === 2, 1_000);
  expect(states(await centre.read(id))).toEqual(['submitted', 'reserving', 'approved']);
  expect(await warehouses()).toContainEqual(
    expect.objectContaining({
      state: 'lost',
      lastProblem: expect.stringContaining('it answers 503; expected 200'),
    }),
  );
  gate.isUp = true;
  await until(() => warehouse.released.size === 1, 1_000);
  expect(warehouse.stock.get('MUG')).toBe(2);
});

it('a partner that has none leaves the order backordered', async () => {
  const { centre, until, ordered } = await aPartnerCentre(1);
  const id = await ordered(2);
  await until(async () => (await centre.read(id))['fulfilment'] === 'backordered');
});

it('a partner that lies is refused: more than was ordered, a shipment that is none', async () => {
  const { centre, warehouse, until, ordered, key } = await aPartnerCentre(3);
  const id = await ordered(1);
  await until(() => warehouse.released.size === 1);
  await centre.rests();
  const [{ id: lineId }] = (await centre.read(id))['lines'] as [Body];
  const lines = [{ lineId, quantity: '2' }];
  const more = await centre.does(`orders/${id}/shipments`, { lines }, key);
  expect([more.status, more.body['code'], more.body['detail']]).toEqual([
    409,
    'order_state_not_allowed',
    expect.stringContaining('has no such quantity left'),
  ]);
  const none = await centre.does(`shipments/${id}.s9/shipped`, {}, key);
  expect([none.status, none.body['code']]).toEqual([404, 'order_not_found']);
  expect((await centre.read(id))['fulfilment']).toBe('released');
});

it('people report nothing of goods that a partner has, and are offered no step', async () => {
  const { centre, warehouse, until, ordered } = await aPartnerCentre(3);
  const id = await ordered(1);
  await until(() => warehouse.released.size === 1);
  await centre.rests();
  expect((await centre.read(id))['shipments']).toMatchObject([
    { state: 'accepted', nextStep: null },
  ]);
  const refused = await centre.does(`orders/${id}/shipments`);
  expect([refused.status, refused.body['code']]).toEqual([403, 'role_missing']);
  expect(refused.body['detail']).toContain('warehouse, whose key reports them; seen: helene');
  expect((await centre.read(id))['fulfilment']).toBe('released');
});

it('a key of the scope `warehouse` learns and reports goods alone', async () => {
  const { centre, key } = await aPartnerCentre(3);
  const levels = [
    { sku: 'MUG', stock: 12, expectedOn: '2026-12-24' },
    { sku: 'CUP', stock: 1 },
  ];
  const told = await centre.does('centres/shop/stock-levels', { levels }, key);
  expect(told.body).toMatchObject({ rows: 2, updated: 1, rejected: 1, written: true });
  expect(told.body['errors']).toEqual([
    {
      line: 2,
      column: 'sku',
      value: 'CUP',
      code: 'unknown_reference',
      expected: 'an item of shop',
      message: expect.stringMatching(/^line 2, sku .*"CUP".*an item of shop/),
    },
  ]);
  const [mug] = (await centre.ask('anna', 'GET', 'centres/shop/items')).body['items'] as [Body];
  expect(mug).toMatchObject({ stock: 12, expectedOn: '2026-12-24' });
  expect(
    (await centre.does('centres/shop/stock-levels', { levels: [levels[0] ?? {}] }, key)).body,
  ).toMatchObject({ updated: 0, unchanged: 1 });
  expect((await centre.ask(key, 'GET', 'centres/shop/pick-list')).status).toBe(200);
  for (const path of ['centres/shop/customers', 'centres/shop/items', 'centres/shop/orders']) {
    expect([path, (await centre.ask(key, 'GET', path)).status]).toEqual([path, 403]);
  }
});
