import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../contracts/index.ts';
import { compileScenario } from '../../simulator/index.ts';
import { aCentre } from '../support/builders.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aRuleSet } from '../support/rule-set-builders.ts';

const minuteMs = 60_000;

const scenario = {
  schema: 'callwright.scenario/1',
  name: 'One line',
  clock: { dayStart: '08:00', dayEnd: '10:00', timeZone: 'Europe/Paris' },
  callTypes: [
    {
      id: 'orders',
      targetMs: 20_000,
      arrivals: { kind: 'intervals', callsPerInterval: [10, 30, 30, 10] },
      handleTime: { talk: { law: 'exponential', meanMs: 180_000 } },
      patience: { law: 'exponential', meanMs: 120_000 },
    },
  ],
  agents: {
    profiles: [{ id: 'seller', skills: { orders: 50 } }],
    shifts: [{ profile: 'seller', count: 1, start: '08:00', end: '10:00' }],
  },
};
const shifts = {
  schema: 'callwright.shift-rules/1',
  currency: 'EUR',
  profiles: [{ id: 'seller', costPerHour: 2_000 }],
  shifts: [
    { id: 'all', lengthMs: 120 * minuteMs },
    { id: 'short', lengthMs: 60 * minuteMs },
  ],
};

function files(): { readonly folder: string; readonly day: string; readonly rules: string } {
  const folder = aFolder();
  const day = join(folder, 'day.scenario.json');
  const rules = join(folder, 'shift-rules.json');
  writeFileSync(day, JSON.stringify(scenario));
  writeFileSync(rules, JSON.stringify(shifts));
  return { folder, day, rules };
}

/** The same, of a profile that has so many people. */
function filesWithHeads(headsMax: number): ReturnType<typeof files> {
  const of = files();
  const profiles = [{ id: 'seller', costPerHour: 2_000, headsMax }];
  writeFileSync(of.rules, JSON.stringify({ ...shifts, profiles }));
  return of;
}

const few = ['--search-days', '8', '--days', '40', '--workers', '0', '--progress', 'none'];

