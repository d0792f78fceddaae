import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RuleFile } from '../../rules/index.ts';
import { openStore } from '../../store/index.ts';
import { callwrightHere } from '../support/callwright.ts';
import {
  aRouteSet,
  germanCallers,
  journalOf,
  planFor,
  ruleFile,
  textFile,
} from '../support/rule-files.ts';
import { aDataFolder } from '../support/rule-places.ts';

const rules = (...args: readonly string[]) => callwrightHere(['rules', ...args]);
const french = textIn({ 'call.language': 'fr' });

function textIn(facts: object): string {
  return JSON.stringify(facts);
}

describe('callwright rules explain', () => {
  it('tells what decides, why, and why not each other rule', async () => {
    const { code, stdout } = await rules(
      'explain',
      ruleFile(),
      '--facts',
      textFile(french, 'call.json'),
    );
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe('✓ everything-else decides');
    expect(stdout).toContain(
      'german-callers does not hold.\n  Language is French; the rule wants German.',
    );
    expect(stdout).toContain('It would hold with one change: Language → German.');
  });

  it('tells each condition of one rule with the value seen, in French when asked', async () => {
    const args = [
      'explain',
      '-',
      '--facts',
      textFile(french, 'call.json'),
      '--rule',
      'german-callers',
    ];
    const input = JSON.stringify(aRouteSet());
    expect((await callwrightHere(['rules', ...args], { input })).stdout).toContain(
      '  ✗ Language is German  ("fr")\n',
    );
    const { stdout } = await callwrightHere(['rules', ...args, '--lang', 'fr'], { input });
    expect(stdout).toContain('  ✗ Langue vaut allemand  ("fr")\n');
  });

  it('refuses facts that nobody knows, with their place and the name that is near', async () => {
    const facts = textFile('{\n  "call.langage": "fr"\n}', 'call.json');
    const refused = await rules('explain', ruleFile(), '--facts', facts);
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toContain(`${facts}:2:`);
    expect(refused.stderr).toContain('did you mean call.language?');
  });

  it('gives the explanations as JSON', async () => {
    const facts = textFile(textIn({ 'call.language': 'fr' }), 'call.json');
    expect(
      JSON.parse((await rules('explain', ruleFile(), '--facts', facts, '--json')).stdout),
    ).toMatchObject({
      schema: 'callwright.rulesExplain/1',
      matched: ['everything-else'],
      problems: [],
      rules: [
        { rule: 'german-callers', fired: false },
        { rule: 'everything-else', fired: true },
      ],
    });
  });

  it('takes the facts of a case, those of a file on top, and its instant', async () => {
    const [gold, ...rest] = aRouteSet().rules;
    const december = { ...gold, from: '2026-12-01T00:00:00+01:00' } as RuleFile;
    const timed = aRouteSet({
      rules: [december, ...rest],
      cases: [
        {
          name: 'a German caller in Advent',
          facts: { 'call.language': 'de' },
          at: '2026-12-06T10:00:00+01:00',
          expect: { winner: 'german-callers' },
        },
      ],
    });
    const file = ruleFile(timed);
    const asked = ['explain', file, '--case', 'a German caller in Advent'];
    expect((await rules(...asked)).stdout).toMatch(/^✓ german-callers decides\n/);
    const earlier = await rules(...asked, '--at', '2026-11-20T10:00:00+01:00');
    expect(earlier.stdout).toMatch(/^✓ everything-else decides\n/);
    const other = await rules(...asked, '--facts', textFile(french, 'call.json'));
    expect(other.stdout).toMatch(/^✓ everything-else decides\n/);
  });

  it('begins with the base facts of the set where it is told to', async () => {
    const set = aRouteSet({ baseFacts: { 'call.language': 'de' } });
    const decided = async (...args: readonly string[]) => {
      const { stdout } = await rules('explain', ruleFile(set), '--json', ...args);
      return JSON.parse(stdout).matched[0];
    };
    const tier = textFile(textIn({ 'customer.tier': 'gold' }), 'call.json');
    expect(await decided('--base')).toBe('german-callers');
    expect(await decided('--base', '--facts', tier)).toBe('german-callers');
    expect(await decided('--facts', tier)).toBe('everything-else');
    expect(await decided('--base', '--facts', textFile(french, 'call.json'))).toBe(
      'everything-else',
    );
  });

  it('refuses a case that is not there, and to ask about nothing', async () => {
    const unknown = await rules('explain', ruleFile(), '--case', 'a German');
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain('the set orders has no case "a German"');
    const nothing = await rules('explain', ruleFile());
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toContain('expected --facts <file>, --case <name> or --base');
  });

  it('refuses an unknown rule, facts that are none, and a moment without zone', async () => {
    const facts = textFile(french, 'call.json');
    const unknown = await rules('explain', ruleFile(), '--facts', facts, '--rule', 'german-caller');
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain('did you mean german-callers?');
    const list = await rules('explain', ruleFile(), '--facts', textFile('[]', 'call.json'));
    expect(list).toMatchObject({ code: 3, stdout: '' });
    expect(list.stderr).toMatch(/call\.json:1:1 /);
    const at = await rules('explain', ruleFile(), '--facts', facts, '--at', '2026-11-20');
    expect(at).toMatchObject({ code: 2, stdout: '' });
  });
});

