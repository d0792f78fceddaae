/** Whose address counts, and whose name is enough, where a proxy may stand between. */
import { describe, expect, it } from 'vitest';
import type { AccessOptions } from '../../api/index.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import { aServer, type TestApi } from '../support/api-server.ts';
import { openSocket } from '../support/event-socket.ts';
import { cheapHash, password } from '../support/passwords.ts';

const session = '/api/v1/session';
const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'ada', name: 'Ada', roles: ['supervisor'], password: cheapHash },
    { id: 'ben', name: 'Ben', roles: ['supervisor'], password: cheapHash },
    { id: 'root', name: 'Root', roles: ['admin'], password: cheapHash },
  ],
};
const proxy = '10.0.0.1';

function behindProxy(access: Partial<AccessOptions> = {}): Promise<TestApi> {
  const trustProxy = ['10.0.0.0/8'];
  return aServer(undefined, [], {}, { access: { accounts, rates: {}, trustProxy, ...access } });
}

interface From {
  /** The other end of the connection [the proxy]. */
  readonly peer?: string;
  readonly headers?: { readonly [name: string]: string };
}

async function signsIn(
  { app }: TestApi,
  user: string,
  typed: string,
  { peer = proxy, headers = {} }: From = {},
) {
  return await app.inject({
    method: 'POST',
    url: session,
    remoteAddress: peer,
    headers,
    payload: { user, password: typed },
  });
}

async function asksWith(
  { app }: TestApi,
  token: string,
  { peer = proxy, headers = {} }: From,
): Promise<number> {
  const authorization = `Bearer ${token}`;
  const asked = { url: '/api/v1/me', remoteAddress: peer, headers: { ...headers, authorization } };
  return (await app.inject(asked)).statusCode;
}

const forwardedFor = (address: string) => ({ headers: { 'x-forwarded-for': address } });

/** A service behind a proxy, and the key of a program at some addresses. */
async function aBoundKey() {
  const served = await behindProxy();
  const root = await signsIn(served, 'root', password);
  const made = await served.ask('POST', '/api/v1/centres/shop/api-keys', {
    as: String(root.json()['token']),
    body: {
      name: 'bound',
      scopes: ['integration'],
      expiresAt: '1970-01-02T00:00:00Z',
      addresses: ['203.0.113.0/24'],
    },
  });
  return { served, secret: String(made.body['secret']) };
}

async function audited(served: TestApi) {
  const signed = await signsIn(served, 'root', password, { peer: '192.0.2.200' });
  const { body } = await served.ask('GET', '/api/v1/centres/shop/audit?limit=200', {
    as: String(signed.json()['token']),
  });
  return (body['items'] as { actor: string; action: string; after: object }[])
    .slice(0, -1)
    .map(({ actor, action, after }) => ({ actor, action, ...after }));
}

