/** Pages of the service, which ask by a cookie that no script reads; and who else must not. */
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AccountsFile } from '../../contracts/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aServer, type HttpReply, type TestApi } from '../support/api-server.ts';
import { openSocket } from '../support/event-socket.ts';
import { openStream } from '../support/event-stream.ts';
import { anIdentityProvider } from '../support/identity-provider.ts';
import { cheapHash, password } from '../support/passwords.ts';

const session = '/api/v1/session';
const state = '/api/v1/centres/shop/state';
const own = { 'sec-fetch-site': 'same-origin' };
const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'ada', name: 'Ada', roles: ['supervisor'], password: cheapHash, agent: 'a' },
    { id: 'paul', name: 'Paul', roles: ['ruleEditor'], password: cheapHash },
  ],
};

function guarded(): Promise<TestApi> {
  return aServer(undefined, [], {}, { access: { accounts, origins: ['https://desk.example'] } });
}

async function signsIn({ ask }: TestApi, user = 'ada'): Promise<HttpReply> {
  const got = await ask('POST', session, { body: { user, password }, headers: own });
  expect(got.status).toBe(201);
  return got;
}

/** The cookies that an answer sets, as `Set-Cookie` says them. */
function setBy({ headers }: HttpReply): readonly string[] {
  return headers['set-cookie'] as readonly string[];
}

function pageCookieOf(got: HttpReply): string {
  const [cookie = ''] = (setBy(got)[1] ?? '').split(';');
  return cookie;
}

/** Sets the state of the centre, without a token. */
function puts({ ask }: TestApi, headers: { readonly [name: string]: string }): Promise<HttpReply> {
  return ask('PUT', state, { body: { state: 'emergency' }, headers });
}

describe('the cookie of pages', () => {
  it('is read by no script, sent by no other site, and lasts as long as the sign-in', async () => {
    const got = await signsIn(await guarded());
    const flags = 'Max-Age=43200; HttpOnly; SameSite=Strict';
    expect(setBy(got)).toEqual([
      expect.stringMatching(
        new RegExp(`^callwright_sign_in=[\\w.-]+; Path=/api/v1/session; ${flags}$`),
      ),
      expect.stringMatching(new RegExp(`^callwright_page=[\\w.-]+; Path=/; ${flags}$`)),
    ]);
  });

  it.each([
    ['a proxy that speaks TLS', { 'x-forwarded-proto': 'https' }, true],
    ['a service that listens beyond loopback', {}, false],
  ])('is for TLS alone behind %s', async (_what, headers, isLocal) => {
    const served = await aServer(undefined, [], {}, { access: { accounts, isLocal } });
    const body = { user: 'ada', password };
    const set = setBy(await served.ask('POST', session, { body, headers }));
    expect(set.map((text) => text.endsWith('; Secure'))).toEqual([true, true]);
  });

  it('is who asks, where there is no Authorization', async () => {
    const served = await guarded();
    const cookie = pageCookieOf(await signsIn(served));
    const me = await served.ask('GET', '/api/v1/me', { headers: { cookie } });
    expect([me.status, me.body['id']]).toEqual([200, 'ada']);
    const token = String((await signsIn(served, 'paul')).body['token']);
    const other = await served.ask('GET', '/api/v1/me', { as: token, headers: { cookie } });
    expect(other.body['id']).toBe('paul');
    const wrong = await served.ask('GET', '/api/v1/me', { as: 'nonsense', headers: { cookie } });
    expect(wrong.status).toBe(401);
  });

  it('is no token, nor is a token or the other cookie one of pages', async () => {
    const served = await guarded();
    const got = await signsIn(served);
    const [page = '', refresh = ''] = [pageCookieOf(got), setBy(got)[0]?.split(';')[0]].map(
      (text) => text?.split('=')[1],
    );
    const me = (as: object) => served.ask('GET', '/api/v1/me', as);
    // Known as a cookie first, so that what is remembered of it is looked at as well.
    expect((await me({ headers: { cookie: `callwright_page=${page}` } })).status).toBe(200);
    expect((await me({ as: page })).status).toBe(401);
    for (const text of [refresh, String(got.body['token']), 'x', '']) {
      const { status, body } = await me({ headers: { cookie: `callwright_page=${text}` } });
      expect([text, status, body['code']]).toEqual([text, 401, 'not_authenticated']);
    }
  });

  it('goes on over a refresh, unchanged by it, and is set anew', async () => {
    const served = await guarded();
    const got = await signsIn(served);
    const headers = { cookie: String(setBy(got)[0]?.split(';')[0]) };
    const next = await served.ask('POST', `${session}/refresh`, { headers });
    for (const cookie of [pageCookieOf(got), pageCookieOf(next)]) {
      expect((await served.ask('GET', '/api/v1/me', { headers: { cookie } })).status).toBe(200);
    }
  });

  it('opens sockets and event streams', async () => {
    const served = await guarded();
    const cookie = pageCookieOf(await signsIn(served));
    const headers = { authorization: '', cookie };
    const socket = await openSocket(served, { ...headers, origin: 'http://localhost' });
    expect(await socket.call({ operation: 'getMe' })).toMatchObject({ body: { id: 'ada' } });
    socket.stop();
    const stream = await openStream(served, '', headers);
    expect(stream.isEnded()).toBe(false);
    stream.stop();
  });
});

