/** The bank day as committed: it runs as it stands, and waits as its log did. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCentre, parseMeasured, parseScenario } from '../../contracts/index.ts';
import { createRouter } from '../../routing/index.ts';
import {
  compareWithMeasured,
  compileScenario,
  needsOf,
  simulateScenario,
} from '../../simulator/index.ts';

const replications = 30;

function textOf(name: string): string {
  return readFileSync(new URL(`../../examples/bank-day/${name}`, import.meta.url), 'utf8');
}

/** The value, or an error that says what is wrong. */
function good<Value>(
  parsed: { readonly ok: true; readonly value: Value } | { readonly ok: false },
): Value {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.value;
}

describe('the bank day', () => {
  const scenario = good(parseScenario(textOf('bank-day.scenario.json')));
  const centre = parseCentre(textOf('bank.centre.json'));
  if (!centre.ok) throw new Error(JSON.stringify(centre.problems));
  const plan = good(compileScenario(scenario, centre.centre));
  const measured = good(parseMeasured(textOf('measured.json')));

  it('offers the calls that the log counts, per day and per call type', () => {
    const expected = plan.callTypes.map(({ id, arrivals }) => {
      const counts = arrivals.kind === 'rates' ? arrivals.callsPerInterval : [];
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
    const results = [...simulateScenario(plan, { createRouter, replications, ...needs })];
    const parts = compareWithMeasured(measured, results, 0.95);
    const ratioOf = ({ figures }: (typeof parts)[number]): number => {
      const wait = figures.find(({ measureId }) => measureId === 'waitMsMean');
      return (wait?.value ?? 0) / (wait?.measured ?? 1);
    };
    const [whole, ...others] = parts;
    const hours = others.filter(({ of }) => of === 'window');
    expect(whole === undefined ? 0 : Math.abs(ratioOf(whole) - 1)).toBeLessThan(0.1);
    expect(hours).toHaveLength(17);
    expect(hours.filter((hour) => Math.abs(ratioOf(hour) - 1) < 0.25).length).toBeGreaterThan(13);
    expect(results.reduce((sum, { refused }) => sum + refused, 0)).toBe(0);
  });
});
