import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';

const columns = {
  schema: 'callwright.columns/1',
  timeUnit: 's',
  timeZone: 'Europe/Paris',
  columns: {
    date: 'day',
    callType: 'kind',
    queuedAt: 'came',
    waitTime: 'waited',
    answeredAt: 'answered',
    handleTime: 'talked',
    outcome: 'end',
    agent: 'who',
  },
  outcomes: { ok: 'answered', gone: 'abandoned' },
};

const tenDays = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/** Days of March, three hours each, of two kinds of calls: one agent after another, a tenth leaves. */
function aLog(days = tenDays): { readonly folder: string; readonly args: readonly string[] } {
  const folder = aFolder();
  const rows = days.flatMap((dayOfMonth) =>
    Array.from({ length: 180 }, (_, n) => {
      const chance = ((n * 7919 + (dayOfMonth - 2) * 104_729) % 1_000) / 1_000;
      const came = 28_800 + n * 60 + Math.floor(chance * 50);
      const waited = chance < 0.5 ? 0 : Math.floor(chance * 60);
      const talked = Math.floor(60 + 200 * chance * chance);
      const end = n % 10 === 3 && waited > 0 ? 'gone' : 'ok';
      const rest = end === 'ok' ? `${came + waited},${talked},ok,a${n % 4}` : ',,gone,';
      const kind = n % 3 === 0 ? 'orders' : 'help';
      return `2026-03-${String(dayOfMonth).padStart(2, '0')},${kind},${came},${waited},${rest}`;
    }),
  );
  const path = join(folder, 'log.csv');
  writeFileSync(path, `${['day,kind,came,waited,answered,talked,end,who', ...rows].join('\n')}\n`);
  const map = join(folder, 'columns.json');
  writeFileSync(map, JSON.stringify(columns));
  return { folder, args: ['fit', path, '--columns', map, '--rounds', '1'] };
}

describe('callwright fit', () => {
  it('writes a scenario that simulates beside what was measured', async () => {
    const { folder, args } = aLog();
    const out = join(folder, 'fitted');
    const { code, stdout } = await callwrightHere([...args, '--out', out]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(
      /^1,800 calls of 10 days, 2 call types; staff fitted, waits by hour within/,
    );
    expect(stdout).toContain('What it does not explain');
    expect(lines.at(-1)).toMatch(/^reproduce: callwright fit .* --rounds 1 --seed 1 --out /);
    for (const file of ['centre.json', 'fit.json', 'patience-help.csv']) {
      expect(existsSync(join(out, file))).toBe(true);
    }
    const simulated = await callwrightHere([
      'simulate',
      join(out, 'scenario.json'),
      '--replications',
      '3',
      '--measured',
      join(out, 'measured.json'),
    ]);
    expect(simulated).toMatchObject({ code: 0 });
    expect(simulated.stdout).toContain('measured: fitted to log.csv, 10 days');
    // Of itself: that three days say little is no fault of the scenario.
    const checked = await callwrightHere(['simulate', join(out, 'scenario.json'), '--check']);
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(checked.stdout).not.toMatch(/^!/m);
  });

  it('holds the scenario against days it has not seen', async () => {
    const { folder, args } = aLog();
    const out = join(folder, 'fitted');
    const range = ['--days', '2026-03-02..2026-03-08', '--test', '2026-03-09..2026-03-11'];
    const { code, stdout } = await callwrightHere([...args, ...range, '--out', out, '--json']);
    expect(code).toBe(0);
    const { test, days, quality } = JSON.parse(stdout);
    expect(days).toHaveLength(7);
    expect(quality).toMatchObject({ rows: 1_800, calls: 1_800 });
    expect(test[0]).toMatchObject({
      hour: null,
      measureId: 'delayShare',
      traced: { agrees: expect.any(Boolean), halfWidth: expect.any(Number) },
      expected: { value: expect.any(Number) },
    });
    expect(test).toHaveLength(5 * 4);
  });

  it('holds every week out in turn, and widens intervals until nine in ten hold', async () => {
    const { folder, args } = aLog([2, 9, 16, 23]);
    const out = join(folder, 'fitted');
    const { stdout } = await callwrightHere([...args, '--rotate', '--out', out]);
    expect(stdout.split('\n')[0]).toMatch(
      /a week not seen: mean wait within ± .* of 4 weeks held out lay inside before\)$/,
    );
    const { rotation } = JSON.parse(readFileSync(join(out, 'fit.json'), 'utf8'));
    expect(rotation.splits.map(({ held }: { held: string[] }) => held)).toEqual(
      ['02', '09', '16', '23'].map((day) => [`2026-03-${day}`]),
    );
    const agreed = rotation.splits.flatMap(
      ({ figures }: { figures: { expected: { agrees: boolean } }[] }) =>
        figures.map(({ expected }) => expected.agrees),
    );
    expect(agreed).toEqual(agreed.map(() => true));
    const short = aLog();
    const refused = await callwrightHere([
      ...short.args,
      '--rotate',
      '--out',
      join(short.folder, 'o'),
    ]);
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.stderr).toContain(
      '--rotate has 10 days of the kind fitted; expected three weeks',
    );
  });

  it('writes over no old files, nothing on a dry run, and takes known parts alone', async () => {
    const { folder, args } = aLog();
    const out = join(folder, 'fitted');
    const dry = await callwrightHere([...args, '--out', out, '--dry-run']);
    expect(dry).toMatchObject({ code: 0 });
    expect(existsSync(out)).toBe(false);
    const wrong = await callwrightHere([...args, '--out', out, '--parts', 'balks']);
    expect(wrong.stderr).toContain('--parts has balks; expected some of changeover');
    await callwrightHere([...args, '--out', out, '--parts', 'none']);
    const scenario = JSON.parse(readFileSync(join(out, 'scenario.json'), 'utf8'));
    expect(scenario.callTypes[0].handleTime).not.toHaveProperty('wrapUp');
    const again = await callwrightHere([...args, '--out', out]);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain('is there already');
  });

  it('says which column a log lacks, and what its columns are', async () => {
    const { folder, args } = aLog();
    const map = join(folder, 'other.json');
    const other = { ...columns, columns: { ...columns.columns, queuedAt: 'queued_at' } };
    writeFileSync(map, JSON.stringify(other));
    const [command = '', path = ''] = args;
    const out = join(folder, 'fitted');
    const { code, stderr } = await callwrightHere([command, path, '--columns', map, '--out', out]);
    expect(code).toBe(3);
    expect(stderr).toContain('/columns/queuedAt is queued_at, which the log does not have');
  });
});
