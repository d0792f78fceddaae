/** A rule set on its way into force by the steps of the API, in a service and in a stopped one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RuleSetFile } from '../../rules/index.ts';
import { openStore } from '../../store/index.ts';
import { aFolder, callwright, callwrightHere } from '../support/callwright.ts';
import { aJournal } from '../support/journals.ts';
import { ruleFile } from '../support/rule-files.ts';
import { aDataFolder, aService } from '../support/rule-places.ts';
import { admitting, aRuleService, intoForce } from '../support/rule-service.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const hourMs = 3_600_000;
const orders = admitting(['order']);
const stored = (data: string) => ['--data', data, '--centre-id', 'shop'];

/** How `callwright rules` is asked there by a person, line by line. */
function asking(place: readonly string[]) {
  return (as: string, line: string) =>
    callwrightHere(['rules', ...line.split(' '), ...place, '--as', as]);
}

/** Saves a file as the next version, and takes it as far as two people can. */
async function activate(ask: ReturnType<typeof asking>, file: RuleSetFile): Promise<void> {
  const saved = await ask('paul', `save doors --body ${ruleFile(file)} --if-match 0 --json`);
  expect(saved.stderr).toBe('');
  const { version } = JSON.parse(saved.stdout);
  for (const [person, step] of [
    ['paul', `check doors ${version}`],
    ['malik', `propose doors ${version} --waiver small`],
    ['malik', `approve doors ${version}`],
    ['paul', `activate doors ${version}`],
  ] as const) {
    expect(await ask(person, step)).toMatchObject({ stderr: '', code: 0 });
  }
}

describe.each([
  ['a stopped service', () => Promise.resolve(stored(aDataFolder()))],
  ['a service', aService],
] as const)('a rule set on its way into force, in %s', (_where, open) => {
  it('takes a step by each command, and one back', async () => {
    const ask = asking(await open());
    const created = await ask('paul', 'create --name doors --kind admit');
    expect(created).toEqual({ code: 0, stdout: 'shop.doors\n', stderr: '' });
    const saved = await ask('paul', `save doors --body ${ruleFile(orders)} --if-match 0`);
    expect(saved.stdout).toBe('version   1\nrevision  1\nfindings\n');
    const checked = await ask('paul', 'check doors 1');
    expect(checked.stdout).toBe('state     checked\nlosses\nstaffing\n');
    const short = await ask('paul', 'propose doors 1 --waiver mine');
    expect(short).toMatchObject({ code: 5, stdout: '' });
    await ask('malik', 'propose doors 1 --waiver first');
    await ask('malik', 'approve doors 1');
    const late = await ask('malik', 'activate doors 1');
    expect(late).toMatchObject({ code: 5, stdout: '' });
    expect(late.stderr).toContain('role_missing: Malik is supervisor; expected ruleEditor');
    expect(late.stderr).toContain('Needed: ruleEditor, admin.');
    const active = await ask('paul', 'activate doors 1');
    expect(active.stdout).toMatch(/^state +active\n/);

    await activate(ask, admitting(['order', 'return'], 1));
    const text = await ask('paul', 'table export doors@active');
    expect(text).toMatchObject({ code: 0, stderr: '' });
    const listed = await ask('paul', 'versions doors --json');
    expect(JSON.parse(listed.stdout)).toMatchObject({
      items: [
        { version: 2, state: 'active', author: 'paul', approvals: [{ person: 'malik' }] },
        { version: 1, state: 'retired' },
      ],
    });
    const back = await ask('paul', 'rollback doors --to-version 1 --reason many');
    expect(back).toEqual({ code: 0, stdout: 'version  1\nstate    active\n', stderr: '' });
    const again = await ask('paul', 'rollback doors --to-version 2 --reason was-good');
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('leads to no version');
    const sets = await ask('paul', 'list');
    expect(sets.stdout).toMatch(/^id .*active\.version.*\nshop\.doors +shop +doors +admit.* 1\n/);
  });

  it('says in words which rules lose cases', async () => {
    const ask = asking(await open());
    await ask('paul', 'create --name doors --kind admit');
    await activate(ask, orders);
    const wider = ruleFile(admitting(['order', 'return'], 1));
    await ask('paul', `save doors --body ${wider} --if-match 0`);
    const checked = await ask('paul', 'check doors 2');
    const lost = 'everything-else loses to busy-return: 1 of its 2 cases (return hears busy)';
    expect(checked.stdout).toContain(`\nlosses    ${lost}\n`);
  });

  it('stops at rules made from others than those in force, and at cases that fail', async () => {
    const ask = asking(await open());
    await ask('paul', 'create --name doors --kind admit');
    const cases = (orders.cases ?? []).map((one) => ({ ...one, expect: { winner: null } }));
    await ask('paul', `save doors --body ${ruleFile({ ...orders, cases })} --if-match 0`);
    const failing = await ask('paul', 'check doors 1');
    expect(failing).toMatchObject({ code: 1, stdout: '' });
    expect(failing.stderr).toMatch(/^tests_failing: .*order hears busy.*others come in/s);
    await ask('paul', `save doors --body ${ruleFile(orders)} --if-match 1`);
    for (const [person, step] of [
      ['paul', 'check doors 1'],
      ['malik', 'propose doors 1 --waiver small'],
      ['malik', 'approve doors 1'],
      ['paul', 'activate doors 1'],
    ] as const) {
      await ask(person, step);
    }
    await activate(ask, admitting(['order', 'return'], 1));
    await ask('paul', `save doors --body ${ruleFile(admitting(['complaint'], 1))} --if-match 0`);
    const stale = await ask('paul', 'check doors 3');
    expect(stale).toMatchObject({ code: 6, stdout: '' });
    expect(stale.stderr).toContain('rules_base_stale: ');
  });

  it('is named where it is not there', async () => {
    const ask = asking(await open());
    for (const line of ['lint nosuchset@3', 'rollback nosuchset --to-version 1 --reason gone']) {
      const told = await ask('paul', line);
      expect(told).toMatchObject({ code: 1, stdout: '' });
      expect(told.stderr).toMatch(/^rule_set_not_found: .*nosuchset/);
    }
    await ask('paul', 'create --name doors --kind admit');
    expect(await ask('paul', 'lint doors@active')).toMatchObject({
      code: 1,
      stderr: 'no version of doors is in force\n',
    });
  });
});

