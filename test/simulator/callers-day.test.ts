/** Callers of simulated days: that each draw is its caller's own, and what days are made of. */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import {
  compileScenario,
  resolveScenario,
  type SimulationPlan,
  simulateReplication,
} from '../../simulator/index.ts';
import { aCallType, aPlan, aScenario } from '../support/scenarios.ts';

const minuteMs = 60_000;

/** A day's effects. */
function effectsOf(plan: SimulationPlan, replication = 0): readonly Effect[] {
  const effects: Effect[] = [];
  simulateReplication(plan, replication, { onEffect: (effect) => effects.push(effect) });
  return effects;
}

/** When each call of a type entered its queue, by its id. */
function entries(plan: SimulationPlan, callType = 'orders', replication = 0) {
  return effectsOf(plan, replication).flatMap((effect) =>
    effect.type === 'call.queued' && effect.callId.split('.')[1] === callType
      ? [`${effect.callId} ${effect.atMs}`]
      : [],
  );
}

/** First attempts alone. */
const firsts = (lines: readonly string[]) =>
  lines.filter((line) => line.split(' ')[0]?.split('.').length === 3);

/** A figure of a day. */
function figure(
  plan: SimulationPlan,
  id: 'attempts' | 'balkShare' | 'callerServedShare' | 'lostRevenuePerHour',
) {
  const sums = simulateReplication(plan, 0, { measures: [id] }).whole.sums.get(id);
  return (sums?.numerator ?? 0) / (sums?.denominator ?? 1);
}

