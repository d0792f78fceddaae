/** Signing in at the pages of a real identity provider. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AccessOptions } from '../../api/index.ts';
import { aServer, type HttpReply, type TestApi } from '../support/api-server.ts';
import { aProviderWithPages, type ProviderPages } from '../support/provider-pages.ts';

const start = '/api/v1/session/provider';
const accounts = {
  schema: 'callwright.accounts/1',
  people: [{ id: 'zoe', name: 'Of the file', roles: [], agent: 'b' }],
} as const;

function served(pages: ProviderPages, more: Partial<AccessOptions> = {}): Promise<TestApi> {
  const access = { accounts, provider: pages.options, ...more };
  return aServer(undefined, [], {}, { access });
}

function cookiesOf({ headers }: HttpReply): string {
  const set = (headers['set-cookie'] ?? []) as string | readonly string[];
  return [set]
    .flat()
    .map((text) => text.split(';')[0])
    .join('; ');
}

/** Leaves for the provider, and says what was set and where it leads. */
async function leaves({ ask }: TestApi, query = '') {
  const left = await ask('GET', start + query);
  expect(left.status).toBe(303);
  return { cookie: cookiesOf(left), url: String(left.headers['location']), left };
}

function returns({ ask }: TestApi, url: string, cookie: string): Promise<HttpReply> {
  return ask('GET', url.replace('http://localhost', ''), { headers: { cookie } });
}

const me = ({ ask }: TestApi, cookie: string) => ask('GET', '/api/v1/me', { headers: { cookie } });

describe('who signs in at the provider', () => {
  it.each([
    ['a public client', undefined],
    ['a client with a secret', 'sesame'],
  ])('comes back signed in, to where they were, of %s', async (_what, secret) => {
    const pages = await aProviderWithPages(secret === undefined ? {} : { secret });
    const here = await served(pages);
    const { ask } = here;
    expect((await ask('GET', '/api/v1/session/ways')).body['provider']).toEqual({
      name: '127.0.0.1',
      startUrl: start,
    });
    const { cookie, url, left } = await leaves(here, '?to=/desk%3Fcall%3D7');
    expect(String(left.headers['set-cookie'])).toMatch(
      /^callwright_leaving=[\w-]+; Path=\/api\/v1\/session\/provider; Max-Age=600; HttpOnly; SameSite=Lax$/,
    );
    const asked = new URL(url).searchParams;
    expect([asked.get('response_type'), asked.get('code_challenge_method')]).toEqual([
      'code',
      'S256',
    ]);
    const back = await returns(here, await pages.signsIn(url, 'zoe'), cookie);
    expect([back.status, back.headers['location']]).toEqual([303, '/desk?call=7']);
    const page = cookiesOf(back);
    expect(page).toMatch(/^callwright_leaving=; callwright_sign_in=.+; callwright_page=.+/);
    const seen = await me(here, page);
    // The roles are the provider's; the agent is that of the accounts file.
    expect(seen.body).toMatchObject({
      id: 'zoe',
      name: 'Name of zoe',
      agentId: 'shop.b',
      centres: [{ roles: ['supervisor'] }],
    });
    const refreshed = await ask('POST', '/api/v1/session/refresh', { headers: { cookie: page } });
    const as = String(refreshed.body['token']);
    expect((await ask('GET', '/api/v1/me', { as })).body['id']).toBe('zoe');
    const out = await ask('DELETE', '/api/v1/session', {
      headers: { cookie: cookiesOf(refreshed) },
    });
    expect(out.status).toBe(204);
    expect((await me(here, page)).status).toBe(401);
    const entries = here.store.access.audit({ centreId: 'shop', after: 0, limit: 9 });
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
      ['zoe', 'signIn'],
      ['zoe', 'signOut'],
    ]);
  });

  it('stays signed in over a restart, and no longer than there is a provider', async () => {
    const pages = await aProviderWithPages();
    const signingKey = generateKeyPairSync('ed25519');
    const here = await served(pages, { signingKey });
    const { cookie, url } = await leaves(here);
    const page = cookiesOf(await returns(here, await pages.signsIn(url, 'zoe'), cookie));
    expect((await me(await served(pages, { signingKey }), page)).body['id']).toBe('zoe');
    const without = await aServer(undefined, [], {}, { access: { accounts, signingKey } });
    expect((await me(without, page)).status).toBe(401);
  });

  it('has the rights of their newest sign-in alone', async () => {
    const roles = ['supervisor'];
    const pages = await aProviderWithPages({ roles });
    const here = await served(pages);
    const signsIn = async () => {
      const { url, cookie } = await leaves(here);
      return cookiesOf(await returns(here, await pages.signsIn(url, 'zoe'), cookie));
    };
    const first = await signsIn();
    roles.splice(0, 1, 'agent', 'admin', 'nonsense');
    const second = await signsIn();
    expect((await me(here, second)).body['centres']).toMatchObject([{ roles: ['agent', 'admin'] }]);
    expect((await me(here, first)).status).toBe(401);
  });

  it('is led to no other server', async () => {
    const pages = await aProviderWithPages();
    const here = await served(pages);
    for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', 'desk']) {
      const { cookie, url } = await leaves(here, `?to=${encodeURIComponent(to)}`);
      const back = await returns(here, await pages.signsIn(url, 'zoe'), cookie);
      expect([to, back.headers['location']]).toEqual([to, '/']);
    }
  });
});

