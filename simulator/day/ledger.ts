/**
 * Counts of what the core cannot see (blocked attempts, redials, orders, IVR time), by call type
 * and cell of time: events at their moment, callers at their first attempt. Levels (waiting calls,
 * busy agents) are integrated over time.
 */
import { assert } from '../../kernel/index.ts';
import { CutCounter } from './cut-draws.ts';

export const counted = {
  /** All attempts, blocked ones included. */
  attempts: 0,
  firstAttempts: 1,
  redials: 2,
  returnCalls: 3,
  /** Attempts that found no free line; the next count holds the first attempts among them. */
  blocked: 4,
  firstBlocked: 5,
  ivrEntries: 6,
  ivrContained: 7,
  /** Attempts that reached a queue, or the rules that route them. */
  queueEntries: 8,
  balked: 9,
  /** Callers served in any of their attempts, counted at the time of the first. */
  callersServed: 10,
  orderingServed: 11,
  orders: 12,
  orderMinor: 13,
  prompts: 14,
  promptsAccepted: 15,
  upSellMinor: 16,
  lostMinor: 17,
  callbacksTaken: 18,
  callbacksKept: 19,
  /** Outbound calls: attempts, answered ones, and answered ones without a free agent. */
  dialled: 20,
  dialAnswered: 21,
  dialAbandoned: 22,
  /** Counts of agents, kept under the first call type. */
  paidMs: 23,
  paidNotReadyMs: 24,
  overtimeMs: 25,
  rosteredAgents: 26,
  absentAgents: 27,
  /**
   * Drawn talk of served calls, before agents' factors, minus the distribution's mean: 0 on
   * average.
   */
  talkExcessMs: 28,
  /**
   * Attempts that a queue or a rule did not admit; the next count holds the first attempts among
   * them.
   */
  turnedAway: 29,
  firstTurnedAway: 30,
} as const;

export const levels = {
  /** Calls in a queue; a call answered in the ms of its entry adds no time. */
  waiting: 0,
  busyAgents: 1,
  inIvr: 2,
  linesHeld: 3,
  redialing: 4,
} as const;

type Count = (typeof counted)[keyof typeof counted];
type Level = (typeof levels)[keyof typeof levels];

const countCount = Object.keys(counted).length;
const levelCount = Object.keys(levels).length;

export interface LedgerScope {
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly callTypes?: readonly number[];
}

/** A ledger for a live service with simulated callers, where nobody reads the counts. */
export function uncountedLedger(of: {
  readonly callTypes: readonly unknown[];
  readonly outbound: readonly unknown[];
  readonly dayMs: number;
}): Ledger {
  const callTypeCount = of.callTypes.length + of.outbound.length;
  return new Ledger({ callTypeCount, cellMs: of.dayMs, dayMs: of.dayMs, watchesLevels: false });
}

export class Ledger {
  readonly dayMs: number;
  readonly cuts = new CutCounter();
  readonly #watches: boolean;
  readonly #cellMs: number;
  readonly #types: number;
  readonly #cells: number;
  readonly #counts: Float64Array;
  readonly #integrals: Float64Array;
  readonly #levels: Float64Array;
  readonly #changedAtMs: Float64Array;

  constructor(of: {
    readonly callTypeCount: number;
    readonly cellMs: number;
    readonly dayMs: number;
    /** Whether levels (waiting calls, busy agents) are kept; if not they stay 0. */
    readonly watchesLevels: boolean;
  }) {
    this.dayMs = of.dayMs;
    this.#watches = of.watchesLevels;
    this.#cellMs = of.cellMs;
    this.#types = Math.max(1, of.callTypeCount);
    this.#cells = Math.ceil(of.dayMs / of.cellMs) + 1;
    this.#counts = new Float64Array(this.#cells * this.#types * countCount);
    this.#integrals = new Float64Array(this.#cells * this.#types * levelCount);
    this.#levels = new Float64Array(this.#types * levelCount);
    this.#changedAtMs = new Float64Array(this.#types * levelCount);
  }

