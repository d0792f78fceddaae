/**
 * Forecasts of short recordings, of named days by analogy, of a day that has begun, and of queues
 * whose sums agree.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { dateOfDay } from '../../kernel/index.ts';
import {
  type CountedDays,
  dayNumberOf,
  type ForecastOptions,
  type ForecastReport,
  forecastCalls,
  inAgreement,
  readCounts,
  readTable,
  weekdayOf,
} from '../../simulator/index.ts';
import { needsCallLogs, readCallLog } from '../support/call-logs.ts';

const usual = { horizonDays: 7, holdoutDays: null, special: [], methodId: 'combined' } as const;

function resultOf(counted: CountedDays, asked: Partial<ForecastOptions> = {}) {
  const all = forecastCalls(counted, { ...usual, ...asked });
  let next = all.next();
  while (next.done !== true) next = all.next();
  return next.value;
}

function forecastOf(counted: CountedDays, asked: Partial<ForecastOptions> = {}): ForecastReport {
  const result = resultOf(counted, asked);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

const monday = dayNumberOf('2026-01-05') ?? 0;
const weekday = [100, 80, 60, 60, 60, 20, 0];
const shares = [0.1, 0.4, 0.3, 0.2];

/** Successive days, Sundays closed; `factor` makes some days busier. */
function daysOf(count: number, factor: (day: number) => number = () => 1): CountedDays {
  const days = Array.from({ length: count }, (_, place) => monday + place)
    .filter((day) => weekdayOf(day) < 6)
    .map((day) => {
      const total = factor(day) * (weekday[weekdayOf(day)] ?? 0);
      return { day, calls: shares.map((share) => Math.round(share * total)) };
    });
  return { startMs: 28_800_000, intervalMs: 3_600_000, intervals: 4, days };
}

describe('a short recording', () => {
  it('is forecast from eight days on, and says that it is short', () => {
    const { history, holdout, scores, days } = forecastOf(daysOf(8));
    expect(history).toMatchObject({ isShort: true, days: 7 });
    expect(holdout).toMatchObject({ days: 1, from: '2026-01-12' });
    expect(scores.map(({ horizon }) => horizon)).toContain(1);
    const tuesday = days.find(({ date }) => date === '2026-01-13');
    // It leans on the other days: more than on the Tuesday known, and not as much as on Mondays.
    expect(tuesday?.total).toBeGreaterThan(55);
    expect(tuesday?.total).toBeLessThan(100);
  });

  it('has wider bands than a long one of the same days, more so the farther ahead', () => {
    const [short, long] = [forecastOf(daysOf(14)), forecastOf(daysOf(98))];
    const widthOf = ({ days }: ForecastReport, weekdayName: string): number => {
      const band = days.find(({ weekday: name }) => name === weekdayName)?.totalBand ?? [];
      return (band.at(-1) ?? 0) - (band[0] ?? 0);
    };
    expect(long.history.isShort).toBe(false);
    expect(widthOf(short, 'Monday')).toBeGreaterThan(1.3 * widthOf(long, 'Monday'));
    const kappas = short.days.map(({ kappa }) => kappa);
    expect(kappas.at(-1)).toBeGreaterThan(kappas[0] ?? 1);
  });

  it('is refused with fewer than eight days, which it says', () => {
    const result = resultOf(daysOf(6));
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).toContain('expected at least 8 days');
    expect(JSON.stringify(result)).toContain('a table of 6 days');
  });
});

describe('a named day', () => {
  const campaign = monday + 7 * 9 + 1;
  const ahead = monday + 7 * 12;
  const busy = daysOf(84, (day) => (day === campaign ? 1.5 : 1));
  const onDay = ({ days }: ForecastReport) => days.find(({ date }) => date === dateOfDay(ahead));

  it('has the calls of its own weekday, times what an earlier day of the name had', () => {
    const special = [campaign, ahead].map((day) => ({ day, name: 'mailing' }));
    const day = onDay(forecastOf(busy, { special }));
    // The mailing of a Tuesday brought half as many calls again; so does that of a Monday.
    expect(day?.analogy).toEqual({ dates: [dateOfDay(campaign)], factor: 1.5 });
    expect(day?.total).toBeCloseTo(150, 0);
  });

  it('may be like a date or another name, or have a factor of its own', () => {
    const of = (more: object) => {
      const fair = { day: ahead, name: 'fair', ...more };
      return onDay(forecastOf(busy, { special: [{ day: campaign, name: 'mailing' }, fair] }));
    };
    expect(of({ like: 'mailing' })?.total).toBeCloseTo(150, 0);
    expect(of({ like: dateOfDay(campaign) })?.total).toBeCloseTo(150, 0);
    expect(of({ factor: 0.3 })?.total).toBeCloseTo(30, 0);
    expect(of({})).toMatchObject({ isLikeOthers: true });
  });

  it('that nobody named is shown, with what is usual', () => {
    expect(forecastOf(busy).history.unusual).toEqual([
      { date: dateOfDay(campaign), weekday: 'Tuesday', calls: 120, usual: 80 },
    ]);
    expect(forecastOf(daysOf(84)).history.unusual).toEqual([]);
  });
});

