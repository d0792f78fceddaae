/** Reads one row of a call log: a call, or why it is left out, with notes on what was mended. */

import type { ColumnMap } from '../../../contracts/index.ts';
import { dayMs } from '../../../kernel/index.ts';
import { lengthOf, type NumberForm } from '../cells/cell-number.ts';
import type { CellTime, ReadTime } from '../cells/cell-time.ts';
import { queueIdOf } from '../queue-id.ts';
import type { ColumnShares } from './column-shares.ts';
import type { LogColumn, LoggedOutcome } from './log-columns.ts';
import type { LogCell, LogNotes, QualityNote } from './log-notes.ts';
import type { LoggedCall } from './logged-calls.ts';
import {
  type ClockChange,
  type ClockChangeOn,
  type LogTime,
  noteOfTime,
  waitBetween,
} from './row-faults.ts';

/** Time zones, of which the pure floor knows none. */
export interface LogZones {
  /** Of the centre. */
  readonly timeZone: string;
  /** Offset of a zone from UTC at an instant, in ms. */
  readonly offsetMs: (epochMs: number, timeZone: string) => number;
}

/** How a log's rows are read, and what was noted of them so far. */
export interface RowReading {
  readonly columns: readonly string[];
  readonly places: ReadonlyMap<LogColumn, number>;
  /** By column; -1 of one that the log does not have. */
  readonly placeOf: { readonly [Name in LogColumn]: number };
  readonly timeOf: { readonly [Name in LogColumn]: ReadTime };
  readonly dateOf: (text: string) => number | undefined;
  readonly lengths: { readonly [Name in LogColumn]: NumberForm };
  readonly map: Omit<ColumnMap, 'columns' | 'schema'>;
  /** Places of columns that must have one of these words. */
  readonly only: readonly { readonly place: number; readonly words: ReadonlySet<string> }[];
  readonly zones: LogZones;
  readonly shares: ColumnShares;
  readonly outcomes: ReadonlyMap<string, LoggedOutcome>;
  readonly notes: LogNotes;
  /** By the word of a log without a map of them: its id, or the word if it has none. */
  readonly callTypes: Map<string, string>;
  /** By day; null: a day of 24 hours. */
  readonly changes: Map<number, ClockChange | null>;
  readonly changeOn: ClockChangeOn;
}

/** Rows are numbered from the line after a header on line 1. */
const firstLine = 2;

/** Notes what a row's cell of a column says, and where. */
export function addNote(note: QualityNote, name: LogColumn, of: RowOf): void {
  of.reading.notes.add(note, () => noted(name, of));
}

interface RowOf {
  readonly cells: readonly string[];
  readonly row: number;
  readonly reading: RowReading;
}

function noted(name: LogColumn, { cells, row, reading }: RowOf): LogCell {
  const column = reading.columns[reading.placeOf[name]] ?? null;
  return { line: row + firstLine, column, value: cellOf(cells, name, reading) };
}

export function cellOf(cells: readonly string[], name: LogColumn, { placeOf }: RowReading): string {
  return cells[placeOf[name]]?.trim() ?? '';
}

function isNone(text: string, { map }: RowReading): boolean {
  return text === '' || (map.zeroIsNone === true && Number(text) === 0);
}

