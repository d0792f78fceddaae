import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { DecisionLine, RuleFile } from '../../rules/index.ts';
import {
  callwrightHere,
  jsonLines,
  mainPath,
  nodePath,
  plainEnvironment,
} from '../support/callwright.ts';
import {
  aRouteSet,
  germanCallers,
  journalOf,
  planFor,
  ruleFile,
  textFile,
} from '../support/rule-files.ts';
import { root } from '../support/tree.ts';

const facts = ['de', 'de', 'en', 'fr'].map((language, place) => ({
  'call.language': language,
  'clock.minuteOfDay': 540 + place * 30,
}));
const journal = journalOf(facts);

/** German callers go elsewhere. */
const moved = aRouteSet({
  version: 2,
  rules: aRouteSet().rules.map((rule) =>
    rule.name === 'german-callers'
      ? { ...rule, event: { type: 'route', params: planFor('orders-lyon') } }
      : rule,
  ),
  cases: [],
});

function rehearse(verb: 'backtest' | 'shadow', ...args: readonly string[]) {
  const files = [ruleFile(moved), '--before', ruleFile()];
  return callwrightHere(['rules', verb, ...files, '--journal', '-', ...args], { input: journal });
}

describe('callwright rules backtest', () => {
  it('says first how much changes, then what, and how to see it again', async () => {
    const { code, stdout } = await rehearse('backtest');
    expect(code).toBe(0);
    const [first, second] = stdout.split('\n');
    expect(first).toBe('· 2 of 4 decisions change (50.0 %)');
    expect(second).toContain('orders version 1 beside orders version 2, 2026-11-20T08:00:00Z to');
    expect(stdout).toMatch(/german-callers, with another outcome +2 +c1, decision 1\n/);
    expect(stdout).toMatch(/orders-lyon +0 +2 +2 +0\n/);
    expect(stdout).toMatch(/09:00 +2 +2\n/);
    expect(stdout).toMatch(/reproduce: callwright rules backtest .* --seed 1\n/);
  });

  it('gives the report as JSON, as Markdown, and its changes as CSV', async () => {
    expect(JSON.parse((await rehearse('backtest', '--json')).stdout)).toMatchObject({
      schema: 'callwright.rehearsal/1',
      decisions: 4,
      changed: 2,
      random: [{ subject: 'c1' }, { subject: 'c2' }],
    });
    const markdown = (await rehearse('backtest', '--output', 'md')).stdout;
    expect(markdown).toContain('# 2 of 4 decisions change (50.0 %)\n');
    expect(markdown).toContain('| german-callers, with another outcome | 2 | c1, decision 1 |');
    expect((await rehearse('backtest', '--output', 'csv')).stdout).toBe(
      'before,after,decisions,example_line,example_subject\n' +
        'german-callers,german-callers,2,1,c1\n',
    );
  });

  it('takes the arrivals of a trace for decisions', async () => {
    const lines = [
      { schema: 'callwright.trace/1', origin: '2026-11-20T08:00:00+01:00' },
      ...facts.map((known, place) => ({
        atMs: place * 1_000,
        inputs: [
          { type: 'newDay' },
          { type: 'call.arrived', callId: `c${place}`, queueId: 'any', facts: known },
        ],
      })),
    ];
    const trace = textFile(lines.map((line) => JSON.stringify(line)).join('\n'), 'trace.jsonl');
    const args = [ruleFile(moved), '--before', ruleFile(), '--journal', trace, '--json'];
    expect(JSON.parse((await callwrightHere(['rules', 'backtest', ...args])).stdout)).toMatchObject(
      {
        decisions: 4,
        changed: 2,
        recordedOtherwise: 0,
        fromMs: Date.UTC(2026, 10, 20, 7),
      },
    );
  });

  it('takes the decisions that callwright route prints', async () => {
    const records = jsonLines<DecisionLine | object>(journal).flatMap((line) => {
      if (!('kind' in line)) return [];
      const { subject: callId, atMs: decidedAtMs, ...rest } = line;
      return [{ type: 'rules', atMs: 0, callId, decidedAtMs, ...rest, unknown: [], wrong: [] }];
    });
    const lines = [{ type: 'call.queued', atMs: 0 }, ...records].map((line) =>
      JSON.stringify(line),
    );
    const effects = textFile(lines.join('\n'), 'effects.jsonl');
    const args = [ruleFile(moved), '--before', ruleFile(), '--journal', effects, '--json'];
    expect(JSON.parse((await callwrightHere(['rules', 'backtest', ...args])).stdout)).toMatchObject(
      {
        decisions: 4,
        changed: 2,
        recordedOtherwise: 0,
        fromMs: Date.UTC(2026, 10, 20, 8),
      },
    );
  });

  it('says no where there was nothing to rehearse', async () => {
    const other = ruleFile(aRouteSet({ set: 'returns' }), 'returns');
    const args = ['rules', 'backtest', other, '--before', other, '--journal', '-'];
    const { code, stdout } = await callwrightHere(args, { input: journal });
    expect(code).toBe(1);
    expect(stdout.split('\n')[0]).toBe(
      '! no decision of returns (route) to rehearse; 4 lines of others',
    );
  });

  it.each([
    ['a line that is no decision', '{"kind":"route"}', /stdin:1:1 .*\/set is missing/],
    ['a line cut short', `${journal.slice(0, 150)}`, /stdin:2:\d+ .*json_syntax/],
    ['another format', '{"schema":"callwright.decisions/9"}', /stdin:1:11 .*\/schema/],
  ])('refuses %s with its place, exit code 3', async (_what, input, told) => {
    const set = ruleFile();
    const args = ['rules', 'backtest', set, '--before', set, '--journal', '-'];
    const { code, stdout, stderr } = await callwrightHere(args, { input });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(told);
  });

  it('refuses a journal that is not there, and a set that is not valid', async () => {
    const set = ruleFile();
    const gone = ['rules', 'backtest', set, '--before', set, '--journal', 'no-such'];
    expect(await callwrightHere(gone)).toMatchObject({ code: 3, stderr: 'no-such is not there\n' });
    const bad = ruleFile({ ...aRouteSet(), rules: [{ ...germanCallers, priority: 0 }] });
    const { code, stderr } = await callwrightHere([
      'rules',
      'backtest',
      bad,
      '--before',
      set,
      '--journal',
      '-',
    ]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/orders\.rules\.json:\d+:\d+ .*out-of-range/);
  });

  it('refuses what cannot be meant, exit code 2', async () => {
    const tags: RuleFile = {
      ...germanCallers,
      event: { type: 'classify', params: { tags: ['german'] } },
    };
    const classify = ruleFile(aRouteSet({ kind: 'classify', rules: [tags], cases: [] }), 'tags');
    const set = ruleFile();
    const kinds = await callwrightHere([
      'rules',
      'backtest',
      classify,
      '--before',
      set,
      '--journal',
      '-',
    ]);
    expect(kinds).toMatchObject({ code: 2, stdout: '' });
    expect(kinds.stderr).toContain('has rules of kind classify; expected route');
    const twice = await callwrightHere([
      'rules',
      'backtest',
      '-',
      '--before',
      set,
      '--journal',
      '-',
    ]);
    expect(twice).toMatchObject({ code: 2, stdout: '' });
    expect(twice.stderr).toContain('stdin is named twice');
    const missing = await callwrightHere(['rules', 'backtest', set, '--before', set]);
    expect(missing.stderr).toContain('--journal is missing');
  });
});

