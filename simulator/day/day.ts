/**
 * One simulated day. Events of one ms go to the core together, in the order of scheduling. While
 * the core reports effects, `Callers` and `Workforce` send no inputs but schedule events.
 */
import { Agenda, assert } from '../../kernel/index.ts';
import { frameOfCentre, type Metrics, sinkOf } from '../../metrics/index.ts';
import {
  createDirectRouter,
  type DirectRouter,
  type Effect,
  EffectWriter,
  type Strategies,
} from '../../routing/index.ts';
import { Workforce } from '../agents/workforce.ts';
import { Callers } from '../callers/callers.ts';
import type { SimulationPlan } from '../plan.ts';
import type { Subject } from './day-event.ts';
import { DayInputs } from './day-inputs.ts';
import { DaySink } from './day-sink.ts';
import { busynessDraw, drawsOf } from './draws.ts';
import { Ledger } from './ledger.ts';
import { happen, type OutsideParts } from './outside-events.ts';
import { type DayObserver, needsExpectedWaits, RouterView, tellWaits } from './router-view.ts';

/** A day ends at the latest this long after arrivals end; calls that are left count as waiting. */
export const overrunMsMax = 86_400_000;
/** More rounds in one ms mean that core and simulation answer each other without end. */
const instantsPerMsMax = 100_000;

export interface DayOptions {
  readonly replication: number;
  readonly seed: number;
  readonly intervalMs: number;
  readonly tellsWaits: boolean;
  readonly watchesLevels: boolean;
  readonly createDirectRouter?: typeof createDirectRouter;
  /** Strategies that plans register; default: none. */
  readonly strategies?: Strategies;
  readonly observers: readonly DayObserver[];
}

export interface Day {
  readonly metrics: Metrics;
  readonly ledger: Ledger;
  readonly refused: number;
  readonly endedAtMs: number;
}

export function runDay(plan: SimulationPlan, options: DayOptions): Day {
  const day = new RunningDay(plan, options);
  while (day.next());
  const { sink, ledger, workforce, nowMs } = day;
  workforce.duties.close(nowMs);
  ledger.close(nowMs);
  return { metrics: sink.metrics, ledger, refused: sink.refusals, endedAtMs: nowMs };
}

class RunningDay implements OutsideParts {
  readonly callers: Callers;
  readonly workforce: Workforce;
  readonly sink: DaySink;
  readonly ledger: Ledger;
  nowMs = 0;
  readonly #agenda = new Agenda<Subject>();
  readonly #inputs: DayInputs;
  readonly #router: DirectRouter;
  readonly #writer: EffectWriter | null;
  readonly #listening: readonly DayObserver[];
  readonly #isHeard: boolean;
  readonly #endMs: number;
  #instantsInMs = 0;

  constructor(plan: SimulationPlan, options: DayOptions) {
    const { replication, seed, tellsWaits, observers, strategies = {} } = options;
    this.#inputs = new DayInputs(plan);
    this.ledger = new Ledger({
      callTypeCount: plan.callTypes.length + plan.outbound.length,
      cellMs: options.intervalMs,
      dayMs: plan.dayMs,
      watchesLevels: options.watchesLevels,
    });
    const view = new RouterView();
    const outside = {
      plan,
      draws: drawsOf({ seed, replication, isMirrored: plan.isAntithetic }),
      schedule: this.#agenda,
      inputs: this.#inputs,
      ledger: this.ledger,
      view,
    };
    this.callers = new Callers({
      ...outside,
      replication,
      busyness: busynessDraw({ seed, isMirrored: plan.isAntithetic }),
    });
    this.workforce = new Workforce({ ...outside, callers: this.callers });
    this.sink = new DaySink({
      frame: frameOfCentre(plan.centre),
      intervalMs: options.intervalMs,
      keepsLookBack: tellsWaits || needsExpectedWaits(plan),
      keepsEvents: false,
      ledger: this.ledger,
      callers: this.callers,
      workforce: this.workforce,
    });
    const create = options.createDirectRouter ?? createDirectRouter;
    const isWritten = tellsWaits || observers.some(({ onEffect }) => onEffect !== undefined);
    this.#writer = isWritten ? new EffectWriter() : null;
    const sink = this.#writer === null ? this.sink : sinkOf([this.#writer, this.sink]);
    const { centre, ruleSets, prepared } = plan;
    this.#router = create({ centre, ruleSets, prepared, strategies }, sink);
    this.sink.meet(plan, this.#router);
    view.look(this.#router, this.sink.metrics);
    const told = tellsWaits ? [tellWaits(this.#router, this.sink.metrics)] : [];
    this.#listening = [...observers, ...told];
    this.#isHeard = this.#listening.some(
      ({ onInstant, onEffect }) => onInstant !== undefined || onEffect !== undefined,
    );
    this.#endMs = plan.dayMs + overrunMsMax;
    // Agents begin first, so that one who logs on at the day's start can take the first caller.
    this.workforce.begin();
    this.callers.begin();
  }

  next(): boolean {
    const agenda = this.#agenda;
    const eventAtMs = agenda.peekAtMs();
    const atMs = Math.min(eventAtMs, this.#router.nextDueAtMs());
    if (atMs > this.#endMs) return false;
    this.#countInstant(atMs);
    const { nowMs } = this;
    if (eventAtMs <= atMs) {
      do {
        agenda.take();
        happen(agenda, nowMs, this);
      } while (agenda.peekAtMs() === nowMs);
      if (this.#inputs.isEmpty) return true;
    }
    this.#run(nowMs);
    return true;
  }

  #countInstant(atMs: number): void {
    if (atMs > this.nowMs) {
      this.nowMs = atMs;
      this.#instantsInMs = 1;
      return;
    }
    const instants = this.#instantsInMs + 1;
    if (instants > instantsPerMsMax) assert(false, `${instants} instants at ${atMs} ms`);
    this.#instantsInMs = instants;
  }

  #run(nowMs: number): void {
    const { direct } = this.#router;
    if (this.#isHeard) this.#announce(nowMs);
    direct.begin(nowMs);
    this.#inputs.feed(this.#router);
    direct.end();
    if (this.#writer !== null) this.#tell(this.#writer.take());
    this.callers.settle(nowMs);
  }

  #announce(atMs: number): void {
    const instant = { atMs, inputs: this.#inputs.written() };
    for (const { onInstant } of this.#listening) onInstant?.(instant);
  }

  #tell(effects: readonly Effect[]): void {
    for (const effect of effects) {
      for (const { onEffect } of this.#listening) onEffect?.(effect);
    }
  }
}
