/**
 * Fits: logs are read with their pitfalls, patience is censored, and a known centre is found again.
 */
import { describe, expect, it } from 'vitest';
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
  survivalAt,
  survivalSteps,
  type Wait,
  weekdayOf,
} from '../../simulator/index.ts';
import { fitRedials } from '../../simulator/planning/fit/calls-again.ts';
import { weekdayFactors } from '../../simulator/planning/fit/day-kinds.ts';
import { staffOfTeam } from '../../simulator/planning/fit/log-ons.ts';

function aCall(of: Partial<LoggedCall>): LoggedCall {
  const call = { row: 0, day: 10_000, callType: 'regular', enteredAtMs: 0, hasQueued: true };
  const times = { waitMs: 0, handleTimeMs: 60_000, wrapUpMs: null };
  const who = { agent: null, caller: null, priority: null };
  return { ...call, ...times, ...who, outcome: 'answered', ...of };
}

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
    const found = fitPatienceByQueue(calls).get('regular');
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

  it('takes weekday and trend for no busyness, and says how weekdays differ', () => {
    const dates = Array.from({ length: 84 }, (_, day) => 20_458 + day).filter(
      (day) => weekdayOf(day) < 5,
    );
    const counts = dates.map((day) => [
      Math.round(500 * (1.3 - 0.15 * weekdayOf(day)) * 1.004 ** (day - 20_458)),
    ]);
    const of = { blocks: 1, intervalMs: 3_600_000 };
    expect(fitBusyness(counts, of).dayVariance).toBeGreaterThan(0.03);
    expect(fitBusyness(counts, { ...of, days: dates }).dayVariance).toBeLessThan(0.001);
    const { monday = 0, friday = 1 } = weekdayFactors(counts, dates);
    expect(monday / friday).toBeCloseTo(1.3 / 0.7, 1);
    expect(weekdayFactors(counts.slice(0, 5), dates.slice(0, 5))).toEqual({});
  });

  it('takes for redials what calls again beyond those who were served', () => {
    const calls = Array.from({ length: 400 }, (_, n) => [
      aCall({
        row: 2 * n,
        caller: `c${n}`,
        outcome: n < 200 ? 'abandoned' : 'answered',
        waitMs: 10_000,
      }),
      // Half of the abandoned and a tenth of the served call again.
      ...(n < 100 || n >= 380
        ? [aCall({ row: 2 * n + 1, caller: `c${n}`, enteredAtMs: 610_000 })]
        : []),
    ]).flat();
    const found = fitRedials(calls, fitCallsAgain(calls));
    // Of 320 served, those among them who called again, 20 call again.
    expect(found?.share).toBeCloseTo(0.5 - 20 / 320, 2);
    expect(found?.rows.size).toBe(100);
    expect(found?.redialPart).toBeCloseTo((found?.share ?? 0) / 0.5, 6);
    expect(found?.delay.meanMs).toBeCloseTo(600_000, 0);
    expect(fitRedials(calls.slice(0, 20), fitCallsAgain(calls.slice(0, 20)))).toBeNull();
  });

  it('finds agents at work who are idle before their first call and after their last', () => {
    const hourMs = 3_600_000;
    // Four agents from 8:00 to 16:00 on twenty days: twenty minutes idle, then ten of talk.
    const calls = Array.from({ length: 20 }, (_, day) =>
      Array.from({ length: 4 }, (_, agent) =>
        Array.from({ length: 16 }, (_, n) =>
          aCall({
            day: 10_000 + day,
            agent: `a${agent}`,
            enteredAtMs: 8 * hourMs + 1_200_000 + n * 1_800_000 + agent * 30_000,
            handleTimeMs: 600_000,
          }),
        ),
      ).flat(),
    ).flat();
    const team = { callTypes: ['regular'], agents: ['a0', 'a1', 'a2', 'a3'] };
    const staff = staffOfTeam(team, calls, { days: 20, pauseMs: 0 });
    const hours = staff.reduce((sum, agents) => sum + agents, 0) / 4;
    expect(Math.abs(hours / (4 * 8) - 1)).toBeLessThan(0.02);
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
