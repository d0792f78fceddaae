/**
 * Reads a call log whose text comes in parts, so that a log of any length is never in memory whole.
 */
import type { ColumnMap, Finding, ParseResult } from '../../../contracts/index.ts';
import { csvReading, readCsvRow } from '../../../rules/index.ts';
import { type CallLog, LogReader } from './read-log.ts';
import type { ClockChangeOn } from './row-faults.ts';
import { headerOf, refuseTable, tableRowsMax } from './table.ts';

/** Most letters of a row: a longer one has a quote that is never closed. */
const rowLettersMax = 1_000_000;

export class LogStream {
  readonly #map: ColumnMap | null;
  readonly #changeOn: ClockChangeOn | undefined;
  readonly #rowsMax: number;
  #rest = '';
  #separator: ReturnType<typeof csvReading>['separator'] | undefined;
  #columns: readonly string[] = [];
  #reader: LogReader | null = null;
  #line = 0;
  /** The first of lines without a cell, which only the end of a log may have. */
  #blankLine: number | null = null;

  /** `changeOn` tells the clock changes of the log's time zone. */
  constructor(map: ColumnMap | null, changeOn?: ClockChangeOn, rowsMax = tableRowsMax) {
    this.#map = map;
    this.#changeOn = changeOn;
    this.#rowsMax = rowsMax;
  }

  /** Takes the next part; findings as soon as it is no log. */
  add(part: string): readonly Finding[] {
    return this.#read(this.#rest + part, 'more');
  }

  end(): ParseResult<CallLog> {
    const problems = this.#read(this.#rest.trimEnd(), 'last');
    if (problems.length > 0) return { ok: false, problems };
    if (this.#reader !== null) return this.#reader.end();
    return refuseTable({ expected: 'a header line', received: 'empty' });
  }

  #read(text: string, part: 'more' | 'last'): readonly Finding[] {
    const reading = csvReading(text, this.#separator);
    this.#rest = '';
    while (reading.at < reading.text.length) {
      const from = reading.at;
      const cells: string[] = [];
      const fault = readCsvRow(reading, cells);
      // The row may go on in the next part.
      if (part === 'more' && reading.at >= reading.text.length) {
        this.#rest = reading.text.slice(from);
        if (this.#rest.length <= rowLettersMax) break;
      }
      this.#line += 1;
      const problems = fault === null ? this.#row(cells) : refuseTable(fault, this.#line).problems;
      if (problems.length > 0) return problems;
      this.#separator = reading.separator;
    }
    return [];
  }

  #row(cells: readonly string[]): readonly Finding[] {
    const line = this.#line;
    if (this.#reader === null) {
      const header = headerOf(cells);
      if (!header.ok) return header.problems;
      this.#columns = header.value;
      const begun = LogReader.begin(header.value, this.#map, this.#changeOn);
      if (!begun.ok) return begun.problems;
      this.#reader = begun.value;
      return [];
    }
    const expected = `${this.#columns.length} cells`;
    if (this.#blankLine !== null) {
      return refuseTable({ expected, received: 'an empty line' }, this.#blankLine).problems;
    }
    if (cells.length === 1 && cells[0]?.trim() === '') this.#blankLine = line;
    else if (cells.length !== this.#columns.length) {
      return refuseTable({ expected, received: `${cells.length} cells` }, line).problems;
    } else if (line > this.#rowsMax + 1) {
      const most = this.#rowsMax.toLocaleString('en');
      const received = `row ${(line - 1).toLocaleString('en')}`;
      const kept = `at most ${most} rows: keep the newest months, or every tenth day`;
      return refuseTable({ expected: kept, received }, line).problems;
    } else this.#reader.add(cells);
    return [];
  }
}
