/** Files of other people: what is understood is said, what is not known is not made up. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { root } from '../support/tree.ts';

const samples = join(root, 'examples', 'call-log', 'systems');
const two = (value: number): string => String(value).padStart(2, '0');
const clock = (s: number): string =>
  [Math.floor(s / 3_600), Math.floor(s / 60) % 60, s % 60].map(two).join(':');

interface Row {
  readonly day: string;
  readonly atS: number;
  readonly waitS: number;
  readonly talkS: number;
  readonly agent: string;
}

/** Ten working days of March 2026, five hours with 30 calls each; one in ten gives up. */
const rows: readonly Row[] = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13].flatMap((dayOfMonth) =>
  Array.from({ length: 150 }, (_, n): Row => {
    const isLeft = n % 10 === 5;
    const talkS = isLeft ? 0 : 60 + ((n * 7_919 + dayOfMonth * 104_729) % 241);
    const agent = isLeft ? '' : `a${n % 4}`;
    const waitS = isLeft ? 12 : ([0, 0, 5, 30][n % 4] ?? 0);
    return { day: `2026-03-${two(dayOfMonth)}`, atS: 32_400 + 120 * n, waitS, talkS, agent };
  }),
);
const answered = rows.filter(({ talkS }) => talkS > 0);
const meanTalkS = answered.reduce((sum, { talkS }) => sum + talkS, 0) / answered.length;

interface Columns {
  readonly [name: string]: (row: Row) => string;
}

const plain: Columns = {
  started_at: ({ day, atS }) => `${day} ${clock(atS)}`,
  wait: ({ waitS }) => String(waitS),
  handle_time: ({ talkS }) => (talkS === 0 ? '' : String(talkS)),
  outcome: ({ talkS }) => (talkS === 0 ? 'abandoned' : 'answered'),
  agent: ({ agent }) => agent,
};

function textOf(columns: Columns, separator = ','): string {
  const lines = rows.map((row) =>
    Object.values(columns)
      .map((cell) => cell(row))
      .join(separator),
  );
  return [Object.keys(columns).join(separator), ...lines, ''].join('\n');
}

function aFile(content: string | Uint8Array, name = 'log.csv'): string {
  const path = join(aFolder(), name);
  writeFileSync(path, content);
  return path;
}

async function fitted(path: string, ...more: readonly string[]) {
  const out = join(aFolder(), 'fitted');
  const run = await callwrightHere(['fit', path, ...more, '--rounds', '1', '--out', out]);
  const file = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8'));
  return { ...run, file };
}

