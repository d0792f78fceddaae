/**
 * Forecasts: how days are counted and left out, that nothing is peeked at, and the published table.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { dateOfDay } from '../../kernel/index.ts';
import {
  type CountedDays,
  countQuantiles,
  dayNumberOf,
  type ForecastReport,
  forecastCalls,
  type MethodId,
  readCounts,
  readTable,
  type SpecialDay,
  weekdayNames,
  weekdayOf,
} from '../../simulator/index.ts';
import { needsCallLogs, readCallLog } from '../support/call-logs.ts';

interface Asked {
  readonly horizonDays?: number;
  readonly holdoutDays?: number;
  readonly special?: readonly SpecialDay[];
  readonly methodId?: MethodId | 'combined';
}

function forecastOf(counted: CountedDays, asked: Asked = {}): ForecastReport {
  const options = { horizonDays: 7, holdoutDays: 14, special: [], ...asked };
  const all = forecastCalls(counted, { methodId: 'combined', ...options });
  let next = all.next();
  while (next.done !== true) next = all.next();
  if (!next.value.ok) throw new Error(JSON.stringify(next.value.problems));
  return next.value.value;
}

/** The first Monday recorded, and the first after twelve weeks; the recording ends on a Friday. */
const monday = dayNumberOf('2026-01-05') ?? 0;
const mondayAhead = monday + 7 * 12;
const weekday = [100, 80, 60, 40, 20, 0, 0];
const shares = [0.1, 0.4, 0.3, 0.2];

/** Weeks of one pattern, closed at weekends; `change` makes some days other days. */
function weeksOf(weeks: number, change: (day: number, calls: number[]) => number[] = (_, c) => c) {
  const days = Array.from({ length: weeks * 7 }, (_, place) => monday + place)
    .filter((day) => weekdayOf(day) < 5)
    .map((day) => {
      const total = weekday[weekdayOf(day)] ?? 0;
      return {
        day,
        calls: change(
          day,
          shares.map((share) => Math.round(share * total)),
        ),
      };
    });
  return { startMs: 28_800_000, intervalMs: 3_600_000, intervals: 4, days };
}

function dayOf({ days }: ForecastReport, day: number) {
  return days.find(({ date }) => date === dateOfDay(day));
}

function countsOf(csv: string, intervalMs: number | null = null) {
  const table = readTable(csv);
  return table.ok ? readCounts(table.value, { intervalMs, columns: null, callType: null }) : table;
}

describe('days of the calendar', () => {
  it.each([
    ['1970-01-01', 0, 'Thursday'],
    ['2000-02-29', 11_016, 'Tuesday'],
    ['2026-11-20', 20_777, 'Friday'],
    ['1999-12-31', 10_956, 'Friday'],
  ])('number %s, and name it', (date, day, name) => {
    expect(dayNumberOf(date)).toBe(day);
    expect(dateOfDay(day)).toBe(date);
    expect(weekdayNames[weekdayOf(day)]).toBe(name);
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', 'yesterday'])('know no %s', (text) => {
    expect(dayNumberOf(text)).toBeUndefined();
  });
});

describe('quantiles of counts', () => {
  it('are those of Poisson without dispersion', () => {
    const probabilities = [0.05, 0.5, 0.95];
    expect(countQuantiles({ mean: 10, kappa: 0 }, probabilities)).toEqual([5, 10, 15]);
  });

  it('are those of the negative binomial with it: of size 1 the geometric law', () => {
    // P(count ≤ k) = 1 − (10 / 11)^(k + 1).
    const [low, high] = countQuantiles({ mean: 10, kappa: 1 }, [0.05, 0.95]);
    expect([low, high]).toEqual([0, Math.ceil(Math.log(0.05) / Math.log(10 / 11)) - 1]);
  });

  it('hold for means whose chance of no call is too small for a number', () => {
    const [low = 0, high = 0] = countQuantiles({ mean: 5_000, kappa: 0 }, [0.05, 0.95]);
    expect((high - low) / 2 / Math.sqrt(5_000)).toBeCloseTo(1.645, 1);
    const [wide = 0] = countQuantiles({ mean: 100_000, kappa: 0.01 }, [0.95]);
    expect(wide / 100_000).toBeCloseTo(1.1686, 2);
  });
});

