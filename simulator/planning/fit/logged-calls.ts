/**
 * Calls of a log in columns: numbers in typed arrays, words by their place in a list. A call is an
 * object only while somebody looks at it, since a year of a large centre has millions.
 */
import { type LoggedOutcome, loggedOutcomes as outcomes } from './log-columns.ts';

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
  readonly agent: string | null;
  readonly caller: string | null;
  readonly priority: string | null;
}

/** Calls of which some may be picked; an array of calls is such. */
export interface CallList extends Iterable<LoggedCall> {
  readonly length: number;
  filter(isKept: (call: LoggedCall) => boolean): CallList;
}

const layout = {
  row: Int32Array,
  day: Int32Array,
  enteredAtMs: Int32Array,
  waitMs: Int32Array,
  handleTimeMs: Int32Array,
  /** -1: not separated. */
  wrapUpMs: Int32Array,
  /** Place among the outcomes, and a bit for calls that queued. */
  outcome: Uint8Array,
  callType: Uint32Array,
  agent: Uint32Array,
  caller: Uint32Array,
  priority: Uint32Array,
  rowHash: Uint32Array,
} as const;

const queuedBit = 4;
/** Of a call whose row hash is that of its id. */
const idBit = 8;
/** Longer times of a log are no times. */
const msMost = 2 ** 31 - 1;
/** Columns that many logs lack: without a word they take no memory. */
const wordColumns = ['callType', 'agent', 'caller', 'priority'] as const;

type Columns = { -readonly [Name in keyof typeof layout]: InstanceType<(typeof layout)[Name]> };

/** Words by number; 0 is none. */
class WordList {
  readonly words: (string | null)[] = [null];
  readonly #numbers = new Map<string, number>();

  numberOf(word: string | null): number {
    if (word === null) return 0;
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    // A slice would keep all of the text that it was cut from in memory.
    const own = ` ${word}`.slice(1);
    const number = this.words.push(own) - 1;
    this.#numbers.set(own, number);
    return number;
  }
}

const firstCapacity = 4_096;

/** Columns of calls, which lists of some of the calls share. */
interface CallStore {
  readonly columns: Columns;
  readonly words: readonly (string | null)[];
  /** Memory for one filter or group at a time, so that each does not leave its own behind. */
  scratch: Uint32Array;
}

