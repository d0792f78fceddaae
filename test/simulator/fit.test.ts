/** Fits: logs are read with their pitfalls, patience is censored, and a known centre is found again. */
import { describe, expect, it } from 'vitest';
import type { ColumnMap } from '../../contracts/index.ts';
import {
  centreOf,
  compileLaw,
  compileScenario,
  fitAgentFactors,
  fitBusyness,
  fitCallsAgain,
  fitCensored,
  fitHandleTimes,
  fitLog,
  fitLognormalMixture,
  fitParts,
  fitPatienceByQueue,
  fitPooling,
  fitPresence,
  fitProfiles,
  fitStaff,
  hazardBetween,
  hourTargets,
  type LoggedCall,
  meanUntilMs,
  measuredOf,
  medianMs,
  minutesOf,
  patienceTable,
  profilesOf,
  readLog,
  readTable,
  type ScenarioNames,
  scenarioOf,
  shiftsOf,
  simulateReplication,
  survivalAt,
  survivalSteps,
  type Wait,
} from '../../simulator/index.ts';
import { bankLog, hasSharedData } from '../support/shared-log.ts';

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
  const ended = { waitMs: 0, outcome: 'answered' as const, handleTimeMs: 60_000, ivrMs: null };
  return { ...call, ...ended, agent: null, caller: null, priority: null, ...of };
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
    expect(Object.fromEntries(log.value.notes)).toEqual({
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
    expect(medianMs(steps)).toBe(2_000);
    expect(meanUntilMs(steps, 3_000)).toBe(1_000 + 750 + 500);
    expect(hazardBetween(waits, 1_000, 3_000)).toEqual({ events: 1, exposureMs: 4_000 });
  });

  it('is found again in waits that were cut short, by every law', () => {
    const law = compileLaw({ law: 'weibull', shape: 0.8, scaleMs: 300_000 });
    const cut = compileLaw({ law: 'exponential', meanMs: 120_000 });
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
    const law = compileLaw(spec);
    const times = Array.from({ length: 2_000 }, (_, n) => law.quantile((n + 0.5) / 2_000));
    const found = fitHandleTimes(times);
    expect(found?.tried[0]?.law.law).toBe(name);
    expect(found?.ksDistance ?? 1).toBeLessThan(0.005);
    expect(Math.abs(compileLaw(found?.kept ?? spec).mean / law.mean - 1)).toBeLessThan(0.02);
  });

  it('that no law comes near to are kept as quantiles, and the reason is stated', () => {
    const times = Array.from({ length: 1_000 }, (_, n) => (n % 2 === 0 ? 60_000 : 300_000 + n));
    const found = fitHandleTimes(times);
    expect(found?.kept.law).toBe('empirical');
    expect(found?.why).toContain('more than 0.03');
    expect(fitHandleTimes([1_000, 2_000])?.why).toBe('2 times are too few for a law');
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

describe('fitted staff', () => {
  it('is made of shifts that have every hour’s agents on the mean, each profile its share', () => {
    const shares = [0.5, 0.5, 0.5];
    const shifts = shiftsOf({
      agents: [2.25, 3.5, 1.75],
      profiles: [
        { id: 'p', shares },
        { id: 'q', shares },
      ],
      startMinute: 480,
      lastMinute: 660,
    });
    const minutes = (clock: string) => +clock.slice(0, 2) * 60 + +clock.slice(3);
    const timeOf = (profile: string) =>
      shifts
        .filter((shift) => shift.profile === profile)
        .reduce((sum, { count, start, end }) => sum + count * (minutes(end) - minutes(start)), 0);
    expect(Math.abs(timeOf('p') + timeOf('q') - 7.5 * 60)).toBeLessThanOrEqual(5);
    expect(Math.abs(timeOf('p') - timeOf('q'))).toBeLessThanOrEqual(60);
  });

  it('is found again, with rates, laws and waits, in the log of a simulated centre', () => {
    const known = {
      schema: 'callwright.scenario/1' as const,
      clock: { dayStart: '08:00', dayEnd: '12:00', intervalMs: 1_800_000, timeZone: 'UTC' },
      callTypes: [
        {
          id: 'calls',
          arrivals: { kind: 'poisson' as const, arrivalsPerHour: 120 },
          handleTime: { talk: { law: 'gamma' as const, shape: 2, meanMs: 120_000 } },
          patience: { law: 'exponential' as const, meanMs: 180_000 },
        },
      ],
      agents: {
        profiles: [{ id: 'agents', skills: { calls: 50 } }],
        shifts: [{ profile: 'agents', count: 5, start: '08:00', end: '13:00' }],
      },
    };
    const rows = rowsOfDays(known, 20);
    const log = logOf(
      rows,
      { ...map, columns: { ...map.columns, date: 'date' }, callTypes: { c: 'calls' } },
      header,
    );
    if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log));
    const fitted = fitLog(log.value, { intervalMs: 1_800_000 });
    if (!fitted.ok) throw new Error(JSON.stringify(fitted.problems));
    const fit = fitted.value;
    const [type] = fit.callTypes;
    expect(fit.startMs).toBe(28_800_000);
    expect(type?.callsPerInterval).toHaveLength(8);
    for (const calls of type?.callsPerInterval ?? []) expect(Math.abs(calls - 60)).toBeLessThan(7);
    expect(type?.handleTimes?.tried[0]?.law.law).toBe('gamma');
    expect(Math.abs((type?.handleTimes?.meanMs ?? 0) / 120_000 - 1)).toBeLessThan(0.05);
    const [exponential] = type?.censored ?? [];
    const meanMs = exponential?.law.law === 'exponential' ? exponential.law.meanMs : 0;
    expect(Math.abs(meanMs / 180_000 - 1)).toBeLessThan(0.12);
    const names: ScenarioNames = {
      id: 'known',
      name: 'known',
      centreFile: 'centre.json',
      timeZone: 'UTC',
      targetMs: 20_000,
      shortAbandonMs: 5_000,
      seed: 5,
      headStarts: {},
      parts: new Set(fitParts),
    };
    const search = fitStaff({
      scenarioOf: (shifts) => scenarioOf(fit, names, { shifts }),
      centre: centreOf(fit, names),
      hours: hourTargets(fit),
      ...minutesOf(fit),
      profiles: profilesOf(fit, names),
      rounds: 8,
      replications: 20,
    });
    let next = search.next();
    while (next.done !== true) next = search.next();
    for (const agents of next.value.agents) expect(Math.abs(agents - 5)).toBeLessThan(0.6);
    const { calls, days } = fit;
    const measured = measuredOf(fit, { calls, days, targetMs: 20_000, source: 'simulated' });
    expect(measured).toMatchObject({ days: 20, windows: [{}, {}, {}, {}] });
  });
});

