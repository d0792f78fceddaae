/**
 * Staff by parts of an agent, hour by hour and profile by profile, as shifts a scenario can state.
 *
 * Five agents and a quarter are five, and a sixth on every fourth five-minute slot in a row of
 * short presences: rounding is carried on, so that every hour has its agents on the mean. Whose
 * turn it is to come is the profile's that lacks most time so far; whose to go, the one with most
 * to spare.
 */

import type { Scenario } from '../../../contracts/index.ts';
import { minuteMs } from '../../../kernel/index.ts';
import { timeText } from '../../clock.ts';

export type Shift = Scenario['agents']['shifts'][number];

/** Staff changes on the five minutes. */
export const slotsPerHour = 12;
const slotMinutes = 60 / slotsPerHour;
/**
 * Slots by which a profile is ahead of its share before it makes room for one that lacks as many.
 */
const slotsToChange = 6;

export interface StaffPlan {
  /** On duty in each hour, parts of an agent. */
  readonly agents: readonly number[];
  readonly profiles: readonly {
    readonly id: string;
    /** Share of the agents of each hour. */
    readonly shares: readonly number[];
  }[];
  /** Of the day's start, since midnight. */
  readonly startMinute: number;
  /** When they go who are there at the end; minutes since midnight. */
  readonly lastMinute: number;
}

interface ProfileStaff {
  readonly id: string;
  /** Slots it should have had more than it had. */
  lacks: number;
  /** Slots of log-on, the first first. */
  readonly onDuty: number[];
}

/** Shifts, in order of their start. */
export function shiftsOf({
  agents,
  profiles,
  startMinute,
  lastMinute,
}: StaffPlan): readonly Shift[] {
  const staffs = profiles.map(({ id }): ProfileStaff => ({ id, lacks: 0, onDuty: [] }));
  const shifts = new Map<string, Shift>();
  const leave = (staff: ProfileStaff, slot: number, endMinute: number): void => {
    const start = timeText(minuteMs * (startMinute + (staff.onDuty.shift() ?? slot) * slotMinutes));
    const end = timeText(minuteMs * endMinute);
    const key = `${start}-${end} ${staff.id}`;
    const count = (shifts.get(key)?.count ?? 0) + 1;
    shifts.set(key, { profile: staff.id, count, start, end });
  };
  let carried = 0;
  const slots = agents.length * slotsPerHour;
  for (let slot = 0; slot < slots; slot++) {
    const hour = Math.floor(slot / slotsPerHour);
    const wanted = (agents[hour] ?? 0) + carried;
    const total = Math.max(1, Math.round(wanted));
    carried = wanted - total;
    const endMinute = startMinute + slot * slotMinutes;
    for (const [place, staff] of staffs.entries()) {
      staff.lacks += total * (profiles[place]?.shares[hour] ?? 0);
    }
    const present = (): number => staffs.reduce((sum, { onDuty }) => sum + onDuty.length, 0);
    while (present() < total) neediest(staffs).onDuty.push(slot);
    while (present() > total) leave(fullest(staffs), slot, endMinute);
    const [from, to] = [fullest(staffs), neediest(staffs)];
    if (afterSlot(to) - afterSlot(from) > slotsToChange) {
      leave(from, slot, endMinute);
      to.onDuty.push(slot);
    }
    for (const staff of staffs) staff.lacks -= staff.onDuty.length;
  }
  for (const staff of staffs) while (staff.onDuty.length > 0) leave(staff, slots, lastMinute);
  return [...shifts.entries()]
    .filter(([, { start, end }]) => start < end)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, shift]) => shift);
}

/** What it would lack after this slot as it is. */
function afterSlot({ lacks, onDuty }: ProfileStaff): number {
  return lacks - onDuty.length;
}

function neediest(staffs: readonly ProfileStaff[]): ProfileStaff {
  return staffs.reduce((best, staff) => (afterSlot(staff) > afterSlot(best) ? staff : best));
}

function fullest(staffs: readonly ProfileStaff[]): ProfileStaff {
  const staffed = staffs.filter(({ onDuty }) => onDuty.length > 0);
  return staffed.reduce((best, staff) => (afterSlot(staff) < afterSlot(best) ? staff : best));
}
