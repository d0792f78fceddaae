/** Call logs are read with their pitfalls, and no class of rows is lost in silence. */
import { describe, expect, it } from 'vitest';
import type { ColumnMap } from '../../contracts/index.ts';
import { LogStream, readLog, readTable } from '../../simulator/index.ts';

const map: ColumnMap = {
  schema: 'callwright.columns/1',
  timeUnit: 's',
  zeroIsNone: true,
  columns: {
    date: 'date',
    callType: 'type',
    arrivedAt: 'came',
    queuedAt: 'queued',
    waitTime: 'wait',
    answeredAt: 'answered',
    handleTime: 'service',
    outcome: 'end',
    agent: 'agent',
  },
  outcomes: { AGENT: 'answered', HANG: 'abandoned', PHANTOM: 'censored' },
  callTypes: { PS: 'regular', NE: 'stocks' },
};
const header = 'date,type,came,queued,wait,answered,service,end,agent';

/** Reads rows of which any share may not be understood. */
function logOf(rows: readonly string[], columns: ColumnMap | null = map, head = header) {
  const table = readTable([head, ...rows].join('\n'));
  if (!table.ok) return table;
  const log = readLog(table.value, columns, { unreadShareMax: 1 });
  return log.ok ? { ok: log.ok, value: { ...log.value, calls: [...log.value.calls] } } : log;
}

function at(line: number, column: string | null = null, value = '') {
  return { line, column, value };
}

