/** Axes over calls, patience and the centre. */
import { describe, expect, it } from 'vitest';
import { compileExperiment, knownAxes, parseAxis } from '../../../simulator/index.ts';
import { aCallType, aScenario } from '../../support/scenarios.ts';

const byInterval = aCallType({
  arrivals: { kind: 'intervals', callsPerInterval: [10, 20, 30, 40] },
});
const scenario = aScenario({ callTypes: [byInterval, aCallType({ id: 'service' })] });
const centre = {
  schema: 'callwright.centre/1',
  id: 'shop',
  timeZone: 'UTC',
  queues: [
    {
      id: 'main',
      serviceLevel: {
        measureId: 'serviceLevelNet',
        share: 0.8,
        targetMs: 20_000,
        shortAbandonMs: 5_000,
      },
    },
  ],
  profiles: [{ id: 'clerk', links: [{ queue: 'main' }] }],
  defaults: { queue: 'main' },
} as const;

function cellsOf(text: string, of: object = {}) {
  const axis = parseAxis(text);
  if (!axis.ok) throw new Error(axis.problems[0]?.message);
  const made = compileExperiment(scenario, { axes: [axis.value], seed: 1, ...of });
  if (!made.ok) throw new Error(made.problems[0]?.message);
  return made.value.cells;
}

describe('an axis over calls', () => {
  it('multiplies all calls, those of a call type, or of one interval', () => {
    const arrivalsOf = (text: string) =>
      cellsOf(text)[0]?.scenario.callTypes.map(({ arrivals }) => arrivals);
    const rate = { kind: 'poisson', arrivalsPerHour: 60 };
    const counts = (...callsPerInterval: readonly number[]) => ({
      kind: 'intervals',
      callsPerInterval,
    });
    expect(arrivalsOf('volume=×2')).toEqual([
      counts(20, 40, 60, 80),
      { ...rate, arrivalsPerHour: 120 },
    ]);
    expect(arrivalsOf('volume.orders=x0.5')).toEqual([counts(5, 10, 15, 20), rate]);
    expect(arrivalsOf('volume.orders.09:00=×2')).toEqual([counts(10, 20, 60, 40), rate]);
  });

  it.each([
    ['volume=2', /volume is 2; expected a factor like ×1\.1/],
    ['volume.order=×2', /volume\.order is order; expected one of orders, service; did you mean/],
    ['volume.orders.09:10=×2', /is 09:10; expected one of 08:00, 08:30, 09:00, 09:30/],
    ['volume.service.09:00=×2', /whose arrivals are poisson; expected arrivals of kind intervals/],
    ['patience=60', /patience=60; expected a time with its unit|patience=60/],
    ['centre.queues.main.serviceLevel.targetMs=10s', /of no centre file; expected a scenario/],
  ])('refuses %s', (text, told) => {
    expect(() => cellsOf(text)).toThrow(told);
  });
});

describe('an axis over patience', () => {
  it('sets its mean, or multiplies it', () => {
    const meansOf = (text: string) =>
      cellsOf(text)[0]?.scenario.callTypes.map(({ patience }) => patience);
    const law = 'exponential';
    expect(meansOf('patience=×0.5')).toEqual([
      { law, meanMs: 60_000 },
      { law, meanMs: 60_000 },
    ]);
    expect(meansOf('patience.service=90s')).toEqual([
      { law, meanMs: 120_000 },
      { law, meanMs: 90_000 },
    ]);
  });
});

describe('an axis over the centre', () => {
  it('changes a number of its file, for that cell alone', () => {
    const targets = cellsOf('centre.queues.main.serviceLevel.targetMs=10s,30s', { centre }).map(
      (cell) => cell.centre?.queues[0]?.serviceLevel?.targetMs,
    );
    expect(targets).toEqual([10_000, 30_000]);
    expect(() => cellsOf('centre.queues.main.serviceLevel.share=7', { centre })).toThrow(
      /centre\.queues\.main\.serviceLevel\.share: .*serviceLevel\/share/,
    );
  });
});

it('lists what an axis may name, and each name can be set to what it is', () => {
  const { rows } = knownAxes(scenario, centre);
  const named = new Map(rows.map(([path, now]) => [String(path), String(now)]));
  expect(named.get('volume')).toBe('220 calls');
  expect(named.get('staffing.clerk')).toBe('3 agents');
  expect(named.get('patience.orders')).toBe('120s');
  expect(named.get('centre.queues.main.serviceLevel.targetMs')).toBe('20000');
  const numbers = [...named].filter(([, now]) => /^[\d.]+$/.test(now));
  expect(numbers.length).toBeGreaterThan(5);
  for (const [path] of numbers) {
    expect(() => cellsOf(`${path}=×1`, { centre })).not.toThrow();
  }
});
