/** Reads one row of a call log: a call, or why it is left out, with notes on what was mended. */

import type { ColumnMap } from '../../../contracts/index.ts';
import { queueIdOf } from '../queue-id.ts';
import type { LogColumn, LoggedOutcome } from './log-columns.ts';
import type { LogCell, LogNotes, QualityNote } from './log-notes.ts';
import type { LoggedCall } from './logged-calls.ts';
import { type ClockChange, type ClockChangeOn, noteOfTime, waitBetween } from './row-faults.ts';
import { type DateOrder, dateFormOf, lengthOf, timeOf, withPoint } from './table.ts';

/** How a log's rows are read, and what was noted of them so far. */
export interface RowReading {
  readonly columns: readonly string[];
  readonly places: ReadonlyMap<LogColumn, number>;
  /** By column; -1 of one that the log does not have. */
  readonly placeOf: { readonly [Name in LogColumn]: number };
  readonly unitMsOf: { readonly [Name in LogColumn]: number };
  readonly map: Omit<ColumnMap, 'columns' | 'schema'>;
  readonly dateOrder: DateOrder;
  readonly dateOf: (text: string) => number | undefined;
  readonly outcomes: ReadonlyMap<string, LoggedOutcome>;
  readonly notes: LogNotes;
  /** By the word of a log without a map of them: its id, or the word if it has none. */
  readonly callTypes: Map<string, string>;
  /** By day; null: a day of 24 hours. */
  readonly changes: Map<number, ClockChange | null>;
  readonly changeOn: ClockChangeOn;
}

/** Line of the first row; the header is line 1. */
export const firstLine = 2;

/** Notes what a row's cell of a column says, and where. */
export function addNote(
  note: QualityNote,
  name: LogColumn,
  of: { readonly cells: readonly string[]; readonly row: number; readonly reading: RowReading },
): void {
  const { cells, row, reading } = of;
  reading.notes.add(note, (): LogCell => {
    const column = reading.columns[reading.placeOf[name]] ?? null;
    return { line: row + firstLine, column, value: cellOf(cells, name, reading) };
  });
}

export function cellOf(cells: readonly string[], name: LogColumn, { placeOf }: RowReading): string {
  return cells[placeOf[name]]?.trim() ?? '';
}

function isNone(text: string, { map }: RowReading): boolean {
  return text === '' || (map.zeroIsNone === true && Number(text) === 0);
}

/** Why a row is left out, and which of its cells says so. */
interface RowFault {
  readonly fault: QualityNote;
  readonly name: LogColumn;
}

function callTypeOf(word: string, { callTypes }: RowReading): string {
  const known = callTypes.get(word);
  if (known !== undefined) return known;
  const id = queueIdOf(word) || word;
  callTypes.set(word, id);
  return id;
}

export function callOf(
  cells: readonly string[],
  row: number,
  reading: RowReading,
): LoggedCall | RowFault {
  const { places, map } = reading;
  const cell = (name: LogColumn): string => cellOf(cells, name, reading);
  const named = cell('callType');
  if (places.has('callType') && named === '') return { fault: 'noCallType', name: 'callType' };
  const callType =
    map.callTypes === undefined ? callTypeOf(named || 'calls', reading) : map.callTypes[named];
  if (callType === undefined) return { fault: 'unknownCallType', name: 'callType' };
  const times = timesOf(cells, reading);
  if ('fault' in times) return times;
  const { queued, answered, arrived, day: dayNamed } = times;
  const outcome = outcomeOf(cell('outcome'), answered !== null, reading);
  if (outcome === undefined) return { fault: 'unknownOutcome', name: 'outcome' };
  if (places.has('queuedAt') && queued === null && outcome !== 'answered') {
    return { fault: 'leftInIvr', name: 'queuedAt' };
  }
  const entered =
    queued ?? (places.has('queuedAt') ? (answered ?? arrived) : (arrived ?? answered));
  if (entered === null) return { fault: 'noTime', name: timeColumn(reading) };
  const day = dayNamed ?? entered.day;
  if (day === null) {
    return { fault: 'noDay', name: places.has('date') ? 'date' : timeColumn(reading) };
  }
  const isMended = arrived === null && places.has('arrivedAt') && !places.has('queuedAt');
  if (isMended) addNote('arrivalFromAnswer', 'arrivedAt', { cells, row, reading });
  const change = changeOf(day, reading);
  const ofTime = noteOfTime(entered.atMs, change);
  if (ofTime !== null) addNote(ofTime, timeColumn(reading), { cells, row, reading });
  const lengths = lengthsOf(cells, row, reading);
  let { waitMs } = lengths;
  if (waitMs === null && !places.has('waitTime') && answered !== null) {
    const found = waitBetween(entered, answered, change);
    waitMs = found.waitMs;
    if (found.note !== null) addNote(found.note, 'answeredAt', { cells, row, reading });
  }
  const negative = negativeOf({ ...lengths, waitMs });
  if (negative !== null) return { fault: 'negativeLength', name: negative };
  const hasQueued = queued !== null || (waitMs ?? 0) > 0;
  const [agent, caller, priority] = [cell('agent'), cell('caller'), cell('priority')];
  const call: LoggedCall = {
    row,
    day,
    callType,
    enteredAtMs: entered.atMs,
    hasQueued,
    waitMs: hasQueued ? (waitMs ?? 0) : 0,
    outcome,
    handleTimeMs: lengths.handleTimeMs,
    wrapUpMs: lengths.wrapUpMs,
    agent: agent === '' ? null : agent,
    caller: isNone(caller, reading) ? null : caller,
    priority: priority === '' ? null : priority,
  };
  noteCall(call, { cells, row, reading });
  return call;
}