/** People as the pages of three providers name them, with the settings that read it. */
describe('a provider that names people and roles its own way', () => {
  const people = [
    { id: 'zoe', name: 'Zoe', roles: ['agent'], agent: 'b', subject: 'zoe@shop.example' },
    { id: 'root', name: 'Root', roles: ['admin'], subject: 'root@shop.example' },
  ] as const;
  const file = { schema: 'callwright.accounts/1', people } as const;

  async function signedIn(
    claims: object,
    settings: Pick<NonNullable<AccessOptions['provider']>, 'userClaim' | 'rolesClaim'>,
    login = 'f3a1',
  ) {
    const pages = await aProviderWithPages({ claims });
    const provider = { ...pages.options, ...settings };
    const here = await aServer(undefined, [], {}, { access: { accounts: file, provider } });
    const { cookie, url } = await leaves(here);
    const back = await returns(here, await pages.signsIn(url, login), cookie);
    return { back, seen: (await me(here, cookiesOf(back))).body };
  }

  it('is read by its claim of roles: those of this centre alone', async () => {
    const claims = { oid: 'zoe@shop.example', roles: ['shop.supervisor', 'lyon.admin', 'admin'] };
    const { seen } = await signedIn(claims, { userClaim: 'oid', rolesClaim: 'roles' });
    expect(seen).toMatchObject({ id: 'zoe', agentId: 'shop.b' });
    expect(seen['centres']).toMatchObject([{ roles: ['supervisor'] }]);
  });

  it('names people alone, who have the roles of their accounts', async () => {
    const settings = { userClaim: 'email', rolesClaim: 'accounts' };
    const mail = { email: 'zoe@shop.example', email_verified: true };
    const { seen } = await signedIn(mail, settings);
    expect(seen).toMatchObject({ id: 'zoe', agentId: 'shop.b' });
    expect(seen['centres']).toMatchObject([{ roles: ['agent'] }]);
    const stranger = await signedIn({ ...mail, email: 'max@shop.example' }, settings);
    expect(stranger.seen).toMatchObject({ code: 'role_missing' });
  });

  it('signs in nobody by an unverified address, or by the id of another', async () => {
    const email = 'root@shop.example';
    const settings = { userClaim: 'email', rolesClaim: 'accounts' };
    const problem = '/?signInProblem=not_authenticated';
    for (const claims of [{ email, email_verified: false }, { email }]) {
      expect((await signedIn(claims, settings)).back.headers['location']).toBe(problem);
    }
    const asRoot = await signedIn({}, { rolesClaim: 'accounts' }, 'root');
    expect(asRoot.back.headers['location']).toBe(problem);
  });
});

describe('who does not come back as they left', () => {
  const problem = (code: string) => `/?signInProblem=${code}`;
  it('is told so: no cookie, another’s, a code used twice, a changed mind', async () => {
    const pages = await aProviderWithPages();
    const here = await served(pages);
    const { cookie, url } = await leaves(here);
    const address = await pages.signsIn(url, 'zoe');
    const other = await leaves(here);
    const refused = problem('not_authenticated');
    for (const wrong of ['', other.cookie, 'callwright_leaving=eyJ0byI6IiJ9']) {
      const back = await returns(here, address, wrong);
      expect([back.status, back.headers['location']]).toEqual([303, refused]);
      expect(cookiesOf(back)).not.toContain('callwright_page');
    }
    expect((await returns(here, address, cookie)).headers['location']).toBe('/');
    expect((await returns(here, address, cookie)).headers['location']).toBe(refused);
    const aborted = await returns(here, await pages.aborts(other.url), other.cookie);
    expect(aborted.headers['location']).toBe(refused);
    const unasked = await returns(here, '/api/v1/session/provider/return?code=x', cookie);
    expect(unasked.headers['location']).toBe(refused);
  });

  it('is told that the provider does not answer', async () => {
    const pages = await aProviderWithPages();
    const here = await served(pages);
    pages.close();
    const gone = await here.ask('GET', start);
    expect([gone.status, gone.headers['location']]).toEqual([
      303,
      problem('operation_unavailable'),
    ]);
    const none = await (await aServer()).ask('GET', start);
    expect(none.headers['location']).toBe(problem('operation_unavailable'));
  });
});
