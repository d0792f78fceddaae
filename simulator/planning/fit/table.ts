/**
 * Tables of text from CSV with a header line, and the formats of dates, times and durations in
 * logs. Cost: a pass over the text.
 */
import { aFinding, type Finding, type ParseResult } from '../../../contracts/index.ts';
import { readCsv } from '../../../rules/index.ts';
import { dayNumberOf } from '../../clock.ts';

/** Most rows of a table: a year of a large centre. */
const tableRowsMax = 5_000_000;

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Reads a table, of which line 1 is the header; never throws. */
export function readTable(text: string): ParseResult<Table> {
  const read = readCsv(text.trimEnd());
  if (!read.ok) return refuseTable(read, read.row);
  const [header, ...rows] = read.rows;
  if (header === undefined) return refuseTable({ expected: 'a header line', received: 'empty' });
  if (rows.length > tableRowsMax) {
    return refuseTable({
      expected: `at most ${tableRowsMax} rows`,
      received: `${rows.length} rows`,
    });
  }
  const columns = header.map((name) => name.trim());
  const repeated = columns.find((name, place) => columns.indexOf(name) !== place);
  if (repeated !== undefined) {
    return refuseTable({ expected: 'a name once', received: `a header with ${repeated} twice` });
  }
  const ragged = rows.findIndex((cells) => cells.length !== columns.length);
  if (ragged >= 0) {
    const received = `${rows[ragged]?.length} cells`;
    return refuseTable({ expected: `${columns.length} cells`, received }, ragged + 2);
  }
  return { ok: true, value: { columns, rows } };
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
  const text = cell.trim();
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

/** Reads a number, `m:ss` or `h:mm:ss`; null if it is none. */
export function lengthOf(cell: string, unitMs: number): number | null {
  const text = cell.trim();
  const [, hours = '0', minutes, seconds] =
    /^(?:(\d+):)?(\d{1,2}):(\d\d(?:\.\d+)?)$/.exec(text) ?? [];
  if (minutes !== undefined) {
    const inSeconds = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
    return Math.round(inSeconds * 1_000);
  }
  if (text === '' || !Number.isFinite(Number(text))) return null;
  return Math.round(Number(text) * unitMs);
}