describe('a forecast', () => {
  it('repeats a week that never changes, closed days and all', () => {
    const { days, history, scores } = forecastOf(weeksOf(12));
    expect(history.closed).toEqual(['Saturday', 'Sunday']);
    expect(days.map(({ isOpen }) => isOpen)).toEqual([false, false, true, true, true, true, true]);
    for (const day of days) {
      const expected = weekday[weekdayOf(dayNumberOf(day.date) ?? 0)] ?? 0;
      expect(Math.abs(day.total - expected)).toBeLessThan(1.5);
      expect(day.bands[1]?.[0] ?? 0).toBeLessThanOrEqual(day.calls[1] ?? 0);
    }
    expect(scores.find(({ methodId }) => methodId === 'sameWeekday')?.mae).toBe(0);
  });

  it('knows nothing of the day it is scored on, nor of later ones', () => {
    const last = monday + 12 * 7 - 3;
    const counted = weeksOf(12);
    const changed = weeksOf(12, (day, calls) => (day === last ? calls.map(() => 999) : calls));
    const maeOf = (report: ForecastReport, days: number) =>
      report.scores.map(({ mae, intervals }) => (mae * intervals) / days);
    const before = maeOf(forecastOf(counted, { holdoutDays: 7 }), 1);
    const after = maeOf(forecastOf(changed, { holdoutDays: 7 }), 1);
    // Of the five days held back only the last is another: its own error, and nothing else.
    for (const [place, sum] of after.entries()) {
      const more = sum - (before[place] ?? 0);
      expect(more).toBeGreaterThan(4 * 999 - 2 * 20 - 5);
      expect(more).toBeLessThanOrEqual(4 * 999 + 5);
    }
  });

  it('follows a level that has doubled, where the same weekday still lags', () => {
    const from = monday + 10 * 7;
    const doubled = weeksOf(12, (day, calls) => (day < from ? calls : calls.map((c) => 2 * c)));
    const report = forecastOf(doubled, { methodId: 'damped' });
    expect((dayOf(report, mondayAhead)?.total ?? 0) / 200).toBeGreaterThan(0.9);
  });

  it('keeps special days out of the means, and forecasts them by those of their name', () => {
    const holiday = monday + 7 * 8;
    const special = [holiday, mondayAhead].map((day) => ({ day, name: 'holiday' }));
    const counted = weeksOf(12, (day, calls) => (day === holiday ? [1, 2, 3, 4] : calls));
    const report = forecastOf(counted, { special, horizonDays: 14 });
    expect(report.history.leftOut).toEqual([{ date: dateOfDay(holiday), why: 'special: holiday' }]);
    const ahead = dayOf(report, mondayAhead);
    // Ten calls where a hundred are usual, spread as on that day.
    expect(ahead).toMatchObject({ special: 'holiday', analogy: { dates: [dateOfDay(holiday)] } });
    expect(ahead?.analogy?.factor).toBeCloseTo(0.1);
    for (const [place, calls] of (ahead?.calls ?? []).entries())
      expect(calls).toBeCloseTo(place + 1, 1);
    expect(Math.abs((dayOf(report, mondayAhead + 7)?.total ?? 0) - 100)).toBeLessThan(2);
  });

  it('has no calls on a day that is said to be closed, and says where a name is new', () => {
    const special = [
      { day: mondayAhead, name: 'closed' },
      { day: mondayAhead + 1, name: 'fair' },
    ];
    const report = forecastOf(weeksOf(12), { special });
    expect(dayOf(report, mondayAhead)).toMatchObject({ isOpen: false, total: 0 });
    const fair = dayOf(report, mondayAhead + 1);
    expect(fair).toMatchObject({ isOpen: true, isLikeOthers: true });
  });

  it('marks a day with a hole in it as partial, and leaves it out', () => {
    const broken = monday + 7 * 9;
    const counted = weeksOf(12, (day, calls) => (day === broken ? [10, 0, 0, 20] : calls));
    const report = forecastOf(counted);
    expect(report.history.leftOut).toEqual([
      { date: dateOfDay(broken), why: 'partial: no calls in 1 intervals, where 40 are usual' },
    ]);
    expect(Math.abs((dayOf(report, mondayAhead)?.total ?? 0) - 100)).toBeLessThan(2);
  });

  it('looks at no more days of a recording the longer it is', () => {
    const stepsOf = (weeks: number): number => {
      const all = forecastCalls(weeksOf(weeks), {
        horizonDays: 7,
        holdoutDays: 14,
        special: [],
        methodId: 'sameWeekday',
      });
      const [first, second] = [all.next().value, all.next().value];
      return Math.round(1 / (Number(second) - Number(first)));
    };
    expect(stepsOf(100)).toBeGreaterThan(600);
    expect(stepsOf(520)).toBe(stepsOf(200));
  });

  it('refuses a recording that is too short, and says how long it must be', () => {
    const all = forecastCalls(weeksOf(3), {
      horizonDays: 7,
      holdoutDays: 14,
      special: [],
      methodId: 'combined',
    });
    const { value } = all.next();
    expect(value).toMatchObject({ ok: false });
    expect(JSON.stringify(value)).toContain('at least 21 days before the 14 held back');
  });
});