describe('a day that has begun', () => {
  /** Good and bad days, which a day's first two hours tell. */
  const factorOf = (day: number): number => 1 + 0.3 * Math.sin(7.3 * day);
  const counted = daysOf(84, factorOf);
  const day = monday + 84;

  it('goes on as it began, as far as past days did', () => {
    const today = { day, calls: [14, 56, 999, 999], done: 2 };
    const report = forecastOf(counted, { horizonDays: 2, today });
    const { soFar, soFarExpected, rest, restBefore, factor, calls, score } = report.today ?? {};
    expect(soFar).toBe(70);
    expect(factor).toBeGreaterThan(1 + 0.6 * ((soFar ?? 0) / (soFarExpected ?? 1) - 1));
    expect(rest).toBeGreaterThan(restBefore ?? 0);
    expect(calls?.slice(0, 2)).toEqual([14, 56]);
    expect(score?.wape).toBeLessThan(0.8 * (score?.withoutTodayWape ?? 0));
  });

  it('stays as foreseen where mornings tell nothing', () => {
    const half = daysOf(84, () => 1);
    const days = half.days.map((one, place) => ({
      ...one,
      calls: one.calls.map((calls, at) => (at < 2 ? calls + ((place * 4) % 9) : calls)),
    }));
    const today = { day, calls: [40, 60, 0, 0], done: 2 };
    const report = forecastOf({ ...half, days }, { horizonDays: 2, today });
    expect(report.today?.weight).toBeLessThan(0.3);
  });
});

describe('forecasts of queues', () => {
  it('add up to that of all calls, interval by interval', () => {
    const parts = new Map([
      ['sales', daysOf(56, (day) => 1 + (day % 3) / 4)],
      ['service', daysOf(56, (day) => 2 - (day % 5) / 5)],
    ]);
    const [sales, service] = [...parts.values()];
    const all = {
      ...daysOf(56),
      days: (sales?.days ?? []).map((one, at) => ({
        ...one,
        calls: one.calls.map((calls, place) => calls + (service?.days[at]?.calls[place] ?? 0)),
      })),
    };
    const whole = forecastOf(all);
    const own = new Map([...parts].map(([id, counted]) => [id, forecastOf(counted)]));
    const agreed = [...inAgreement(whole, own).values()];
    for (const [at, day] of whole.days.entries()) {
      for (const [place, calls] of day.calls.entries()) {
        const sum = agreed.reduce((all, one) => all + (one.days[at]?.calls[place] ?? 0), 0);
        expect(sum).toBeCloseTo(calls, 6);
      }
    }
    const sums = [...own.values()].map(({ days }) => days.map(({ total }) => total));
    const raw = (sums[0] ?? []).map((total, at) => total + (sums[1]?.[at] ?? 0));
    expect(raw).not.toEqual(whole.days.map(({ total }) => total));
  });
});

describe('handle times', () => {
  it('are forecast by interval, with their error beside the same weekday', () => {
    const days = daysOf(84).days.map((one) => {
      const meanMs = (place: number): number => 100_000 + 20_000 * place + (one.day % 9) * 3_000;
      return { ...one, handleTimeMs: one.calls.map((calls, place) => calls * meanMs(place)) };
    });
    const report = forecastOf({ ...daysOf(84), days });
    expect(report.days[0]?.handleTimeMs?.[3]).toBeGreaterThan(155_000);
    expect(report.handleTimes?.wape).toBeLessThan(0.08);
    expect(report.handleTimes?.naiveWape).toBeGreaterThan(report.handleTimes?.wape ?? 1);
    expect(forecastOf(daysOf(84)).handleTimes).toBeNull();
  });
});

describe('the bank’s held-back days', () => {
  let counted: CountedDays;

  beforeEach((context) => {
    needsCallLogs(context);
    const table = readTable(readCallLog('na-bank-5min-2003-train.csv'));
    const columns = { intervalMs: null, columns: null, callType: null };
    const read = table.ok ? readCounts(table.value, columns) : table;
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    ({ counted } = read.value);
  });

  it('err less than the same weekday at one day, one week and four weeks', () => {
    const { scores } = forecastOf(counted);
    for (const horizon of [1, 7, 28]) {
      const at = (id: string) =>
        scores.find((one) => one.methodId === id && one.horizon === horizon)?.wape ?? 9;
      expect(at('combined')).toBeLessThan(at('sameWeekday'));
    }
  });

  it('are covered by nine of ten bands, with two weeks known', () => {
    let [inside, all] = [0, 0];
    for (let from = 0; from + 20 < counted.days.length; from += 4) {
      const known = counted.days.slice(from, from + 10);
      const lastDay = known.at(-1)?.day ?? 0;
      const { days } = forecastOf({ ...counted, days: known });
      for (const actual of counted.days.slice(from + 10, from + 15)) {
        const day = days[actual.day - lastDay - 1];
        for (const [place, calls] of actual.calls.entries()) {
          const band = day?.bands[place] ?? [];
          all += 1;
          if (calls >= (band[0] ?? 0) && calls <= (band.at(-1) ?? 0)) inside += 1;
        }
      }
    }
    expect(inside / all).toBeGreaterThan(0.88);
  });

  it('are better foreseen at half past ten than the evening before', () => {
    const days = counted.days;
    const [today] = days.slice(-1);
    if (today === undefined) throw new Error('no day');
    const done = 7;
    const report = forecastOf(
      { ...counted, days: days.slice(0, -1) },
      { horizonDays: 1, today: { day: today.day, calls: today.calls, done } },
    );
    const { score } = report.today ?? {};
    expect(score?.wape).toBeLessThan(score?.withoutTodayWape ?? 0);
    expect(score?.wape).toBeLessThan(score?.naiveWape ?? 0);
  });
});
