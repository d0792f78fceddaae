/**
 * Reads calls by interval from a table of counts (date, interval start, calls) or a call log.
 * Intervals not covered whole are left out, and days without enough rows are marked partial.
 */

import type { ColumnMap, ParseResult } from '../../../contracts/index.ts';
import { dayMs } from '../../../kernel/index.ts';
import { overlapMs } from '../../clock.ts';
import type { Numbers } from '../../distributions/distribution.ts';
import { addAt, sumBy, sumOf } from '../../statistics/sums.ts';
import { usualColumn } from '../fit/log-columns.ts';
import { notedLine, noteWords } from '../fit/log-notes.ts';
import { readLog } from '../fit/read-log.ts';
import {
  type ClockChangeOn,
  changedTimes,
  changeWords,
  missingDaysLines,
} from '../fit/row-faults.ts';
import { dateOf, lengthOf, refuseTable, type Table, timeOf, withPoint } from '../fit/table.ts';
import { queueIdOf } from '../queue-id.ts';
import type { CountedDay, CountedDays } from './counted-days.ts';

export interface ReadCounts {
  readonly kind: 'counts' | 'log';
  readonly counted: CountedDays;
  readonly countedOf: (callType: string) => CountedDays;
  /** Call types in the table; empty if it names none. */
  readonly callTypes: readonly string[];
  readonly notes: readonly string[];
}

export interface CountsOptions {
  /** Length of intervals. Default: 30 minutes, or the rows' own length if that is longer. */
  readonly intervalMs: number | null;
  readonly columns: ColumnMap | null;
  /** Null stands for all. */
  readonly callType: string | null;
  /** Clock changes of the table's time zone. Default: none. */
  readonly changeOn?: ClockChangeOn;
}

interface Counted {
  readonly day: number;
  readonly atMs: number;
  readonly calls: number;
  readonly handleTimeMs: number;
  readonly handled: number;
  readonly callType: string;
}

const names = {
  date: ['date', 'day'],
  start: ['interval_start', 'intervalStart', 'interval', 'start', 'time'],
  calls: ['calls', 'offered', 'count', 'contacts', 'volume', 'arrivals'],
  callType: ['call_type', 'callType', 'type', 'queue', 'skill'],
  handleTime: ['aht_s', 'handle_time_s', 'avg_handle_s', 'avg_talk_s', 'handle_time'],
} as const;

const usualIntervalMs = 1_800_000;
/** A day with a smaller share of a full day's rows is partial. */
const rowShareMin = 0.95;
/** Intervals at the ends of a log's day with a smaller share of the mean calls are left out. */
const quietShare = 0.05;

/** Reads a table; findings if it does not say how many calls came when. */
export function readCounts(table: Table, options: CountsOptions): ParseResult<ReadCounts> {
  const isCounts = usualColumn(table, names.calls) !== undefined && options.columns === null;
  const read = isCounts ? fromCounts(table) : fromLog(table, options);
  if (!read.ok) return read;
  const { all, slotMs, notes } = read.value;
  const callTypes = [...new Set(all.map(({ callType }) => callType))].filter((type) => type !== '');
  const { callType } = options;
  const asked =
    callTypes.find((one) => one === callType || one === queueIdOf(callType ?? '')) ?? null;
  if (asked === null && callType !== null) {
    return refuseTable({
      expected: `one of ${callTypes.join(', ')}`,
      received: `call type ${callType}`,
    });
  }
  const intervalMs = options.intervalMs ?? Math.max(slotMs ?? 0, usualIntervalMs);
  if (dayMs % intervalMs !== 0 || (slotMs !== null && intervalMs % slotMs !== 0)) {
    const of = slotMs === null ? 'a part of a day' : `a multiple of ${slotMs} ms that parts a day`;
    return refuseTable({ expected: of, received: `an interval of ${intervalMs} ms` });
  }
  const kind = isCounts ? 'counts' : 'log';
  const { changeOn = () => null } = options;
  const of = { intervalMs, slotMs, hasHandleTimes: read.value.hasHandleTimes, changeOn };
  const countsOf = byInterval(all, of);
  const counted = countsOf(asked);
  const used = asked === null ? all : all.filter(({ callType }) => callType === asked);
  const outside = sumBy(used, ({ calls }) => calls) - callsOf(counted);
  const more = outside > 0 ? [`${outside} calls at the ends of the day are left out`] : [];
  const gaps = missingDaysLines(counted.days.map(({ day }) => day));
  return {
    ok: true,
    value: { kind, counted, countedOf: countsOf, callTypes, notes: [...notes, ...more, ...gaps] },
  };
}

