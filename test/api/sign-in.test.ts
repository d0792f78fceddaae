import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AccessOptions } from '../../api/index.ts';
import type { AccountsFile, Person } from '../../contracts/index.ts';
import { hashPassword } from '../../services/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aServer, type HttpReply, type TestApi } from '../support/api-server.ts';
import { anIdentityProvider, issuer } from '../support/identity-provider.ts';
import { cheapHash, password } from '../support/passwords.ts';

const minute = 60_000;
const hash = await hashPassword(password);
const session = '/api/v1/session';
const state = '/api/v1/centres/shop/state';

const people: readonly Person[] = [
  { id: 'ada', name: 'Ada', roles: ['supervisor'], password: cheapHash, agent: 'a' },
  { id: 'nadia', name: 'Nadia', roles: ['admin'], password: hash },
  { id: 'paul', name: 'Paul', roles: ['ruleEditor'] },
];
const accounts: AccountsFile = { schema: 'callwright.accounts/1', people };

function guarded(access: Partial<AccessOptions> = {}): Promise<TestApi> {
  return aServer(undefined, [], {}, { access: { accounts, ...access } });
}

function signsIn({ ask }: TestApi, user = 'ada', typed = password): Promise<HttpReply> {
  return ask('POST', session, { body: { user, password: typed } });
}

