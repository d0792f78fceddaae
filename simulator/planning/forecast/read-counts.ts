/**
 * Reads calls by interval from a table of counts (date, interval start, calls) or a call log.
 * Intervals not covered whole are left out, and days without enough rows are marked partial.
 */

import type { ColumnMap, ParseResult } from '../../../contracts/index.ts';
import { dayMs } from '../../../kernel/index.ts';
import { overlapMs } from '../../clock.ts';
import type { Numbers } from '../../distributions/distribution.ts';
import { addAt, sumBy, sumOf } from '../../statistics/sums.ts';
import { numberOf } from '../cells/cell-number.ts';
import { ColumnSurvey, countFormOf } from '../cells/column-survey.ts';
import { readingLines } from '../fit/column-shares.ts';
import { usualColumn } from '../fit/log-columns.ts';
import { notedLine, noteWords } from '../fit/log-notes.ts';
import { mapFor } from '../fit/log-sources.ts';
import type { CallList } from '../fit/logged-calls.ts';
import { type CallLog, type LogOptions, LogReader, meantFaults, readLog } from '../fit/read-log.ts';
import {
  type ClockChangeOn,
  changedTimes,
  changeWords,
  missingDaysLines,
} from '../fit/row-faults.ts';
import usual from '../fit/sources/usual-names.json' with { type: 'json' };
import { columnAmong, namesOf, refuseTable, type Table } from '../fit/table.ts';
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

export interface CountsOptions extends LogOptions {
  /** Length of intervals. Default: 30 minutes, or the rows' own length if that is longer. */
  readonly intervalMs: number | null;
  readonly columns: ColumnMap | null;
  /** Null stands for all. */
  readonly callType: string | null;
}

interface Counted {
  readonly day: number;
  readonly atMs: number;
  readonly calls: number;
  readonly handleTimeMs: number;
  readonly handled: number;
  readonly callType: string;
}

const names = usual.counts;

const usualIntervalMs = 1_800_000;
/** Intervals at the ends of a log's day with a smaller share of the mean calls are left out. */
const quietShare = 0.05;

/** The column map of a table of counts; null: its rows are calls. */
export function countsMapOf(table: Pick<Table, 'columns'>, stated: ColumnMap | null) {
  const source = mapFor(table.columns, stated);
  if (source !== null) return source.counts === undefined ? null : source;
  return usualColumn(table, names.calls) === undefined ? null : usualCounts(table);
}

/** Reads a table, or counts a log; findings if it does not say how many calls came when. */
export function readCounts(of: Table | CallLog, options: CountsOptions): ParseResult<ReadCounts> {
  const read = sourceOf(of, options);
  if (!read.ok) return read;
  const { slotMs, notes } = read.value;
  const intervalMs = options.intervalMs ?? Math.max(slotMs ?? 0, usualIntervalMs);
  if (dayMs % intervalMs !== 0 || (slotMs !== null && intervalMs % slotMs !== 0)) {
    const of = slotMs === null ? 'a part of a day' : `a multiple of ${slotMs} ms that parts a day`;
    return refuseTable({ expected: of, received: `an interval of ${intervalMs} ms` });
  }
  const byDay = countRows(read.value, intervalMs);
  const types = new Set([...byDay.values()].flatMap((ofDay) => [...ofDay.keys()]));
  const callTypes = [...types].filter((type) => type !== null);
  const { callType, changeOn = () => null } = options;
  const asked =
    callTypes.find((one) => one === callType || one === queueIdOf(callType ?? '')) ?? null;
  if (asked === null && callType !== null) {
    return refuseTable({
      expected: `one of ${callTypes.join(', ')}`,
      received: `call type ${callType}`,
    });
  }
  const countedOf = byInterval(byDay, { ...read.value, intervalMs, changeOn });
  const counted = countedOf(asked);
  const used = sumBy([...byDay.values()], (ofDay) => sumOf(ofDay.get(asked)?.calls ?? []));
  const outside = used - callsOf(counted);
  const more = outside > 0 ? [`${outside} calls at the ends of the day are left out`] : [];
  const gaps = missingDaysLines(counted.days.map(({ day }) => day));
  const kind = slotMs === null ? 'log' : 'counts';
  return {
    ok: true,
    value: { kind, counted, countedOf, callTypes, notes: [...notes, ...more, ...gaps] },
  };
}

