/**
 * Reads a call log row by row, one call a row. Rows are keyed by position, since ids repeat in real
 * logs; leaving before the queue is not abandonment. Cost: a pass over the rows to decide how each
 * column is read, and one to read it.
 */
import {
  aFinding,
  type ColumnMap,
  type Finding,
  type ParseResult,
} from '../../../contracts/index.ts';
import { minuteMs } from '../../../kernel/index.ts';
import type { NumberForm } from '../cells/cell-number.ts';
import { dayReader, timeReader } from '../cells/cell-time.ts';
import {
  ColumnSurvey,
  dateOrderOf,
  formWords,
  lengthFormOf,
  type OpenQuestion,
  timeFormOf,
} from '../cells/column-survey.ts';
import { isSumRow } from '../cells/table-head.ts';
import { type ColumnReading, ColumnShares } from './column-shares.ts';
import { EventFold } from './event-fold.ts';
import {
  isInMs,
  type LogColumn,
  type LoggedOutcome,
  lengthColumns,
  logColumnNames,
  timeColumns,
  unitAtEnd,
  usualColumn,
  usualOutcomes,
} from './log-columns.ts';
import { LogNotes, type QualityNote, type RowNote } from './log-notes.ts';
import { mapFor } from './log-sources.ts';
import { CallColumns, type CallList, type LoggedCall } from './logged-calls.ts';
import {
  addNote,
  callOf,
  cellOf,
  type LogZones,
  outcomeWord,
  type RowFault,
  type RowReading,
} from './read-row.ts';
import { type ClockChange, type ClockChangeOn, missingDaysLines } from './row-faults.ts';
import { columnAmong, namesOf, refuseTable, type Table } from './table.ts';

export type { LogZones } from './read-row.ts';

export interface CallLog {
  readonly calls: CallList;
  readonly rows: number;
  readonly notes: ReadonlyMap<QualityNote, RowNote>;
  readonly columns: ReadonlyMap<LogColumn, string>;
  /** Of each column: how it was read, and what share of its cells. */
  readonly readings: readonly ColumnReading[];
  /** What the file is, and what in it is no row: sentences. */
  readonly preface: readonly string[];
  /** Why waits are not known, in a sentence; undefined: they are. */
  readonly waitsUnknown: string | undefined;
  /** The column map used, of the user or of a named source; null: columns of usual names. */
  readonly map: ColumnMap | null;
  readonly unread: readonly string[];
  /** Sentences that name the days, and the call types of the column map, that have no row. */
  readonly gaps: readonly string[];
  /** Of days on which the local clock was changed. */
  readonly clockChanges: ReadonlyMap<number, ClockChange>;
}

export interface LogOptions {
  /** Clock changes of the centre’s time zone. Default: none. */
  readonly changeOn?: ClockChangeOn;
  /** Default: all times are UTC. */
  readonly zones?: LogZones;
  readonly rowsMax?: number;
  /** Rows before the header. */
  readonly skipped?: number;
  /** Largest share of a column’s cells that may not be understood. Default: 2 %. */
  readonly unreadShareMax?: number | undefined;
}

const unreadShareMax = 0.02;

/** Reads the rows twice: first to decide the forms of the columns, then for the calls. */
export function readLog(
  table: Table,
  map: ColumnMap | null,
  options: LogOptions = {},
): ParseResult<CallLog> {
  const begun = LogReader.begin(table.columns, map, options);
  if (!begun.ok) return begun;
  const reader = begun.value;
  const { firstLine = 2 } = table;
  let line = firstLine;
  for (const cells of table.rows) reader.survey(cells, line++);
  const problems = reader.decide();
  if (problems.length > 0) return { ok: false, problems };
  line = firstLine;
  for (const cells of table.rows) reader.add(cells, line++);
  return reader.end();
}

/** What is known of a log before its columns are surveyed. */
type GivenReading = Omit<RowReading, 'timeOf' | 'dateOf' | 'lengths'>;

