/** Erasure where the store is PostgreSQL. */
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { searchDisk } from '../support/disk-search.ts';
import { anErasedShop, erases, livesThere, texts, typed } from '../support/erased-shop.ts';
import { postgresHere } from '../support/order-hosts/postgres-here.ts';
import { pausablePostgres, runStatements } from '../support/temporary-postgres.ts';

const testMsMax = 180_000;

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
        const { orderId } = await livesThere(shop);
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
