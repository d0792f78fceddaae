/** Tables of text from CSV with a header line. Cost: a pass over the text. */
import { aFinding, type Finding, type ParseResult } from '../../../contracts/index.ts';
import { type CsvReading, csvReading, readCsvRow } from '../../../rules/index.ts';
import { headOf, isSumRow } from '../cells/table-head.ts';
import { isHeaderless, sourceOf } from './log-sources.ts';

/** Most rows of a table: a year of a large centre. */
export const tableRowsMax = 5_000_000;

/** Rows in order; an array is such. */
interface TableRows extends Iterable<readonly string[]> {
  readonly length: number;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: TableRows;
  /** Line of the first row [2]. */
  readonly firstLine?: number;
}

/** Reads the header of a text, which may be the beginning of a table. */
export function readHeader(text: string) {
  if (/^\ufeff?\s*[[{]/.test(text)) return noTable;
  const { separator, skipped } = headOf(text);
  const reading = csvReading(withoutEnd(text), separator);
  for (let row = 0; row < skipped; row++) readCsvRow(reading, []);
  const begin = reading.at;
  const first: string[] = [];
  const fault = readCsvRow(reading, first);
  if (fault !== null) return refuseTable(fault, skipped + 1);
  if (reading.text === '') return refuseTable({ expected: 'a header line', received: 'empty' });
  const header = headerOf(first);
  if (!header.ok) return header;
  const { columns, isData } = header.value;
  if (isData) reading.at = begin;
  const firstLine = skipped + (isData ? 1 : 2);
  return { ok: true as const, value: { columns, isData, firstLine, reading } };
}

/** Reads a table, whose first row is the header; never throws. */
export function readTable(text: string): ParseResult<Table> {
  const header = readHeader(text);
  if (!header.ok) return header;
  const { columns, isData, firstLine, reading } = header.value;
  const from = reading.at;
  let count = 0;
  while (reading.at < reading.text.length) {
    const line = firstLine + count;
    count += 1;
    const cells: string[] = [];
    const broken = readCsvRow(reading, cells);
    if (broken !== null) return refuseTable(broken, line);
    if (count > tableRowsMax) return tooManyRows;
    if (!isData && !fits(cells, columns) && !isSumRow(cells)) {
      const received = `${cells.length} cells`;
      return refuseTable({ expected: `${columns.length} cells`, received }, line);
    }
  }
  const rows = rowsOfText({ ...reading, at: from }, count);
  return { ok: true, value: { columns, rows, firstLine } };
}

/** A text without empty lines at its end; tabs there are empty cells. */
export function withoutEnd(text: string): string {
  return text.replace(/[\r\n ]+$/, '');
}

/** Whether a row has a cell for each column; empty cells behind them are none. */
export function fits(cells: readonly string[], { length }: readonly string[]): boolean {
  return cells.length >= length && cells.slice(length).every((cell) => cell.trim() === '');
}

/**
 * Names of columns, each of them once; one without a name is called by its place. `isData`: the row
 * is a call already, of a source without a header line.
 */
export function headerOf(
  cells: readonly string[],
): ParseResult<{ readonly columns: readonly string[]; readonly isData: boolean }> {
  const source = sourceOf(cells)?.source;
  if (isHeaderless(source, cells)) {
    return { ok: true, value: { columns: source.headers, isData: true } };
  }
  const columns = cells.map((name, place) => name.trim() || `column ${place + 1}`);
  const repeated = columns.find((name, place) => columns.indexOf(name) !== place);
  if (repeated === undefined) return { ok: true, value: { columns, isData: false } };
  return refuseTable({ expected: 'a name once', received: `a header with ${repeated} twice` });
}

/** What JSON is refused with. */
export const noTable = refuseTable({
  expected: 'a table: CSV with a header line, or a workbook (.xlsx)',
  received: 'JSON',
});

const tooManyRows = refuseTable({
  expected: `at most ${tableRowsMax} rows`,
  received: 'a table with more',
});

/** Rows are read again each time, as a year's cells would not fit in memory. */
function rowsOfText(from: CsvReading, length: number): TableRows {
  return {
    length,
    *[Symbol.iterator]() {
      const reading = { ...from };
      for (let row = 0; row < length; row++) {
        const cells: string[] = [];
        readCsvRow(reading, cells);
        yield cells;
      }
    },
  };
}

export function columnAmong(
  { columns }: Pick<Table, 'columns'>,
  names: readonly string[],
): number | undefined {
  const known = columns.map((name) => name.toLowerCase());
  const places = names.map((name) => known.indexOf(name.toLowerCase()));
  return places.find((place) => place >= 0);
}

/** Names that a column map gives a column. */
export function namesOf(name: string | readonly string[] | undefined): readonly string[] {
  return name === undefined ? [] : [name].flat();
}

function lineFinding(
  line: number,
  what: { readonly expected: string; readonly received: string },
): Finding {
  return { ...aFinding(`line ${line}`, 'wrong_value', what), line, column: 1 };
}

/** A refusal of the whole table, for its first line. */
export function refuseTable(
  what: { readonly expected: string; readonly received: string },
  line = 1,
): { readonly ok: false; readonly problems: readonly Finding[] } {
  return { ok: false, problems: [lineFinding(line, what)] };
}
