/**
 * Reads a call log, one call a row. Rows are keyed by position, since ids repeat in real logs;
 * leaving before the queue is not abandonment. Cost: a pass over the rows.
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
import { missingDaysLines, waitBetween, withoutRepeats } from './row-faults.ts';
import {
  columnAmong,
  type DateOrder,
  dateFormOf,
  dateOf,
  lengthOf,
  refuseTable,
  type Table,
  timeOf,
  withPoint,
} from './table.ts';

export interface LoggedCall {
  readonly row: number;
  readonly day: number;
  readonly callType: string;
  /** Queue entry, or the answer of a call that did not queue, in ms since midnight. */
  readonly enteredAtMs: number;
  readonly hasQueued: boolean;
  readonly waitMs: number;
  readonly outcome: LoggedOutcome;
  /** Talk, holds and wrap-up together; 0 if not recorded. */
  readonly handleTimeMs: number;
  /** Wrap-up within the handle time; null if the log does not separate it. */
  readonly wrapUpMs: number | null;
  readonly ivrMs: number | null;
  readonly agent: string | null;
  readonly caller: string | null;
  readonly priority: string | null;
}

export interface CallLog {
  readonly calls: readonly LoggedCall[];
  readonly rows: number;
  readonly notes: ReadonlyMap<QualityNote, RowNote>;
  readonly columns: ReadonlyMap<LogColumn, string>;
  readonly unread: readonly string[];
  /** Sentences on days without a row. */
  readonly gaps: readonly string[];
}

interface Reading {
  readonly table: Table;
  readonly places: ReadonlyMap<LogColumn, number>;
  readonly map: Omit<ColumnMap, 'columns' | 'schema'>;
  readonly dateOrder: DateOrder;
  readonly outcomes: ReadonlyMap<string, LoggedOutcome>;
  readonly notes: LogNotes;
}

const firstLine = 2;

export function readLog(table: Table, map: ColumnMap | null): ParseResult<CallLog> {
  const found = placesOf(table, map);
  if (!found.ok) return found;
  const { outcomes, dateOrder = 'ymd' } = map ?? {};
  const notes = new LogNotes();
  const reading: Reading = {
    table,
    places: found.value,
    map: map ?? {},
    dateOrder,
    outcomes: outcomes === undefined ? usualOutcomes : new Map(Object.entries(outcomes)),
    notes,
  };
  const read = new Set(found.value.values());
  const unread = table.columns.filter((_, place) => !read.has(place));
  const calls: LoggedCall[] = [];
  let row = 0;
  for (const cells of table.rows) {
    const call = callOf(cells, row, reading);
    if (typeof call === 'string') notes.add(call, row + firstLine);
    else calls.push(call);
    const classes = classesOf(cells, reading);
    notes.read(classes, typeof call === 'string' ? call : null);
    row += 1;
  }
  if (calls.length === 0) return noCall(reading);
  const lost = notes.lostClasses(unread).filter((finding) => !isMeant(finding, calls, map));
  if (lost.length > 0) return { ok: false, problems: lost };
  calls.sort((a, b) => a.day - b.day || a.enteredAtMs - b.enteredAtMs || a.row - b.row);
  const once = withoutRepeats(calls, table.rows, (of) => notes.add('repeated', of + firstLine));
  const columns = new Map(
    [...found.value].map(([name, place]) => [name, table.columns[place] ?? '']),
  );
  return {
    ok: true,
    value: {
      calls: once,
      rows: table.rows.length,
      notes: notes.rows,
      columns,
      unread,
      gaps: missingDaysLines([...new Set(once.map(({ day }) => day))]),
    },
  };
}

/**
 * Whether to ignore a finding about outcomes: a map that yields answered and abandoned calls leaves
 * out the rest on purpose.
 */
function isMeant(
  { pointer }: Finding,
  calls: readonly LoggedCall[],
  map: ColumnMap | null,
): boolean {
  if (pointer !== '/outcomes' || map?.outcomes === undefined) return false;
  return (['answered', 'abandoned'] as const).every((end) =>
    calls.some(({ outcome }) => outcome === end),
  );
}

function noCall({ table, places, notes, dateOrder }: Reading): ParseResult<never> {
  for (const name of ['date', 'arrivedAt', 'queuedAt', 'answeredAt'] as const) {
    const place = places.get(name);
    let row = 0;
    let cell = '';
    for (const cells of table.rows) {
      cell = cells[place ?? -1]?.trim() ?? '';
      if (dateFormOf(cell) !== null) break;
      row += 1;
    }
    const seen = dateFormOf(cell);
    if (seen === null || seen.order === dateOrder) continue;
    const expected = `${dateForms[dateOrder]}; say "dateOrder": "${seen.order}" by --columns map.json`;
    const received = `${table.columns[place ?? -1]} ${cell}, a date of the form ${seen.form}`;
    return refuseTable({ expected, received }, row + firstLine);
  }
  const received = `${table.rows.length} rows: ${notes.summary()}`;
  return refuseTable({ expected: 'a call that can be read', received });
}