describe('callwright rules shadow', () => {
  it('tells each decision that changes, then the sum', async () => {
    const { code, stdout } = await rehearse('shadow');
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      '1  2026-11-20T08:00:00.000Z  c1  german-callers, with another outcome',
      '2  2026-11-20T08:01:00.000Z  c2  german-callers, with another outcome',
      '',
      '· 2 of 4 decisions change (50.0 %)',
    ]);
  });

  it('gives them as JSON lines', async () => {
    const lines = jsonLines((await rehearse('shadow', '--output', 'ndjson')).stdout);
    expect(lines).toMatchObject([
      { type: 'change', subject: 'c1', before: ['german-callers'], after: ['german-callers'] },
      { type: 'change', subject: 'c2' },
      { type: 'summary', schema: 'callwright.rehearsal/1', changed: 2 },
    ]);
  });

  it('ends quietly where its reader has seen enough', () => {
    const long = textFile(
      journalOf(Array.from({ length: 3_000 }, () => ({ 'call.language': 'de' }))),
      'long.decisions.jsonl',
    );
    const command = `"${nodePath}" "${mainPath}" rules shadow "${ruleFile(moved)}" --before "${ruleFile()}" --journal "${long}" | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], {
      cwd: root,
      encoding: 'utf8',
      env: plainEnvironment,
    });
    expect({ stdout: stdout.split('\n').slice(1), stderr }).toEqual({
      stdout: ['0', ''],
      stderr: '',
    });
  });
});