describe('a call log', () => {
  it('is said to be understood, column by column, in the first lines', async () => {
    const { code, stdout } = await fitted(aFile(textOf(plain)));
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 3).join('\n')).toContain(
      'understood: started_at 100 %; wait 100 %; handle_time 100 %; outcome 100 %',
    );
  });

  it.each([
    ['Z', 10],
    ['-05:00', 15],
  ])('keeps its own hours where its times are of another zone: %s', async (offset, hour) => {
    const zoned = { ...plain, started_at: ({ day, atS }: Row) => `${day}T${clock(atS)}${offset}` };
    const { stdout, file } = await fitted(
      aFile(textOf(zoned)),
      ...['--time-zone', 'Europe/Berlin'],
    );
    expect(stdout).toContain('with an offset, are shown in Europe/Berlin');
    expect(file('fit.json').startMs).toBe(hour * 3_600_000);
  });

  it('has days before months or after, as its rows say; the other order is refused', async () => {
    const american = ({ day, atS }: Row) => {
      const [year, month, dayOfMonth] = day.split('-').map(Number);
      return `${month}/${dayOfMonth}/${year} ${clock(atS)}`;
    };
    const path = aFile(textOf({ ...plain, started_at: american }));
    const { code, stdout } = await fitted(path);
    expect(code).toBe(0);
    expect(stdout).toContain('1,500 calls of 10 days');
    expect(stdout).toContain('started_at 100 %, month before day');
    const map = { schema: 'callwright.columns/1', columns: {}, dateOrder: 'dmy' };
    const columns = aFile(JSON.stringify(map), 'map.json');
    const otherwise = await fitted(path, '--columns', columns);
    expect(otherwise).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/“3\/13\/2026 .*read as day before month/s),
    });
  });

  it('has no service level, waits or patience without a column that tells waits', async () => {
    const { wait: _, ...bare } = plain;
    const { code, stdout, file } = await fitted(aFile(textOf(bare)));
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 4).join('\n')).toContain('how long callers waited');
    expect(stdout).toContain('waits are not in the log');
    expect(file('measured.json').whole).toEqual({ calls: 150, abandonShare: 0.1 });
    expect(file('scenario.json').callTypes[0].patience).toBeNull();
    const asked = await fitted(aFile(textOf(bare)), '--rotate');
    expect(asked).toMatchObject({ code: 3, stderr: expect.stringContaining('callers waited') });
  });

  it.each([
    ['units', (s: number) => `${Math.floor(s / 60)}m ${s % 60}s`],
    ['fractions of a day', (s: number) => (s / 86_400).toFixed(9)],
  ])('has lengths with %s', async (_, length) => {
    const { file } = await fitted(
      aFile(
        textOf({
          ...plain,
          wait: ({ waitS }) => length(waitS),
          handle_time: ({ talkS }) => (talkS === 0 ? '' : length(talkS)),
        }),
      ),
    );
    const [{ handleTimes }] = file('fit.json').callTypes;
    expect(handleTimes.meanMs / 1_000).toBeCloseTo(meanTalkS, 0);
  });

  it('names line, cell and forms where no length can be read, unless overruled', async () => {
    const odd = { ...plain, wait: () => 'a while' };
    const refused = await fitted(aFile(textOf(odd)));
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/:2:.*wait “a while”, as 1500 of 1500 cells.*4m 36s/s);
    const { handle_time: _, ...none } = plain;
    const invented = await fitted(aFile(textOf(none)));
    expect(invented).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('0 of them handled'),
    });
    const wait = ({ atS, waitS }: Row) => (atS % 1_200 === 0 ? 'a while' : String(waitS));
    const allowed = await fitted(aFile(textOf({ ...plain, wait })), '--unread-max', '20%');
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toContain('wait 90.0 %, not “a while” of line 2');
  });

  it('leaves out a queue whose callers all gave up, if there is another', async () => {
    const fax = (row: Row) => (row.talkS === 0 ? 'fax' : 'sales');
    const both = await fitted(aFile(textOf({ ...plain, queue: fax })));
    expect(both.code).toBe(0);
    expect(both.stdout).toContain('left out: fax, a call type with too few calls');
    const { agent: _, ...others } = plain;
    const gone = textOf({ ...others, queue: () => 'fax' }).replaceAll(
      /,\d+,answered/g,
      ',,abandoned',
    );
    const alone = await fitted(aFile(gone));
    expect(alone).toMatchObject({ code: 3, stderr: expect.stringContaining('fax: ') });
  });

  it('begins a centre without a queue that nobody answered, which can be simulated', async () => {
    const { agent: _, ...others } = plain;
    const fax = (row: Row) => (row.talkS === 0 ? 'fax' : 'sales');
    const path = aFile(textOf({ ...others, queue: fax }));
    const out = join(aFolder(), 'begun');
    const { code, stdout } = await callwrightHere(['init', '--calls', path, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toContain('sales: 135 calls a day');
    expect(stdout).not.toContain('fax:');
    const scenario = join(out, 'day.scenario.json');
    const run = await callwrightHere(['simulate', scenario, '--replications', '5']);
    expect(run.code, run.stderr).toBe(0);
  });

  it('has agents for a queue of which one call was answered', async () => {
    const { agent: _, ...others } = plain;
    const queue = (row: Row) => (row.talkS === 0 || row === rows[0] ? 'fax' : 'sales');
    const { code, file } = await fitted(aFile(textOf({ ...others, queue })));
    expect(code).toBe(0);
    const ids = file('fit.json').callTypes.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(['sales', 'fax']);
  });

  it('is read in Latin-1 and UTF-16, and as a workbook', async () => {
    const named = { ...plain, agent: ({ agent }: Row) => (agent === '' ? '' : `Chloé ${agent}`) };
    const text = textOf(named, ';');
    const latin = await fitted(aFile(Buffer.from(text, 'latin1')));
    expect(latin.stdout).toContain('letters read as windows-1252');
    const wide = await fitted(aFile(Buffer.from(`\ufeff${text}`, 'utf16le')));
    expect(wide).toMatchObject({ code: 0, stderr: '' });
    const unmarked = await fitted(aFile(Buffer.from(text, 'utf16le')));
    expect(unmarked.stdout).toContain('letters read as utf-16le');
    expect(unmarked.file('fit.json').callTypes).toEqual(wide.file('fit.json').callTypes);
    const { default: writeXlsx } = await import('write-excel-file/node');
    const cells = text
      .trim()
      .split('\n')
      .map((line) => line.split(';'));
    const data = cells.map((row) =>
      row.map((cell) => ({ value: /^\d+$/.test(cell) ? Number(cell) : cell })),
    );
    const book = await writeXlsx([{ sheet: 'log', data }]).toBuffer();
    const read = await fitted(aFile(book, 'log.xlsx'));
    expect(read.stderr).toBe('');
    expect(read.file('fit.json').callTypes).toEqual(wide.file('fit.json').callTypes);
  });

  it('is of the system that --from names, or is refused with those that are known', async () => {
    const path = join(samples, 'twilio-taskrouter.csv');
    const args = ['init', '--calls', path, '--out', join(aFolder(), 'c')];
    const named = await callwrightHere([...args, '--from', 'twilio-taskrouter']);
    expect(named.stdout).toMatch(/^read as Twilio TaskRouter, events\n.*\nunderstood: /);
    const unknown = await callwrightHere([...args, '--force', '--from', 'twillio']);
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('twilio-taskrouter'),
    });
  });
});