type ByColumn<Value> = { readonly [Name in LogColumn]: Value };

function byColumn<Value>(of: (name: LogColumn) => Value): ByColumn<Value> {
  const names = Object.keys(logColumnNames) as LogColumn[];
  return Object.fromEntries(names.map((name) => [name, of(name)])) as ByColumn<Value>;
}

/** Takes the rows of a log in turn; of their cells it keeps no text. */
export class LogReader {
  readonly #given: GivenReading;
  readonly #columnMap: ColumnMap | null;
  readonly #options: LogOptions;
  /** Where a column map names several columns: the first, and those read where it is empty. */
  readonly #others: readonly (readonly [place: number, others: readonly number[]])[];
  readonly #surveys: ByColumn<ColumnSurvey>;
  readonly #calls = new CallColumns();
  readonly #fold: EventFold | null;
  /** How each column is read, in words. */
  #forms: ByColumn<string> = byColumn(() => '');
  #reading: RowReading | null = null;
  #rows = 0;

  private constructor(
    given: GivenReading,
    of: { readonly map: ColumnMap | null; readonly fold: EventFold | null },
    options: LogOptions,
  ) {
    this.#given = given;
    this.#columnMap = of.map;
    this.#fold = of.fold;
    this.#options = options;
    this.#surveys = byColumn(() => new ColumnSurvey());
    this.#others = Object.values(of.map?.columns ?? {}).flatMap((names = []) => {
      const places = namesOf(names).flatMap((one) => columnAmong(given, [one]) ?? []);
      const [first, ...others] = places;
      return first === undefined || others.length === 0 ? [] : [[first, others]];
    });
  }

  static begin(
    header: readonly string[],
    stated: ColumnMap | null,
    options: LogOptions = {},
  ): ParseResult<LogReader> {
    const named = mapFor(header, stated);
    if (named?.counts !== undefined) {
      const expected = 'a row a call; forecast, and init --volumes, read counts';
      return refuseTable({ expected, received: `counts: ${named.source?.title}` });
    }
    const fold = named?.events === undefined ? null : new EventFold(header, named, named.events);
    const map = fold === null || named === null ? named : EventFold.mapOf(named);
    const columns = fold === null ? header : EventFold.columns;
    const found = placesOf(columns, map);
    if (!found.ok) return found;
    const { outcomes } = map ?? {};
    const given: GivenReading = {
      columns,
      places: found.value,
      placeOf: byColumn((name) => found.value.get(name) ?? -1),
      only: Object.entries(map?.only ?? {}).flatMap(([name, words]) => {
        const place = columnAmong({ columns }, [name]);
        return place === undefined ? [] : [{ place, words: new Set(words) }];
      }),
      zones: remembered(options.zones ?? utc),
      map: map ?? {},
      outcomes: outcomes === undefined ? usualOutcomes : new Map(Object.entries(outcomes)),
      notes: new LogNotes(),
      shares: new ColumnShares(),
      callTypes: new Map(),
      changes: new Map(),
      changeOn: options.changeOn ?? (() => null),
    };
    return { ok: true, value: new LogReader(given, { map, fold }, options) };
  }

  /** Takes a row of the first pass. */
  survey(row: readonly string[], line: number): void {
    const folded = this.#folded(row, line);
    if (folded === null || isSumRow(folded.cells)) return;
    const cells = this.#filled(folded.cells);
    const { placeOf } = this.#given;
    for (const name of [...timeColumns, ...lengthColumns]) {
      const cell = cells[placeOf[name]];
      if (cell !== undefined) this.#surveys[name].add(cell, line);
    }
  }

  /** Decides how each column is read; findings on what only the user can decide. */
  decide(): readonly Finding[] {
    const { places, columns, placeOf, map } = this.#given;
    const { timeUnit } = map;
    const open: OpenQuestion[] = [];
    const found = dateOrderOf(
      timeColumns.map((name) => this.#surveys[name]),
      map.dateOrder,
    );
    if (typeof found !== 'string') open.push(found);
    const order = typeof found === 'string' ? found : 'ymd';
    const unitOf = (name: LogColumn): number | null => {
      const column = columns[placeOf[name]] ?? '';
      if (timeUnit === undefined && !unitAtEnd.test(column)) return null;
      return (timeUnit ?? (isInMs(column) ? 'ms' : 's')) === 'ms' ? 1 : 1_000;
    };
    const times = byColumn((name) => {
      const hasDate = name !== 'date' && places.has('date');
      return timeFormOf(this.#surveys[name], { order, statedMs: unitOf(name), hasDate });
    });
    const lengths = byColumn((name): NumberForm => {
      const form = lengthFormOf(this.#surveys[name], unitOf(name));
      if ('decimal' in form) return form;
      if (lengthColumns.includes(name)) open.push(form);
      return { decimal: '.', unitMs: 1_000 };
    });
    this.#forms = byColumn((name) =>
      formWords(timeColumns.includes(name) ? times[name] : lengths[name]),
    );
    const timeOf = byColumn((name) => timeReader(times[name]));
    this.#reading = { ...this.#given, timeOf, dateOf: dayReader(times.date), lengths };
    this.#fold?.open.clear();
    return open.flatMap((one) => refuseTable(one, one.line).problems);
  }

  /** Reads a row of the second pass: a call, or why it is none. */
  read(cells: readonly string[], line: number): LoggedCall | RowFault {
    if (this.#reading === null) this.decide();
    if (isSumRow(cells) || this.#reading === null) return { fault: 'sumRow', name: 'callType' };
    return callOf(this.#filled(cells), line - 2, this.#reading);
  }

  /** The cells, each empty one of a list of columns taken from the next of the list. */
  #filled(cells: readonly string[]): readonly string[] {
    let filled = cells;
    for (const [place, others] of this.#others) {
      if (filled[place]?.trim() !== '') continue;
      const other = others.find((one) => (cells[one] ?? '').trim() !== '');
      if (other !== undefined) filled = filled.with(place, cells[other] ?? '');
    }
    return filled;
  }

  /** Takes a row of the second pass. `line`: of the file. */
  add(row: readonly string[], line: number): void {
    const folded = this.#folded(row, line);
    if (folded === null) return;
    this.#rows += 1;
    const { cells } = folded;
    const call = this.read(cells, folded.line);
    const reading = this.#reading;
    if (reading === null) return;
    const isLeftOut = 'fault' in call;
    if (isLeftOut) addNote(call.fault, call.name, { cells, row: folded.line - 2, reading });
    else {
      const id = cellOf(cells, 'callId', reading);
      this.#calls.add(call, id === '' ? hashOf(cells) : hashOf([id]), id !== '');
    }
    if (isLeftOut && meantFaults.has(call.fault)) return;
    reading.notes.read(
      isLeftOut ? outcomeWord(cells, reading) : call.outcome,
      cellOf(cells, 'callType', reading),
      isLeftOut ? call.fault : null,
    );
  }

  #folded(cells: readonly string[], line: number) {
    return this.#fold === null ? { cells, line } : this.#fold.add(cells, line);
  }

  end(): ParseResult<CallLog> {
    const { notes, places, columns, shares, changes } = this.#given;
    const rows = this.#rows;
    const unclear = this.unclear();
    if (unclear.length > 0) return { ok: false, problems: unclear };
    if (this.#calls.length === 0) {
      const received = rows === 0 ? 'a header and no row' : `${rows} rows: ${notes.summary()}`;
      return refuseTable({ expected: 'a call that can be read', received });
    }
    const read = new Set(places.values());
    const unread = columns.filter((_, place) => !read.has(place));
    const calls = this.#calls.inOrder((row) =>
      notes.add('repeated', () => ({ line: row + 2, column: null, value: '' })),
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
        readings: this.#readings,
        preface: this.#preface(),
        waitsUnknown: shares.waitsUnknown(unreadShareMax),
        map: this.#columnMap,
        unread,
        gaps: [...missingDaysLines([...days]), ...this.#absentTypes(), ...this.#renamedTypes()],
        clockChanges: new Map(
          [...changes].flatMap(([day, change]) => (change === null ? [] : [[day, change]])),
        ),
      },
    };
  }

  get #readings(): readonly ColumnReading[] {
    const { places, columns, shares } = this.#given;
    return shares.readings(places, (name) => ({
      column: columns[places.get(name) ?? -1] ?? '',
      form: this.#forms[name],
    }));
  }

  /** Columns of which too many cells are not understood. */
  unclear(): readonly Finding[] {
    const most = this.#options.unreadShareMax ?? unreadShareMax;
    return this.#readings.flatMap(({ name, column, cells, understood, other, form }) => {
      const isMeantToBe = name === 'outcome' && this.#columnMap?.outcomes !== undefined;
      if (other === null || cells - understood <= most * cells || isMeantToBe) return [];
      const count = `${cells - understood} of ${cells} cells`;
      const how = form === '' ? '' : ` (read as ${form})`;
      return refuseTable(
        {
          received: `${column} “${other.value}”, as ${count} of this column that are not understood`,
          expected: `${cellsRead}${how}; --unread-max allows more of them`,
        },
        other.line,
      ).problems;
    });
  }

  #preface(): readonly string[] {
    const { skipped = 0 } = this.#options;
    const title = this.#columnMap?.source?.title;
    const open = this.#fold?.open.size ?? 0;
    return [
      ...(title === undefined ? [] : [`read as ${title}`]),
      ...(skipped === 0 ? [] : [`lines before the header, not read: ${skipped}`]),
      ...(open === 0 ? [] : [`calls that had not ended, left out: ${open}`]),
      ...(this.#given.shares.instants > 0
        ? [`times of another zone, or with an offset, are shown in ${this.#given.zones.timeZone}`]
        : []),
    ];
  }

  #renamedTypes(): readonly string[] {
    return [...this.#given.callTypes].flatMap(([word, id]) =>
      word === id ? [] : [`call type “${word}” is called ${id} here`],
    );
  }

  #absentTypes(): readonly string[] {
    const { notes, map } = this.#given;
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

