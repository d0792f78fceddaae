import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';

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
const squareRoot = {
  id: 'limit',
  kind: 'square-root',
  model: 'Halfin-Whitt',
  parameters: { beta: 1 },
  expected: { delayShareLimit: 0.22336127479826073 },
  tolerance: { formula: 1e-12, simulation: 'not simulable' },
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

function casesFile(cases: readonly object[]): string {
  const path = join(aFolder(), 'cases.json');
  writeFileSync(path, JSON.stringify({ cases }));
  return path;
}

const asked = ['--calls', '40000', '--workers', '0', '--no-power'];

describe('callwright validate', () => {
  it('says first that all holds, and last how to do it again', async () => {
    const path = casesFile([oneAgent, squareRoot]);
    const { code, stdout } = await callwrightHere(['validate', path, '--seed', '7', ...asked]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe(
      '✓ 1 of 1 simulated cases hold (1 or more misses are too many); all formulas exact',
    );
    expect(lines.at(-1)).toBe(
      `reproduce: callwright validate ${path} --seed 7 --calls 40000 --calls-max 2000000 --confidence 0.99`,
    );
    expect(stdout).toMatch(/speedOfAnswerMs +60000 +exact +\d+ +\d+ … \d+ +✓ inside/);
    expect(stdout).toMatch(/limit +delayShareLimit +0.22336 +exact +- +- +nothing to simulate/);
    expect(code).toBe(0);
  });

  it('goes on until errors are as small as the case asks, or says what it takes', async () => {
    const tolerance = { formula: 1e-9, simulation: 'standard error <= 6 % of the value' };
    const path = casesFile([{ ...oneAgent, tolerance }]);
    const few = ['validate', path, '--calls', '2000', '--workers', '0', '--no-power'];
    const { cases, verdict } = JSON.parse((await callwrightHere([...few, '--json'])).stdout);
    expect(verdict).toMatchObject({ missed: 0, weak: 0 });
    expect(cases[0].calls).toBeGreaterThan(4_000);
    for (const { standardError, exact } of cases[0].values) {
      expect(standardError).toBeLessThanOrEqual(0.06 * exact);
    }
    const { stdout } = await callwrightHere([...few, '--calls-max', '2000']);
    expect(stdout).toContain('0 of 1 simulated cases hold, 1 are too weak to judge');
    expect(stdout).toMatch(/speedOfAnswerMs .* too weak: SE [\d.]+ %/);
    expect(stdout).toMatch(/too weak to judge, .* in millions: one-agent \(0\.\d+\)/);
  });

  it('catches a planted service rate', async () => {
    const path = casesFile([oneAgent]);
    const plant = ['--plant', 'service-rate 1.3'];
    const { code, stdout } = await callwrightHere(['validate', path, ...asked, ...plant]);
    expect(stdout).toContain('with a planted service rate of 1.3 times its own');
    expect(stdout).toContain('✗ miss');
    expect(code).toBe(1);
  });

  it('says no where a value of the file is not what the formula gives', async () => {
    const wrong = { ...oneAgent, expected: { delayShare: 0.51 } };
    const path = casesFile([wrong]);
    const { code, stdout } = await callwrightHere(['validate', path, ...asked]);
    expect(stdout).toContain('the formulas of 1 cases are off');
    expect(stdout).toContain('off: 0.5');
    expect(code).toBe(1);
  });

  it('tells build servers of a failure where it says no', async () => {
    const wrong = { ...oneAgent, expected: { delayShare: 0.51 } };
    const junit = async (file: object) =>
      await callwrightHere(['validate', casesFile([file]), ...asked, '--output', 'junit']);
    const failed = await junit(wrong);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('<testsuites tests="3" failures="1" errors="0">');
    expect(failed.stdout).toContain('<failure message="delayShare by formula: off: 0.5');
    const passed = await junit(oneAgent);
    expect(passed.code).toBe(0);
    expect(passed.stdout).toContain('<testsuites tests="3" failures="0" errors="0">');
  });

  it('covers shifts with the solver of rosters, whole heads and fractions', async () => {
    const path = casesFile([threeHours]);
    const { code, stdout } = await callwrightHere(['validate', path, ...asked]);
    expect(stdout).toMatch(/cover +costMin +4 +exact/);
    expect(stdout).toMatch(/linearRelaxation +3 +exact/);
    expect(code).toBe(0);
  });

  it('says no where shifts cost more or less than the file says, or cannot cover', async () => {
    const dear = { ...threeHours, expected: { costMin: 5 } };
    const { code, stdout } = await callwrightHere(['validate', casesFile([dear]), ...asked]);
    expect(stdout).toContain('off: 4');
    expect(code).toBe(1);
    const { parameters } = threeHours;
    const bare = {
      ...threeHours,
      parameters: { ...parameters, shifts: parameters.shifts.slice(0, 1) },
    };
    const short = await callwrightHere(['validate', casesFile([bare]), ...asked, '--json']);
    expect(short.stdout).toContain('the solver ends with shifts that cannot cover every period');
  });

  it('shows what the run would notice', async () => {
    const path = casesFile([oneAgent]);
    const { stdout } = await callwrightHere([
      'validate',
      path,
      '--calls',
      '40000',
      '--workers',
      '0',
    ]);
    expect(stdout).toMatch(
      /power: this run would notice service rates wrong by about [\d.]+ % or more/,
    );
    expect(stdout).toMatch(/shown: with service rates 5 % too high, \d of 1 cases miss/);
  });

  it('gives the same as a document and as Markdown', async () => {
    const path = casesFile([oneAgent]);
    const json: unknown = JSON.parse(
      (await callwrightHere(['validate', path, ...asked, '--json'])).stdout,
    );
    expect(json).toMatchObject({
      schema: 'callwright.validation/1',
      seed: 1,
      verdict: { cases: 1, missed: 0, holds: true },
      cases: [{ id: 'one-agent', isMissed: false }],
    });
    const { stdout } = await callwrightHere(['validate', path, ...asked, '--output', 'md']);
    expect(stdout).toContain('| one-agent | delayShare | 0.5 | exact |');
  });

  it.each([
    [{ ...oneAgent, kind: 'erlang-x' }, 'expected a case of a kind known'],
    [{ ...oneAgent, parameters: { ...oneAgent.parameters, agentCount: 0 } }, 'agentCount'],
    [{ ...oneAgent, parameters: { ...oneAgent.parameters, agents: 3 } }, 'agents'],
    [{ ...oneAgent, expected: { delayShare: 'half' } }, 'delayShare'],
  ])('refuses a case that it cannot read, and names what is wrong', async (one, words) => {
    const { code, stderr } = await callwrightHere(['validate', casesFile([one])]);
    expect(stderr).toContain(words);
    expect(code).toBe(3);
  });

  it.each([
    [['--only', 'erlang-d'], 'did you mean erlang-c?'],
    [['--confidence', '1'], 'between 0 and 1'],
    [['--plant', 'patience 2'], "Expected 'service-rate' and a factor"],
  ])('names what is wrong with %j', async (args, words) => {
    const { code, stderr } = await callwrightHere(['validate', casesFile([oneAgent]), ...args]);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });
});