/** German callers wait for another queue. */
const moved = aRouteSet({
  version: 2,
  rules: aRouteSet().rules.map((rule) =>
    rule.name === germanCallers.name
      ? { ...rule, event: { type: 'route', params: planFor('orders-lyon') } }
      : rule,
  ),
});

describe('callwright rules diff', () => {
  it('tells each change in words, and how many decisions it changes', async () => {
    const journal = textFile(journalOf([{ 'call.language': 'de' }, {}]), 'day.decisions.jsonl');
    const { code, stdout } = await rules('diff', ruleFile(), ruleFile(moved), '--journal', journal);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        '1 change from orders version 1 to orders version 2',
        '  german-callers: queue is now orders-lyon instead of orders-de; decides 50 % of 2 recorded decisions, 50 % before',
        `  1 of 2 decisions change (50.0 %) in ${journal}`,
        '  1: german-callers, with another outcome',
        '',
      ].join('\n'),
    );
  });

  it('tells from the journal of a store how much of last week a rule decides', async () => {
    const data = aDataFolder();
    const store = openStore({ path: join(data, 'callwright.db'), nowMs: () => 0 });
    const line = { kind: 'route', set: 'orders', version: 1, facts: {}, matched: [] } as const;
    const german = { ...line, facts: { 'call.language': 'de' }, atMs: 2 ** 45 };
    store.decisions.append([german, { ...line, atMs: 2 ** 45 }, { ...german, atMs: 0 }]);
    store.close();
    const { stdout } = await rules('diff', ruleFile(), ruleFile(moved), '--data', data);
    expect(stdout).toContain('decides 50 % of 2 recorded decisions, 50 % before\n');
    expect(stdout).toContain(`1 of 2 decisions change (50.0 %) in the last week of ${data}\n`);
  });

  it('says that nothing changes where a file was only written otherwise', async () => {
    const other = { ...aRouteSet(), rules: [...aRouteSet().rules].reverse() };
    const { stdout } = await rules('diff', ruleFile(), ruleFile(JSON.stringify(other)));
    expect(stdout).toMatch(/^nothing changes from/);
  });

  it('gives the diff as JSON and as Markdown, and refuses sets of two kinds', async () => {
    const files = [ruleFile(), ruleFile(moved)];
    expect(JSON.parse((await rules('diff', ...files, '--json')).stdout)).toMatchObject({
      schema: 'callwright.rulesDiff/1',
      effect: null,
    });
    expect((await rules('diff', ...files, '--output', 'md')).stdout).toMatch(
      /^# 1 change from .*\n\n- german/,
    );
    const checks = 'rules/sets/verdier-checks.rules.json';
    expect(await rules('diff', ruleFile(), checks)).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('callwright rules table', () => {
  it('exports a set as a table that changes nothing when it is imported again', async () => {
    const file = ruleFile();
    const exported = await rules('table', 'export', file);
    expect(exported.stdout).toMatch(/^name,priority,call\.language,=> queue/);
    const args = ['rules', 'table', 'import', '-', '--base', file];
    expect(await callwrightHere(args, { input: exported.stdout })).toMatchObject({
      code: 0,
      stdout: '✓ 2 rules read, nothing changes\n',
    });
  });

  it('shows what a table changes, and writes a file only where one is named', async () => {
    const file = ruleFile();
    const table = textFile(
      (await rules('table', 'export', file)).stdout.replace('orders-de', 'orders-lyon'),
      'orders.csv',
    );
    const out = file.replace('orders.', 'new.');
    const { code, stdout } = await rules('table', 'import', table, '--base', file, '--out', out);
    expect(code).toBe(0);
    expect(stdout).toContain('  german-callers: queue is now orders-lyon instead of orders-de\n');
    expect(JSON.parse(readFileSync(out, 'utf8')).rules[0].event.params.queue).toBe('orders-lyon');
    const again = await rules('table', 'import', table, '--base', file, '--out', out);
    expect(again).toMatchObject({ code: 2, stdout: '' });
  });

  it('names a wrong cell by row and column, exit code 3', async () => {
    const input = (await rules('table', 'export', ruleFile())).stdout.replace('600000', 'soon');
    const args = ['rules', 'table', 'import', '-', '--base', ruleFile()];
    const { code, stdout, stderr } = await callwrightHere(args, { input });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^stdin:2:\d+ .*maxWaitMs\) is "soon"/);
  });
});