/** Why a row is left out, and which of its cells says so. */
export interface RowFault {
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
  const { places, map, shares } = reading;
  const of: RowOf = { cells, row, reading };
  const cell = (name: LogColumn): string => cellOf(cells, name, reading);
  const isOther = reading.only.some(({ place, words }) => !words.has(cells[place]?.trim() ?? ''));
  if (isOther) return { fault: 'otherKind', name: 'callType' };
  const named = cell('callType');
  if (places.has('callType') && named === '') return { fault: 'noCallType', name: 'callType' };
  const callType =
    map.callTypes === undefined ? callTypeOf(named || 'calls', reading) : map.callTypes[named];
  if (callType === undefined) return { fault: 'unknownCallType', name: 'callType' };
  const times = timesOf(of);
  if ('fault' in times) return times;
  const { queued, answered, arrived, day: dayNamed } = times;
  const word = cell('outcome');
  const lengths = lengthsOf(of);
  const isHandled = !places.has('answeredAt') && (lengths.handleTimeMs ?? 0) > 0;
  const outcome = outcomeOf(word, answered !== null || isHandled, reading);
  if (word !== '') shares.add('outcome', outcome !== undefined, () => noted('outcome', of));
  if (outcome === undefined) return { fault: 'unknownOutcome', name: 'outcome' };
  if (places.has('queuedAt') && queued === null && outcome !== 'answered') {
    return { fault: 'leftInIvr', name: 'queuedAt' };
  }
  const entered =
    queued ?? (places.has('queuedAt') ? (answered ?? arrived) : (arrived ?? answered));
  if (entered === null) return { fault: 'noTime', name: timeColumn(reading) };
  const day = entered.epochMs === null ? (dayNamed ?? entered.day) : entered.day;
  if (day === null) {
    return { fault: 'noDay', name: places.has('date') ? 'date' : timeColumn(reading) };
  }
  const isMended = arrived === null && places.has('arrivedAt') && !places.has('queuedAt');
  if (isMended) addNote('arrivalFromAnswer', 'arrivedAt', of);
  const change = changeOf(day, reading);
  const ofTime = entered.epochMs === null ? noteOfTime(entered.atMs, change) : null;
  if (ofTime !== null) addNote(ofTime, timeColumn(reading), of);
  const { waitMs, handleTimeMs, wrapUpMs } = spansOf(of, {
    ...times,
    entered,
    change,
    outcome,
    lengths,
  });
  const negative = negativeOf({ waitMs, handleTimeMs, wrapUpMs });
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
    handleTimeMs,
    wrapUpMs,
    agent: agent === '' ? null : agent,
    caller: isNone(caller, reading) ? null : caller,
    priority: priority === '' ? null : priority,
  };
  noteCall(call, waitMs, of);
  return call;
}

