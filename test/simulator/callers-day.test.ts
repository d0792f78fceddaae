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
function figure(plan: SimulationPlan, id: 'attempts' | 'balkShare' | 'callbackTakenShare') {
  const sums = simulateReplication(plan, 0, { measures: [id] }).whole.sums.get(id);
  return (sums?.numerator ?? 0) / (sums?.denominator ?? 1);
}

describe('the callers of a day', () => {
  const base = entries(aPlan());

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
    const halves = Array.from({ length: days }, (_, replication) => {
      const times = entries(plan, 'orders', replication).map((line) => Number(line.split(' ')[1]));
      const early = times.filter((atMs) => atMs < 30 * minuteMs).length;
      return [early, times.length - early] as const;
    });
    const mean = (of: readonly number[]) => of.reduce((sum, x) => sum + x, 0) / of.length;
    const covariance = (a: readonly number[], b: readonly number[]) =>
      mean(a.map((x, place) => (x - mean(a)) * ((b[place] ?? 0) - mean(b))));
    const [first, second] = [halves.map(([a]) => a), halves.map(([, b]) => b)];
    const all = halves.map(([a, b]) => a + b);
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
    const days = daysOf({ callTypes: [hasty], busyness: { law: 'gamma', shape: 10 } }, 800);
    // Mean 50, variance 50 + 50²/10 = 300, correlation 62.5/(25 + 62.5).
    expect(Math.abs(days.mean - 50)).toBeLessThan(4 * Math.sqrt(300 / 800));
    expect(days.variance / 300).toBeGreaterThan(0.8);
    expect(days.variance / 300).toBeLessThan(1.25);
    expect(Math.abs(days.correlation - 62.5 / 87.5)).toBeLessThan(0.08);
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

  it('are busy for all call types at once, unless correlations say otherwise', () => {
    const other = { ...hasty, id: 'late' };
    const countsOf = (busyness: NonNullable<Scenario['busyness']>) => {
      const plan = aPlan({
        clock: { dayStart: '08:00', dayEnd: '09:00', intervalMs: 30 * minuteMs },
        callTypes: [hasty, other],
        busyness,
      });
      return Array.from({ length: 60 }, (_, replication) => [
        entries(plan, 'orders', replication).length,
        entries(plan, 'late', replication).length,
      ]);
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

describe('callbacks and lists', () => {
  const busy = { kind: 'poisson', arrivalsPerHour: 90 } as const;
  const callbacks = {
    offerAboveWaitMs: 30_000,
    acceptShare: 1,
    answerShare: 0.5,
    attemptsMax: 2,
    ringTime: { law: 'deterministic', valueMs: 15_000 },
  } as const;

  it('are taken on hearing a long wait, and kept or given up after the last attempt', () => {
    const plan = aPlan({
      callTypes: [aCallType({ arrivals: busy })],
      callbacks,
    });
    const measures = ['callbackTakenShare', 'callbackKeptShare'] as const;
    const result = simulateReplication(plan, 0, { measures });
    const of = (id: (typeof measures)[number]) => result.whole.sums.get(id);
    const taken = of('callbackTakenShare')?.numerator ?? 0;
    const kept = of('callbackKeptShare')?.numerator ?? 0;
    expect(taken).toBeGreaterThan(20);
    // One of two attempts reaches 75 %.
    expect(Math.abs(kept / taken - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / taken));
    expect(result.refused).toBe(0);
    const effects = effectsOf(plan);
    expect(effects.filter(({ type }) => type === 'callback.planned')).toHaveLength(taken);
    const done = effects.filter(({ type }) => type === 'callback.done');
    expect(done).toHaveLength(taken);
  });

  it.each([
    ['come back to their place when they were dialled first', { mode: 'customerFirst' } as const],
    [
      'are planned again after a while where they were not reached',
      { spacing: { law: 'deterministic', valueMs: 300_000 } } as const,
    ],
  ])('%s', (_, how) => {
    const plan = aPlan({
      callTypes: [aCallType({ arrivals: busy, patience: null })],
      callbacks: { ...callbacks, ...how },
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [{ profile: 'clerk', count: 4, start: '08:00', end: '24:00' }],
      },
    });
    const measures = ['callbackTakenShare', 'callbackKeptShare', 'queueLengthMean'] as const;
    const result = simulateReplication(plan, 0, { measures });
    const sums = result.whole.sums.get('callbackKeptShare');
    const { numerator: kept = 0, denominator: taken = 0 } = sums ?? {};
    expect(taken).toBeGreaterThan(20);
    expect(Math.abs(kept / taken - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / taken));
    expect(result.refused).toBe(0);
    expect(result.waiting).toBe(0);
    const again = entries(plan).filter((line) => line.split(' ')[0]?.split('.').length === 4);
    expect(again.length).toBeGreaterThan(5);
  });

  it('of a dialler reach idle agents, and few who answer find none', () => {
    const list = {
      id: 'list',
      mode: 'predictive',
      handleTime: { law: 'exponential', meanMs: 60_000 },
      answerShare: 0.4,
      ringTime: { law: 'exponential', meanMs: 15_000 },
      abandonShareMax: 0.05,
    } as const;
    const plan = aPlan({
      callTypes: [aCallType({ arrivals: { kind: 'poisson', arrivalsPerHour: 20 } })],
      outbound: [list],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50, list: 50 } }],
        shifts: [{ profile: 'clerk', count: 8, start: '08:00', end: '12:00' }],
      },
    });
    const measures = ['outboundAbandonShare', 'outboundServedPerHour', 'busyAgentsMean'] as const;
    const { whole, refused } = simulateReplication(plan, 0, { measures });
    const of = (id: (typeof measures)[number]) => {
      const { numerator = 0, denominator = 1 } = whole.sums.get(id) ?? {};
      return numerator / denominator;
    };
    expect(refused).toBe(0);
    expect(of('outboundServedPerHour')).toBeGreaterThan(100);
    expect(of('outboundAbandonShare')).toBeLessThan(0.15);
    expect(of('busyAgentsMean')).toBeLessThanOrEqual(8);
  });

  it('of a backlog end, and are tried again', () => {
    const list = {
      id: 'list',
      mode: 'backlog',
      calls: 30,
      handleTime: { law: 'deterministic', valueMs: 30_000 },
      wrapUp: { law: 'deterministic', valueMs: 10_000 },
      answerShare: 0.5,
      attemptsMax: 2,
      spacing: { law: 'deterministic', valueMs: 600_000 },
      ringTime: { law: 'deterministic', valueMs: 10_000 },
    } as const;
    const plan = aPlan({ callTypes: [aCallType()], outbound: [list] });
    const effects = effectsOf(plan);
    const began = effects.flatMap((effect) =>
      effect.type === 'interaction.began' && effect.callId.includes('.list.') ? [effect] : [],
    );
    const ends = effects.flatMap((effect) =>
      effect.type === 'interaction.ended' && effect.callId.includes('.list.') ? [effect] : [],
    );
    expect(began.length).toBeGreaterThan(35);
    expect(ends).toHaveLength(began.length);
    const lengths = began.map(({ offerId, atMs }) => {
      const end = ends.find((one) => one.offerId === offerId);
      return (end?.atMs ?? 0) - atMs;
    });
    // Rung in vain, or rung, talked and written up.
    expect(new Set(lengths)).toEqual(new Set([10_000, 50_000]));
  });
});

describe('the files of callers', () => {
  const files: Readonly<Record<string, string>> = {
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
