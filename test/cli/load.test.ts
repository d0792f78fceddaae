/** The load generator: arrivals that do not wait, and what it makes of what it sees. */
import { describe, expect, it } from 'vitest';
import { Client } from '#client';
import { sendArrivals } from '../../cli/load/arrivals.ts';
import { LoadFigures } from '../../cli/load/load-figures.ts';
import { callwrightHere } from '../support/callwright.ts';
import { aRunningService } from '../support/running-service.ts';

const refused = {
  type: '',
  title: '',
  status: 429,
  code: 'rate_limited',
  detail: '',
  retryable: true,
};

/** Arrivals over a time that goes on by itself, against answers that the test gives. */
async function someArrivals(
  answer: (n: number) => Promise<Response>,
  { stepMs, perSecond = 100 }: { readonly stepMs: number; readonly perSecond?: number },
) {
  const sent: unknown[] = [];
  let atMs = 0;
  const figures = new LoadFigures();
  const client = new Client({
    server: 'http://127.0.0.1:1',
    triesMax: 1,
    fetch: (_url, { body }) => {
      sent.push(JSON.parse(String(body)));
      return answer(sent.length);
    },
  });
  await sendArrivals({
    clients: [client],
    centreId: 'shop',
    queueIds: ['shop.q', 'shop.z'],
    perSecond,
    figures,
    forMs: 1_000,
    stop: new AbortController().signal,
    random: () => 0.5,
    onTick: () => {},
    nowMs: () => {
      atMs += stepMs;
      return atMs;
    },
  });
  return { figures, sent };
}

describe('arrivals', () => {
  it('come as often as asked while no answer comes, and say how late they were sent', async () => {
    const { figures, sent } = await someArrivals(() => new Promise(() => {}), { stepMs: 1 });
    // Gaps of ln 2 × 10 ms: the mean of an exponential is not its median.
    expect(sent).toHaveLength(Math.ceil(1_000 / (Math.LN2 * 10)));
    expect(sent.slice(0, 3)).toEqual(
      ['shop.q', 'shop.z', 'shop.q'].map((queueId) => ({ queueId })),
    );
    expect(figures.counts).toMatchObject({ arrived: 0, behind: 0, notSent: 0 });
    const { figures: slow } = await someArrivals(() => new Promise(() => {}), { stepMs: 200 });
    expect(slow.counts.behind).toBeGreaterThan(100);
    expect(slow.behindMsMax).toBeGreaterThan(1_000);
  });

  it('are not sent where too many wait for their answer, which is counted', async () => {
    const { figures, sent } = await someArrivals(() => new Promise(() => {}), {
      stepMs: 1,
      perSecond: 4_000,
    });
    expect(sent).toHaveLength(2_000);
    expect(figures.counts.notSent).toBe(Math.ceil(1_000 / (Math.LN2 / 4)) - 2_000);
  });

  it('that are refused are counted by code', async () => {
    const headers = { 'content-type': 'application/problem+json' };
    const problem = (): Response => new Response(JSON.stringify(refused), { status: 429, headers });
    const { figures, sent } = await someArrivals(() => Promise.resolve(problem()), { stepMs: 1 });
    await new Promise(setImmediate);
    expect(figures.refusals).toEqual({ 'arrive rate_limited': sent.length });
  });
});

describe('the figures of a load', () => {
  it('time a call from its sending to its offer, whichever is heard of first', () => {
    const figures = new LoadFigures();
    figures.arrived('a', 100);
    figures.offered('a', 104);
    figures.offered('b', 210);
    figures.arrived('b', 200);
    // Of somebody else's call, and of one that is offered again.
    figures.offered('x', 300);
    figures.offered('x', 310);
    expect(figures.counts).toMatchObject({ arrived: 2, offered: 2 });
    const [timed] = figures.latencies();
    expect(timed).toMatchObject({ what: 'arrivalToOffer', count: 2, maxMs: 10 });
  });

  it('give quantiles to 2 %, without keeping what was timed', async () => {
    const figures = new LoadFigures();
    for (let n = 1; n <= 1_000; n += 1) {
      let atMs = 0;
      const nowMs = (): number => {
        const seen = atMs;
        atMs += n;
        return seen;
      };
      await figures.time('accept', nowMs, Promise.resolve({ ok: true, body: null, etag: null }));
    }
    const [accepts] = figures.latencies();
    expect(accepts?.count).toBe(1_000);
    for (const [seen, exact] of [
      [accepts?.p50Ms, 500],
      [accepts?.p95Ms, 950],
      [accepts?.p99Ms, 990],
    ] as const) {
      expect(Math.abs((seen ?? 0) / exact - 1)).toBeLessThan(0.02);
    }
  });
});

describe('callwright load', () => {
  it.each([
    [
      ['--server', 'http://example.org'],
      /--server is at example\.org; expected a loopback address/,
    ],
    [['--agents', '9000'], /--agents is 9000; expected at most 5000/],
    [['--calls', '5000'], /--calls is 5000; expected at most 2000/],
    [['--minutes', '9999'], /--minutes is 9999; expected at most 1440/],
  ])('refuses %s before it asks anybody', async (args, said) => {
    const { code, stderr } = await callwrightHere(['load', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(said);
  });
});

describe('a load of a running service', () => {
  it('has agents take the calls that arrive, and tells how fast each step was', async () => {
    const running = await aRunningService();
    const { code, stdout, stderr } = await callwrightHere([
      ...['load', '--server', running.address, '--key', await running.key(), '--as', 'sue'],
      ...['--agents', '2', '--queue', 'shop.orders', '--calls', '5', '--minutes', '0.05'],
      ...['--talk', '50ms', '--json'],
    ]);
    expect([code, stderr]).toEqual([0, '']);
    const { schema, counts, latencies, refused } = JSON.parse(stdout) as {
      schema: string;
      counts: { arrived: number; offered: number; connected: number };
      latencies: { what: string; count: number }[];
      refused: object;
    };
    expect(schema).toBe('callwright.load/1');
    expect(counts.arrived).toBeGreaterThan(3);
    expect(counts.offered).toBeGreaterThan(3);
    expect(counts.connected).toBeGreaterThan(3);
    expect(refused).toEqual({});
    const steps = latencies.map(({ what }) => what);
    for (const what of ['arrivalToOffer', 'arrive', 'accept', 'connected', 'hangup', 'finish']) {
      expect(steps).toContain(what);
    }
  });
});
