/**
 * Tables of text from CSV with a header line, and the formats of dates, times and durations in
 * logs. Cost: a pass over the text.
 */
import { aFinding, type Finding, type ParseResult } from '../../../contracts/index.ts';
import { csvReading, readCsvRow } from '../../../rules/index.ts';
import { dayNumberOf } from '../../clock.ts';

/** Most rows of a table: a year of a large centre. */
const tableRowsMax = 5_000_000;

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
  const named = columns.map((name) => name.trim());
  const repeated = named.find((name, place) => named.indexOf(name) !== place);
  if (repeated !== undefined) {
    return refuseTable({ expected: 'a name once', received: `a header with ${repeated} twice` });
  }
  return { ok: true, value: { columns: named, rows: new RowsOfText(reading, places) } };
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

export function columnAmong(table: Table, names: readonly string[]): number | undefined {
  const known = table.columns.map((name) => name.toLowerCase());
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

/**
 * Time since midnight, with the day if the cell has one; null without a time. Offsets and `Z` are
 * ignored, because times are local.
 */
export function timeOf(
  cell: string,
  unitMs: number,
  dateOrder: DateOrder = 'ymd',
): { readonly day: number | null; readonly atMs: number } | null {
  const text = withPoint(cell.trim());
  if (/^\d+(\.\d+)?$/.test(text)) return { day: null, atMs: Math.round(Number(text) * unitMs) };
  const [, date, hours, minutes, seconds = '0'] =
    /^(?:([\d/.-]+)[T ])?(\d\d?):(\d\d)(?::(\d\d(?:\.\d+)?))?(?:Z|[+-]\d\d:?\d\d)?$/.exec(text) ??
    [];
  if (hours === undefined) return null;
  const day = date === undefined ? null : (dateOf(date, dateOrder) ?? Number.NaN);
  const inSeconds = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (Number.isNaN(day) || Number(minutes) > 59 || Number(seconds) >= 60) return null;
  return { day, atMs: Math.round(inSeconds * 1_000) };
}

/** A decimal comma, as spreadsheets in many countries write it, as a point. */
export function withPoint(text: string): string {
  return text.includes(',') && decimalComma.test(text) ? text.replace(',', '.') : text;
}

const decimalComma = /^[^,]*\d,\d+$/;

/** Reads a number, `m:ss` or `h:mm:ss`; null if it is none. */
export function lengthOf(cell: string, unitMs: number): number | null {
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
