import { createHash } from 'node:crypto';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../contracts/index.ts';
import type { StoreErrorCode } from '../../store/database/store-error.ts';
import { inMemory, migrate, openSqlite, ownMigrations, StoreError } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aSet, aStore, errorOf, storeSuite } from '../support/store-suite.ts';

const nowMs = () => 1_000;

storeSuite(async () => join(aFolder(), 'a.db'));

it('takes the second it begins in as its life, where it is in memory', () => {
  expect(aStore(inMemory).beginLife(1_795_228_553_999)).toBe(1_795_228_553);
});

it('shows ids for numbers while it is locked, and numbers once it is free', () => {
  const path = join(aFolder(), 'a.db');
  const store = aStore(path);
  store.serve('http://127.0.0.1:8123');
  const other = openSqlite(path);
  const order = { centreId: 'shop', kind: 'order', id: 'o1' } as const;
  const shown = other.transaction(() => store.numbers.numberOf(order));
  expect([shown, store.numbers.numberOf(order)]).toEqual(['o1', 'V-10001-4']);
  other.close();
});

describe('a store that cannot be opened', () => {
  it('says whether that may pass as the catalogue of errors does', () => {
    const known = errorCatalogue.flatMap(({ code, retryable }) =>
      /^store_/.test(code) ? [{ code: code as StoreErrorCode, retryable }] : [],
    );
    expect(known.length).toBeGreaterThan(8);
    for (const { code, retryable } of known) {
      expect([code, new StoreError(code, '').isPassing]).toEqual([code, retryable]);
    }
  });

  it('says that a file is no database', () => {
    const path = join(aFolder(), 'a.db');
    writeFileSync(path, 'name,priority\n'.repeat(100));
    const error = errorOf(() => aStore(path));
    expect(error).toMatchObject({ code: 'store_not_a_database', message: expect.any(String) });
    expect(String(error)).toContain(path);
  });

  it('says that its folder is not there', () => {
    const error = errorOf(() => aStore(join(aFolder(), 'nowhere', 'a.db')));
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ code: 'store_failed' });
  });

  it('says that a newer version has written it', () => {
    const path = join(aFolder(), 'a.db');
    const driver = openSqlite(path);
    migrate(driver, {
      path,
      nowMs,
      migrations: [...ownMigrations(), { number: 9_999, name: 'later', sql: 'select 1' }],
    });
    driver.close();
    const error = errorOf(() => aStore(path));
    expect(error).toMatchObject({ code: 'store_newer' });
    expect(String(error)).toMatch(/schema 9999 .*expected at most \d/);
  });

  it('says that another process holds it', () => {
    const path = join(aFolder(), 'a.db');
    const [one, other] = [openSqlite(path), openSqlite(path)];
    other.execute('pragma busy_timeout = 0');
    one.execute('create table a (id integer)');
    const clash = () => one.transaction(() => other.transaction(() => 1));
    expect(errorOf(clash)).toMatchObject({ code: 'store_busy' });
    one.close();
    other.close();
  });

  it('says that it is full', () => {
    const driver = openSqlite(inMemory);
    driver.execute('pragma max_page_count = 3');
    const grow = () => driver.execute('create table a (b text); create table c (d text)');
    const fill = () => driver.prepare('insert into a (b) values (?)').run('x'.repeat(100_000));
    expect(errorOf(() => [grow(), fill()])).toMatchObject({ code: 'store_full' });
  });

  it('says that it may not be written', () => {
    const path = join(aFolder(), 'a.db');
    aStore(path).close();
    const driver = openSqlite(path);
    driver.execute('pragma query_only = on');
    const error = errorOf(() => driver.execute('create table a (b text)'));
    expect(error).toMatchObject({ code: 'store_read_only' });
  });
});

/** A store as a commit left it that kept no hashes. */
function withoutHashes(path: string, edit: (sql: string) => string): void {
  const driver = openSqlite(path);
  const migrations = ownMigrations().map((one) => ({ ...one, sql: edit(one.sql) }));
  migrate(driver, { path, nowMs, migrations });
  driver.execute('drop table migration_hash');
  driver.close();
}

