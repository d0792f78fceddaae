import { describe, expect, it } from 'vitest';
import { aServer, type TestApi } from '../support/api-server.ts';
import { accepts, arrives, connects, logsOn } from '../support/builders.ts';

const asNadia = { authorization: 'Bearer nadia' };

/** A figure by its name and labels, in any order; undefined: it is not told. */
async function figures({ app }: TestApi): Promise<(name: string) => number | undefined> {
  const { payload, statusCode } = await app.inject({ url: '/metrics', headers: asNadia });
  expect(statusCode).toBe(200);
  const told = new Map<string, number>(
    payload
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [line];
        return [`${name}{${labels.split(',').sort().join()}}`, Number(value)] as const;
      }),
  );
  expect(told.has('{}')).toBe(false);
  return (name) => told.get(name);
}

describe('GET /metrics', () => {
  it('tells how calls and agents stand, queue by queue', async () => {
    const served = await aServer();
    served.tell(logsOn('a'), logsOn('b'));
    served.tell(arrives('c1'), arrives('c2'), arrives('c3'), arrives('c4', { queueId: 'z' }));
    served.tell(accepts('c1/1'), connects('c1/1'));
    const figure = await figures(served);
    expect(figure('callwright_calls{handler="main",queue="q",state="connected"}')).toBe(1);
    expect(figure('callwright_calls{handler="main",queue="q",state="waiting"}')).toBe(2);
    expect(figure('callwright_calls{handler="main",queue="z",state="offered"}')).toBe(1);
    expect(figure('callwright_calls{handler="main",queue="z",state="waiting"}')).toBe(0);
    expect(figure('callwright_agents{handler="main",state="busy"}')).toBe(1);
    expect(figure('callwright_agents{handler="main",state="reserved"}')).toBe(1);
    expect(figure('callwright_draining{handler="main"}')).toBe(0);
    expect(figure('callwright_event_position{handler="main"}')).toBeGreaterThan(5);
    expect(figure('nodejs_eventloop_lag_seconds{}')).toBeGreaterThanOrEqual(0);
    expect(figure('process_resident_memory_bytes{}')).toBeGreaterThan(1e6);
  });

  it('says how long the longest has waited', async () => {
    const served = await aServer();
    served.tell(arrives('c1'));
    served.clock.turn(30_000);
    served.tell(arrives('c2'));
    const figure = await figures(served);
    expect(figure('callwright_longest_wait_seconds{handler="main",queue="q"}')).toBe(30);
    expect(figure('callwright_longest_wait_seconds{handler="main",queue="z"}')).toBe(0);
  });

  it('counts requests by operation and status, whatever paths are tried', async () => {
    const served = await aServer();
    for (let n = 0; n < 3; n += 1) await served.get('/version');
    await served.get('/api/v1/agents/nobody');
    for (const path of ['/a', '/b?card=1', '/c']) await served.get(path);
    const figure = await figures(served);
    const of = (operation: string, status: number) =>
      figure(`callwright_requests_total{by="http",operation="${operation}",status="${status}"}`);
    expect([of('getVersion', 200), of('getAgent', 404), of('none', 404)]).toEqual([3, 1, 3]);
    expect(figure('callwright_request_seconds_count{by="http",operation="getVersion"}')).toBe(3);
    const { payload } = await served.app.inject({ url: '/metrics', headers: asNadia });
    expect(payload).not.toMatch(/nobody|card/);
  });

  it('is for admins, and for a key that names it', async () => {
    const served = await aServer();
    const made = await served.ask('POST', '/api/v1/centres/shop/api-keys', {
      as: 'nadia',
      body: { name: 'monitor', scopes: ['getMetrics'], expiresAt: '1970-02-01T00:00:00Z' },
    });
    const key = String(made.body['secret']);
    const status = async (authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization };
      return (await served.app.inject({ url: '/metrics', headers })).statusCode;
    };
    expect(await status()).toBe(401);
    expect(await status('Bearer ines')).toBe(403);
    expect(await status('Bearer nadia')).toBe(200);
    expect(await status(`Bearer ${key}`)).toBe(200);
    const { body } = await served.ask('GET', '/api/v1/centres/shop/audit', { as: key });
    expect(body['code']).toBe('role_missing');
  });

  it('is for whoever reaches it where the service was started so', async () => {
    const { app } = await aServer(undefined, [], {}, { access: { isOpenMetrics: true } });
    const remoteAddress = '203.0.113.9';
    const answer = await app.inject({ url: '/metrics', remoteAddress });
    expect(answer.statusCode).toBe(200);
    expect((await app.inject({ url: '/api/v1/me', remoteAddress })).statusCode).toBe(401);
  });
});