const dateForms: { readonly [Order in DateOrder]: string } = {
  ymd: 'YYYY-MM-DD',
  dmy: 'DD/MM/YYYY',
  mdy: 'MM/DD/YYYY',
};

function placesOf(
  table: Table,
  map: ColumnMap | null,
): ParseResult<ReadonlyMap<LogColumn, number>> {
  const places = new Map<LogColumn, number>();
  const problems: Finding[] = [];
  for (const [name, words] of Object.entries(logColumnNames) as [LogColumn, readonly string[]][]) {
    const said = map?.columns[name];
    const place =
      map === null
        ? usualColumn(table, words)
        : columnAmong(table, said === undefined ? [] : [said]);
    if (place !== undefined) places.set(name, place);
    else if (said !== undefined) {
      const received = `${said}, which the log does not have`;
      const expected = `one of ${table.columns.join(', ')}`;
      problems.push(aFinding(`/columns/${name}`, 'unknown_reference', { expected, received }));
    }
  }
  const hasTime = ['arrivedAt', 'queuedAt', 'answeredAt'].some((name) =>
    places.has(name as LogColumn),
  );
  if (!hasTime && problems.length === 0) {
    const received = `missing among ${table.columns.join(', ')}`;
    const expected = 'a time of arrival; say which by --columns map.json';
    problems.push(aFinding('/columns/arrivedAt', 'missing', { expected, received }));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: places };
}

function cellOf(cells: readonly string[], name: LogColumn, { places }: Reading): string {
  return cells[places.get(name) ?? -1]?.trim() ?? '';
}

function isNone(text: string, { map }: Reading): boolean {
  return text === '' || (map.zeroIsNone === true && Number(text) === 0);
}

function unitMsOf(name: LogColumn, { table, places, map }: Reading): number {
  if (map.timeUnit !== undefined) return map.timeUnit === 's' ? 1_000 : 1;
  return isInMs(table.columns[places.get(name) ?? -1] ?? '') ? 1 : 1_000;
}

function callOf(cells: readonly string[], row: number, reading: Reading): LoggedCall | QualityNote {
  const { places, map, notes } = reading;
  const cell = (name: LogColumn): string => cellOf(cells, name, reading);
  const named = cell('callType');
  if (places.has('callType') && named === '') return 'noCallType';
  const callType = map.callTypes === undefined ? named || 'calls' : map.callTypes[named];
  if (callType === undefined) return 'unknownCallType';
  const times = timesOf(cells, reading);
  if (typeof times === 'string') return times;
  const { queued, answered, arrived, day: dayNamed } = times;
  const outcome = outcomeOf(cell('outcome'), answered !== null, reading);
  if (outcome === undefined) return 'unknownOutcome';
  if (places.has('queuedAt') && queued === null && outcome !== 'answered') return 'leftInIvr';
  const entered =
    queued ?? (places.has('queuedAt') ? (answered ?? arrived) : (arrived ?? answered));
  if (entered === null) return 'noTime';
  const day = dayNamed ?? entered.day;
  if (day === null) return 'noDay';
  const isMended = arrived === null && places.has('arrivedAt') && !places.has('queuedAt');
  if (isMended) notes.add('arrivalFromAnswer', row + firstLine);
  const lengths = lengthsOf(cells, row, reading);
  const waitMs =
    lengths.waitMs ?? (places.has('waitTime') ? 0 : waitedMs({ ...times, entered, row }, notes));
  const { handleTimeMs, wrapUpMs, ivrMs } = lengths;
  if (waitMs < 0 || handleTimeMs < 0 || (wrapUpMs ?? 0) < 0) return 'negativeLength';
  const hasQueued = queued !== null || waitMs > 0;
  const agent = cell('agent');
  const caller = cell('caller');
  const call: LoggedCall = {
    row,
    day,
    callType,
    enteredAtMs: entered.atMs,
    hasQueued,
    waitMs: hasQueued ? waitMs : 0,
    outcome,
    handleTimeMs,
    wrapUpMs,
    ivrMs: ivrMs !== null && ivrMs >= 0 ? ivrMs : null,
    agent: agent === '' ? null : agent,
    caller: isNone(caller, reading) ? null : caller,
    priority: cell('priority') === '' ? null : cell('priority'),
  };
  noteCall(call, reading);
  return call;
}

