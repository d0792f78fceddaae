import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readImpactDay } from '../../cli/impact/impact-designs.ts';
import { readAcceptances } from '../../cli/impact/impact-text.ts';
import { openLocalRuleService } from '../../cli/rule-service/local-rule-service.ts';
import { type PublishOptions, publish } from '../../cli/rule-service/publish.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { openStore } from '../../store/index.ts';
import { aServer } from '../support/api-server.ts';
import { callwrightHere } from '../support/callwright.ts';
import { cheap, costly, doorCentre, doorDayFile, inForce } from '../support/door-days.ts';
import { ruleFile } from '../support/rule-files.ts';
import { people } from '../support/rule-service.ts';
import {
  aDataFolder,
  ofServer,
  ofStore,
  type RuleServiceClients,
} from '../support/rule-service-clients.ts';

const now = { waiting: 'migrate' } as const;
const limits = ['abandonShare<=1pp', 'z.abandonShare<=1pp'];
const waiver = 'no journal yet';

function asked(signal = new AbortController().signal): NonNullable<PublishOptions['impact']> {
  const day = readImpactDay(doorDayFile(), 'shop', {});
  const told = { onProgress: () => {}, signal };
  return { day, acceptance: readAcceptances(limits), replications: 10, seed: 3, ...told };
}

/** From draft to active, without asking what it costs. */
async function intoForce(as: RuleServiceClients, made: RuleSetFile): Promise<void> {
  const file = { ...made, version: 0 };
  await publish(as('paul'), file, now);
  await publish(as('malik'), file, { ...now, waiver });
  expect(await publish(as('paul'), file, now)).toMatchObject({ state: 'active' });
}

describe.each([
  ['a store', ofStore],
  ['a server', () => ofServer(aServer(doorCentre))],
] as const)('a set that shows what it costs first, in %s', (_where, open) => {
  it('is proposed with its limits where they hold, and goes on to be in force', async () => {
    const as = await open();
    await intoForce(as, inForce);
    await publish(as('paul'), cheap, now);
    const impact = asked();
    const proposed = await publish(as('malik'), cheap, { ...now, waiver, impact });
    expect(proposed).toMatchObject({
      state: 'approved',
      impact: { replications: 10, seed: 3, acceptance: [{ passes: true }, { passes: true }] },
    });
    expect(await as('ines').versions('doors')).toMatchObject({
      value: [{ version: 2, acceptance: JSON.parse(JSON.stringify(impact.acceptance)) }, {}],
    });
    expect(await publish(as('paul'), cheap, { ...now, impact })).toMatchObject({
      state: 'active',
      impact: null,
    });
  });

  it('stops where it costs too much', async () => {
    const as = await open();
    await intoForce(as, inForce);
    await publish(as('paul'), costly, now);
    const stopped = await publish(as('malik'), costly, { ...now, waiver, impact: asked() });
    expect(stopped).toMatchObject({
      state: 'checked',
      taken: [],
      impact: { acceptance: [{ passes: false }, { passes: false }] },
      refusal: { code: 'rules_state_not_allowed', blockers: { length: 2 } },
    });
  });

  it('is not approved with limits in mind that its proposal does not have', async () => {
    const as = await open();
    await intoForce(as, inForce);
    await publish(as('paul'), cheap, now);
    await as('malik').propose({ setId: 'doors', version: 2, evidence: [], waiver });
    const stopped = await publish(as('malik'), cheap, { ...now, impact: asked() });
    expect(stopped).toMatchObject({
      state: 'proposed',
      refusal: { code: 'rules_state_not_allowed' },
    });
    expect(stopped.refusal?.detail).toContain('without the limit on abandonShare, z.abandonShare');
  });

  it('is not simulated where nothing is in force to compare with', async () => {
    const as = await open();
    const first = { ...cheap, version: 0 };
    await publish(as('paul'), first, now);
    const { refusal } = await publish(as('malik'), first, { ...now, waiver, impact: asked() });
    expect(refusal?.detail).toContain('No version of doors is in force');
  });

  it('is not proposed where the simulation is given up', async () => {
    const as = await open();
    await intoForce(as, inForce);
    await publish(as('paul'), cheap, now);
    const impact = { ...asked(AbortSignal.abort()), replications: 50_000 };
    const stopped = await publish(as('malik'), cheap, { ...now, waiver, impact });
    expect(stopped).toMatchObject({ state: 'checked', refusal: { code: 'stopped' } });
  });
});

