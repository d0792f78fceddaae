import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { accessByFlags, type EntryFlags } from '../../cli/start/access-options.ts';
import { type AccountsFile, parseAccounts } from '../../contracts/index.ts';
import { everybodyOf } from '../../server/access.ts';
import { startCentre } from '../../server/start-centre.ts';
import { isGuessablePassword } from '../../services/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aCentre, anAgent } from '../support/builders.ts';
import { callwrightHere } from '../support/callwright.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const host = '127.0.0.1';

function accountsWith(password: string): AccountsFile {
  const people = [{ id: 'ada', name: 'Ada', roles: ['admin'], agent: 'a', password }];
  const parsed = parseAccounts(JSON.stringify({ schema: 'callwright.accounts/1', people }));
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return parsed.accounts;
}

const hash = `$scrypt$ln=15,r=8,p=3$${'A'.repeat(22)}$${'A'.repeat(43)}`;

describe('a hash of a password', () => {
  it('is made from stdin, is another each time, and stands in an accounts file', async () => {
    const hashed = async () => {
      const input = 'correct horse\nno\n';
      const { code, stdout } = await callwrightHere(['accounts', 'hash'], { input });
      expect(code).toBe(0);
      return stdout.trim();
    };
    const [one, other] = [await hashed(), await hashed()];
    expect(one).not.toBe(other);
    expect(accountsWith(one).people[0]?.password).toBe(one);
  });

  it.each([
    ['', 2, 'has 0 characters; expected 8 to 200'],
    ['short\n', 2, 'has 5 characters'],
  ])('is not made of %j', async (input, code, why) => {
    const ran = await callwrightHere(['accounts', 'hash'], { input });
    expect([ran.code, ran.stdout]).toEqual([code, '']);
    expect(ran.stderr).toContain(why);
  });

  it.each([
    'password',
    'Password1!',
    'P@ssw0rd2026',
    '12345678',
    '87654321',
    'aaaaaaaa',
    'abcabcabc',
    'qwertyuiop',
    'azerty123',
    'iloveyou',
    'motdepasse',
    'letmein123',
    'callwright1',
    'Summer2026!',
    'drowssap',
    'ｐａｓｓｗｏｒｄ',
  ])('is not made of %s, which is tried first', async (password) => {
    const ran = await callwrightHere(['accounts', 'hash'], { input: `${password}\n` });
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain('tried first');
  });

  it.each(['correct horse', 'vK3#plumage', 'trois-canards-mauves', 'summerhouse lamp'])(
    'is made of %s',
    (password) => {
      expect(isGuessablePassword(password)).toBe(false);
    },
  );

  it.each(['hunter22', '$scrypt$ln=30,r=8,p=1$AAAA$AAAA', ''])('is not %j', (password) => {
    expect(() => accountsWith(password)).toThrow('callwright accounts hash');
  });
});

