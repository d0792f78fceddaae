/** One suite over every warehouse: the centre’s own, and the example server behind HTTP. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { itemSettingsSchema } from '../../contracts/index.ts';
import { Warehouse as ExampleWarehouse } from '../../examples/warehouse/server.ts';
import { httpWarehouse, ownWarehouse, type Warehouse } from '../../gateways/index.ts';
import { OwnStock } from '../../services/index.ts';
import { inMemory, openStore } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';

const stock = { MUG: 3, BOWL: 0 };
const centreId = 'shop';
const atMs = Date.UTC(2026, 10, 27);
const recipientOf = () => Promise.resolve({ recipient: { name: 'Bernard' }, byLine: new Map() });

async function anExample(secret = 'between us') {
  const journal = join(aFolder(), 'journal.jsonl');
  const settings = { stock, journal, secret: 'between us', service: '', key: '' };
  const example = new ExampleWarehouse(settings);
  const server = example.listen(0, () => atMs);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const said: (string | null)[] = [];
  const options = { url, secret, centreId: 'shop', warehouseId: 'ROUBAIX', recipientOf };
  const warehouse = httpWarehouse({
    ...options,
    nowMs: () => atMs,
    onAnswer: (problem) => said.push(problem),
  });
  const restarted = () => new ExampleWarehouse(settings);
  return { example, warehouse, said, restarted, options };
}

const warehouses: { readonly [name: string]: () => Promise<Warehouse> } = {
  'of its own': () => {
    const store = openStore({ path: inMemory, nowMs: () => atMs });
    onTestFinished(() => store.close());
    for (const [sku, units] of Object.entries(stock)) {
      const [name, price] = [{ en: sku }, { amountMinor: 2_000, currency: 'EUR' }];
      const item = { sku, name, category: 'table', price, cost: price, stock: units };
      const document = itemSettingsSchema.parse(item);
      store.items.add({ centreId, id: sku, document, person: '', updatedAtMs: atMs });
    }
    const own = new OwnStock({ centreId, store, nowMs: () => atMs });
    return Promise.resolve(ownWarehouse({ warehouseId: 'ROUBAIX', stock: own }));
  },
  'of a partner': async () => (await anExample()).warehouse,
};

const mugs = (quantity: number) => [{ lineId: 'l1', sku: 'MUG', qtyMilli: quantity * 1_000 }];
const reserve = (lines: readonly object[], round = 1) => ({
  key: `ord_1/reserve/${round}`,
  body: { round, lines, warehouseId: null },
});
const release = { key: 'ord_1/release/1', body: { round: 1, lines: mugs(2) } };

describe.each(Object.entries(warehouses))('the warehouse %s', (_name, open) => {
  it('reserves what is there, for the warehouse of the order', async () => {
    const warehouse = await open();
    expect(await warehouse.reserveStock(reserve(mugs(2)))).toEqual({
      type: 'stock.reserved',
      round: 1,
      lineIds: ['l1'],
      warehouseId: 'ROUBAIX',
    });
    const lille = {
      key: 'ord_2/reserve/1',
      body: { round: 1, lines: mugs(1), warehouseId: 'LILLE' },
    };
    expect(await warehouse.reserveStock(lille)).toMatchObject({ warehouseId: 'LILLE' });
    const given = { key: 'ord_1/unreserve/1', body: { lineIds: ['l1'] } };
    expect(await warehouse.releaseStock(given)).toBeNull();
  });

  it('reserves no unit twice, and for a repeated request none again', async () => {
    const warehouse = await open();
    const other = { key: 'ord_2/reserve/1', body: { round: 1, lines: mugs(2), warehouseId: null } };
    const isReserved = { type: 'stock.reserved' };
    expect(await warehouse.reserveStock(reserve(mugs(2)))).toMatchObject(isReserved);
    expect(await warehouse.reserveStock(reserve(mugs(2)))).toMatchObject(isReserved);
    expect(await warehouse.reserveStock(other)).toMatchObject({ type: 'stock.short' });
    await warehouse.releaseStock({ key: 'ord_1/unreserve/1', body: { lineIds: ['l1'] } });
    const again = { ...other, key: 'ord_2/reserve/2', body: { ...other.body, round: 2 } };
    expect(await warehouse.reserveStock(again)).toMatchObject(isReserved);
  });

  it('names the lines that it is short of', async () => {
    const warehouse = await open();
    const bowl = { lineId: 'l2', sku: 'BOWL', qtyMilli: 1_000 };
    expect(await warehouse.reserveStock(reserve([...mugs(1), bowl], 4))).toEqual({
      type: 'stock.short',
      round: 4,
      lineIds: ['l2'],
    });
  });

  it('takes a release once, and gives it back until it has left', async () => {
    const warehouse = await open();
    const accepted = {
      type: 'fulfilment.accepted',
      shipmentId: 'release-1',
      lines: [{ lineId: 'l1', qtyMilli: 2_000 }],
    };
    expect(await warehouse.releaseToFulfilment(release)).toEqual(accepted);
    expect(await warehouse.releaseToFulfilment(release)).toEqual(accepted);
    const recall = { key: 'ord_1/recall/release-1/1', body: { shipmentId: 'release-1' } };
    const recalled = { type: 'fulfilment.recalled', shipmentId: 'release-1' };
    expect(await warehouse.recallShipment(recall)).toEqual(recalled);
    const rest = { key: 'ord_1/recall/rest/1', body: { lineIds: ['l1'] } };
    expect(await warehouse.recallShipment(rest)).toBeNull();
  });
});

describe('a warehouse of a partner', () => {
  it('books a repeated request once, over a restart as well', async () => {
    const { example, warehouse, restarted } = await anExample();
    await warehouse.reserveStock(reserve(mugs(2)));
    await warehouse.reserveStock(reserve(mugs(2)));
    await warehouse.releaseToFulfilment(release);
    expect([example.stock.get('MUG'), example.released.size]).toEqual([1, 1]);
    const again = restarted();
    expect([again.stock.get('MUG'), again.released.size]).toEqual([1, 1]);
  });

  it('is told who it is for, and answers nobody who does not sign', async () => {
    const { example, warehouse } = await anExample();
    await warehouse.releaseToFulfilment(release);
    expect(example.released.get('ord_1')).toMatchObject({ recipient: { name: 'Bernard' } });
    const other = await anExample('guessed');
    await expect(other.warehouse.releaseToFulfilment(release)).rejects.toThrow(
      /releaseToFulfilment ord_1\/release\/1: it answers 401; expected 200/,
    );
    expect(other.said).toEqual([expect.stringContaining('401')]);
  });

  it.each([
    ['nonsense', 'it is fine', /it answers it is fine; expected .*reserved, or short with lineIds/],
    ['another answer', '{"answer":"accepted"}', /expected .*reserved/],
    [
      'goods of nobody',
      '{"answer":"short","lineIds":["l9"]}',
      /it is short of l9; expected some of l1/,
    ],
    ['no goods', '{"answer":"short","lineIds":[]}', /short of no line; expected some of l1/],
    ['without an end', `"${'x'.repeat(70_000)}"`, /its answer has more than 65536 bytes/],
  ])('that answers %s is asked again later', async (_what, text, said) => {
    const server = createServer((_asked, answer) => void answer.end(text)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { options } = await anExample();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const warehouse = httpWarehouse({ ...options, url, nowMs: () => atMs });
    await expect(warehouse.reserveStock(reserve(mugs(1)))).rejects.toThrow(said);
  });

  it('that is down, or takes a minute, is asked again later', async () => {
    const limits: [number, AbortController][] = [];
    const server = createServer(() => limits[0]?.[1].abort()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { options } = await anExample();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const deadline = (limitMs: number) => {
      const limit = new AbortController();
      limits.push([limitMs, limit]);
      return limit.signal;
    };
    const warehouse = httpWarehouse({ ...options, url, nowMs: () => atMs, deadline });
    await expect(warehouse.reserveStock(reserve(mugs(1)))).rejects.toThrow(
      /it gives no answer within 20000 ms/,
    );
    expect(limits[0]?.[0]).toBe(20_000);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await expect(warehouse.reserveStock(reserve(mugs(1)))).rejects.toThrow(
      /fetch failed|ECONNREFUSED/,
    );
  });
});
