import { describe, expect, it } from 'vitest';
import {
  documentStatements,
  inMemory,
  migrate,
  openSqlite,
  ownMigrations,
} from '../../store/index.ts';
import { each, imports, itemsOf, itemsTable, makes, setsUp } from '../support/a-shop.ts';
import { aServer } from '../support/api-server.ts';

const winter = {
  code: 'W26',
  name: { en: 'Winter' },
  validFrom: '2026-11-01',
  validTo: '2026-11-23',
  itemIds: ['MUG', 'DRAP'],
  priceGroupIds: ['catalogue'],
  freeItemIds: ['MUG'],
  sourceCodes: [
    { code: 'W1', description: 'All' },
    { code: 'W2', description: 'Some', targets: ['1000001'] },
    { code: 'W3', description: 'Withdrawn', active: false },
  ],
};

describe('the settings of a channel', () => {
  it('are those of nobody until an administrator sets them, under the version read', async () => {
    const served = await aServer();
    const path = '/api/v1/centres/shop/channel';
    const before = await served.ask('GET', path, { as: 'helene' });
    expect(before.headers['etag']).toBe('"v0"');
    expect(before.body).toMatchObject({ orderCompletion: true, users: [], version: 0 });
    const first = await setsUp(served, { orderCompletion: false, warehouseId: 'W1' });
    expect([first.status, first.headers['etag'], first.body['currency']]).toEqual([
      ...[200, '"v1"', 'EUR'],
    ]);
    const stale = await served.ask('PUT', path, {
      as: 'nadia',
      headers: { 'if-match': '"v0"' },
      body: { orderCompletion: true, warehouseId: 'W1' },
    });
    expect(stale).toMatchObject({
      status: 412,
      body: {
        code: 'version_mismatch',
        current: { version: 1, person: 'nadia' },
        changed: ['/orderCompletion'],
      },
    });
    const second = await setsUp(served, { orderCompletion: true });
    expect(second.body).toMatchObject({ version: 2, warehouseId: null, orderCompletion: true });
  });

  it('refuse a code twice, a second default hold code, and who may not', async () => {
    const served = await aServer();
    const name = { en: 'A' };
    const twice = await setsUp(served, {
      holdCodes: [
        { code: 'A', name, isDefault: true },
        { code: 'B', name, isDefault: true },
      ],
      deliveryModes: [
        { code: 'A', name },
        { code: 'A', name },
      ],
    });
    const errors = twice.body['errors'] as { pointer: string }[];
    expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual([
      ...['/body/deliveryModes', '/body/holdCodes'],
    ]);
    const other = await served.ask('PUT', '/api/v1/centres/shop/channel', {
      as: 'helene',
      headers: { 'if-match': '"v0"' },
      body: {},
    });
    expect([other.status, other.body['needs']]).toEqual([403, ['admin']]);
  });
});

describe('items', () => {
  it('are found by the beginning of words in any language, and by stock number', async () => {
    const served = await aServer();
    await imports(served, 'items', itemsTable);
    const find = async (query: string) =>
      each(await served.ask('GET', `/api/v1/centres/shop/items?${query}`, { as: 'helene' }), 'sku');
    expect(await find('q=tas')).toEqual(['MUG']);
    expect(await find('q=sheet%20160')).toEqual(['DRAP']);
    expect(await find('q=cafe')).toEqual(['BOL']);
    expect(await find('q=mug')).toEqual(['MUG']);
    expect(await find('q=---')).toEqual([]);
    await makes(served, 'centres/shop/catalogues', winter, 'paul');
    expect(await find('catalogueId=shop.W26')).toEqual(['DRAP', 'MUG']);
    expect(await find('catalogueId=shop.W26&q=tasse')).toEqual(['MUG']);
  });

  it('show a picture that can run nothing, to pages that have no name', async () => {
    const served = await aServer();
    await imports(served, 'items', itemsTable);
    const text = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    served.store.pictures.setDrawing(['shop', 'MUG'], {
      number: 1,
      mediaType: 'image/svg+xml',
      text,
    });
    const item = await served.ask('GET', '/api/v1/items/shop.MUG', { as: 'helene' });
    const [image] = item.body['images'] as { href: string; isDefault: boolean }[];
    const href = '/api/v1/items/shop.MUG/images/1';
    expect(image).toEqual({
      number: 1,
      href,
      thumbnails: [
        { side: 96, href },
        { side: 320, href },
      ],
      type: 'image/svg+xml',
      isDefault: true,
      width: null,
      height: null,
      sha256: null,
      source: null,
    });
    const got = await served.ask('GET', String(image?.href));
    expect([got.status, got.type, got.text]).toEqual([200, 'image/svg+xml; charset=utf-8', text]);
    expect(got.headers['content-security-policy']).toContain("default-src 'none'");
    expect((await served.ask('GET', '/api/v1/items/shop.MUG/images/2')).status).toBe(404);
  });
});

