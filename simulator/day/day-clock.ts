/**
 * The date and the centre's state that rules see on a simulated day. Only a recorded day has a
 * date. Calendars have no effect: queues are open.
 */
import type { Scenario } from '../../contracts/index.ts';
import { dayMs } from '../../kernel/index.ts';
import { type Facts, localClockFacts } from '../../routing/index.ts';
import { instantMs } from '../../rules/index.ts';
import { dayNumberOf, weekdayOf } from '../clock.ts';
import type { SimulationPlan } from '../plan.ts';

/** The date of a scenario's recorded calls; undefined without any. */
export function dateOf({ callTypes }: Pick<Scenario, 'callTypes'>): string | undefined {
  for (const { arrivals } of callTypes) {
    if (arrivals.kind === 'trace' && arrivals.date !== undefined) return arrivals.date;
  }
  return undefined;
}

export function onDay(
  { centre, date, dayStartMs }: Pick<SimulationPlan, 'centre' | 'date' | 'dayStartMs'>,
  atMs: number,
  brought: Facts,
): Facts {
  const sinceMidnightMs = dayStartMs + atMs;
  const isTomorrow = sinceMidnightMs >= dayMs;
  const day = date !== null && isTomorrow ? dayAfter(date) : date;
  const local = {
    date: day,
    weekday: day === null ? null : 1 + weekdayOf(dayNumberOf(day) ?? 0),
    msOfDay: sinceMidnightMs % dayMs,
  };
  const openState = centre.defaults?.queue === undefined ? null : 'open';
  const known = Object.entries(localClockFacts(centre, local, openState)).filter(
    ([, value]) => value !== null,
  );
  return { 'centre.state': 'normal', ...brought, ...Object.fromEntries(known) };
}

/** The day after a date, also at the end of a month or year. */
function dayAfter(date: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const next = [
    [year, month, day + 1],
    [year, month + 1, 1],
  ].map(dateText);
  return next.find((text) => instantMs(`${text}T00:00:00Z`) !== undefined) ?? `${year + 1}-01-01`;
}

function dateText(parts: readonly number[]): string {
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}
