/** Call logs are read with their pitfalls, and no class of rows is lost in silence. */
import { describe, expect, it } from 'vitest';
import type { ColumnMap } from '../../contracts/index.ts';
import { readLog, readTable } from '../../simulator/index.ts';

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

function logOf(rows: readonly string[], columns: ColumnMap | null = map, head = header) {
  const table = readTable([head, ...rows].join('\n'));
  return table.ok ? readLog(table.value, columns) : table;
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
          received: '10 of 10 abandoned calls left out: no time of arrival, first on line 2',
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

  it('leaves out what cannot be read, and says of each reason the first three lines', () => {
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
      badDay: { rows: 1, firstLines: [42] },
      arrivalFromAnswer: { rows: 1, firstLines: [43] },
      badTime: { rows: 1, firstLines: [44] },
      badLength: { rows: 1, firstLines: [45] },
      noCallType: { rows: 4, firstLines: [46, 47, 48] },
    });
    expect(log.value.calls).toHaveLength(42);
  });

  it('has dates of another order by the column map, and says so where it has none', () => {
    const rows = arrivals.map((row) => row.replaceAll('2026-11-20', '20/11/2026'));
    const head = 'arrival_time,answer_time,wait_time,outcome';
    expect(JSON.stringify(logOf(rows, null, head))).toContain(
      'arrival_time 20/11/2026 08:00:00, a date of the form dd/mm/yyyy',
    );
    expect(JSON.stringify(logOf(rows, null, head))).toContain('\\"dateOrder\\": \\"dmy\\"');
    const asked = {
      schema: 'callwright.columns/1' as const,
      dateOrder: 'dmy' as const,
      columns: { arrivedAt: 'arrival_time', answeredAt: 'answer_time', outcome: 'outcome' },
    };
    const log = logOf(rows, asked, head);
    if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log));
    expect(log.value.calls[0]).toMatchObject({ day: 20_777, enteredAtMs: 28_800_000 });
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
      ['answeredAfterMidnight', { rows: 1, firstLines: [2] }],
      ['clockPutBack', { rows: 1, firstLines: [3] }],
      ['answeredBefore', { rows: 1, firstLines: [4] }],
    ]);
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
    expect(log.value.notes.get('repeated')).toEqual({ rows: 2, firstLines: [4, 7] });
  });

  it('reads decimal commas as points, and says so', () => {
    const row = '2026-03-02;09:00:00,5;09:00:10,5;60,25;a1;';
    const log = logOf([row], null, plain.replaceAll(',', ';'));
    if (!log.ok || !('calls' in log.value)) throw new Error('not read');
    expect(log.value.calls).toMatchObject([
      { enteredAtMs: 32_400_500, waitMs: 10_000, handleTimeMs: 60_250 },
    ]);
    expect(log.value.notes.get('decimalComma')).toEqual({ rows: 1, firstLines: [2] });
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
});