describe('counts in a table', () => {
  it('are added up to the interval asked for, and an interval not covered is left out', () => {
    const rows = ['2026-01-05', '2026-01-06'].flatMap((date) =>
      ['08:00', '08:05', '08:10', '08:15', '08:20', '08:25', '08:30'].map(
        (at) => `${date},${at},2`,
      ),
    );
    const read = countsOf(['date,interval_start,calls', ...rows].join('\n'), 1_800_000);
    expect(read).toMatchObject({ ok: true, value: { kind: 'counts' } });
    if (!read.ok || !('counted' in read.value)) throw new Error('not read');
    const { startMs, intervals, days } = read.value.counted;
    expect({ startMs, intervals, calls: days.map(({ calls }) => calls) }).toEqual({
      startMs: 28_800_000,
      intervals: 1,
      calls: [[12], [12]],
    });
    expect(read.value.notes).toEqual(['4 calls at the ends of the day are left out']);
  });

  it('have a day without a call of the type asked for, where there were others', () => {
    const table = readTable('day,type,time\n2026-01-05,a,08:10\n2026-01-06,b,08:20\n');
    if (!table.ok) throw new Error('not read');
    const read = readCounts(table.value, { intervalMs: null, columns: null, callType: 'a' });
    expect(read.ok && read.value.counted.days.map(({ calls }) => calls)).toEqual([[1], [0]]);
  });

  it('may begin at whole hours, and say no more than hours', () => {
    const rows = [8, 9, 10].map((hour) => `2026-01-05,${hour},${hour}`);
    const read = countsOf(['date,start,calls', ...rows].join('\n'));
    expect(read).toMatchObject({
      ok: true,
      value: { counted: { startMs: 28_800_000, intervalMs: 3_600_000, intervals: 3 } },
    });
  });

  it('may be of whole days, with a mean handle time', () => {
    const read = countsOf('date,offered,avg_talk_s\n2026-01-05,10,60\n2026-01-06,20,90\n');
    expect(read).toMatchObject({
      ok: true,
      value: { counted: { intervalMs: 86_400_000, intervals: 1 } },
    });
    expect(JSON.stringify(read)).toContain('"handleTimeMs":[1800000]');
  });

  it.each([
    ['a date', 'date,calls\n2026-02-30,4\n', 'line 2 is 2026-02-30; expected a date YYYY-MM-DD'],
    ['a count', 'date,calls\n2026-02-03,-4\n', 'line 2 is -4; expected a count from 0'],
    ['a time', 'date,start,calls\n2026-02-03,8,4\n2026-02-03,x,4\n', 'line 3 is x'],
    ['a span', 'date,start,calls\n2026-02-03,08:00-08:30,4\n', 'line 2 is 08:00-08:30'],
    ['a handle time', 'date,calls,aht_s\n2026-02-03,4,long\n', 'aht_s “long”, as 1 of 1 cells'],
    ['cells', 'date,calls\n2026-02-03\n', 'line 2 is 1 cells; expected 2 cells'],
    ['columns', 'a,b\n1,2\n', 'expected a time of arrival; say which by --columns'],
    ['text', '', 'expected a header line'],
  ])('are refused without %s, by line, value and what was expected', (_, csv, said) => {
    const read = countsOf(csv);
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).toContain(said);
  });
});