describe('the callers of a day', () => {
  const base = entries(aPlan());

  it('cost the centre their order where they give up', () => {
    const calls = Array.from({ length: 5 }, () => ({ atMs: 0 }));
    const hasty = aCallType({
      arrivals: { kind: 'trace', calls },
      handleTime: { talk: { law: 'deterministic', valueMs: 60 * minuteMs } },
      patience: { law: 'deterministic', valueMs: minuteMs },
      order: { share: 0.5, valueMinor: 4_000 },
    });
    const plan = aPlan({
      clock: { dayStart: '08:00', dayEnd: '10:00' },
      callTypes: [hasty],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [{ profile: 'clerk', count: 1, start: '08:00', end: '10:00' }],
      },
    });
    // Four of five give up in two hours.
    expect(figure(plan, 'lostRevenuePerHour')).toBe((4 * 0.5 * 4_000) / 2);
  });

  it('are served once, however often they call again', () => {
    const delay = { law: 'deterministic', valueMs: minuteMs } as const;
    const patient = aCallType({
      handleTime: { talk: { law: 'deterministic', valueMs: 1_000 } },
      patience: null,
      returnCall: { share: 0.9, delay },
    });
    expect(figure(aPlan({ callTypes: [patient] }), 'callerServedShare')).toBe(1);
  });

  it('come when they come, whoever else calls, waits, redials or works', () => {
    expect(base.length).toBeGreaterThan(80);
    const late = aCallType({ id: 'late' });
    const afterAbandon = { share: 1, delay: { law: 'deterministic', valueMs: minuteMs } } as const;
    const bursts = [{ callType: 'orders', perDay: 3, calls: 20, decayMs: minuteMs }];
    const others: Partial<Scenario>[] = [
      { callTypes: [aCallType(), late] },
      { callTypes: [aCallType({ redial: { afterAbandon } })] },
      { callTypes: [aCallType({ balk: { share: 0.5 } })] },
      { agents: { ...aScenario().agents, noAnswerShare: 0.2 } },
      { bursts },
    ];
    for (const members of others) {
      const own = firsts(entries(aPlan(members))).filter(
        (line) => Number(line.split(' ')[0]?.split('.')[2]) < 2 ** 23,
      );
      expect(own).toEqual(base);
    }
  });

  it('redial under their own number, and no more often than they may', () => {
    const afterAbandon = {
      share: 1,
      delay: { law: 'deterministic', valueMs: 1_000 },
      attemptsMax: 3,
    } as const;
    const impatient = { law: 'deterministic', valueMs: 5_000 } as const;
    const plan = aPlan({
      callTypes: [aCallType({ patience: impatient, redial: { afterAbandon } })],
    });
    const ids = entries(plan).map((line) => line.split(' ')[0] ?? '');
    const again = ids.filter((id) => id.split('.').length === 4);
    expect(again.length).toBeGreaterThan(10);
    expect(new Set(again.map((id) => id.split('.')[3]))).toEqual(new Set(['1', '2']));
    for (const id of again) expect(ids).toContain(id.split('.').slice(0, 3).join('.'));
  });

  it('talk as long after a redial of somebody else as before', () => {
    const talks = (members: Partial<Scenario>): ReadonlyMap<string, number> => {
      const begun = new Map<string, number>();
      const lengths = new Map<string, number>();
      for (const effect of effectsOf(aPlan(members))) {
        if (effect.type === 'call.answered') begun.set(effect.callId, effect.atMs);
        if (effect.type === 'call.ended' && begun.has(effect.callId)) {
          lengths.set(effect.callId, effect.atMs - (begun.get(effect.callId) ?? 0));
        }
      }
      return lengths;
    };
    const afterAbandon = { share: 1, delay: { law: 'exponential', meanMs: minuteMs } } as const;
    const plain = talks({});
    const busy = talks({ callTypes: [aCallType({ redial: { afterAbandon } })] });
    const both = [...plain].filter(([id]) => busy.has(id));
    expect(both.length).toBeGreaterThan(30);
    for (const [id, lengthMs] of both) expect(busy.get(id)).toBe(lengthMs);
  });

  it('are as many as a straight line of rates expects, and come when it is high', () => {
    const arrivals = {
      kind: 'linear',
      arrivalsPerHour: [
        ['08:00', 0],
        ['10:00', 2_000],
      ],
    } as const;
    const counts = [0, 1, 2, 3, 4].map((replication) => {
      const plan = aPlan({
        callTypes: [
          aCallType({
            arrivals: {
              kind: 'linear',
              arrivalsPerHour: [
                ...arrivals.arrivalsPerHour.map(([at, rate]): [string, number] => [at, rate]),
              ],
            },
            patience: { law: 'deterministic', valueMs: 0 },
          }),
        ],
      });
      const times = entries(plan, 'orders', replication).map((line) => Number(line.split(' ')[1]));
      return [times.length, times.filter((atMs) => atMs < 3_600_000).length] as const;
    });
    const [all, early] = counts.reduce(([a, e], [x, y]) => [a + x, e + y], [0, 0]);
    // 2,000 a day, a quarter of them in the first half; four standard errors.
    expect(Math.abs(all / 5 - 2_000)).toBeLessThan((4 * Math.sqrt(2_000)) / Math.sqrt(5));
    expect(Math.abs(early / all - 0.25)).toBeLessThan((4 * Math.sqrt(0.1875)) / Math.sqrt(all));
  });

  it('balk where somebody would have to wait, with the share said', () => {
    const plan = aPlan({ callTypes: [aCallType({ balk: { share: 1 } })] });
    const ends = effectsOf(plan).filter(({ type }) => type === 'call.abandoned');
    expect(ends.length).toBeGreaterThan(5);
    for (const effect of ends) expect(effect).toMatchObject({ waitMs: 0 });
    expect(figure(plan, 'balkShare')).toBeGreaterThan(0.05);
  });

  it('balk on hearing a long wait', () => {
    const balk = { byAnnouncedWait: [[1, 1]] as [number, number][] };
    const busy = { kind: 'poisson', arrivalsPerHour: 120 } as const;
    const told = aPlan({ callTypes: [aCallType({ arrivals: busy, balk })] });
    expect(figure(told, 'balkShare')).toBeGreaterThan(0.1);
  });

  it('are patient beyond the wait that a trace recorded of them', () => {
    const calls = [0, 0, 0].map((_, nth) => ({
      atMs: nth,
      handleTimeMs: 600_000,
      waitMs: 240_000,
    }));
    const plan = aPlan({
      callTypes: [aCallType({ arrivals: { kind: 'trace', calls } })],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [{ profile: 'clerk', count: 1, start: '08:00', end: '12:00' }],
      },
    });
    const left = effectsOf(plan).filter(({ type }) => type === 'call.abandoned');
    for (const effect of left) {
      expect('waitMs' in effect && Number(effect.waitMs)).toBeGreaterThan(240_000);
    }
  });
});