describe('a service that starts', () => {
  const flags = (more: Partial<EntryFlags>): EntryFlags => ({ host, ...more });

  it.each(['0.0.0.0', '192.168.1.4', '::', 'calls.example'])(
    'does not listen on %s while whoever reaches it could be anybody',
    (beyond) => {
      expect(() => accessByFlags(flags({ host: beyond }), undefined)).toThrow(
        'nobody has a password',
      );
      expect(accessByFlags(flags({ host: beyond }), accountsWith(hash)).isLocal).toBe(false);
      const provider = { oidcIssuer: 'https://id.example', oidcJwks: 'https://id.example/keys' };
      const { provider: known } = accessByFlags(flags({ host: beyond, ...provider }), undefined);
      expect(known?.audience).toBe('callwright');
    },
  );

  it.each<[string, Partial<EntryFlags>]>([
    ['--cors is *', { cors: ['*'] }],
    ['--cors is https://desk.example/', { cors: ['https://desk.example/'] }],
    ['--limit is control=fast', { limit: ['control=fast'] }],
    ['--limit is other=1/1', { limit: ['other=1/1'] }],
    ['one of --oidc-issuer and --oidc-jwks is missing', { oidcIssuer: 'https://id.example' }],
    ['--oidc-jwks is keys', { oidcIssuer: 'a', oidcJwks: 'keys' }],
    ['--oidc-issuer is a', { oidcIssuer: 'a', oidcJwks: 'https://id.example/keys' }],
    [
      '--oidc-roles is accounts, and there is no --accounts',
      {
        oidcIssuer: 'https://id.example',
        oidcJwks: 'https://id.example/keys',
        oidcRoles: 'accounts',
      },
    ],
    [
      'no-such-secret is not there',
      {
        oidcIssuer: 'https://id.example',
        oidcJwks: 'https://id.example/keys',
        oidcSecretFile: 'no-such-secret',
      },
    ],
  ])('says that %s', (why, more) => {
    expect(() => accessByFlags(flags(more), undefined)).toThrow(why);
  });

  it.each<[string, Partial<EntryFlags>]>([
    ['--allow-host is calls.example, and nobody', { allowHost: ['calls.example'] }],
    ['--trust-proxy is 10.0.0.0/8, and nobody', { trustProxy: ['10.0.0.0/8'] }],
  ])('lets nobody in by name alone: %s', (why, more) => {
    expect(() => accessByFlags(flags(more), undefined)).toThrow(why);
    const unproven = everybodyOf(aCentre({}));
    expect(() => accessByFlags(flags(more), unproven)).toThrow(why);
    expect(accessByFlags(flags(more), accountsWith(hash)).isLocal).toBe(true);
  });

  it('knows proxies by address or subnet', () => {
    const wrong = flags({ trustProxy: ['proxy.example'] });
    expect(() => accessByFlags(wrong, accountsWith(hash))).toThrow(
      '--trust-proxy is proxy.example',
    );
    const { trustProxy } = accessByFlags(flags({ trustProxy: ['::1'] }), accountsWith(hash));
    expect(trustProxy).toEqual(['::1']);
  });

  it('reads how often each may ask', () => {
    const { rates } = accessByFlags(flags({ limit: ['control=2.5/10'] }), undefined);
    expect(rates).toEqual({ control: { perSecond: 2.5, burst: 10 } });
  });

  it('makes the key that signs once, for its owner alone to read', () => {
    const data = join(aFolder(), 'data');
    const first = accessByFlags(flags({ data }), undefined).signingKey;
    const path = join(data, 'sign-in.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = accessByFlags(flags({ data }), undefined).signingKey;
    expect(again?.privateKey.equals(first?.privateKey as never)).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain('PRIVATE KEY');
    writeFileSync(path, 'no key');
    expect(() => accessByFlags(flags({ data }), undefined)).toThrow('expected a key of Ed25519');
  });

  it('lets an admin and each agent in by name, where no accounts are given', () => {
    const { people } = everybodyOf(aCentre({ agents: [anAgent('a'), anAgent('admin')] }));
    expect(people.map(({ id, roles }) => [id, roles.includes('admin')])).toEqual([
      ['admin', true],
      ['a', false],
    ]);
  });
});

describe('callwright keys', () => {
  it('makes a key, shows it without its secret, and revokes it', async () => {
    const onInternal = (error: Error): never => {
      throw error;
    };
    const service = await startCentre(
      { centre: aCentre({ id: 'shop' }), ruleSets: [] },
      { clock: new TurnedClock(Date.parse('2026-11-20')), speed: 1, host, port: 0, onInternal },
    );
    onTestFinished(() => service.stop());
    const where = ['--server', service.address, '--centre-id', 'shop', '--as', 'admin'];
    const expires = ['--expires-at', '2027-01-01T00:00:00Z'];
    const scope = ['--name', 'exchange', '--scopes', 'integration'];
    const made = await callwrightHere(['keys', 'create', ...scope, ...expires, ...where]);
    const secret = made.stdout.trim();
    expect(secret).toMatch(/^cw_[0-9a-f]{16}_[\w-]{43}$/);
    const listed = await callwrightHere(['keys', 'list', ...where]);
    expect(listed.stdout).toMatch(/ exchange +integration .*2027-01-01T00:00:00.000Z/);
    expect(listed.stdout).not.toContain(secret);
    const id = secret.split('_')[1] ?? '';
    const gone = await callwrightHere(['keys', 'revoke', id, ...where]);
    expect(gone).toEqual({ code: 0, stdout: '', stderr: '' });
    const again = await callwrightHere(['keys', 'revoke', id, ...where]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('api_key_not_found')]);
    const stranger = await callwrightHere(['keys', 'list', ...where.with(-1, 'nobody')]);
    expect(stranger.code).toBe(5);
    const wrong = await callwrightHere([
      'keys',
      'create',
      ...scope.with(3, 'x'),
      ...expires,
      ...where,
    ]);
    expect(wrong.stderr).toContain('/body/scopes/0');
  });
});
