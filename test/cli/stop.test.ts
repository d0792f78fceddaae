/** A service that is told to end while it does what somebody has asked for. */
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Client } from '#client';
import { systemClock } from '../../live/index.ts';
import { startCentre } from '../../server/start-centre.ts';
import { aFolder } from '../support/a-folder.ts';
import { smallAccounts, smallCentre } from '../support/running-service.ts';

const items = 3_000;
const params = { centre: 'shop' };

describe('a service that is told to end', () => {
  it('first does what a client has asked for that has left since', async () => {
    const faults: unknown[] = [];
    const data = aFolder();
    const start = () =>
      startCentre(
        { centre: smallCentre, ruleSets: [] },
        {
          clock: systemClock,
          speed: 1,
          host: '127.0.0.1',
          port: 0,
          accounts: smallAccounts,
          data,
          onInternal: (error) => faults.push(error),
        },
      );
    const service = await start();
    const rows = Array.from({ length: items }, (_none, n) => `S-${n};Mug ${n};table;20;5`);
    const leaving = request(`${service.address}/api/v1/centres/shop/imports?kind=items`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer root',
        'content-type': 'text/csv',
        'idempotency-key': crypto.randomUUID(),
      },
    });
    leaving.on('error', () => {});
    leaving.end(`sku;name.en;category;price;cost\n${rows.join('\n')}\n`);
    const begun = async () => {
      const client = new Client({ server: service.address, bearer: 'root' });
      const read = await client.get('/api/v1/centres/{centre}/items', { params });
      return read.ok && read.body.items.length > 0;
    };
    await expect.poll(begun, { interval: 40 }).toBe(true);
    leaving.destroy();
    await service.stop();
    expect(faults).toEqual([]);
    const again = await start();
    const client = new Client({ server: again.address, bearer: 'root' });
    const query = { q: `S-${items - 1}` };
    const last = await client.get('/api/v1/centres/{centre}/items', { params, query });
    expect(last.ok && last.body.items.map(({ sku }) => sku)).toEqual([`S-${items - 1}`]);
    await again.stop();
    expect(faults).toEqual([]);
  });
});
