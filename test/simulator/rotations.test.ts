/**
 * Real call logs, each part held back in turn: a fit of the other weeks predicts each week of the
 * bank, and forecasts predict the days of centres from the days before.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type BackTestFigure,
  backTest,
  type CallLog,
  type ForecastReport,
  fitLog,
  fitStaff,
  forecastCalls,
  type MethodId,
  readCounts,
  readTable,
  staffPlanOf,
} from '../../simulator/index.ts';
import {
  bankNames as names,
  needsCallLogs,
  readBankLog,
  readCallLog,
} from '../support/call-logs.ts';

const intervalMs = 1_800_000;

beforeEach(needsCallLogs);

/** What a generator returns in the end. */
function ended<Value>(work: Generator<unknown, Value, undefined>): Value {
  let next = work.next();
  while (next.done !== true) next = work.next();
  return next.value;
}

/** Figures of five days of the bank, by a fit of all others. */
function figuresOf(log: CallLog, held: ReadonlySet<number>): readonly BackTestFigure[] {
  const calls = log.calls.filter(({ day }) => !held.has(day));
  const fitted = fitLog({ ...log, calls }, { intervalMs });
  if (!fitted.ok) throw new Error(JSON.stringify(fitted.problems));
  const fit = fitted.value;
  const plan = { ...staffPlanOf(fit, names), rounds: 4, replications: 12 };
  const { shifts, misfit } = ended(fitStaff(plan));
  expect(misfit).toBeLessThan(0.5);
  const unseen = log.calls.filter(
    ({ day, enteredAtMs: atMs }) => held.has(day) && atMs >= fit.startMs && atMs < fit.endMs,
  );
  return ended(backTest(fit, { names, shifts, calls: unseen, replications: 5 }));
}

describe('the bank’s weeks, each predicted by a fit of the others', () => {
  it('have waits and service level of each queue inside their intervals, nine times of ten', () => {
    const log = readBankLog();
    const fit = fitLog(log, { intervalMs });
    if (!fit.ok) throw new Error(JSON.stringify(fit.problems));
    const { days, callTypes } = fit.value;
    const weeks = [0, 1, 2, 3].map((week) => new Set(days.slice(5 * week, 5 * week + 5)));
    const asked = weeks
      .flatMap((held) => figuresOf(log, held))
      .filter(({ queueId }) => queueId !== null)
      .filter(({ measureId }) => ['waitMsMean', 'serviceLevelNet'].includes(measureId));
    expect(asked).toHaveLength(weeks.length * callTypes.length * 2);
    const inside = asked.filter(({ expected }) => expected.agrees);
    expect(inside.length / asked.length).toBeGreaterThanOrEqual(0.9);
    // Intervals that hold everything would say nothing: of the large queues, less than the wait.
    for (const { queueId, measureId, expected } of asked) {
      if (queueId !== 'regular' || measureId !== 'waitMsMean') continue;
      expect(expected.halfWidth).toBeLessThan(expected.predicted);
    }
  });
});

/** WAPE of the combined forecast and of the same weekday, on days held back, by horizon. */
function errorsOf(name: string, holdoutDays: number) {
  const table = readTable(readCallLog(name));
  const read = table.ok
    ? readCounts(table.value, { intervalMs: null, columns: null, callType: null })
    : table;
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const asked = { horizonDays: 7, holdoutDays, special: [], methodId: 'combined' } as const;
  const result = ended(forecastCalls(read.value.counted, asked));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const { scores }: ForecastReport = result.value;
  const wapeOf = (id: MethodId | 'combined', days: number): number =>
    scores.find(({ methodId, horizon }) => methodId === id && horizon === days)?.wape ?? Number.NaN;
  return [1, 7, 28].map((days) => ({
    days,
    combined: wapeOf('combined', days),
    naive: wapeOf('sameWeekday', days),
  }));
}

describe('forecasts of real centres, each day by those before it', () => {
  it.each([
    ['na-bank-5min-2003-train.csv', 28],
    ['na-bank-5min-2003-train.csv', 50],
    ['support-daily-train.csv', 434],
  ] as const)(
    'are nearer than the same weekday, at each horizon: %s, %i held back',
    (name, days) => {
      for (const { combined, naive } of errorsOf(name, days)) expect(combined).toBeLessThan(naive);
    },
  );
});