describe('callwright rules publish --simulate', () => {
  it('says what the change costs, and who goes on', async () => {
    const data = aDataFolder();
    const path = join(data, 'callwright.db');
    await intoForce((person) => {
      return openLocalRuleService({ path, centreId: 'shop', accounts: people, person });
    }, inForce);
    const day = doorDayFile();
    const run = (file: string, person: string, ...args: readonly string[]) => {
      const ruleService = ['--data', data, '--centre-id', 'shop', '--as', person];
      return callwrightHere(['rules', 'publish', file, ...args, ...ruleService]);
    };
    const simulate = ['--simulate', day, '--accept', 'abandonShare<=1pp', '--replications', '10'];
    const bad = ruleFile(costly, 'costly');
    const stopped = await run(bad, 'paul', ...simulate);
    expect(stopped).toMatchObject({ code: 1, stderr: expect.stringMatching(/^not looked up: /) });
    expect(stopped.stdout).toMatch(/^! doors version 2 is checked, not in force\n/);
    expect(stopped.stdout).toContain('\nnot accepted: 1 of 1 limit not shown to hold\n');
    expect(stopped.stdout).toMatch(/\n✗ Abandon share: \+.* \(.*\); expected at most \+1\.0/);
    expect(stopped.stdout).toMatch(/\nrun: run_[0-9a-f]{26}\n/);
    expect(stopped.stdout).toContain(`--simulate ${day} --accept 'abandonShare<=1pp'`);
    const good = ruleFile(cheap, 'cheap');
    await run(good, 'paul');
    const tried = await run(good, 'malik', ...simulate, '--waiver', 'w', '--dry-run', '--json');
    expect(JSON.parse(tried.stdout)).toMatchObject({
      impact: { acceptance: [{ passes: true }] },
      taken: [{ step: 'proposed' }, { step: 'approved' }],
    });
    const store = openStore({ path, nowMs: () => 0 });
    expect(store.rules.runs('doors', 3).map(({ kind }) => kind)).not.toContain('simulation');
    expect(store.simulations.unfinishedJobs('shop')).toEqual([]);
    store.close();
  });

  it('refuses limits without a day, and a day that is none', async () => {
    const ruleService = ['--data', aDataFolder(), '--centre-id', 'shop', '--as', 'paul'];
    const run = (...args: readonly string[]) =>
      callwrightHere(['rules', 'publish', ruleFile(cheap, 'cheap'), ...args, ...ruleService]);
    const without = await run('--accept', 'abandonShare<=1pp');
    expect(without).toMatchObject({ code: 2, stdout: '' });
    expect(without.stderr).toContain('--accept is given without --simulate');
    expect(await run('--simulate', doorDayFile(), '--accept', 'x')).toMatchObject({ code: 2 });
    expect(await run('--simulate', 'no-such')).toMatchObject({ code: 3, stdout: '' });
  });
});

describe('callwright rules backtest --simulate', () => {
  const overTheDay = () => ['--before', ruleFile(inForce, 'doors'), '--simulate', doorDayFile()];

  it.each([
    ['yes where every limit holds', cheap, 0, 'accepted: every limit holds\n'],
    ['no where one is not shown to', costly, 1, 'not accepted: 2 of 2 limits not shown to hold\n'],
  ])('says %s', async (_what, file, code, told) => {
    const accept = limits.flatMap((limit) => ['--accept', limit]);
    const ran = await callwrightHere([
      ...['rules', 'backtest', ruleFile(file, 'candidate'), ...overTheDay(), ...accept],
      ...['--replications', '10'],
    ]);
    expect(ran).toMatchObject({ code, stderr: '' });
    expect(ran.stdout.startsWith(told)).toBe(true);
    expect(ran.stdout).toMatch(/\nreproduce: callwright rules backtest .*\n$/);
  });

  it('refuses a limit on a queue that is not there, and rules that no caller meets', async () => {
    const candidate = ruleFile(cheap, 'candidate');
    const run = (...args: readonly string[]) =>
      callwrightHere(['rules', 'backtest', candidate, ...args, '--replications', '2']);
    const nowhere = await run(...overTheDay(), '--accept', 'x.abandonShare<=1pp');
    expect(nowhere).toMatchObject({ code: 2, stdout: '' });
    expect(nowhere.stderr).toContain('the queue x; expected one of q, z');
    const routes = ruleFile();
    const elsewhere = await callwrightHere([
      ...['rules', 'backtest', routes, '--before', routes, '--simulate', doorDayFile()],
    ]);
    expect(elsewhere).toMatchObject({ code: 3, stdout: '' });
    expect(elsewhere.stderr).toContain('cannot run in the simulated centre: ');
    const day = 'examples/first-centre/centre.json';
    expect(await run('--before', candidate, '--simulate', day)).toMatchObject({ code: 3 });
  });
});
