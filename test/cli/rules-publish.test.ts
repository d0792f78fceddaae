import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLocalRuleService } from '../../cli/rule-service/local-rule-service.ts';
import { publish } from '../../cli/rule-service/publish.ts';
import { formatRuleSet } from '../../contracts/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { openStore } from '../../store/index.ts';
import { aFolder, callwright, callwrightHere } from '../support/callwright.ts';
import { aJournal } from '../support/journals.ts';
import { ruleFile } from '../support/rule-files.ts';
import { admitting, aRuleService, intoForce, people } from '../support/rule-service.ts';
import { aDataFolder, ofServer, ofStore } from '../support/rule-service-clients.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const now = { waiting: 'migrate' } as const;
const hourMs = 3_600_000;
const orders = admitting(['order']);
const stepsOf = ({ taken }: { taken: readonly { step: string }[] }) =>
  taken.map(({ step }) => step);

describe.each([
  ['a store', ofStore],
  ['a server', ofServer],
] as const)('a rule set on its way into force, in %s', (_where, open) => {
  it('goes as far as each person may take it, and back in one step', async () => {
    const as = await open();
    const checked = await publish(as('paul'), orders, now);
    expect(checked).toMatchObject({ version: 1, state: 'checked' });
    expect(stepsOf(checked)).toEqual(['created', 'drafted', 'checked']);
    expect(checked.refusal?.detail).toContain('No version of doors is in force');
    const approved = await publish(as('malik'), orders, { ...now, waiver: 'the first rules' });
    expect(stepsOf(approved)).toEqual(['proposed', 'approved']);
    expect(approved).toMatchObject({ state: 'approved', refusal: { code: 'role_missing' } });
    const active = await publish(as('paul'), orders, now);
    expect(active).toMatchObject({ version: 1, state: 'active', refusal: null });
    expect(stepsOf(active)).toEqual(['activated']);
    expect(stepsOf(await publish(as('paul'), orders, now))).toEqual([]);

    const texts = { 'busy-return': { fr: 'Occupé.', en: 'We are busy.' } };
    const both: RuleSetFile = { ...admitting(['order', 'return'], 1), texts };
    const spare = { ...both, texts: { ...texts, spare: { fr: 'Bonjour.' } } };
    const found = await as('paul').lint('doors', formatRuleSet(spare));
    expect(found).toMatchObject({ value: [{ id: 'unused-text', line: expect.any(Number) }] });
    const short = await publish(as('paul'), both, now);
    expect(short.refusal?.detail).toContain('a waiver by a second person');
    const lost = 'everything-else loses to busy-return: 1 of its 2 cases (return hears busy)';
    expect(short.losses).toEqual([lost]);
    await publish(as('malik'), both, { ...now, waiver: 'a typing error' });
    const second = await publish(as('paul'), both, now);
    expect(second).toMatchObject({ version: 2, state: 'active' });
    const ruleService = as('paul');
    expect(await ruleService.versions('doors')).toMatchObject({
      value: [
        { version: 2, state: 'active', author: 'paul', approvedBy: ['malik'] },
        { version: 1, state: 'retired' },
      ],
    });
    const text = await ruleService.text('doors', 'active');
    expect(text.ok && JSON.parse(text.value)).toMatchObject({ set: 'doors', version: 2, texts });
    expect(
      await ruleService.rollBack({ setId: 'doors', toVersion: 1, reason: 'too many' }),
    ).toMatchObject({ ok: true });
    expect(await ruleService.sets()).toMatchObject({ value: [{ id: 'doors', active: 1 }] });
  });

  it('stops where its author approves it themselves', async () => {
    const as = await open();
    // Anna is editor and supervisor in one person.
    const mine = await publish(as('anna'), orders, { ...now, waiver: 'mine' });
    expect(mine).toMatchObject({ state: 'checked', refusal: { code: 'four_eyes_required' } });
  });

  it('stops at rules that were made from others than those in force', async () => {
    const as = await open();
    for (const file of [orders, admitting(['order', 'return'], 1)]) {
      await publish(as('paul'), file, now);
      await publish(as('malik'), file, { ...now, waiver: 'small' });
      await publish(as('paul'), file, now);
    }
    const stale = admitting(['complaint'], 1);
    // Told before anybody is asked to approve it.
    const stopped = await publish(as('paul'), stale, now);
    expect(stopped).toMatchObject({ state: 'draft', refusal: { code: 'rules_base_stale' } });
  });

  it('stops at a case that fails, and names it', async () => {
    const as = await open();
    const cases = (orders.cases ?? []).map((one) => ({ ...one, expect: { winner: null } }));
    const { refusal } = await publish(as('paul'), { ...orders, cases }, now);
    expect(refusal).toMatchObject({
      code: 'tests_failing',
      failedCases: ['order hears busy', 'others come in'],
    });
  });
});

