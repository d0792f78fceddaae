import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RuleSetFile } from '../../rules/index.ts';
import { aServer, shopCentre } from '../support/api-server.ts';
import { accepts, connects, logsOn } from '../support/builders.ts';
import {
  activatesRules,
  aRule,
  aRuleSet,
  arrivesWith,
  everyCall,
} from '../support/builders-rules.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { mondayMs } from '../support/live-centre.ts';

const toQ = { queue: 'q', maxWaitMs: 60_000, fallback: { kind: 'end' } } as const;
const tierIs = (...tiers: readonly string[]) => ({
  all: [{ fact: 'customer.tier', operator: 'in' as const, value: tiers }],
});
const gold = aRule('gold-callers', 800, tierIs('gold'), toQ);
const others = aRule('everything-else', 1, everyCall, toQ);
const platinum = aRule('platinum-callers', 700, tierIs('platinum'), toQ);
const routing: RuleSetFile = { ...aRuleSet('route', [gold, others]), version: 1 };
const centre = { ...shopCentre, defaults: { queue: 'q' } };
const silver = arrivesWith('c1', { 'customer.tier': 'silver' });

const told = [
  'everything-else acted (route rules route, version 1).',
  'Seen: customer.known unknown; customer.tier silver.',
  'gold-callers: customer.tier is silver, expected gold.',
];

describe('why, of rules', () => {
  it('shows what the decision saw, and why the rules above did not match', async () => {
    const { get, tell } = await aServer(centre, [routing]);
    tell(logsOn('a'), silver);
    const { body } = await get('/api/v1/calls/c1/why');
    expect(body['rules']).toMatchObject([
      {
        kind: 'route',
        set: 'route',
        version: 1,
        matched: ['everything-else'],
        facts: [
          { fact: 'customer.known', value: null, text: 'unknown' },
          { fact: 'customer.tier', label: 'Loyalty tier', value: 'silver', text: 'silver' },
        ],
        notMatched: [{ rule: 'gold-callers', text: 'customer.tier is silver, expected gold' }],
        text: told,
      },
    ]);
    expect((body['lines'] as string[]).slice(0, 3)).toEqual(told);
  });

  it('leaves out the rules below the one that acted', async () => {
    const rules = [gold, platinum, others];
    const { get, tell } = await aServer(centre, [{ ...routing, rules }]);
    tell(arrivesWith('c1', { 'customer.tier': 'gold' }));
    const { body } = await get('/api/v1/calls/c1/why');
    expect(body['rules']).toMatchObject([{ matched: ['gold-callers'], notMatched: [] }]);
  });

  it('says the same as the command line, word by word', async () => {
    const { get, tell } = await aServer(centre, [routing]);
    tell(logsOn('a'), silver);
    const { body } = await get('/api/v1/calls/c1/why');
    const folder = aFolder();
    const inFolder = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    inFolder('route.rules.json', JSON.stringify(routing));
    const file = { ...centre, rules: [{ file: 'route.rules.json', version: 1 }] };
    const lines = [
      { schema: 'callwright.trace/1', origin: new Date(mondayMs).toISOString() },
      { atMs: 0, inputs: [logsOn('a'), silver] },
    ];
    const trace = inFolder('trace.jsonl', lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const of = ['--centre', inFolder('centre.json', JSON.stringify(file)), '--trace', trace];
    const { stdout, stderr } = await callwrightHere(['why', ...of, '--call', 'c1', '--json']);
    expect(stderr).toBe('');
    const answer = JSON.parse(stdout);
    expect(answer.rules).toEqual(body['rules']);
    expect(answer.text.slice(1, 4)).toEqual(told);
  });

  it('explains by the version that decided, whatever is in force by now', async () => {
    const served = await aServer(centre, [routing]);
    served.tell(silver);
    const wider = { ...gold, conditions: tierIs('gold', 'silver') };
    served.tell(activatesRules({ ...routing, version: 2, rules: [wider, others] }));
    const { body } = await served.get('/api/v1/calls/c1/why');
    expect(body['rules']).toMatchObject([{ version: 1, text: told }, { version: 2 }]);
  });

  it('hides facts of the customer from those who may not ask who calls', async () => {
    const { ask, tell } = await aServer(centre, [routing]);
    tell(logsOn('a'), silver, accepts('c1/1'), connects('c1/1'));
    const { body } = await ask('GET', '/api/v1/calls/c1/why', { as: 'ines' });
    const [rule] = body['rules'] as { facts: object[]; text: string[] }[];
    expect(rule?.facts).toContainEqual({
      fact: 'customer.tier',
      label: 'Loyalty tier',
      text: '(hidden)',
    });
    expect(rule?.text).toContain('gold-callers: customer.tier is (hidden), expected gold.');
    expect(JSON.stringify(body)).not.toContain('silver');
    const seen = await ask('GET', '/api/v1/calls/c1/why', { as: 'malik' });
    expect(seen.text).toContain('silver');
  });

  it('of a call that an earlier life of the service served', async () => {
    const path = join(aFolder(), 'callwright.sqlite');
    const first = await aServer(centre, [routing], {}, { path });
    first.tell(silver);
    first.ruleService.close();
    first.store.close();
    const second = await aServer(centre, [routing], {}, { path });
    const { status, body } = await second.get('/api/v1/calls/c1/why');
    expect(status).toBe(200);
    expect(body).toMatchObject({ decisions: [], rules: [{ text: told }], lines: told });
    expect(body['text']).toBe(
      'The call is kept no more; what rules decided of it is, and no offer.',
    );
    expect((await second.get('/api/v1/calls/c9/why')).status).toBe(404);
  });

  it('says so where what a decision saw is not recorded', async () => {
    const { get, tell } = await aServer(centre, [routing]);
    tell(activatesRules({ ...routing, version: 7 }), silver);
    const { body } = await get('/api/v1/calls/c1/why');
    expect(body['rules']).toMatchObject([{ version: 7, facts: null, notMatched: [] }]);
    expect((body['lines'] as string[])[1]).toMatch(/is not recorded\.$/);
  });

  it('speaks French', async () => {
    const { get, tell } = await aServer(centre, [routing]);
    tell(silver);
    const { body } = await get('/api/v1/calls/c1/why', { 'accept-language': 'fr' });
    expect((body['lines'] as string[]).slice(0, 3)).toEqual([
      'everything-else a agi (règles route route, version 1).',
      'Vu : customer.known inconnu\u202f; customer.tier silver.',
      'gold-callers : customer.tier : silver, attendu\u202f: gold.',
    ]);
  });
});