describe('source codes', () => {
  it('are of one catalogue, and hold on its days, its last one included', async () => {
    const served = await aServer();
    await imports(served, 'items', itemsTable);
    expect((await makes(served, 'centres/shop/catalogues', winter, 'paul')).status).toBe(201);
    const find = async (query = '') =>
      each(
        await served.ask('GET', `/api/v1/centres/shop/source-codes?${query}`, { as: 'helene' }),
        'code',
      );
    // The clock of the tests stands on 23 November 2026.
    expect(await find()).toEqual(['W1', 'W2']);
    expect(await find('code=w1')).toEqual(['W1']);
    expect(await find('code=W3')).toEqual([]);
    const again = { ...winter, code: 'X26', sourceCodes: [{ code: 'W1', description: 'Again' }] };
    const taken = await makes(served, 'centres/shop/catalogues', again, 'paul');
    expect([taken.status, taken.body['code']]).toEqual([409, 'name_taken']);
    const ended = await served.ask('PATCH', '/api/v1/catalogues/shop.W26', {
      as: 'paul',
      headers: { 'if-match': '"v1"' },
      body: { validTo: '2026-11-22' },
    });
    expect(ended.status).toBe(200);
    expect(await find()).toEqual([]);
    const odd = await makes(
      served,
      'centres/shop/catalogues',
      { ...winter, itemIds: ['?'] },
      'paul',
    );
    expect(odd.status).toBe(400);
    const unknown = { ...winter, code: 'Y26', sourceCodes: [], itemIds: ['NONE'] };
    const refused = await makes(served, 'centres/shop/catalogues', unknown, 'paul');
    expect(refused.body['errors']).toMatchObject([{ pointer: '/body/itemIds/0' }]);
  });
});

describe('scripts', () => {
  it('are kept, changed and removed under their version', async () => {
    const served = await aServer();
    const made = await makes(
      served,
      'centres/shop/scripts',
      {
        name: 'Hello',
        kind: 'say',
        moment: 'start',
        target: { kind: 'order' },
        text: { en: 'Good morning.' },
      },
      'paul',
    );
    const path = String(made.headers['location']);
    const headers = { 'if-match': '"v1"' };
    expect(itemsOf(await served.get('/api/v1/centres/shop/scripts'))).toHaveLength(1);
    const patched = await served.ask('PATCH', path, {
      as: 'paul',
      headers,
      body: { priority: 3 },
    });
    expect(patched.body).toMatchObject({ version: 2, priority: 3, text: { en: 'Good morning.' } });
    expect((await served.ask('DELETE', path, { as: 'paul', headers })).status).toBe(412);
    const now = { 'if-match': '"v2"' };
    expect((await served.ask('DELETE', path, { as: 'paul', headers: now })).status).toBe(204);
    expect((await served.ask('GET', path, { as: 'paul' })).body['code']).toBe('script_not_found');
    expect(itemsOf(await served.get('/api/v1/centres/shop/scripts?moment=start'))).toEqual([]);
  });
});

describe('the index of what is searched for', () => {
  it.each(['customer', 'item', 'catalogue', 'script'] as const)(
    'is all that a search for a %s reads: no table is read whole',
    (table) => {
      const driver = openSqlite(inMemory);
      migrate(driver, { path: inMemory, nowMs: () => 0, migrations: ownMigrations() });
      const plan = (sql: string): string =>
        driver
          .prepare(`explain query plan ${sql}`)
          .all(...Array.from(sql.matchAll(/\?/g), () => ''))
          .map(({ detail }) => String(detail))
          .join('; ');
      expect(plan(documentStatements(table).search)).not.toMatch(
        /\bscan\b(?! constant)|temp b-tree/i,
      );
      expect(plan(`select * from ${table} where document = ?`)).toMatch(/scan/i);
    },
  );
});
