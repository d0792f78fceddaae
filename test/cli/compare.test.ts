import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aScenario } from '../support/scenarios.ts';

/** Files of two scenarios, the second with one agent more. */
function twoScenarios(): { readonly folder: string; readonly a: string; readonly b: string } {
  const folder = aFolder();
  const write = (name: string, heads: number): string => {
    const path = join(folder, name);
    const agents = {
      profiles: [{ id: 'clerk', skills: { orders: 50 } }],
      shifts: [{ profile: 'clerk', count: heads, start: '08:00', end: '12:00' }],
    };
    writeFileSync(path, JSON.stringify(aScenario({ agents })));
    return path;
  };
  return { folder, a: write('base.scenario.json', 3), b: write('more.scenario.json', 4) };
}

describe('callwright compare', () => {
  it('answers with a verdict first, and says how to run it again', async () => {
    const { a, b } = twoScenarios();
    const { code, stdout, stderr } = await callwrightHere([
      'compare',
      a,
      b,
      '--replications',
      '12',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(
      /^more answers \d+\.\d points more within 20 s \(.* to .*\) · 12 paired replications, seed 1$/,
    );
    expect(stdout).toMatch(/^Service level \(net\) .* \+\d+\.\d points .*✓ better$/m);
    expect(lines.at(-1)).toBe(`reproduce: callwright compare ${a} ${b} --replications 12 --seed 1`);
  });

  it('stops as soon as the difference is known to what is worth', async () => {
    const { a, b } = twoScenarios();
    const run = async (worth: string) => {
      const { stdout } = await callwrightHere(['compare', a, b, '--worth', worth, '--json']);
      return JSON.parse(stdout);
    };
    const coarse = await run('20pp');
    const fine = await run('3pp');
    expect(coarse).toMatchObject({ schema: 'callwright.comparison/1', replications: 10 });
    expect(fine.replications).toBeGreaterThan(10);
    const level = fine.designs[1].differences.find(
      ({ measureId }: { measureId: string }) => measureId === 'serviceLevelNet',
    );
    expect(level.difference.halfWidth).toBeLessThanOrEqual(0.03);
  });

  it('runs as many days as the scenario’s min and max say, whatever is worth', async () => {
    const { a, b } = twoScenarios();
    for (const path of [a, b]) {
      const scenario = JSON.parse(readFileSync(path, 'utf8'));
      const run = { replications: { min: 15, max: 25 } };
      writeFileSync(path, JSON.stringify({ ...scenario, run }));
    }
    const days = async (worth: string): Promise<number> => {
      const args = ['compare', a, b, '--worth', worth, '--json'];
      return JSON.parse((await callwrightHere(args)).stdout).replications;
    };
    expect(await days('60pp')).toBe(15);
    expect(await days('0.01pp')).toBe(25);
  });

  it('ranks more than two, and writes a page', async () => {
    const { folder, a, b } = twoScenarios();
    const report = join(folder, 'page.html');
    const args = ['compare', a, b, a, '--replications', '10', '--report', report];
    const { code, stdout } = await callwrightHere(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^best by Service level \(net\): more/);
    expect(stdout).toMatch(/^order, = where not distinguishable: more > /m);
    const page = readFileSync(report, 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('difference from');
    const csv = await callwrightHere(['compare', a, b, '--replications', '3', '--output', 'csv']);
    expect(csv.stdout).toMatch(/^kind,plan,measure,unit,value,low,high,n,verdict\n/);
    const md = await callwrightHere(['compare', a, b, '--replications', '3', '--output', 'md']);
    expect(md.stdout).toMatch(/^# base or more\n/);
  });

  it.each([
    ['one scenario', ['a'], /1 scenarios; expected 2 to 50/],
    ['a worth without a unit', ['a', 'b', '--worth', '5'], /--worth is 5; expected 1%/],
    ['a relative worth', ['a', 'b', '--worth', '5%'], /--worth is 5%; expected points or a time/],
    ['a measure nobody knows', ['a', 'b', '--measure', 'joy'], /--measure is joy; expected the id/],
  ])('refuses %s, exit code 2', async (_what, args, told) => {
    const { a, b } = twoScenarios();
    const paths: { readonly [name: string]: string } = { a, b };
    const { code, stderr } = await callwrightHere([
      'compare',
      ...args.map((one) => paths[one] ?? one),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(told);
  });
});
