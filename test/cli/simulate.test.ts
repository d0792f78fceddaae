import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import { compileScenario, simulateReplication } from '../../simulator/index.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { root } from '../support/tree.ts';

const scenario = {
  schema: 'callwright.scenario/1',
  name: 'One line',
  clock: { dayStart: '08:00', dayEnd: '09:00', timeZone: 'Europe/Paris' },
  callTypes: [
    {
      id: 'orders',
      targetMs: 20_000,
      arrivals: { kind: 'poisson', arrivalsPerHour: 60 },
      handleTime: {
        talk: { law: 'exponential', meanMs: 180_000 },
        wrapUp: { law: 'exponential', meanMs: 20_000 },
      },
      patience: { law: 'exponential', meanMs: 120_000 },
    },
  ],
  agents: {
    profiles: [{ id: 'seller', skills: { orders: 50 } }],
    shifts: [{ profile: 'seller', count: 4, start: '08:00', end: '09:00' }],
  },
};

const simulate = (...args: readonly string[]) => callwrightHere(['simulate', ...args]);

function aScenario(change: object = {}): { readonly folder: string; readonly path: string } {
  const folder = aFolder();
  const path = join(folder, 'day.scenario.json');
  writeFileSync(path, JSON.stringify({ ...scenario, ...change }, null, 2));
  return { folder, path };
}

/** The effects of the first day, from the simulator itself. */
function effectsOfFirstDay(path: string, seed: number): string {
  const parsed = parseScenario(readFileSync(path, 'utf8'));
  const compiled = parsed.ok ? compileScenario(parsed.value) : parsed;
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const effects: Effect[] = [];
  const onEffect = (effect: Effect): void => void effects.push(effect);
  simulateReplication(compiled.value, 0, { seed, onEffect });
  return effects.map((effect) => `${JSON.stringify(effect)}\n`).join('');
}

const reached = { offerAboveWaitMs: 60_000, acceptShare: 0.5, answerShare: 0.7 };

