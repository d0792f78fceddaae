/** A copy of a data folder, made while its service writes. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aRunningService } from '../support/running-service.ts';
import { aShopThatRuns } from '../support/shop-that-runs.ts';

const backup = (...args: readonly string[]) => callwrightHere(['backup', ...args]);

async function entries(data: string): Promise<readonly string[]> {
  const { code, stdout } = await callwrightHere(['journal', 'export', '--data', data]);
  expect(code).toBe(0);
  return stdout.trim().split('\n').slice(1);
}

describe('callwright backup', () => {
  it('copies books and journal of one moment, on which a service starts', async () => {
    const folder = aFolder();
    const [data, to] = [join(folder, 'data'), join(folder, 'copies', 'monday')];
    const shop = await aShopThatRuns(data);
    const ann = shop.client('ann');
    const params = { centre: 'shop' };
    const order = async (): Promise<string> => {
      const body = { customerId: 'shop.1000001' };
      const made = await ann.ask('POST', '/api/v1/centres/{centre}/orders', { params, body });
      if (!made.ok) throw new Error(made.problem.detail);
      return (made.body as { readonly id: string }).id;
    };
    const first = await order();
    const callId = await shop.arrive('orders');
    const list = async (running: typeof shop) => {
      const got = await running
        .client('ann')
        .get('/api/v1/orders/{order}', { params: { order: first } });
      return got.ok ? got.body : got.problem;
    };
    const before = await list(shop);
    const writing = { isOver: false, count: 0 };
    const writer = (async () => {
      for (; !writing.isOver; writing.count += 1) await shop.arrive('orders');
    })();
    const done = await backup('--data', data, '--to', to, '--json');
    writing.isOver = true;
    await writer;
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(done.stdout)).toMatchObject({ schema: 'callwright.backup/1', to });
    const copied = await entries(to);
    expect(copied.length).toBeGreaterThan(0);
    const all = await entries(data);
    expect(copied).toEqual(all.slice(0, copied.length));
    const audit = await callwrightHere(['order', 'audit', '--data', to]);
    expect(audit).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 1') });
    await shop.stop();
    const { accounts } = shop.service;
    const restored = await aRunningService(undefined, 0, { data: to, accounts });
    expect(await list(restored)).toEqual(before);
    const call = await restored
      .client('root')
      .get('/api/v1/calls/{call}', { params: { call: callId } });
    expect(call).toMatchObject({ ok: true, body: { callId } });
    const verified = await callwrightHere(['journal', 'verify', '--data', to]);
    expect(verified.code).toBe(0);
  });

  it('takes the files of further centres and recordings, but no locks', async () => {
    const folder = aFolder();
    const [data, to] = [join(folder, 'data'), join(folder, 'copy')];
    const service = await aRunningService(undefined, 0, { data });
    const asked = { body: { id: 'lyon', template: 'shop' } };
    expect(await service.client('root').ask('POST', '/api/v1/centres', asked)).toMatchObject({
      ok: true,
    });
    mkdirSync(join(data, 'recordings'), { recursive: true });
    writeFileSync(join(data, 'recordings', 'one.wav'), 'sound');
    mkdirSync(to);
    expect(await backup('--data', data, '--to', to)).toMatchObject({ code: 0 });
    const names = readdirSync(to, { recursive: true }).map(String);
    expect(names).toContain(join('centres', 'lyon', 'callwright.db'));
    expect(names).toContain(join('recordings', 'one.wav'));
    expect(names.filter((name) => /lock|-wal|-shm|\.service|\.part/.test(name))).toEqual([]);
  });

  it('refuses a place with files, and leaves nothing where it fails', async () => {
    const folder = aFolder();
    const [data, to] = [join(folder, 'data'), join(folder, 'copy')];
    const none = await backup('--data', data, '--to', to);
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('has no database')]);
    await (await aRunningService(undefined, 0, { data })).stop();
    const inside = await backup('--data', data, '--to', join(data, 'copy'));
    expect([inside.code, inside.stderr]).toEqual([2, expect.stringContaining('outside')]);
    mkdirSync(to);
    writeFileSync(join(to, 'other'), '');
    const full = await backup('--data', data, '--to', to);
    expect([full.code, full.stderr]).toEqual([2, expect.stringContaining('not empty')]);
    writeFileSync(join(data, 'orders.db'), 'no database, but a text of some length');
    const failed = await backup('--data', data, '--to', join(folder, 'other'));
    expect([failed.code, failed.stderr]).toEqual([3, expect.stringContaining('orders.db')]);
    expect(readdirSync(folder).sort()).toEqual(['copy', 'data']);
    expect(existsSync(join(folder, 'other'))).toBe(false);
  });

  it('says of a database what copies it', async () => {
    const data = aFolder();
    new DatabaseSync(join(data, 'keys.db')).exec('create table t (a)');
    const url = 'postgres://cw:hunter2@127.0.0.1:9/shop';
    const to = join(aFolder(), 'copy');
    const of = await callwrightHere(['backup', '--data', data, '--to', to], {
      env: { DATABASE_URL: url },
    });
    expect(of).toMatchObject({ code: 0, stdout: expect.stringContaining('pg_dump') });
    expect(of.stdout).not.toContain('hunter2');
    const none = await backup('--data', url, '--to', to);
    expect(none).toMatchObject({ code: 3, stderr: expect.stringContaining('pg_dump copies') });
  });
});
