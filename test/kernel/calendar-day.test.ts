/** Days and dates, both ways. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOfDay, dayOfDate, partsOfDay } from '../../kernel/index.ts';

describe('days of the calendar', () => {
  it('are the dates that everybody counts, and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (day) => {
        fc.pre(partsOfDay(day).year >= 1);
        const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
        expect(dateOfDay(day)).toBe(date);
        expect(dayOfDate(date)).toBe(day);
      }),
      { examples: [[0], [-1], [59], [11_016], [47_540]] },
    );
  });
});