describe('callwright simulate', () => {
  it('answers first, gives every measure an interval, and says how to run it again', async () => {
    const { path } = aScenario();
    const { code, stdout, stderr } = await simulate(path, '--replications', '4');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(
      /^Service level \(net\) \d.* % ± .* · Mean wait .* s ± .* · Abandon share .* seed 1 · without routing rules$/,
    );
    expect(stdout).toMatch(/^Service level \(net\) \(T 20 s\) +\d+\.\d % +\d+\.\d % … \d+\.\d %$/m);
    expect(stdout).toMatch(/^profile +agents +calls handled +occupancy +ready hours$/m);
    expect(stdout).toMatch(/^seller +4 +\d+\.\d ± \d.* % ± .* ± \d+\.\d+$/m);
    for (const measure of ['Calls', 'Mean wait', 'Speed of answer', 'Abandon share', 'Occupancy']) {
      expect(stdout).toMatch(new RegExp(`^${measure} .* … `, 'm'));
    }
    expect(lines.at(-1)).toBe(`reproduce: callwright simulate ${path} --replications 4 --seed 1`);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const { path } = aScenario();
    const run = async (seed: string) =>
      (await simulate(path, '--replications', '2', '--seed', seed, '--json')).stdout;
    const once = await run('7');
    expect(await run('7')).toBe(once);
    expect(JSON.parse(await run('8')).measures).not.toEqual(JSON.parse(once).measures);
    const { moments } = JSON.parse(once);
    expect(moments[0]).toMatchObject({
      measureId: 'calls',
      n: 2,
      denominator: 2,
      products: moments[0].numerator,
    });
    expect(JSON.parse(once)).toMatchObject({
      schema: 'callwright.simulation/1',
      replications: 2,
      seed: 7,
      reproduce: expect.stringContaining('--replications 2 --seed 7'),
    });
  });

  it('writes a journal that callwright route replays to the very same effects', async () => {
    const { folder, path } = aScenario();
    const journal = join(folder, 'day.trace.jsonl');
    const args = ['simulate', path, '--replications', '2', '--seed', '5', '--journal', journal];
    const { code, stderr } = await callwrightHere(args);
    expect(code).toBe(0);
    const centre = join(folder, 'day.centre.json');
    expect(stderr).toBe(`replay: callwright route --centre ${centre} < ${journal}\n`);
    const input = readFileSync(journal);
    expect(JSON.parse(input.toString().split('\n')[0] ?? '')).toEqual({
      schema: 'callwright.trace/1',
      engine: expect.any(String),
      centre: expect.stringMatching(/^sha256:/),
      origin: '2000-01-03T07:00:00.000Z',
      seed: 5,
    });
    const routed = await callwrightHere(['route', '--centre', centre], { input });
    expect(routed.stderr).toBe('');
    expect(routed.stdout).toBe(effectsOfFirstDay(path, 5));
    expect(routed.stdout.split('\n').length).toBeGreaterThan(100);
  });

  it('names the scenario’s own centre for the replay where nothing was added to it', async () => {
    const { folder, path } = aScenario({ centre: { file: 'shop.json' } });
    const shop = {
      schema: 'callwright.centre/1',
      id: 'shop',
      timeZone: 'UTC',
      defaults: { queue: 'orders', wrapUp: { mode: 'optional' } },
      routing: { autoAnswer: true },
      queues: [
        {
          id: 'orders',
          serviceLevel: {
            measureId: 'serviceLevelNet',
            share: 0.8,
            targetMs: 20_000,
            shortAbandonMs: 0,
          },
        },
      ],
      profiles: [{ id: 'seller', links: [{ queue: 'orders' }] }],
      agents: ['a', 'b', 'c', 'd'].map((id) => ({ id, profile: 'seller' })),
    };
    writeFileSync(join(folder, 'shop.json'), JSON.stringify(shop));
    const journal = join(folder, 'day.trace.jsonl');
    const { stderr } = await simulate(path, '--replications', '1', '--journal', journal);
    expect(stderr).toContain(`--centre ${join(folder, 'shop.json')} <`);
    expect(existsSync(join(folder, 'day.centre.json'))).toBe(false);
    const routed = await callwrightHere(['route', '--centre', join(folder, 'shop.json')], {
      input: readFileSync(journal),
    });
    expect(routed).toMatchObject({ code: 0, stderr: '' });
  });

  it('sets measured figures beside its own', async () => {
    const { folder, path } = aScenario();
    const measured = join(folder, 'measured.json');
    const whole = { calls: 61, waitMsMean: 4_200 };
    const windows = [{ fromMs: 0, toMs: 3_600_000, waitMsMean: 4_100 }];
    const of = { schema: 'callwright.measured/1', source: 'the log', days: 5, whole };
    writeFileSync(measured, JSON.stringify({ ...of, windows }));
    const args = ['simulate', path, '--replications', '10', '--measured', measured];
    const { stdout } = await callwrightHere(args);
    expect(stdout).toMatch(/^centre .* measured$/m);
    expect(stdout).toMatch(/^Calls .* 61\.0( ✓| ✗)?$/m);
    expect(stdout).toMatch(/^Mean wait .* 4\.2 s ✗$/m);
    expect(stdout).toMatch(/^0 h to 1 h .*4\.1 s \/ \d+\.\d s [✓✗]$/m);
    expect(stdout).toContain('measured: the log');
    const json = JSON.parse((await callwrightHere([...args, '--json'])).stdout);
    expect(json.measured.whole.calls).toBe(61);
    expect(json.compared.map(({ of }: { of: string }) => of)).toEqual(['whole', 'window']);
    writeFileSync(measured, JSON.stringify({ ...of, whole: { calls: 'many' } }));
    expect(await callwrightHere(args)).toMatchObject({ code: 3, stdout: '' });
    writeFileSync(measured, JSON.stringify({ ...of, whole: { patience: 1 } }));
    expect(await callwrightHere(args)).toMatchObject({ code: 3, stdout: '' });
  });

  it('writes result and centre to a folder, once', async () => {
    const { folder, path } = aScenario();
    const out = join(folder, 'out');
    const args = ['simulate', path, '--replications', '2', '--out', out, '--json'];
    const { stdout } = await callwrightHere(args);
    expect(readdirSync(out).sort()).toEqual(['centre.json', 'result.json']);
    expect(readFileSync(join(out, 'result.json'), 'utf8')).toBe(stdout);
    expect((await callwrightHere(['centre', 'check', join(out, 'centre.json')])).code).not.toBe(3);
    expect(await callwrightHere(args)).toMatchObject({ code: 2, stdout: '' });
    expect((await callwrightHere([...args, '--force'])).code).toBe(0);
  });

  it('runs until it is as precise as asked, and no longer', async () => {
    const { path } = aScenario();
    const run = async (size: string) => {
      const { code, stdout } = await simulate(path, '--precision', size, '--json');
      expect(code).toBe(0);
      return JSON.parse(stdout);
    };
    const report = await run('serviceLevelNet=±3pp');
    const level = report.measures.find(
      ({ measureId }: { measureId: string }) => measureId === 'serviceLevelNet',
    );
    expect((level.high - level.low) / 2).toBeLessThanOrEqual(0.03);
    expect(report.replications % 5).toBe(0);
    expect((await run('waitMsMean=90%')).replications).toBeLessThan(report.replications);
  });

  it('gives the same figures on one thread and on two', async () => {
    const { path } = aScenario();
    const run = async (workers: string) =>
      (await simulate(path, '--replications', '6', '--workers', workers, '--json')).stdout;
    expect(await run('2')).toBe(await run('1'));
  });

  it('stops when its time is over, with what it has', async () => {
    const { path } = aScenario();
    const args = ['simulate', path, '--replications', '100000', '--budget', '300ms'];
    const { code, stdout } = await callwrightHere(args);
    expect(code).toBe(7);
    expect(stdout).toMatch(/^partial · /);
  });

  it('has all its time where that is longer than a timer can be set', async () => {
    const { path } = aScenario();
    const args = ['simulate', path, '--replications', '300', '--budget', '700h'];
    const { code, stdout } = await callwrightHere(args);
    expect(stdout).not.toMatch(/^partial · /);
    expect(code).toBe(0);
  });

  it('shows the measures asked for, and writes a page, a note and a table', async () => {
    const { folder, path } = aScenario();
    const page = join(folder, 'page.html');
    const run = (...more: string[]) =>
      simulate(path, '--replications', '3', '--measure', 'delayShare', ...more);
    expect((await run('--report', page)).stdout).toMatch(/^Delay share /m);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<svg /);
    expect((await run('--output', 'md')).stdout).toMatch(/^# One line\n/);
    expect((await run('--output', 'csv')).stdout).toMatch(/^part,id,from,to,measure,/);
    expect(await run('--report', page)).toMatchObject({ code: 2 });
  });

  it('shows the calls alone where nothing else is asked for', async () => {
    const args = ['simulate', aScenario().path, '--replications', '3', '--json'];
    const { stdout } = await callwrightHere([...args, '--measure', 'calls']);
    const { measures } = JSON.parse(stdout);
    expect(measures.map(({ measureId }: { measureId: string }) => measureId)).toEqual(['calls']);
  });

  it('lets agents write up as the scenario says in a centre that says nothing of it, read from where it stands', async () => {
    const centre = {
      schema: 'callwright.centre/1',
      id: 'shop',
      timeZone: 'UTC',
      defaults: { queue: 'orders' },
      queues: [{ id: 'orders' }],
      profiles: [{ id: 'seller', links: [{ queue: 'orders' }] }],
    };
    const file = join(aFolder(), 'centre.json');
    writeFileSync(file, JSON.stringify(centre));
    const { shifts } = scenario.agents;
    const { path } = aScenario({ centre: { file }, agents: { shifts } });
    const args = ['simulate', path, '--replications', '5', '--measure', 'wrapUpMsMean', '--json'];
    const { stdout } = await callwrightHere(args);
    expect(JSON.parse(stdout).measures[1].value).toBeGreaterThan(10_000);
  });

  it('puts rule sets in the place of those of their kind, and tells and writes them', async () => {
    const day = join(root, 'examples', 'mail-order-fr', 'day.scenario.json');
    const rules = join(root, 'rules', 'sets', 'verdier-route.rules.json');
    const out = join(aFolder(), 'out');
    const args = ['simulate', day, '--replications', '1', '--json'];
    const { code, stdout } = await callwrightHere([...args, '--rules', rules, '--out', out]);
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    expect(told.rules).toMatchObject([
      { set: 'verdier-prompts', kind: 'prompt' },
      { set: 'verdier-route', kind: 'route' },
    ]);
    expect(told.reproduce).toContain(`--rules ${rules}`);
    expect(readdirSync(join(out, 'rules'))).toEqual([
      'verdier-prompts.rules.json',
      'verdier-route.rules.json',
    ]);
    const centre = JSON.parse(readFileSync(join(out, 'centre.json'), 'utf8'));
    expect(centre.rules).toMatchObject([
      { file: 'rules/verdier-prompts.rules.json' },
      { file: 'rules/verdier-route.rules.json' },
    ]);
    const without = await callwrightHere(args);
    expect(JSON.parse(without.stdout).measures).not.toEqual(told.measures);
  });

  it('refuses a rule set of another version than the scenario names', async () => {
    const file = join(root, 'rules', 'sets', 'verdier-treat.rules.json');
    const { folder, path } = aScenario({ rules: [{ file: 'treat.json', version: 99_999 }] });
    writeFileSync(join(folder, 'treat.json'), readFileSync(file));
    const { code, stderr } = await simulate(path);
    expect(code).toBe(3);
    expect(stderr).toMatch(/expected 99999, as the scenario says/);
  });

  it.each([
    ['a precision without a size', ['--precision', 'much'], /--precision is much; expected 1%/],
    [
      'points of a time',
      ['--precision', 'waitMsMean=0.5pp'],
      /--precision is waitMsMean=0.5pp; expected 2s or 1%/,
    ],
    ['a measure nobody knows', ['--measure', 'joy'], /--measure is joy; expected the id/],
  ])('refuses %s, exit code 2', async (_what, args, told) => {
    const { path } = aScenario();
    const { code, stderr } = await simulate(path, ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(told);
  });

  it.each([
    ['a wrong member', { seed: 'x' }, /day\.scenario\.json:\d+:\d+ .*\/seed is "x"/],
    [
      'a reference that leads nowhere',
      { centre: { file: 'none.json' } },
      /none\.json is not there/,
    ],
    [
      'shifts of nobody',
      { agents: { shifts: [{ profile: 'ghost', count: 1, start: '08:00', end: '09:00' }] } },
      /day\.scenario\.json:\d+:\d+ .*ghost/,
    ],
  ])('refuses a scenario with %s, exit code 3', async (_what, change, told) => {
    const { path } = aScenario(change);
    const { code, stdout, stderr } = await simulate(path);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(told);
  });

  it('gives what it has, marked partial, at the first Ctrl-C', async () => {
    const { path } = aScenario();
    const { code, stdout } = await callwrightHere(
      ['simulate', path, ...'--replications 100000 --workers 1 --progress json'.split(' ')],
      { interruptAt: /^\{"type":"progress","done":\d+,"of":100000,/ },
    );
    expect(code).toBe(7);
    expect(stdout).toMatch(/^partial · Service level \(net\)/);
    expect(stdout).toMatch(/reproduce: .* --replications \d+ --seed 1\n$/);
  });

  it('with --check prints load against agents at work, and simulates nothing', async () => {
    const { path } = aScenario();
    const { code, stdout, stderr } = await simulate(path, '--check');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    // 60 calls an hour of 180 s and 20 s, for 4 agents.
    expect(lines[0]).toBe(
      'highest load expected 08:00 to 08:30: 3.3 erlangs for 4.0 agents, planned occupancy 83.3 %',
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^08:30 to 09:00 +30\.0 +3\.33 +4\.0 +83\.3 %$/),
    );
    expect(lines.at(-1)).toBe(`reproduce: callwright simulate ${path} --check`);
    expect(stdout).not.toContain('not used');
    const json = JSON.parse((await simulate(path, '--check', '--json')).stdout) as {
      readonly schema: string;
      readonly intervals: readonly object[];
    };
    expect(json.schema).toBe('callwright.loads/1');
    expect(json.intervals).toHaveLength(2);
  });

  it('with --check, and on every run, says what has no effect', async () => {
    const { path } = aScenario({
      callbacks: { ...reached, spacing: { law: 'deterministic', valueMs: 9 } },
    });
    const text = '/callbacks/spacing: not used; there is one attempt';
    for (const how of [['--check'], ['--replications', '2']]) {
      const args = ['simulate', path, ...how];
      expect((await callwrightHere(args)).stdout).toContain(`! ${text}\n`);
      const json = JSON.parse((await callwrightHere([...args, '--json'])).stdout);
      expect(json.cautions ?? json.warnings).toContainEqual({ code: 'notUsed', text });
    }
  });

  it('refuses load above the staff where nobody gives up, with its code and place', async () => {
    const [orders] = scenario.callTypes;
    const arrivals = { kind: 'poisson', arrivalsPerHour: 600 };
    const { path } = aScenario({ callTypes: [{ ...orders, arrivals, patience: null }] });
    const { code, stdout, stderr } = await simulate(path);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('/callTypes/0/patience is null, and orders bring 33.3 hours of work');
    expect(stderr).toContain('scenario_unstable');
  });
});
