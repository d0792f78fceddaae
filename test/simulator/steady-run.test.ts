import { describe, expect, it } from 'vitest';
import { compileScenario, reportOf, simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan, aScenario } from '../support/scenarios.ts';

const hourMs = 3_600_000;
const patient = aCallType({
  arrivals: { kind: 'poisson', arrivalsPerHour: 80 },
  patience: null,
});
const longRun = { mode: 'steady', steady: { lengthMs: 600 * hourMs } } as const;

function steadyPlan(steady: object = {}) {
  return aPlan({
    callTypes: [patient],
    agents: {
      profiles: [{ id: 'clerk', skills: { orders: 50 } }],
      shifts: [
        { profile: 'clerk', count: 5, start: '08:00', end: '09:00' },
        { profile: 'clerk', count: 9, start: '08:30', end: '10:00' },
      ],
    },
    run: { ...longRun, steady: { ...longRun.steady, ...steady } },
    report: { measures: ['waitMsMean', 'delayShare', 'occupancy'] },
  });
}

describe('a steady run', () => {
  const plan = steadyPlan();
  const result = simulateReplication(plan, 0, {});
  const report = reportOf(plan, [result]);

  it('keeps those who are there at the start all the time, and nobody else', () => {
    expect(plan.agents).toHaveLength(5);
    // M/M/5 at 4 erlangs: everybody works 0.8 of the time.
    const occupancy = report.measures.find(({ measureId }) => measureId === 'occupancy');
    expect(occupancy?.low).toBeLessThan(0.8);
    expect(occupancy?.high).toBeGreaterThan(0.8);
  });

  it('has an interval over batches that holds the exact value', () => {
    // Erlang C of 5 agents and 4 erlangs: 0.5541; wait 0.5541 x 180 s.
    const [, wait, delay] = report.measures;
    expect(delay).toMatchObject({ measureId: 'delayShare', method: 'batchMeans' });
    expect(delay?.low).toBeLessThan(0.5541);
    expect(delay?.high).toBeGreaterThan(0.5541);
    expect(wait?.low).toBeLessThan(0.5541 * 180_000);
    expect(wait?.high).toBeGreaterThan(0.5541 * 180_000);
    expect(wait?.n).toBeLessThanOrEqual(30);
    expect(report.queues[0]?.measures[1]).toEqual({ ...wait });
  });

  it('leaves the warm-up out, and adds up to its batches', () => {
    const { steady } = result;
    expect(steady?.batches).toHaveLength(30);
    expect(steady?.batches[0]?.fromMs).toBe(steady?.warmUpMs);
    expect(steady?.batches.at(-1)?.toMs).toBe(600 * hourMs);
    const calls = result.windows.reduce((sum, one) => sum + one.calls, 0);
    expect(result.whole.calls).toBe(calls);
    const waited = result.windows.map(({ sums }) => sums.get('waitMsMean')?.numerator ?? 0);
    const total = waited.reduce((sum, ms) => sum + ms, 0);
    expect(result.whole.sums.get('waitMsMean')?.numerator).toBe(total);
    expect(report.steady).toEqual({
      warmUpMs: steady?.warmUpMs,
      toMs: 600 * hourMs,
      batches: 30,
    });
  });

  it('takes the warm-up and the batches that it is told', () => {
    const told = steadyPlan({ warmUpMs: 50 * hourMs, batches: 10 });
    const { steady } = simulateReplication(told, 0, {});
    expect(steady).toMatchObject({ warmUpMs: 50 * hourMs, isTooShort: false });
    expect(steady?.batches).toHaveLength(10);
    // Whole batches do not stretch it: the run ends sooner.
    const odd = steadyPlan({ warmUpMs: 7 * hourMs, batches: 30 });
    const { batches = [] } = simulateReplication(odd, 0, {}).steady ?? {};
    const [first, last] = [batches[0], batches.at(-1)];
    expect(Math.abs((first?.fromMs ?? 0) - 7 * hourMs)).toBeLessThan(2_000);
    expect(last?.toMs).toBeLessThan(600 * hourMs);
    expect(last?.toMs).toBeGreaterThan(580 * hourMs);
    const late = steadyPlan({ warmUpMs: 599 * hourMs });
    const short = reportOf(late, [simulateReplication(late, 0, {})]);
    expect(short.warnings.map(({ code }) => code)).toContain('shortWarmUp');
  });

  it('has one load all the time: others than Poisson callers are refused', () => {
    const arrivals = { kind: 'intervals' as const, callsPerInterval: [30, 30, 30, 30] };
    const scenario = aScenario({ callTypes: [aCallType({ arrivals })], run: longRun });
    const compiled = compileScenario(scenario);
    expect(compiled).toMatchObject({
      ok: false,
      problems: [{ pointer: '/callTypes/0/arrivals/kind' }],
    });
  });
});
