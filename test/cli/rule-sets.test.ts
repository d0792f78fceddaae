/** Rule sets that a centre file names, as the commands honour them. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { effectLineSchema } from '../../contracts/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { aCentre, anAgent, aQueue, logsOn } from '../support/builders.ts';
import { aRule, aRuleSet, arrivesWith, everyCall } from '../support/builders-rules.ts';
import { aFolder, callwrightHere, jsonLines } from '../support/callwright.ts';

const plan = { maxWaitMs: 600_000, fallback: { kind: 'end' } } as const;
const isGold = { fact: 'customer.tier', operator: 'equal', value: 'gold' } as const;
const from = '2026-11-20T08:00:10Z';

/** Gold callers go to `vip` from an instant on. */
const routing = aRuleSet('route', [
  { ...aRule('gold', 20, { all: [isGold] }, { queue: 'vip', ...plan }), from },
  aRule('everything-else', 1, everyCall, { queue: 'q', ...plan }),
]);

/** The path of a centre that names these rule sets, in a folder of their own. */
function aCentreWith(...sets: readonly (RuleSetFile | string)[]): string {
  const folder = aFolder();
  mkdirSync(join(folder, 'rules'));
  const rules = sets.map((set, place) => {
    const file = `rules/set-${place}.rules.json`;
    const text = typeof set === 'string' ? set : `${JSON.stringify(set, null, 2)}\n`;
    writeFileSync(join(folder, file), text);
    return { file, version: 1 };
  });
  const centre = aCentre({
    defaults: { queue: 'q' },
    queues: [aQueue('q'), aQueue('vip')],
    profiles: [{ id: 'clerk', links: [{ queue: 'q' }, { queue: 'vip' }] }],
    agents: [anAgent('a', { profile: 'clerk' })],
    rules,
  });
  const path = join(folder, 'centre.json');
  writeFileSync(path, `${JSON.stringify(centre, null, 2)}\n`);
  return path;
}

const aLabel = aRule('press', 10, everyCall, { tags: ['press'] });

/** Its callers name no queue: the rules place them. One clerk joins those of the centre. */
const scenario = {
  schema: 'callwright.scenario/1',
  name: 'Two hours',
  centre: { file: 'centre.json' },
  callTypes: [
    {
      id: 'order',
      arrivals: { kind: 'poisson', arrivalsPerHour: 10 },
      handleTime: { talk: { law: 'exponential', meanMs: 60_000 } },
      patience: { law: 'exponential', meanMs: 60_000 },
    },
  ],
  agents: { shifts: [{ profile: 'clerk', count: 2, start: '00:00', end: '02:00' }] },
  clock: { dayStart: '00:00', dayEnd: '02:00', timeZone: 'UTC' },
};

const gold = { 'customer.tier': 'gold' };
const input = [
  { schema: 'callwright.trace/1', origin: '2026-11-20T08:00:00Z' },
  { atMs: 9_999, inputs: [arrivesWith('c1', gold)] },
  { atMs: 10_000, inputs: [arrivesWith('c2', gold), logsOn('a')] },
]
  .map((line) => JSON.stringify(line))
  .join('\n');

