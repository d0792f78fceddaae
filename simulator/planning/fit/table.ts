/**
 * Tables of text from CSV with a header line, and the formats of dates, times and durations in
 * logs. Cost: a pass over the text.
 */
import { aFinding, type Finding, type ParseResult } from '../../../contracts/index.ts';
import { csvReading, readCsvRow } from '../../../rules/index.ts';
import { dayNumberOf } from '../../clock.ts';

/** Most rows of a table: a year of a large centre. */
export const tableRowsMax = 5_000_000;

/** Rows in order; an array is such. */
export interface TableRows extends Iterable<readonly string[]> {
  readonly length: number;
  at(row: number): readonly string[] | undefined;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: TableRows;
}

/** Reads a table, of which line 1 is the header; never throws. */
export function readTable(text: string): ParseResult<Table> {
  const reading = csvReading(text.trimEnd());
  const columns: string[] = [];
  const places: number[] = [];
  let cells: string[] = columns;
  while (reading.at < reading.text.length) {
    if (cells !== columns) places.push(reading.at);
    const fault = readCsvRow(reading, cells);
    const line = places.length + 1;
    if (fault !== null) return refuseTable(fault, line);
    if (places.length > tableRowsMax) return tooManyRows;
    if (cells !== columns && cells.length !== columns.length) {
      const received = `${cells.length} cells`;
      return refuseTable({ expected: `${columns.length} cells`, received }, line);
    }
    cells = [];
  }
  if (columns.length === 0) return refuseTable({ expected: 'a header line', received: 'empty' });
  const header = headerOf(columns);
  if (!header.ok) return header;
  return { ok: true, value: { columns: header.value, rows: new RowsOfText(reading, places) } };
}

/** Names of columns, each of them once. */
export function headerOf(cells: readonly string[]): ParseResult<readonly string[]> {
  const named = cells.map((name) => name.trim());
  const repeated = named.find((name, place) => named.indexOf(name) !== place);
  if (repeated === undefined) return { ok: true, value: named };
  return refuseTable({ expected: 'a name once', received: `a header with ${repeated} twice` });
}

const tooManyRows = refuseTable({
  expected: `at most ${tableRowsMax} rows`,
  received: 'a table with more',
});

/** Rows are read again each time, as a year's cells would not fit in memory. */
class RowsOfText implements TableRows {
  readonly #reading: ReturnType<typeof csvReading>;
  readonly #places: Uint32Array;

  constructor(reading: ReturnType<typeof csvReading>, places: readonly number[]) {
    this.#reading = reading;
    this.#places = Uint32Array.from(places);
  }

  get length(): number {
    return this.#places.length;
  }

  at(row: number): readonly string[] | undefined {
    const at = this.#places[row];
    if (at === undefined) return undefined;
    const cells: string[] = [];
    readCsvRow({ ...this.#reading, at }, cells);
    return cells;
  }

  *[Symbol.iterator](): Generator<readonly string[]> {
    for (let row = 0; row < this.length; row++) yield this.at(row) ?? [];
  }
}

export function columnAmong(
  { columns }: Pick<Table, 'columns'>,
  names: readonly string[],
): number | undefined {
  const known = columns.map((name) => name.toLowerCase());
  const places = names.map((name) => known.indexOf(name.toLowerCase()));
  return places.find((place) => place >= 0);
}

function lineFinding(
  line: number,
  what: { readonly expected: string; readonly received: string },
): Finding {
  return { ...aFinding(`line ${line}`, 'wrong_value', what), line, column: 1 };
}

export function refuseTable(
  what: { readonly expected: string; readonly received: string },
  line = 1,
): { readonly ok: false; readonly problems: readonly Finding[] } {
  return { ok: false, problems: [lineFinding(line, what)] };
}

export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/**
 * Day number of a date in the given order of day, month and year; undefined if there is no such
 * date.
 */
export function dateOf(text: string, order: DateOrder): number | undefined {
  const [, a = '', b = '', c = ''] = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})$/.exec(text) ?? [];
  const [year, month, day] = { ymd: [a, b, c], dmy: [c, b, a], mdy: [c, a, b] }[order];
  if (year?.length !== 4) return undefined;
  return dayNumberOf([year, month?.padStart(2, '0'), day?.padStart(2, '0')].join('-'));
}

/** Reads dates; one that comes again, as in most rows of a log, is not read again. */
export function dateReader(order: DateOrder): (text: string) => number | undefined {
  let known = '';
  let day: number | undefined;
  return (text) => {
    if (text !== known) day = dateOf(text, order);
    known = text;
    return day;
  };
}

