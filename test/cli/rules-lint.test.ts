import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatRuleSet } from '../../contracts/index.ts';
import { callwrightHere } from '../support/callwright.ts';
import {
  aRouteSet,
  everybodyElse,
  germanCallers,
  planFor,
  ruleFile,
  textFile,
} from '../support/rule-files.ts';

const rules = (verb: string, ...args: readonly string[]) =>
  callwrightHere(['rules', verb, ...args]);

const unknownNames =
  'not looked up: texts, items and codes that rules name; expected --world or --server\n';

/** Nobody is under 5 and over 9 at once. */
const never = {
  ...germanCallers,
  name: 'never-calls',
  priority: 400,
  conditions: {
    all: [
      { fact: 'call.attempts', operator: 'lessThan', value: 5 },
      { fact: 'call.attempts', operator: 'greaterThan', value: 9 },
    ],
  },
} as const;

/** A negative test of a fact that may be unknown: lint proposes a guard. */
const unguarded = {
  ...germanCallers,
  name: 'no-french',
  priority: 300,
  event: { type: 'route', params: planFor('orders-fr') },
  conditions: { all: [{ fact: 'call.language', operator: 'notEqual', value: 'fr' }] },
} as const;

describe('callwright rules lint', () => {
  it('says yes to a set that is meant as it stands', async () => {
    const file = ruleFile();
    expect(await rules('lint', file)).toEqual({
      code: 0,
      stdout: `✓ ${file}: nothing found in 2 rules\n${unknownNames}`,
      stderr: '',
    });
  });

  it('says that texts and items are not looked up, or looks them up in a world', async () => {
    const prompts = readFileSync('rules/sets/verdier-prompts.rules.json', 'utf8');
    const wrong = prompts
      .replace('"say-gift-box"', '"say-gift-bx"')
      .replace('"fashion"', '"fashon"');
    const file = ruleFile(wrong);
    expect((await rules('lint', file)).stdout).toContain(unknownNames);
    const world = 'rules/sets/verdier.world.json';
    const { code, stdout } = await rules('lint', file, '--world', world);
    expect(code).toBe(1);
    expect(stdout).toContain('there is no text "say-gift-bx", did you mean say-gift-box?');
    expect(stdout).toContain('expected a known category, did you mean fashion?');
    expect(stdout).not.toContain(unknownNames);
  });

  it('tells an error of lint with its place, exit code 1', async () => {
    const file = ruleFile(aRouteSet({ rules: [germanCallers, never, everybodyElse] }));
    const { code, stdout } = await rules('lint', file);
    expect(code).toBe(1);
    expect(stdout.split('\n')[0]).toMatch(/^✗ .*: 1 error.* in 3 rules$/);
    expect(stdout).toMatch(/orders\.rules\.json:\d+:\d+ {2}✗ error {2}never-true {2}/);
  });

  it('tells what is not valid with its place and the nearest word, exit code 3', async () => {
    const text = formatRuleSet(aRouteSet()).replace('"call.language"', '"call.langage"');
    const { code, stdout } = await rules('lint', ruleFile(text));
    expect(code).toBe(3);
    expect(stdout).toMatch(/: not valid, 1 error\n.*:\d+:\d+ {2}✗ error {2}unknown-fact {2}/);
    expect(stdout).toContain('did you mean call.language?');
  });

  it('looks up in centre and world what outcomes name', async () => {
    const centre = 'examples/first-centre/centre.json';
    const { code, stdout } = await rules('lint', ruleFile(), '--centre', centre);
    expect(code).toBe(1);
    expect(stdout).toMatch(/error {2}unknown-queue {2}.*orders-de/);
    const world = textFile('{ "schema": "callwright.world/1", "queues": 1 }', 'x.world.json');
    expect(await rules('lint', ruleFile(), '--world', world)).toMatchObject({
      code: 3,
      stdout: '',
    });
  });

  it('takes many files and patterns, and tells the sum first', async () => {
    const good = ruleFile();
    const bad = ruleFile(aRouteSet({ rules: [germanCallers, never, everybodyElse] }));
    const { code, stdout } = await rules('lint', good.replace('orders.', '*.'), bad);
    expect(code).toBe(1);
    expect(stdout.split('\n')[0]).toMatch(/^✗ 1 of 2 files with errors: 1 error/);
    expect(await rules('lint', good.replace('orders.', 'none*.'))).toMatchObject({
      code: 3,
      stdout: '',
    });
  });

  it('mends what can be mended, once, and writes the file in the one form', async () => {
    const file = ruleFile(
      JSON.stringify(aRouteSet({ rules: [germanCallers, unguarded, everybodyElse] })),
    );
    const found = (await rules('lint', file)).stdout;
    expect(found).toMatch(/! warning {2}unknown-not-guarded .*\n {4}↳ .*\/rules\/1\/conditions/);
    expect(found).toContain(`next: callwright rules lint ${file} --fix\n`);
    const before = readFileSync(file, 'utf8');
    expect((await rules('lint', file, '--fix', '--dry-run')).stderr).toContain('would be written');
    expect(readFileSync(file, 'utf8')).toBe(before);
    const { code, stdout } = await rules('lint', file, '--fix');
    expect(code).toBe(0);
    expect(stdout).toContain('1 finding mended');
    const after = readFileSync(file, 'utf8');
    expect(after).toBe(formatRuleSet(after));
    expect(JSON.parse(after).rules[1].conditions.all).toHaveLength(2);
    expect((await rules('lint', file, '--fix')).stdout).not.toContain('mended');
  });

  it('gives findings with pointer, place and witness as JSON', async () => {
    const file = ruleFile(aRouteSet({ rules: [germanCallers, unguarded, everybodyElse] }));
    expect(JSON.parse((await rules('lint', file, '--json')).stdout)).toMatchObject({
      schema: 'callwright.rulesLint/1',
      files: [
        {
          file,
          isValid: true,
          ruleCount: 3,
          findings: [{ id: 'unknown-not-guarded', severity: 'warning', line: expect.any(Number) }],
        },
      ],
    });
  });

  it('refuses to mend what is no file, and what is not there', async () => {
    const fromStdin = await callwrightHere(['rules', 'lint', '-', '--fix'], { input: '{}' });
    expect(fromStdin).toMatchObject({ code: 2, stdout: '' });
    expect(await rules('lint', 'no-such.rules.json')).toMatchObject({
      code: 3,
      stderr: 'no-such.rules.json is not there\n',
    });
    const nowhere = ['--server', 'http://127.0.0.1:9', '--centre-id', 'shop'];
    expect(await rules('lint', 'orders@3', ...nowhere)).toMatchObject({ code: 4, stdout: '' });
  });
});

