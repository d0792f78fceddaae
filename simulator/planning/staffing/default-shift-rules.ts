/**
 * The shift rules of those who give none: full days with a lunch, and half days; days too short for
 * them are one shift.
 */
import type { ShiftRules } from '../../../contracts/index.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const fullDayMs = 8 * hourMs;
const halfDayMs = 4 * hourMs;

/** Everybody costs the same; an hour costs 100, so that costs read as hours. */
export function defaultShiftRules(dayMs: number): ShiftRules {
  const shortBreak = { lengthMs: 10 * minuteMs, fromMs: 1.5 * hourMs, toMs: 2.5 * hourMs };
  const lunch = {
    lengthMs: 30 * minuteMs,
    fromMs: 3.5 * hourMs,
    toMs: 4.5 * hourMs,
    everyMs: 30 * minuteMs,
    isPaid: false,
  };
  const halfDay = { id: 'half-day', lengthMs: halfDayMs, breaks: [shortBreak] };
  const fullDay = {
    id: 'full-day',
    lengthMs: fullDayMs,
    breaks: [shortBreak, lunch, { ...shortBreak, fromMs: 6 * hourMs, toMs: 7 * hourMs }],
  };
  const wholeDay = { id: 'whole-day', lengthMs: Math.floor(dayMs / minuteMs) * minuteMs };
  const shifts = [
    ...(dayMs >= fullDayMs ? [fullDay] : []),
    ...(dayMs >= halfDayMs ? [halfDay] : []),
  ];
  return {
    schema: 'callwright.shift-rules/1',
    name: 'full and half days',
    shifts: shifts.length === 0 ? [wholeDay] : shifts,
  };
}