describe('busy days', () => {
  /** Calls of many days: mean, variance, correlation of the two halves. */
  function daysOf(members: Partial<Scenario>, days: number) {
    const plan = aPlan({
      clock: { dayStart: '08:00', dayEnd: '09:00', intervalMs: 30 * minuteMs },
      ...members,
    });
    const windows = [0, 30].map((fromMin) => {
      return { fromMs: fromMin * minuteMs, toMs: (fromMin + 30) * minuteMs };
    });
    const halves = Array.from({ length: days }, (_, replication) =>
      simulateReplication(plan, replication, { windows }).windows.map(({ calls }) => calls),
    );
    const mean = (of: readonly number[]) => of.reduce((sum, x) => sum + x, 0) / of.length;
    const covariance = (a: readonly number[], b: readonly number[]) =>
      mean(a.map((x, place) => (x - mean(a)) * ((b[place] ?? 0) - mean(b))));
    const [first = [], second = []] = [0, 1].map((half) => halves.map((day) => day[half] ?? 0));
    const all = halves.map(([a = 0, b = 0]) => a + b);
    const correlation =
      covariance(first, second) / Math.sqrt(covariance(first, first) * covariance(second, second));
    return { mean: mean(all), variance: covariance(all, all), correlation, all };
  }
  const arrivals = { kind: 'intervals', callsPerInterval: [25, 25] } as const;
  const hasty = aCallType({
    arrivals: { kind: 'intervals', callsPerInterval: [...arrivals.callsPerInterval] },
    patience: { law: 'deterministic', valueMs: 0 },
  });

  it('have the variance of a negative binomial count, and halves that agree', () => {
    const days = daysOf({ callTypes: [hasty], busyness: { law: 'gamma', shape: 10 } }, 400);
    // Mean 50, variance 50 + 50²/10 = 300, correlation 62.5/(25 + 62.5).
    expect(Math.abs(days.mean - 50)).toBeLessThan(4 * Math.sqrt(300 / 400));
    expect(days.variance / 300).toBeGreaterThan(0.72);
    expect(days.variance / 300).toBeLessThan(1.35);
    expect(Math.abs(days.correlation - 62.5 / 87.5)).toBeLessThan(0.11);
  });

  it('have halves that agree less where each block has a factor of its own', () => {
    const blocks = { lengthMs: 30 * minuteMs, shape: 10 };
    const days = daysOf(
      { callTypes: [hasty], busyness: { law: 'lognormal', scv: 1e-6, blocks } },
      400,
    );
    expect(Math.abs(days.correlation)).toBeLessThan(0.2);
    expect(days.variance).toBeGreaterThan(1.5 * 50);
  });

  it('have blocks that do not know how busy the day is', () => {
    const blocks = { lengthMs: 60 * minuteMs, shape: 4 };
    const busyness = { law: 'gamma', shape: 4, blocks } as const;
    const { mean } = daysOf({ callTypes: [hasty], busyness }, 400);
    // Mean 50, variance 50 + 50² (1.25² - 1); one draw for both would bring 62.5 calls.
    expect(Math.abs(mean - 50)).toBeLessThan(3 * Math.sqrt(1456 / 400));
  });

  it('are busy for all call types at once, unless correlations say otherwise', () => {
    const other = { ...hasty, id: 'late' };
    const countsOf = (busyness: NonNullable<Scenario['busyness']>) => {
      const plan = aPlan({
        clock: { dayStart: '08:00', dayEnd: '09:00', intervalMs: 30 * minuteMs },
        callTypes: [hasty, other],
        busyness,
      });
      return Array.from({ length: 60 }, (_, replication) =>
        simulateReplication(plan, replication, {}).queues.map(({ day }) => day.calls),
      );
    };
    const agree = (pairs: readonly (readonly number[])[]) =>
      pairs.filter(([a = 0, b = 0]) => a > 42 === b > 42).length / pairs.length;
    expect(agree(countsOf({ law: 'gamma', shape: 2 }))).toBeGreaterThan(0.85);
    expect(
      agree(countsOf({ law: 'gamma', shape: 2, correlation: { 'orders,late': -0.95 } })),
    ).toBeLessThan(0.3);
  });

  it('follow a busy yesterday', () => {
    const meanAfter = (yesterday: number) =>
      daysOf(
        {
          callTypes: [hasty],
          busyness: { law: 'gamma', shape: 10, dayToDay: { autocorrelation: 0.9, yesterday } },
        },
        60,
      ).mean;
    expect(meanAfter(2)).toBeGreaterThan(1.5 * meanAfter(0.5));
  });

  it('name correlations that contradict each other', () => {
    const types = ['a', 'b', 'c'].map((id) => aCallType({ id }));
    const correlation = { 'a,b': 0.9, 'b,c': 0.9, 'a,c': -0.9 };
    const compiled = compileScenario(
      aScenario({ callTypes: types, busyness: { law: 'gamma', shape: 1, correlation } }),
    );
    expect(compiled.ok ? [] : compiled.problems.map(({ pointer }) => pointer)).toEqual([
      '/busyness/correlation',
    ]);
  });

  it.each(['orders,orders', 'late,orders'])('refuse the pair %s, said before or of one', (pair) => {
    const correlation = { 'orders,late': 0.5, [pair]: 0.5 };
    const compiled = compileScenario(
      aScenario({
        callTypes: [hasty, { ...hasty, id: 'late' }],
        busyness: { law: 'gamma', shape: 1, correlation },
      }),
    );
    expect(compiled.ok ? [] : compiled.problems.map(({ code }) => code)).toContain('not_unique');
  });

  it('take the factor of their day type', () => {
    const typed = aCallType({
      arrivals: { kind: 'poisson', arrivalsPerHour: 100, dayTypes: { monday: 2 } },
    });
    const clock = { dayStart: '08:00', dayEnd: '10:00' };
    const sunday = aPlan({ clock, callTypes: [typed] });
    const monday = aPlan({ clock: { ...clock, dayType: 'monday' }, callTypes: [typed] });
    expect(figure(monday, 'attempts') / figure(sunday, 'attempts')).toBeGreaterThan(1.7);
    const unknown = compileScenario(aScenario({ clock: { ...clock, dayType: 'feast' } }));
    expect(unknown.ok).toBe(false);
  });
});

