/** A backup in the place of a data folder: what is checked first, and what a service then has. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aRunningService } from '../support/running-service.ts';
import { aShopThatRuns } from '../support/shop-that-runs.ts';

const restore = (...args: readonly string[]) => callwrightHere(['restore', ...args]);

/** Rows of each table of a database, in order. */
function contentOf(path: string): object {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database
    .prepare("select name from sqlite_schema where type = 'table' order by name")
    .all();
  const rows = tables.map(({ name }) => [name, database.prepare(`select * from "${name}"`).all()]);
  database.close();
  return Object.fromEntries(rows);
}

function databasesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.db'),
  );
}

/** A backup of a shop with an order, taken while calls arrive, and what the shop shows of both. */
async function aBackupUnderLoad(folder: string) {
  const [data, backup] = [join(folder, 'data'), join(folder, 'monday')];
  const shop = await aShopThatRuns(data);
  const body = { customerId: 'shop.1000001' };
  const params = { centre: 'shop' };
  const made = await shop
    .client('ann')
    .ask('POST', '/api/v1/centres/{centre}/orders', { params, body });
  expect(made).toMatchObject({ ok: true });
  const order = String(Object(made.ok ? made.body : {}).id);
  const callId = await shop.arrive('orders');
  const load = { isOver: false, calls: 0 };
  const writer = (async () => {
    for (; !load.isOver; load.calls += 1) await shop.arrive('orders');
  })();
  const done = await callwrightHere(['backup', '--data', data, '--to', backup]);
  load.isOver = true;
  await writer;
  expect(done).toMatchObject({ code: 0, stderr: '' });
  expect(load.calls).toBeGreaterThan(0);
  return { data, backup, shop, order, callId };
}

async function aBackup(folder: string) {
  const [data, backup] = [join(folder, 'data'), join(folder, 'monday')];
  await (await aRunningService(undefined, 0, { data })).stop();
  expect(await callwrightHere(['backup', '--data', data, '--to', backup])).toMatchObject({
    code: 0,
  });
  return { data, backup };
}

describe('callwright restore', () => {
  it('brings back what a service had when it was backed up under load', async () => {
    const folder = aFolder();
    const { data, backup, shop, order, callId } = await aBackupUnderLoad(folder);
    const running = await restore(backup, '--data', data);
    expect(running).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('a service runs at'),
    });
    await shop.stop();
    const restored = await restore(backup, '--data', data, '--json');
    const former = `${data}.before-restore`;
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(restored.stdout)).toMatchObject({ schema: 'callwright.restore/1', former });
    const paths = databasesOf(backup);
    expect(paths.length).toBeGreaterThan(3);
    expect(databasesOf(data)).toEqual(paths);
    for (const path of paths) {
      expect(contentOf(join(data, path))).toEqual(contentOf(join(backup, path)));
    }
    const { accounts } = shop.service;
    const back = await aRunningService(undefined, 0, { data, accounts });
    const ann = back.client('ann');
    expect(await ann.get('/api/v1/orders/{order}', { params: { order } })).toMatchObject({
      ok: true,
      body: { id: order },
    });
    const call = await back
      .client('root')
      .get('/api/v1/calls/{call}', { params: { call: callId } });
    expect(call).toMatchObject({ ok: true });
    await back.stop();
    for (const command of ['journal verify', 'order audit']) {
      expect(await callwrightHere([...command.split(' '), '--data', data])).toMatchObject({
        code: 0,
      });
    }
    expect(databasesOf(former).length).toBeGreaterThan(3);
    const again = await restore(backup, '--data', data);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('earlier restore')]);
  });

  it('fills a folder that is not there, and one that is empty', async () => {
    const folder = aFolder();
    const { backup } = await aBackup(folder);
    const empty = aFolder();
    for (const data of [join(folder, 'new', 'data'), empty]) {
      const { code, stdout } = await restore(backup, '--data', data);
      expect([code, stdout]).toEqual([0, expect.not.stringContaining('former')]);
      expect(databasesOf(data)).toEqual(databasesOf(backup));
    }
  });

  it.each([
    [
      'a byte of a file is another',
      'checksum',
      (backup: string) => {
        const path = join(backup, 'callwright.db');
        const bytes = readFileSync(path);
        writeFileSync(path, bytes.fill(0x5a, bytes.length - 1));
      },
    ],
    ['a file is gone', 'is missing', (backup: string) => rmSync(join(backup, 'callwright.db'))],
    [
      'a file is added',
      'is not listed',
      (backup: string) => {
        writeFileSync(join(backup, 'more.db'), '');
      },
    ],
    [
      'a line of the list is cut off',
      'is not listed',
      (backup: string) => {
        const list = join(backup, 'SHA256SUMS');
        writeFileSync(list, readFileSync(list, 'utf8').split('\n').slice(1).join('\n'));
      },
    ],
    [
      'it has no list',
      'SHA256SUMS is not there',
      (backup: string) => {
        rmSync(join(backup, 'SHA256SUMS'));
      },
    ],
  ])('leaves the folder as it is where %s', async (_what, says, damage) => {
    const folder = aFolder();
    const { data, backup } = await aBackup(folder);
    const before = contentOf(join(data, 'callwright.db'));
    damage(backup);
    const { code, stderr } = await restore(backup, '--data', data);
    expect([code, stderr]).toEqual([3, expect.stringContaining(says)]);
    expect(contentOf(join(data, 'callwright.db'))).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(['data', 'monday']);
  });

  it('refuses a backup of a newer version, and folders in each other', async () => {
    const folder = aFolder();
    const { data, backup } = await aBackup(folder);
    const newer = join(folder, 'newer');
    const database = new DatabaseSync(join(data, 'callwright.db'));
    database.exec("insert into schema_migration values (999, 'later', 0)");
    database.close();
    await callwrightHere(['backup', '--data', data, '--to', newer]);
    const refused = await restore(newer, '--data', data);
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringContaining('newer Callwright'),
    ]);
    expect(existsSync(`${data}.before-restore`)).toBe(false);
    for (const inside of [backup, join(backup, 'data'), folder]) {
      const wrong = await restore(backup, '--data', inside);
      expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('two folders apart')]);
    }
  });

  it('keeps the list of customers erased since the backup', async () => {
    const folder = aFolder();
    const { data, backup } = await aBackup(folder);
    const list = join(data, 'erased-customers.jsonl');
    const line = { at: '', centreId: 'shop', customerId: '1000001', keys: [], isDone: true };
    appendFileSync(list, `${JSON.stringify(line)}\n`);
    expect(await restore(backup, '--data', data)).toMatchObject({ code: 0 });
    expect(readFileSync(list, 'utf8')).toContain('1000001');
  });

  it('makes files of a backup that others may read the owner’s alone', async () => {
    const folder = aFolder();
    const { backup } = await aBackup(folder);
    const data = join(folder, 'restored');
    chmodSync(join(backup, 'callwright.db'), 0o644);
    expect(await restore(backup, '--data', data)).toMatchObject({ code: 0 });
    expect(statSync(join(data, 'callwright.db')).mode & 0o777).toBe(0o600);
  });
});
