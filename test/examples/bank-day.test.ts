/** The bank day as committed: it runs as it stands, waits as its log did, and so in a week unseen. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCentre, parseMeasured, parseScenario } from '../../contracts/index.ts';
import {
  type BackTestFigure,
  backTest,
  compareWithMeasured,
  compileScenario,
  dayNumberOf,
  fitLog,
  needsOf,
  simulateScenario,
  weekdayOf,
} from '../../simulator/index.ts';
import { bankNames, needsCallLogs, readBankLog } from '../support/call-logs.ts';

const replications = 30;

function textOf(name: string): string {
  const path = `../../examples/bank-day/fitted/${name}.json`;
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

/** The value, or an error that says what is wrong. */
function good<Value>(
  parsed: { readonly ok: true; readonly value: Value } | { readonly ok: false },
): Value {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.value;
}

function centreOfFile() {
  const parsed = parseCentre(textOf('centre'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.centre;
}

describe('the bank day', () => {
  const scenario = good(parseScenario(textOf('scenario')));
  const centre = centreOfFile();
  const plan = good(compileScenario(scenario, centre));
  const measured = good(parseMeasured(textOf('measured')));

  it('offers the calls that the log counts, per day and per call type', () => {
    const expected = scenario.callTypes.map(({ id, arrivals }) => {
      const counts = arrivals.kind === 'intervals' ? (arrivals.callsPerInterval ?? []) : [];
      return [id, counts.reduce((sum, calls) => sum + calls, 0)] as const;
    });
    for (const [id, calls] of expected) {
      const queue = measured.queues?.find(({ queueId }) => queueId === id);
      expect(Math.abs((queue?.values['calls'] ?? 0) - calls)).toBeLessThan(0.1);
    }
    expect(expected).toHaveLength(6);
  });

  it('waits as long as the log on the whole day, and near it in most hours', () => {
    const needs = good(needsOf(measured, plan));
    const results = [...simulateScenario(plan, { replications, ...needs })];
    const parts = compareWithMeasured(measured, results, 0.95);
    const ratioOf = ({ figures }: (typeof parts)[number]): number => {
      const wait = figures.find(({ measureId }) => measureId === 'waitMsMean');
      return (wait?.value ?? 0) / (wait?.measured ?? 1);
    };
    const [whole, ...others] = parts;
    const hours = others.filter(({ of }) => of === 'window');
    expect(whole === undefined ? 0 : Math.abs(ratioOf(whole) - 1)).toBeLessThan(0.12);
    expect(hours).toHaveLength(17);
    expect(hours.filter((hour) => Math.abs(ratioOf(hour) - 1) < 0.25).length).toBeGreaterThan(12);
    expect(results.reduce((sum, { refused }) => sum + refused, 0)).toBe(0);
  });

  it('commits a back-test in which waits of every hour, and those who left, agree', () => {
    const { figures } = JSON.parse(textOf('back-test'));
    const of = (id: string) => figures.filter((one: { measureId: string }) => one.measureId === id);
    // The day, 17 hours and six queues.
    expect(of('waitMsMean')).toHaveLength(1 + 17 + 6);
    // As the page says: of the hours, 16 of 17 with own arrivals, 17 of 17 with expected ones.
    const agreeing = (by: 'traced' | 'expected'): number =>
      of('waitMsMean').filter((one: BackTestFigure) => one.hour !== null && one[by].agrees).length;
    expect([agreeing('traced'), agreeing('expected')]).toEqual([16, 17]);
    expect(of('abandonShare')[0]).toMatchObject({
      hour: null,
      traced: { agrees: true },
      expected: { agrees: true },
    });
  });

  it('reproduces the fourth week from the first three', (context) => {
    needsCallLogs(context);
    const log = readBankLog();
    const [fromDay = 0, toDay = 0] = ['1999-02-01', '1999-02-21'].map(dayNumberOf);
    const fit = good(fitLog(log, { fromDay, toDay, intervalMs: 1_800_000 }));
    const calls = log.calls.filter(
      ({ day, enteredAtMs }) =>
        day > toDay &&
        fit.weekdays.includes(weekdayOf(day)) &&
        enteredAtMs >= fit.startMs &&
        enteredAtMs < fit.endMs,
    );
    // The example's scenario has no overflow between queues, so none is taken from the fit.
    const parts = new Set(['changeover', 'profiles', 'balk'] as const);
    const names = { ...bankNames, parts };
    const { shifts } = scenario.agents;
    const test = backTest(fit, { names, shifts, calls, replications: 6 });
    let next = test.next();
    while (next.done !== true) next = test.next();
    const whole = (id: string) =>
      next.done === true
        ? next.value.find(({ hour, measureId }) => hour === null && measureId === id)
        : undefined;
    for (const id of ['waitMsMean', 'abandonShare']) {
      expect(whole(id)).toMatchObject({ traced: { agrees: true }, expected: { agrees: true } });
    }
    const hours = next.value.filter(
      ({ hour, measureId }) => hour !== null && measureId === 'waitMsMean',
    );
    expect(hours.filter(({ traced }) => traced.agrees).length).toBeGreaterThan(14);
    expect(hours.filter(({ expected }) => expected.agrees).length).toBeGreaterThan(14);
  });
});
