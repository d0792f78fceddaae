/** Keys of programs: what they open, and what whoever makes one may give; and the audit. */
import { describe, expect, it } from 'vitest';
import type { AccountsFile } from '../../contracts/index.ts';
import { aServer, type Body, type HttpReply, type TestApi } from '../support/api-server.ts';
import { cheapHash, password } from '../support/passwords.ts';

const session = '/api/v1/session';
const keys = '/api/v1/centres/shop/api-keys';
const state = '/api/v1/centres/shop/state';
const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [{ id: 'root', name: 'Root', roles: ['supervisor', 'admin'], password: cheapHash }],
};

function guarded(): Promise<TestApi> {
  return aServer(undefined, [], {}, { access: { accounts } });
}

function signsIn({ ask }: TestApi, user: string): Promise<HttpReply> {
  return ask('POST', session, { body: { user, password } });
}

describe('the key of a program', () => {
  const good = { name: 'exchange', scopes: ['integration'], expiresAt: '1970-01-02T00:00:00Z' };

  async function aKey(served: TestApi, body: object = {}): Promise<HttpReply> {
    return await served.ask('POST', keys, { as: 'nadia', body: { ...good, ...body } });
  }

  it('is shown once, and kept as a hash', async () => {
    const served = await aServer();
    const headers = { 'idempotency-key': 'k1' };
    const made = await served.ask('POST', keys, { as: 'nadia', body: good, headers });
    const { id, secret } = made.body;
    expect([made.status, made.headers['location']]).toEqual([201, `${keys}/${String(id)}`]);
    expect(secret).toMatch(new RegExp(`^cw_${String(id)}_[\\w-]{43}$`));
    const again = await served.ask('POST', keys, { as: 'nadia', body: good, headers });
    expect(again.body).toEqual({ ...made.body, secret: null });
    const kept = JSON.stringify(served.store.access.keys('shop'));
    expect(kept).not.toContain(String(secret).slice(-43));
    const shown = await served.ask('GET', `${keys}/${String(id)}`, { as: 'nadia' });
    expect([shown.body['name'], shown.body['secret']]).toEqual(['exchange', undefined]);
  });

  it('opens what its roles, operations and groups say, and nothing else', async () => {
    const root = { id: 'root', name: 'Root', roles: ['supervisor', 'admin'] } as const;
    const accounts = { schema: 'callwright.accounts/1', people: [root] } as const;
    const served = await aServer(undefined, [], {}, { access: { accounts } });
    const scopes = ['putCentreState', 'Queues'];
    const made = await served.ask('POST', keys, { as: 'root', body: { ...good, scopes } });
    const as = String(made.body['secret']);
    const put = await served.ask('PUT', state, { as, body: { state: 'busy' } });
    expect(put.body).toMatchObject({ state: 'busy' });
    expect((await served.ask('GET', '/api/v1/queues/shop.q', { as })).status).toBe(200);
    const refused = await served.ask('GET', '/api/v1/agents/shop.a', { as });
    expect([refused.status, refused.body['code']]).toEqual([403, 'role_missing']);
    const me = await served.ask('GET', '/api/v1/jobs', { as });
    expect(me.status).toBe(403);
  });

  it('ends at its time, and when it is revoked', async () => {
    const served = await aServer();
    const { body } = await aKey(served);
    const as = String(body['secret']);
    const url = '/api/v1/agents/shop.a';
    expect((await served.ask('GET', url, { as })).status).toBe(200);
    const path = `${keys}/${String(body['id'])}`;
    const { usedAt } = (await served.ask('GET', path, { as: 'nadia' })).body;
    expect(usedAt).toBe('1970-01-01T00:00:00.000Z');
    served.clock.turn(86_400_000);
    expect((await served.ask('GET', url, { as })).body['code']).toBe('token_expired');
    const expiresAt = '1970-01-03T00:00:00Z';
    const other = await aKey(served, { expiresAt });
    const second = String(other.body['secret']);
    expect((await served.ask('GET', url, { as: second })).status).toBe(200);
    const gone = `${keys}/${String(other.body['id'])}`;
    expect((await served.ask('DELETE', gone, { as: 'nadia' })).status).toBe(204);
    expect((await served.ask('GET', url, { as: second })).body['code']).toBe('not_authenticated');
    expect((await served.ask('DELETE', gone, { as: 'nadia' })).status).toBe(404);
  });

  it.each([
    ['127.0.0.1', 200],
    ['127.0.0.0/8', 200],
    ['10.1.0.0/16', 401],
    ['::1', 401],
  ])('for %s is heard from there alone', async (address, status) => {
    const served = await aServer();
    const as = String((await aKey(served, { addresses: [address] })).body['secret']);
    expect((await served.ask('GET', '/api/v1/agents/shop.a', { as })).status).toBe(status);
  });

  it.each([
    ['/body/scopes/1', { scopes: ['agent', 'everything'] }],
    ['/body/expiresAt', { expiresAt: '1969-01-01T00:00:00Z' }],
    ['/body/expiresAt', { expiresAt: '1979-01-01T00:00:00Z' }],
    ['/body/addresses/0', { addresses: ['10.0.0.0/33'] }],
    ['/body/addresses/0', { addresses: ['desk.example'] }],
  ])('is not made with a wrong %s', async (pointer, body) => {
    const served = await aServer();
    const refused = await aKey(served, body);
    expect(refused.body).toMatchObject({ code: 'invalid_parameter', errors: [{ pointer }] });
  });

  describe('that makes keys', () => {
    const day = '1970-01-02T00:00:00Z';

    /** Root, who is a supervisor as well; a key of theirs, and what it makes. */
    async function making(parent: object) {
      const served = await guarded();
      const as = String((await signsIn(served, 'root')).body['token']);
      const body = { ...good, addresses: ['127.0.0.0/8'], ...parent };
      const made = await served.ask('POST', keys, { as, body });
      expect(made.status).toBe(201);
      const secret = String(made.body['secret']);
      const make = (child: object) =>
        served.ask('POST', keys, { as: secret, body: { ...good, ...child } });
      return { served, as, make, id: String(made.body['id']) };
    }

    it.each<[string, readonly string[], readonly string[], boolean]>([
      ['its own scope', ['createApiKey'], ['createApiKey'], true],
      ['an operation of its role', ['admin'], ['listApiKeys'], true],
      ['its own group', ['createApiKey', 'Queues'], ['Queues'], true],
      ['a role of its own', ['admin', 'supervisor'], ['supervisor'], true],
      ['an operation of its group', ['createApiKey', 'Queues'], ['getQueue'], true],
      ['the role admin', ['createApiKey'], ['admin'], false],
      ['a role of programs', ['admin'], ['integration'], false],
      ['a role besides its own', ['admin'], ['admin', 'supervisor'], false],
      ['another operation', ['createApiKey'], ['listApiKeys'], false],
      ['a right over members', ['createApiKey'], ['setCustomerTerms'], false],
      ['a group of which it has a part', ['createApiKey', 'getQueue'], ['Queues'], false],
    ])('gives %s or not: %j to %j is %s', async (_what, own, scopes, isGiven) => {
      const { make } = await making({ scopes: own });
      const { status, body } = await make({ scopes });
      expect([status, body['code']]).toEqual(isGiven ? [201, undefined] : [403, 'limit_exceeded']);
    });

    it.each<[readonly string[] | undefined, readonly string[] | null]>([
      [undefined, ['127.0.0.0/8']],
      [['127.0.0.1'], ['127.0.0.1']],
      [['127.1.0.0/16'], ['127.1.0.0/16']],
      [[], null],
      [['0.0.0.0/0'], null],
      [['127.0.0.0/7'], null],
      [['127.0.0.1', '10.0.0.1'], null],
      [['::1'], null],
    ])('gives addresses within its own: %j becomes %j', async (addresses, given) => {
      const { make } = await making({ scopes: ['createApiKey'] });
      const child = { scopes: ['createApiKey'], ...(addresses && { addresses }) };
      const { status, body } = await make(child);
      if (given === null) expect([status, body['code']]).toEqual([403, 'limit_exceeded']);
      else expect([status, body['addresses']]).toEqual([201, given]);
    });

    it('gives no longer life than its own, and none at all once it is revoked', async () => {
      const { served, as, make, id } = await making({ scopes: ['createApiKey'] });
      const scopes = ['createApiKey'];
      const longer = await make({ scopes, expiresAt: '1970-01-02T00:00:01Z' });
      expect([longer.status, longer.body['code']]).toEqual([403, 'limit_exceeded']);
      const child = await make({ scopes, expiresAt: day });
      expect(child.status).toBe(201);
      expect((await served.ask('DELETE', `${keys}/${id}`, { as })).status).toBe(204);
      const orphan = { as: String(child.body['secret']), body: { ...good, scopes } };
      expect((await served.ask('POST', keys, orphan)).status).toBe(401);
    });

    it.each([
      ['supervisor', 403],
      ['reviewer', 403],
      ['listApiKeys', 201],
      ['integration', 201],
    ])('is a person, too: an admin gives %s: %i', async (scope, status) => {
      const { ask } = await aServer();
      const made = await ask('POST', keys, { as: 'nadia', body: { ...good, scopes: [scope] } });
      expect(made.status).toBe(status);
    });
  });

  it.each(['cw_none', `cw_${'0'.repeat(16)}_${'A'.repeat(43)}`])(
    '%s that nobody has made proves nothing',
    async (as) => {
      const { ask } = await aServer();
      expect((await ask('GET', '/api/v1/me', { as })).body['code']).toBe('not_authenticated');
    },
  );

  it('asks under its own name: a person’s same key is another request', async () => {
    const served = await aServer();
    const as = String((await aKey(served, { scopes: ['admin', 'integration'] })).body['secret']);
    const headers = { 'idempotency-key': 'same' };
    const one = await served.ask('POST', keys, { as, body: good, headers });
    const other = await served.ask('POST', keys, { as: 'nadia', body: good, headers });
    expect([one.status, other.status]).toEqual([201, 201]);
    expect(one.body['id']).not.toBe(other.body['id']);
    expect(other.headers['idempotency-replayed']).toBeUndefined();
    expect(one.body['createdBy']).toMatch(/^key_/);
  });
});

