import { describe, expect, it } from 'vitest';
import { PassingOrder } from '../../metrics/passing-order.ts';
import { createDraw } from '../support/rig/draw.ts';

describe('who passed whom', () => {
  it('is what counting every pair gives, whatever the order', () => {
    const draw = createDraw(1, 9);
    const order = new PassingOrder();
    const waiting: number[] = [];
    const offered: number[] = [];
    let passings = 0;
    for (let n = 0; n < 5_000; n += 1) {
      if (waiting.length === 0 || draw.int(0, 99) < 48) {
        waiting.push(order.enter());
        continue;
      }
      const [number = -1] = waiting.splice(draw.int(0, waiting.length - 1), 1);
      const isOffered = draw.int(0, 3) > 0;
      const later = offered.filter((other) => other > number).length;
      expect(order.settle(number, isOffered)).toBe(later);
      passings += later;
      if (isOffered) offered.push(number);
    }
    expect(passings).toBeGreaterThan(1_000);
  });
});
