/**
 * A real call log, each week held back in turn: a fit of the other weeks predicts it.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type BackTestFigure,
  backTest,
  type CallLog,
  fitLog,
  fitStaff,
  staffPlanOf,
} from '../../simulator/index.ts';
import { bankNames as names, needsCallLogs, readBankLog } from '../support/call-logs.ts';

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
