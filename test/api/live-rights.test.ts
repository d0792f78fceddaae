/**
 * Connections that last, of every kind, against every way in which a right ends: each is closed at
 * once, tells nothing more and hears nothing more.
 */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { AccountsFile } from '../../contracts/index.ts';
import { connectionsMax } from '../../services/people/connections.ts';
import { aServer, type HttpReply, shopCentre, type TestApi } from '../support/api-server.ts';
import { arrives, logsOn } from '../support/builders.ts';
import { openSocket, settleTurns, subscribeTo } from '../support/event-socket.ts';
import { openStream } from '../support/event-stream.ts';
import { anIdentityProvider, type IdentityProvider } from '../support/identity-provider.ts';
import { heard, passes } from '../support/tapi-client.ts';

const minute = 60_000;
const keys = '/api/v1/centres/shop/api-keys';
const session = '/api/v1/session';
const supervisor = ['supervisor'] as const;
const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'root', name: 'Root', roles: ['supervisor', 'admin'] },
    { id: 'sam', name: 'Sam', roles: supervisor },
    { id: 'a', name: 'Ann', roles: ['agent'] },
    { id: 'spare', name: 'Spare', roles: ['agent'] },
  ],
};
const centre = {
  ...shopCentre,
  agents: [...(shopCentre.agents ?? []), { id: 'spare', name: 'Spare', groups: ['g'] }],
};

/** A connection, as its client sees it. */
interface Line {
  isOver(): boolean;
  /** How much it was told. */
  told(): number;
  /** Sends something that is answered where it is heard. */
  say(): void;
  stop(): void;
}

type Headers = { readonly [name: string]: string };
type Open = (served: TestApi, headers: Headers) => Promise<Line>;

const socketAt =
  (path: string, begin: object | null, word: object): Open =>
  async (served, headers) => {
    const socket = await openSocket(served, headers, path);
    if (begin !== null) {
      socket.say(begin);
      await socket.until(() => true);
    }
    return {
      isOver: () => socket.isClosed(),
      told: () => socket.frames.length,
      say: () => {
        if (!socket.isClosed()) socket.say(word);
      },
      stop: () => socket.stop(),
    };
  };

const subscribe = { op: 'subscribe', id: 's1' };
const call = { op: 'call', id: 'c1', operation: 'getMe' };
const hello = { op: 'hello', protocol: 1, handlerId: 'main', role: 'acd', name: 'p1', epoch: 0 };
const kinds = {
  'a socket': socketAt('/api/v1/events', subscribe, call),
  'a program of TAPI 2.2': socketAt('/tapi/events?api=2.2', null, { op: 'filter', mask: 1 }),
  'a program of TAPI 3.1': socketAt(
    '/tapi/events?api=3.1',
    { op: 'filter', mask: 0xffff_ffff },
    { op: 'filter', mask: 2 },
  ),
  'a gateway': socketAt('/api/v1/gateway', hello, { op: 'nonsense' }),
  'an event stream': async (served, headers) => {
    const stream = await openStream(served, '', headers);
    return {
      isOver: () => stream.isEnded(),
      told: () => stream.text().length,
      say: () => {},
      stop: () => stream.stop(),
    };
  },
} satisfies { readonly [kind: string]: Open };
type Kind = keyof typeof kinds;

/** A right, and how it ends. */
interface Right {
  /** What proves it. */
  readonly headers: Headers;
  readonly end: () => Promise<unknown>;
}

async function aKey(
  served: TestApi,
  { as = 'root', scopes = ['supervisor', 'gateway'] } = {},
): Promise<{ readonly id: string; readonly secret: string }> {
  const body = { name: 'p', scopes, expiresAt: '1970-01-01T00:20:00Z' };
  const made = await served.ask('POST', keys, { as, body });
  return made.body as unknown as { id: string; secret: string };
}

async function aSignIn(served: TestApi): Promise<Right & { readonly cookie: string }> {
  const got = await served.ask('POST', session, { body: { user: 'sam' } });
  const [cookie = ''] = cookiesOf(got);
  return {
    cookie,
    headers: { authorization: `Bearer ${String(got.body['token'])}` },
    end: () => served.ask('DELETE', session, { headers: { cookie } }),
  };
}

/** As a browser of somebody sends them: both cookies, no token. */
async function aPage(served: TestApi): Promise<Right & { readonly cookie: string }> {
  const got = await served.ask('POST', session, { body: { user: 'sam' } });
  const headers = { cookie: cookiesOf(got).join('; '), 'sec-fetch-site': 'same-origin' };
  return {
    cookie: headers.cookie,
    headers: { ...headers, authorization: '' },
    end: () => served.ask('DELETE', session, { headers }),
  };
}

function cookiesOf({ headers }: HttpReply): readonly string[] {
  return (headers['set-cookie'] as readonly string[]).map((text) => text.split(';')[0] ?? '');
}

type Way = (served: TestApi) => Promise<Right>;

/** Ends a moment before its time; `end` is that moment. */
function lasting(served: TestApi, headers: Headers, untilMs: number): Right {
  return {
    headers,
    end: async () => {
      await passes(served, untilMs - 1 - served.clock.nowMs());
      served.clock.turn(1);
    },
  };
}

