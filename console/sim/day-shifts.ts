/** Converts half-hour staffing to the shifts of a scenario. */
import type { DayPlan } from './address.ts';

export const halfHour = { minutes: 30, perHour: 2 };

interface ShiftTimes {
  readonly count: number;
  readonly start: string;
  readonly end: string;
}

/** Shifts for these numbers of agents: who came first leaves first. */
export function shiftsOf({
  from,
  agents,
}: Pick<DayPlan, 'from' | 'agents'>): readonly ShiftTimes[] {
  const counts = new Map<string, ShiftTimes>();
  const begun: number[] = [];
  const leave = (end: string) => {
    const start = timeText(from + (begun.shift() ?? 0) * halfHour.minutes);
    const key = `${start} ${end}`;
    counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, start, end });
  };
  for (const [row, planned] of agents.entries()) {
    while (begun.length < planned) begun.push(row);
    while (begun.length > planned) leave(timeText(from + row * halfHour.minutes));
  }
  while (begun.length > 0) leave(timeText(from + agents.length * halfHour.minutes));
  return [...counts.values()];
}

/** Minutes since midnight as `HH:MM`. */
export function timeText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