interface Source {
  readonly all: readonly Counted[];
  /** Length of a row's interval; null if each row is a call. */
  readonly slotMs: number | null;
  readonly hasHandleTimes: boolean;
  readonly notes: readonly string[];
}

function fromCounts(table: Table): ParseResult<Source> {
  const [date, start, calls, callType, handleTime] = [
    usualColumn(table, names.date),
    usualColumn(table, names.start),
    usualColumn(table, names.calls),
    usualColumn(table, names.callType),
    usualColumn(table, names.handleTime),
  ];
  if (date === undefined) {
    return refuseTable({ expected: 'a column date', received: table.columns.join(', ') });
  }
  const all: Counted[] = [];
  let line = 1;
  for (const cells of table.rows) {
    line += 1;
    const cell = (column: number | undefined): string => cells[column ?? -1]?.trim() ?? '';
    const refuse = (expected: string, received: string): ParseResult<Source> =>
      refuseTable({ expected, received: received || 'empty' }, line);
    const day = dateOf(cell(date), 'ymd');
    if (day === undefined) return refuse('a date YYYY-MM-DD', cell(date));
    const at = start === undefined ? { atMs: 0 } : timeOf(cell(start), 1_000);
    if (at === null || at.atMs >= dayMs) return refuse('a time of the day', cell(start));
    const count = Number(withPoint(cell(calls)) || 'x');
    if (!(count >= 0 && Number.isFinite(count))) return refuse('a count from 0', cell(calls));
    const meanMs = lengthOf(cell(handleTime), 1_000) ?? 0;
    const handled = meanMs > 0 ? count : 0;
    const of = { handleTimeMs: meanMs * count, handled, callType: cell(callType) };
    all.push({ day, atMs: at.atMs, calls: count, ...of });
  }
  const starts = [...new Set(all.map(({ atMs }) => atMs))].sort((a, b) => a - b);
  const gaps = starts.slice(1).map((atMs, place) => atMs - (starts[place] ?? 0));
  const slotMs = gaps.length === 0 ? dayMs : Math.min(...gaps);
  return { ok: true, value: { all, slotMs, hasHandleTimes: handleTime !== undefined, notes: [] } };
}

function fromLog(table: Table, { columns, changeOn }: CountsOptions): ParseResult<Source> {
  const log = readLog(table, columns, changeOn);
  if (!log.ok) return log;
  const all = Array.from(log.value.calls, (call) => {
    const { day, enteredAtMs, callType, handleTimeMs, outcome } = call;
    const handled = outcome === 'answered' && handleTimeMs > 0 ? 1 : 0;
    const of = { handleTimeMs: handled * handleTimeMs, handled, callType };
    return { day, atMs: enteredAtMs, calls: 1, ...of };
  });
  const lost = log.value.rows - all.length;
  const columnsRead = [...log.value.columns].map((one) => one.join(' = ')).join(', ');
  const notes = [
    `columns read: ${columnsRead}`,
    ...(lost === 0 ? [] : [`${lost} rows are no calls that wanted an agent`]),
    ...[...log.value.notes].flatMap(([note, rows]) =>
      /^(left out|mended)/.test(noteWords[note]) ? notedLine(note, rows) : [],
    ),
  ];
  const hasHandleTimes = log.value.columns.has('handleTime') || log.value.columns.has('talkTime');
  return { ok: true, value: { all, slotMs: null, hasHandleTimes, notes } };
}

