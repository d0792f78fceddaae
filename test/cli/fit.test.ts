import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dateOfDay } from '../../kernel/index.ts';
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
      /^1,800 calls of 10 days, 2 call types; agents fitted, waits by hour within/,
    );
    expect(stdout).toContain('What it does not explain');
    expect(stdout).toContain('handle times are talked: no column tells wrap-up from talk');
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
    // Five measures of the day, of three hours and of two queues.
    expect(test).toHaveLength(5 * (1 + 3 + 2));
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

  it('sets queues, hours and percentiles beside the log, in text, JSON and a page', async () => {
    const { folder, args } = aLog();
    const page = join(folder, 'fit.html');
    const out = join(folder, 'fitted');
    const { stdout } = await callwrightHere([...args, '--out', out, '--report', page]);
    expect(stdout).toMatch(/^fit beside the log: \d+ of 33 figures good, \d+ fair, \d+ poor$/m);
    expect(stdout).toMatch(/^ {2}orders +wait of the answered, p50 +[\d.]+ s +[\d.]+ s +\w+$/m);
    const { fitQuality } = JSON.parse(readFileSync(join(out, 'fit.json'), 'utf8'));
    // Six figures of the day and of two queues, whose wrap-up the log does not tell; five an hour.
    expect(fitQuality.figures).toHaveLength(3 * 6 + 3 * 5);
    const [p50] = fitQuality.figures;
    expect(p50).toMatchObject({ queueId: null, hour: null, figureId: 'waitMsP50', unit: 'ms' });
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('<h2>Quality of fit, beside the log</h2>');
    expect(html.match(/<td[^>]*>(good|fair|poor)<\/td>/g)).toHaveLength(fitQuality.figures.length);
  });

  it('takes staff from shifts of a scenario, and says which calls lack agents', async () => {
    const { folder, args } = aLog();
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    await callwrightHere([...args, '--out', first]);
    const roster = join(first, 'scenario.json');
    const scenario = JSON.parse(readFileSync(roster, 'utf8'));
    const [shift] = scenario.agents.shifts;
    // One shift before the first call, with a break, and heads by name.
    const own = { ...shift, start: '07:30', end: '11:30', count: 2, agents: ['ana', 'ben'] };
    const breaks = [{ at: '09:00', lengthMs: 1_800_000 }];
    const later = { ...shift, start: '09:00', end: '11:00' };
    scenario.agents.shifts = [{ ...own, breaks }, later];
    scenario.clock.dayStart = '07:30';
    for (const { arrivals } of scenario.callTypes) arrivals.callsPerInterval.unshift(0);
    writeFileSync(roster, JSON.stringify(scenario));
    const centre = JSON.parse(readFileSync(join(first, 'centre.json'), 'utf8'));
    const later60 = { queue: 'orders', rank: 1, delayMs: 60_000 };
    centre.profiles[0].links = [{ queue: 'help' }, later60];
    writeFileSync(join(first, 'centre.json'), JSON.stringify(centre));
    const made = await callwrightHere([...args, '--roster', roster, '--out', second]);
    const { stdout } = made;
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^1,800 calls of 10 days, 2 call types; agents of a roster, waits by hour/,
    );
    expect(stdout).toContain(`overflow and priority are those of ${roster}`);
    const { profiles } = JSON.parse(readFileSync(join(second, 'centre.json'), 'utf8'));
    expect(profiles[0].links).toContainEqual(later60);
    const fitted = JSON.parse(readFileSync(join(second, 'scenario.json'), 'utf8'));
    expect(fitted.agents.shifts).toEqual([{ ...own, start: '08:00', breaks }, later]);
    const { staff } = JSON.parse(readFileSync(join(second, 'fit.json'), 'utf8'));
    expect(staff.agentsByHour).toEqual([2, 1 + shift.count, 2 + shift.count]);
    const simulated = await callwrightHere([
      'simulate',
      join(second, 'scenario.json'),
      '--replications',
      '2',
    ]);
    expect(simulated).toMatchObject({ code: 0 });

    const other = 'examples/mail-order-fr/roster.scenario.json';
    const foreign = await callwrightHere([...args, '--roster', other, '--out', join(folder, 'o')]);
    expect(foreign).toMatchObject({ code: 3 });
    expect(foreign.stderr).toContain('without agents for help, orders, of the log');
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

  it('counts no day on which the clock was changed, and names cells in doubt', async () => {
    const folder = aFolder();
    const two = (value: number) => String(value).padStart(2, '0');
    const rows = Array.from({ length: 28 }, (_, n) => n).flatMap((n) => {
      const date = dateOfDay(n < 14 ? 20_534 + n : 20_724 + n);
      return Array.from({ length: 24 }, (_hour, hour) => hour).flatMap((hour) => {
        const isSkipped = date === '2026-03-29' && hour === 2;
        const isTwice = date === '2026-10-25' && hour === 2;
        return Array.from({ length: isSkipped ? 0 : isTwice ? 6 : 3 }, (_call, call) => {
          return `${date} ${two(hour)}:${two(10 * call + 5)}:00,5,60,help,a${call}`;
        });
      });
    });
    const path = join(folder, 'log.csv');
    const odd = '2026-03-29 02:30:00,5,60,help,a1';
    writeFileSync(path, `${['arrived,wait,talk,queue,agent', ...rows, odd].join('\n')}\n`);
    const out = join(folder, 'fitted');
    const args = ['fit', path, '--time-zone', 'Europe/Paris', '--rounds', '1', '--out', out];
    const { code, stdout } = await callwrightHere(args);
    expect(code).toBe(0);
    const change = (date: string, how: string) =>
      `${date} is not among the days: the clock was put ${how}`;
    expect(stdout).toContain(`${change('2026-03-29', 'forward at 02:00')}, so it has 23 hours`);
    expect(stdout).toContain(`${change('2026-10-25', 'back at 03:00')}, so it has 25 hours`);
    expect(stdout).toContain(`line ${rows.length + 2}, arrived “2026-03-29 02:30:00”`);
    const fitted = JSON.parse(readFileSync(join(out, 'fit.json'), 'utf8'));
    expect(fitted.days).toHaveLength(26);
    const { callsPerInterval } = fitted.callTypes[0];
    expect(callsPerInterval.slice(4, 6)).toEqual(callsPerInterval.slice(8, 10));
    const elsewhere = await callwrightHere([...args, '--time-zone', 'Mars']);
    expect(elsewhere.stderr).toContain('Expected a time zone, like Europe/Paris or UTC');
  });

  it('gives a call type whose name is no id one, and asks for it where it cannot', async () => {
    const { folder, args } = aLog();
    const [, path = ''] = args;
    const text = readFileSync(path, 'utf8');
    const out = join(folder, 'fitted');
    writeFileSync(path, text.replaceAll(',help,', ',Après-vente EU,'));
    const { stdout } = await callwrightHere([...args, '--out', out]);
    expect(stdout).toContain('call type “Après-vente EU” is called apres-vente-eu here');
    const { code } = await callwrightHere(['centre', 'check', join(out, 'centre.json')]);
    expect(code).toBe(0);
    writeFileSync(path, text.replaceAll(',help,', ',Продажи,'));
    const { stderr } = await callwrightHere([...args, '--out', join(folder, 'other')]);
    expect(stderr).toContain('“Продажи”; expected call types named in a-z and 0-9');
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