describe('callwright staff as a calculator', () => {
  it('answers in its first line, and warns of Erlang C', async () => {
    const { code, stdout } = await callwrightHere(
      'staff --calls 100/30m --aht 180s --target 80/20'.split(' '),
    );
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      '12 agents by Erlang A (patience 120 s); 14 agents by Erlang C',
      'Offered load (expected) 10.0 erlangs · 80 % answered within 20 s',
      '',
      'agents  Erlang C  Erlang A  Abandon share  Occupancy',
      '    11  39.0 % ✗  74.2 % ✗          9.4 %     82.3 %',
      '    12  64.0 % ✗  82.6 % ✓          6.2 %     78.2 %  <- enough if callers are this patient',
      '    13  79.6 % ✗  88.9 % ✓          3.8 %     74.0 %',
      '    14  88.8 % ✓  93.3 % ✓          2.3 %     69.8 %  <- Erlang C asks for this',
      '',
      'Service level (offered): A_T / (A + B) (serviceLevelOffered); simulate shows Service level (net) where nothing else is said',
      'Abandon share: B / O (abandonShare)',
      'Occupancy: (time with an interaction or wrap-up) / (that + Ready idle (Reserved included)) (occupancy)',
      'Erlang C supposes that nobody ever hangs up; it asks for 2 agents more here.',
      'Neither knows your rules: callwright simulate does.',
      'reproduce: callwright staff --calls 200/h --aht 180s --patience 120s --target 80/20s --method both',
      '',
    ]);
  });

  it('never shows Erlang C without saying what it supposes', async () => {
    const { stdout } = await callwrightHere(
      'staff --calls 10/h --aht 180s --method erlangC'.split(' '),
    );
    expect(stdout).toContain('Erlang C supposes that nobody ever hangs up');
  });

  it('rosters with shrinkage, as a ratio of time', async () => {
    const { stdout } = await callwrightHere(
      'staff --calls 100/30m --aht 180s --method erlangA --shrinkage 30%'.split(' '),
    );
    expect(stdout).toContain('12 agents, 18 rostered (shrinkage 30 %) by Erlang A');
  });

  it('finds the number on the true core when it is asked to simulate', async () => {
    const { code, stdout } = await callwrightHere(
      'staff --calls 20/h --aht 180s --method simulate --days 10 --workers 0 --json'.split(' '),
    );
    const { schema, smallestSimulated, curve, simulated } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(schema).toBe('callwright.staff-curve/1');
    expect(smallestSimulated).toBe(curve.enough.erlangA.agents);
    for (const { agents, serviceLevel } of simulated) {
      const point = curve.points.find((one: { agents: number }) => one.agents === agents);
      const reach = serviceLevel.high - serviceLevel.value;
      const apart = Math.abs(serviceLevel.value - point.erlangA.serviceLevel);
      expect(apart).toBeLessThan(2 * reach);
    }
  });

  it('gives one row of CSV for each number of agents', async () => {
    const { stdout } = await callwrightHere(
      'staff --calls 100/30m --aht 180s --output csv'.split(' '),
    );
    const [head = '', ...rows] = stdout.trim().split('\n');
    expect(head.split(',')[0]).toBe('agents');
    expect(rows.map((row) => row.split(',')[0])).toEqual(['11', '12', '13', '14']);
  });

  it('takes the share of a target in percent or from 0 to 1', async () => {
    const line = 'staff --calls 100/30m --aht 180s --target';
    const [percent, share] = await Promise.all(
      ['80/20', '0.8/20'].map((target) => callwrightHere([...line.split(' '), target])),
    );
    expect(share).toEqual(percent);
    expect(share).toMatchObject({ code: 0 });
  });

  it('says no where no number of agents will do', async () => {
    const { code, stdout } = await callwrightHere(
      'staff --calls 100/30m --aht 180s --occupancy-max 0%'.split(' '),
    );
    expect(code).toBe(1);
    expect(stdout).toContain('no number of agents up to 100000 by Erlang A');
  });

  it.each([
    ['neither a scenario nor calls', 'staff --aht 180s', '--calls is missing'],
    ['no handle time', 'staff --calls 10/h', '--aht is missing'],
    ['a volume without its time', 'staff --calls 100 --aht 180s', 'like 100/30m'],
    ['a target beyond everything', 'staff --calls 10/h --aht 3m --target 100/20', 'like 80/20'],
    ['a shrinkage of everything', 'staff --calls 10/h --aht 3m --shrinkage 100%', 'below 1'],
    ['a handle time of nothing', 'staff --calls 10/h --aht 0s', 'above 0'],
    [
      'shift rules without a scenario',
      'staff --calls 10/h --aht 3m --shifts x',
      '--shifts is given',
    ],
    ['a patience beside a scenario', 'staff x.json --patience 60s', '--patience is given'],
  ])('refuses %s', async (_what, line, said) => {
    const { code, stderr, stdout } = await callwrightHere(line.split(' '));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
  });
});

