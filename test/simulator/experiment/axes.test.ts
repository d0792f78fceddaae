import { describe, expect, it } from 'vitest';
import { parseAxis, valuesOf } from '../../../simulator/index.ts';

function valuesIn(text: string) {
  const parsed = parseAxis(text);
  return parsed.ok ? valuesOf(parsed.value) : parsed.problems.map(({ message }) => message);
}

describe('an axis as people type it', () => {
  it.each([
    ['staffing.clerk=8..11', [8, 9, 10, 11]],
    ['aht=150s..210s/15s', [150_000, 165_000, 180_000, 195_000, 210_000]],
    ['aht=1m..2m/30s', [60_000, 90_000, 120_000]],
    ['agents.noAnswerShare=0..0.3/0.1', [0, 0.1, 0.2, 0.3]],
    ['lines.count=20,40', [20, 40]],
    ['lines.count=20', [20]],
    ['patience.meanMs=[null,30s]', [null, 30_000]],
    ['aht=×0.9,x1.1', ['×0.9', '×1.1']],
    ['aht.orders=x0.8..x1.2/0.2', ['×0.8', '×1', '×1.2']],
    ['run.mode=[days, steady]', ['days', 'steady']],
    ['x=true,"12"', [true, '12']],
    ['x=-2..0', [-2, -1, 0]],
    ['x=0..1/0.3', [0, 0.3, 0.6, 0.9]],
  ])('%s has the values %j', (text, values) => {
    expect(valuesIn(text)).toEqual(values);
  });

  it.each(['aht=150s..210s', 'share=0..0.5', 'share=0.0..1.0'])(
    '%s has no list: it says no step',
    (text) => {
      expect(valuesIn(text)).toBeNull();
    },
  );

  it.each([
    ['aht=0.9,1.0', /aht=0\.9; expected a time with its unit, like 500ms, 180s or 3m, or a factor/],
    ['aht.orders=150..210/15', /aht\.orders=150; expected a time with its unit/],
    ['callTypes.orders.targetMs=20', /targetMs=20; expected a time with its unit/],
    ['lines.count=20s', /lines\.count=20s; expected a number without a unit/],
    ['aht=x0.8..x1.2', /factors with a step/],
    ['=8..16', /expected path=8\.\.16/],
    ['count', /expected path=8\.\.16/],
    ['count=', /expected path=8\.\.16/],
    ['count=1,,2', /values with commas/],
    ['count=16..8', /16\.\.8; expected a range that rises/],
    ['count=1..2/0', /a step above 0/],
    ['count=1.2.3..4', /numbers, or times like 150s/],
    ['count=0..100000', /100001 values; expected at most 1000/],
  ])('%s is refused', (text, message) => {
    expect(parseAxis(text).ok).toBe(false);
    expect(String(valuesIn(text))).toMatch(message);
  });
});