describe('the folder of a stopped service', () => {
  it('dates nothing before what a clock that is ahead has put in force', async () => {
    const data = aDataFolder();
    const aheadMs = Date.UTC(2100, 0, 1);
    const store = openStore({ path: join(data, 'callwright.db'), nowMs: () => aheadMs });
    await intoForce(aRuleService({ store, clock: new TurnedClock(aheadMs) }), orders);
    store.close();
    const ask = asking(stored(data));
    await activate(ask, admitting(['order', 'return'], 1));
    const { stdout } = await ask('paul', 'versions doors --json');
    expect(JSON.parse(stdout)).toMatchObject({
      items: [
        { version: 2, effectiveFrom: '2100-01-01T00:00:00.000Z', effectiveTo: null },
        { version: 1, effectiveFrom: '2100-01-01T00:00:00.000Z' },
      ],
    });
  });

  it.each([
    ['stands', 'a day of its own', 24 * hourMs, 1],
    ['stands', 'a faster one', 0, 60],
    ['runs', 'that of the clock here', 0, 1],
  ] as const)(
    'dates by the clock of the centre, which %s where it is %s',
    async (is, _, backMs, speed) => {
      const folder = aDataFolder();
      const startedMs = Date.now() - 2 * hourMs;
      const originMs = startedMs - backMs;
      const store = openStore({ path: join(folder, 'callwright.db'), nowMs: () => startedMs });
      store.beginLife(startedMs);
      const clock = new TurnedClock(originMs + 1_000);
      const ruleService = aRuleService({ store, clock });
      await intoForce(ruleService, orders);
      clock.turn(1_000);
      await intoForce(ruleService, admitting(['order', 'return'], 1));
      store.close();
      const journal = await aJournal({ folder, originMs, speed });
      const lastMs = originMs + 5_000;
      await journal.append([{ atMs: lastMs, kind: 'instant', body: '{}', callIds: [] }]);
      await journal.close();
      const ask = asking(stored(folder));
      const done = await ask('paul', 'rollback doors --to-version 1 --reason before');
      expect(done).toMatchObject({ code: 0, stderr: '' });
      const { items } = JSON.parse((await ask('paul', 'versions doors --json')).stdout);
      const active = items.find(({ state }: { readonly state: string }) => state === 'active');
      const from = Date.parse(active.effectiveFrom);
      expect(active.version).toBe(1);
      if (is === 'stands') expect(from).toBe(lastMs);
      else expect(Math.abs(from - Date.now())).toBeLessThan(hourMs);
    },
  );

  it('lets the process end, by whomever it is asked', () => {
    for (const who of [[], ['--as', 'paul']]) {
      const { code, stdout } = callwright(['rules', 'list', ...stored(aDataFolder()), ...who]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'none\n' });
    }
  });

  it('is refused where it is none, and a service where none answers', async () => {
    const list = (...args: readonly string[]) => callwrightHere(['rules', 'list', ...args]);
    expect(await list('--data', 'x', '--server', 'y')).toMatchObject({ code: 2, stdout: '' });
    expect(await list('--data', 'x')).toMatchObject({ code: 2, stdout: '' });
    expect(await list(...stored('no-such'))).toMatchObject({ code: 3 });
    const nobody = await list('--server', 'http://127.0.0.1:9', '--centre-id', 'x');
    expect(nobody).toMatchObject({ code: 4, stdout: '' });
    expect(nobody.stderr).toMatch(/http:\/\/127\.0\.0\.1:9 does not answer/);
    const bare = aFolder();
    writeFileSync(join(bare, 'callwright.db'), '');
    const unpeopled = await list(...stored(bare));
    expect(unpeopled).toMatchObject({ code: 3, stdout: '' });
    expect(unpeopled.stderr).toContain('accounts.json is not there; expected it, or --accounts');
    const stranger = await list(...stored(aDataFolder()), '--as', 'nobody');
    expect(stranger).toMatchObject({ code: 5, stdout: '' });
    expect(stranger.stderr).toContain('not_authenticated');
  });
});