function waitedMs(
  of: { readonly answered: LoggedTime; readonly entered: LoggedTime; readonly row: number },
  notes: LogNotes,
): number {
  if (of.answered === null || of.entered === null) return 0;
  const { waitMs, note } = waitBetween(of.entered, of.answered);
  if (note !== null) notes.add(note, of.row + firstLine);
  return waitMs;
}

type LoggedTime = ReturnType<typeof timeOf>;

/** Times of a row; a cell that is neither empty nor a time leaves the row out. */
function timesOf(cells: readonly string[], reading: Reading) {
  const { dateOrder } = reading;
  const date = cellOf(cells, 'date', reading);
  const day = date === '' ? null : (dateOf(date, dateOrder) ?? undefined);
  if (day === undefined) return 'badDay';
  const times: { [name: string]: LoggedTime } = {};
  for (const name of ['queuedAt', 'answeredAt', 'arrivedAt'] as const) {
    const text = cellOf(cells, name, reading);
    const time = isNone(text, reading) ? null : timeOf(text, unitMsOf(name, reading), dateOrder);
    if (time === null && !isNone(text, reading)) {
      return dateFormOf(text) === null ? 'badTime' : 'badDay';
    }
    times[name] = time;
  }
  const { queuedAt: queued = null, answeredAt: answered = null, arrivedAt: arrived = null } = times;
  return { queued, answered, arrived, day };
}

function lengthsOf(cells: readonly string[], row: number, reading: Reading) {
  let isBad = false;
  let hasComma = false;
  const length = (name: LogColumn): number | null => {
    const text = cellOf(cells, name, reading);
    const found = lengthOf(text, unitMsOf(name, reading));
    if (found === null && text !== '') isBad = true;
    if (found !== null && withPoint(text) !== text) hasComma = true;
    return found;
  };
  const [handled, talk, wrapUp] = [length('handleTime'), length('talkTime'), length('wrapUpTime')];
  const lengths = {
    waitMs: length('waitTime'),
    ivrMs: length('ivrTime'),
    handleTimeMs: handled ?? (talk ?? 0) + (wrapUp ?? 0),
    wrapUpMs: wrapUp ?? (handled !== null && talk !== null ? handled - talk : null),
  };
  if (isBad) reading.notes.add('badLength', row + firstLine);
  if (hasComma) reading.notes.add('decimalComma', row + firstLine);
  return lengths;
}

function outcomeOf(
  word: string,
  isAnswered: boolean,
  { places, outcomes, map }: Reading,
): LoggedOutcome | undefined {
  if (!places.has('outcome')) return isAnswered ? 'answered' : 'abandoned';
  return outcomes.get(map.outcomes === undefined ? word.toLowerCase() : word);
}

function classesOf(cells: readonly string[], reading: Reading) {
  const word = cellOf(cells, 'outcome', reading);
  const isAnswered = !isNone(cellOf(cells, 'answeredAt', reading), reading);
  const outcome = outcomeOf(word, isAnswered, reading) ?? `“${word}”`;
  return { outcome, callType: cellOf(cells, 'callType', reading) };
}

function noteCall(call: LoggedCall, { places, notes }: Reading): void {
  const { outcome, handleTimeMs, agent, hasQueued, waitMs, row } = call;
  const note = (what: QualityNote): void => notes.add(what, row + firstLine);
  if (outcome === 'censored') note('censored');
  if (hasQueued && waitMs === 0) note('queuedWithoutWait');
  if (outcome === 'abandoned' && handleTimeMs > 0) note('abandonedWithHandleTime');
  if (outcome !== 'answered') return;
  const hasTimes = places.has('handleTime') || places.has('talkTime');
  if (places.has('agent') && agent === null) note('answeredWithoutAgent');
  if (hasTimes && handleTimeMs === 0) note('answeredWithoutHandleTime');
}

/** Calls in order of entry, each with the calls that waited at that moment. */
export function* besideWaiting(
  calls: readonly LoggedCall[],
): Generator<readonly [call: LoggedCall, waiting: readonly LoggedCall[]]> {
  let waiting: LoggedCall[] = [];
  let day: number | null = null;
  for (const call of calls) {
    if (call.day !== day) waiting = [];
    day = call.day;
    const now = call.enteredAtMs;
    waiting = waiting.filter(({ enteredAtMs, waitMs }) => enteredAtMs + waitMs > now);
    yield [call, waiting];
    if (call.waitMs > 0) waiting.push(call);
  }
}

/** Assumed precision of answer times in a log. */
const clockSlackMs = 6_000;

/** Waiting calls, without those about to be answered, which already have an agent. */
export function waitingLonger(
  { enteredAtMs: nowMs }: LoggedCall,
  waiting: readonly LoggedCall[],
): readonly LoggedCall[] {
  const soonMs = nowMs + clockSlackMs;
  return waiting.filter(({ enteredAtMs, waitMs }) => enteredAtMs + waitMs > soonMs);
}
