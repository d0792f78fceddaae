/**
 * Faults of logs that are mended, and said: calls across midnight, clocks put back, rows that come
 * twice, days without a row.
 */
import { dateOfDay, dayMs, hourMs } from '../../../kernel/index.ts';
import { weekDays, weekdayNames, weekdayOf } from '../../clock.ts';
import type { QualityNote } from './log-notes.ts';
import type { TableRows } from './table.ts';

interface LogTime {
  readonly day: number | null;
  readonly atMs: number;
}

/** Half a day: an answer so long before the call came is one after midnight. */
const midnightMs = dayMs / 2;

/** Time from entry to answer; a note where the log's clock had to be mended. */
export function waitBetween(
  entered: LogTime,
  answered: LogTime,
): { readonly waitMs: number; readonly note: QualityNote | null } {
  const days = entered.day === null || answered.day === null ? 0 : answered.day - entered.day;
  const waitMs = answered.atMs - entered.atMs + days * dayMs;
  if (waitMs >= 0) return { waitMs, note: null };
  if (days === 0 && waitMs < -midnightMs) {
    return { waitMs: waitMs + dayMs, note: 'answeredAfterMidnight' };
  }
  if (waitMs >= -hourMs) return { waitMs: waitMs + hourMs, note: 'clockPutBack' };
  return { waitMs: 0, note: 'answeredBefore' };
}

interface LoggedRow {
  readonly row: number;
  readonly day: number;
  readonly enteredAtMs: number;
  readonly agent: string | null;
  readonly caller: string | null;
}

/**
 * Calls, in order of entry, without those whose row is another's again. Rows that name neither
 * agent nor caller stay: two callers may come in one second.
 */
export function withoutRepeats<Call extends LoggedRow>(
  calls: readonly Call[],
  rows: TableRows,
  note: (row: number) => void,
): readonly Call[] {
  let from = 0;
  return calls.filter((call, at) => {
    const first = calls[from];
    if (first?.day !== call.day || first.enteredAtMs !== call.enteredAtMs) from = at;
    if (call.agent === null && call.caller === null) return true;
    for (let other = from; other < at; other++) {
      const before = calls[other];
      if (before?.agent !== call.agent || before.caller !== call.caller) continue;
      const [own, same] = [rows.at(call.row), rows.at(before.row)];
      if (own?.every((cell, place) => cell === same?.[place]) !== true) continue;
      note(call.row);
      return false;
    }
    return true;
  });
}

/** A weekday is usual where at least this share of its dates have rows. */
const usualShare = 0.6;

/** Days without a row, of weekdays that usually have some: closed, or a gap in the recording. */
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
