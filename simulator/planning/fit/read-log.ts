/**
 * A call log, read and cleaned: calls that wanted an agent, one a row, and what was wrong with the
 * others.
 *
 * Rows are keyed by their place: ids repeat in real logs. A wait is the queue time given, where it
 * is given, and no difference of two clocks. Who left before the queue is no abandon.
 * Cost: a pass over the rows. Source: simulation.md 12.1, 12.2.
 *
 * The words that columns and outcomes of call logs usually have, for logs without a column map.
 */
import { aFinding, type ColumnMap, type Finding, type Parsed } from '../../../contracts/index.ts';
import { dayNumberOf } from '../../clock.ts';
import { columnAmong, lengthOf, refused, type Table, timeOf } from './table.ts';

/** `censored`: the wait ended, and nobody knows how. */
export type LoggedOutcome = 'answered' | 'abandoned' | 'censored';

/** A call that wanted an agent. */
export interface LoggedCall {
  /** From 0, of the rows below the header. */
  readonly row: number;
  readonly day: number;
  readonly callType: string;
  /** Queue entry, or the answer where it did not queue; since midnight. */
  readonly enteredAtMs: number;
  readonly hasQueued: boolean;
  readonly waitMs: number;
  readonly outcome: LoggedOutcome;
  /** 0 where none is recorded. */
  readonly handleTimeMs: number;
  readonly ivrMs: number | null;
  readonly agent: string | null;
  readonly caller: string | null;
  readonly priority: string | null;
}

/** Why rows are not among the calls, or are read with care. */
export type QualityNote =
  | 'noDay'
  | 'noTime'
  | 'unknownCallType'
  | 'unknownOutcome'
  | 'leftInIvr'
  | 'negativeLength'
  | 'answeredWithoutAgent'
  | 'answeredWithoutHandleTime'
  | 'abandonedWithHandleTime'
  | 'censored'
  | 'queuedWithoutWait';

export interface CallLog {
  readonly calls: readonly LoggedCall[];
  readonly rows: number;
  readonly notes: ReadonlyMap<QualityNote, number>;
  /** Columns read, by what they mean. */
  readonly columns: ReadonlyMap<LogColumn, string>;
}

interface Reading {
  readonly places: ReadonlyMap<LogColumn, number>;
  readonly map: Omit<ColumnMap, 'columns' | 'schema'>;
  readonly unitMs: number;
  readonly outcomes: ReadonlyMap<string, LoggedOutcome>;
  readonly notes: Map<QualityNote, number>;
}

/** Reads the calls of a log; findings where its columns do not say enough. */
export function readLog(table: Table, map: ColumnMap | null): Parsed<CallLog> {
  const found = placesOf(table, map);
  if (!found.ok) return found;
  const { timeUnit = 's', outcomes } = map ?? {};
  const reading: Reading = {
    places: found.value,
    map: map ?? {},
    unitMs: timeUnit === 's' ? 1_000 : 1,
    outcomes: outcomes === undefined ? defaultOutcomes : new Map(Object.entries(outcomes)),
    notes: new Map(),
  };
  const calls: LoggedCall[] = [];
  for (const [row, cells] of table.rows.entries()) {
    const call = callOf(cells, row, reading);
    if (typeof call === 'string') note(reading, call);
    else calls.push(call);
  }
  if (calls.length === 0) {
    const why = [...reading.notes].map((one) => one.join(' '));
    const received = `${table.rows.length} rows, ${why.join(', ')}`;
    return refused({ expected: 'a call that can be read', received });
  }
  calls.sort((a, b) => a.day - b.day || a.enteredAtMs - b.enteredAtMs || a.row - b.row);
  const columns = new Map(
    [...found.value].map(([name, place]) => [name, table.columns[place] ?? '']),
  );
  return { ok: true, value: { calls, rows: table.rows.length, notes: reading.notes, columns } };
}

