/** Erasure where orders are workflows of Temporal. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { searchDisk } from '../support/disk-search.ts';
import { anErasedShop, erases, livesThere, texts, typed } from '../support/erased-shop.ts';
import { hasTemporal, startTemporalServer } from '../support/temporal-server.ts';

const testMsMax = 180_000;

describe.runIf(await hasTemporal('dev-server'))('with orders on Temporal', () => {
  it(
    'nothing that was typed of an erased customer is in its histories',
    async () => {
      const folder = aFolder();
      const server = await startTemporalServer({ file: join(folder, 'temporal.db') });
      const data = aFolder();
      try {
        const shop = await anErasedShop({ data, temporal: { address: server.address } });
        const { orderId } = await livesThere(shop);
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
