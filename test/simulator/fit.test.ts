/**
 * Fits: logs are read with their pitfalls, patience is censored, and a known centre is found again.
 */
import { describe, expect, it } from 'vitest';
import type { ColumnMap } from '../../contracts/index.ts';
import {
  compileDistribution,
  fitAgentFactors,
  fitBusyness,
  fitCallsAgain,
  fitCensored,
  fitHandleTimes,
  fitPatienceByQueue,
  fitPooling,
  fitPresence,
  fitProfiles,
  hazardBetween,
  type LoggedCall,
  patienceTable,
  readLog,
  readTable,
  survivalAt,
  survivalSteps,
  type Wait,
} from '../../simulator/index.ts';

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

function aCall(of: Partial<LoggedCall>): LoggedCall {
  const call = { row: 0, day: 10_000, callType: 'regular', enteredAtMs: 0, hasQueued: true };
  const times = { waitMs: 0, handleTimeMs: 60_000, ivrMs: null, wrapUpMs: null };
  const who = { agent: null, caller: null, priority: null };
  return { ...call, ...times, ...who, outcome: 'answered', ...of };
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
    expect(readTable('a,b,c\n"x, y",,"say ""no"""\n')).toEqual({
      ok: true,
      value: { columns: ['a', 'b', 'c'], rows: [['x, y', '', 'say "no"']] },
    });
  });
});

describe('patience', () => {
  const waits: readonly Wait[] = [
    { waitMs: 1_000, hasLeft: true },
    { waitMs: 2_000, hasLeft: false },
    { waitMs: 2_000, hasLeft: true },
    { waitMs: 4_000, hasLeft: true },
  ];

  it('is the product of shares that stayed, those who leave counted before those served', () => {
    const steps = survivalSteps(waits);
    expect(steps.map(({ atMs, survival, atRisk }) => [atMs, survival, atRisk])).toEqual([
      [1_000, 0.75, 4],
      [2_000, 0.5, 3],
      [4_000, 0, 1],
    ]);
    expect([0, 1_000, 3_999].map((atMs) => survivalAt(steps, atMs))).toEqual([1, 0.75, 0.5]);
    expect(hazardBetween(waits, 1_000, 3_000)).toEqual({ events: 1, exposureMs: 4_000 });
  });

  it('is found again in waits that were cut short, by every law', () => {
    const law = compileDistribution({ law: 'weibull', shape: 0.8, scaleMs: 300_000 });
    const cut = compileDistribution({ law: 'exponential', meanMs: 120_000 });
    const some = Array.from({ length: 4_000 }, (_, n): Wait => {
      const patienceMs = law.quantile(((n * 0.618_033_988_7) % 1) + 1e-9);
      const servedMs = cut.quantile(((n * 0.754_877_666_2) % 1) + 1e-9);
      const waitMs = Math.max(1, Math.round(Math.min(patienceMs, servedMs)));
      return { waitMs, hasLeft: patienceMs < servedMs };
    });
    const [exponential, weibull, lognormal] = fitCensored(some);
    expect(weibull?.law).toMatchObject({ law: 'weibull' });
    const { shape = 0, scaleMs = 0 } = weibull?.law.law === 'weibull' ? weibull.law : {};
    expect(Math.abs(shape - 0.8)).toBeLessThan(0.03);
    expect(Math.abs(scaleMs / 300_000 - 1)).toBeLessThan(0.08);
    for (const other of [exponential, lognormal]) {
      expect(other?.logLikelihood ?? 0).toBeLessThan(weibull?.logLikelihood ?? 0);
    }
    const table = patienceTable(some);
    const [, atMinute = 0] = table?.rows.findLast(([atMs]) => atMs <= 60_000) ?? [];
    expect(Math.abs(atMinute - (1 - law.cdf(60_000)))).toBeLessThan(0.02);
    expect(table?.rows.length ?? 999).toBeLessThanOrEqual(200);
  });

  it('has no table where nobody left', () => {
    expect(patienceTable(waits.map((wait) => ({ ...wait, hasLeft: false })))).toBeNull();
    expect(fitCensored(waits.map((wait) => ({ ...wait, hasLeft: false })))).toEqual([]);
  });

  it('is said to depend on the queue where those who find one leave sooner', () => {
    // A call every 10 s waits 100 s; who finds five or more leaves after 20 s, three times of four.
    const calls = Array.from({ length: 6_000 }, (_, n) => {
      const burst = n % 30;
      const leaves = burst >= 6 && n % 4 !== 0;
      return aCall({
        enteredAtMs: Math.floor(n / 30) * 3_600_000 + burst * 10_000,
        day: 10_000 + Math.floor(n / 300),
        waitMs: leaves ? 20_000 : 100_000,
        outcome: leaves ? 'abandoned' : 'answered',
      });
    });
    const found = fitPatienceByQueue(calls, 'regular');
    const shares = found?.leavesByWait.map(([, share]) => share) ?? [];
    expect(shares[0]).toBe(0);
    expect(shares.at(-1) ?? 0).toBeGreaterThan(0.3);
    expect(found?.groups[0]?.hazard).toBe(0);
  });
});

