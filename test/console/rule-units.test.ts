/** What people type for a value of a rule, and what it means. */
import { describe, expect, it } from 'vitest';
import { localInstantMs, localOf } from '../../console/parts/days.ts';
import { readInUnit } from '../../rules/tables/index.ts';

describe('a value of a rule', () => {
  it.each([
    ['minor', '80,00 €', 8_000],
    ['minor', '€80.00', 8_000],
    ['minor', '80', 8_000],
    ['minor', '1.299,00', 129_900],
    ['minor', '1 299,5', 129_950],
    ['minor', '-3,50 EUR', -350],
    ['ms', '2 min', 120_000],
    ['ms', '1 h 30 min', 5_400_000],
    ['ms', '1,5', 1_500],
    ['ms', '1,500 ms', 1_500],
    ['ms', '-30 s', -30_000],
    ['ppm', '12,5 %', 125_000],
    ['minutes', '2 h', 120],
    ['minutes', '45', 45],
    ['minuteOfDay', '08:30', 510],
    ['dayNumber', '2026-11-30', 20_261_130],
    ['days', '3 jours', 3],
    ['calls', '1 000', 1_000],
    ['number', '12.5', 12.5],
  ])('in %s is read of %s', (unit, typed, value) => {
    expect(readInUnit(unit, typed)).toBe(value);
  });

  it.each([
    ['minor', '80 c'],
    ['minor', '1.2.3'],
    ['minor', ''],
    ['ms', 'soon'],
    ['ms', '1.5 ms'],
    ['ms', '5 -3 s'],
    ['ppm', 'half'],
    ['minuteOfDay', '25:00'],
    ['dayNumber', '30/11'],
    ['calls', '1.5'],
    ['calls', '9'.repeat(20)],
  ])('in %s is not guessed of %s', (unit, typed) => {
    expect(readInUnit(unit, typed)).toBeUndefined();
  });

  it('that is an instant is shown by the clock of the centre', () => {
    const local = localOf('2026-12-24T07:00:00Z', 'Europe/Paris');
    expect(local).toBe('2026-12-24T08:00');
    expect(localInstantMs(local, 'Europe/Paris')).toBe(Date.parse('2026-12-24T07:00:00Z'));
    expect(localOf('soon', 'Europe/Paris')).toBe('soon');
  });
});
