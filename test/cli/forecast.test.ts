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

/** One agent, for whom every interval has too many calls. */
const aScenario = {
  schema: 'callwright.scenario/1',
  clock: { dayStart: '08:00', dayEnd: '10:00' },
  callTypes: [
    {
      id: 'a',
      arrivals: { kind: 'poisson', arrivalsPerHour: 1 },
      handleTime: { talk: { law: 'exponential', meanMs: 180_000 } },
      patience: { law: 'exponential', meanMs: 120_000 },
    },
  ],
  agents: {
    profiles: [{ id: 'p', skills: { a: 50 } }],
    shifts: [{ profile: 'p', count: 1, start: '08:00', end: '10:00' }],
  },
};

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

  it('learns from no day whose odd hour is among its hours, by the time zone', async () => {
    const two = (value: number) => String(value).padStart(2, '0');
    const rowsOf = (hours: readonly number[]) =>
      Array.from({ length: 70 }, (_, place) => dateOfDay(20_479 + place)).flatMap((date) =>
        hours
          .filter((hour) => date !== '2026-03-29' || hour !== 2)
          .map((hour) => `${date},${two(hour)}:00,5`),
      );
    const leftOutOf = async (hours: readonly number[], ...zone: readonly string[]) => {
      const path = join(aFolder(), 'counts.csv');
      writeFileSync(path, `${['date,interval_start,calls', ...rowsOf(hours)].join('\n')}\n`);
      const { stdout } = await callwrightHere(['forecast', path, '--json', ...zone]);
      return JSON.parse(stdout).history.leftOut;
    };
    const day = Array.from({ length: 24 }, (_, hour) => hour);
    const paris = ['--time-zone', 'Europe/Paris'];
    expect(await leftOutOf(day)).toEqual([{ date: '2026-03-29', why: 'partial: 23 of 24 rows' }]);
    expect(await leftOutOf(day, ...paris)).toEqual([
      { date: '2026-03-29', why: 'the clock was put forward at 02:00, so it has 23 hours' },
    ]);
    expect(await leftOutOf(day.slice(8, 18), ...paris)).toEqual([]);
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
    expect(far.stdout).toContain('no error 56 days ahead is known: the table is too short');
  });

  it('goes from a call log to a roster, each file fitting the next', async () => {
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

  it('writes days without redials, as the calls that were counted hold them', async () => {
    const folder = aFolder();
    const path = join(folder, 'base.json');
    const [callType] = aScenario.callTypes;
    const delay = { law: 'deterministic', valueMs: 60_000 };
    const redial = { afterAbandon: { share: 0.3, delay } };
    writeFileSync(path, JSON.stringify({ ...aScenario, callTypes: [{ ...callType, redial }] }));
    const { code } = await callwrightHere(['forecast', aTable(), '--scenario', path]);
    expect(code).toBe(0);
    const day = JSON.parse(readFileSync(join(folder, '2026-03-16.scenario.json'), 'utf8'));
    expect(day.callTypes[0]).not.toHaveProperty('redial');
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

  it('forecasts from eight days on, and says what is uncertain about it', async () => {
    const path = join(aFolder(), 'short.csv');
    const lines = readFileSync(aTable(), 'utf8').split('\n').slice(0, 33);
    writeFileSync(path, `${lines.join('\n')}\n`);
    const { code, stdout } = await callwrightHere(['forecast', path]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'only 8 days are known (2026-01-05 to 2026-01-13): weekdays share one',
    );
    expect(stdout).toMatch(/Error on \d days? held back/);
    writeFileSync(path, `${lines.slice(0, 20).join('\n')}\n`);
    const refused = await callwrightHere(['forecast', path]);
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.stderr).toContain('expected at least 8 days');
  });

  it('shows its error beside that of the same weekday, at each horizon', async () => {
    const path = aTable();
    const { stdout } = await callwrightHere(['forecast', path, '--holdout', '2w']);
    expect(stdout).toMatch(/days ahead +WAPE +same weekday last week +better by +band covers/);
    for (const days of [1, 7, 14]) expect(stdout).toMatch(new RegExp(`\\n +${days} +\\d+\\.\\d %`));
  });

  it('forecasts the rest of a day that has begun, and which agents it lacks', async () => {
    const folder = aFolder();
    const path = join(folder, 'today.csv');
    const busy = ['08:00', '08:30'].map((at) => `2026-03-16,${at},90`);
    writeFileSync(path, `${readFileSync(aTable(), 'utf8')}${busy.join('\n')}\n`);
    const { code, stdout } = await callwrightHere(['forecast', path, '--at', '09:00']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^2026-03-16 at 09:00: 180 calls so far, \d+ expected · \d+ more to come/,
    );
    expect(stdout).toMatch(/error of the rest on \d+ days held back: WAPE/);
    const csv = await callwrightHere(['forecast', path, '--at', '09:00', '--output', 'csv']);
    const rows = csv.stdout.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.split(',').slice(0, 3).join())).toEqual([
      '2026-03-16,calls,09:00',
      '2026-03-16,calls,09:30',
    ]);
    const scenario = join(folder, 'today.json');
    writeFileSync(scenario, JSON.stringify(aScenario));
    const staffed = await callwrightHere([
      'forecast',
      path,
      '--at',
      '09:00',
      '--scenario',
      scenario,
    ]);
    expect(staffed.stdout).toMatch(
      /2 of 2 intervals have too few agents for all queues together, at most/,
    );
    // Each action is simulated for the rest of the day, and paired with the day as planned.
    expect(staffed.stdout).toMatch(/as planned +\d+\.\d % +- +-/);
    expect(staffed.stdout).toMatch(/an hour of overtime +\d+\.\d % +\S+/);
    expect(staffed.stdout).toMatch(/callbacks above 2 min +\d+\.\d % +\S+/);
    const late = await callwrightHere(['forecast', path, '--at', '09:10']);
    expect(late).toMatchObject({ code: 3 });
    expect(late.stderr).toContain('--at is 09:10; expected the end of an interval of 30 min from');
  });

  it('divides its calls over queues so that they add up', async () => {
    const here = join(root, 'examples', 'call-log');
    const log = [join(here, 'calls.csv'), '--columns', join(here, 'columns.json')];
    const args = ['forecast', ...log, '--holdout', '1w'];
    const { stdout } = await callwrightHere(args);
    const rows = [...stdout.matchAll(/^ +2026-04-\d\d +([\d.]+) +([\d.]+) +([\d.]+)$/gm)];
    expect(rows.length).toBeGreaterThan(4);
    for (const [, orders, returns, all] of rows)
      expect(Math.abs(Number(orders) + Number(returns) - Number(all))).toBeLessThan(0.11);
  });

  it.each([
    [
      'a factor that is none',
      'date,name,factor\n2026-03-16,fair,x\n',
      'has the factor x; expected a',
    ],
    [
      'a likeness to nothing',
      'date,name,like\n2026-03-16,fair,sale\n',
      'is like sale; expected a date',
    ],
  ])('refuses special days with %s, by line', async (_, csv, said) => {
    const special = join(aFolder(), 'special.csv');
    writeFileSync(special, csv);
    const { code, stderr } = await callwrightHere(['forecast', aTable(), '--special', special]);
    expect(code).toBe(3);
    expect(stderr).toContain(`special.csv:2 ${said}`);
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