function placesOf(table: Table, map: ColumnMap | null): Parsed<ReadonlyMap<LogColumn, number>> {
  const places = new Map<LogColumn, number>();
  const problems: Finding[] = [];
  for (const [name, words] of Object.entries(logColumnNames) as [LogColumn, readonly string[]][]) {
    const said = map?.columns[name];
    const place = columnAmong(table, map === null ? words : said === undefined ? [] : [said]);
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

/** The call of a row, or why there is none. */
function callOf(cells: readonly string[], row: number, reading: Reading): LoggedCall | QualityNote {
  const { places, map, unitMs } = reading;
  const cell = (name: LogColumn): string => cells[places.get(name) ?? -1]?.trim() ?? '';
  const isNone = (text: string): boolean => text === '' || (map.zeroIsNone === true && +text === 0);
  const time = (name: LogColumn) => (isNone(cell(name)) ? null : timeOf(cell(name), unitMs));
  const named = cell('callType');
  const callType = map.callTypes === undefined ? named || 'calls' : map.callTypes[named];
  if (callType === undefined) return 'unknownCallType';
  const queued = time('queuedAt');
  const answered = time('answeredAt');
  const arrived = time('arrivedAt');
  const outcome = outcomeOf(cell('outcome'), answered !== null, reading);
  if (outcome === undefined) return 'unknownOutcome';
  if (places.has('queuedAt') && queued === null && outcome !== 'answered') return 'leftInIvr';
  const ivrMs = lengthOf(cell('ivrTime'), unitMs);
  const entered =
    queued ?? (places.has('queuedAt') ? (answered ?? arrived) : (arrived ?? answered));
  const recordedMs = lengthOf(cell('waitTime'), unitMs);
  const day = dayNumberOf(cell('date')) ?? entered?.day ?? null;
  if (entered === null) return 'noTime';
  if (day === null) return 'noDay';
  const waitedMs = answered === null ? null : Math.max(0, answered.atMs - entered.atMs);
  const waitMs = recordedMs ?? (places.has('waitTime') ? 0 : (waitedMs ?? 0));
  const handleTimeMs = lengthOf(cell('handleTime'), unitMs) ?? 0;
  if (waitMs < 0 || handleTimeMs < 0) return 'negativeLength';
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
    ivrMs: ivrMs !== null && ivrMs >= 0 ? ivrMs : null,
    agent: agent === '' ? null : agent,
    caller: isNone(caller) ? null : caller,
    priority: cell('priority') === '' ? null : cell('priority'),
  };
  noteCall(call, reading);
  return call;
}

function outcomeOf(
  word: string,
  isAnswered: boolean,
  { places, outcomes, map }: Reading,
): LoggedOutcome | undefined {
  if (!places.has('outcome')) return isAnswered ? 'answered' : 'abandoned';
  return outcomes.get(map.outcomes === undefined ? word.toLowerCase() : word);
}

/** What is odd about a call that is used all the same. */
function noteCall(call: LoggedCall, reading: Reading): void {
  const { outcome, handleTimeMs, agent, hasQueued, waitMs } = call;
  const { places } = reading;
  if (outcome === 'censored') note(reading, 'censored');
  if (hasQueued && waitMs === 0) note(reading, 'queuedWithoutWait');
  if (outcome === 'abandoned' && handleTimeMs > 0) note(reading, 'abandonedWithHandleTime');
  if (outcome !== 'answered') return;
  if (places.has('agent') && agent === null) note(reading, 'answeredWithoutAgent');
  if (places.has('handleTime') && handleTimeMs === 0) note(reading, 'answeredWithoutHandleTime');
}

function note({ notes }: Reading, what: QualityNote): void {
  notes.set(what, (notes.get(what) ?? 0) + 1);
}

/** Names a column goes by, the likeliest first; case does not matter. */
const logColumnNames = {
  date: ['date', 'day', 'business_date'],
  callType: ['call_type', 'callType', 'type', 'queue', 'skill', 'class'],
  arrivedAt: ['arrived_at', 'arrivedAt', 'arrival', 'timestamp', 'start_time', 'time', 'seconds'],
  ivrTime: ['ivr_time', 'ivr_time_s', 'ivr_s', 'vru_time_s'],
  queuedAt: ['queued_at', 'queuedAt', 'queue_start', 'q_start_s'],
  waitTime: ['wait', 'wait_s', 'wait_time', 'queue_time', 'queue_time_s', 'q_time_s'],
  answeredAt: ['answered_at', 'answeredAt', 'answer_time', 'svc_start_s'],
  handleTime: ['handle_time', 'handle_time_s', 'handle_s', 'talk_s', 'svc_time_s'],
  outcome: ['outcome', 'status', 'disposition', 'result'],
  agent: ['agent', 'agent_id', 'server'],
  caller: ['caller', 'caller_id', 'customer_id', 'ani'],
  priority: ['priority'],
} as const;

export type LogColumn = keyof typeof logColumnNames;

/** Outcomes by word, in small letters. */
const defaultOutcomes: ReadonlyMap<string, LoggedOutcome> = new Map([
  ...['answered', 'served', 'agent', 'handled', 'completed', 'connected'].map(
    (word) => [word, 'answered'] as const,
  ),
  ...['abandoned', 'abandon', 'hang', 'lost', 'missed', 'hung_up'].map(
    (word) => [word, 'abandoned'] as const,
  ),
  ...['phantom', 'transferred', 'unknown', 'censored', ''].map(
    (word) => [word, 'censored'] as const,
  ),
]);

/** Calls in order of entry, each with those that wait when it comes. */
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