describe('held-back weeks of real centres', () => {
  beforeEach(needsCallLogs);

  it('gives the published baselines of the bank, and beats them all a day ahead', () => {
    const read = countsOf(readCallLog('na-bank-5min-2003-train.csv'));
    if (!read.ok || !('counted' in read.value)) throw new Error('not read');
    // The published protocol: test from day 60 on, 50 days.
    const [from, to] = [
      read.value.counted.days[60]?.day ?? 0,
      read.value.counted.days.at(-1)?.day ?? 0,
    ];
    const { scores, naiveMae } = forecastOf(read.value.counted, { holdoutDays: to - from + 1 });
    const at = (id: string, horizon: number) =>
      scores.find((one) => one.methodId === id && one.horizon === horizon);
    expect(naiveMae).toBeCloseTo(79.4, 1);
    // As published: relative to the naive error before the days held back.
    const scaled = (id: string): number => (at(id, 1)?.mae ?? 999) / (naiveMae ?? 1);
    expect(scaled('sameWeekday')).toBeCloseTo(1.255, 3);
    expect(scaled('meanOf4')).toBeCloseTo(0.994, 3);
    expect(scaled('meanOf8')).toBeCloseTo(0.943, 3);
    for (const id of ['mixed', 'combined']) {
      expect(scaled(id)).toBeLessThan(0.863);
    }
    expect(at('sameWeekday', 1)?.mase).toBe(1);
    const combined = at('combined', 1);
    expect(combined?.coverage ?? 0).toBeGreaterThan(0.87);
    expect(combined?.coverage ?? 1).toBeLessThan(0.95);
    expect(combined?.pinball ?? 99).toBeLessThan(21.6);
    for (const horizon of [7, 14, 28]) {
      expect(at('combined', horizon)?.mase ?? 9).toBeLessThan(1);
    }
  });

  it('gives the published baselines of the help desk, and beats them', () => {
    const read = countsOf(readCallLog('support-daily-train.csv'));
    if (!read.ok || !('counted' in read.value)) throw new Error('not read');
    const { scores } = forecastOf(read.value.counted, { holdoutDays: 434 });
    const at = (id: string, horizon: number) =>
      scores.find((one) => one.methodId === id && one.horizon === horizon);
    expect(at('sameWeekday', 7)?.mae).toBeCloseTo(60.5, 1);
    expect(at('meanOf4', 7)?.mae).toBeCloseTo(64.4, 1);
    expect(at('combined', 7)?.mae ?? 99).toBeLessThan(58.3);
    expect(at('combined', 1)?.mae ?? 99).toBeLessThan(45);
  });

  it.each([
    ['na-bank-5min-2003-train.csv', [28, 50]],
    ['support-daily-train.csv', [28, 56, 112, 434]],
  ])('are never forecast worse than by the simplest guess: %s', (file, holdouts) => {
    const read = countsOf(readCallLog(file));
    if (!read.ok || !('counted' in read.value)) throw new Error('not read');
    const all = holdouts.flatMap((holdoutDays) => {
      const { scores } = forecastOf(read.value.counted, { holdoutDays });
      return scores.filter(({ methodId }) => methodId === 'combined');
    });
    expect(all.filter(({ mase }) => (mase ?? 9) > 1)).toEqual([]);
    // Of a few weeks the bands may cover more or fewer; of the longest held back, what they say.
    const longest = all.slice(-4);
    const covered = longest.reduce((sum, { dayCoverage }) => sum + dayCoverage, 0) / 4;
    expect(covered).toBeGreaterThan(0.87);
    expect(covered).toBeLessThan(0.93);
  });
});
