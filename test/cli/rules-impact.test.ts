import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callwrightHere } from '../support/callwright.ts';
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
  return callwrightHere([
    ...['rules', 'backtest', silent(), '--before', prompts, '--simulate', day],
    ...['--measure', 'promptsPerHour,revenuePerHour', '--replications', '10', '--workers', '0'],
    ...args,
  ]);
}

describe('callwright rules backtest --simulate', () => {
  it('says what the change does, and that a limit holds', async () => {
    const { code, stdout } = await simulate('--accept', 'promptsPerHour<=0');
    expect(code).toBe(0);
    expect(stdout).toContain('accepted: every limit holds');
    expect(stdout).toMatch(/✓ Prompts per hour: −\d/);
    expect(stdout).toMatch(/reproduce: callwright rules backtest .* --replications 10 --seed 1\n/);
  });

  it('accepts nothing on fewer than ten days', async () => {
    const few = ['--replications', '9', '--accept', 'promptsPerHour<=0'];
    const { code, stdout } = await simulate(...few);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ Prompts per hour: .*; expected at most .*, of at least 10 pairs/);
    expect(stdout).not.toMatch(/better|worse/);
  });

  it('ends with 1 where a limit is not shown to hold', async () => {
    const { code, stdout } = await simulate('--accept', 'promptsPerHour>=-1', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'callwright.impact/1',
      replications: 10,
      acceptance: [{ measureId: 'promptsPerHour', side: 'least', limit: -1, passes: false }],
    });
  });

  it.each([
    ['serviceLevelNet', 'expected a measure, >= or <='],
    ['luck>=1pp', 'expected the id of a measure'],
    ['waitMsMean<=1pp', 'expected a change in ms'],
    ['serviceLevelNet>=-1', 'expected points'],
  ])('refuses the limit %s: %s', async (limit, words) => {
    const { code, stderr } = await simulate('--accept', limit);
    expect(code).toBe(2);
    expect(stderr).toContain(`--accept is ${limit}; ${words}`);
  });

  it('asks for a day: a scenario, or a journal with its centre', async () => {
    const { code, stderr } = await callwrightHere([
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
  interface Answer {
    readonly parts: readonly { readonly agentHourMinor: { low: number; high: number } }[];
    readonly prompts: readonly {
      readonly name: string;
      readonly earnsMinor: number;
      readonly handleMs: number;
      readonly isWorthIt: readonly (boolean | null)[];
    }[];
    readonly suggested: object | null;
  }
  const worth = async (replications: string, ...more: readonly string[]) =>
    callwrightHere([
      ...['rules', 'worth', prompts, '--scenario', day, '--replications', replications],
      ...more,
    ]);

  it('prices an agent-hour, and gives a verdict only where its whole interval agrees', async () => {
    const { code, stdout } = await worth('12', '--interval', '3h', '--json');
    expect(code).toBe(0);
    const { parts, prompts: told } = JSON.parse(stdout) as Answer;
    expect(parts).toHaveLength(4);
    expect(told.map(({ name }) => name)).toContain('bulb-with-lamp');
    for (const { earnsMinor, handleMs, isWorthIt } of told) {
      const breakEven = (earnsMinor * 3_600_000) / handleMs;
      for (const [n, { agentHourMinor }] of parts.entries()) {
        const { low, high } = agentHourMinor;
        const sure =
          low === null || (low <= breakEven && breakEven <= high) ? null : high < breakEven;
        expect(isWorthIt[n]).toBe(sure);
      }
    }
    expect(told.flatMap(({ isWorthIt }) => isWorthIt)).toContain(true);
  });

  it('of too few days gives no verdict, and suggests nothing', async () => {
    const { stdout } = await worth('3');
    expect(stdout).toMatch(/^bulb-with-lamp +2\.70 EUR +10 s +not known$/m);
    expect(stdout).toContain('no suggestion: 3 replications; a verdict needs at least 10');
    expect(stdout).not.toContain('agentCostMinorPerHour');
  });
});
