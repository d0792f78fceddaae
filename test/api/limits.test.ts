/** What `GET /limits` says, against the 429s that are met. */
import { describe, expect, it } from 'vitest';
import { connectionsMax } from '../../services/people/connections.ts';
import { type RateClass, ratesDefault } from '../../services/people/rates.ts';
import { aServer, type HttpReply, type TestApi } from '../support/api-server.ts';
import { openStream } from '../support/event-stream.ts';
import { cheapHash, password } from '../support/passwords.ts';
import { keeps, starts } from '../support/simulations.ts';

const rates = {
  control: { perSecond: 2, burst: 3 },
  interactive: { perSecond: 0.25, burst: 4 },
  integration: { perSecond: 10, burst: 5 },
  auth: { perSecond: 5 / 60, burst: 2 },
  account: { perSecond: 1 / 60, burst: 3 },
};

interface Limits {
  readonly rates: readonly {
    readonly class: RateClass;
    readonly left: number | null;
    readonly retryAfterMs: number | null;
  }[];
  readonly heavy: {
    readonly runningPerPersonMax: number;
    readonly waitingMax: number;
    readonly use: { readonly running: number; readonly waiting: number } | null;
  };
  readonly connections: readonly { readonly kind: string; readonly open: number | null }[];
}

/** As somebody sees them; nobody is named where none is. */
async function limitsOf({ ask }: TestApi, as?: string): Promise<Limits> {
  const { status, body } = await ask('GET', '/limits', as === undefined ? {} : { as });
  expect(status).toBe(200);
  return body as unknown as Limits;
}

async function aKey({ ask }: TestApi): Promise<string> {
  const body = { name: 'p', scopes: ['integration'], expiresAt: '1970-02-01T00:00:00Z' };
  const made = await ask('POST', '/api/v1/centres/shop/api-keys', { as: 'nadia', body });
  return String(made.body['secret']);
}

const session = '/api/v1/session';

/** Asks until it is refused; each time `GET /limits` has said what comes. */
async function drives(
  served: TestApi,
  {
    name,
    as,
    asks,
  }: {
    readonly name: RateClass;
    readonly as: string | undefined;
    readonly asks: () => Promise<HttpReply>;
  },
): Promise<void> {
  const seen = async () => (await limitsOf(served, as)).rates.find((one) => one.class === name);
  for (let left = rates[name].burst; left > 0; left -= 1) {
    expect(await seen()).toEqual({ class: name, ...rates[name], left, retryAfterMs: 0 });
    expect((await asks()).status).not.toBe(429);
  }
  const { status, body, headers } = await asks();
  expect([status, body['code']]).toEqual([429, 'rate_limited']);
  const retryAfterMs = Number(body['retryAfterMs']);
  expect(headers['retry-after']).toBe(String(retryAfterMs / 1_000));
  expect(await seen()).toMatchObject({ left: 0, retryAfterMs });
  served.clock.turn(retryAfterMs);
  expect((await seen())?.left).toBeGreaterThan(0);
  expect((await asks()).status).not.toBe(429);
}

describe('the limits that a service tells', () => {
  it.each(['control', 'interactive', 'integration', 'auth'] as const)(
    'are those at which requests of %s are refused',
    async (name) => {
      const served = await aServer(undefined, [], {}, { access: { rates } });
      const as = { control: 'anna', interactive: 'anna', integration: await aKey(served) };
      const asks: { readonly [Class in RateClass]?: () => Promise<HttpReply> } = {
        control: () => served.ask('POST', '/api/v1/events/tickets', { as: 'anna' }),
        interactive: () => served.ask('GET', '/api/v1/me', { as: 'anna' }),
        integration: () => served.ask('GET', '/api/v1/me', { as: as.integration }),
        auth: () => served.ask('POST', session, { body: { user: 'paul' } }),
      };
      const ask = asks[name];
      if (ask === undefined) throw new Error(`nobody asks for ${name}`);
      await drives(served, { name, as: name === 'auth' ? undefined : as[name], asks: ask });
    },
  );

  it('are those at which attempts to sign in to an account are refused', async () => {
    const ada = { id: 'ada', name: 'Ada', roles: ['agent' as const], password: cheapHash };
    const accounts = { schema: 'callwright.accounts/1' as const, people: [ada] };
    const fast = { perSecond: 1e6, burst: 1e6 };
    const access = { accounts, rates: { ...rates, auth: fast } };
    const served = await aServer(undefined, [], {}, { access });
    const signsIn = (typed: string) =>
      served.ask('POST', session, { body: { user: 'ada', password: typed } });
    const as = String((await signsIn(password)).body['token']);
    await drives(served, { name: 'account', as, asks: () => signsIn('wrong') });
  });

  it('are those at which a further job is refused', async () => {
    const served = await aServer();
    const id = await keeps(served);
    const begins = () => starts(served, `/scenarios/${id}/runs`, { replications: 100_000 });
    let { heavy } = await limitsOf(served, 'ines');
    expect(heavy.use).toMatchObject({ running: 0, waiting: 0, runningOfYours: 0 });
    let got = await begins();
    while (got.status === 202) {
      ({ heavy } = await limitsOf(served, 'ines'));
      got = await begins();
    }
    expect([got.status, got.body['code']]).toEqual([429, 'too_many_jobs']);
    const running = heavy.runningPerPersonMax;
    expect(heavy.use).toEqual({
      running,
      runningOfYours: running,
      waiting: heavy.waitingMax,
      rehearsals: 0,
    });
  });

  it('are those at which a further connection is refused', async () => {
    const served = await aServer();
    const open = async () => (await limitsOf(served, 'anna')).connections[0]?.open;
    const streams = [];
    for (let count = 0; count < connectionsMax.events.person; count += 1) {
      expect(await open()).toBe(count);
      streams.push(await openStream(served));
    }
    expect((await limitsOf(served, 'anna')).connections[0]).toEqual({
      kind: 'events',
      perPersonMax: streams.length,
      perKeyMax: connectionsMax.events.key,
      open: streams.length,
    });
    expect((await served.get('/api/v1/events/stream')).status).toBe(429);
    for (const one of streams) one.stop();
  });

  it('are told to who is not named, without anybody’s use; and take nothing', async () => {
    const served = await aServer(undefined, [], {}, { access: { rates: {} } });
    for (let count = 0; count < 10; count += 1) await limitsOf(served);
    const { rates: all, heavy, connections } = await limitsOf(served);
    const left = all.map((one) => [one.class, one.left]);
    const { control, interactive, integration, auth } = ratesDefault;
    expect(left).toEqual([
      ['control', control.burst],
      ['interactive', interactive.burst],
      ['integration', integration.burst],
      ['auth', auth.burst],
      ['account', null],
    ]);
    expect([heavy.use, ...connections.map(({ open }) => open)]).toEqual(Array(5).fill(null));
    const wrong = await served.ask('GET', '/limits', { as: 'nobody' });
    expect([wrong.status, wrong.body['code']]).toEqual([401, 'not_authenticated']);
  });
});
