/**
 * Reads a call log row by row, one call a row. Rows are keyed by position, since ids repeat in real
 * logs; leaving before the queue is not abandonment. Cost: a pass over the rows.
 */
import {
  aFinding,
  type ColumnMap,
  type Finding,
  type ParseResult,
} from '../../../contracts/index.ts';
import {
  isInMs,
  type LogColumn,
  type LoggedOutcome,
  logColumnNames,
  usualColumn,
  usualOutcomes,
} from './log-columns.ts';
import { LogNotes, type QualityNote, type RowNote } from './log-notes.ts';
import { CallColumns, type CallList } from './logged-calls.ts';
import { addNote, callOf, cellOf, firstLine, outcomeWord, type RowReading } from './read-row.ts';
import { type ClockChange, type ClockChangeOn, missingDaysLines } from './row-faults.ts';
import {
  columnAmong,
  type DateOrder,
  dateFormOf,
  dateReader,
  refuseTable,
  type Table,
} from './table.ts';

export interface CallLog {
  readonly calls: CallList;
  readonly rows: number;
  readonly notes: ReadonlyMap<QualityNote, RowNote>;
  readonly columns: ReadonlyMap<LogColumn, string>;
  readonly unread: readonly string[];
  /** Sentences that name the days, and the call types of the column map, that have no row. */
  readonly gaps: readonly string[];
  /** Of days on which the local clock was changed. */
  readonly clockChanges: ReadonlyMap<number, ClockChange>;
}

/** `changeOn` tells the clock changes of the log's time zone. */
export function readLog(
  table: Table,
  map: ColumnMap | null,
  changeOn?: ClockChangeOn,
): ParseResult<CallLog> {
  const begun = LogReader.begin(table.columns, map, changeOn);
  if (!begun.ok) return begun;
  for (const cells of table.rows) begun.value.add(cells);
  return begun.value.end();
}

/** Takes the rows of a log in turn; of their cells it keeps no text. */
export class LogReader {
  readonly #reading: RowReading;
  readonly #columnMap: ColumnMap | null;
  readonly #calls = new CallColumns();
  #rows = 0;
  /** What is wrong with the first date of another order, while no call was read. */
  #otherDate: ParseResult<never> | null = null;

  private constructor(reading: RowReading, map: ColumnMap | null) {
    this.#reading = reading;
    this.#columnMap = map;
  }

  static begin(
    columns: readonly string[],
    map: ColumnMap | null,
    changeOn: ClockChangeOn = () => null,
  ): ParseResult<LogReader> {
    const found = placesOf(columns, map);
    if (!found.ok) return found;
    const { outcomes, dateOrder = 'ymd', timeUnit } = map ?? {};
    const each = <Value>(of: (name: LogColumn) => Value) =>
      Object.fromEntries(
        Object.keys(logColumnNames).map((name) => [name, of(name as LogColumn)]),
      ) as { [Name in LogColumn]: Value };
    const placeOf = each((name) => found.value.get(name) ?? -1);
    const isMs = (name: LogColumn): boolean =>
      timeUnit === undefined ? isInMs(columns[placeOf[name]] ?? '') : timeUnit === 'ms';
    const reading: RowReading = {
      columns,
      places: found.value,
      placeOf,
      unitMsOf: each((name) => (isMs(name) ? 1 : 1_000)),
      map: map ?? {},
      dateOrder,
      dateOf: dateReader(dateOrder),
      outcomes: outcomes === undefined ? usualOutcomes : new Map(Object.entries(outcomes)),
      notes: new LogNotes(),
      callTypes: new Map(),
      changes: new Map(),
      changeOn,
    };
    return { ok: true, value: new LogReader(reading, map) };
  }