describe('callwright rules publish, list and rollback', () => {
  it('tell each person what is done, and who goes on', async () => {
    const data = aDataFolder();
    const file = ruleFile(orders, 'doors');
    const run = (verb: string, person: string, ...args: readonly string[]) => {
      const ruleService = ['--data', data, '--centre-id', 'shop', '--as', person];
      return callwrightHere(['rules', verb, ...args, ...ruleService]);
    };
    const checked = await run('publish', 'paul', file);
    expect(checked.stderr).toContain('not looked up: texts, items and codes that rules name');
    expect(checked.code).toBe(1);
    expect(checked.stdout).toMatch(/^! doors version 1 is checked, not in force\n/);
    expect(checked.stdout).toContain(`next: callwright rules publish ${file} --data ${data}`);
    const approved = await run('publish', 'malik', file, '--waiver', 'first rules');
    expect(approved.code).toBe(5);
    expect(approved.stdout).toContain('  ✓ approved\n');
    expect(approved.stdout).toContain('it takes: ruleEditor, admin\n');
    const active = await run('publish', 'paul', file, '--force');
    expect(active).toMatchObject({ code: 0, stderr: '' });
    expect(active.stdout).toMatch(/^✓ doors version 1 is in force\n/);
    const listed = await run('list', 'paul');
    expect(listed.stdout).toMatch(
      /^id .*active\.version.*\nshop\.doors +shop +doors +admit +paul +1\n/,
    );
    const linted = await run('lint', 'paul', 'doors@active');
    expect(linted).toMatchObject({ code: 0 });
    const versions = await run('versions', 'paul', 'doors', '--json');
    expect(JSON.parse(versions.stdout)).toMatchObject({ items: [{ version: 1, state: 'active' }] });
    const back = await run('rollback', 'paul', 'doors', '--reason', 'too many');
    expect(back).toMatchObject({ code: 1, stdout: '' });
    expect(back.stderr).toContain('no version of doors was in force before this one');
  });

  it('step back once: the same command again puts nothing newer in force', async () => {
    const data = aDataFolder();
    const ruleService = ['--data', data, '--centre-id', 'shop'];
    const run = (verb: string, person: string, ...args: readonly string[]) =>
      callwrightHere(['rules', verb, ...args, ...ruleService, '--as', person]);
    const publish = async (file: string) => {
      await run('publish', 'paul', file);
      await run('publish', 'malik', file, '--waiver', 'small');
      return await run('publish', 'paul', file, '--force');
    };
    const file = ruleFile(orders, 'doors');
    await publish(file);
    const again = readFileSync(file, 'utf8').replace('"priority"', '"why": "Anew.", "priority"');
    writeFileSync(file, again);
    expect(await publish(file)).toMatchObject({ code: 0 });
    const tried = await run('rollback', 'paul', 'doors', '--reason', 'x', '--dry-run');
    expect(tried).toMatchObject({ code: 0, stdout: '✓ doors version 1 would be in force again\n' });
    const back = await run('rollback', 'paul', 'doors', '--reason', 'too many');
    expect(back).toMatchObject({ code: 0, stderr: '' });
    expect(back.stdout).toContain('doors version 1 is in force again');
    const twice = await run('rollback', 'paul', 'doors', '--reason', 'too many');
    expect(twice).toMatchObject({ code: 1, stdout: '' });
    expect(twice.stderr).toContain('or version 2 published anew');
    const meant = await run('rollback', 'paul', 'doors', '--to', '2', '--reason', 'was good');
    expect(meant).toMatchObject({ code: 1, stdout: '' });
    expect(meant.stderr).toContain('leads to no version');
  });

  it('change nothing in a dry run, and end as they would', async () => {
    const data = aDataFolder();
    const file = ruleFile(orders, 'doors');
    const ruleService = ['--data', data, '--centre-id', 'shop', '--as'];
    const run = (verb: string, person: string, ...args: readonly string[]) =>
      callwrightHere(['rules', verb, ...args, ...ruleService, person]);
    const tried = await run('publish', 'paul', file, '--dry-run');
    expect(tried.code).toBe(1);
    expect(tried.stdout).toMatch(
      /^dry run: nothing has changed, this would be:\n! doors version 1/,
    );
    expect((await run('list', 'paul')).stdout).toBe('none\n');
    await run('publish', 'paul', file);
    await run('publish', 'malik', file, '--waiver', 'first rules');
    const active = await run('publish', 'paul', file, '--dry-run', '--force', '--json');
    expect(active.code).toBe(0);
    expect(JSON.parse(active.stdout)).toMatchObject({ dryRun: true, state: 'active' });
    expect(readFileSync(file, 'utf8')).toContain('"version": 0');
    expect((await run('list', 'paul')).stdout).not.toContain('active');
    const back = await run('rollback', 'paul', 'doors', '--reason', 'x', '--dry-run');
    expect(back).toMatchObject({ code: 1, stdout: '' });
    const server = ['--server', 'http://127.0.0.1:9', '--centre-id', 'shop', '--as', 'paul'];
    const far = await callwrightHere(['rules', 'publish', file, '--dry-run', ...server]);
    expect(far).toMatchObject({ code: 2, stdout: '' });
  });

  it('name a set or version that is not there', async () => {
    const ruleService = ['--data', aDataFolder(), '--centre-id', 'shop', '--as', 'paul'];
    const run = (...args: readonly string[]) => callwrightHere(['rules', ...args, ...ruleService]);
    const back = await run('rollback', 'nosuchset', '--reason', 'gone');
    expect(back).toMatchObject({ code: 1, stdout: '' });
    expect(back.stderr).toContain('There is no rule set nosuchset in centre shop.');
    const linted = await run('lint', 'nosuchset@3');
    expect(linted).toMatchObject({ code: 1, stdout: '' });
    expect(linted.stderr).toContain('There is no rule set nosuchset in centre shop.');
  });

  it('date nothing before what a clock that is ahead has put in force', async () => {
    const path = join(aDataFolder(), 'callwright.db');
    const aheadMs = Date.UTC(2100, 0, 1);
    const store = openStore({ path, nowMs: () => aheadMs });
    await intoForce(aRuleService({ store, clock: new TurnedClock(aheadMs) }), orders);
    store.close();
    const as = (person: string) =>
      openLocalRuleService({ path, centreId: 'shop', accounts: people, person });
    const both = admitting(['order', 'return'], 1);
    for (const [person, waiver] of [['paul'], ['malik', 'small'], ['paul']] as const) {
      const ruleService = as(person);
      await publish(ruleService, both, waiver === undefined ? now : { ...now, waiver });
      ruleService.close();
    }
    const ruleService = as('paul');
    expect(await ruleService.versions('doors')).toMatchObject({
      value: [
        { version: 2, effectiveFrom: '2100-01-01T00:00:00.000Z', effectiveTo: null },
        { version: 1, effectiveFrom: '2100-01-01T00:00:00.000Z' },
      ],
    });
    ruleService.close();
  });

  it.each([
    ['stands', 'a day of its own', 24 * hourMs, 1],
    ['stands', 'a faster one', 0, 60],
    ['runs', 'that of the clock here', 0, 1],
  ] as const)(
    'date by the clock of the centre, which %s where it is %s',
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
      const back = ['rollback', 'doors', '--reason', 'as before', '--data', folder];
      const done = await callwrightHere(['rules', ...back, '--centre-id', 'shop', '--as', 'paul']);
      expect(done).toMatchObject({ code: 0, stderr: '' });
      const path = join(folder, 'callwright.db');
      const asked = openLocalRuleService({
        path,
        centreId: 'shop',
        accounts: people,
        person: 'paul',
      });
      const versions = await asked.versions('doors');
      asked.close();
      if (!versions.ok) throw new Error('the versions can be read');
      const active = versions.value.find(({ state }) => state === 'active');
      const from = Date.parse(active?.effectiveFrom ?? '');
      expect(active?.version).toBe(1);
      if (is === 'stands') expect(from).toBe(lastMs);
      else expect(Math.abs(from - Date.now())).toBeLessThan(hourMs);
    },
  );

  it('let their process end, by whomever a store is asked', () => {
    const ruleService = ['--data', aDataFolder(), '--centre-id', 'shop'];
    for (const who of [[], ['--as', 'paul']]) {
      const { code, stdout } = callwright(['rules', 'list', ...ruleService, ...who]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'none\n' });
    }
  });

  it('refuse what names no office, and say where none answers', async () => {
    const list = (...args: readonly string[]) => callwrightHere(['rules', 'list', ...args]);
    const nowhere = await callwrightHere(['rules', 'rollback', 'x', '--reason', 'y', '--as', 'z']);
    expect(nowhere).toMatchObject({ code: 2, stdout: '' });
    expect(await list('--data', 'x', '--server', 'y')).toMatchObject({ code: 2, stdout: '' });
    expect(await list('--data', 'no-such', '--centre-id', 'x')).toMatchObject({ code: 3 });
    const nobody = await list('--server', 'http://127.0.0.1:9', '--centre-id', 'x');
    expect(nobody).toMatchObject({ code: 4, stdout: '' });
    expect(nobody.stderr).toMatch(/http:\/\/127\.0\.0\.1:9 does not answer/);
    const bare = aFolder();
    writeFileSync(join(bare, 'callwright.db'), '');
    const unpeopled = await list('--data', bare, '--centre-id', 'shop');
    expect(unpeopled).toMatchObject({ code: 3, stdout: '' });
    expect(unpeopled.stderr).toContain('accounts.json is not there; expected it, or --accounts');
    const stranger = ['--data', aDataFolder(), '--centre-id', 'shop', '--as', 'nobody'];
    const text = await callwrightHere(['rules', 'publish', ruleFile(orders), ...stranger]);
    expect(text).toMatchObject({ code: 5, stderr: '' });
    expect(text.stdout).toContain('not_authenticated');
  });
});