describe('callwright rules cases', () => {
  it('lists the cases, and says whether every rule is reached', async () => {
    const { code, stdout } = await rules('cases', ruleFile());
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        '2 cases, every rule is reached',
        '  a German caller: call.language "de" → german-callers',
        '  an English caller: call.language "en" → everything-else',
        '',
      ].join('\n'),
    );
    expect(await rules('cases', ruleFile(aRouteSet({ cases: [] })))).toMatchObject({ code: 1 });
  });

  it('proposes cases, and writes them where they are accepted', async () => {
    const file = ruleFile(aRouteSet({ cases: [] }));
    const proposed = await rules('cases', file, '--generate');
    expect(proposed.stdout).toMatch(/^· \d+ cases proposed; each expects what the set does now\n/);
    expect(await rules('cases', file, '--generate', '--accept')).toMatchObject({
      code: 2,
      stdout: '',
    });
    expect(await rules('cases', file, '--generate', '--accept', '--force')).toMatchObject({
      code: 0,
    });
    expect(await rules('test', file)).toMatchObject({ code: 0, stderr: '' });
    const { proposals } = JSON.parse((await rules('cases', file, '--generate', '--json')).stdout);
    expect(proposals).toEqual([]);
  });

  it('prints the cases as a table, which the test runs row by row', async () => {
    const file = ruleFile();
    const rows = textFile((await rules('cases', file, '--output', 'csv')).stdout, 'rows.csv');
    expect((await rules('test', file, '--rows', rows)).stdout).toBe('✓ 2 cases pass\n');
    const wrong = textFile(
      readFileSync(rows, 'utf8').replace('call.language', 'call.langage'),
      'x.csv',
    );
    const { code, stderr } = await rules('test', file, '--rows', wrong);
    expect(code).toBe(3);
    expect(stderr).toMatch(/x\.csv:1:\d+ .*call\.langage/);
  });
});

describe('callwright rules coverage', () => {
  it('tells which rules fired, and which never did', async () => {
    const journal = textFile(journalOf([{ 'call.language': 'en' }, {}]), 'day.decisions.jsonl');
    const { code, stdout } = await rules('coverage', ruleFile(), '--journal', journal);
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe('· 1 of 2 rules fired in 2 decisions');
    expect(stdout).toMatch(/german-callers +0 +0\.0 % +0 +did not fire\n/);
    expect(stdout).toMatch(/call\.language +1 +50\.0 %\n/);
    const { stdout: csv } = await rules(
      'coverage',
      ruleFile(),
      '--journal',
      journal,
      '--output',
      'csv',
    );
    expect(csv).toBe(
      'rule,matches,wins,evaluations\ngerman-callers,0,0,2\neverything-else,2,2,2\n',
    );
  });

  it('tells a rule that cannot fire, and says no without a decision', async () => {
    const never: RuleFile = {
      ...germanCallers,
      name: 'never-calls',
      priority: 400,
      conditions: {
        all: [
          { fact: 'call.attempts', operator: 'lessThan', value: 5 },
          { fact: 'call.attempts', operator: 'greaterThan', value: 9 },
        ],
      },
    };
    const file = ruleFile(aRouteSet({ rules: [...aRouteSet().rules, never] }));
    const journal = textFile(journalOf([{ 'call.language': 'en' }]), 'day.decisions.jsonl');
    expect(
      JSON.parse((await rules('coverage', file, '--journal', journal, '--json')).stdout).neverFired,
    ).toEqual([
      { rule: 'german-callers', verdict: 'didNot' },
      { rule: 'never-calls', verdict: 'cannot' },
    ]);
    const empty = textFile('', 'empty.jsonl');
    expect(await rules('coverage', file, '--journal', empty)).toMatchObject({ code: 1 });
  });
});