describe('the audit', () => {
  it('tells who changed what, from which state to which, and shows no secret', async () => {
    const served = await aServer();
    const audit = '/api/v1/centres/shop/audit';
    const body = { name: 'x', scopes: ['gateway'], expiresAt: '1970-01-02T00:00:00Z' };
    const made = await served.ask('POST', keys, { as: 'nadia', body });
    await served.ask('PUT', state, { as: 'malik', body: { state: 'overload' } });
    await served.ask('PUT', state, { as: 'anna', body: { state: 'emergency' } });
    await served.ask('PUT', state, { as: 'helene', body: { state: 'normal' } });
    const { body: all, text } = await served.ask('GET', audit, { as: 'nadia' });
    expect(all['items']).toMatchObject([
      { actor: 'nadia', action: 'createApiKey', subject: '/centres/shop/api-keys' },
      { actor: 'malik', before: { state: 'normal' }, after: { state: 'overload' } },
      { actor: 'anna', action: 'putCentreState', before: { state: 'overload' } },
    ]);
    expect(text).not.toContain(String(made.body['secret']));
    const mine = await served.ask('GET', `${audit}?actor=malik&limit=1`, { as: 'nadia' });
    expect(mine.body['items']).toHaveLength(1);
    const first = await served.ask('GET', `${audit}?limit=2`, { as: 'nadia' });
    const rest = await served.ask('GET', `${audit}?cursor=${String(first.body['nextCursor'])}`, {
      as: 'nadia',
    });
    expect(rest.body['items']).toMatchObject([{ actor: 'anna' }]);
    const none = await served.ask('GET', `${audit}?from=2030-01-01T00:00:00Z`, { as: 'nadia' });
    expect(none.body['items']).toEqual([]);
  });

  it('tells all of it by the clock of the centre, sign-ins and changes alike', async () => {
    const served = await aServer();
    const now = new Date(served.centreNowMs()).toISOString().slice(0, 13);
    await served.ask('POST', '/api/v1/session', { body: { user: 'nobody', password: 'x' } });
    await served.ask('PUT', state, { as: 'malik', body: { state: 'overload' } });
    const { body } = await served.ask('GET', '/api/v1/centres/shop/audit', { as: 'nadia' });
    const entries = body['items'] as Body[];
    expect(entries.map(({ action }) => action)).toEqual(['signIn', 'putCentreState']);
    expect(entries.map(({ at }) => String(at).slice(0, 13))).toEqual([now, now]);
  });
});
