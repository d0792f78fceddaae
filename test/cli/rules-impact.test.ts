import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callwright } from '../support/callwright.ts';
import { textFile } from '../support/rule-files.ts';
import { root } from '../support/tree.ts';

const day = join(root, 'examples', 'mail-order-fr', 'day.scenario.json');
const prompts = join(root, 'rules', 'sets', 'verdier-prompts.rules.json');

/** No prompt is worth an agent's time at that price. */
function silent(): string {
  const set = JSON.parse(readFileSync(prompts, 'utf8')) as { params: object };
  const params = { ...set.params, agentCostMinorPerHour: 100_000_000 };
  return textFile(JSON.stringify({ ...set, version: 2, params }), 'silent.rules.json');
}

function simulate(...args: readonly string[]) {
  return callwright([
    ...['rules', 'backtest', silent(), '--before', prompts, '--simulate', day],
    ...['--measure', 'promptsPerHour,revenuePerHour', '--replications', '3', '--workers', '0'],
    ...args,
  ]);
}

describe('callwright rules backtest --simulate', () => {
  it('says what the change does, and that a limit holds', () => {
    const { code, stdout } = simulate('--accept', 'promptsPerHour<=0');
    expect(code).toBe(0);
    expect(stdout).toContain('accepted: every limit holds');
    expect(stdout).toMatch(/✓ promptsPerHour: −\d/);
    expect(stdout).toMatch(/reproduce: callwright rules backtest .* --replications 3 --seed 1\n/);
  });

  it('ends with 1 where a limit is not shown to hold', () => {
    const { code, stdout } = simulate('--accept', 'promptsPerHour>=-1', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'callwright.impact/1',
      replications: 3,
      acceptance: [{ measureId: 'promptsPerHour', side: 'least', limit: -1, passes: false }],
    });
  });

  it.each([
    ['serviceLevelNet', 'expected a measure, >= or <='],
    ['luck>=1pp', 'expected the id of a measure'],
    ['waitMsMean<=1pp', 'expected a change in ms'],
    ['serviceLevelNet>=-1', 'expected points'],
  ])('refuses the limit %s: %s', (limit, words) => {
    const { code, stderr } = simulate('--accept', limit);
    expect(code).toBe(2);
    expect(stderr).toContain(`--accept is ${limit}; ${words}`);
  });

  it('asks for a day: a scenario, or a journal with its centre', () => {
    const { code, stderr } = callwright([
      'rules',
      'backtest',
      silent(),
      '--before',
      prompts,
      '--simulate',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('--journal <trace> with --centre <centre.json>');
  });
});

describe('callwright rules worth', () => {
  it('prices an agent-hour, and says which prompts are worth it', () => {
    const args = ['rules', 'worth', prompts, '--scenario', day, '--replications', '3', '--json'];
    const { code, stdout } = callwright(args);
    expect(code).toBe(0);
    const answer = JSON.parse(stdout) as { parts: readonly object[]; prompts: readonly object[] };
    expect(answer.parts).toHaveLength(12);
    expect(answer.prompts).toContainEqual(
      expect.objectContaining({ name: 'bulb-with-lamp', handleMs: 10_000 }),
    );
  });
});