const ofKeys: { readonly [way: string]: Way } = {
  'its key is revoked': async (served) => {
    const { id, secret } = await aKey(served);
    const end = () => served.ask('DELETE', `${keys}/${id}`, { as: 'root' });
    return { headers: { authorization: `Bearer ${secret}` }, end };
  },
  'the key that made its key is revoked': async (served) => {
    const scopes = ['admin', 'supervisor', 'gateway'];
    const parent = await aKey(served, { as: 'root', scopes });
    const { secret } = await aKey(served, { as: parent.secret });
    const end = () => served.ask('DELETE', `${keys}/${parent.id}`, { as: 'root' });
    return { headers: { authorization: `Bearer ${secret}` }, end };
  },
  'its key expires': async (served) => {
    const { secret } = await aKey(served);
    return lasting(served, { authorization: `Bearer ${secret}` }, 20 * minute);
  },
};

const ofPeople: { readonly [way: string]: Way } = {
  'they sign out': aSignIn,
  'their token expires': async (served) => {
    const { headers } = await aSignIn(served);
    return lasting(served, headers, 15 * minute);
  },
  'their cookie is used twice': async (served) => {
    const { headers, cookie } = await aSignIn(served);
    const refresh = () => served.ask('POST', `${session}/refresh`, { headers: { cookie } });
    await refresh();
    return { headers, end: refresh };
  },
  'they sign out everywhere, in another browser': async (served) => {
    const { headers } = await aSignIn(served);
    const { cookie } = await aSignIn(served);
    const end = () => served.ask('DELETE', `${session}?everywhere=true`, { headers: { cookie } });
    return { headers, end };
  },
  'their page signs out': aPage,
  'another page of theirs signs out everywhere': async (served) => {
    const { headers } = await aPage(served);
    const other = await aPage(served);
    const path = `${session}?everywhere=true`;
    return { headers, end: () => served.ask('DELETE', path, { headers: other.headers }) };
  },
  'the sign-in of their page ends by itself, after 12 hours': async (served) => {
    const { headers } = await aPage(served);
    return lasting(served, headers, 12 * 60 * minute);
  },
  'their agent is removed': async (served) => ({
    headers: { authorization: 'Bearer spare' },
    end: async () => {
      const gone = await served.ask('DELETE', '/api/v1/agents/shop.spare', {
        as: 'root',
        headers: { 'if-match': '"v0"' },
      });
      expect([gone.status, gone.text]).toEqual([204, '']);
    },
  }),
};

const ofProviders: { readonly [way: string]: Way } = {
  'the token of their provider expires': async (served) => {
    const token = await providerOf(served).sign({ exp: 60 });
    return lasting(served, { authorization: `Bearer ${token}` }, 2 * minute);
  },
  'a newer token gives other roles': async (served) => {
    const { sign } = providerOf(served);
    const newer = await sign({ iat: 2, cw: { centres: { shop: ['agent'] } } });
    const end = () => served.ask('GET', '/api/v1/me', { as: newer });
    return { headers: { authorization: `Bearer ${await sign({ iat: 1 })}` }, end };
  },
};

const providers = new WeakMap<TestApi, IdentityProvider>();

function providerOf(served: TestApi): IdentityProvider {
  return providers.get(served) as IdentityProvider;
}

async function withProvider(): Promise<TestApi> {
  const provider = await anIdentityProvider();
  const people = [{ ...accounts.people[0], password: noPassword }] as const;
  const access = { accounts: { ...accounts, people } as AccountsFile, provider: provider.options };
  const served = await aServer(centre, [], {}, { access });
  providers.set(served, provider);
  return served;
}