/** The column of the time of queue entry, or of what stands for it. */
function timeColumn({ places }: RowReading): LogColumn {
  if (places.has('queuedAt')) return 'queuedAt';
  return places.has('arrivedAt') ? 'arrivedAt' : 'answeredAt';
}

function changeOf(day: number, { changes, changeOn }: RowReading): ClockChange | null {
  const known = changes.get(day);
  if (known !== undefined) return known;
  const change = changeOn(day);
  changes.set(day, change);
  return change;
}

function negativeOf(lengths: {
  readonly waitMs: number | null;
  readonly handleTimeMs: number;
  readonly wrapUpMs: number | null;
}): LogColumn | null {
  if ((lengths.waitMs ?? 0) < 0) return 'waitTime';
  if (lengths.handleTimeMs < 0) return 'handleTime';
  return (lengths.wrapUpMs ?? 0) < 0 ? 'wrapUpTime' : null;
}

type LoggedTime = ReturnType<typeof timeOf>;

interface RowTimes {
  readonly queued: LoggedTime;
  readonly answered: LoggedTime;
  readonly arrived: LoggedTime;
  readonly day: number | null;
}

/** Times of a row; a cell that is neither empty nor a time leaves the row out. */
function timesOf(cells: readonly string[], reading: RowReading): RowTimes | RowFault {
  const { dateOf, unitMsOf } = reading;
  const date = cellOf(cells, 'date', reading);
  const day = date === '' ? null : dateOf(date);
  if (day === undefined) return { fault: 'badDay', name: 'date' };
  const times: { [name: string]: LoggedTime } = {};
  for (const name of ['queuedAt', 'answeredAt', 'arrivedAt'] as const) {
    const text = cellOf(cells, name, reading);
    const time = isNone(text, reading) ? null : timeOf(text, unitMsOf[name], dateOf);
    if (time === null && !isNone(text, reading)) {
      return { fault: dateFormOf(text) === null ? 'badTime' : 'badDay', name };
    }
    times[name] = time;
  }
  const { queuedAt: queued = null, answeredAt: answered = null, arrivedAt: arrived = null } = times;
  return { queued, answered, arrived, day };
}

function lengthsOf(cells: readonly string[], row: number, reading: RowReading) {
  const seen: { bad?: LogColumn; comma?: LogColumn } = {};
  const length = (name: LogColumn): number | null => {
    const text = cellOf(cells, name, reading);
    const found = lengthOf(text, reading.unitMsOf[name]);
    if (found === null && text !== '') seen.bad ??= name;
    if (found !== null && withPoint(text) !== text) seen.comma ??= name;
    return found;
  };
  const [handled, talk, wrapUp] = [length('handleTime'), length('talkTime'), length('wrapUpTime')];
  const lengths = {
    waitMs: length('waitTime'),
    handleTimeMs: handled ?? (talk ?? 0) + (wrapUp ?? 0),
    wrapUpMs: wrapUp ?? (handled !== null && talk !== null ? handled - talk : null),
  };
  if (seen.bad !== undefined) addNote('badLength', seen.bad, { cells, row, reading });
  if (seen.comma !== undefined) addNote('decimalComma', seen.comma, { cells, row, reading });
  return lengths;
}

function outcomeOf(
  word: string,
  isAnswered: boolean,
  { places, outcomes, map }: RowReading,
): LoggedOutcome | undefined {
  if (!places.has('outcome')) return isAnswered ? 'answered' : 'abandoned';
  return outcomes.get(map.outcomes === undefined ? word.toLowerCase() : word);
}

export function outcomeWord(cells: readonly string[], reading: RowReading): string {
  const word = cellOf(cells, 'outcome', reading);
  const isAnswered = !isNone(cellOf(cells, 'answeredAt', reading), reading);
  return outcomeOf(word, isAnswered, reading) ?? `“${word}”`;
}

function noteCall(
  { outcome, handleTimeMs, agent, hasQueued, waitMs }: LoggedCall,
  of: { readonly cells: readonly string[]; readonly row: number; readonly reading: RowReading },
): void {
  const { places } = of.reading;
  const timed: LogColumn = places.has('handleTime') ? 'handleTime' : 'talkTime';
  if (outcome === 'censored') addNote('censored', 'outcome', of);
  if (hasQueued && waitMs === 0) addNote('queuedWithoutWait', 'waitTime', of);
  if (outcome === 'abandoned' && handleTimeMs > 0) addNote('abandonedWithHandleTime', timed, of);
  if (outcome !== 'answered') return;
  if (places.has('agent') && agent === null) addNote('answeredWithoutAgent', 'agent', of);
  if (places.has(timed) && handleTimeMs === 0) addNote('answeredWithoutHandleTime', timed, of);
}
