/**
 * Reads a call log whose text comes in parts, so that a log of any length is never in memory whole.
 * The parts come twice: first to survey the columns, then to read them.
 */
import type { ColumnMap, Finding, ParseResult } from '../../../contracts/index.ts';
import { csvReading, readCsvRow } from '../../../rules/index.ts';
import { headOf, isSumRow, type TableHead } from '../cells/table-head.ts';
import { type CallLog, type LogOptions, LogReader } from './read-log.ts';
import { fits, headerOf, noTable, refuseTable, tableRowsMax, withoutEnd } from './table.ts';

/** Most letters of a row: a longer one has a quote that is never closed. */
const rowLettersMax = 1_000_000;
/** Letters from which the separator and the header are found. */
const headLetters = 16_384;

export class LogStream {
  readonly #map: ColumnMap | null;
  readonly #options: LogOptions;
  #isSurvey = true;
  #rest = '';
  #head: TableHead | null = null;
  #columns: readonly string[] = [];
  #isData = false;
  #reader: LogReader | null = null;
  #line = 0;
  /** The first of lines without a cell; notes may follow them, but no call. */
  #blankLine: number | null = null;

  constructor(map: ColumnMap | null, options: LogOptions = {}) {
    this.#map = map;
    this.#options = options;
  }

  /** Takes the next part of the first pass, if there is one; findings as soon as it is no log. */
  survey(part: string): readonly Finding[] {
    return this.#read(this.#rest + part, 'more');
  }

  /** Ends the first pass. */
  decide(): readonly Finding[] {
    const problems = this.#read(withoutEnd(this.#rest), 'last');
    this.#begin();
    return problems.length > 0 ? problems : (this.#reader?.decide() ?? []);
  }

  /** Takes the next part; findings as soon as it is no log. */
  add(part: string): readonly Finding[] {
    if (this.#isSurvey) this.#begin();
    return this.#read(this.#rest + part, 'more');
  }

  end(): ParseResult<CallLog> {
    const problems = this.#read(withoutEnd(this.#rest), 'last');
    if (problems.length > 0) return { ok: false, problems };
    if (this.#reader !== null) return this.#reader.end();
    return refuseTable({ expected: 'a header line', received: 'empty' });
  }

  /** Begins the second pass. */
  #begin(): void {
    this.#isSurvey = false;
    this.#rest = '';
    this.#head = null;
    this.#line = 0;
    this.#blankLine = null;
  }

  #read(text: string, part: 'more' | 'last'): readonly Finding[] {
    this.#rest = '';
    if (this.#head === null) {
      if (/^\ufeff?\s*[[{]/.test(text)) return noTable.problems;
      if (part === 'more' && text.length < headLetters) {
        this.#rest = text;
        return [];
      }
      this.#head = headOf(text);
    }
    const reading = csvReading(text, this.#head.separator);
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
    }
    return [];
  }

  #row(cells: readonly string[]): readonly Finding[] {
    const line = this.#line;
    const skipped = this.#head?.skipped ?? 0;
    const { rowsMax = tableRowsMax } = this.#options;
    if (line <= skipped) return [];
    if (this.#reader === null) {
      const header = headerOf(cells);
      if (!header.ok) return header.problems;
      this.#columns = header.value.columns;
      this.#isData = header.value.isData;
      const begun = LogReader.begin(this.#columns, this.#map, { ...this.#options, skipped });
      if (!begun.ok) return begun.problems;
      this.#reader = begun.value;
    }
    if (line === skipped + 1 && !this.#isData) return [];
    const expected = `${this.#columns.length} cells`;
    const isWhole = this.#isData || fits(cells, this.#columns);
    if (this.#blankLine !== null) {
      if (!isWhole || isSumRow(cells)) return [];
      return refuseTable({ expected, received: 'an empty line' }, this.#blankLine).problems;
    }
    if (cells.length === 1 && cells[0]?.trim() === '') this.#blankLine = line;
    else if (!isWhole && !isSumRow(cells)) {
      return refuseTable({ expected, received: `${cells.length} cells` }, line).problems;
    } else if (line > rowsMax + skipped + 1) {
      const most = rowsMax.toLocaleString('en');
      const received = `row ${(line - skipped - 1).toLocaleString('en')}`;
      const kept = `at most ${most} rows: keep the newest months, or every tenth day`;
      return refuseTable({ expected: kept, received }, line).problems;
    } else if (this.#isSurvey) this.#reader.survey(cells, line);
    else this.#reader.add(cells, line);
    return [];
  }
}
