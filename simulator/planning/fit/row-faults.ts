/**
 * Faults of logs that are mended, and said: calls across midnight, clocks put back, rows that come
 * twice, days without a row.
 */
import { dateOfDay, dayMs, hourMs } from '../../../kernel/index.ts';
import { type Span, timeText, weekDays, weekdayNames, weekdayOf } from '../../clock.ts';
import type { QualityNote } from './log-notes.ts';

/** A change of the local clock, such as to summer time. */
export interface ClockChange {
  /** In ms since midnight, by the clock before it. */
  readonly atMs: number;
  /** Above 0 where the clock is put forward. */
  readonly byMs: number;
}

/** The clock change of a day, asked once for each; null: it has 24 hours. */
export type ClockChangeOn = (day: number) => ClockChange | null;

/** Local times that a change skips, or that come twice by it. */
export function changedTimes({ atMs, byMs }: ClockChange): Span {
  return { fromMs: atMs + Math.min(0, byMs), toMs: atMs + Math.max(0, byMs) };
}

/** Why a day has not 24 hours, in words. */
export function changeWords({ atMs, byMs }: ClockChange): string {
  const how = byMs > 0 ? 'forward' : 'back';
  return `the clock was put ${how} at ${timeText(atMs)}, so it has ${24 - byMs / hourMs} hours`;
}

/** A note on a time that the clock skipped or showed twice. */
export function noteOfTime(atMs: number, change: ClockChange | null): QualityNote | null {
  if (change === null) return null;
  const { fromMs, toMs } = changedTimes(change);
  if (atMs < fromMs || atMs >= toMs) return null;
  return change.byMs > 0 ? 'timeSkipped' : 'timeTwice';
}

/** A time by the clock of the centre; of an instant, also when that was. */
export interface LogTime {
  readonly day: number | null;
  readonly atMs: number;
  readonly epochMs: number | null;
}

/** Half a day: an answer so long before the call came is one after midnight. */
const midnightMs = dayMs / 2;

/** Time from entry to answer; a note where the log's clock had to be mended. */
export function waitBetween(
  entered: LogTime,
  answered: LogTime,
  change: ClockChange | null,
): { readonly waitMs: number; readonly note: QualityNote | null } {
  if (entered.epochMs !== null && answered.epochMs !== null) {
    const ms = answered.epochMs - entered.epochMs;
    return ms < 0 ? { waitMs: 0, note: 'answeredBefore' } : { waitMs: ms, note: null };
  }
  const days = entered.day === null || answered.day === null ? 0 : answered.day - entered.day;
  const waitMs = answered.atMs - entered.atMs + days * dayMs;
  if (change !== null && change.byMs > 0 && days === 0 && waitMs >= change.byMs) {
    const { fromMs, toMs } = changedTimes(change);
    const isAcross = entered.atMs < fromMs && answered.atMs >= toMs;
    if (isAcross) return { waitMs: waitMs - change.byMs, note: 'clockPutForward' };
  }
  if (waitMs >= 0) return { waitMs, note: null };
  if (days === 0 && waitMs < -midnightMs) {
    return { waitMs: waitMs + dayMs, note: 'answeredAfterMidnight' };
  }
  if (waitMs >= -hourMs) return { waitMs: waitMs + hourMs, note: 'clockPutBack' };
  return { waitMs: 0, note: 'answeredBefore' };
}

/** A weekday is usual where at least this share of its dates have rows. */
const usualShare = 0.6;

/** Days without a row, of weekdays that usually have some: closed, or a gap in the log. */
function missingDays(days: readonly number[]): readonly number[] {
  const known = new Set(days);
  const sorted = [...known].sort((a, b) => a - b);
  const [first = 0] = sorted;
  const last = sorted.at(-1) ?? first;
  const dates = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  const isUsual = Array.from({ length: weekDays }, (_, weekday) => {
    const own = dates.filter((day) => weekdayOf(day) === weekday);
    return own.filter((day) => known.has(day)).length >= usualShare * own.length;
  });
  return dates.filter((day) => !known.has(day) && isUsual[weekdayOf(day)] === true);
}

const daysShown = 5;

/** A sentence on days without a row; none without such days. */
export function missingDaysLines(days: readonly number[]): readonly string[] {
  const missing = missingDays(days);
  if (missing.length === 0) return [];
  const shown = missing
    .slice(0, daysShown)
    .map((day) => `${dateOfDay(day)} (${weekdayNames[weekdayOf(day)]})`);
  const more = missing.length > daysShown ? ` and ${missing.length - daysShown} more` : '';
  return [`no row on ${shown.join(', ')}${more}: not counted as days, neither as days of no calls`];
}
