/** The way of the module's counters (`engine/totals.ts`) into fold and ledger. */
import {
  Fold,
  frameOfCentre,
  type QueueRecord,
  widenIdle,
  widenWait,
} from '../../metrics/index.ts';
import { counted, Ledger } from '../day/ledger.ts';
import type { SimulationPlan } from '../plan.ts';
import * as ofAgent from './engine/agent-counts.ts';
import { cutFields, waitFields } from './engine/layout.ts';
import * as ofQueue from './engine/queue-counts.ts';
import { doublesOf, type LaneEngine } from './lane-engine.ts';
import type { LanePlan, LaneQueue } from './lane-plan.ts';

export class LaneTotals {
  readonly fold: Fold;
  readonly ledger: Ledger;
  readonly #plan: SimulationPlan;
  readonly #lane: LanePlan;
  readonly #cellMs: number;
  readonly #records: readonly QueueRecord[];
  readonly #engine: LaneEngine;

  constructor(
    plan: SimulationPlan,
    lane: LanePlan,
    engine: LaneEngine,
    { cellMs, watchesLevels }: { readonly cellMs: number; readonly watchesLevels: boolean },
  ) {
    const { callTypes, centre, dayMs } = plan;
    this.#plan = plan;
    this.#lane = lane;
    this.#engine = engine;
    this.#cellMs = cellMs;
    const frame = frameOfCentre(centre);
    this.fold = new Fold({ frame, intervalMs: cellMs, keepsLookBack: false, keepsEvents: false });
    this.ledger = new Ledger({ callTypeCount: callTypes.length, cellMs, dayMs, watchesLevels });
    this.#records = lane.queues.map(({ id }) => this.fold.queue(id));
  }

  /** By what the module tells answers in time, and short abandonments. */
  limitsOf(queue: number): Pick<QueueRecord, 'targetMs' | 'shortAbandonMs'> {
    return this.#records[queue] as QueueRecord;
  }

  /** Waits of the module's list, into the bins of the fold. */
  readWaits(count: number): void {
    const waits = doublesOf(this.#engine, this.#engine.waitsAt(), waitFields * count);
    for (let at = 0; at < waits.length; at += waitFields) {
      const which = waits[at] as number;
      const queue = which >> 1;
      const waitMs = waits[at + 2] as number;
      const record = this.#records[queue] as QueueRecord;
      const spread = record.spread.at(waits[at + 1] as number);
      (which % 2 === 1 ? spread.answered : spread.notAnswered).add(waitMs, 1);
      widenWait(spread, this.#queueOf(queue).class, waitMs);
    }
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

  /** Once the day is over. */
  write(): void {
    const engine = this.#engine;
    const queues = this.#lane.queues.length;
    const ofQueues = doublesOf(engine, engine.queueRowsAt(), engine.queueRowsLength());
    for (let row = 0; row < ofQueues.length; row += ofQueue.fields) {
      const place = row / ofQueue.fields;
      const cellMs = Math.floor(place / queues) * this.#cellMs;
      this.#writeQueue(ofQueues.subarray(row, row + ofQueue.fields), place % queues, cellMs);
    }
    const ofAgents = doublesOf(engine, engine.agentRowsAt(), engine.agentRowsLength());
    this.#lane.numbers.forEach((number, agent) => {
      const { id } = this.#plan.agents[number] as { readonly id: string };
      const { table, capacity } = this.fold.agent(id);
      const step = this.#lane.numbers.length * ofAgent.fields;
      for (let row = agent * ofAgent.fields; row < ofAgents.length; row += step) {
        writeAgent(ofAgents, row, capacity, () => table.at(Math.floor(row / step) * this.#cellMs));
      }
    });
    this.#writeTypes();
    this.#writeCuts();
  }

  #writeTypes(): void {
    const { ledger } = this;
    const engine = this.#engine;
    const cells = Math.ceil(ledger.dayMs / this.#cellMs) + 1;
    const room = this.#plan.callTypes.length * cells;
    const rows = doublesOf(engine, engine.typeRowsAt(), 3 * room);
    for (let at = 0; at < room; at += 1) {
      const type = Math.floor(at / cells);
      const cell = at % cells;
      const atMs = cell === cells - 1 ? ledger.dayMs : cell * this.#cellMs;
      const [entries, served, talkBeyondMeanMs] = [0, 1, 2].map((list) => rows[list * room + at]);
      ledger.add(counted.talkExcessMs, type, atMs, talkBeyondMeanMs);
      if (entries === 0) continue;
      for (const count of [counted.attempts, counted.firstAttempts, counted.queueEntries]) {
        ledger.add(count, type, atMs, entries);
      }
      ledger.add(counted.callersServed, type, atMs, served);
    }
  }

  #writeCuts(): void {
    const engine = this.#engine;
    const rows = doublesOf(engine, engine.cutRowsAt(), cutFields * this.#lane.queues.length);
    const nthOf = (queue: number): number => rows[cutFields * queue + 3] as number;
    const queues = this.#lane.queues.map((_, queue) => queue).filter((queue) => nthOf(queue) > 0);
    for (const queue of queues.sort((a, b) => nthOf(a) - nthOf(b))) {
      const [drawn = 0, cut = 0, lostMs = 0] = rows.subarray(cutFields * queue);
      this.ledger.cuts.add('wrapUp', this.#queueOf(queue).id, { drawn, cut, lostMs });
    }
  }

  #writeQueue(row: Float64Array, queue: number, cellMs: number): void {
    const read = (field: number): number => row[field] as number;
    const entered = read(ofQueue.entered);
    if (entered === 0) return;
    const record = this.#records[queue] as QueueRecord;
    const counts = record.byEntry.at(cellMs);
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
    const spread = record.spread.at(cellMs);
    spread.answered.add(0, answered - counts.answeredAfterWait);
    widenIdle(spread, read(ofQueue.idleMsMin) - 1);
    widenIdle(spread, read(ofQueue.idleMsMax) - 1);
  }

  #queueOf(queue: number): LaneQueue {
    return this.#lane.queues[queue] as LaneQueue;
  }
}

function writeAgent(
  rows: Float64Array,
  row: number,
  capacity: number,
  into: () => ReturnType<ReturnType<Fold['agent']>['table']['at']>,
): void {
  const own = rows.subarray(row, row + ofAgent.fields);
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