describe('what a cookie says who asks of', () => {
  const host = 'localhost:8080';
  const here = 'http://localhost:8080';
  it.each([
    ['our page’s origin', { origin: here }, 200],
    ['our page, as its browser says', own, 200],
    ['both', { origin: here, ...own }, 200],
    ['neither: whoever sends it is no page of ours', {}, 403],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['a neighbour’s port', { origin: 'http://localhost:3000' }, 403],
    ['an origin that hides', { origin: 'null' }, 403],
    ['an origin that may ask for itself', { origin: 'https://desk.example' }, 403],
    [
      'our origin, and a browser that says otherwise',
      { origin: here, 'sec-fetch-site': 'same-site' },
      403,
    ],
    ['a neighbour’s page', { 'sec-fetch-site': 'same-site' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['nobody’s page: an address that was typed', { 'sec-fetch-site': 'none' }, 403],
  ])('is changed for %s', async (_what, headers, expected) => {
    const served = await guarded();
    const got = await signsIn(served);
    const { status, body } = await puts(served, { host, cookie: pageCookieOf(got), ...headers });
    expect([status, body['code']]).toEqual([
      expected,
      expected === 200 ? undefined : 'origin_not_permitted',
    ]);
    const as = String(got.body['token']);
    const seen = (await served.ask('GET', state, { as })).body['state'];
    expect(seen).toBe(expected === 200 ? 'emergency' : 'normal');
  });

  it('is asked of no program that brings a token: it needs neither header', async () => {
    const served = await guarded();
    const got = await signsIn(served);
    const headers = { cookie: pageCookieOf(got) };
    const as = String(got.body['token']);
    const put = await served.ask('PUT', state, { as, body: { state: 'busy' }, headers });
    expect(put.status).toBe(200);
  });

  it('is read by whoever has the cookie, and opens no socket for other pages', async () => {
    const served = await guarded();
    const headers = { authorization: '', cookie: pageCookieOf(await signsIn(served)) };
    expect((await served.ask('GET', state, { headers })).status).toBe(200);
    for (const from of [
      {},
      { origin: 'https://desk.example' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      await expect(openSocket(served, { ...headers, ...from })).rejects.toThrow('403');
    }
  });
});

describe('signing out everywhere', () => {
  it('ends all sign-ins of a person, in the next life too, and none begun after', async () => {
    const path = join(aFolder(), 'store.sqlite');
    const signingKey = generateKeyPairSync('ed25519');
    const life = () => aServer(undefined, [], {}, { path, access: { accounts, signingKey } });
    const one = await life();
    const [first, second] = [await signsIn(one), await signsIn(one)];
    const others = pageCookieOf(await signsIn(one, 'paul'));
    const headers = {
      cookie: setBy(first)
        .map((text) => text.split(';')[0])
        .join('; '),
      ...own,
    };
    const out = await one.ask('DELETE', `${session}?everywhere=true`, { headers });
    expect(out.status).toBe(204);
    expect(setBy(out)).toEqual([
      expect.stringMatching(/^callwright_sign_in=; .*Max-Age=0/),
      expect.stringMatching(/^callwright_page=; Path=\/; Max-Age=0/),
    ]);
    const after = pageCookieOf(await signsIn(one));
    const tells = async (served: TestApi) => {
      const cookies = [pageCookieOf(first), pageCookieOf(second), others, after];
      const asked = cookies.map((cookie) =>
        served.ask('GET', '/api/v1/me', { headers: { cookie } }),
      );
      return (await Promise.all(asked)).map(({ status }) => status);
    };
    expect(await tells(one)).toEqual([401, 401, 200, 200]);
    const audit = one.store.access.audit({ centreId: 'shop', after: 0, limit: 100 });
    expect(audit.map((entry) => (entry.after as { result: string }).result)).toContain(
      'signedOutEverywhere',
    );
    one.store.close();
    expect(await tells(await life())).toEqual([401, 401, 200, 200]);
  });

  it('is one sign-in’s alone without `everywhere`', async () => {
    const served = await guarded();
    const [first, second] = [await signsIn(served), await signsIn(served)];
    const headers = { cookie: String(setBy(first)[0]?.split(';')[0]) };
    expect((await served.ask('DELETE', session, { headers })).status).toBe(204);
    for (const [got, status] of [
      [first, 401],
      [second, 200],
    ] as const) {
      const me = await served.ask('GET', '/api/v1/me', { headers: { cookie: pageCookieOf(got) } });
      expect(me.status).toBe(status);
    }
    const wrong = await served.ask('DELETE', `${session}?everywhere=maybe`, { headers });
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'invalid_parameter']);
  });
});

describe('the ways to sign in', () => {
  const ways = async ({ ask }: TestApi, headers = {}) =>
    (await ask('GET', `${session}/ways`, { headers })).body;

  it('are the names of people, where a name is enough, and nowhere else', async () => {
    const people = [{ id: 'malik', name: 'Malik', roles: ['supervisor', 'agent'] }] as const;
    const byName = { accounts: { schema: 'callwright.accounts/1', people } } as const;
    const served = await aServer(undefined, [], {}, { access: byName });
    const nothing = { accounts: false, provider: null, passkeys: false, cardPage: null };
    const malik = { ...people[0], centreId: 'shop' };
    expect(await ways(served)).toEqual({ ...nothing, people: [malik] });
    // Through a proxy it could be anybody.
    expect(await ways(served, { via: '1.1 proxy' })).toEqual({ ...nothing, people: [] });
    const got = await served.ask('POST', session, { body: { user: 'malik' } });
    expect(got.status).toBe(201);
  });

  it('are a name and its password, where somebody has one', async () => {
    expect(await ways(await guarded())).toMatchObject({ accounts: true, people: [] });
  });

  it('are those of the provider, without names of people', async () => {
    const { options: provider } = await anIdentityProvider();
    const access = { provider, accounts: { ...accounts, people: [] } };
    const served = await aServer(undefined, [], {}, { access });
    expect(await ways(served)).toMatchObject({ accounts: false, people: [] });
  });
});
