import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dateOfDay, dayNumberOf, weekdayOf } from '../../simulator/index.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';

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
    expect(head).toBe('date,interval_start,calls,p05,p25,p50,p75,p95');
    expect(rows).toHaveLength(8);
    expect(rows[4]).toMatch(/^2026-03-16,08:00,\d+(\.\d+)?(,\d+){5}$/);
    const json = await callwrightHere(['forecast', path, '--interval', '1h', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 'callwright.forecast/1',
      history: { intervalMs: 3_600_000, intervals: 2, closed: ['Sunday'] },
      methodId: 'combined',
    });
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