describe('an address that a trusted proxy names', async () => {
  const bound = await aBoundKey();

  it.each<[string, From, number]>([
    ['named by the proxy', forwardedFor('203.0.113.9'), 200],
    ['named with its port', forwardedFor('203.0.113.9:51234'), 200],
    ['named by the last of two proxies', forwardedFor('203.0.113.9, 10.0.0.7'), 200],
    ['claimed by the client', forwardedFor('203.0.113.9, 198.51.100.7'), 401],
    ['of somebody else', forwardedFor('198.51.100.7'), 401],
    ['of the proxy itself', {}, 401],
    ['named by who is no proxy', { peer: '198.51.100.7', ...forwardedFor('203.0.113.9') }, 401],
    ['seen as IPv4 in IPv6', { peer: '::ffff:203.0.113.9' }, 200],
  ])('is the one that a key is bound to: %s', async (_what, from, status) => {
    expect(await asksWith(bound.served, bound.secret, from)).toBe(status);
  });

  it('is the one whose attempts are counted: others behind the proxy still come in', async () => {
    const served = await behindProxy();
    const tries = [];
    for (let count = 0; count < 6; count += 1) {
      tries.push((await signsIn(served, 'ada', 'wrong', forwardedFor('203.0.113.9'))).statusCode);
    }
    expect(tries).toEqual([401, 401, 401, 401, 401, 429]);
    const other = await signsIn(served, 'ben', password, forwardedFor('203.0.113.10'));
    expect(other.statusCode).toBe(201);
  });

  it.each([
    [{ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' }, true],
    [{ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'http' }, false],
    [{}, false],
  ])('has a cookie that goes over TLS alone where it speaks TLS: %j', async (headers, isSecure) => {
    const served = await behindProxy({ isLocal: true });
    const { headers: set } = await signsIn(served, 'ada', password, { headers });
    expect(String(set['set-cookie']).includes('; Secure')).toBe(isSecure);
  });
});

describe('a name without a password', async () => {
  const served = await aServer(undefined, [], {}, { access: { hosts: ['calls.example'] } });
  const { app } = await aServer();
  const foreign: readonly { readonly [name: string]: string }[] = [
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-forwarded-host': 'localhost' },
    { 'x-forwarded-proto': 'http' },
    { 'x-real-ip': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1' },
    { via: '1.1 proxy' },
    { host: 'calls.example' },
    { host: '192.168.1.4:8080' },
  ];

  it.each(foreign.map((headers) => [headers]))('is not enough with %j', async (headers) => {
    const asked = { url: '/api/v1/me', remoteAddress: '127.0.0.1' };
    const here = { ...asked, headers: { authorization: 'Bearer nadia' } };
    expect((await served.app.inject(here)).statusCode).toBe(200);
    const there = { ...here, headers: { ...here.headers, ...headers } };
    expect((await served.app.inject(there)).statusCode).toBe(401);
    const signIn = { method: 'POST', url: session, headers, payload: { user: 'nadia' } } as const;
    expect((await served.app.inject(signIn)).statusCode).toBe(401);
    await expect(openSocket(served, headers)).rejects.toThrow('401');
  });

  it.each(['localhost', '127.0.0.1:8080', '[::1]:8080'])('is enough at %s', async (host) => {
    const headers = { host, authorization: 'Bearer nadia' };
    expect((await app.inject({ url: '/api/v1/me', headers })).statusCode).toBe(200);
  });
});

describe('attempts to sign in to one account', () => {
  it('are counted wherever they come from, apart from those to others', async () => {
    const served = await behindProxy();
    const tryFrom = (place: number, user = 'ada', typed = 'wrong') =>
      signsIn(served, user, typed, forwardedFor(`203.0.113.${place}`));
    for (let place = 1; place <= 10; place += 1) {
      expect((await tryFrom(place)).statusCode).toBe(401);
    }
    const beyond = await tryFrom(11, 'ada', password);
    expect([beyond.statusCode, beyond.json()['code']]).toEqual([429, 'rate_limited']);
    expect((await tryFrom(12, 'ben', password)).statusCode).toBe(201);
    // A name that nobody has is counted alike: the answer tells nothing of who there is.
    for (let place = 21; place <= 30; place += 1) await tryFrom(place, 'nobody');
    expect((await tryFrom(31, 'nobody')).statusCode).toBe(429);
    served.clock.turn(60_000);
    expect((await tryFrom(13, 'ada', password)).statusCode).toBe(201);
  });

  it('keep nobody out of where they have signed in before', async () => {
    const served = await behindProxy();
    const home = forwardedFor('192.0.2.1');
    expect((await signsIn(served, 'ada', password, home)).statusCode).toBe(201);
    for (let place = 1; place <= 11; place += 1) {
      await signsIn(served, 'ada', 'wrong', forwardedFor(`203.0.113.${place}`));
    }
    const elsewhere = forwardedFor('203.0.113.99');
    expect((await signsIn(served, 'ada', password, elsewhere)).statusCode).toBe(429);
    expect((await signsIn(served, 'ada', password, home)).statusCode).toBe(201);
  });

  it('are written down, good and bad, with account, address and result', async () => {
    const served = await behindProxy();
    const from = forwardedFor('203.0.113.9');
    const good = await signsIn(served, 'ada', password, from);
    await signsIn(served, 'ada', 'wrong', from);
    await signsIn(served, 'my secret pass phrase', 'wrong', from);
    const [cookie = ''] = String(good.headers['set-cookie']).split(';');
    const out = { method: 'DELETE', url: session, remoteAddress: proxy } as const;
    await served.app.inject({ ...out, headers: { cookie, ...from.headers } });
    for (let count = 0; count < 5; count += 1) await signsIn(served, 'ben', 'wrong', from);
    const address = '203.0.113.9';
    const refused = { actor: '', action: 'signIn', address, result: 'refused' };
    expect(await audited(served)).toEqual([
      { actor: 'ada', action: 'signIn', account: 'ada', address, result: 'signedIn' },
      { ...refused, account: 'ada' },
      // What is no name may be a password.
      { ...refused, account: null },
      { actor: 'ada', action: 'signOut', account: 'ada', address, result: 'signedOut' },
      { ...refused, account: 'ben' },
      { ...refused, account: 'ben' },
      { ...refused, account: null, result: 'limited' },
    ]);
  });
});