/** Wait and handle time of a row, by its lengths or else by its times; a wait may be unknown. */
function spansOf(
  of: RowOf,
  row: RowTimes & {
    readonly entered: LogTime;
    readonly change: ClockChange | null;
    readonly outcome: LoggedOutcome;
    readonly lengths: ReturnType<typeof lengthsOf>;
  },
) {
  const { places, shares } = of.reading;
  const { entered, queued, answered, ended, change, outcome, lengths } = row;
  const between = (until: LogTime, name: LogColumn): number => {
    const found = waitBetween(entered, until, change);
    if (found.note !== null) addNote(found.note, name, of);
    return found.waitMs;
  };
  let { waitMs, handleTimeMs } = lengths;
  if (waitMs === null && !places.has('waitTime')) {
    if (answered !== null) waitMs = between(answered, 'answeredAt');
    else if (outcome === 'abandoned' && ended !== null) waitMs = between(ended, 'endedAt');
    else waitMs = lengths.waitFromTotal(outcome);
  }
  if (handleTimeMs === null && outcome === 'answered' && answered !== null && ended !== null) {
    handleTimeMs = waitBetween(answered, ended, change).waitMs;
  }
  const isAtOnce = places.has('queuedAt') && queued === null;
  if (outcome !== 'censored') shares.addWait(outcome, isAtOnce || waitMs !== null);
  return { waitMs, handleTimeMs: handleTimeMs ?? 0, wrapUpMs: lengths.wrapUpMs };
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

interface RowTimes {
  readonly queued: LogTime | null;
  readonly answered: LogTime | null;
  readonly arrived: LogTime | null;
  readonly ended: LogTime | null;
  readonly day: number | null;
}

/** Times of a row; a cell that is neither empty nor a time leaves the row out, but for its end. */
function timesOf(of: RowOf): RowTimes | RowFault {
  const { cells, reading } = of;
  const { dateOf, timeOf, shares, placeOf } = reading;
  const date = cellOf(cells, 'date', reading);
  const day = date === '' ? null : dateOf(date);
  if (date !== '') shares.add('date', day !== undefined, () => noted('date', of));
  if (day === undefined) return { fault: 'badDay', name: 'date' };
  const read = (name: LogColumn): LogTime | null | undefined => {
    if (placeOf[name] < 0) return null;
    const text = cellOf(cells, name, reading);
    if (isNone(text, reading)) return null;
    const time = timeOf[name](text);
    shares.add(name, time !== null, () => noted(name, of));
    if (time === null) return undefined;
    const { sourceTimeZone: from } = reading.map;
    if (time.offsetMs !== null || from !== undefined) shares.instants += 1;
    return placed(time, { day, zones: reading.zones, from });
  };
  const times = {
    queuedAt: read('queuedAt'),
    answeredAt: read('answeredAt'),
    arrivedAt: read('arrivedAt'),
  };
  for (const [name, time] of Object.entries(times)) {
    if (time !== undefined) continue;
    const text = cellOf(cells, name as LogColumn, reading);
    return { fault: /\d[-/.]\d/.test(text) ? 'badDay' : 'badTime', name: name as LogColumn };
  }
  const { queuedAt: queued = null, answeredAt: answered = null, arrivedAt: arrived = null } = times;
  return { queued, answered, arrived, ended: read('endedAt') ?? null, day };
}

/**
 * A time on the clock of the centre. `day`: that of the row, for times without a date; `from`: zone
 * of times without an offset, where it is another.
 */
function placed(
  { day, atMs, offsetMs }: CellTime,
  of: {
    readonly day: number | null;
    readonly zones: LogZones;
    readonly from: string | undefined;
  },
): LogTime {
  const own = day ?? of.day;
  const { zones, from } = of;
  if (own === null || (offsetMs === null && from === undefined))
    return { day, atMs, epochMs: null };
  const shown = own * dayMs + atMs;
  const before = (zone: string): number =>
    zones.offsetMs(shown - zones.offsetMs(shown, zone), zone);
  const epochMs = shown - (offsetMs ?? before(from ?? ''));
  const local = epochMs + zones.offsetMs(epochMs, zones.timeZone);
  const localDay = Math.floor(local / dayMs);
  return { day: localDay, atMs: local - localDay * dayMs, epochMs };
}

function lengthsOf(of: RowOf) {
  const { cells, reading } = of;
  const { lengths, shares, placeOf } = reading;
  const seen: { bad?: LogColumn } = {};
  const length = (name: LogColumn): number | null => {
    if (placeOf[name] < 0) return null;
    const text = cellOf(cells, name, reading);
    if (text === '') return null;
    const found = lengthOf(text, lengths[name]);
    shares.add(name, found !== null, () => noted(name, of));
    if (found === null) seen.bad ??= name;
    return found;
  };
  const [handled, talk, wrapUp] = [length('handleTime'), length('talkTime'), length('wrapUpTime')];
  const [wait, total] = [length('waitTime'), length('totalTime')];
  const talked = talk ?? (handled === null ? null : handled - (wrapUp ?? 0));
  if (seen.bad !== undefined) addNote('badLength', seen.bad, of);
  return {
    waitMs: wait,
    handleTimeMs:
      handled ?? (talk === null && wrapUp === null ? null : (talk ?? 0) + (wrapUp ?? 0)),
    wrapUpMs: wrapUp ?? (handled !== null && talk !== null ? handled - talk : null),
    waitFromTotal: (outcome: LoggedOutcome): number | null => {
      if (total === null || outcome === 'abandoned') return total;
      return talked === null ? null : Math.max(0, total - talked);
    },
  };
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
  { outcome, handleTimeMs, agent, hasQueued }: LoggedCall,
  waitMs: number | null,
  of: RowOf,
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