describe('a migration', () => {
  it('numbers orders, returns and holds that were there before, the oldest first', () => {
    const path = join(aFolder(), 'a.db');
    const driver = openSqlite(path);
    const before = ownMigrations().filter(({ number }) => number < 28);
    migrate(driver, { path, nowMs, migrations: before });
    const order = driver.prepare(
      "insert into order_row (centre_id, id, version, place, customer_id, label, fulfilment, document) values ('shop', ?, 1, ?, 'c', 'open', 'none', '{}')",
    );
    // Places sort the newest first.
    order.run('o2', '1');
    order.run('o1', '2');
    const event = driver.prepare(
      "insert into customer_event (centre_id, id, version, customer_id, kind, place, at_ms, document) values ('shop', ?, 1, 'c', ?, '1', 1, '{}')",
    );
    event.run('order/o1', 'orders');
    event.run('return/rma_1', 'returns');
    driver.execute(
      "insert into order_hold (centre_id, order_id, hold_id, source, code, place, document) values ('shop', 'o1', 'h1', 'manual', 'X', '1', '{}')",
    );
    driver.close();
    const { numbers } = aStore(path);
    const found = ['V', 'R', 'H'].flatMap((prefix) =>
      [10_001, 10_002].map((sequence) => numbers.findRecord('shop', { prefix, sequence })?.id),
    );
    expect(found).toEqual(['o1', 'o2', 'rma_1', undefined, 'o1.h1', undefined]);
    const numberOf = (id: string) => numbers.numberOf({ centreId: 'shop', kind: 'order', id });
    expect(['o1', 'o2', 'o3'].map(numberOf)).toEqual(['V-10001-4', 'V-10002-3', 'V-10003-8']);
  });

  it('is frozen: the text of each is what it was when stores first had it', () => {
    const hashes = ownMigrations().map(({ number, sql }) => {
      return `${number} ${createHash('sha256').update(sql).digest('hex')}`;
    });
    // A change of the schema adds a line here, and changes none.
    expect(hashes).toEqual([
      '1 5d8a17e54bf5013659c1edd62a8faf95650be729ef10e9210a451eff23fa3326',
      '2 68c153a17a55c102ddf9038a6e05946cce01ea263499b7b86c183d28ec857a51',
      '3 90900c1a1d72b1d6a8164c12a0b647fac5ed557cde8d30da9d628e8d9b8053a0',
      '4 780cf152c052cf3449ef5da576d7f54ef896bc6d7174083d7bd125232de5b82c',
      '5 87a7312b5c6c0abaa2362ecad0df3539e3722d9dfc547e381089defc129977df',
      '6 b8891cbc6e0e849953a4f99522d74168374b2cb03920e78c3a1bf7e1468104cb',
      '7 e51f0af389e56595289189e6361b476d01ac6e9285a15f95d814013cc5e2503e',
      '8 aa81c9b7bfefd139b4ea162bf3eb9155fa2b20f89d65db7afe49cf12d3ded0fb',
      '9 62439b8c79668130d959da9a0099089a86653903cd323d0bc1dee0b8fcd0f1e1',
      '10 603f4acce3a35442fec10fba25edbab7178c2da4a3ddeb532a1e130ab22c3e03',
      '11 96805f1bca67e6dd7348fb25a8f229a666281944da1e757c5104695bd8834c4a',
      '12 85a7a7e7e3fbf562aad1ae5a28fdc799818d7d29466bcfbc81ab6905be4c6616',
      '13 b7ad5971782c93f5f12c3cbde2b17b7ad513aa4789347e5c71964dfcaca2ae4d',
      '14 1ec021a5be2c5e97573cded2b3c1ec71cd1f5edf0b94047bcb87cf316142c627',
      '15 9192cb9aea975b30436179564c066a231826965905b3b9dbf6a05e658a3f5ca5',
      '16 30ace5a4971a04df12d3879f356d6e4265d3f092fc20bc68cddd49f408138896',
      '17 0f229d66e6b9d02287ab2cdfe95c03f5bb6f2006aa64c68976d6bdbfde97e017',
      '18 7c75cfec00494019a090214a6287333148ed0ad5c06e6e33c6cb0a0dc2b08269',
      '19 e56f75bd9206a61499e7687939b012c8eee45df042396b4973954adcb003f2f2',
      '20 7394d0dc98755adcd3ef8c66fc73aa5e7913bead1c6a9ca9a3994a3a07b2ba51',
      '22 5224a24c040a94f012236d60a8c15fe2d60e624994d11254cf4b32ff0f9f3bd8',
      '23 dd9115231a9c974ee0bb3d41326355b44d8df9edaed3ceb94ff9f9ee26d94ba3',
      '25 a50e9e3a90497da86daac8ade2862bedc8fc909b554496c3c5df36a8d31f8605',
      '26 2489c8faeaa40cbab550d7b0887960ac78578f8cc46bcd095e6c81c9744301e6',
      '27 8d92884308a2ce08670c9e97bf7f0778b294b51106ea945cce7d04a89d748a9e',
      '28 3bd9243d329076ffc9bace386f36909b6bb1948f9af25db0742e5b9d6777f858',
      '29 4181c26616d1bc9e4d1a673eb8b53c80128656c7fd56914a297a5b137002d4dc',
      '30 9be23b28a33fe6131d1b844034315222a6101af7efa52aa43aa525c891be9afc',
      '31 9309ca326335cfae535c779cf633e136c0362659c57df3f28c491e0d58c160bb',
      '32 8eccc399925e3f649f072ca7f899558ce1ec4cb73d34c1d43dfdc9d4a7d30f03',
    ]);
  });

  it('that is not the one a store was made by refuses the store', () => {
    const path = join(aFolder(), 'a.db');
    aStore(path).close();
    const driver = openSqlite(path);
    const edited = ownMigrations().map((one) => ({ ...one, sql: `${one.sql}-- edited\n` }));
    const error = errorOf(() => migrate(driver, { path, nowMs, migrations: edited }));
    expect(error).toMatchObject({ code: 'store_other_schema' });
    expect(String(error)).toContain(`the store ${path} was made by other migrations`);
    driver.close();
  });

  it('of a store without hashes is told by the schema it has left', () => {
    const [older, same] = ['a.db', 'b.db'].map((name) => join(aFolder(), name)) as [string, string];
    withoutHashes(older, (sql) => sql.replace("'refused'", "'undone'"));
    expect(errorOf(() => aStore(older))).toMatchObject({ code: 'store_other_schema' });
    withoutHashes(same, (sql) => sql);
    aStore(same).close();
    expect(aStore(same).rules.sets('shop')).toEqual([]);
  });

  it('keeps the drawings that items had before pictures came', () => {
    const path = join(aFolder(), 'a.db');
    const driver = openSqlite(path);
    const migrations = ownMigrations().filter(({ number }) => number < 15);
    migrate(driver, { path, nowMs, migrations });
    for (const number of [2, 1]) {
      driver
        .prepare('insert into item_image values (?, ?, ?, ?, ?)')
        .run('shop', 'MUG', number, 'image/svg+xml', `<svg id="${number}"/>`);
    }
    driver.close();
    const { pictures } = aStore(path);
    const drawn = pictures.imagesOf('shop', 'MUG');
    expect(drawn.map(({ number, hash }) => [number, hash])).toEqual([
      [1, null],
      [2, null],
    ]);
    expect(pictures.drawing('shop', 'MUG', 2)).toBe('<svg id="2"/>');
  });

  const second = { number: 9_000, name: 'second', sql: 'create table second (id integer)' };

  it('of a file that has a schema copies the file first, and is done once', () => {
    const folder = aFolder();
    const path = join(folder, 'a.db');
    const store = aStore(path);
    store.rules.addSet(aSet);
    store.close();
    expect(readdirSync(folder)).toEqual(['a.db', 'keys.db']);
    const driver = openSqlite(path);
    const migrations = [...ownMigrations(), second];
    expect(migrate(driver, { path, nowMs, migrations })).toEqual([9_000]);
    expect(migrate(driver, { path, nowMs, migrations })).toEqual([]);
    driver.close();
    const backups = readdirSync(folder).filter((file) => file.endsWith('.backup'));
    expect(backups).toEqual(['a.db.before-9000-1000.backup']);
    const copy = aStore(join(folder, backups[0] ?? ''));
    expect(copy.rules.set(aSet.id)).toEqual(aSet);
    copy.close();
  });

  it('that fails half way leaves nothing behind', () => {
    const driver = openSqlite(inMemory);
    const broken = { ...second, sql: `${second.sql}; create table second (id integer)` };
    const attempt = () => migrate(driver, { path: inMemory, nowMs, migrations: [broken] });
    expect(attempt).toThrow('already exists');
    expect(migrate(driver, { path: inMemory, nowMs, migrations: [second] })).toEqual([9_000]);
  });
});

it('compacts a large file only where that may take long, and says so', () => {
  const path = join(aFolder(), 'a.db');
  const driver = openSqlite(path);
  driver.execute('create table large (bytes blob); insert into large values (zeroblob(300000000))');
  driver.execute('delete from large');
  const early = driver.compact({ mayTakeLong: false });
  expect(early).toEqual({
    remains: [`free pages of ${path}, until the service starts again`],
    isPostponed: true,
  });
  expect(statSync(path).size).toBeGreaterThan(300_000_000);
  expect(driver.compact({ mayTakeLong: true })).toEqual({ remains: [], isPostponed: false });
  expect(statSync(path).size).toBeLessThan(1_000_000);
  driver.close();
});
