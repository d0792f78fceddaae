import { describe, expect, it } from 'vitest';
import { callwrightHere } from '../support/callwright.ts';
import { cheap, costly, doorDayFile, inForce } from '../support/door-days.ts';
import { ruleFile } from '../support/rule-files.ts';

const limits = ['abandonShare<=1pp', 'z.abandonShare<=1pp'];

describe('callwright rules backtest --simulate', () => {
  const overTheDay = () => ['--before', ruleFile(inForce, 'doors'), '--simulate', doorDayFile()];

  it.each([
    ['yes where every limit holds', cheap, 0, 'accepted: every limit holds\n'],
    ['no where one is not shown to', costly, 1, 'not accepted: 2 of 2 limits not shown to hold\n'],
  ])('says %s', async (_what, file, code, told) => {
    const accept = limits.flatMap((limit) => ['--accept', limit]);
    const ran = await callwrightHere([
      ...['rules', 'backtest', ruleFile(file, 'candidate'), ...overTheDay(), ...accept],
      ...['--replications', '10'],
    ]);
    expect(ran).toMatchObject({ code, stderr: '' });
    expect(ran.stdout.startsWith(told)).toBe(true);
    expect(ran.stdout).toMatch(/\nreproduce: callwright rules backtest .*\n$/);
  });

  it('refuses a limit on a queue that is not there, and rules that no caller meets', async () => {
    const candidate = ruleFile(cheap, 'candidate');
    const run = (...args: readonly string[]) =>
      callwrightHere(['rules', 'backtest', candidate, ...args, '--replications', '2']);
    const nowhere = await run(...overTheDay(), '--accept', 'x.abandonShare<=1pp');
    expect(nowhere).toMatchObject({ code: 2, stdout: '' });
    expect(nowhere.stderr).toContain('the queue x; expected one of q, z');
    const routes = ruleFile();
    const elsewhere = await callwrightHere([
      ...['rules', 'backtest', routes, '--before', routes, '--simulate', doorDayFile()],
    ]);
    expect(elsewhere).toMatchObject({ code: 3, stdout: '' });
    expect(elsewhere.stderr).toContain('cannot run in the simulated centre: ');
    const day = 'examples/first-centre/centre.json';
    expect(await run('--before', candidate, '--simulate', day)).toMatchObject({ code: 3 });
  });
});
