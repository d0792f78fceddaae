/**
 * Staff by parts of an agent, hour by hour, as shifts that a scenario can state.
 *
 * A quarter of an agent is one agent for a quarter of the hour, on the side of the busier neighbour.
 * Who came first goes first, and all who come and go together are one shift.
 */
import type { Scenario } from '../../contracts/index.ts';

export type Shift = Scenario['agents']['shifts'][number];

/** Staff changes on the five minutes. */
export const slotsPerHour = 12;
const slotMinutes = 60 / slotsPerHour;

/** Shifts of one profile; `agents` by the hour, from `startMinute` of the day. */
export function shiftsOfHours(
  agents: readonly number[],
  of: {
    readonly profile: string;
    /** Of the day's start, since midnight. */
    readonly startMinute: number;
    /** When they go who are there at the end; minutes since midnight. */
    readonly lastMinute: number;
  },
): readonly Shift[] {
  const slots = agents.flatMap((count, hour) => slotsOfHour(count, hour, agents));
  const onDuty: number[] = [];
  const shifts = new Map<string, Shift>();
  [...slots, 0].forEach((count, slot) => {
    while (onDuty.length < count) onDuty.push(slot);
    while (onDuty.length > count) {
      const start = clockTime(of.startMinute + (onDuty.shift() ?? 0) * slotMinutes);
      const isLast = slot === slots.length;
      const end = clockTime(isLast ? of.lastMinute : of.startMinute + slot * slotMinutes);
      const known = shifts.get(`${start}-${end}`)?.count ?? 0;
      shifts.set(`${start}-${end}`, { profile: of.profile, count: known + 1, start, end });
    }
  });
  return [...shifts.values()].sort((a, b) => (a.start + a.end < b.start + b.end ? -1 : 1));
}

/** `HH:MM`, past 24:00 on the next day. */
export function clockTime(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** 6.25 agents: 6, and a seventh for a quarter of the hour. */
function slotsOfHour(count: number, hour: number, agents: readonly number[]): readonly number[] {
  const whole = Math.floor(count);
  const more = Math.round((count - whole) * slotsPerHour);
  const isRising = (agents[hour + 1] ?? 0) > (agents[hour - 1] ?? 0);
  return Array.from({ length: slotsPerHour }, (_, slot) =>
    (isRising ? slot >= slotsPerHour - more : slot < more) ? whole + 1 : whole,
  );
}