interface Source {
  readonly all: Iterable<Counted>;
  /** Length of a row's interval; null if each row is a call. */
  readonly slotMs: number | null;
  readonly hasHandleTimes: boolean;
  readonly notes: readonly string[];
}

function sourceOf(of: Table | CallLog, options: CountsOptions): ParseResult<Source> {
  if ('calls' in of) return { ok: true, value: fromLog(of) };
  const { columns, ...logOptions } = options;
  const map = countsMapOf(of, columns);
  if (map !== null) return fromCounts(of, map, options);
  const log = readLog(of, columns, logOptions);
  return log.ok ? sourceOf(log.value, options) : log;
}

/** The column map of a table of counts with columns of usual names. */
function usualCounts(table: Pick<Table, 'columns'>): ColumnMap {
  const named = (words: readonly string[]) => table.columns[usualColumn(table, words) ?? -1];
  return {
    schema: 'callwright.columns/1',
    columns: {
      date: named(names.date),
      arrivedAt: named(names.start),
      callType: named(names.callType),
      handleTime: named(names.handleTime),
    },
    counts: { calls: named(names.calls) },
  };
}

const wholeDay = 'start of the day';
const expectedOf: { readonly [fault: string]: string } = {
  badTime: 'a time of the day',
  noCallType: 'a queue or call type',
};

/** Digits of a clock, as named sources write them: 0, 30, 830, 1400. */
function clockOfDigits(cell = ''): string {
  return cell.padStart(4, '0').replace(/^(\d\d)(\d\d)$/, '$1:$2');
}

/** A table of counts whose columns have been surveyed. */
function openCounts(table: Table, map: ColumnMap, options: CountsOptions) {
  const start = columnAmong(table, namesOf(map.columns.arrivedAt)) ?? -1;
  const whole = { ...map, columns: { ...map.columns, arrivedAt: wholeDay } };
  const begun =
    start < 0
      ? LogReader.begin([...table.columns, wholeDay], whole, options)
      : LogReader.begin(table.columns, map, options);
  if (!begun.ok) return begun;
  const reader = begun.value;
  const rowOf = (cells: readonly string[]): readonly string[] => {
    if (start < 0) return [...cells, '0:00'];
    return map.source === undefined ? cells : cells.with(start, clockOfDigits(cells[start]));
  };
  let { firstLine: line = 2 } = table;
  for (const cells of table.rows) reader.survey(rowOf(cells), line++);
  const problems = reader.decide();
  const read = (cells: readonly string[], at: number) => reader.read(rowOf(cells), at);
  return problems.length > 0
    ? { ok: false as const, problems }
    : { ok: true as const, value: { reader, read } };
}