  add(count: Count, callType: number, atMs: number, amount = 1): void {
    const cell = this.#cellAt(atMs);
    const at = (count * this.#types + callType) * this.#cells + cell;
    this.#counts[at] = (this.#counts[at] ?? 0) + amount;
  }

  addTime(
    count: Count,
    callType: number,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  ): void {
    for (let atMs = fromMs; atMs < toMs; ) {
      const cell = this.#cellAt(atMs);
      const endMs = cell === this.#cells - 1 ? toMs : Math.min(toMs, this.#endOf(cell));
      this.add(count, callType, atMs, endMs - atMs);
      atMs = endMs;
    }
  }

  change(level: Level, callType: number, by: number, atMs: number): void {
    if (!this.#watches) return;
    const at = level * this.#types + callType;
    this.#bringUp(at, atMs);
    this.#levels[at] = (this.#levels[at] ?? 0) + by;
  }

  /** Adds one to a level for a time, in any order. */
  addLevel(
    level: Level,
    callType: number,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  ): void {
    if (!this.#watches) return;
    for (let atMs = fromMs; atMs < toMs; ) {
      const cell = this.#cellAt(atMs);
      const endMs = cell === this.#cells - 1 ? toMs : Math.min(toMs, this.#endOf(cell));
      const at = (level * this.#types + callType) * this.#cells + cell;
      this.#integrals[at] = (this.#integrals[at] ?? 0) + endMs - atMs;
      atMs = endMs;
    }
  }

  close(atMs: number): void {
    for (let at = 0; at < this.#levels.length; at += 1) this.#bringUp(at, atMs);
  }

  count(count: Count, scope: LedgerScope = {}): number {
    return this.#sum(this.#counts, count, scope);
  }

  /** A level, such as waiting calls, integrated over time, in ms; call {@link close} first. */
  integral(level: Level, scope: LedgerScope = {}): number {
    return this.#sum(this.#integrals, level, scope);
  }

  spanMs({ fromMs = 0, toMs = this.dayMs }: LedgerScope): number {
    return Math.min(toMs, this.dayMs) - fromMs;
  }

  #sum(of: Float64Array, place: number, scope: LedgerScope): number {
    const { fromMs = 0, toMs, callTypes } = scope;
    const first = this.#borderAt(fromMs);
    const end = toMs === undefined ? this.#cells : this.#borderAt(toMs);
    let sum = 0;
    for (let type = 0; type < this.#types; type += 1) {
      if (callTypes !== undefined && !callTypes.includes(type)) continue;
      const from = (place * this.#types + type) * this.#cells;
      for (let cell = first; cell < end; cell += 1) sum += of[from + cell] ?? 0;
    }
    return sum;
  }

  #bringUp(at: number, atMs: number): void {
    let fromMs = this.#changedAtMs[at] ?? 0;
    this.#changedAtMs[at] = atMs;
    const level = this.#levels[at] ?? 0;
    if (level === 0) return;
    while (fromMs < atMs) {
      const cell = this.#cellAt(fromMs);
      const isLast = cell === this.#cells - 1;
      const toMs = isLast ? atMs : Math.min(atMs, this.#endOf(cell));
      const place = at * this.#cells + cell;
      this.#integrals[place] = (this.#integrals[place] ?? 0) + level * (toMs - fromMs);
      fromMs = toMs;
    }
  }

  #cellAt(atMs: number): number {
    if (atMs < this.#cellMs) return atMs < this.dayMs ? 0 : this.#cells - 1;
    return atMs >= this.dayMs ? this.#cells - 1 : Math.floor(atMs / this.#cellMs);
  }

  #endOf(cell: number): number {
    return Math.min(this.dayMs, (cell + 1) * this.#cellMs);
  }

  #borderAt(atMs: number): number {
    if (atMs >= this.dayMs) return this.#cells - 1;
    const cell = atMs / this.#cellMs;
    assert(Number.isInteger(cell), () => `${atMs} ms is inside a cell of ${this.#cellMs} ms`);
    return cell;
  }
}