const noPassword = `$scrypt$ln=10,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
const byName = () => aServer(centre, [], {}, { access: { accounts, agentsArePeople: true } });
const everyKind = Object.keys(kinds) as readonly Kind[];
const people = everyKind.filter((kind) => kind !== 'a gateway');
const rows = [
  ...rowsOf(ofKeys, everyKind, byName),
  ...rowsOf(ofPeople, people, byName),
  ...rowsOf(ofProviders, people, withProvider),
];

function rowsOf(
  ways: { readonly [way: string]: Way },
  names: readonly Kind[],
  serve: () => Promise<TestApi>,
) {
  return Object.entries(ways).map(([way, begin]) => [way, { begin, names, serve }] as const);
}

describe('the end of a right', () => {
  it.each(rows)('closes every kind of connection at once when %s', async (way, of) => {
    const { begin, names, serve } = of;
    const served = await serve();
    served.tell(logsOn('a'));
    const right = await begin(served);
    const lines: [kind: string, line: Line][] = [];
    for (const kind of names) lines.push([kind, await kinds[kind](served, right.headers)]);
    await heard();
    const open = () => lines.filter(([, line]) => !line.isOver()).map(([kind]) => kind);
    expect(open()).toEqual(names);
    const nowMs = served.clock.nowMs();
    await right.end();
    // By the very moment, not at the next ping.
    if (!/expires|by itself/.test(way)) expect(served.clock.nowMs() - nowMs).toBeLessThan(100);
    const told = lines.map(([, line]) => line.told());
    served.tell(arrives('c1'));
    for (const [, line] of lines) line.say();
    // No time goes on, but that of the closing handshake.
    for (let turns = 0; turns < 200 && open().length > 0; turns += 1) await settleTurns();
    if (open().length > 0) served.clock.turn(2_000);
    await expect.poll(open).toEqual([]);
    expect(lines.map(([, line]) => line.told())).toEqual(told);
    for (const [, line] of lines) line.stop();
  });

  it('walks every kind of connection and every way to lose a right', () => {
    const walked = rows.reduce((sum, [, { names }]) => sum + names.length, 0);
    expect(walked).toBe(3 * 5 + 8 * 4 + 2 * 4);
  });

  it('comes no sooner: a sign-in that is refreshed keeps what it has open', async () => {
    const served = await byName();
    const { headers, cookie } = await aSignIn(served);
    const socket = await openSocket(served, headers);
    await subscribeTo(socket);
    await passes(served, 10 * minute);
    const refreshed = await served.ask('POST', `${session}/refresh`, { headers: { cookie } });
    expect(refreshed.status).toBe(200);
    await passes(served, 14 * minute);
    expect(socket.isClosed()).toBe(false);
    expect(await socket.call({ operation: 'getMe' })).toMatchObject({ status: 200 });
    await passes(served, minute);
    await socket.closed();
  });

  it('of a page comes no sooner where its sign-in is refreshed: tokens end before it', async () => {
    const served = await byName();
    const { headers, cookie } = await aPage(served);
    const socket = await openSocket(served, headers);
    await subscribeTo(socket);
    const refreshed = await served.ask('POST', `${session}/refresh`, { headers: { cookie } });
    expect(refreshed.status).toBe(200);
    await passes(served, 16 * minute);
    await heard();
    expect(socket.isClosed()).toBe(false);
    expect(await socket.call({ operation: 'getMe' })).toMatchObject({ status: 200 });
    socket.stop();
  });

  it('is that of a ticket too: one of a key that was revoked opens nothing', async () => {
    const served = await byName();
    const { id, secret } = await aKey(served);
    const got = await served.ask('POST', '/api/v1/events/tickets', { as: secret });
    expect(got.status).toBe(201);
    await served.ask('DELETE', `${keys}/${id}`, { as: 'root' });
    const protocol = `cw.ticket.${String(got.body['ticket'])}`;
    const headers = { authorization: '', 'sec-websocket-protocol': protocol };
    await expect(openSocket(served, headers)).rejects.toThrow('401');
  });

  it('is looked for in the store as well, where another process has revoked a key', async () => {
    const served = await byName();
    const { id, secret } = await aKey(served);
    const socket = await openSocket(served, { authorization: `Bearer ${secret}` });
    await subscribeTo(socket);
    served.store.access.dropKey(id);
    served.clock.turn(1_000);
    socket.say(call);
    await socket.closed();
    expect(socket.frames.filter(({ op }) => op === 'answer')).toEqual([]);
  });
});

describe('connections of one person', () => {
  it('are so many at most: who has more is refused, another is not', async () => {
    const served = await byName();
    const { events } = connectionsMax;
    const streams = [];
    const headers = { authorization: 'Bearer a' };
    for (let count = 0; count < events.person; count += 1) {
      streams.push(await openStream(served, '', headers));
    }
    const more = await served.ask('GET', '/api/v1/events/stream', { as: 'a' });
    expect([more.status, more.body['code']]).toEqual([429, 'rate_limited']);
    const other = await openStream(served, '', { authorization: 'Bearer sam' });
    for (const one of [other, ...streams]) one.stop();
  });

  it.each([
    ['/api/v1/events', connectionsMax.socket.person],
    ['/tapi/events?api=2.2', connectionsMax.tapi.person],
  ])('are bounded at %s, by %i', async (path, most) => {
    const served = await byName();
    const open = (as: string) => openSocket(served, { authorization: `Bearer ${as}` }, path);
    const sockets = [];
    for (let count = 0; count < most; count += 1) sockets.push(await open('a'));
    await expect(open('a')).rejects.toThrow('429');
    sockets.push(await open('sam'));
    sockets[0]?.stop();
    await settleTurns();
    sockets.push(await open('a'));
    for (const socket of sockets) socket.stop();
  });
});

describe('a request', () => {
  it('whose body comes after its key was revoked is not carried out', async () => {
    const served = await byName();
    const { id, secret } = await aKey(served);
    const state = '/api/v1/centres/shop/state';
    const late = new PassThrough();
    const asked = served.app.inject({
      method: 'PUT',
      url: state,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      payload: late,
    });
    late.write('{"state":');
    await heard();
    await served.ask('DELETE', `${keys}/${id}`, { as: 'root' });
    late.end('"overload"}');
    expect((await asked).statusCode).toBe(401);
    const { body } = await served.ask('GET', state, { as: 'root' });
    expect(body['state']).toBe('normal');
  });
});