describe('the rule sets of a centre file', () => {
  it('place the calls of a trace, by instants since its origin, and say so', async () => {
    const centre = aCentreWith(routing);
    const { code, stdout, stderr } = await callwrightHere(
      ['route', '--centre', centre, '--decisions'],
      {
        input,
      },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = jsonLines<{ readonly type: string }>(stdout);
    for (const line of lines) effectLineSchema.parse(line);
    expect(lines.filter(({ type }) => type === 'call.queued' || type === 'rules')).toMatchObject([
      { type: 'rules', callId: 'c1', matched: ['everything-else'] },
      { type: 'call.queued', queueId: 'q' },
      { type: 'rules', callId: 'c2', matched: ['gold'], facts: gold },
      { type: 'call.queued', queueId: 'vip', rule: { rule: 'gold' } },
    ]);
    expect(lines.filter(({ type }) => type === 'decision')).toMatchObject([
      { callId: 'c1', rule: { set: 'route', version: 1, rule: 'everything-else' } },
    ]);
  });

  it('are told of by why', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'day.jsonl'), input);
    const args = ['--centre', aCentreWith(routing), '--trace', join(folder, 'day.jsonl')];
    const { code, stdout } = await callwrightHere(['why', ...args, '--call', 'c1']);
    expect(code).toBe(0);
    expect(stdout).toContain('comes from the rule everything-else (route, version 1)');
  });

  it('may be others in a shadow', async () => {
    const toQ = aRuleSet('route', [
      aRule('everything-else', 1, everyCall, { queue: 'q', ...plan }),
    ]);
    const args = ['--centre', aCentreWith(routing), '--shadow', aCentreWith(toQ)];
    const { code, stdout } = await callwrightHere(['route', ...args], { input });
    expect(code).toBe(0);
    expect(jsonLines<{ type: string }>(stdout).at(-1)).toMatchObject({ type: 'shadow.summary' });
  });

  it('go with the centre that a simulation writes, so that it stands by itself', async () => {
    const centre = aCentreWith(routing, aRuleSet('classify', [aLabel]));
    const from = dirname(centre);
    const path = join(from, 'day.scenario.json');
    writeFileSync(path, JSON.stringify(scenario));
    const [out, journal] = [join(aFolder(), 'out'), join(aFolder(), 'day.trace.jsonl')];
    const args = ['simulate', path, '--replications', '1', '--out', out, '--journal', journal];
    const { code, stderr } = await callwrightHere(args);
    expect(code).toBe(0);
    const [, replayed = ''] = /--centre (\S+) </.exec(stderr) ?? [];
    rmSync(from, { recursive: true });
    for (const written of [join(out, 'centre.json'), replayed]) {
      expect((await callwrightHere(['centre', 'check', written])).code).not.toBe(3);
      const named = JSON.parse(readFileSync(written, 'utf8')).rules;
      expect(named).toEqual([
        { file: 'rules/set-0.rules.json', version: 1 },
        { file: 'rules/set-1.rules.json', version: 1 },
      ]);
    }
    const routed = await callwrightHere(['route', '--centre', replayed], {
      input: readFileSync(journal),
    });
    expect(routed).toMatchObject({ code: 0, stderr: '' });
    expect(routed.stdout).toContain('"rule":"everything-else"');
  });

  it('are not written over others of that name', async () => {
    const centre = aCentreWith(routing);
    const path = join(dirname(centre), 'day.scenario.json');
    writeFileSync(path, JSON.stringify(scenario));
    const out = aFolder();
    mkdirSync(join(out, 'rules'));
    writeFileSync(join(out, 'rules', 'set-0.rules.json'), 'mine');
    const args = ['simulate', path, '--replications', '1', '--out', out];
    expect(await callwrightHere(args)).toMatchObject({ code: 2, stdout: '' });
    expect(readdirSync(out)).toEqual(['rules']);
    expect((await callwrightHere([...args, '--force'])).code).toBe(0);
  });

  const wrong: readonly (readonly [string, RuleSetFile | string, RegExp])[] = [
    ['no JSON', '{\n  "set": ]', /set-0\.rules\.json:2:\d+ .*json_syntax|json-syntax/],
    [
      'a fact that there is not',
      aRuleSet('route', [
        aRule('gold', 20, { all: [{ ...isGold, fact: 'customer.teir' }] }, { queue: 'q', ...plan }),
        aRule('everything-else', 1, everyCall, { queue: 'q', ...plan }),
      ]),
      /set-0\.rules\.json:\d+:\d+ .*customer\.teir.*customer\.tier/,
    ],
    [
      'a queue that the centre has not',
      aRuleSet('route', [aRule('everything-else', 1, everyCall, { queue: 'vop', ...plan })]),
      /set-0\.rules\.json:\d+:\d+ .*vop/,
    ],
    [
      'another version than the centre says',
      { ...routing, version: 2 },
      /version is 2; expected 1/,
    ],
    [
      'a case that fails',
      {
        ...routing,
        cases: [{ name: 'gold', facts: gold, expect: { winner: 'everything-else' } }],
        rules: routing.rules.map(({ from: _from, ...rule }) => rule),
      },
      /case-failed.*the case "gold"/,
    ],
  ];
  it.each(wrong)('are refused with %s, by file, line and column', async (_, set, message) => {
    const centre = aCentreWith(set);
    for (const command of [
      ['route', '--centre', centre],
      ['centre', 'check', centre],
    ]) {
      const { code, stdout, stderr } = await callwrightHere(command, { input });
      expect(code).toBe(3);
      expect(`${stdout}${stderr}`).toMatch(message);
    }
  });

  it('are refused where two are of one kind, or one is not there', async () => {
    const twice = await callwrightHere(['centre', 'check', aCentreWith(routing, routing)]);
    expect(twice.code).toBe(3);
    expect(twice.stdout).toContain('expected one set of a kind');
    const path = aCentreWith();
    const rules = [{ file: 'nowhere.json', version: 1 }];
    writeFileSync(path, JSON.stringify({ ...aCentre(), rules }));
    const absent = await callwrightHere(['centre', 'check', path]);
    expect(absent.code).toBe(3);
    expect(absent.stdout).toContain('is not there');
  });
});
