import { describe, expect, it } from 'vitest';
import { parseShiftRules, type ShiftRules } from '../../../contracts/index.ts';
import { defaultShiftRules } from '../../../simulator/index.ts';
import { shiftsOf, totalsOf } from '../../../simulator/planning/staffing/roster.ts';
import { shiftPatterns } from '../../../simulator/planning/staffing/shift-pattern.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const clock = { startMs: 8 * hourMs, dayMs: 12 * hourMs, intervalMs: 30 * minuteMs };
const profileIds = ['seller', 'adviser'];

function someRules(change: Partial<ShiftRules>): ShiftRules {
  return { schema: 'callwright.shift-rules/1', shifts: [], ...change };
}

function patternsOf(rules: ShiftRules) {
  const patterns = shiftPatterns(rules, { clock, profileIds });
  if (!patterns.ok) throw new Error(JSON.stringify(patterns.problems));
  return patterns.value;
}

const halfDay = { id: 'half-day', lengthMs: 4 * hourMs };
const lunch = { lengthMs: 30 * minuteMs, fromMs: hourMs, toMs: 2 * hourMs };

describe('shift patterns', () => {
  it('are every start on the grid that ends within the day, for each profile', () => {
    const patterns = patternsOf(someRules({ shifts: [halfDay] }));
    expect(patterns).toHaveLength(2 * 17);
    expect(patterns[0]).toMatchObject({ profileId: 'seller', startMs: 0, endMs: 4 * hourMs });
    expect(patterns[16]).toMatchObject({ startMs: 8 * hourMs, endMs: 12 * hourMs, cost: 400 });
  });

  it('reach the end of a day that their grid of starts misses, but for a stated last start', () => {
    const short = { ...clock, dayMs: 12.25 * hourMs };
    const endsOf = (shift: ShiftRules['shifts'][number]) => {
      const patterns = shiftPatterns(someRules({ shifts: [shift] }), { clock: short, profileIds });
      if (!patterns.ok) throw new Error(JSON.stringify(patterns.problems));
      return Math.max(...patterns.value.map(({ endMs }) => endMs));
    };
    expect(endsOf(halfDay)).toBe(short.dayMs);
    expect(endsOf({ ...halfDay, startTo: '16:00' })).toBe(12 * hourMs);
  });

  it('have a column for every place of a break on its grid', () => {
    const placed = { ...lunch, everyMs: 30 * minuteMs, isPaid: false };
    const shift = { ...halfDay, startTo: '08:00', breaks: [placed] };
    const patterns = patternsOf(someRules({ shifts: [shift] })).slice(0, 3);
    expect(patterns.map(({ presence }) => presence.slice(0, 9).join(''))).toEqual([
      '110111110',
      '111011110',
      '111101110',
    ]);
    expect(patterns.map(({ paidMs }) => paidMs)).toEqual([3.5, 3.5, 3.5].map((h) => h * hourMs));
  });

  it('spread a break without a grid evenly over its window', () => {
    const [pattern] = patternsOf(someRules({ shifts: [{ ...halfDay, breaks: [lunch] }] }));
    const away = (pattern?.presence ?? []).map((share) => 1 - share).slice(2, 5);
    expect(away.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(away[1]).toBeGreaterThan(away[0] ?? 1);
    expect(away[0]).toBeCloseTo(away[2] ?? 0, 9);
  });

  it.each<[string, Partial<ShiftRules>, string]>([
    ['a shift longer than the day', { shifts: [{ id: 'x', lengthMs: 13 * hourMs }] }, '/shifts/0'],
    ['a start before the day', { shifts: [{ ...halfDay, startFrom: '07:00' }] }, '/shifts/0'],
    [
      'a profile that is not there',
      { profiles: [{ id: 'clerk', costPerHour: 1 }], shifts: [halfDay] },
      '/profiles/0/id',
    ],
    [
      'more patterns than are written out',
      {
        shifts: [
          {
            id: 'x',
            lengthMs: 8 * hourMs,
            startEveryMs: minuteMs,
            breaks: [{ lengthMs: minuteMs, fromMs: 0, toMs: 2 * hourMs, everyMs: minuteMs }],
          },
        ],
      },
      '/shifts/0',
    ],
  ])('refuse %s by its place', (_what, change, pointer) => {
    const patterns = shiftPatterns(someRules(change), { clock, profileIds });
    expect(patterns.ok ? [] : patterns.problems.map((finding) => finding.pointer)).toEqual([
      pointer,
    ]);
  });

  it.each([
    ['a break after the end', { ...halfDay, breaks: [{ ...lunch, toMs: 4 * hourMs }] }],
    ['breaks that could overlap', { ...halfDay, breaks: [lunch, lunch] }],
    ['a window that runs backwards', { ...halfDay, breaks: [{ ...lunch, toMs: 0 }] }],
    ['parts of a minute', { ...halfDay, lengthMs: 100_000 }],
    ['a member that nobody knows', { ...halfDay, lunch: true }],
  ])('are not read from rules with %s', (_what, shift) => {
    const rules = { schema: 'callwright.shift-rules/1', shifts: [shift] };
    const parsed = parseShiftRules(JSON.stringify(rules));
    expect(parsed.ok ? '' : parsed.problems[0]?.message).toContain('/shifts/0');
  });

  it('of those who give no rules fit every day', () => {
    for (const hours of [1, 4, 7, 8, 24]) {
      const rules = defaultShiftRules(hours * hourMs);
      const day = { ...clock, startMs: 0, dayMs: hours * hourMs };
      expect(parseShiftRules(JSON.stringify(rules)).ok).toBe(true);
      expect(shiftPatterns(rules, { clock: day, profileIds }).ok).toBe(true);
    }
  });
});

describe('a roster', () => {
  const patterns = patternsOf(someRules({ shifts: [{ ...halfDay, breaks: [lunch] }] }));
  const roster = patterns.map((_, place) => (place === 0 ? 5 : 0));

  it('sends the heads of one shift to their breaks at different times of the window', () => {
    const shifts = shiftsOf(patterns, roster, clock);
    const times = shifts.flatMap(({ breaks = [] }) => breaks.map(({ at }) => at));
    expect(shifts.reduce((heads, { count }) => heads + count, 0)).toBe(5);
    expect(new Set(times).size).toBe(5);
    expect(times.every((at) => at >= '09:00' && at <= '10:00')).toBe(true);
  });

  it('adds up heads, paid time and cost', () => {
    expect(totalsOf(patterns, roster)).toEqual({ heads: 5, paidMs: 20 * hourMs, cost: 2_000 });
  });
});