type Known = Parameters<typeof compileScenario>[0];

/** The rows of a log that simulated days would leave. */
function rowsOfDays(scenario: Known, count: number): readonly string[] {
  const compiled = compileScenario(scenario);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return Array.from({ length: count }, (_, replication) => {
    const came = new Map<string, number>();
    const answered = new Map<string, readonly [number, string]>();
    const rows: string[] = [];
    const date = `2026-03-${String(replication + 1).padStart(2, '0')}`;
    const secondsOf = (ms: number) => (ms + 28_800_000) / 1_000;
    const leave = (callId: string, atMs: number): void => {
      const at = came.get(callId) ?? 0;
      const [answeredMs, agent] = answered.get(callId) ?? [null, ''];
      const wait = (answeredMs ?? atMs) - at;
      const queued = wait > 0 ? secondsOf(at) : 0;
      const service =
        answeredMs === null
          ? '0,0,HANG'
          : `${secondsOf(answeredMs)},${(atMs - answeredMs) / 1_000},AGENT`;
      rows.push(`${date},c,${secondsOf(at)},${queued},${wait / 1_000},${service},${agent}`);
    };
    simulateReplication(compiled.value, replication, {
      onEffect: (effect) => {
        if (effect.type === 'call.queued') came.set(effect.callId, effect.atMs);
        if (effect.type === 'call.answered') {
          answered.set(effect.callId, [effect.atMs, effect.agentId]);
        }
        if (effect.type === 'call.abandoned' || effect.type === 'call.ended') {
          leave(effect.callId, effect.atMs);
        }
      },
    });
    return rows;
  }).flat();
}