/** Calls added one by one, and then put in order. */
export class CallColumns {
  readonly #columns: Columns = {
    row: new Int32Array(firstCapacity),
    day: new Int32Array(firstCapacity),
    enteredAtMs: new Int32Array(firstCapacity),
    waitMs: new Int32Array(firstCapacity),
    handleTimeMs: new Int32Array(firstCapacity),
    wrapUpMs: new Int32Array(firstCapacity),
    outcome: new Uint8Array(firstCapacity),
    callType: new Uint32Array(0),
    agent: new Uint32Array(0),
    caller: new Uint32Array(0),
    priority: new Uint32Array(0),
    rowHash: new Uint32Array(firstCapacity),
  };
  readonly #words = new WordList();
  #capacity = firstCapacity;
  #size = 0;

  get length(): number {
    return this.#size;
  }

  /** `rowHash` tells the cells of one row from those of another, or one id from another. */
  add(call: LoggedCall, rowHash: number, hasId = false): void {
    const at = this.#size;
    if (at === this.#capacity) this.#grow(2 * at);
    const to = this.#columns;
    to.row[at] = call.row;
    to.day[at] = call.day;
    to.enteredAtMs[at] = Math.min(msMost, call.enteredAtMs);
    to.waitMs[at] = Math.min(msMost, call.waitMs);
    to.handleTimeMs[at] = Math.min(msMost, call.handleTimeMs);
    to.wrapUpMs[at] = Math.min(msMost, call.wrapUpMs ?? -1);
    const bits = (call.hasQueued ? queuedBit : 0) + (hasId ? idBit : 0);
    to.outcome[at] = outcomes.indexOf(call.outcome) + bits;
    to.rowHash[at] = rowHash;
    for (const name of wordColumns) {
      const number = this.#words.numberOf(call[name]);
      if (number === 0) continue;
      if (to[name].length === 0) to[name] = new Uint32Array(this.#capacity);
      to[name][at] = number;
    }
    this.#size = at + 1;
  }

  /** One column after another, each freeing what it was copied from at once. */
  #grow(capacity: number): void {
    for (const [name, Values] of Object.entries(layout)) {
      const { buffer, length, BYTES_PER_ELEMENT: bytes } = this.#columns[name as keyof Columns];
      if (length === 0) continue;
      const grown = new Values((buffer as ArrayBuffer).transfer(capacity * bytes));
      Object.assign(this.#columns, { [name]: grown });
    }
    this.#capacity = capacity;
  }

  /** By day, entry and row, without rows that `note` is told of as another's again. */
  inOrder(note: (row: number) => void): LoggedCalls {
    const { day, enteredAtMs, row } = this.#columns;
    const of = (values: Columns[keyof Columns], at: number): number => values[at] ?? 0;
    const before = (a: number, b: number): number =>
      of(day, a) - of(day, b) || of(enteredAtMs, a) - of(enteredAtMs, b) || of(row, a) - of(row, b);
    const order = new Uint32Array(this.#size).map((_, at) => at);
    if (order.some((at) => at > 0 && before(at - 1, at) > 0)) order.sort(before);
    let [from, size] = [0, 0];
    for (const at of order) {
      const first = order[from] ?? at;
      if (day[first] !== day[at] || enteredAtMs[first] !== enteredAtMs[at]) from = size;
      if (this.#isRepeated(at, order, from, size)) note(of(row, at));
      else order[size++] = at;
    }
    const columns = { ...this.#columns, rowHash: new Uint32Array(0) };
    const places = size === order.length ? order : order.slice(0, size);
    return new LoggedCalls(
      { columns, words: this.#words.words, scratch: new Uint32Array(0) },
      places,
    );
  }

  /** Rows that name no id, agent or caller differ: two callers may come in one second. */
  #isRepeated(at: number, order: Uint32Array, from: number, to: number): boolean {
    const { agent, caller, rowHash, outcome } = this.#columns;
    const hasId = ((outcome[at] ?? 0) & idBit) !== 0;
    const isNamed = hasId || (agent[at] ?? 0) !== 0 || (caller[at] ?? 0) !== 0;
    for (let place = from; isNamed && place < to; place++) {
      const other = order[place] ?? at;
      if (rowHash[other] !== rowHash[at]) continue;
      if (hasId || (agent[other] === agent[at] && caller[other] === caller[at])) return true;
    }
    return false;
  }
}

/** Some calls of a log, in their order. */
export class LoggedCalls implements CallList {
  readonly #store: CallStore;
  readonly #places: Uint32Array;

  constructor(store: CallStore, places: Uint32Array) {
    this.#store = store;
    this.#places = places;
  }

  get length(): number {
    return this.#places.length;
  }

  *[Symbol.iterator](): Generator<LoggedCall> {
    for (const at of this.#places) yield new CallView(this.#store).moved(at);
  }

  /** `isKept` must not keep the call, which is moved to the next. */
  filter(isKept: (call: LoggedCall) => boolean): LoggedCalls {
    const view = new CallView(this.#store);
    const kept = this.#takeScratch();
    let size = 0;
    for (const at of this.#places) {
      if (isKept(view.moved(at))) kept[size++] = at;
    }
    this.#store.scratch = kept;
    return this.#some(size === this.length ? this.#places : kept.slice(0, size));
  }

  /** `keyOf` must not keep the call, which is moved to the next. */
  groupBy<Key>(keyOf: (call: LoggedCall) => Key): Map<Key, LoggedCalls> {
    const view = new CallView(this.#store);
    const numbers = new Map<Key, number>();
    const ends: number[] = [];
    const groupOf = this.#takeScratch();
    let place = 0;
    for (const at of this.#places) {
      const key = keyOf(view.moved(at));
      const number = numbers.get(key) ?? ends.length;
      if (number === ends.length) numbers.set(key, number);
      ends[number] = (ends[number] ?? 0) + 1;
      groupOf[place++] = number;
    }
    for (let group = 1; group < ends.length; group++) {
      ends[group] = (ends[group] ?? 0) + (ends[group - 1] ?? 0);
    }
    const next = Uint32Array.from([0, ...ends]);
    const sorted = new Uint32Array(this.length);
    place = 0;
    for (const at of this.#places) {
      const group = groupOf[place++] ?? 0;
      const to = next[group] ?? 0;
      sorted[to] = at;
      next[group] = to + 1;
    }
    this.#store.scratch = groupOf;
    return new Map(
      [...numbers].map(([key, group]) => [
        key,
        this.#some(sorted.subarray(ends[group - 1] ?? 0, ends[group])),
      ]),
    );
  }

  /** The same calls, all of one type. */
  ofOneType(callType: string): LoggedCalls {
    const { columns, words, scratch } = this.#store;
    const callTypes = new Uint32Array(columns.row.length).fill(words.length);
    return new LoggedCalls(
      { columns: { ...columns, callType: callTypes }, words: [...words, callType], scratch },
      this.#places,
    );
  }

  #takeScratch(): Uint32Array {
    const { scratch } = this.#store;
    this.#store.scratch = new Uint32Array(0);
    return scratch.length < this.length ? new Uint32Array(this.length) : scratch;
  }

  #some(places: Uint32Array): LoggedCalls {
    return new LoggedCalls(this.#store, places);
  }
}

class CallView implements LoggedCall {
  readonly #columns: Columns;
  readonly #words: readonly (string | null)[];
  #at = 0;

  constructor({ columns, words }: CallStore) {
    this.#columns = columns;
    this.#words = words;
  }

  moved(at: number): this {
    this.#at = at;
    return this;
  }

  get row(): number {
    return this.#columns.row[this.#at] ?? 0;
  }

  get day(): number {
    return this.#columns.day[this.#at] ?? 0;
  }

  get enteredAtMs(): number {
    return this.#columns.enteredAtMs[this.#at] ?? 0;
  }

  get waitMs(): number {
    return this.#columns.waitMs[this.#at] ?? 0;
  }

  get handleTimeMs(): number {
    return this.#columns.handleTimeMs[this.#at] ?? 0;
  }

  get wrapUpMs(): number | null {
    const ms = this.#columns.wrapUpMs[this.#at] ?? -1;
    return ms < 0 ? null : ms;
  }

  get hasQueued(): boolean {
    return ((this.#columns.outcome[this.#at] ?? 0) & queuedBit) !== 0;
  }

  get callType(): string {
    return this.#wordOf(this.#columns.callType) ?? '';
  }

  get outcome(): LoggedOutcome {
    return outcomes[(this.#columns.outcome[this.#at] ?? 0) & (queuedBit - 1)] ?? 'censored';
  }

  get agent(): string | null {
    return this.#wordOf(this.#columns.agent);
  }

  get caller(): string | null {
    return this.#wordOf(this.#columns.caller);
  }

  get priority(): string | null {
    return this.#wordOf(this.#columns.priority);
  }

  #wordOf(numbers: Uint32Array): string | null {
    return this.#words[numbers[this.#at] ?? 0] ?? null;
  }
}

/** Calls by a key, each group in their order. */
export function callsBy<Key>(
  calls: CallList,
  keyOf: (call: LoggedCall) => Key,
): ReadonlyMap<Key, CallList> {
  return calls instanceof LoggedCalls ? calls.groupBy(keyOf) : Map.groupBy(calls, keyOf);
}

/** Calls of one agent on one day. */
export interface AgentDayCalls {
  readonly agent: string;
  readonly day: number;
  readonly calls: CallList;
}

/** Calls that name an agent, by day and then by agent. */
export function callsByAgentDay(calls: CallList): readonly AgentDayCalls[] {
  return [...callsBy(calls, ({ day }) => day)].flatMap(([day, ofDay]) =>
    Array.from(
      callsBy(ofDay, ({ agent }) => agent ?? ''),
      ([agent, own]) => {
        return { agent, day, calls: own };
      },
    ),
  );
}

/**
 * Calls in order of entry, each with the calls that waited at that moment: a list that the next
 * call changes.
 */
export function* besideWaiting(
  calls: Iterable<LoggedCall>,
): Generator<readonly [call: LoggedCall, waiting: readonly LoggedCall[]]> {
  const waiting: LoggedCall[] = [];
  let day: number | null = null;
  for (const call of calls) {
    if (call.day !== day) waiting.length = 0;
    day = call.day;
    const now = call.enteredAtMs;
    let left = 0;
    for (const one of waiting) {
      if (one.enteredAtMs + one.waitMs > now) waiting[left++] = one;
    }
    waiting.length = left;
    yield [call, waiting];
    if (call.waitMs > 0) waiting.push(call);
  }
}

/** Assumed precision of answer times in a log. */
export const clockSlackMs = 6_000;

/** Waiting calls, without those about to be answered, which already have an agent. */
export function waitingLonger(
  { enteredAtMs: nowMs }: LoggedCall,
  waiting: readonly LoggedCall[],
): readonly LoggedCall[] {
  const soonMs = nowMs + clockSlackMs;
  return waiting.filter(({ enteredAtMs, waitMs }) => enteredAtMs + waitMs > soonMs);
}
