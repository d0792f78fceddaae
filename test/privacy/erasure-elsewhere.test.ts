/** Erasure where the store is PostgreSQL, and where orders are workflows of Temporal. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { searchDisk } from '../support/disk-search.ts';
import {
  anErasedShop,
  callsIn,
  type ErasedShop,
  heldAndCancelled,
  makeCustomer,
  setUpShop,
  texts,
  typed,
} from '../support/erased-shop.ts';
import { postgresHere } from '../support/order-hosts/postgres-here.ts';
import { hasTemporal, startTemporalServer } from '../support/temporal-server.ts';
import { pausablePostgres, runStatements } from '../support/temporary-postgres.ts';

const customer = 'customers/shop.1000001';
const isTemporalHere = await hasTemporal('dev-server');
const testMsMax = 180_000;

async function livesThere(shop: ErasedShop): Promise<string> {
  await setUpShop(shop);
  await makeCustomer(shop);
  await callsIn(shop);
  return await heldAndCancelled(shop);
}

/** Asks until the order is over where it is kept, too. */
async function erases(shop: ErasedShop) {
  const { body } = await shop.ok('root', 'POST', `${customer}/erase`);
  expect(body).toMatchObject({ remains: [], erased: { records: 2 } });
}

describe.runIf(postgresHere !== null)('on PostgreSQL', () => {
  it(
    'an erased customer is in no file of its cluster, log and statistics included',
    async () => {
      const server = await pausablePostgres();
      const folder = server.data ?? '';
      const url = await server.schema('shop');
      await runStatements(url, 'alter system set wal_recycle = off');
      await runStatements(url, 'select pg_reload_conf()');
      const data = aFolder();
      const shop = await anErasedShop({
        data,
        database: url,
        orders: await server.schema('orders'),
      });
      try {
        const orderId = await livesThere(shop);
        await runStatements(url, 'analyze; checkpoint');
        const before = searchDisk(folder, texts).found;
        for (const text of [typed.lastName, typed.email, typed.note, typed.draft]) {
          expect(before.some((one) => one.endsWith(`: ${text}`))).toBe(true);
        }
        await erases(shop);
        expect(searchDisk(folder, texts).found).toEqual([]);
        expect(searchDisk(data, texts).found).toEqual([]);
        expect((await shop.ok('ann', 'GET', `orders/${orderId}`)).text).toContain('[erased');
        await shop.stop();
        expect(searchDisk(folder, texts).found).toEqual([]);
      } finally {
        await shop.stop();
        await server.stop();
      }
    },
    testMsMax,
  );
});

describe.runIf(isTemporalHere)('with orders on Temporal', () => {
  it(
    'nothing that was typed of an erased customer is in its histories',
    async () => {
      const folder = aFolder();
      const server = await startTemporalServer({ file: join(folder, 'temporal.db') });
      const data = aFolder();
      try {
        const shop = await anErasedShop({ data, temporal: { address: server.address } });
        const orderId = await livesThere(shop);
        expect((await shop.ok('ann', 'GET', `orders/${orderId}`)).text).toContain(
          typed.addressLabel,
        );
        await erases(shop);
        expect((await shop.ok('ann', 'GET', `orders/${orderId}`)).text).toContain('[erased');
        await shop.stop();
      } finally {
        await server.stop();
      }
      const found = searchDisk(folder, [...texts, 'shop.1000001', '1000001']).found;
      expect(found.filter((one) => !one.endsWith('1000001'))).toEqual([]);
      // The search reads histories: the customer's number stands in them.
      expect(found).not.toEqual([]);
      expect(searchDisk(data, texts).found).toEqual([]);
    },
    testMsMax,
  );
});
