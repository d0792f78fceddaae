/**
 * A table of text, read from CSV: what logs and counts come in.
 *
 * RFC 4180 with a header line: commas, quotes where a cell needs them, either end of line, none
 * inside a cell. Cells stay text; who reads a column says what it means.
 * Cost: a pass over the text.
 *
 * Times as logs write them: numbers since midnight, clock times, dates with times.
 */
import { aFinding, type Finding, type Parsed } from '../../../contracts/index.ts';
import { dayNumberOf } from '../../clock.ts';

/** Rows of a log, at most: a year of a large centre. */
const tableRowsMax = 5_000_000;

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Reads a table; never throws. Lines count from 1, the header's. */
export function readTable(text: string): Parsed<Table> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const [header, ...rest] = lines;
  if (header === undefined) return refused({ expected: 'a header line', received: 'empty' });
  if (rest.length > tableRowsMax) {
    return refused({ expected: `at most ${tableRowsMax} rows`, received: `${rest.length} rows` });
  }
  const columns = cellsOf(header).map((name) => name.trim());
  const repeated = columns.find((name, place) => columns.indexOf(name) !== place);
  if (repeated !== undefined) {
    return refused({ expected: 'a name once', received: `a header with ${repeated} twice` });
  }
  const rows: string[][] = [];
  for (const [place, line] of rest.entries()) {
    const cells = cellsOf(line);
    if (cells.length !== columns.length) {
      const received = `${cells.length} cells`;
      return refused({ expected: `${columns.length} cells`, received }, place + 2);
    }
    rows.push(cells);
  }
  return { ok: true, value: { columns, rows } };
}

/** The place of the first of these names that the table has, letters of either case. */
export function columnAmong(table: Table, names: readonly string[]): number | undefined {
  const known = table.columns.map((name) => name.toLowerCase());
  const places = names.map((name) => known.indexOf(name.toLowerCase()));
  return places.find((place) => place >= 0);
}

/** What is wrong with one line of a table. */
export function lineFinding(
  line: number,
  what: { readonly expected: string; readonly received: string },
): Finding {
  return { ...aFinding(`line ${line}`, 'wrong_value', what), line, column: 1 };
}

function refused(
  what: { readonly expected: string; readonly received: string },
  line = 1,
): { readonly ok: false; readonly problems: readonly Finding[] } {
  return { ok: false, problems: [lineFinding(line, what)] };
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let place = 0; place < line.length; place++) {
    const letter = line[place];
    if (letter === '"' && isQuoted && line[place + 1] === '"') {
      cell += letter;
      place += 1;
    } else if (letter === '"') {
      isQuoted = !isQuoted;
    } else if (letter === ',' && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else {
      cell += letter;
    }
  }
  return [...cells, cell];
}

/** A time of a day; without a day where the cell names none. */
export interface CellTime {
  readonly day: number | null;
  /** Since midnight. */
  readonly atMs: number;
}

/** Null: no time stands there. An offset or `Z` is not applied: local time as it is written. */
export function timeOf(cell: string, unitMs: number): CellTime | null {
  const text = cell.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return { day: null, atMs: Math.round(Number(text) * unitMs) };
  const [, date, hours, minutes, seconds = '0'] =
    /^(?:(\d{4}-\d\d-\d\d)[T ])?(\d\d?):(\d\d)(?::(\d\d(?:\.\d+)?))?(?:Z|[+-]\d\d:?\d\d)?$/.exec(
      text,
    ) ?? [];
  if (hours === undefined) return null;
  const day = date === undefined ? null : (dayNumberOf(date) ?? Number.NaN);
  const inSeconds = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (Number.isNaN(day) || Number(minutes) > 59 || Number(seconds) >= 60) return null;
  return { day, atMs: Math.round(inSeconds * 1_000) };
}

/** A length of time; null: none stands there. */
export function lengthOf(cell: string, unitMs: number): number | null {
  const text = cell.trim();
  if (text === '' || !Number.isFinite(Number(text))) return null;
  return Math.round(Number(text) * unitMs);
}