describe('callwright staff with a scenario', () => {
  it('says whether the roster holds, what it costs, and how far above a lower bound', async () => {
    const { folder, day, rules } = files();
    const out = join(folder, 'out');
    const args = ['staff', day, '--shifts', rules, '--out', out, ...few];
    const { code, stdout } = await callwrightHere(args);
    expect(code).toBe(0);
    const [first = '', second = ''] = stdout.split('\n');
    expect(first).toMatch(
      /^\d+ heads, \d+\.0 paid hours, \d+\.00 EUR · ✓ 1 of 1 goal held over 40/,
    );
    expect(second).toMatch(/^by Erlang A alone: \d+ heads/);
    expect(stdout).toContain('reproduce: callwright staff');

    const written = parseScenario(readFileSync(join(out, 'roster.scenario.json'), 'utf8'));
    const result = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    expect(result).toMatchObject({ schema: 'callwright.staffing/1', holds: true });
    if (!written.ok) throw new Error(JSON.stringify(written.problems));
    expect(compileScenario(written.value).ok).toBe(true);
    expect(written.value.agents.shifts).toEqual(result.roster.shifts);

    const { bound, rounds, roster } = result;
    expect(bound.cost).toBeGreaterThan(0);
    expect(bound.cost).toBeLessThanOrEqual(roster.totals.cost);
    expect(bound.gapShare).toBeCloseTo(roster.totals.cost / bound.cost - 1, 9);
    const above = (100 * bound.gapShare).toFixed(1);
    expect(stdout).toMatch(
      new RegExp(
        `no roster costs less than [\\d.]+ EUR by the linear relaxation .* ${above} % above`,
      ),
    );
    expect(rounds).toBeGreaterThan(0);
    expect(stdout).toContain('of improvement; the last saved under 0.2 %');
  });

  it('writes a roster that its own next line simulates, its centre and rules too', async () => {
    const { folder, day, rules } = files();
    const beside = join(folder, 'beside');
    mkdirSync(beside);
    const [centre, set] = [join(beside, 'centre.json'), join(beside, 'welcome.rules.json')];
    const clerk = { id: 'seller', skills: {}, links: [{ queue: 'orders' }] };
    writeFileSync(
      centre,
      JSON.stringify(aCentre({ queues: [{ id: 'orders' }], profiles: [clerk], agents: [] })),
    );
    writeFileSync(set, JSON.stringify(aRuleSet('prompt', [])));
    const [orders] = scenario.callTypes;
    const named = {
      ...scenario,
      callTypes: [{ ...orders, queue: 'orders' }],
      centre: { file: 'beside/centre.json' },
      rules: [{ file: 'beside/welcome.rules.json' }],
      agents: { shifts: scenario.agents.shifts },
    };
    writeFileSync(day, JSON.stringify(named));
    const out = join(folder, 'elsewhere', 'out');
    const search = '--target 70/15 --search-days 2 --days 10 --workers 0 --progress none';
    const args = ['staff', day, '--shifts', rules, '--out', out, ...search.split(' ')];
    const { stdout, stderr } = await callwrightHere(args);
    expect(stderr).toBe('');
    const next = /^next: callwright (.*)$/m.exec(stdout)?.[1]?.split(' ') ?? [];
    const ran = await callwrightHere([...next, '--replications', '2']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('(T 15 s)');
  });

  it('says no, and where, when formulas alone are held to a goal they do not meet', async () => {
    const { day, rules } = files();
    const busy = JSON.stringify({
      ...scenario,
      agents: { ...scenario.agents, noAnswerShare: 0.4 },
    });
    writeFileSync(day, busy);
    const args = ['staff', day, '--shifts', rules, '--method', 'erlangA', ...few];
    const { code, stdout } = await callwrightHere([...args, '--json']);
    const { holds, roster } = JSON.parse(stdout);
    expect({ code, holds }).toEqual({ code: 1, holds: false });
    expect(roster.readings[0].verdict).toBe('missed');
    const [worst, ...others] = roster.missedIntervals;
    expect(worst).toMatchObject({ goal: { queueId: 'orders' }, callsShort: expect.any(Number) });
    expect(worst.value).toBeLessThan(0.8);
    for (const { callsShort } of others) expect(callsShort).toBeLessThanOrEqual(worst.callsShort);
    const shown = await callwrightHere(args);
    expect(shown.stdout).toMatch(
      /^ {2}orders, Service level \(net\), below the goal: (\d\d:\d\d to \d\d:\d\d \(\d+\.\d %, \d+\.\d calls short\)(, |$))+/m,
    );
    expect(shown.stdout).toContain('without --method, a simulation finds how many it takes');
  });

  it('has one verdict for one roster, whichever method finds it', async () => {
    const { day, rules } = filesWithHeads(5);
    // So few days of search that it finds nothing by itself; the formulas' roster is checked.
    const how = ['--shifts', rules, '--search-days', '4', '--days', '40', '--workers', '0'];
    const by = async (...method: readonly string[]) => {
      const { code, stdout } = await callwrightHere(['staff', day, ...how, ...method, '--json']);
      return { code, ...JSON.parse(stdout) };
    };
    const formula = await by('--method', 'erlangA');
    const searched = await by();
    expect(formula).toMatchObject({ code: 0, holds: true, reason: null });
    expect(searched).toMatchObject({ code: 0, holds: true, reason: null });
    expect(searched.roster).toEqual(formula.roster);
    expect(searched.byFormula.readings).toEqual(formula.roster.readings);
  });

  it('says of a goal that no roster can hold where agents are missing, and how many', async () => {
    const { day, rules } = filesWithHeads(3);
    for (const method of [[], ['--method', 'erlangA']]) {
      const args = ['staff', day, '--shifts', rules, ...method, ...few];
      const { code, stdout } = await callwrightHere(args);
      expect(code).toBe(1);
      expect(stdout.match(/leave somebody uncovered/g)).toHaveLength(1);
      expect(stdout).toMatch(
        /^Missing\n {2}queue +from +needed by formula +At work \(expected\) +agents more$/m,
      );
      expect(stdout).toMatch(/^ {2}orders +09:00 to 09:30 +5 +0\.0 +\+5$/m);
      expect(stdout).toMatch(/^ {2}orders +08:30 to 09:00 +4 +0\.0 +\+4$/m);
    }
  });

  it('explains its signs, and counts as held what the footer says is held', async () => {
    const { day, rules } = files();
    const args = ['staff', day, '--shifts', rules, '--method', 'erlangA', '--goal', 'interval'];
    const { stdout } = await callwrightHere([...args, '--target', '80/20', ...few]);
    expect(stdout).toContain(
      '✓ held: the whole 95 % interval is on the good side; · likely: the estimate is; ✗ missed: it is not.',
    );
    const goals = [...stdout.matchAll(/^orders \d\d:\d\d .* ([✓·✗])$/gm)].map(([, sign]) => sign);
    expect(goals).toHaveLength(4);
    expect(goals).toContain('·');
    const count = (of: string): number => goals.filter((sign) => sign === of).length;
    const said = `✗ ${count('✗')} of 4 goals of intervals missed, ${count('·')} not sure`;
    expect(stdout).toContain(said);
    const { stdout: easier } = await callwrightHere([...args, '--target', '75/20', ...few]);
    const likely = [...easier.matchAll(/^orders \d\d:\d\d .* ·$/gm)].length;
    expect(likely).toBeGreaterThan(0);
    expect(easier).not.toMatch(/^orders .* ✗$/m);
    expect(easier).toContain(`✓ ${4 - likely} of 4 goals of intervals held, ${likely} likely`);
  });

  it('gives the shifts as CSV', async () => {
    const { day, rules } = files();
    const args = [
      'staff',
      day,
      '--shifts',
      rules,
      '--method',
      'erlangA',
      '--output',
      'csv',
      ...few,
    ];
    const { stdout } = await callwrightHere(args);
    const [head, row = ''] = stdout.split('\n');
    expect(head).toBe('profile,count,start,end,breaks');
    expect(row).toMatch(/^seller,\d+,08:00,/);
  });

  it('names the place in shift rules that do not fit', async () => {
    const { day, rules } = files();
    const wrong = { ...shifts, shifts: [{ id: 'night', lengthMs: 600 * minuteMs }] };
    writeFileSync(rules, JSON.stringify(wrong));
    const { code, stderr } = await callwrightHere(['staff', day, '--shifts', rules]);
    expect(code).toBe(3);
    expect(stderr).toContain('/shifts/0');
  });

  it('refuses shifts too short to be counted by interval', async () => {
    const { day, rules } = files();
    writeFileSync(rules, JSON.stringify({ ...shifts, shifts: [{ id: 'x', lengthMs: minuteMs }] }));
    const { code, stderr } = await callwrightHere(['staff', day, '--shifts', rules]);
    expect(code).toBe(3);
    expect(stderr).toContain('/shifts/0/lengthMs is 60000 ms; expected at least 1800000');
  });

  it('says that its time is used up, checks the best so far, and names its budget', async () => {
    const { day, rules } = files();
    const args = ['staff', day, '--shifts', rules, '--budget', '1ms', ...few];
    const { code, stdout } = await callwrightHere(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 of 1 goal held over 40 other days/);
    expect(stdout).toMatch(/budget of [\d,]+ days or 0\.001 s, time used up: the best so far/);
    const { stdout: json } = await callwrightHere([...args, '--json']);
    expect(JSON.parse(json)).toMatchObject({ ended: 'time', isProven: true, budgetMs: 1 });
  });

  it('has all its time where that is longer than a timer can be set', async () => {
    const { day, rules } = files();
    const search = '--budget 700h --search-days 2 --days 10 --workers 0 --json';
    const args = ['staff', day, '--shifts', rules, ...search.split(' ')];
    expect(JSON.parse((await callwrightHere(args)).stdout)).toMatchObject({ ended: 'found' });
  });

  it('gives the best so far on Ctrl-C, and says that nothing proves it', async () => {
    const { day, rules } = files();
    const many = '--search-days 1000 --progress json --workers 0 --budget 1h'.split(' ');
    const { code, stdout, stderr } = await callwrightHere(
      ['staff', day, '--shifts', rules, ...many],
      { interruptAt: /best so far/ },
    );
    expect(code).toBe(7);
    expect(stderr).toMatch(/"of":null,.*"leftS":null/);
    expect(stdout).toMatch(/over the 1000 days searched, not proven on others/);
  });
});
