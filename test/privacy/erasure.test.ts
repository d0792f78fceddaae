/** A customer is erased so that a search of every byte on disk finds nothing of them. */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Operation, operations } from '../../api/index.ts';
import { JournalReader } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { searchCompressed, searchDisk } from '../support/disk-search.ts';
import {
  anErasedShop,
  livesThere,
  makeCustomer,
  setUpShop,
  texts,
  typed,
} from '../support/erased-shop.ts';

const customer = 'customers/shop.1000001';

function inSnapshots(data: string): readonly string[] {
  const journal = new JournalReader(data, 'shop');
  const body = journal.lastSnapshot()?.body ?? new Uint8Array();
  journal.close();
  return searchCompressed(body, texts);
}

describe('an erased customer, in a folder', () => {
  it('is found nowhere on disk, where all that was typed stood before', async () => {
    const data = aFolder();
    const shop = await anErasedShop({ data });
    const { orderId, callId } = await livesThere(shop);
    const before = await shop.ok('ann', 'GET', `orders/${orderId}`);
    for (const text of [typed.holdComment, typed.clearComment, typed.addressLabel]) {
      expect(before.text).toContain(JSON.stringify(text).slice(1, -1));
    }
    const foundBefore = searchDisk(data, texts).found;
    // What is typed into orders, and who calls, is sealed from the first.
    const sealed: readonly string[] = [
      typed.holdComment,
      typed.clearComment,
      typed.cancelReason,
      typed.checkNumber,
    ];
    for (const text of texts) {
      const isFound = foundBefore.some((one) => one.endsWith(`: ${text}`));
      if (!sealed.includes(text)) expect([text, isFound]).toEqual([text, true]);
    }
    const { body } = await shop.ok('root', 'GET', `${customer}/export`);
    const exported = JSON.stringify(body);
    for (const text of Object.values(typed)) {
      if (text !== typed.draft) expect(exported).toContain(JSON.stringify(text).slice(1, -1));
    }
    const dry = await shop.ok('root', 'POST', `${customer}/erase?dryRun=true`);
    expect(dry.body).toMatchObject({ erasedAt: null, erased: { records: 2, orders: 1, calls: 1 } });
    const erased = await shop.ok('root', 'POST', `${customer}/erase`);
    expect(erased.body).toMatchObject({ remains: [], erased: { records: 2 } });
    expect(searchDisk(data, texts).found).toEqual([]);
    const after = await shop.ok('ann', 'GET', `orders/${orderId}`);
    expect(after.text).toContain('[erased · effacé]');
    expect((await shop.ok('ann', 'GET', customer)).body).toMatchObject({
      lastName: '[erased · effacé]',
      erasedAt: expect.any(String),
      phones: [],
    });
    expect((await shop.ok('ann', 'GET', `calls/${callId}`)).text).not.toContain(typed.phone);
    expect((await shop.ok('ann', 'GET', `${customer}/history`)).text).not.toContain(typed.note);
    const journal = ['events', 'disk'].map((source) => `centres/shop/journal?source=${source}`);
    const lists = Object.values<Operation>(operations)
      .filter(({ method, handler }) => method === 'GET' && handler.kind === 'document')
      .map(({ path }) => path.slice('/api/v1/'.length))
      .map((path) => path.replace('{centre}', 'shop').replace('{handler}', 'main'))
      .filter((path) => !path.includes('{'));
    expect(lists.length).toBeGreaterThan(50);
    for (const path of [...journal, ...lists]) {
      const { text } = await shop.ask('root', 'GET', path);
      expect([path, texts.filter((one) => text.includes(one))]).toEqual([path, []]);
    }
    await shop.stop();
    expect(searchDisk(data, texts).found).toEqual([]);
    expect(inSnapshots(data)).toEqual([]);
    const again = await anErasedShop({ data });
    expect((await again.ok('root', 'POST', `${customer}/erase`)).body).toMatchObject({
      remains: [],
    });
    expect(searchDisk(data, texts).files).toBeGreaterThan(5);
  });

  it('who has an order open is refused with its id, and once erased gets nothing new', async () => {
    const shop = await anErasedShop({ data: aFolder() });
    await setUpShop(shop);
    await makeCustomer(shop);
    const asked = { customerId: 'shop.1000001' };
    const { body: made, etag } = await shop.ok('ann', 'POST', 'centres/shop/orders', asked);
    const refused = await shop.ask('root', 'POST', `${customer}/erase`);
    expect([refused.status, refused.body['code']]).toEqual([409, 'in_use']);
    expect(refused.text).toContain(String(made['id']));
    expect((await shop.ask('ann', 'POST', `${customer}/erase`)).status).toBe(403);
    await shop.ok('ann', 'POST', `orders/${made['id']}/cancel`, { reason: 'asked' }, etag);
    await shop.ok('root', 'POST', `${customer}/erase`);
    const order = await shop.ask('ann', 'POST', 'centres/shop/orders', asked);
    const note = await shop.ask('ann', 'POST', `${customer}/notes`, { text: 'x' });
    const { etag: erased } = await shop.ok('ann', 'GET', customer);
    const patch = await shop.ask('ann', 'PATCH', customer, { lastName: 'y' }, erased);
    const other = await shop.ok('ann', 'POST', 'centres/shop/customers', { lastName: 'Petit' });
    const [erasedId, otherId] = ['shop.1000001', String(other.body['id'])];
    const merges = [
      await shop.ask('root', 'POST', `${customer}/merge`, { intoId: otherId }),
      await shop.ask('root', 'POST', `customers/${otherId}/merge`, { intoId: erasedId }),
    ];
    for (const { status, body } of [order, note, patch, ...merges]) {
      expect([status, body['code']]).toEqual([409, 'customer_erased']);
    }
  });

  it('who comes back with a backup is erased again at the start', async () => {
    const [data, backup] = [aFolder(), aFolder()];
    const shop = await anErasedShop({ data });
    const { orderId } = await livesThere(shop);
    await shop.stop();
    cpSync(data, backup, { recursive: true });
    const second = await anErasedShop({ data });
    await second.ok('root', 'POST', `${customer}/erase`);
    await second.stop();
    cpSync(join(data, 'erased-customers.jsonl'), join(backup, 'erased-customers.jsonl'));
    const back = await anErasedShop({ data: backup });
    expect((await back.ok('ann', 'GET', customer)).text).not.toContain(typed.email);
    expect((await back.ok('ann', 'GET', `orders/${orderId}`)).text).toContain('[erased · effacé]');
    expect(searchDisk(backup, texts).found).toEqual([]);
  });

  it('whose erasure was cut off is erased at the next start', async () => {
    const data = aFolder();
    const shop = await anErasedShop({ data });
    await livesThere(shop);
    await shop.ok('root', 'POST', `${customer}/erase?dryRun=true`);
    await shop.stop();
    const list = join(data, 'erased-customers.jsonl');
    expect(existsSync(list)).toBe(false);
    const line = { at: '', centreId: 'shop', customerId: '1000001', keys: [], isDone: false };
    writeFileSync(list, `${JSON.stringify(line)}\n`);
    const back = await anErasedShop({ data });
    expect((await back.ok('ann', 'GET', customer)).text).not.toContain(typed.email);
    expect(searchDisk(data, texts).found).toEqual([]);
    expect(readFileSync(list, 'utf8')).toContain('"isDone":true');
  });
});

it('texts whose key is lost say so, and nothing ends for it', async () => {
  const data = aFolder();
  const shop = await anErasedShop({ data });
  const { orderId } = await livesThere(shop);
  await shop.stop();
  for (const end of ['', '-wal', '-shm']) rmSync(join(data, `keys.db${end}`), { force: true });
  const back = await anErasedShop({ data });
  const { text } = await back.ok('ann', 'GET', `orders/${orderId}`);
  expect(text).toContain('[customer_key_missing]');
  const refused = await back.ask('root', 'GET', `${customer}/export`);
  expect([refused.status, refused.body['code']]).toEqual([409, 'customer_key_missing']);
});
