/**
 * Counters of a day by queue and cell, and by agent and cell, and their way into fold and ledger.
 * All are whole numbers, so their order is free. Waits above 0 go into the fold's bins at once.
 */
import {
  Fold,
  frameOfCentre,
  type QueueRecord,
  widenIdle,
  widenWait,
} from '../../metrics/index.ts';
import { counted, Ledger, levels } from '../day/ledger.ts';
import type { SimulationPlan } from '../plan.ts';
import { grown } from './event-heap.ts';
import type { LanePlan, LaneQueue } from './lane-plan.ts';

const ofQueue = {
  entered: 0,
  answered: 1,
  answeredInTarget: 2,
  answeredAfterWait: 3,
  waitMsAnswered: 4,
  abandoned: 5,
  abandonedInTarget: 6,
  abandonedShort: 7,
  abandonedAfterWait: 8,
  waitMsAbandoned: 9,
  handled: 10,
  connectedMs: 11,
  wrapUpMs: 12,
  /** Idle times at an offer, each plus 1: 0 is none. */
  idleMsMin: 13,
  idleMsMax: 14,
} as const;
const queueFields = 15;

/** Times stand at the number of the phase. */
const ofAgent = {
  notReadyMs: 1,
  readyMs: 2,
  busyMs: 3,
  workingAfterCallMs: 4,
  offers: 5,
  handled: 6,
  connectedMs: 7,
  wrapUpMs: 8,
} as const;
const agentFields = 9;

interface WrapUpCuts {
  drawn: number;
  cut: number;
  lostMs: number;
}

export class LaneTotals {
  readonly fold: Fold;
  readonly ledger: Ledger;
  readonly #plan: SimulationPlan;
  readonly #lane: LanePlan;
  readonly #cellMs: number;
  readonly #dayCells: number;
  readonly #watchesLevels: boolean;
  readonly #records: readonly QueueRecord[];
  #queues: Float64Array;
  #agents: Float64Array;
  /** By type and cell of the ledger: entries, then callers served by their first entry. */
  readonly #entries: Float64Array;
  readonly #served: Float64Array;
  /** By queue, in the order of their first wrap-up. */
  readonly #cuts = new Map<number, WrapUpCuts>();

  constructor(
    plan: SimulationPlan,
    lane: LanePlan,
    { cellMs, watchesLevels }: { readonly cellMs: number; readonly watchesLevels: boolean },
  ) {
    const { callTypes, centre, dayMs } = plan;
    this.#plan = plan;
    this.#lane = lane;
    this.#cellMs = cellMs;
    this.#dayCells = Math.ceil(dayMs / cellMs);
    this.#watchesLevels = watchesLevels;
    const frame = frameOfCentre(centre);
    this.fold = new Fold({ frame, intervalMs: cellMs, keepsLookBack: false, keepsEvents: false });
    this.ledger = new Ledger({ callTypeCount: callTypes.length, cellMs, dayMs, watchesLevels });
    this.#records = lane.queues.map(({ id }) => this.fold.queue(id));
    this.#queues = new Float64Array(lane.queues.length * queueFields * this.#dayCells);
    this.#agents = new Float64Array(lane.numbers.length * agentFields * this.#dayCells);
    this.#entries = new Float64Array(callTypes.length * (this.#dayCells + 1));
    this.#served = new Float64Array(callTypes.length * (this.#dayCells + 1));
  }