function cookieOf({ headers }: HttpReply): string {
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

describe('a person who signs in', () => {
  it('gets a token of 15 minutes, and the next by a cookie that scripts cannot read', async () => {
    const served = await guarded();
    expect((await signsIn(served, 'nadia')).status).toBe(201);
    const got = await signsIn(served);
    expect(got.status).toBe(201);
    expect(got.body).toMatchObject({
      expiresAt: '1970-01-01T00:15:00.000Z',
      me: { kind: 'person', id: 'ada', agentId: 'shop.a', centres: [{ roles: ['supervisor'] }] },
    });
    const set = String(got.headers['set-cookie']);
    expect(set).toMatch(/; Path=\/api\/v1\/session; .*HttpOnly; SameSite=Strict$/);
    const { ask, clock } = served;
    const as = String(got.body['token']);
    expect((await ask('GET', '/api/v1/me', { as })).body).toMatchObject({ id: 'ada' });
    clock.turn(15 * minute);
    const late = await ask('GET', '/api/v1/me', { as });
    expect([late.status, late.body['code']]).toEqual([401, 'token_expired']);
    expect(late.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    const cookie = cookieOf(got);
    const next = await ask('POST', `${session}/refresh`, { headers: { cookie } });
    expect([next.status, next.body['expiresAt']]).toEqual([200, '1970-01-01T00:30:00.000Z']);
    const again = await ask('GET', '/api/v1/me', { as: String(next.body['token']) });
    expect(again.status).toBe(200);
  });

  it('has a cookie that is good once: one that comes again ends the sign-in', async () => {
    const served = await guarded();
    const { ask } = served;
    const refresh = (cookie: string) => ask('POST', `${session}/refresh`, { headers: { cookie } });
    const first = await signsIn(served);
    const next = await refresh(cookieOf(first));
    expect(cookieOf(next)).not.toBe(cookieOf(first));
    const third = await refresh(cookieOf(next));
    expect(third.status).toBe(200);
    const stolen = await refresh(cookieOf(first));
    expect([stolen.status, stolen.body['code']]).toEqual([401, 'not_authenticated']);
    const as = String(third.body['token']);
    expect((await ask('GET', '/api/v1/me', { as })).status).toBe(401);
    expect((await refresh(cookieOf(third))).status).toBe(401);
    const { body } = await ask('GET', `/api/v1/centres/shop/audit?action=signIn`, {
      as: String((await signsIn(served, 'nadia')).body['token']),
    });
    expect(body['items']).toContainEqual(
      expect.objectContaining({
        actor: 'ada',
        after: expect.objectContaining({ result: 'cookieUsedTwice' }),
      }),
    );
  });

  it('has a cookie that is not good again before the next one is used either', async () => {
    const served = await guarded();
    const headers = { cookie: cookieOf(await signsIn(served)) };
    const refresh = async () =>
      (await served.ask('POST', `${session}/refresh`, { headers })).status;
    expect([await refresh(), await refresh()]).toEqual([200, 401]);
  });

  it('keeps what cookies were used in the next life, one row a sign-in', async () => {
    const path = join(aFolder(), 'store.sqlite');
    const signingKey = generateKeyPairSync('ed25519');
    const life = () => aServer(undefined, [], {}, { path, access: { accounts, signingKey } });
    const one = await life();
    const first = await signsIn(one);
    let { headers } = { headers: { cookie: cookieOf(first) } };
    for (let times = 0; times < 5; times += 1) {
      headers = { cookie: cookieOf(await one.ask('POST', `${session}/refresh`, { headers })) };
    }
    expect(one.store.access.endedSignIns(0).size).toBe(1);
    one.store.close();
    const other = await life();
    const old = { cookie: cookieOf(first) };
    expect((await other.ask('POST', `${session}/refresh`, { headers: old })).status).toBe(401);
    expect((await other.ask('POST', `${session}/refresh`, { headers })).status).toBe(401);
  });

  it('is asked to sign in again after 12 hours', async () => {
    const served = await guarded();
    const cookie = cookieOf(await signsIn(served));
    served.clock.turn(12 * 60 * minute);
    const late = await served.ask('POST', `${session}/refresh`, { headers: { cookie } });
    expect([late.status, late.body['code']]).toEqual([401, 'token_expired']);
  });

  it('ends all tokens of a sign-in by signing out, in the next life too', async () => {
    const served = await guarded();
    const got = await signsIn(served);
    const headers = { cookie: cookieOf(got) };
    const as = String(got.body['token']);
    expect((await served.ask('GET', '/api/v1/me', { as })).status).toBe(200);
    expect((await served.ask('DELETE', session, { headers })).status).toBe(204);
    expect((await served.ask('GET', '/api/v1/me', { as })).body['code']).toBe('not_authenticated');
    const refreshed = await served.ask('POST', `${session}/refresh`, { headers });
    expect(refreshed.body['code']).toBe('not_authenticated');
    expect([...served.store.access.endedSignIns(0).values()]).toEqual([12 * 60 * minute]);
  });

  it.each([
    ['a wrong password', 'ada', 'wrong'],
    ['a name that nobody has', 'nobody', password],
    ['a name without a password', 'paul', ''],
  ])('is refused with %s, and not told which it was', async (_what, user, typed) => {
    const served = await guarded();
    const { status, body } = await signsIn(served, user, typed);
    expect([status, body['code']]).toEqual([401, 'not_authenticated']);
    expect(body['detail']).toBe('There is no such user with this password.');
  });

  it('may try five passwords a minute from one address', async () => {
    const served = await guarded({ rates: {} });
    const tries = [];
    for (let count = 0; count < 6; count += 1) tries.push(await signsIn(served, 'ada', 'wrong'));
    expect(tries.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    const last = tries.at(-1);
    expect(last?.body).toMatchObject({ code: 'rate_limited', retryAfterMs: 12_000 });
    expect(last?.headers['retry-after']).toBe('12');
    served.clock.turn(12_000);
    expect((await signsIn(served)).status).toBe(201);
  });

  it.each([
    ['changed', (token: string) => `${token.slice(0, -4)}AAAA`],
    ['of no signature', (token: string) => `${unsigned()}.${token.split('.')[1]}.`],
    ['that is a cookie', (_token: string, cookie: string) => cookie.split('=')[1] ?? ''],
  ])('proves nothing by a token %s', async (_what, change) => {
    const served = await guarded();
    const got = await signsIn(served);
    const as = change(String(got.body['token']), cookieOf(got));
    const { status, body } = await served.ask('GET', '/api/v1/me', { as });
    expect([status, body['code']]).toEqual([401, 'not_authenticated']);
  });

  it('is not known by the bare name, as soon as anybody has a password', async () => {
    const { ask } = await guarded();
    expect((await ask('GET', '/api/v1/me', { as: 'paul' })).status).toBe(401);
    const open = await aServer();
    expect((await open.ask('GET', '/api/v1/me', { as: 'paul' })).status).toBe(200);
    const byName = await open.ask('POST', session, { body: { user: 'paul' } });
    expect(byName.status).toBe(201);
    const beyond = await aServer(undefined, [], {}, { access: { isLocal: false } });
    expect((await beyond.ask('GET', '/api/v1/me', { as: 'paul' })).status).toBe(401);
  });
});

function unsigned(): string {
  return Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
}

describe('a person of an identity provider', () => {
  it('comes in by a token of theirs, with the roles that it gives in this centre', async () => {
    const { options, sign } = await anIdentityProvider();
    const { ask, clock } = await aServer(undefined, [], {}, { access: { provider: options } });
    const as = await sign({});
    const { body } = await ask('GET', '/api/v1/me', { as });
    expect(body).toMatchObject({ id: 'zoe', name: 'Zoë', centres: [{ roles: ['supervisor'] }] });
    const put = await ask('PUT', state, { as, body: { state: 'busy' } });
    expect(put.body).toMatchObject({ changedBy: 'zoe' });
    // The rules know them too: a draft needs an editor.
    expect((await ask('GET', '/api/v1/centres/shop/rule-sets', { as })).status).toBe(200);
    clock.turn(359_000);
    expect((await ask('GET', '/api/v1/me', { as })).status).toBe(200);
    clock.turn(1_000);
    expect((await ask('GET', '/api/v1/me', { as })).body['code']).toBe('token_expired');
  });

  it('is called by their id where the token has no name that people can read', async () => {
    const { options, sign } = await anIdentityProvider();
    const { ask } = await aServer(undefined, [], {}, { access: { provider: options } });
    for (const [name, shown] of [
      [' Zoe\u0308 ', 'Zoë'],
      ['Z\u200boe', 'zoe'],
      ['Z\u0000', 'zoe'],
      ['', 'zoe'],
    ] as const) {
      const { body } = await ask('GET', '/api/v1/me', { as: await sign({ name }) });
      expect(body['name'], name).toBe(shown);
    }
  });

  it.each([
    ['for another audience', {}, 'other', issuer],
    ['from another issuer', {}, 'callwright', 'https://else.example'],
    ['without a name that fits', { sub: 'a b' }, 'callwright', issuer],
    ['of who could be taken for a key', { sub: 'key_0123456789abcdef' }, 'callwright', issuer],
  ])('is not heard with a token %s', async (_what, claims, audience, from) => {
    const { options, sign } = await anIdentityProvider();
    const { ask } = await aServer(undefined, [], {}, { access: { provider: options } });
    const as = await sign(claims, { audience, from });
    expect((await ask('GET', '/api/v1/me', { as })).body['code']).toBe('not_authenticated');
    expect((await ask('GET', '/api/v1/me', { as: 'paul' })).status).toBe(401);
  });

  it.each([
    ['at+jwt', {}, 200],
    ['JWT', {}, 200],
    ['logout+jwt', {}, 401],
    ['secevent+jwt', {}, 401],
    ['dpop+jwt', {}, 401],
    ['JWT', { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, 401],
  ])('is heard by a token of type %s with %j: %i', async (typ, claims, status) => {
    const { options, sign } = await anIdentityProvider();
    const { ask } = await aServer(undefined, [], {}, { access: { provider: options } });
    expect((await ask('GET', '/api/v1/me', { as: await sign(claims, { typ }) })).status).toBe(
      status,
    );
  });

  it('may what the newest token says: an older one with other roles is good no more', async () => {
    const { options, sign } = await anIdentityProvider();
    const { ask } = await aServer(undefined, [], {}, { access: { provider: options } });
    const older = await sign({ iat: 10 });
    expect((await ask('GET', '/api/v1/me', { as: older })).status).toBe(200);
    const newer = await sign({ iat: 20, cw: { centres: { shop: ['agent'] } } });
    expect((await ask('GET', '/api/v1/me', { as: newer })).status).toBe(200);
    expect((await ask('GET', '/api/v1/me', { as: older })).status).toBe(401);
  });

  it('goes on when the provider’s keys roll over, and old ones are good no more', async () => {
    vi.setSystemTime(0);
    onTestFinished(() => void vi.useRealTimers());
    const { options, sign, rollOver } = await anIdentityProvider();
    const { ask } = await aServer(undefined, [], {}, { access: { provider: options } });
    const comesIn = async (as: string) => (await ask('GET', '/api/v1/me', { as })).status;
    const [before, unused] = [await sign(), await sign({ sub: 'yves' })];
    expect(await comesIn(before)).toBe(200);
    await rollOver();
    // Keys are fetched twice in 30 s at most, whatever tokens say.
    vi.setSystemTime(31_000);
    expect([await comesIn(await sign()), await comesIn(before)]).toEqual([200, 200]);
    await rollOver({ keepsOld: false });
    vi.setSystemTime(62_000);
    expect([await comesIn(await sign()), await comesIn(unused)]).toEqual([200, 401]);
  });

  it('knows of the handlers that the accounts file names for them', async () => {
    const { options, sign } = await anIdentityProvider();
    const zoe = { id: 'zoe', name: 'Zoë', roles: ['agent'], handlers: ['lyon'] } as const;
    const accounts = { schema: 'callwright.accounts/1', people: [zoe] } as const;
    const { ask } = await aServer(undefined, [], {}, { access: { accounts, provider: options } });
    const { body } = await ask('GET', '/api/v1/centres/shop/handlers', { as: await sign({}) });
    expect(body).toEqual({ items: [] });
  });

  it('may nothing that another centre lets them do', async () => {
    const { options, sign } = await anIdentityProvider();
    const { ask } = await aServer(undefined, [], {}, { access: { provider: options } });
    const as = await sign({ cw: { centres: { other: ['admin'] } } });
    const { status, body } = await ask('PUT', state, { as, body: { state: 'busy' } });
    expect([status, body['code']]).toEqual([404, 'centre_not_found']);
    const me = await ask('GET', '/api/v1/me', { as });
    expect([me.status, me.body['code']]).toEqual([403, 'role_missing']);
  });

  it('waits where the keys cannot be read', async () => {
    const { options, sign } = await anIdentityProvider();
    const access = { provider: { ...options, jwksUrl: 'http://127.0.0.1:1/keys' } };
    const { ask } = await aServer(undefined, [], {}, { access });
    const { status, body } = await ask('GET', '/api/v1/me', { as: await sign({}) });
    expect([status, body['code']]).toEqual([503, 'operation_unavailable']);
  });
});
