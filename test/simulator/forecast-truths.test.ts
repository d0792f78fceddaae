/**
 * Forecasts of ten synthetic truths: never worse than the same weekday last week at any horizon,
 * and bands that cover as many days and intervals as they say.
 */
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../kernel/index.ts';
import {
  type CountedDays,
  countQuantiles,
  type ForecastReport,
  forecastCalls,
  weekdayOf,
} from '../../simulator/index.ts';

const intervals = 12;
const weeks = 40;
const holdoutDays = 56;
const week = [1.25, 1.1, 1, 0.95, 0.9, 0.5, 0.3];
/** A Monday. */
const firstDay = 20_458;

interface Truth {
  readonly name: string;
  /** Expected calls of a day of average weekday. */
  readonly level: (day: number, draw: () => number) => number;
  readonly kappa?: number;
  readonly weekday?: readonly number[];
}

const growth = (share: number) => (day: number) => 600 * (1 + share) ** (day / 7);

function walk(step: number): Truth['level'] {
  let level = 600;
  return (_, draw) => {
    level *= Math.exp(step * (draw() - 0.5));
    return level;
  };
}

const truths: readonly Truth[] = [
  { name: 'level and weekday', level: () => 600 },
  { name: 'few calls', level: () => 40 },
  { name: 'busy days', level: () => 600, kappa: 0.01 },
  { name: 'growth of 1 % a week', level: growth(0.01), kappa: 0.002 },
  { name: 'decline of 1 % a week', level: growth(-0.01), kappa: 0.002 },
  { name: 'growth with busy days', level: growth(0.015), kappa: 0.006 },
  { name: 'a level that wanders', level: walk(0.06), kappa: 0.002 },
  { name: 'a step in the middle', level: (day) => (day < 100 ? 500 : 700), kappa: 0.003 },
  { name: 'a season', level: (day) => 600 * (1 + 0.15 * Math.sin(day / 40)), kappa: 0.003 },
  { name: 'six days a week', level: () => 300, weekday: [1.2, 1, 1, 1, 1.1, 0.6, 0], kappa: 0.004 },
];

function countedOf({ level, kappa = 0, weekday = week }: Truth, seed: number): CountedDays {
  const draw = new RandomStream({ seed, replication: 0, purpose: 'optimiser' }).inOrder(0);
  const drawn = (mean: number, of: number): number => {
    const [count = 0] = countQuantiles({ mean, kappa: of }, [draw()]);
    return count;
  };
  const days = Array.from({ length: weeks * 7 }, (_, place) => {
    const expected = level(place, draw) * (weekday[place % 7] ?? 0);
    // The day's factor has the variance; its calls are then Poisson by interval.
    const total = kappa === 0 ? expected : drawn(1_000 * expected, kappa) / 1_000;
    const calls = Array.from({ length: intervals }, (_, at) => {
      const share = (1 + Math.sin((Math.PI * (at + 0.5)) / intervals)) / (intervals + 7.66);
      return drawn(total * share, 0);
    });
    return { day: firstDay + place, calls };
  }).filter(({ day }) => (weekday[weekdayOf(day)] ?? 0) > 0);
  return { startMs: 28_800_000, intervalMs: 3_600_000, intervals, days };
}

function reportOf(truth: Truth, seed: number): ForecastReport {
  const options = { horizonDays: 7, holdoutDays, special: [], methodId: 'combined' as const };
  const all = forecastCalls(countedOf(truth, seed), options);
  let next = all.next();
  while (next.done !== true) next = all.next();
  if (!next.value.ok) throw new Error(JSON.stringify(next.value.problems));
  return next.value.value;
}

describe('forecasts of ten truths', () => {
  const reports = truths.map((truth, place) => ({
    name: truth.name,
    report: reportOf(truth, place + 1),
  }));

  it.each(reports)('are not worse than the simplest guess: $name', ({ report }) => {
    const at = (id: string, horizon: number) =>
      report.scores.find((one) => one.methodId === id && one.horizon === horizon);
    for (const horizon of [1, 7, 14, 28]) {
      const [own, naive] = [at('combined', horizon), at('sameWeekday', horizon)];
      expect({ horizon, isWorse: (own?.mae ?? 9) > (naive?.mae ?? 0) }).toEqual({
        horizon,
        isWorse: false,
      });
      // MASE says the same as WAPE: both compare with the same guess on the same days.
      expect(own?.mase).toBeCloseTo((own?.wape ?? 0) / (naive?.wape ?? 1), 6);
    }
  });

  it('follow a trend four weeks ahead without a bias', () => {
    for (const { name, report } of reports.filter((one) => /growth|decline/.test(one.name))) {
      const own = report.scores.find((one) => one.methodId === 'combined' && one.horizon === 28);
      expect({ name, isBiased: Math.abs(own?.bias ?? 1) > 0.02 }).toEqual({
        name,
        isBiased: false,
      });
    }
  });

  it('have bands of 90 % that cover 87 to 93 % of days and of intervals', () => {
    const own = reports.flatMap(({ report }) =>
      report.scores.filter(({ methodId }) => methodId === 'combined'),
    );
    const mean = (of: (one: (typeof own)[number]) => number): number =>
      own.reduce((sum, one) => sum + of(one), 0) / own.length;
    for (const covered of [mean((one) => one.coverage), mean((one) => one.dayCoverage)]) {
      expect(covered).toBeGreaterThan(0.87);
      expect(covered).toBeLessThan(0.93);
    }
  });
});