const utc: LogZones = { timeZone: 'UTC', offsetMs: () => 0 };
const quarterHourMs = 15 * minuteMs;

/** Offsets change on whole quarters of an hour, so each of them is looked up once. */
function remembered({ timeZone, offsetMs }: LogZones): LogZones {
  const known = new Map<string, number>();
  return {
    timeZone,
    offsetMs: (epochMs, zone) => {
      const atMs = Math.floor(epochMs / quarterHourMs) * quarterHourMs;
      const key = `${zone} ${atMs}`;
      const offset = known.get(key) ?? offsetMs(atMs, zone);
      known.set(key, offset);
      return offset;
    },
  };
}

const cellsRead = 'cells such as 2026-03-02 08:00, 4:36, 4m 36s, PT4M36S, or a known outcome';

/** Rows left out for what they are, not for what they lack. */
export const meantFaults: ReadonlySet<QualityNote> = new Set(['sumRow', 'otherKind']);

function placesOf(
  columns: readonly string[],
  map: ColumnMap | null,
): ParseResult<ReadonlyMap<LogColumn, number>> {
  const places = new Map<LogColumn, number>();
  const problems: Finding[] = [];
  for (const [name, words] of Object.entries(logColumnNames) as [LogColumn, readonly string[]][]) {
    const said = map?.columns[name];
    const place =
      map === null || Object.keys(map.columns).length === 0
        ? usualColumn({ columns }, words)
        : columnAmong({ columns }, namesOf(said));
    if (place !== undefined) places.set(name, place);
    else if (said !== undefined && map?.source === undefined) {
      const received = `${namesOf(said).join(' or ')}, which the log does not have`;
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