/**
 * Counts calls by the days and intervals of all calls, so a day without calls of one type counts as
 * zero.
 */
function byInterval(
  all: readonly Counted[],
  of: Pick<Source, 'slotMs' | 'hasHandleTimes'> & {
    readonly intervalMs: number;
    readonly changeOn: ClockChangeOn;
  },
): (callType: string | null) => CountedDays {
  const { intervalMs, slotMs } = of;
  const byDay = Map.groupBy(all, ({ day }) => day);
  const slots = new Array<number>(dayMs / intervalMs).fill(0);
  const weights = slots.map(() => 0);
  for (const ofDay of byDay.values()) {
    for (const key of new Set(ofDay.map(({ atMs }) => atMs))) {
      const place = Math.floor(key / intervalMs);
      addAt(slots, place, 1);
    }
    for (const { atMs, calls } of ofDay) {
      const place = Math.floor(atMs / intervalMs);
      if (weights[place] !== undefined) weights[place] += calls;
    }
  }
  const perInterval = slotMs === null ? 1 : intervalMs / slotMs;
  const mean = sumOf(weights) / Math.max(1, weights.filter(Boolean).length);
  const isWhole = (place: number): boolean =>
    slotMs === null
      ? (weights[place] ?? 0) > quietShare * mean
      : (slots[place] ?? 0) >= (perInterval * byDay.size) / 2;
  const places = slots.flatMap((_, place) => (isWhole(place) ? [place] : []));
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? first;
  const intervals = last - first + 1;
  const hours = { fromMs: first * intervalMs, toMs: (last + 1) * intervalMs };
  const changes = new Map<number, string>();
  for (const day of byDay.keys()) {
    const change = of.changeOn(day);
    if (change !== null && overlapMs(changedTimes(change), hours) > 0) {
      changes.set(day, changeWords(change));
    }
  }
  const shape = { first, intervals, perInterval, changes, ...of };
  const inOrder = [...byDay].sort(([a], [b]) => a - b);
  return (callType) => ({
    startMs: first * intervalMs,
    intervalMs,
    intervals,
    days: inOrder.map(([day, rows]) =>
      dayOf(day, callType === null ? rows : rows.filter((row) => row.callType === callType), shape),
    ),
  });
}

function dayOf(
  day: number,
  rows: readonly Counted[],
  shape: Pick<Source, 'slotMs' | 'hasHandleTimes'> &
    Numbers<'first' | 'intervals' | 'intervalMs' | 'perInterval'> & {
      readonly changes: ReadonlyMap<number, string>;
    },
): CountedDay {
  const { first, intervals, intervalMs, slotMs, perInterval, hasHandleTimes } = shape;
  const calls = new Array<number>(intervals).fill(0);
  const handleTimeMs = calls.map(() => 0);
  const handled = calls.map(() => 0);
  const seen = new Set<number>();
  for (const row of rows) {
    const place = Math.floor(row.atMs / intervalMs) - first;
    if (calls[place] === undefined) continue;
    seen.add(row.atMs);
    calls[place] += row.calls;
    addAt(handleTimeMs, place, row.handleTimeMs);
    addAt(handled, place, row.handled);
  }
  const expected = intervals * perInterval;
  const rowsMissing = slotMs !== null && seen.size < rowShareMin * expected;
  const partial = rowsMissing
    ? `partial: ${seen.size} of ${expected} rows`
    : shape.changes.get(day);
  return {
    day,
    calls,
    ...(hasHandleTimes ? { handleTimeMs, handled } : {}),
    ...(partial === undefined ? {} : { partial }),
  };
}

function callsOf({ days }: CountedDays): number {
  return sumBy(days, ({ calls }) => sumOf(calls));
}