describe('handle times', () => {
  it.each([
    ['exponential', { law: 'exponential', meanMs: 180_000 } as const],
    ['gamma', { law: 'gamma', shape: 3, meanMs: 180_000 } as const],
    ['weibull', { law: 'weibull', shape: 1.6, scaleMs: 200_000 } as const],
    ['lognormal', { law: 'lognormal', mu: 4.8, sigma: 0.9, unit: 's' } as const],
  ])('of a sample that is %s are found to be', (name, spec) => {
    const law = compileDistribution(spec);
    const times = Array.from({ length: 2_000 }, (_, n) => law.quantile((n + 0.5) / 2_000));
    const found = fitHandleTimes(times);
    expect(found?.tried[0]?.law.law).toBe(name);
    expect(found?.ksDistance ?? 1).toBeLessThan(0.005);
    expect(Math.abs(compileDistribution(found?.kept ?? spec).mean / law.mean - 1)).toBeLessThan(
      0.02,
    );
  });

  it('that no law comes near to are kept as quantiles, and the reason is stated', () => {
    const times = Array.from({ length: 1_000 }, (_, n) => (n % 2 === 0 ? 60_000 : 300_000 + n));
    const found = fitHandleTimes(times);
    expect(found?.kept.law).toBe('empirical');
    expect(found?.why).toContain('more than 0.03');
    expect(fitHandleTimes([1_000, 2_000])?.why).toBe('2 times are too few for a distribution');
    expect(fitHandleTimes([])).toBeNull();
  });

  it('of agents differ by a factor that is shrunk where calls are few', () => {
    const calls = [
      ...Array.from({ length: 300 }, () => aCall({ agent: 'slow', handleTimeMs: 240_000 })),
      ...Array.from({ length: 300 }, () => aCall({ agent: 'quick', handleTimeMs: 60_000 })),
      ...Array.from({ length: 3 }, () => aCall({ agent: 'new', handleTimeMs: 240_000 })),
    ];
    const factors = new Map(fitAgentFactors(calls)?.agents.map((one) => [one.agent, one.factor]));
    expect(factors.get('slow') ?? 0).toBeCloseTo(2 ** (300 / 330), 1);
    expect(factors.get('quick') ?? 0).toBeCloseTo(0.5 ** (300 / 330), 1);
    expect(factors.get('new') ?? 9).toBeLessThan(1.1);
  });
});

describe('what a log shows of a centre', () => {
  it('counts callers who were passed by another type, and groups agents by what they take', () => {
    const calls = Array.from({ length: 300 }, (_, n) => [
      aCall({
        row: 3 * n,
        enteredAtMs: n * 60_000,
        callType: 'stocks',
        waitMs: 30_000,
        agent: 'a',
      }),
      aCall({ row: 3 * n + 1, enteredAtMs: n * 60_000 + 5_000, agent: 'b', hasQueued: false }),
      aCall({ row: 3 * n + 2, enteredAtMs: n * 60_000 + 40_000, agent: 'a', hasQueued: false }),
    ]).flat();
    expect(fitPooling(calls)).toEqual({
      answeredAtOnce: 600,
      whileAnotherTypeWaited: 300,
      whileTheSameTypeWaited: 0,
    });
    expect(fitProfiles(calls).map(({ agents, callTypes }) => [agents, callTypes])).toEqual([
      [['a'], ['regular', 'stocks']],
      [['b'], ['regular']],
    ]);
  });

  it('measures the pause between calls only where the next caller already waits', () => {
    const found = fitPresence([
      aCall({ agent: 'a', enteredAtMs: 0, handleTimeMs: 60_000, hasQueued: false }),
      aCall({ agent: 'a', enteredAtMs: 50_000, waitMs: 15_000, handleTimeMs: 60_000 }),
      aCall({ agent: 'a', enteredAtMs: 400_000, handleTimeMs: 60_000, hasQueued: false }),
    ]);
    expect(found).toMatchObject({ changeoverMs: 5_000, changeovers: 1 });
    expect(found?.busyByWaiting).toEqual([expect.objectContaining({ waiting: 1, busy: 1 })]);
  });

  it('finds the variance of busy days beyond Poisson, and none where there is none', () => {
    const even = Array.from({ length: 40 }, (_, day) => [100 + (day % 2 === 0 ? 10 : -10), 100]);
    const busy = even.map((counts, day) =>
      counts.map((count) => count * (day % 4 < 2 ? 1.3 : 0.7)),
    );
    const of = { blocks: 1, intervalMs: 3_600_000 };
    expect(Math.abs(fitBusyness(even, of).dayVariance)).toBeLessThan(0.01);
    expect(Math.abs(fitBusyness(busy, of).dayVariance - 0.09)).toBeLessThan(0.02);
  });

  it('compares calls after an abandoned one with those after a served one', () => {
    const calls = ['x', 'y', 'z', 'w'].flatMap((caller, n) => [
      aCall({ caller, outcome: n < 2 ? 'abandoned' : 'answered', waitMs: 10_000 }),
      ...(n === 0 || n === 2 ? [aCall({ caller, enteredAtMs: 610_000 })] : []),
    ]);
    expect(fitCallsAgain(calls)).toMatchObject({
      afterAbandonShare: 0.5,
      afterServiceShare: 0.25,
      redialShare: 0.25,
      gapMs: [600_000, 600_000, 600_000],
    });
  });
});