describe('a call log', () => {
  it('is read by its column map, with the wait as the switch gives it', () => {
    const log = logOf([
      '1999-02-01,PS,27650,27652,8,27659,383,AGENT,A1',
      '1999-02-01,PS,28000,0,0,28009,60,AGENT,A2',
      '1999-02-01,NE,28100,28105,30,0,0,HANG,',
    ]);
    expect(log).toMatchObject({
      ok: true,
      value: {
        calls: [
          { callType: 'regular', enteredAtMs: 27_652_000, waitMs: 8_000, outcome: 'answered' },
          { enteredAtMs: 28_009_000, waitMs: 0, hasQueued: false, agent: 'A2' },
          { callType: 'stocks', waitMs: 30_000, outcome: 'abandoned', handleTimeMs: 0 },
        ],
      },
    });
  });

  it('leaves out callers gone before the queue, and counts every row it is careful with', () => {
    const log = logOf([
      '1999-02-01,PS,27650,0,0,0,0,HANG,',
      '1999-02-01,XX,27650,27652,8,27659,383,AGENT,A1',
      '1999-02-01,PS,27650,27652,8,27659,383,LOST,A1',
      '1999-02-01,PS,27650,27652,8,27659,0,AGENT,',
      '1999-02-01,PS,27650,27652,8,27659,20,HANG,',
      '1999-02-01,PS,27650,27652,9,27659,20,PHANTOM,',
      ',PS,27650,27652,9,27659,20,AGENT,A1',
    ]);
    if (!log.ok || !('calls' in log.value)) throw new Error('not read');
    expect(log.value.calls).toHaveLength(3);
    const rows = [...log.value.notes].map(([note, { rows: count }]) => [note, count]);
    expect(Object.fromEntries(rows)).toEqual({
      leftInIvr: 1,
      unknownCallType: 1,
      unknownOutcome: 1,
      answeredWithoutAgent: 1,
      answeredWithoutHandleTime: 1,
      abandonedWithHandleTime: 1,
      censored: 1,
      noDay: 1,
    });
  });

  it('is read without a map where its columns have usual names, and waits from clock times', () => {
    const log = logOf(
      ['2026-11-20T08:00:00,billing,2026-11-20T08:00:30,90,answered'],
      null,
      'arrived_at,call_type,answered_at,handle_time_s,outcome',
    );
    expect(log).toMatchObject({
      ok: true,
      value: {
        calls: [
          { callType: 'billing', enteredAtMs: 28_800_000, waitMs: 30_000, handleTimeMs: 90_000 },
        ],
      },
    });
  });

  const arrivals = Array.from({ length: 40 }, (_, n) => {
    const came = `2026-11-20 08:${String(n).padStart(2, '0')}:00`;
    return n % 4 === 0
      ? `${came},,30,abandoned`
      : `${came},2026-11-20 08:${String(n).padStart(2, '0')}:20,20,answered`;
  });

  it.each([
    'arrival_time,answer_time,wait_time,outcome',
    'Arrival time,Answered at,Wait (s),Status',
    'start_time,answer_time,queue_time_s,disposition',
  ])('keeps its abandoned calls under the usual names of columns: %s', (head) => {
    const log = logOf(arrivals, null, head);
    if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log));
    expect(log.value.calls).toHaveLength(40);
    expect(log.value.columns.get('arrivedAt')).toBe(head.split(',')[0]);
    expect(log.value.unread).toEqual([]);
  });

  it('is refused where a class of rows would be lost whole, with the column to name', () => {
    const abandoned = logOf(arrivals, null, 'landed,answer_time,wait_time,outcome');
    expect(abandoned).toMatchObject({
      ok: false,
      problems: [
        {
          pointer: '/columns/arrivedAt',
          received:
            '10 of 10 abandoned calls left out: no time of arrival, first on line 2, answer_time empty',
          expected:
            'the column of the time of arrival, said by --columns map.json; columns not read: landed',
        },
      ],
    });
    const words = logOf(
      arrivals.map((row) => row.replace('abandoned', 'raccroché')),
      null,
      'arrival_time,answer_time,wait_time,outcome',
    );
    expect(JSON.stringify(words)).toContain('10 of 10 “raccroché” calls left out: an outcome');
    const oneQueue = logOf(
      arrivals.map((row, n) => (n < 20 ? `${row.replace(/^[^,]*/, '')},tech` : `${row},sales`)),
      null,
      'arrival_time,x_time,wait_time,outcome,queue',
    );
    expect(JSON.stringify(oneQueue)).toContain('20 of 20 calls of tech left out: no time');
  });

  it('leaves out what cannot be read, and says of each reason the first three cells', () => {
    const odd = [
      '2026-13-45 08:00:00,2026-11-20 08:00:20,20,answered,tech',
      ',2026-11-20 08:41:20,20,answered,tech',
      '2026-11-20 08:42:00,at noon,20,answered,tech',
      '2026-11-20 08:43:00,2026-11-20 08:43:20,a while,answered,tech',
      ...[44, 45, 46, 47].map((m) => `2026-11-20 08:${m}:00,2026-11-20 08:${m}:20,20,answered,`),
    ];
    const log = logOf(
      [...arrivals.map((row) => `${row},tech`), ...odd],
      null,
      'arrival_time,answer_time,wait_time,outcome,queue',
    );
    if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log));
    expect(Object.fromEntries(log.value.notes)).toEqual({
      badDay: { rows: 1, first: [at(42, 'arrival_time', '2026-13-45 08:00:00')] },
      arrivalFromAnswer: { rows: 1, first: [at(43, 'arrival_time', '')] },
      badTime: { rows: 1, first: [at(44, 'answer_time', 'at noon')] },
      badLength: { rows: 1, first: [at(45, 'wait_time', 'a while')] },
      noCallType: { rows: 4, first: [46, 47, 48].map((line) => at(line, 'queue', '')) },
    });
    expect(log.value.calls).toHaveLength(42);
  });

  it('has dates in the order that all of them fit, and asks where two do', () => {
    const rows = arrivals.map((row) => row.replaceAll('2026-11-20', '20/11/2026'));
    const head = 'arrival_time,answer_time,wait_time,outcome';
    const log = logOf(rows, null, head);
    if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log));
    expect(log.value.calls[0]).toMatchObject({ day: 20_777, enteredAtMs: 28_800_000 });
    const open = arrivals.map((row) => row.replaceAll('2026-11-20', '3/2/2026'));
    expect(logOf(open, null, head)).toMatchObject({
      ok: false,
      problems: [{ pointer: 'line 2', expected: expect.stringContaining('"dateOrder": "dmy"') }],
    });
  });

  it.each([
    ['2026-03-02 14:05:09', 'ymd'],
    ['2026-03-02T14:05:09', 'ymd'],
    ['2026-03-02T14:05:09Z', 'ymd'],
    ['2026-03-02T15:05:09.000+01:00', 'ymd'],
    ['3/2/26, 2:05:09 PM', 'mdy'],
    ['3/2/2026 2:05:09\u202fPM', 'mdy'],
    ['02.03.26 14:05:09', 'dmy'],
    ['Mon, 02 Mar 2026 14:05:09', 'ymd'],
    ['lun. 2 mars 2026 à 14:05:09', 'ymd'],
    ['02-Mär-2026 14:05:09', 'ymd'],
    ['1772460309', 'ymd'],
    ['1772460309000', 'ymd'],
    ['1772460309000000', 'ymd'],
    ['46083.586910', 'ymd'],
    ['20260302140509', 'ymd'],
    ['2026/3/2 14:05:09', 'ymd'],
    ['2026.03.02 14:05:09', 'ymd'],
    ['2026-03-02 2:05:09 PM', 'ymd'],
    ['02/03/2026 14:05:09', 'dmy'],
    ['2.3.2026 14:05:09', 'dmy'],
    ['3/2/2026 02:05:09 pm', 'mdy'],
  ] as const)('reads the time of %s', (time, dateOrder) => {
    const columns = { arrivedAt: 'call_time', waitTime: 'wait', handleTime: 'talk' };
    const asked = { schema: 'callwright.columns/1' as const, columns, dateOrder };
    const log = logOf([`"${time}",5,60`], asked, 'call_time,wait,talk');
    if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log));
    expect(log.value.calls).toMatchObject([{ day: 20_514, enteredAtMs: 50_709_000 }]);
  });

  it.each(['0:05:09 PM', '13:05:09 PM', '14:05:09 XM'])('reads no time in %s', (time) => {
    const columns = { date: 'day', arrivedAt: 'at', handleTime: 'talk' };
    const asked = { schema: 'callwright.columns/1' as const, columns };
    const log = logOf([`2026-03-02,${time},60`], asked, 'day,at,talk');
    expect(JSON.stringify(log)).toContain('a call that can be read');
  });

  it('tells the wrap-up from the talk where it has both', () => {
    const log = logOf(
      ['2026-11-20T08:00:00,2026-11-20T08:00:30,90,1:30,answered'],
      null,
      'arrived_at,answered_at,talk_s,acw,outcome',
    );
    expect(log).toMatchObject({
      ok: true,
      value: { calls: [{ handleTimeMs: 180_000, wrapUpMs: 90_000 }] },
    });
  });

  it.each([
    ['a column that is not there', { ...map, columns: { ...map.columns, agent: 'who' } }, 'who'],
    ['no time at all', { ...map, columns: { date: 'date' } }, 'expected a time of arrival'],
  ])('is refused with %s, by pointer', (_, columns, said) => {
    const log = logOf(['1999-02-01,PS,1,2,3,4,5,AGENT,A1'], columns);
    expect(log.ok).toBe(false);
    expect(JSON.stringify(log)).toContain(said);
    expect(JSON.stringify(log)).toContain('/columns/');
  });

  it('keeps commas and quotes in quoted cells', () => {
    const table = readTable('a,b,c\n"x, y",,"say ""no"""\n');
    if (!table.ok) throw new Error('not read');
    expect(table.value.columns).toEqual(['a', 'b', 'c']);
    expect([...table.value.rows]).toEqual([['x, y', '', 'say "no"']]);
  });

  const plain = 'date,arrived,answered at,talk,agent,caller';

  it('mends calls across midnight and over an hour that came twice, and says so', () => {
    const log = logOf(
      [
        '2026-10-24,23:59:50,00:00:10,60,a1,',
        '2026-10-25,02:50:00,02:00:30,60,a1,',
        '2026-10-25,09:00:00,07:30:00,60,a1,',
        '2026-10-25,10:00:00,10:00:05,60,a1,',
      ],
      null,
      plain,
    );
    if (!log.ok || !('calls' in log.value)) throw new Error('not read');
    expect(log.value.calls.map(({ waitMs }) => waitMs / 1_000)).toEqual([20, 630, 0, 5]);
    expect([...log.value.notes]).toEqual([
      ['answeredAfterMidnight', { rows: 1, first: [at(2, 'answered at', '00:00:10')] }],
      ['clockPutBack', { rows: 1, first: [at(3, 'answered at', '02:00:30')] }],
      ['answeredBefore', { rows: 1, first: [at(4, 'answered at', '07:30:00')] }],
    ]);
  });

  it('notes times that a clock change skipped or showed twice, and waits across it', () => {
    const table = readTable(
      [
        plain,
        '2026-03-29,01:59:50,03:00:20,60,a1,',
        '2026-03-29,02:30:00,02:30:05,60,a1,',
        '2026-03-29,03:00:00,03:00:05,60,a2,',
        '2026-10-25,02:30:00,02:30:05,60,a1,',
        '2026-10-25,03:00:00,04:00:05,60,a1,',
      ].join('\n'),
    );
    if (!table.ok) throw new Error('not read');
    const [spring, autumn] = [20_541, 20_751];
    const changeOn = (day: number) => {
      if (day === spring) return { atMs: 7_200_000, byMs: 3_600_000 };
      return day === autumn ? { atMs: 10_800_000, byMs: -3_600_000 } : null;
    };
    const log = readLog(table.value, null, { changeOn });
    if (!log.ok) throw new Error(JSON.stringify(log.problems));
    expect(Array.from(log.value.calls, ({ waitMs }) => waitMs / 1_000)).toEqual([
      30, 5, 5, 5, 3_605,
    ]);
    expect(Object.fromEntries(log.value.notes)).toEqual({
      clockPutForward: { rows: 1, first: [at(2, 'answered at', '03:00:20')] },
      timeSkipped: { rows: 1, first: [at(3, 'arrived', '02:30:00')] },
      timeTwice: { rows: 1, first: [at(5, 'arrived', '02:30:00')] },
    });
    expect([...log.value.clockChanges.keys()]).toEqual([spring, autumn]);
  });

  it('says which call types of the column map have no row', () => {
    const log = logOf(['1999-02-01,PS,27650,27652,8,27659,383,AGENT,A1']);
    expect(log).toMatchObject({
      ok: true,
      value: {
        gaps: ['no row is of call type “NE”, which the column map names (stocks): not fitted'],
      },
    });
  });

  it('counts a row that comes twice once, where it names who called or answered', () => {
    const [named, nameless] = [
      '2026-03-02,09:00:00,09:00:10,60,a1,',
      '2026-03-02,09:00:00,09:00:10,60,,',
    ];
    const other = '2026-03-02,09:00:00,09:00:10,61,a1,';
    const log = logOf([named, nameless, named, nameless, other, named], null, plain);
    if (!log.ok || !('calls' in log.value)) throw new Error('not read');
    expect(log.value.calls).toHaveLength(4);
    expect(log.value.notes.get('repeated')).toEqual({ rows: 2, first: [at(4), at(7)] });
  });

  it('reads decimal commas as points, and says so', () => {
    const row = '2026-03-02;09:00:00,5;09:00:10,5;60,25;a1;';
    const log = logOf([row], null, plain.replaceAll(',', ';'));
    if (!log.ok || !('calls' in log.value)) throw new Error('not read');
    expect(log.value.calls).toMatchObject([
      { enteredAtMs: 32_400_500, waitMs: 10_000, handleTimeMs: 60_250 },
    ]);
    expect(log.value.readings.find(({ name }) => name === 'talkTime')).toMatchObject({
      form: 'decimal comma',
      understood: 1,
    });
  });

  it('names days without a row, of weekdays that have some', () => {
    const days = ['02', '03', '04', '09', '11', '16', '17', '18'];
    const rows = days.map((day) => `2026-03-${day},09:00:00,09:00:10,60,a1,`);
    const log = logOf(rows, null, plain);
    if (!log.ok || !('gaps' in log.value)) throw new Error('not read');
    expect(log.value.gaps).toEqual([
      'no row on 2026-03-10 (Tuesday): not counted as days, neither as days of no calls',
    ]);
  });

  const quoted = '2026-03-02,09:00:00,09:00:10,60,"a, ""1""\nnorth",c1';
  const text = [plain, quoted, quoted, ',,,,a2,', quoted.replace('c1', 'c2'), ''].join('\r\n');

  function streamed(all: string, letters: number) {
    const stream = new LogStream(null);
    for (let at = 0; at < all.length; at += letters) {
      const problems = stream.add(all.slice(at, at + letters));
      if (problems.length > 0) return { ok: false as const, problems };
    }
    return stream.end();
  }

  it.each([1, 2, 7, 1_000])(
    'is the same read in parts of %i letters, wherever they are cut',
    (n) => {
      const log = streamed(`${text}\r\n\r\n`, n);
      if (!log.ok) throw new Error(JSON.stringify(log.problems));
      const whole = logOf(text.split('\r\n').slice(1, -1), null, plain);
      expect({ ok: true, value: { ...log.value, calls: [...log.value.calls] } }).toEqual(whole);
      const agents = Array.from(log.value.calls, ({ agent, caller }) => [agent, caller]);
      expect(agents).toEqual([
        ['a, "1"\nnorth', 'c1'],
        ['a, "1"\nnorth', 'c2'],
      ]);
      expect(log.value.notes.get('repeated')).toEqual({ rows: 1, first: [at(3)] });
    },
  );

  it('is refused with more rows than it may have, by the row, and says what to keep', () => {
    const stream = new LogStream(null, { rowsMax: 2_000 });
    const times = '10:00:00,a note\n'.repeat(2_000);
    expect(stream.add(`time,note\n${times}`)).toEqual([]);
    const expected = 'at most 2,000 rows: keep the newest months, or every tenth day';
    const received = 'row 2,001';
    expect(stream.add('10:00:00,\n10:00:00,\n')).toMatchObject([
      { pointer: 'line 2002', expected, received },
    ]);
  });

  const lengths = 'date,arrived,wait,handle,outcome,agent';
  it.each([
    ['4m 36s', 276],
    ['PT4M36S', 276],
    ['276 sec', 276],
    ['0.00:04:36', 276],
    ['0.003194444', 276],
    ['1,276', 1_276],
    ['4 Min. 36 Sek.', 276],
  ])('reads the length %s of a column of such', (handle, seconds) => {
    const row = `2026-03-02;09:00:00;5;${handle};answered;a1`;
    const log = logOf([row, row.replace('a1', 'a2')], null, lengths.replaceAll(',', ';'));
    if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log));
    expect(log.value.calls.map(({ handleTimeMs }) => handleTimeMs)).toEqual([
      1_000 * seconds,
      1_000 * seconds,
    ]);
  });

  it('asks for the unit of a column of very long times', () => {
    const log = logOf(['2026-03-02,09:00:00,5,276000,answered,a1'], null, lengths);
    expect(JSON.stringify(log)).toContain('\\"timeUnit\\"');
  });

  it('shows instants in the zone of the centre, and tells the two hours of one clock apart', () => {
    const berlin = (epochMs: number) =>
      epochMs < Date.UTC(2026, 9, 25, 1) ? 7_200_000 : 3_600_000;
    const offsetMs = (at: number, zone: string) => (zone === 'UTC' ? 0 : berlin(at));
    const table = readTable(
      [
        'arrived,answered at,talk,agent',
        '2026-10-25T00:50:00Z,2026-10-25T01:10:00Z,60,a1',
        '2026-10-25T02:30:00+02:00,2026-10-25T02:30:05+02:00,60,a2',
      ].join('\n'),
    );
    if (!table.ok) throw new Error('not read');
    const log = readLog(table.value, null, { zones: { timeZone: 'Europe/Berlin', offsetMs } });
    if (!log.ok) throw new Error(JSON.stringify(log.problems));
    const told = Array.from(log.value.calls, ({ enteredAtMs, waitMs }) => [enteredAtMs, waitMs]);
    expect(told).toEqual([
      [9_000_000, 5_000],
      [10_200_000, 1_200_000],
    ]);
    expect(log.value.preface).toEqual([
      'times of another zone, or with an offset, are shown in Europe/Berlin',
    ]);
  });

  it('takes a caller whom the queue sends on to have waited until then', () => {
    const log = logOf(
      [
        '1772434900|c2|Sales|NONE|ENTERQUEUE||+492|2',
        '1772434905|c2|Sales|PJSIP/Anna|CONNECT|5|c2.1|3',
        '1772434965|c2|Sales|PJSIP/Anna|COMPLETECALLER|5|60|2',
        '1772435100|c1|Sales|NONE|EXITWITHTIMEOUT|1|1|300',
      ],
      null,
      '1772434800|c1|Sales|NONE|ENTERQUEUE||+491|1',
    );
    if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log));
    expect(log.value.calls).toMatchObject([
      { outcome: 'censored', waitMs: 300_000, handleTimeMs: 0 },
      { outcome: 'answered', waitMs: 5_000, handleTimeMs: 60_000 },
    ]);
    expect(log.value.preface[0]).toBe('read as Asterisk, queue_log');
  });

  it('knows no waits where no column tells them, and of callers who gave up by their end', () => {
    const rows = arrivals.map((row) => row.split(',').toSpliced(2, 1).join(','));
    const log = logOf(rows, null, 'arrival_time,answer_time,outcome');
    if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log));
    expect(log.value.waitsUnknown).toContain('how long callers who gave up waited');
    const ended = rows.map((row) => `${row},${row.slice(0, 16)}:50`);
    const whole = logOf(ended, null, 'arrival_time,answer_time,outcome,end_time');
    if (!whole.ok || !('calls' in whole.value)) throw new Error(JSON.stringify(whole));
    expect(whole.value.waitsUnknown).toBeUndefined();
    expect(whole.value.calls[0]).toMatchObject({ outcome: 'abandoned', waitMs: 50_000 });
    expect(whole.value.calls[1]).toMatchObject({ waitMs: 20_000, handleTimeMs: 30_000 });
  });

  it('is refused where more than 2 % of the cells of a column are not understood', () => {
    const rows = arrivals.map((row, n) => (n === 5 ? row.replace(/,20,/, ',a while,') : row));
    const table = readTable(['arrival_time,answer_time,wait_time,outcome', ...rows].join('\n'));
    if (!table.ok) throw new Error('not read');
    const received = 'wait_time “a while”, as 1 of 40 cells of this column that are not understood';
    expect(readLog(table.value, null)).toMatchObject({
      ok: false,
      problems: [{ pointer: 'line 7', received }],
    });
    expect(readLog(table.value, null, { unreadShareMax: 0.03 })).toMatchObject({ ok: true });
  });

  it('skips lines before the header, sums and notes, and counts an id once', () => {
    const row = '2026-03-02,09:00:00,00:10,60,1';
    const all = [
      'My report',
      '',
      'day,arrived,wait,talk,call id',
      row,
      row,
      'Total,,,,2',
      '',
      'Made up',
    ];
    const stream = new LogStream(null);
    expect([...stream.survey(all.join('\n')), ...stream.decide()]).toEqual([]);
    expect(stream.add(all.join('\n'))).toEqual([]);
    const log = stream.end();
    if (!log.ok) throw new Error(JSON.stringify(log.problems));
    expect(log.value.calls).toHaveLength(1);
    expect(log.value.preface).toEqual(['lines before the header, not read: 2']);
    expect(log.value.notes.get('sumRow')).toMatchObject({ rows: 1, first: [{ line: 6 }] });
    expect(log.value.notes.get('repeated')).toMatchObject({ rows: 1, first: [{ line: 5 }] });
  });

  it.each([
    ['JSON', '{"queue": "a"}', 'JSON'],
    ['a header alone', 'time,wait\n', 'a header and no row'],
  ])('is refused where it is %s', (_, all, received) => {
    expect(streamed(all, 5)).toMatchObject({
      ok: false,
      problems: [{ pointer: 'line 1', received }],
    });
  });

  it.each([
    ['a row that is short', `${text}x,y\n`, 'line 6', '2 cells'],
    ['an empty line between rows', `${text}\n${quoted}\n`, 'line 6', 'an empty line'],
    ['a quote that is never closed', `${text}"x,y\n`, 'line 6', 'the end of the text'],
    ['nothing in it', '', 'line 1', 'empty'],
  ])('is refused in parts with %s, by line', (_, all, pointer, received) => {
    expect(streamed(all, 5)).toMatchObject({ ok: false, problems: [{ pointer, received }] });
  });
});
