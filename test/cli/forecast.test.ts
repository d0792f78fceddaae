import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dateOfDay } from '../../kernel/index.ts';
import { dayNumberOf, weekdayOf } from '../../simulator/index.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { root } from '../support/tree.ts';

const firstDay = dayNumberOf('2026-01-05') ?? 0;

/** Ten weeks of a centre that is closed on Sundays; days differ by a little. */
function aTable(): string {
  const rows = Array.from({ length: 70 }, (_, place) => firstDay + place)
    .filter((day) => weekdayOf(day) !== 6)
    .flatMap((day) =>
      ['08:00', '08:30', '09:00', '09:30'].map((at, place) => {
        const calls = 40 + 10 * weekdayOf(day) + 7 * place + ((day * 7919) % 11);
        return `${dateOfDay(day)},${at},${calls}`;
      }),
    );
  const path = join(aFolder(), 'counts.csv');
  writeFileSync(path, `${['date,interval_start,calls', ...rows].join('\n')}\n`);
  return path;
}

describe('callwright forecast', () => {
  it('answers in its first line, and scores every method beside baselines', async () => {
    const path = aTable();
    const { code, stdout } = await callwrightHere(['forecast', path, '--holdout', '2w']);
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^2026-03-15 to 2026-03-21: [\d,]+ calls on 6 open days · MASE 0/);
    expect(stdout).toMatch(/2026-03-15 +Sunday +closed/);
    expect(stdout).toContain('same weekday last week (baseline)');
    expect(stdout).toContain('* the methods combined');
    expect(lines.at(-1)).toBe(
      `reproduce: callwright forecast ${path} --horizon 7d --holdout 14d --method combined`,
    );
  });

  it('gives a row an interval as CSV, and all figures as JSON', async () => {
    const path = aTable();
    const csv = await callwrightHere(['forecast', path, '--horizon', '2d', '--output', 'csv']);
    const [head, ...rows] = csv.stdout.trimEnd().split('\n');
    expect(head).toBe('date,callType,interval_start,calls,p05,p25,p50,p75,p95');
    expect(rows).toHaveLength(8);
    expect(rows[4]).toMatch(/^2026-03-16,calls,08:00,\d+(\.\d+)?(,\d+){5}$/);
    const json = await callwrightHere(['forecast', path, '--interval', '1h', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 'callwright.forecast/1',
      history: { intervalMs: 3_600_000, intervals: 2, closed: ['Sunday'] },
      methodId: 'combined',
    });
  });

  it('says first how wrong it is as many days ahead as were asked for', async () => {
    const path = aTable();
    const asked = ['forecast', path, '--holdout', '2w', '--horizon'];
    for (const days of [1, 10]) {
      const { stdout } = await callwrightHere([...asked, `${days}d`]);
      const { scores } = JSON.parse(
        (await callwrightHere([...asked, `${days}d`, '--json'])).stdout,
      );
      const { mase } = scores.find(
        (one: { methodId: string; horizon: number }) =>
          one.methodId === 'combined' && one.horizon === days,
      );
      const ahead = days === 1 ? '1 day' : `${days} days`;
      expect(stdout.split('\n')[0]).toContain(`MASE ${mase.toFixed(3)} ${ahead} ahead on 12 held`);
    }
    const far = await callwrightHere([...asked, '8w']);
    expect(far.stdout).toContain('no error 56 days ahead is known: the recording is too short');
  });

  it('goes from a call log to a roster, each file fitting the next', {
    timeout: 120_000,
  }, async () => {
    const here = join(root, 'examples', 'call-log');
    const log = [join(here, 'calls.csv'), '--columns', join(here, 'columns.json')];
    const out = join(aFolder(), 'fitted');
    const chain = [
      ['fit', ...log, '--rounds', '1', '--out', out],
      ['forecast', ...log, '--holdout', '1w', '--scenario', join(out, 'scenario.json')],
      ['staff', join(out, '2026-04-06.scenario.json'), '--method', 'erlangA', '--days', '2'],
    ];
    const said: string[] = [];
    for (const args of chain) {
      const { code, stdout } = await callwrightHere(args);
      // A goal that two days do not show to hold is an answer too.
      expect(code).toBeLessThanOrEqual(1);
      said.push(stdout);
    }
    expect(said[1]).toContain(`next: callwright staff ${join(out, '2026-04-06.scenario.json')}`);
    const rows = readFileSync(join(out, 'forecast.csv'), 'utf8').split('\n');
    const calls = rows
      .filter((row) => /^2026-04-06,(orders|returns),10:30,/.test(row))
      .map((row) => Number(row.split(',')[3]));
    expect(calls).toHaveLength(2);
    // The roster is for those calls.
    const [orders = 0, returns = 0] = calls;
    expect(said[2]).toMatch(new RegExp(`10:30 +${(orders + returns).toFixed(1)} `));
    const again = await callwrightHere(chain[1] ?? []);
    expect(again.stderr).toContain('forecast.csv is there already');
  });

  it('refuses a scenario with a call type that the table does not have', async () => {
    const path = join(aFolder(), 'two.json');
    const callType = { queue: 'a', arrivals: { kind: 'poisson', arrivalsPerHour: 1 } };
    const handleTime = { talk: { law: 'deterministic', valueMs: 1_000 } };
    const callTypes = ['a', 'b'].map((id) => ({ ...callType, id, handleTime, patience: null }));
    const agents = { shifts: [{ profile: 'p', count: 1, start: '08:00', end: '10:00' }] };
    writeFileSync(path, JSON.stringify({ schema: 'callwright.scenario/1', callTypes, agents }));
    const { code, stderr } = await callwrightHere(['forecast', aTable(), '--scenario', path]);
    expect(code).toBe(3);
    expect(stderr).toContain('names no call types; expected the scenario’s call type a');
  });

  it('takes special days from a file, and names a date that is none', async () => {
    const path = aTable();
    const special = join(aFolder(), 'special.csv');
    writeFileSync(special, 'date,name\n2026-03-16,closed\n');
    const { stdout } = await callwrightHere(['forecast', path, '--special', special]);
    expect(stdout).toMatch(/2026-03-16 +Monday, closed +closed/);
    writeFileSync(special, 'date,name\n16/03/2026,closed\n');
    const refused = await callwrightHere(['forecast', path, '--special', special]);
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.stderr).toContain(':2 has the date 16/03/2026; expected YYYY-MM-DD');
  });

  it.each([
    ['a short recording', ['--holdout', '8w'], 'expected at least 21 days before the 56 held back'],
    ['an interval that parts no row', ['--interval', '7m'], 'expected a multiple of 1800000 ms'],
    ['a call type it has not', ['--call-type', 'x'], 'call type x'],
  ])('refuses %s', async (_, more, said) => {
    const { code, stderr } = await callwrightHere(['forecast', aTable(), ...more]);
    expect(code).toBe(3);
    expect(stderr).toContain(said);
  });
});