function fromCounts(
  table: Table,
  { counts, ...map }: ColumnMap,
  options: CountsOptions,
): ParseResult<Source> {
  const own: NonNullable<ColumnMap['counts']> = counts ?? {};
  const opened = openCounts(table, map, options);
  if (!opened.ok) return opened;
  const placeOf = (name: string | readonly string[] | undefined): number =>
    columnAmong(table, namesOf(name)) ?? -1;
  const [calls, handled] = [placeOf(own.calls), placeOf(own.handled)];
  const survey = new ColumnSurvey();
  let line = table.firstLine ?? 2;
  for (const cells of table.rows) survey.add(cells[calls] ?? '', line++);
  const form = countFormOf(survey);
  if (!('decimal' in form)) return refuseTable(form, form.line);
  const { decimal } = form;
  const all = new Map<string, Counted>();
  const left = new Map<string, number>();
  const leave = (what: string): unknown => left.set(what, (left.get(what) ?? 0) + 1);
  line = (table.firstLine ?? 2) - 1;
  for (const cells of table.rows) {
    line += 1;
    const refuse = (expected: string, received: string): ParseResult<Source> =>
      refuseTable({ expected, received: received || 'empty' }, line);
    const row = opened.value.read(cells, line);
    if ('fault' in row) {
      if (!meantFaults.has(row.fault)) {
        return refuse(
          expectedOf[row.fault] ?? 'a date YYYY-MM-DD',
          cells[placeOf(map.columns[row.name])] ?? '',
        );
      }
      leave(noteWords[row.fault]);
      continue;
    }
    const { day, enteredAtMs: atMs } = row;
    const count = numberOf(cells[calls] ?? '', decimal);
    if (count === null || count < 0) return refuse('a count from 0', cells[calls] ?? '');
    if (atMs >= dayMs) return refuse('a time of the day', cells.join(', '));
    const timed = numberOf(cells[handled] ?? '', decimal) ?? count;
    const sums = own.handleTimes?.map((name) => cells[placeOf(name)] ?? '') ?? [];
    const odd = [cells[handled] ?? '', ...sums].find(
      (cell) => cell.trim() !== '' && numberOf(cell, decimal) === null,
    );
    if (odd !== undefined) return refuse('a number', odd);
    const handleTimeMs =
      own.handleTimes === undefined
        ? row.handleTimeMs * timed
        : 1_000 * sumBy(sums, (cell) => numberOf(cell, decimal) ?? 0);
    const callType = cells[placeOf(map.columns.callType)]?.trim() ?? '';
    // By a clock that is put back, an interval comes twice.
    const isTwice = (options.changeOn?.(day)?.byMs ?? 0) < 0;
    const key = `${day} ${atMs} ${callType} ${isTwice ? line : ''}`;
    const before = all.get(key)?.calls ?? count;
    if (before !== count) {
      return refuse(`an interval once, which has ${before} calls before`, cells[calls] ?? '');
    }
    if (all.has(key)) leave('left out: an interval that is there already');
    const handledCalls = handleTimeMs > 0 ? timed : 0;
    all.set(key, { day, atMs, calls: count, handleTimeMs, handled: handledCalls, callType });
  }
  const problems = opened.value.reader.unclear();
  if (problems.length > 0) return { ok: false, problems };
  const notes = [...left].map(([what, rows]) => `${rows} ${what}`);
  const { title } = map.source ?? {};
  return {
    ok: true,
    value: {
      all: [...all.values()],
      slotMs: slotOf([...all.values()]),
      hasHandleTimes: map.columns.handleTime !== undefined || own.handleTimes !== undefined,
      notes: title === undefined ? notes : [`read as ${title}`, ...notes],
    },
  };
}

/** Length of the rows' intervals: the shortest time between two starts. */
function slotOf(rows: readonly Counted[]): number {
  const starts = [...new Set(rows.map(({ atMs }) => atMs))].sort((a, b) => a - b);
  const gaps = starts.slice(1).map((atMs, place) => atMs - (starts[place] ?? 0));
  return Math.min(dayMs, ...gaps);
}

function fromLog(log: CallLog): Source {
  const lost = log.rows - log.calls.length;
  const columnsRead = [...log.columns].map((one) => one.join(' = ')).join(', ');
  const notes = [
    ...readingLines(log),
    `columns read: ${columnsRead}`,
    ...(lost === 0 ? [] : [`${lost} rows are no calls that wanted an agent`]),
    ...[...log.notes].flatMap(([note, rows]) =>
      /^(left out|mended)/.test(noteWords[note]) ? notedLine(note, rows) : [],
    ),
  ];
  const hasHandleTimes = log.columns.has('handleTime') || log.columns.has('talkTime');
  return { all: countedCalls(log.calls), slotMs: null, hasHandleTimes, notes };
}

function* countedCalls(calls: CallList): Generator<Counted> {
  for (const { day, enteredAtMs: atMs, callType, handleTimeMs: ms, outcome } of calls) {
    const handled = outcome === 'answered' && ms > 0 ? 1 : 0;
    yield { day, atMs, calls: 1, handleTimeMs: handled * ms, handled, callType };
  }
}

