/**
 * A calendar's state at an instant, and its next change. The core knows no calendars, so the driver
 * submits `setQueueState` inputs.
 *
 * Cost: some days of the calendar, once for each change. Source: acd-routing.md B13.
 */
import type { CalendarSetting, QueueState } from '../routing/index.ts';
import { addDays, instantOfLocal, localTimeAt, weekdayOf } from './local-time.ts';

export interface OpeningState {
  readonly state: QueueState;
  /** The instant at which the state changes, or must be computed again. */
  readonly untilMs: number;
}

type Period = { readonly fromMs: number; toMs: number };

/** Days examined ahead; a calendar closed for longer is examined again after these. */
const daysAheadMax = 8;

export function openingAt(
  calendar: CalendarSetting,
  timeZone: string,
  epochMs: number,
): OpeningState {
  const today = localTimeAt(epochMs, timeZone).date;
  const horizonMs = instantOfLocal(addDays(today, daysAheadMax), 0, timeZone);
  const closingMs = calendar.closingMs ?? 0;
  for (const period of periodsFrom(calendar, timeZone, addDays(today, -1))) {
    if (period.toMs <= epochMs) continue;
    if (period.fromMs > epochMs) return { state: 'closed', untilMs: period.fromMs };
    const lastCallMs = Math.max(period.fromMs, period.toMs - closingMs);
    return epochMs < lastCallMs
      ? { state: 'open', untilMs: lastCallMs }
      : { state: 'closing', untilMs: period.toMs };
  }
  return { state: 'closed', untilMs: horizonMs };
}

/** Open periods from `date` on, in order; adjacent ones are joined. */
function periodsFrom(calendar: CalendarSetting, timeZone: string, date: string): readonly Period[] {
  const periods: Period[] = [];
  for (let day = 0; day <= daysAheadMax; day += 1) {
    const local = addDays(date, day);
    for (const [from, to] of hoursOf(calendar, local)) {
      const fromMs = instantOfLocal(local, msOfDay(from), timeZone);
      const overnight = msOfDay(to) <= msOfDay(from);
      const toMs = instantOfLocal(overnight ? addDays(local, 1) : local, msOfDay(to), timeZone);
      const before = periods.at(-1);
      if (before !== undefined && fromMs <= before.toMs) before.toMs = Math.max(before.toMs, toMs);
      else periods.push({ fromMs, toMs });
    }
  }
  return periods;
}

/** Hours for a date override those of its weekday. */
function hoursOf(calendar: CalendarSetting, date: string): readonly (readonly [string, string])[] {
  const own = calendar.dates?.[date];
  if (own !== undefined) return own;
  const weekday = weekdayOf(date);
  const hours = Object.entries(calendar.weekly).flatMap(([days, periods]) => {
    const [first = 0, last = first] = days.split('-').map(Number);
    return weekday >= first && weekday <= last ? periods : [];
  });
  return hours.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function msOfDay(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000;
}
