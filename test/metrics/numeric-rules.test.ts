import { describe, expect, it } from 'vitest';
import {
  centreFigures,
  createMetrics,
  frameOfCentre,
  measureSums,
  ratioMeasures,
} from '../../metrics/index.ts';
import type { Effect } from '../../routing/index.ts';
import { figureText, simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';
import { aFold } from './effect-stream.ts';

/** Every number in a value, however deep, with its path. */
function numbersIn(value: unknown, path = ''): readonly (readonly [string, number])[] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, `${path}/${key}`));
}

function aDayOf() {
  const wrapUp = { law: 'lognormal', meanMs: 20_000, scv: 2 } as const;
  const talk = { law: 'exponential', meanMs: 180_000 } as const;
  const plan = aPlan({ callTypes: [aCallType({ handleTime: { talk, wrapUp } })] });
  const effects: Effect[] = [];
  simulateReplication(plan, 0, { onEffect: (effect) => effects.push(effect) });
  const fold = createMetrics({ frame: frameOfCentre(plan.centre), intervalMs: 900_000 });
  for (const effect of effects) fold.apply(effect);
  return { effects, fold, atMs: effects.at(-1)?.atMs ?? 0 };
}

describe('B20: numeric rules', () => {
  it('times, waits and keys of effects are whole milliseconds, whatever the laws draw', () => {
    const numbers = aDayOf().effects.flatMap((effect) => numbersIn(effect, effect.type));
    expect(numbers.length).toBeGreaterThan(1_000);
    expect(numbers.filter(([, number]) => !Number.isSafeInteger(number))).toEqual([]);
  });

  it('averages are kept as sums and counts, all of them whole', () => {
    const { fold, atMs } = aDayOf();
    for (const { id } of ratioMeasures) {
      const { numerator, denominator } = measureSums(fold, id, { atMs });
      expect(Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator), id).toBe(true);
    }
    const { counts, agentCounts } = centreFigures(fold, { atMs });
    const numbers = numbersIn({ counts, agentCounts });
    expect(numbers.filter(([, number]) => !Number.isSafeInteger(number))).toEqual([]);
  });

  it('a ratio without a sample is undefined, whatever the measure, and shown as a dash', () => {
    const { figures } = centreFigures(aFold(), { atMs: 0 });
    expect(figures).toHaveLength(ratioMeasures.length);
    for (const { value } of figures) expect(value).toBeNull();
    for (const unit of ['share', 'ms', 'ratio', 'erlangs'])
      expect(figureText(null, unit)).toBe('-');
  });

  it('percentages are rounded at display, and there alone', () => {
    expect(figureText(0.812_499_999, 'share')).toBe('81.2 %');
    expect(figureText(0.8125, 'share')).toBe('81.3 %');
    expect(figureText(2 / 3, 'share')).toBe('66.7 %');
  });
});
