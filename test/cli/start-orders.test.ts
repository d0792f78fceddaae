import { Buffer } from 'node:buffer';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AccountsFile } from '../../contracts/index.ts';
import { systemClock } from '../../live/index.ts';
import { startCentre } from '../../server/start-centre.ts';
import { aFolder } from '../support/a-folder.ts';
import type { Body } from '../support/api-server.ts';
import { smallCentre } from '../support/running-service.ts';

const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'ann', name: 'Ann', roles: ['agent', 'orderTaker'] },
    { id: 'root', name: 'Root', roles: ['admin'] },
  ],
};
const card = { code: 'CARD', name: { en: 'Card' }, kind: 'card' };

/** A service on a folder, and how it is asked. */
async function started(data: string) {
  const onInternal = (error: Error): never => {
    throw error;
  };
  const service = await startCentre(
    { centre: smallCentre, ruleSets: [] },
    { clock: systemClock, speed: 1, host: '127.0.0.1', port: 0, accounts, data, onInternal },
  );
  let keys = 0;
  const ask = async (as: string, method: string, path: string, body?: object | string) => {
    keys += 1;
    const type = typeof body === 'string' ? 'text/csv' : 'application/json';
    const { version = 0 } = path.endsWith('/submit') ? await read(path) : {};
    const isChange = path.endsWith('/submit') || method === 'PUT';
    const answer = await fetch(`${service.address}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${as}`,
        'idempotency-key': `${service.port}-${keys}`,
        ...(isChange ? { 'if-match': `"v${version}"` } : {}),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body: Buffer.from(textOf(body)) }),
    });
    return (await answer.json()) as Body;
  };
  const read = (path: string): Promise<Body> => ask('ann', 'GET', path.replace('/submit', ''));
  return { ask, read, stop: () => service.stop() };
}

const textOf = (body: object | string) => (typeof body === 'string' ? body : JSON.stringify(body));

describe('the orders of a service with a data folder', () => {
  it('go on after it was stopped: drafts, their payments, and what lists show', async () => {
    const data = aFolder();
    const first = await started(data);
    const channel = { users: ['ann'], paymentMethods: [card] };
    await first.ask('root', 'PUT', 'centres/shop/channel', channel);
    const items = 'sku;name.en;category;price;cost\nMUG;Mug;table;20;5\n';
    await first.ask('root', 'POST', 'centres/shop/imports?kind=items', items);
    const customer = { number: '1000001', lastName: 'Bernard' };
    await first.ask('ann', 'POST', 'centres/shop/customers', customer);
    const begin = { customerId: 'shop.1000001' };
    const { id } = await first.ask('ann', 'POST', 'centres/shop/orders', begin);
    const line = { itemId: 'shop.MUG', quantity: '2' };
    await first.ask('ann', 'POST', `orders/${id}/lines`, line);
    await first.ask('ann', 'POST', `orders/${id}/complete`);
    await first.stop();

    const second = await started(data);
    expect(await second.read(`orders/${id}`)).toMatchObject({ entry: 'completing', version: 3 });
    const total = { amountMinor: 4_000, currency: 'EUR' };
    const payment = { methodId: 'CARD', amount: total, token: 'tok_ok' };
    await second.ask('ann', 'POST', `orders/${id}/payments`, payment);
    const body = { confirmedTotal: total };
    const submitted = await second.ask('ann', 'POST', `orders/${id}/submit`, body);
    expect(submitted['outcome']).toBe('released');
    await second.stop();

    const third = await started(data);
    const { items: listed } = await third.read('centres/shop/orders?status=open');
    expect(listed).toMatchObject([{ id, entry: 'submitted', total }]);
    await third.stop();
    expect(readdirSync(data)).toEqual(expect.arrayContaining(['orders.db', 'callwright.db']));
  });
});
