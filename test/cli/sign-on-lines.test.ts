/** The sign-ins that `start` prints: those that work, and who cannot come in. */
import { describe, expect, it } from 'vitest';
import { consoleLine } from '../../cli/start/built-console.ts';
import { adminOf, firstCallLines, lockedOut, signOnsOf } from '../../cli/start/sign-on-lines.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import { callwrightHere } from '../support/callwright.ts';
import { people } from '../support/rule-service.ts';

const at = { address: 'http://127.0.0.1:8080', centreId: 'shop' };
const byNames = { ...at, areNamesEnough: true };
const byPasswords = { ...at, areNamesEnough: false };

/** The same people, of whom these have a password. */
function withPasswords(...ids: readonly string[]): AccountsFile {
  const has = (id: string) => (ids.includes(id) ? { password: 'a hash' } : {});
  return { ...people, people: people.people.map((one) => ({ ...one, ...has(one.id) })) };
}

describe('sign-ins that are printed', () => {
  it('are one of each role, by name, where nobody has a password', () => {
    const users = signOnsOf(people, byNames).map(({ role, user }) => [role, user]);
    expect(users).toEqual([
      ['agent', 'helene'],
      ['supervisor', 'anna'],
      ['ruleEditor', 'paul'],
      ['analyst', 'ines'],
    ]);
    expect(lockedOut(people, byNames)).toEqual([]);
  });

  it('are those with a password alone once somebody has one, and the others are named', () => {
    const accounts = withPasswords('malik');
    const signOns = signOnsOf(accounts, byPasswords);
    expect(signOns.map(({ user }) => user)).toEqual(['malik']);
    expect(lockedOut(accounts, byPasswords)).toEqual([
      ...['paul', 'anna', 'claire', 'antoine', 'ines', 'nadia', 'helene'],
    ]);
  });

  it('lead browsers to the console as one of each role, where a name is enough', () => {
    expect(consoleLine(signOnsOf(people, byNames), byNames)).toBe(
      ' Open http://127.0.0.1:8080/?as=helene (agent)   supervisor /?as=anna   business user /?as=paul   analyst /?as=ines',
    );
    const signOns = signOnsOf(withPasswords('malik'), byPasswords);
    expect(consoleLine(signOns, byPasswords)).toBe(' Open http://127.0.0.1:8080/');
  });

  it('offer a key by an administrator who can come in', () => {
    expect(adminOf(withPasswords('malik'), byPasswords)).toBeUndefined();
    const admin = adminOf(withPasswords('nadia'), byPasswords);
    expect(admin?.id).toBe('nadia');
    if (admin === undefined) return;
    const [key] = firstCallLines({ ...at, queueId: 'q', admin });
    expect(key).toContain('--as nadia');
    expect(key).toContain('CALLWRIGHT_PASSWORD=…');
  });

  it('make a key by a command that exists as it is printed', async () => {
    const nobody = { ...byNames, address: 'http://127.0.0.1:1' };
    const admin = adminOf(people, nobody);
    if (admin === undefined) throw new Error('nobody is an administrator');
    const [key = ''] = firstCallLines({ ...nobody, queueId: 'q', admin });
    const words = key.slice(key.indexOf('keys create'), -1).split(' ');
    const { stderr } = await callwrightHere(words);
    expect(stderr).toContain('http://127.0.0.1:1');
    expect(stderr).not.toContain('option');
  });
});