  entered(queue: number, type: number, atMs: number): void {
    const row = this.#queueRow(queue, atMs);
    add(this.#queues, row, 1);
    if (!this.#lane.hasLives) add(this.#entries, this.#typeCell(type, atMs), 1);
  }

  answered(queue: number, enteredAtMs: number, atMs: number, idleMs: number): void {
    const row = this.#queueRow(queue, enteredAtMs);
    const rows = this.#queues;
    const record = this.#records[queue] as QueueRecord;
    const waitMs = atMs - enteredAtMs;
    add(rows, row + ofQueue.answered, 1);
    if (waitMs <= record.targetMs) add(rows, row + ofQueue.answeredInTarget, 1);
    if (waitMs > 0) {
      add(rows, row + ofQueue.answeredAfterWait, 1);
      add(rows, row + ofQueue.waitMsAnswered, waitMs);
      const spread = record.spread.at(enteredAtMs);
      spread.answered.add(waitMs, 1);
      widenWait(spread, this.#queueOf(queue).class, waitMs);
    }
    const least = rows[row + ofQueue.idleMsMin] as number;
    if (least === 0 || idleMs < least - 1) rows[row + ofQueue.idleMsMin] = idleMs + 1;
    if (idleMs >= (rows[row + ofQueue.idleMsMax] as number)) {
      rows[row + ofQueue.idleMsMax] = idleMs + 1;
    }
  }

  abandoned(queue: number, enteredAtMs: number, atMs: number): void {
    const row = this.#queueRow(queue, enteredAtMs);
    const rows = this.#queues;
    const record = this.#records[queue] as QueueRecord;
    const waitMs = atMs - enteredAtMs;
    add(rows, row + ofQueue.abandoned, 1);
    if (waitMs <= record.targetMs) add(rows, row + ofQueue.abandonedInTarget, 1);
    if (waitMs <= record.shortAbandonMs) add(rows, row + ofQueue.abandonedShort, 1);
    if (waitMs > 0) add(rows, row + ofQueue.abandonedAfterWait, 1);
    add(rows, row + ofQueue.waitMsAbandoned, waitMs);
    const spread = record.spread.at(enteredAtMs);
    spread.notAnswered.add(waitMs, 1);
    widenWait(spread, this.#queueOf(queue).class, waitMs);
  }

  /** A call still waits at the end. */
  waiting(queue: number, enteredAtMs: number): void {
    const record = this.#records[queue] as QueueRecord;
    record.open.push({
      queue: record,
      enteredAtMs,
      class: this.#queueOf(queue).class,
      number: 0,
      place: record.open.length,
      isJudged: false,
      end: 'waiting',
      endedAtMs: enteredAtMs,
      predictions: null,
    });
  }

  offered(agent: number, atMs: number): void {
    const row = this.#agentRow(agent, atMs) + ofAgent.offers;
    add(this.#agents, row, 1);
  }

  handled(
    queue: number,
    agent: number,
    enteredAtMs: number,
    atMs: number,
    talkMs: number,
    wrapUpMs: number,
  ): void {
    const row = this.#queueRow(queue, enteredAtMs) + ofQueue.handled;
    addSegment(this.#queues, row, talkMs, wrapUpMs);
    const own = this.#agentRow(agent, atMs) + ofAgent.handled;
    addSegment(this.#agents, own, talkMs, wrapUpMs);
  }

  /** Time of an agent in a phase above 0. */
  spent(agent: number, phase: number, fromMs: number, toMs: number): void {
    for (let atMs = fromMs; atMs < toMs; ) {
      const row = this.#agentRow(agent, atMs) + phase;
      const endMs = Math.min(toMs, (this.#cellOf(atMs) + 1) * this.#cellMs);
      add(this.#agents, row, endMs - atMs);
      atMs = endMs;
    }
  }

  served(type: number, enteredAtMs: number): void {
    const at = this.#typeCell(type, enteredAtMs);
    add(this.#served, at, 1);
  }

  level(level: 'waiting' | 'busyAgents', type: number, fromMs: number, toMs: number): void {
    if (this.#watchesLevels) this.ledger.addLevel(levels[level], type, { fromMs, toMs });
  }

  wrapUpDrawn(queue: number, drawnMs: number, limitMs: number): void {
    let cuts = this.#cuts.get(queue);
    if (cuts === undefined) {
      cuts = { drawn: 0, cut: 0, lostMs: 0 };
      this.#cuts.set(queue, cuts);
    }
    cuts.drawn += 1;
    if (drawnMs <= limitMs) return;
    cuts.cut += 1;
    cuts.lostMs += drawnMs - limitMs;
  }

  /** Writes the counters into fold and ledger, once the day is over. */
  write(): void {
    this.#lane.queues.forEach((_, queue) => {
      for (let cell = 0; this.#placeOf(cell, queue) < this.#queues.length; cell += 1) {
        this.#writeQueue(queue, cell);
      }
    });
    this.#lane.numbers.forEach((number, agent) => {
      const { id } = this.#plan.agents[number] as { readonly id: string };
      const { table, capacity } = this.fold.agent(id);
      const step = this.#lane.numbers.length * agentFields;
      for (let row = agent * agentFields; row < this.#agents.length; row += step) {
        writeAgent(this.#agents, row, capacity, () =>
          table.at(Math.floor(row / step) * this.#cellMs),
        );
      }
    });
    this.#writeLedger();
  }

  #writeLedger(): void {
    const { ledger } = this;
    const cells = this.#dayCells + 1;
    for (let at = 0; at < this.#entries.length; at += 1) {
      const type = Math.floor(at / cells);
      const cell = at % cells;
      const atMs = cell === this.#dayCells ? ledger.dayMs : cell * this.#cellMs;
      const entries = this.#entries[at] as number;
      if (entries === 0) continue;
      for (const count of [counted.attempts, counted.firstAttempts, counted.queueEntries]) {
        ledger.add(count, type, atMs, entries);
      }
      ledger.add(counted.callersServed, type, atMs, this.#served[at] as number);
    }
    for (const [queue, cuts] of this.#cuts)
      ledger.cuts.add('wrapUp', this.#queueOf(queue).id, cuts);
  }

  #writeQueue(queue: number, cell: number): void {
    const row = this.#placeOf(cell, queue);
    const read = (field: number): number => this.#queues[row + field] as number;
    const entered = read(ofQueue.entered);
    if (entered === 0) return;
    const record = this.#records[queue] as QueueRecord;
    const counts = record.byEntry.at(cell * this.#cellMs);
    const answered = read(ofQueue.answered);
    const abandoned = read(ofQueue.abandoned);
    counts.entered = entered;
    counts.enteredFromOutside = entered;
    counts.offeredForLevel = entered;
    counts.offeredForShare = entered;
    counts.offers = answered;
    counts.offersConnected = answered;
    counts.handled = read(ofQueue.handled);
    counts.contactsHandled = counts.handled;
    counts.connectedMs = read(ofQueue.connectedMs);
    counts.wrapUpMs = read(ofQueue.wrapUpMs);
    counts.answered = answered;
    counts.answeredInTarget = read(ofQueue.answeredInTarget);
    counts.answeredAfterWait = read(ofQueue.answeredAfterWait);
    counts.waitMsAnswered = read(ofQueue.waitMsAnswered);
    counts.abandoned = abandoned;
    counts.abandonedInTarget = read(ofQueue.abandonedInTarget);
    counts.abandonedShort = read(ofQueue.abandonedShort);
    counts.waitMsAbandoned = read(ofQueue.waitMsAbandoned);
    counts.waitMsLeft = counts.waitMsAnswered + counts.waitMsAbandoned;
    counts.waited = counts.answeredAfterWait + read(ofQueue.abandonedAfterWait);
    // A queue is served in the order of its key, so nobody is overtaken.
    counts.judged = answered + abandoned;
    if (answered === 0) return;
    const spread = record.spread.at(cell * this.#cellMs);
    spread.answered.add(0, answered - counts.answeredAfterWait);
    widenIdle(spread, read(ofQueue.idleMsMin) - 1);
    widenIdle(spread, read(ofQueue.idleMsMax) - 1);
  }

  #queueOf(queue: number): LaneQueue {
    return this.#lane.queues[queue] as LaneQueue;
  }

  #cellOf(atMs: number): number {
    return atMs < this.#cellMs ? 0 : Math.floor(atMs / this.#cellMs);
  }

  /** The ledger's last cell holds all after the day's end. */
  #typeCell(type: number, atMs: number): number {
    const cell = atMs >= this.ledger.dayMs ? this.#dayCells : this.#cellOf(atMs);
    return type * (this.#dayCells + 1) + cell;
  }

  #placeOf(cell: number, queue: number): number {
    return (cell * this.#records.length + queue) * queueFields;
  }

  #queueRow(queue: number, atMs: number): number {
    const row = this.#placeOf(this.#cellOf(atMs), queue);
    while (row >= this.#queues.length) this.#queues = doubled(this.#queues);
    return row;
  }

  #agentRow(agent: number, atMs: number): number {
    const row = (this.#cellOf(atMs) * this.#lane.numbers.length + agent) * agentFields;
    while (row >= this.#agents.length) this.#agents = doubled(this.#agents);
    return row;
  }
}

function doubled(rows: Float64Array): Float64Array {
  return grown(rows, new Float64Array(2 * rows.length));
}

function add(rows: Float64Array, at: number, by: number): void {
  rows[at] = (rows[at] as number) + by;
}

function addSegment(rows: Float64Array, at: number, talkMs: number, wrapUpMs: number): void {
  add(rows, at, 1);
  add(rows, at + 1, talkMs);
  add(rows, at + 2, wrapUpMs);
}

function writeAgent(
  rows: Float64Array,
  row: number,
  capacity: number,
  into: () => ReturnType<ReturnType<Fold['agent']>['table']['at']>,
): void {
  const own = rows.subarray(row, row + agentFields);
  if (own.every((value) => value === 0)) return;
  const read = (field: number): number => own[field] as number;
  const counts = into();
  counts.offers = read(ofAgent.offers);
  counts.offersConnected = counts.offers;
  counts.handled = read(ofAgent.handled);
  counts.contactsHandled = counts.handled;
  counts.connectedMs = read(ofAgent.connectedMs);
  counts.wrapUpMs = read(ofAgent.wrapUpMs);
  counts.notReadyMs = read(ofAgent.notReadyMs);
  counts.readyMs = read(ofAgent.readyMs);
  counts.idleMs = counts.readyMs;
  counts.busyMs = read(ofAgent.busyMs);
  counts.workingAfterCallMs = read(ofAgent.workingAfterCallMs);
  counts.handlingMs = counts.busyMs + counts.workingAfterCallMs;
  // A call takes all units of its agent.
  counts.unitMs = capacity * counts.handlingMs;
  counts.capacityMs = capacity * (counts.readyMs + counts.handlingMs);
}