  add(cells: readonly string[]): void {
    const row = this.#rows;
    this.#rows = row + 1;
    const { notes } = this.#reading;
    const call = callOf(cells, row, this.#reading);
    const isLeftOut = 'fault' in call;
    if (isLeftOut) addNote(call.fault, call.name, { cells, row, reading: this.#reading });
    else this.#calls.add(call, hashOf(cells));
    notes.read(
      isLeftOut ? outcomeWord(cells, this.#reading) : call.outcome,
      cellOf(cells, 'callType', this.#reading),
      isLeftOut ? call.fault : null,
    );
    if (this.#calls.length === 0) this.#otherDate ??= otherDate(cells, row, this.#reading);
  }

  end(): ParseResult<CallLog> {
    const { notes, places, columns } = this.#reading;
    const rows = this.#rows;
    if (this.#calls.length === 0) {
      const received = `${rows} rows: ${notes.summary()}`;
      return this.#otherDate ?? refuseTable({ expected: 'a call that can be read', received });
    }
    const read = new Set(places.values());
    const unread = columns.filter((_, place) => !read.has(place));
    const calls = this.#calls.inOrder((row) =>
      notes.add('repeated', () => ({ line: row + firstLine, column: null, value: '' })),
    );
    const lost = notes
      .lostClasses(unread)
      .filter((finding) => !isMeant(finding, calls, this.#columnMap));
    if (lost.length > 0) return { ok: false, problems: lost };
    const days = new Set<number>();
    for (const { day } of calls) days.add(day);
    return {
      ok: true,
      value: {
        calls,
        rows,
        notes: notes.rows,
        columns: new Map([...places].map(([name, place]) => [name, columns[place] ?? ''])),
        unread,
        gaps: [...missingDaysLines([...days]), ...this.#absentTypes(), ...this.#renamedTypes()],
        clockChanges: new Map(
          [...this.#reading.changes].flatMap(([day, change]) =>
            change === null ? [] : [[day, change]],
          ),
        ),
      },
    };
  }

  #renamedTypes(): readonly string[] {
    return [...this.#reading.callTypes].flatMap(([word, id]) =>
      word === id ? [] : [`call type “${word}” is called ${id} here`],
    );
  }

  #absentTypes(): readonly string[] {
    const { notes, map } = this.#reading;
    return Object.entries(map.callTypes ?? {}).flatMap(([word, id]) => {
      if (notes.hasCallType(word)) return [];
      return `no row is of call type “${word}”, which the column map names (${id}): not fitted`;
    });
  }
}

/** Of all cells with their ends (FNV-1a). */
function hashOf(cells: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const cell of cells) {
    for (let at = 0; at <= cell.length; at++) {
      hash = Math.imul(hash ^ (at < cell.length ? cell.charCodeAt(at) : 0x1_ffff), 0x01000193);
    }
  }
  return hash >>> 0;
}

/**
 * Whether to ignore a finding about outcomes: a map that yields answered and abandoned calls leaves
 * out the rest on purpose.
 */
function isMeant({ pointer }: Finding, calls: CallList, map: ColumnMap | null): boolean {
  if (pointer !== '/outcomes' || map?.outcomes === undefined) return false;
  const seen = new Set<LoggedOutcome>();
  for (const { outcome } of calls) seen.add(outcome);
  return seen.has('answered') && seen.has('abandoned');
}

/** A refusal of a date whose order of day, month and year is not the one expected. */
function otherDate(
  cells: readonly string[],
  row: number,
  reading: RowReading,
): ParseResult<never> | null {
  for (const name of ['date', 'arrivedAt', 'queuedAt', 'answeredAt'] as const) {
    const cell = cellOf(cells, name, reading);
    const seen = dateFormOf(cell);
    if (seen === null || seen.order === reading.dateOrder) continue;
    const asked = `say "dateOrder": "${seen.order}" by --columns map.json`;
    const expected = `${dateForms[reading.dateOrder]}; ${asked}`;
    const column = reading.columns[reading.placeOf[name]];
    const received = `${column} ${cell}, a date of the form ${seen.form}`;
    return refuseTable({ expected, received }, row + firstLine);
  }
  return null;
}

const dateForms: { readonly [Order in DateOrder]: string } = {
  ymd: 'YYYY-MM-DD',
  dmy: 'DD/MM/YYYY',
  mdy: 'MM/DD/YYYY',
};

function placesOf(
  columns: readonly string[],
  map: ColumnMap | null,
): ParseResult<ReadonlyMap<LogColumn, number>> {
  const places = new Map<LogColumn, number>();
  const problems: Finding[] = [];
  for (const [name, words] of Object.entries(logColumnNames) as [LogColumn, readonly string[]][]) {
    const said = map?.columns[name];
    const place =
      map === null
        ? usualColumn({ columns }, words)
        : columnAmong({ columns }, said === undefined ? [] : [said]);
    if (place !== undefined) places.set(name, place);
    else if (said !== undefined) {
      const received = `${said}, which the log does not have`;
      const expected = `one of ${columns.join(', ')}`;
      problems.push(aFinding(`/columns/${name}`, 'unknown_reference', { expected, received }));
    }
  }
  const hasTime = ['arrivedAt', 'queuedAt', 'answeredAt'].some((name) =>
    places.has(name as LogColumn),
  );
  if (!hasTime && problems.length === 0) {
    const received = `missing among ${columns.join(', ')}`;
    const expected = 'a time of arrival; say which by --columns map.json';
    problems.push(aFinding('/columns/arrivedAt', 'missing', { expected, received }));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: places };
}