describe('the files of callers', () => {
  const files: Record<string, string> = {
    'calls.csv': 'callType,interval,calls\norders,1,7\norders,0,5\nlate,0,9\n',
    'delay.csv': 'ms\n1000\n3000\n',
  };
  const resolve = (scenario: Scenario) => resolveScenario(scenario, (file) => files[file]);

  it('give the calls of each interval', () => {
    const arrivals = { kind: 'intervals', fromCsv: 'calls.csv' } as const;
    const resolved = resolve(aScenario({ callTypes: [aCallType({ arrivals })] }));
    expect(resolved.ok && resolved.value.callTypes[0]?.arrivals).toEqual({
      kind: 'intervals',
      callsPerInterval: [5, 7],
    });
  });

  it('give the calls of one day of a forecast, by the clock', () => {
    const rows = [
      '2026-04-06,a,08:00,5',
      '2026-04-06,a,08:15,2',
      '2026-04-06,a,08:30,1',
      '2026-04-07,a,08:00,9',
    ];
    files['week.csv'] = ['date,callType,interval_start,calls', ...rows].join('\n');
    const clock = { dayStart: '07:30', dayEnd: '09:00', intervalMs: 1_800_000 };
    const of = (more: object) =>
      resolve(
        aScenario({
          clock: { ...clock, ...more },
          callTypes: [
            aCallType({
              id: 'a',
              arrivals: { kind: 'intervals', fromCsv: 'week.csv', date: '2026-04-06' },
            }),
          ],
        }),
      );
    const resolved = of({});
    expect(resolved.ok && resolved.value.callTypes[0]?.arrivals).toEqual({
      kind: 'intervals',
      callsPerInterval: [0, 7, 1],
    });
    for (const other of [{ dayStart: '08:15' }, { intervalMs: 600_000 }]) {
      expect(JSON.stringify(of(other))).toContain('starts of whole parts of intervals');
    }
    const arrivals = { kind: 'intervals', fromCsv: 'week.csv' } as const;
    const anyDay = resolve(aScenario({ callTypes: [aCallType({ id: 'a', arrivals })] }));
    expect(JSON.stringify(anyDay)).toContain('the rows are of 2 days');
  });

  it('give laws wherever they stand', () => {
    const afterAbandon = { share: 1, delay: { law: 'empirical', file: 'delay.csv' } } as const;
    const resolved = resolve(aScenario({ callTypes: [aCallType({ redial: { afterAbandon } })] }));
    expect(resolved.ok && resolved.value.callTypes[0]?.redial?.afterAbandon?.delay).toEqual({
      law: 'empirical',
      sampleMs: [1_000, 3_000],
    });
    const missing = { share: 1, delay: { law: 'empirical', file: 'none.csv' } } as const;
    const refused = resolve(aScenario({ callTypes: [aCallType({ returnCall: missing })] }));
    expect(refused.ok ? [] : refused.problems.map(({ pointer }) => pointer)).toEqual([
      '/callTypes/0/returnCall/delay/file',
    ]);
  });
});