describe('a table of counts', () => {
  const init = async (...lines: readonly string[]) =>
    await callwrightHere([
      ...['init', '--volumes', aFile(lines.join('\n'), 'volumes.csv')],
      ...['--out', join(aFolder(), 'c')],
    ]);

  it('has whole counts, whatever parts their thousands', async () => {
    for (const count of ['"1,200"', '1.200', "1'200", '"1 200"']) {
      const { stdout } = await init('queue,calls,aht_s', `sales,${count},240`);
      expect(stdout).toContain('sales: 1200 calls a day');
    }
  });

  it('is refused where thousands without their last zero look like decimals', async () => {
    const { code, stderr } = await init('queue,calls,aht_s', 'sales,"1,217",240', 'fax,"1,22",240');
    expect(code).toBe(3);
    expect(stderr).toMatch(/:2:.*“1,217”; expected counts in whole calls/s);
    const means = await init('queue,calls,aht_s', 'sales,10.5,240', 'fax,8.25,240');
    expect(means.stdout).toMatch(/sales: 1[01] calls a day/);
  });

  it('is refused by a forecast whose counts have a sign between their digits', async () => {
    const rows = ['2026-03-02,09:00,"1,217"', '2026-03-03,09:00,"1,22"'];
    const path = aFile(['date,interval_start,calls', ...rows].join('\n'), 'counts.csv');
    const { code, stderr } = await callwrightHere(['forecast', path]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/:2:.*“1,217”; expected counts in whole calls/s);
  });

  it('is refused where a row has no queue, or an interval has two counts', async () => {
    const nameless = await init('queue,calls,aht_s', 'sales,400,240', ',100,240');
    expect(nameless).toMatchObject({ code: 3, stderr: expect.stringContaining(':3:') });
    const header = 'date,queue,start,calls,aht_s';
    const row = '2026-03-02,sales,08:00,20,240';
    const twice = await init(header, row, row.replace('20,240', '30,240'));
    expect(twice.stderr).toMatch(/:3:.*an interval once, which has 20 calls before/s);
    const later = row.replace('08:00', '08:30');
    const again = await init(header, row, row, later, 'Total,,,60,240');
    expect(again.stdout).toMatch(/1 left out: an interval that is there already\n/);
    expect(again.stdout).toContain('sales: 40 calls a day');
  });

  it('leaves a day with a missing interval out of a mean day, and says so', async () => {
    const rows = ['2026-03-02', '2026-03-03'].flatMap((day) =>
      ['08:00', '08:30'].map((start) => `${day},sales,${start},20,240`),
    );
    const { stdout } = await init('date,queue,start,calls,aht_s', ...rows.slice(0, 3));
    expect(stdout).toContain('sales: days with a missing interval, left out: 1');
    expect(stdout).toContain('sales: 40 calls a day');
  });

  it('is refused where a sum of handle times is no number', async () => {
    const header = 'ROW_DATE,STARTTIME,SPLIT,CALLSOFFERED,ACDCALLS,ACDTIME,HOLDACDTIME,ACWTIME';
    const { code, stderr } = await init(header, '03/13/2026,800,Sales,2,2,about,0,20');
    expect(code).toBe(3);
    expect(stderr).toMatch(/:2:.*about; expected a number/s);
  });

  it('takes a day with a missing interval for a part of one', async () => {
    const counts = readFileSync(join(root, 'examples', 'call-log', 'counts.csv'), 'utf8');
    const path = aFile(counts.replace(/^2026-02-04,09:30,.*\n/m, ''), 'counts.csv');
    const { stdout } = await callwrightHere(['forecast', path, '--horizon', '1w']);
    expect(stdout).toMatch(/2026-02-04.*partial: \d+ of \d+ rows/);
  });
});
