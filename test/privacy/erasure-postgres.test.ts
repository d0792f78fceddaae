/** Erasure where the store is PostgreSQL. */
import { describe, expect, it } from 'vitest';
import { openStore } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { searchDisk } from '../support/disk-search.ts';
import { anErasedShop, erases, livesThere, texts, typed } from '../support/erased-shop.ts';
import { onPostgres, postgresHere } from '../support/order-hosts/postgres-here.ts';
import { pausablePostgres, runStatements } from '../support/temporary-postgres.ts';

const testMsMax = 180_000;

const erasure = (customerId: string, isDone: boolean) => {
  return { at: '2026-11-30T08:00:00.000Z', centreId: 'shop', customerId, keys: [], isDone };
};

describe.runIf(postgresHere !== null)('on PostgreSQL', () => {
  it('an erasure that a lost machine had begun is known to the next one', async () => {
    const path = await onPostgres();
    const opened = (listIn: string) => openStore({ path, nowMs: () => 0, listIn });
    const lost = opened(aFolder());
    lost.erasures.add(erasure('c1', false));
    lost.erasures.add(erasure('c2', false));
    lost.erasures.add(erasure('c2', true));
    lost.close();
    const folder = aFolder();
    const next = opened(folder);
    const known = [erasure('c1', false), erasure('c2', true)];
    expect(next.erasures.all()).toEqual(known);
    next.close();
    // The database is brought back from a backup: the folder has what was erased since.
    const restored = openStore({ path: await onPostgres(), nowMs: () => 0, listIn: folder });
    expect(restored.erasures.all()).toEqual(known);
    restored.close();
  });

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