describe('callwright rules lint of stdin', () => {
  it('does not ask to mend what is no file', async () => {
    const text = readFileSync('examples/rules/orders.rules.json', 'utf8');
    const input = text.replace('"operator": "in"', '"operator": "notIn"');
    const { stdout } = await callwrightHere(['rules', 'lint', '-'], { input });
    expect(stdout).toContain('unknown-not-guarded');
    expect(stdout).not.toContain('next:');
  });
});

describe('callwright rules fmt', () => {
  it('writes a file in the one form, and leaves it then', async () => {
    const file = ruleFile(JSON.stringify(aRouteSet()));
    const checked = await rules('fmt', '--check', file);
    expect(checked).toMatchObject({ code: 1, stderr: '' });
    expect(checked.stdout).toBe(
      `✗ 1 of 1 file not formatted\n  ${file}\nnext: callwright rules fmt ${file}\n`,
    );
    expect(await rules('fmt', file)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(file, 'utf8')).toBe(formatRuleSet(aRouteSet()));
    expect(await rules('fmt', '--check', file)).toMatchObject({ code: 0 });
  });

  it('formats stdin to stdout, and refuses what is no rule set', async () => {
    const input = JSON.stringify(aRouteSet());
    const { stdout } = await callwrightHere(['rules', 'fmt', '-'], { input });
    expect(stdout).toBe(formatRuleSet(aRouteSet()));
    expect(await callwrightHere(['rules', 'fmt', '-'], { input: '{' })).toMatchObject({
      code: 3,
      stdout: '',
    });
  });
});

describe('lint with a centre file', () => {
  it('names the rule that sends calls to a queue of one agent, and the queue', async () => {
    const queues = ['orders-fr', 'orders-de'].map((id) => ({ id }));
    const links = queues.map(({ id: queue }) => ({ queue }));
    const agents = [
      { id: 'ann', links },
      { id: 'bob', links: links.slice(0, 1) },
    ];
    const base = { schema: 'callwright.centre/1', id: 'shop', timeZone: 'Europe/Paris' };
    const centre = textFile(JSON.stringify({ ...base, queues, agents }), 'centre.json');
    const event = { type: 'route', params: planFor('orders-de') } as const;
    const set = aRouteSet({ rules: [{ ...everybodyElse, event }] });
    const linted = await rules('lint', ruleFile(set), '--centre', centre);
    expect(linted.stdout).toContain('queue-few-agents');
    expect(linted.stdout).toContain(
      `${everybodyElse.name} sends calls to queue orders-de, to which only ann has a link`,
    );
  });
});
