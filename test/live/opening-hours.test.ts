import { describe, expect, it } from 'vitest';
import { addDays, instantOfLocal, openingAt, weekdayOf } from '../../live/index.ts';
import type { CalendarSetting } from '../../routing/index.ts';

const zone = 'Europe/Paris';
const shop: CalendarSetting = {
  weekly: {
    '1-5': [
      ['08:00', '12:00'],
      ['13:00', '20:00'],
    ],
    '6': [['22:00', '02:00']],
  },
  dates: { '2026-12-25': [], '2026-12-26': [['10:00', '11:00']] },
  closingMs: 300_000,
};

/** State and local end of a moment, `2026-11-23 09:00`. */
function at(moment: string, calendar = shop): readonly [string, string] {
  const opening = openingAt(calendar, zone, instantAt(moment));
  return [opening.state, shown(opening.untilMs)];
}

function instantAt(moment: string): number {
  const [date = '', time = ''] = moment.split(' ');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return instantOfLocal(date, (hours * 60 + minutes) * 60_000, zone);
}

function shown(epochMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(epochMs);
}

describe('opening hours', () => {
  it.each([
    ['2026-11-23 07:59', 'closed', '2026-11-23 08:00'],
    ['2026-11-23 08:00', 'open', '2026-11-23 11:55'],
    ['2026-11-23 11:55', 'closing', '2026-11-23 12:00'],
    ['2026-11-23 12:00', 'closed', '2026-11-23 13:00'],
    ['2026-11-28 23:30', 'open', '2026-11-29 01:55'],
    ['2026-11-29 01:58', 'closing', '2026-11-29 02:00'],
    ['2026-11-29 12:00', 'closed', '2026-11-30 08:00'],
    ['2026-12-25 09:00', 'closed', '2026-12-26 10:00'],
    ['2026-12-26 10:30', 'open', '2026-12-26 10:55'],
  ])('say of %s: %s until %s', (moment, state, until) => {
    expect(at(moment)).toEqual([state, until]);
  });

  it('join periods that touch at midnight', () => {
    const always = { weekly: { '1-7': [['00:00', '24:00']] } } as const;
    const { state, untilMs } = openingAt(always, zone, instantAt('2026-11-23 23:59'));
    expect(state).toBe('open');
    expect(untilMs).toBeGreaterThan(instantAt('2026-11-29 00:00'));
  });

  it('are all day from midnight to midnight', () => {
    const always = { weekly: { '1-7': [['00:00', '00:00']] } } as const;
    expect(openingAt(always, zone, instantAt('2026-11-23 12:00')).state).toBe('open');
  });

  it('ask again later where a calendar stays closed for long', () => {
    const { state, untilMs } = openingAt({ weekly: {} }, zone, instantAt('2026-11-23 09:00'));
    expect(state).toBe('closed');
    expect(untilMs).toBeGreaterThan(instantAt('2026-11-30 00:00'));
  });

  it('keep local time when the clocks change', () => {
    const sunday = { weekly: { '7': [['01:00', '04:00']] } } as const;
    const spring = openingAt(sunday, zone, instantAt('2026-03-29 01:00'));
    const autumn = openingAt(sunday, zone, instantAt('2026-10-25 01:00'));
    expect(spring.untilMs - instantAt('2026-03-29 01:00')).toBe(2 * 3_600_000);
    expect(autumn.untilMs - instantAt('2026-10-25 01:00')).toBe(4 * 3_600_000);
  });
});

describe('local dates', () => {
  it('count days over the ends of months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
  });

  it('begin the week on Monday', () => {
    expect(weekdayOf('2026-11-23')).toBe(1);
    expect(weekdayOf('2026-11-29')).toBe(7);
  });
});
