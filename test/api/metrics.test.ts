import { describe, expect, it } from 'vitest';
import { aServer, type TestApi } from '../support/api-server.ts';
import { accepts, arrives, connects, endsWrapUp, hangsUp, logsOn } from '../support/builders.ts';
import { expositionOf, type MetricFamily } from '../support/exposition.ts';

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

/** Breaches of the conventions that `promtool check metrics` reports. */
function faultsIn(text: string): readonly string[] {
  const { families, series } = expositionOf(text);
  const typed = [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name);
  const places = series.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`);
  const rules: readonly (readonly [string, (family: MetricFamily) => boolean])[] = [
    ['a name in snake case', ({ name }) => /^[a-z][a-z0-9_]*$/.test(name)],
    [
      '_total of counters alone',
      ({ name, type }) => name.endsWith('_total') === (type === 'counter'),
    ],
    ['base units', ({ name }) => !notBase.test(name)],
    ['no type in the name', ({ name }) => !/_(gauge|counter|histogram|summary)\b/.test(name)],
    ['no ending of a histogram', ({ name }) => !/_(bucket|count|sum)$/.test(name)],
    ['a meaning', ({ help }) => /^.{5,}$/.test(help)],
  ];
  return [
    ...families.flatMap((family) =>
      rules.filter(([, holds]) => !holds(family)).map(([rule]) => `${family.name}: ${rule}`),
    ),
    ...typed
      .filter((name) => !families.some((one) => one.name === name))
      .map((name) => `${name}: HELP`),
    ...series
      .filter(({ name, labels }) => 'le' in labels && !name.endsWith('_bucket'))
      .map(({ name }) => `${name}: le`),
    ...places.filter((place, n) => places.indexOf(place) !== n).map((place) => `${place}: twice`),
  ];
}

const notBase =
  /_(ms|us|ns|s|sec|m|minutes?|hours?|h|days?|d|kb|mb|gb|milliseconds|kilobytes|megabytes)(_|$)/;

describe('GET /metrics', () => {
  it('tells how calls and agents stand, queue by queue', async () => {
    const served = await aServer();
    served.tell(logsOn('a'), logsOn('b'));
    served.tell(arrives('c1'), arrives('c2'), arrives('c3'), arrives('c4', { queueId: 'z' }));
    served.tell(accepts('c1/1'), connects('c1/1'));
    const figure = await figures(served);
    expect(
      figure('callwright_calls{centre="shop",handler="main",queue="q",state="connected"}'),
    ).toBe(1);
    expect(figure('callwright_calls{centre="shop",handler="main",queue="q",state="waiting"}')).toBe(
      2,
    );
    expect(figure('callwright_calls{centre="shop",handler="main",queue="z",state="offered"}')).toBe(
      1,
    );
    expect(figure('callwright_calls{centre="shop",handler="main",queue="z",state="waiting"}')).toBe(
      0,
    );
    expect(figure('callwright_agents{centre="shop",handler="main",state="busy"}')).toBe(1);
    expect(figure('callwright_agents{centre="shop",handler="main",state="reserved"}')).toBe(1);
    expect(figure('callwright_draining{centre="shop",handler="main"}')).toBe(0);
    expect(figure('callwright_events_total{centre="shop",handler="main"}')).toBeGreaterThan(5);
    expect(figure('nodejs_eventloop_lag_seconds{}')).toBeGreaterThanOrEqual(0);
    expect(figure('process_resident_memory_bytes{}')).toBeGreaterThan(1e6);
  });

  it('counts the calls of a queue by their end, their waits and their handling', async () => {
    const served = await aServer();
    const { clock } = served;
    served.tell(logsOn('a'), arrives('c1'), arrives('c2'), arrives('c3', { queueId: 'z' }));
    clock.turn(7_000);
    served.tell(accepts('c1/1'), connects('c1/1'));
    clock.turn(2_000);
    served.tell(hangsUp('c2'), hangsUp('c3'));
    clock.turn(40_000);
    served.tell(hangsUp('c1'));
    clock.turn(5_000);
    served.tell(endsWrapUp('c1/1'));
    const figure = await figures(served);
    const of = (name: string, further = '') =>
      figure(`callwright_${name}{centre="shop",${further}handler="main",queue="q"}`);
    expect(['offered', 'answered', 'abandoned'].map((end) => of(`calls_${end}_total`))).toEqual([
      2, 1, 1,
    ]);
    expect(of('call_wait_seconds_sum', 'end="answered",')).toBe(7);
    expect(of('call_wait_seconds_sum', 'end="abandoned",')).toBe(9);
    expect([of('call_handle_seconds_sum'), of('call_handle_seconds_count')]).toEqual([47, 1]);
  });

  it('keeps to the conventions of Prometheus, as promtool checks them', async () => {
    const served = await aServer(undefined, [], {}, { takesOrders: true });
    served.tell(logsOn('a'), arrives('c1'), accepts('c1/1'), connects('c1/1'));
    const read = async () =>
      (await served.app.inject({ url: '/metrics', headers: asNadia })).payload;
    // The first answer is counted before the second is made.
    await read();
    const text = await read();
    expect(text).toContain('callwright_outbox_effects');
    expect(faultsIn(text)).toEqual([]);
    const wrong = [
      ['# TYPE a_total gauge', 'a_total 1'],
      ['# HELP a Text.', '# TYPE a counter', 'a 1'],
      ['# HELP wait_ms Text.', '# TYPE wait_ms gauge', 'wait_ms 1'],
      ['# HELP wait_minutes Text.', '# TYPE wait_minutes gauge', 'wait_minutes 1'],
      ['# HELP callCount Text.', '# TYPE callCount gauge', 'callCount 1'],
      ['# HELP a_count Text.', '# TYPE a_count gauge', 'a_count 1'],
      ['# HELP a_gauge Text.', '# TYPE a_gauge gauge', 'a_gauge 1'],
      ['# HELP a Text.', '# TYPE a gauge', 'a{le="1"} 1'],
      ['# HELP a Text.', '# TYPE a gauge', 'a 1', 'a 2'],
    ];
    for (const lines of wrong) expect(faultsIn(lines.join('\n'))).not.toEqual([]);
  });

  it('says how long the longest has waited', async () => {
    const served = await aServer();
    served.tell(arrives('c1'));
    served.clock.turn(30_000);
    served.tell(arrives('c2'));
    const figure = await figures(served);
    expect(figure('callwright_longest_wait_seconds{centre="shop",handler="main",queue="q"}')).toBe(
      30,
    );
    expect(figure('callwright_longest_wait_seconds{centre="shop",handler="main",queue="z"}')).toBe(
      0,
    );
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
