/** A service whose store and journal are in PostgreSQL, as its operator sees it. */
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { operations } from '../../api/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { callwrightHere } from '../support/callwright.ts';
import { aProxy } from '../support/cutting-proxy.ts';
import { expositionOf } from '../support/exposition.ts';
import { freePort } from '../support/free-port.ts';
import { onPostgres, postgresHere } from '../support/order-hosts/postgres-here.ts';
import { start } from '../support/started.ts';
import { pausablePostgres } from '../support/temporary-postgres.ts';
import { severalCentres } from '../support/two-centres.ts';

const headers = { authorization: 'Bearer malik', 'content-type': 'application/json' };

/** A call of a database that does not answer blocks the service for 15 s, one after the other. */
const whileAway = { timeout: 300_000 };
let customers = 0;

/** The status of a request to put a customer into the store. */
async function writes(address: unknown): Promise<number> {
  const url = `${address}/api/v1/centres/verdier/customers`;
  customers += 1;
  const body = JSON.stringify({ number: `77${customers}`, lastName: 'Petit' });
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

describe.runIf(postgresHere !== null)('callwright start --database', () => {
  it('is taken over by one that stood by as soon as it is killed; its journal is one', async () => {
    const url = await onPostgres();
    const first = start('--data', aFolder(), '--database', url);
    const { address } = await first.line('callwright.start/1');
    const second = start('--data', aFolder(), '--database', url, '--standby');
    const holder = `at ${address} (process ${first.child.pid})`;
    expect(await second.line('"standby"')).toEqual({ standby: true, holder });
    first.child.kill('SIGKILL');
    const next = await second.line('callwright.start/1');
    const calls = await fetch(`${next['address']}/api/v1/centres/verdier/wallboard`, { headers });
    expect(calls.status).toBe(200);
    second.child.kill('SIGTERM');
    expect(await once(second.child, 'exit')).toEqual([0, null]);
    const verify = await callwrightHere(['journal', 'verify', '--data', url]);
    expect([verify.code, verify.stdout]).toEqual([0, expect.stringContaining('is whole')]);
    const replay = await callwrightHere(['journal', 'replay', '--data', url]);
    expect([replay.code, replay.stdout]).toEqual([0, expect.stringContaining('2 lives')]);
    const exported = await callwrightHere(['journal', 'export', '--data', url]);
    const lines = exported.stdout.trim().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ centreId: 'verdier' });
    const call = /"callIds":\["([^"]+)"/.exec(exported.stdout)?.[1] ?? '';
    const shown = await callwrightHere(['journal', 'show', call, '--data', url]);
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining(call)]);
  });

  it.each([
    ['its process is stopped', 'process'],
    ['its machine loses the network', 'network'],
  ] as const)('is taken over where %s, and ends once it goes on', async (_what, lost) => {
    const url = await onPostgres();
    const proxy = await aProxy(url);
    onTestFinished(() => void proxy.end());
    const port = await freePort();
    const on = (place: string) => ['--data', aFolder(), '--database', place, '--orders', place];
    const first = start(...on(proxy.url));
    let log = '';
    first.child.stderr?.on('data', (text) => {
      log += text;
    });
    const { address } = await first.line('callwright.start/1');
    const second = start(...on(url), '--standby', '--port', String(port));
    await second.line('"standby"');
    const standby = `http://127.0.0.1:${port}`;
    const health = async (what: string) => {
      const answer = await fetch(`${standby}/health/${what}`).catch(() => null);
      return [answer?.status, await answer?.json()];
    };
    await expect.poll(() => health('startup'), whileAway).toEqual([200, { status: 'standby' }]);
    expect(await health('live')).toEqual([200, { status: 'live' }]);
    expect(await health('ready')).toMatchObject([503, { code: 'standby', retryable: true }]);
    if (lost === 'process') first.child.kill('SIGSTOP');
    else await proxy.tell('hold');
    await second.line('callwright.start/1');
    expect(await writes(standby)).toBe(201);
    if (lost === 'process') first.child.kill('SIGCONT');
    else await proxy.tell('release');
    expect(await once(first.child, 'exit')).toEqual([7, null]);
    expect(log).toContain('another service has taken over');
    await expect(fetch(`${address}/health/live`)).rejects.toThrow();
    expect(await health('startup')).toEqual([200, { status: 'started' }]);
    expect(await writes(standby)).toBe(201);
  });

  it('stands by for a database that is away when it starts', async () => {
    const proxy = await aProxy(await onPostgres());
    onTestFinished(() => void proxy.end());
    await proxy.tell('close');
    const service = start('--data', aFolder(), '--database', proxy.url, '--standby');
    expect(await service.line('"standby"')).toMatchObject({ holder: 'at a database that is away' });
    await proxy.tell('listen');
    const { address } = await service.line('callwright.start/1');
    expect(await writes(address)).toBe(201);
  });

  it('ends while its database is away, and takes no lock then', async () => {
    const url = await onPostgres();
    const proxy = await aProxy(url);
    onTestFinished(() => void proxy.end());
    const on = (place: string) => ['--data', aFolder(), '--database', place, '--orders', place];
    const first = start(...on(proxy.url), '--shutdown-limit', '3s');
    await first.line('callwright.start/1');
    await proxy.tell('close');
    first.child.kill('SIGTERM');
    const [code] = (await once(first.child, 'exit')) as [number];
    expect([0, 7]).toContain(code);
    await proxy.tell('listen');
    const next = start(...on(url));
    expect(await writes((await next.line('callwright.start/1'))['address'])).toBe(201);
  });

  it('keeps each centre in a schema of its own, and finds it again', async () => {
    const url = await onPostgres();
    const options = { data: aFolder(), database: url, orders: url };
    const first = await severalCentres(options);
    expect((await first.ask('root', 'POST /api/v1/centres', { id: 'la-baule' })).status).toBe(201);
    const customer = operations.createCustomer.example;
    for (const centre of ['lyon', 'la-baule']) {
      const of = { 'callwright-centre': centre };
      const as = centre === 'lyon' ? 'lea' : 'admin';
      const made = await first.ask(as, `POST /api/v1/centres/${centre}/customers`, customer, of);
      expect([made.status, made.text]).toEqual([201, made.text]);
    }
    await first.stop();
    const { ask } = await severalCentres(options);
    const count = async (as: string, centre: string) => {
      const of = { 'callwright-centre': centre };
      const path = `/api/v1/centres/${centre}/customers`;
      const { body } = await ask(as, `GET ${path}?q=bernard`, undefined, of);
      return (body['items'] as readonly object[]).length;
    };
    expect([await count('lea', 'lyon'), await count('admin', 'la-baule')]).toEqual([1, 1]);
    expect(await count('root', 'paris')).toBe(0);
  });

  it('refuses what must be written while the database is away, and goes on after', async () => {
    const proxy = await aProxy(await onPostgres());
    onTestFinished(() => void proxy.end());
    const service = start('--data', aFolder(), '--database', proxy.url, '--log-level', 'silent');
    const { address } = await service.line('callwright.start/1');
    expect(await writes(address)).toBe(201);
    await proxy.tell('close');
    await expect.poll(() => writes(address), whileAway).toBe(503);
    const agents = `${address}/api/v1/handlers/main/agents`;
    expect((await fetch(agents, { headers })).status).toBe(200);
    await proxy.tell('listen');
    await expect.poll(() => writes(address), whileAway).toBe(201);
    service.child.kill('SIGTERM');
    expect(await once(service.child, 'exit')).toEqual([0, null]);
  });

  it('is not ready while the database is stopped, and logs when it went and came', async () => {
    const server = await pausablePostgres();
    onTestFinished(() => server.stop());
    const url = await server.schema();
    const place = ['--data', aFolder(), '--database', url, '--open-metrics'];
    const service = start(...place, '--log-level', 'warn');
    let log = '';
    service.child.stderr?.on('data', (text) => {
      log += text;
    });
    const { address } = await service.line('callwright.start/1');
    const ready = async () => {
      const answer = await fetch(`${address}/health/ready`);
      return { status: answer.status, body: await answer.json() };
    };
    const blocked = async () => {
      const { series } = expositionOf(await (await fetch(`${address}/metrics`)).text());
      return series.find(({ name }) => name === 'callwright_store_blocked')?.value;
    };
    const storage = expect.objectContaining({ name: 'storage', state: 'up' });
    const isUp = { status: 200, body: { parts: expect.arrayContaining([storage]) } };
    await expect.poll(ready, whileAway).toMatchObject(isUp);
    expect(log).toBe('');
    expect(await blocked()).toBe(0);
    await server.pause();
    const isLost = {
      status: 503,
      body: {
        code: 'storage_unavailable',
        detail: expect.stringMatching(/^storage is lost since \d{4}-/),
        retryAfterMs: 2_000,
      },
    };
    await expect.poll(ready, whileAway).toMatchObject(isLost);
    expect(await blocked()).toBe(1);
    await server.resume();
    await expect.poll(ready, whileAway).toMatchObject(isUp);
    const lines = log.split('\n').filter((line) => line.includes('"part"'));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: 'warn',
        part: 'storage',
        state: 'lost',
        cause: 'The system cannot read or write the store',
        problem: expect.stringContaining(`the database ${new URL(url).host}/`),
        msg: 'storage is lost',
      },
      { level: 'warn', part: 'storage', state: 'up', msg: 'storage is back' },
    ]);
    service.child.kill('SIGTERM');
    expect(await once(service.child, 'exit')).toEqual([0, null]);
  });
});