describe.runIf(hasSharedData)('the bank’s log', () => {
  const seconds = (list: readonly number[]) => list.map((value) => value * 1_000);

  it('has the calls, exclusions and patience of the published tables', () => {
    const { calls, notes } = bankLog();
    expect(calls).toHaveLength(31_403);
    expect(Object.fromEntries(notes)).toMatchObject({
      leftInIvr: 1_941,
      answeredWithoutAgent: 491,
      answeredWithoutHandleTime: 85,
      abandonedWithHandleTime: 97,
      censored: 278,
      queuedWithoutWait: 31,
    });
    const tables: readonly (readonly [string, number, number, number, readonly number[]])[] = [
      ['all', 18_306, 3_932, 293, [0.9643, 0.9012, 0.8242, 0.7152, 0.6165, 0.4944, 0.2699, 318.6]],
      [
        'regular',
        11_452,
        1_667,
        439,
        [0.9747, 0.9242, 0.861, 0.7712, 0.7047, 0.6153, 0.4959, 386.9],
      ],
      [
        'new-customer',
        4_567,
        1_950,
        166,
        [0.9262, 0.8191, 0.7074, 0.5671, 0.4422, 0.3179, 0.14, 235.3],
      ],
      ['stocks', 1_643, 181, 508, [0.9942, 0.9685, 0.9197, 0.8519, 0.8149, 0.7143, 0.2908, 405.1]],
      [
        'return-request',
        352,
        56,
        405,
        [0.9646, 0.9361, 0.903, 0.7641, 0.617, 0.5785, 0.3857, 353.2],
      ],
      ['internet', 201, 62, 339, [0.99, 0.9615, 0.8619, 0.7743, 0.6891, 0.5731, 0.2145, 326.4]],
    ];
    for (const [type, n, events, median, published] of tables) {
      const waits = calls
        .filter(({ waitMs, callType }) => waitMs > 0 && (type === 'all' || callType === type))
        .map(({ waitMs, outcome }) => ({ waitMs, hasLeft: outcome === 'abandoned' }));
      const steps = survivalSteps(waits);
      expect([type, waits.length, waits.filter(({ hasLeft }) => hasLeft).length]).toEqual([
        type,
        n,
        events,
      ]);
      const found = seconds([10, 30, 60, 120, 180, 300, 600]).map((atMs) =>
        survivalAt(steps, atMs),
      );
      for (const [place, value] of found.entries()) {
        expect(Math.abs(value - (published[place] ?? 0))).toBeLessThan(0.00006);
      }
      expect(Math.round((medianMs(steps) ?? 0) / 1_000)).toBe(median);
      expect(Math.abs(meanUntilMs(steps, 600_000) / 1_000 - (published[7] ?? 0))).toBeLessThan(
        0.06,
      );
      if (type !== 'all') continue;
      const hazards = [
        [0, 5],
        [5, 10],
        [10, 15],
        [50, 60],
        [150, 180],
        [420, 600],
      ].map(([a = 0, b = 0]) => {
        const { events: left, exposureMs } = hazardBetween(waits, a * 1_000, b * 1_000);
        return Number(((left * 1e6) / exposureMs).toFixed(1));
      });
      expect(hazards).toEqual([2.7, 4.5, 4.2, 3.5, 3, 1.7]);
      const fits = fitCensored(waits).map(({ logLikelihood }) => Number(logLikelihood.toFixed(1)));
      expect(fits).toEqual([-27_014.5, -26_983.4, -26_941.9]);
    }
  });

  it('has handle times that are a mixture of very short services and the rest', () => {
    const times = bankLog()
      .calls.filter(({ outcome, handleTimeMs }) => outcome === 'answered' && handleTimeMs > 0)
      .map(({ handleTimeMs }) => handleTimeMs);
    expect(times).toHaveLength(27_077);
    const [short, long] = fitLognormalMixture(times);
    expect([short.share, short.mu, short.sigma].map((x) => x.toFixed(3))).toEqual([
      '0.073',
      '1.530',
      '0.784',
    ]);
    expect([long.share, long.mu, long.sigma].map((x) => x.toFixed(3))).toEqual([
      '0.927',
      '4.801',
      '0.941',
    ]);
  });

  it('has busy days, agents who differ, and callers who call again, as published', () => {
    const log = bankLog();
    const fitted = fitLog(log, { intervalMs: 1_800_000 });
    if (!fitted.ok) throw new Error('not fitted');
    const { busyness, agentFactors, callsAgain, days, startMs, endMs } = fitted.value;
    expect([days.length, startMs / 3_600_000, endMs / 3_600_000]).toEqual([20, 7, 24]);
    expect(Math.abs(busyness.dayVariance - 0.0121)).toBeLessThan(0.0015);
    expect(agentFactors?.agents).toHaveLength(24);
    expect(callsAgain?.afterServiceShare ?? 0).toBeCloseTo(0.291, 3);
    expect(callsAgain?.afterAbandonShare ?? 0).toBeCloseTo(0.63, 2);
    expect(
      fitPatienceByQueue(log.calls, 'regular')?.groups.map(({ hazard }) => hazard > 2),
    ).toEqual([false, false, true, true]);
  });
});