/** Sums of a day by interval since midnight, and last those of later times. */
interface DayCount {
  /** Starts of its rows, where a row is an interval. */
  readonly starts: Set<number>;
  readonly calls: Float64Array;
  readonly handleTimeMs: Float64Array;
  readonly handled: Float64Array;
}

function newDayCount(intervalMs: number): DayCount {
  const sums = () => new Float64Array(dayMs / intervalMs + 1);
  return { starts: new Set(), calls: sums(), handleTimeMs: sums(), handled: sums() };
}

type CountsByDay = ReadonlyMap<number, ReadonlyMap<string | null, DayCount>>;

/** By day and call type; null stands for all. Memory does not grow with the number of rows. */
function countRows({ all, slotMs }: Source, intervalMs: number): CountsByDay {
  const byDay = new Map<number, Map<string | null, DayCount>>();
  for (const { day, atMs, callType, calls, handleTimeMs, handled } of all) {
    const place = Math.min(dayMs / intervalMs, Math.floor(atMs / intervalMs));
    const ofDay = byDay.get(day) ?? new Map<string | null, DayCount>();
    byDay.set(day, ofDay);
    for (const type of callType === '' ? [null] : [null, callType]) {
      const sums = ofDay.get(type) ?? newDayCount(intervalMs);
      ofDay.set(type, sums);
      if (slotMs !== null) sums.starts.add(atMs);
      addAt(sums.calls, place, calls);
      addAt(sums.handleTimeMs, place, handleTimeMs);
      addAt(sums.handled, place, handled);
    }
  }
  return byDay;
}

/**
 * Counts calls by the days and intervals of all calls, so a day without calls of one type counts as
 * zero.
 */
function byInterval(
  byDay: CountsByDay,
  of: Pick<Source, 'slotMs' | 'hasHandleTimes'> & {
    readonly intervalMs: number;
    readonly changeOn: ClockChangeOn;
  },
): (callType: string | null) => CountedDays {
  const { intervalMs, slotMs } = of;
  const slots = new Array<number>(dayMs / intervalMs).fill(0);
  const weights = slots.map(() => 0);
  for (const ofDay of byDay.values()) {
    const { starts, calls } = ofDay.get(null) ?? newDayCount(intervalMs);
    for (const atMs of starts) addAt(slots, Math.floor(atMs / intervalMs), 1);
    for (const place of weights.keys()) addAt(weights, place, calls[place] ?? 0);
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
  const shape = { first, end: last + 1, perInterval, changes, ...of };
  const inOrder = [...byDay].sort(([a], [b]) => a - b);
  return (callType) => ({
    startMs: first * intervalMs,
    intervalMs,
    intervals,
    days: inOrder.map(([day, ofDay]) =>
      dayOf(day, ofDay.get(callType) ?? newDayCount(intervalMs), shape),
    ),
  });
}

function dayOf(
  day: number,
  sums: DayCount,
  shape: Pick<Source, 'slotMs' | 'hasHandleTimes'> &
    Numbers<'first' | 'end' | 'intervalMs' | 'perInterval'> & {
      readonly changes: ReadonlyMap<number, string>;
    },
): CountedDay {
  const { first, end, intervalMs, slotMs, perInterval, hasHandleTimes } = shape;
  const cut = (values: Float64Array) => Array.from(values.subarray(first, end));
  const seen = [...sums.starts].filter(
    (atMs) => atMs >= first * intervalMs && atMs < end * intervalMs,
  );
  const expected = (end - first) * perInterval;
  const rowsMissing = slotMs !== null && seen.length < expected;
  const missing = rowsMissing ? `partial: ${seen.length} of ${expected} rows` : undefined;
  const partial = shape.changes.get(day) ?? missing;
  return {
    day,
    calls: cut(sums.calls),
    ...(hasHandleTimes ? { handleTimeMs: cut(sums.handleTimeMs), handled: cut(sums.handled) } : {}),
    ...(partial === undefined ? {} : { partial }),
  };
}

function callsOf({ days }: CountedDays): number {
  return sumBy(days, ({ calls }) => sumOf(calls));
}
