import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inProcessRunner } from '../../gateways/index.ts';
import { root } from '../support/tree.ts';
import { validationCases } from '../support/validation-cases.ts';
import { parseValidationCases } from '../theory/schemas/validation-cases.schema.ts';
import { type Validation, validate } from '../theory/validation/validate.ts';
import type { ValidateSettings } from '../theory/validation/validate-cases.ts';
import { answerText, tableText, trustLines } from '../theory/validation/validation-text.ts';

const confidence = 0.99;
/** M/M/1 at a load of a half: C = ½, E[W] = C/(μ - λ) = 60 s. */
const oneAgent = {
  id: 'one-agent',
  kind: 'erlang-c',
  model: 'M/M/1',
  parameters: { arrivalsPerHour: 30, handleTimeMsMean: 60_000, agentCount: 1, targetMs: 60_000 },
  expected: {
    delayShare: 0.5,
    speedOfAnswerMs: 60_000,
    serviceLevel: 1 - 0.5 * Math.exp(-0.5),
    occupancy: 0.5,
  },
  tolerance: { formula: 1e-9, simulation: 'inside its interval' },
};
/** Two shifts cover the three hours; halves of all three would do. */
const threeHours = {
  id: 'cover',
  kind: 'shift-cover',
  model: 'set covering, each shift misses one of three hours',
  parameters: {
    periodMs: 3_600_000,
    agentCountMin: [1, 1, 1],
    shifts: [
      { name: 'early', worksPeriods: [0, 1], cost: 2 },
      { name: 'late', worksPeriods: [1, 2], cost: 2 },
      { name: 'split', worksPeriods: [0, 2], cost: 2 },
    ],
  },
  expected: { costMin: 4, linearRelaxation: 3 },
  tolerance: { formula: 1e-6, simulation: 'not applicable' },
};

async function validation(
  cases: readonly object[],
  settings: Partial<ValidateSettings> = {},
): Promise<Validation> {
  const read = parseValidationCases(JSON.stringify({ cases }));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return await validate(read.value, inProcessRunner(), {
    seed: 7,
    calls: 40_000,
    callsMax: 40_000,
    confidence,
    serviceRate: 1,
    onCase: () => {},
    ...settings,
  });
}

describe('a file of cases', () => {
  it('holds, says what it would notice, and has a row for each case or kind', async () => {
    const found = await validation([oneAgent, threeHours]);
    expect(answerText(found)).toBe(
      '✓ 1 of 1 simulated cases hold (1 or more misses are too many); all formulas exact',
    );
    const cells = tableText(found, 'kind').replaceAll(/ +/g, ' ');
    expect(cells).toMatch(
      /^\| erlang-c \| 1 \| 4 of 4 \| 0\.\d+ \| 4 \| 0 \| 0 \| 0 \| - \| one-agent /m,
    );
    expect(cells).toContain(
      '| shift-cover | 1 | 2 of 2 | 0 | 0 | 0 | 0 | 0 | - | nothing to simulate |',
    );
    expect(tableText(found, 'id')).toContain('\n| one-agent |');
    const trust = trustLines(found).join('\n');
    expect(trust).toMatch(/notice service rates wrong by about [\d.]+ % or more/);
    expect(trust).toMatch(/rates 5 % too high, 1 of 1 cases miss \(1 are too many\): caught/);
  });

  it('goes on until errors are as small as the case asks, or says what it takes', async () => {
    const tolerance = { formula: 1e-9, simulation: 'standard error <= 6 % of the value' };
    const asking = [{ ...oneAgent, tolerance }];
    const enough = await validation(asking, { calls: 2_000, callsMax: 2_000_000 });
    expect(enough.verdict).toMatchObject({ missed: 0, weak: 0 });
    expect(enough.results[0]?.calls).toBeGreaterThan(4_000);
    for (const { standardError, exact } of enough.results[0]?.simulated ?? []) {
      expect(standardError).toBeLessThanOrEqual(0.06 * exact);
    }
    const short = await validation(asking, { calls: 2_000, callsMax: 2_000 });
    expect(answerText(short)).toContain('0 of 1 simulated cases hold, 1 are too weak to judge');
    expect(tableText(short, 'id')).toMatch(/\| 1 +\| 0\.\d+ +\| one-agent /);
  });

  it('does not hold with a planted service rate, nor shows another fault then', async () => {
    const { holds, power, verdict } = await validation([oneAgent], { serviceRate: 1.3 });
    expect({ holds, power, missed: verdict.missed }).toEqual({
      holds: false,
      power: null,
      missed: 1,
    });
  });

  it('does not hold where a formula or the solver gives another value', async () => {
    const half = { ...oneAgent, expected: { delayShare: 0.51 } };
    const dear = { ...threeHours, expected: { costMin: 5 } };
    const found = await validation([half, dear]);
    expect(found.holds).toBe(false);
    expect(answerText(found)).toMatch(
      /formulas off: one-agent delayShare: 0\.5.*, expected 0.51; cover costMin: 4, expected 5/,
    );
  });

  it('says why shifts cover nothing', async () => {
    const { parameters } = threeHours;
    const shifts = parameters.shifts.slice(0, 1);
    const { results } = await validation([
      { ...threeHours, parameters: { ...parameters, shifts } },
    ]);
    expect(results[0]?.formulaLimit).toContain('shifts that cannot cover every period');
  });

  it.each([
    [{ ...oneAgent, kind: 'erlang-x' }, 'expected a case of a kind known'],
    [{ ...oneAgent, parameters: { ...oneAgent.parameters, agentCount: 0 } }, 'agentCount'],
    [{ ...oneAgent, parameters: { ...oneAgent.parameters, agents: 3 } }, 'agents'],
    [{ ...oneAgent, expected: { delayShare: 'half' } }, 'delayShare'],
  ])('is refused with a case that cannot be read: %#', async (one, words) => {
    await expect(validation([one])).rejects.toThrow(words);
  });
});

function runScript(...args: readonly string[]) {
  const script = ['scripts/validate.ts', ...args];
  return spawnSync(process.execPath, script, { cwd: root, encoding: 'utf8' });
}

describe('npm run validate', () => {
  it('judges the cases named, on threads', () => {
    const { status, stdout } = runScript('--only', 'erlang-b-01,square-root', '--workers', '2');
    expect(stdout).toContain('✓ 1 of 1 simulated cases hold');
    expect(stdout).toContain('| square-root-01 ');
    expect(status).toBe(0);
  });

  it('has its results of all cases on the page', () => {
    const page = readFileSync(join(root, 'docs/simulation.md'), 'utf8');
    const [, part = ''] = page.split('<!-- validation: begins -->');
    const rows = [...part.matchAll(/^\| ([a-z][\w-]*) +\| (\d+) +\|/gm)];
    const kinds = Map.groupBy(validationCases(), ({ kind }) => kind);
    expect(rows.map(([, kind, count]) => [kind, Number(count)])).toEqual(
      [...kinds].map(([kind, cases]) => [kind, cases.length]),
    );
  });

  it.each([
    [['--only', 'erlang-d'], '--only is erlang-d, did you mean erlang-'],
    [['--service-rate', 'x'], '--service-rate is x, expected a number of 0.1 to 10'],
    [['--workers', '0'], '--workers is 0, expected a whole number from 1'],
    [['--write', '--only', 'mg1'], '--write is for the results of all cases'],
  ])('refuses %j', (args, text) => {
    const { status, stderr } = runScript(...args);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(text) });
  });
});