export function dateFormOf(
  cell: string,
): { readonly order: DateOrder; readonly form: string } | null {
  const [, a = '', mark = '', b = '', c = ''] =
    /^(\d{1,4})([-/.])(\d{1,2})[-/.](\d{1,4})(?=$|[T ])/.exec(cell.trim()) ?? [];
  if (a.length === 4) return { order: 'ymd', form: ['yyyy', 'mm', 'dd'].join(mark) };
  if (c.length !== 4) return null;
  return Number(b) > 12
    ? { order: 'mdy', form: ['mm', 'dd', 'yyyy'].join(mark) }
    : { order: 'dmy', form: ['dd', 'mm', 'yyyy'].join(mark) };
}

/** With a date, seconds, half of the day and offset where there are some. */
const clockTime =
  /^(?:([\d/.-]+)[T ])?(\d\d?):(\d\d)(?::(\d\d(?:\.\d+)?))?(?: ?([ap])m)?(?:Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Time since midnight, with the day if the cell has one; null without a time. Offsets and `Z` are
 * ignored, because times are local.
 */
export function timeOf(
  cell: string,
  unitMs: number,
  dayOf: (date: string) => number | undefined = (date) => dateOf(date, 'ymd'),
): { readonly day: number | null; readonly atMs: number } | null {
  const plain = plainTimeOf(cell, dayOf);
  if (plain !== null) return plain;
  const text = withPoint(cell.trim());
  if (/^\d+(\.\d+)?$/.test(text)) return { day: null, atMs: Math.round(Number(text) * unitMs) };
  const [, date, hours, minutes, seconds = '0', half] = clockTime.exec(text) ?? [];
  const isOfHalf = half === undefined || /^(0?[1-9]|1[0-2])$/.test(hours ?? '');
  if (hours === undefined || !isOfHalf) return null;
  const day = date === undefined ? null : (dayOf(date) ?? Number.NaN);
  const noon = /p/i.test(half ?? '') ? 12 : 0;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + noon;
  const inSeconds = hour * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (Number.isNaN(day) || Number(minutes) > 59 || Number(seconds) >= 60) return null;
  return { day, atMs: Math.round(inSeconds * 1_000) };
}

/** `HH:MM:SS`, with or without a date: the form of most logs, read without a search for others. */
function plainTimeOf(
  cell: string,
  dayOf: (date: string) => number | undefined,
): { readonly day: number | null; readonly atMs: number } | null {
  const at = cell.length - 'HH:MM:SS'.length;
  if (at < 0 || cell[at + 2] !== ':' || cell[at + 5] !== ':') return null;
  const hours = wholeOf(cell, at, at + 2);
  const minutes = wholeOf(cell, at + 3, at + 5);
  const seconds = wholeOf(cell, at + 6, at + 8);
  if (hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return null;
  const atMs = (hours * 3_600 + minutes * 60 + seconds) * 1_000;
  if (at === 0) return { day: null, atMs };
  if (cell[at - 1] !== ' ' && cell[at - 1] !== 'T') return null;
  const day = dayOf(cell.slice(0, at - 1));
  return day === undefined ? null : { day, atMs };
}

/** Whole numbers of more digits are left to `Number`. */
const digitsMax = 9;
const digitZero = 48;

/** The whole number from one place of a text to another; -1 if there is none. */
function wholeOf(text: string, from = 0, to = text.length): number {
  if (to <= from || to - from > digitsMax) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - digitZero;
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return value;
}

/** A decimal comma, as spreadsheets in many countries write it, as a point. */
export function withPoint(text: string): string {
  return text.includes(',') && decimalComma.test(text) ? text.replace(',', '.') : text;
}

const decimalComma = /^[^,]*\d,\d+$/;

/** Reads a number, `m:ss` or `h:mm:ss`; null if it is none. */
export function lengthOf(cell: string, unitMs: number): number | null {
  const whole = wholeOf(cell);
  if (whole >= 0) return Math.round(whole * unitMs);
  const text = withPoint(cell.trim());
  const [, hours = '0', minutes, seconds] =
    /^(?:(\d+):)?(\d{1,2}):(\d\d(?:\.\d+)?)$/.exec(text) ?? [];
  if (minutes !== undefined) {
    const inSeconds = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
    return Math.round(inSeconds * 1_000);
  }
  if (text === '' || !Number.isFinite(Number(text))) return null;
  return Math.round(Number(text) * unitMs);
}
