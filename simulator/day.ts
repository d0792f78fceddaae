/**
 * One simulated day: the virtual-time driver of the routing core.
 *
 * Events of one ms go to the core as one instant, in the order they were scheduled; the core's own
 * timers are woken at their time, so that the outside reacts to them when they happen. What is fed
 * is told to `onInstant`, wake-ups included: fed to another router, it gives the same effects.
 *
 * Round and round: the `Agenda` says what is due; `happen` (outside.ts) has callers or agents act
 * on it, who put inputs into `DayInputs` and events onto the agenda; the inputs act on the core;
 * the core tells `DaySink`, which counts (metrics/fold-sink.ts) and calls the hooks of `Callers`
 * and `Workforce`; these put events onto the agenda. Where a new behaviour goes:
 * - a caller tries to come in (balks, is blocked by lines, hears an IVR first): `Callers.arrive`,
 *   before `inputs.arrive`; what comes later is an event of its own kind (day-event.ts, outside.ts)
 * - he is in a queue: `Callers.queued`; waits: `wait`; talks: `answered`; is owed a callback:
 *   `release`; is gone, served or not (redials, returns): `leave`
 * - an agent is offered a call: `Workforce.offered`; has it: `connected`; does not get it: `lost`;
 *   writes up: `wrapUp`; is done: `ended`; comes and goes: `startShift`, `endShift`; is seen in
 *   another state: `shown`
 * - an input that is frequent joins `OutsideInputs`; a rare one goes by ids, as `inputs.input`
 * Nobody may send an input from a hook: the instant runs. He schedules an event for this very ms.
 * Source: simulation.md 8.2.
 */
import { Agenda, assert } from '../kernel/index.ts';
import { frameOfCentre, type Metrics } from '../metrics/index.ts';
import { createDirectRouter, type Effect, type Instant } from '../routing/index.ts';
import { Callers } from './callers.ts';
import type { Subject } from './day-event.ts';
import { DayInputs } from './day-inputs.ts';
import { DaySink } from './day-sink.ts';
import { busynessDraw, drawsOf } from './draws.ts';
import { Ledger } from './ledger.ts';
import { happen } from './outside.ts';
import type { SimulationPlan } from './plan.ts';
import { needsExpectedWaits, RouterView } from './router-view.ts';
import { tellWaits } from './told-waits.ts';
import { Workforce } from './workforce.ts';

/**
 * A day that has not emptied this long after its last arrival is cut; its calls count as waiting.
 */
const overrunMsMax = 86_400_000;
/** Instants at one ms; more mean that core and outside chase each other. */
const instantsPerMsMax = 100_000;

/** Who looks on. */
export interface DayObserver {
  /** Every instant fed to the router, before its effects. */
  readonly onInstant?: (instant: Instant) => void;
  readonly onEffect?: (effect: Effect) => void;
}

export interface DayOptions {
  readonly replication: number;
  readonly seed: number;
  /** Of the counters; they are kept by entry. */
  readonly intervalMs: number;
  /** Waiting callers are told their expected waits, and these are held against what came. */
  readonly tellsWaits: boolean;
  /** The ledger integrates levels over time. */
  readonly watchesLevels: boolean;
  /** Makes the router; a test may say else [the core's]. */
  readonly createDirectRouter?: typeof createDirectRouter;
  readonly observers: readonly DayObserver[];
}

/** What is left of a day. */
export interface Day {
  readonly metrics: Metrics;
  readonly ledger: Ledger;
  /** Inputs that the core refused. */
  readonly refused: number;
  /** Time of its last instant. */
  readonly endedAtMs: number;
}

/** Runs a replication to the end. */
export function runDay(plan: SimulationPlan, options: DayOptions): Day {
  const { replication, seed, tellsWaits, observers } = options;
  const agenda = new Agenda<Subject>();
  const inputs = new DayInputs(plan);
  const ledger = new Ledger({
    callTypeCount: plan.callTypes.length + plan.outbound.length,
    cellMs: options.intervalMs,
    dayMs: plan.dayMs,
    watchesLevels: options.watchesLevels,
  });
  const view = new RouterView();
  const draws = drawsOf({ seed, replication, isMirrored: plan.isAntithetic });
  const outside = { plan, draws, schedule: agenda, inputs, ledger, view };
  const callers = new Callers({
    ...outside,
    replication,
    busyness: busynessDraw({ seed, isMirrored: plan.isAntithetic }),
  });
  const workforce = new Workforce({ ...outside, callers });
  const sink = new DaySink({
    frame: frameOfCentre(plan.centre),
    intervalMs: options.intervalMs,
    keepsLookBack: tellsWaits || needsExpectedWaits(plan),
    keepsEvents: false,
    writes: tellsWaits || observers.some(({ onEffect }) => onEffect !== undefined),
    ledger,
    callers,
    workforce,
  });
  const create = options.createDirectRouter ?? createDirectRouter;
  const router = create({ centre: plan.centre, ruleSets: plan.ruleSets }, sink);
  sink.meet(plan, router);
  view.look(router, sink.metrics);
  const told = tellsWaits ? [tellWaits(router, sink.metrics)] : [];
  // Agents first: who signs on at the day's start is there for the first caller.
  workforce.begin();
  callers.begin();
  const listening = [...observers, ...told];
  const endedAtMs = run({ plan, agenda, inputs, callers, workforce, sink, router, listening });
  workforce.duties.close(endedAtMs);
  ledger.close(endedAtMs);
  return { metrics: sink.metrics, ledger, refused: sink.refusals, endedAtMs };
}

interface RunningDay {
  readonly plan: SimulationPlan;
  readonly agenda: Agenda<Subject>;
  readonly inputs: DayInputs;
  readonly callers: Callers;
  readonly workforce: Workforce;
  readonly sink: DaySink;
  readonly router: ReturnType<typeof createDirectRouter>;
  readonly listening: readonly DayObserver[];
}

/** Runs instants until nothing is due; the time of the last. */
function run(day: RunningDay): number {
  const { plan, agenda, inputs, callers, sink, router, listening } = day;
  const { direct } = router;
  const endMs = plan.dayMs + overrunMsMax;
  const isHeard = listening.some(
    (one) => one.onInstant !== undefined || one.onEffect !== undefined,
  );
  let nowMs = 0;
  let instantsInMs = 0;
  for (;;) {
    const eventAtMs = agenda.peekAtMs();
    const atMs = Math.min(eventAtMs, router.nextDueAtMs());
    if (atMs > endMs) return nowMs;
    instantsInMs = atMs > nowMs ? 1 : instantsInMs + 1;
    if (instantsInMs > instantsPerMsMax) assert(false, `${instantsInMs} instants at ${atMs} ms`);
    nowMs = Math.max(nowMs, atMs);
    if (eventAtMs <= atMs) {
      while (agenda.peekAtMs() === nowMs) {
        agenda.take();
        happen(agenda, nowMs, day);
      }
      if (inputs.isEmpty) continue;
    }
    if (isHeard) announce(day, nowMs);
    direct.begin(nowMs);
    inputs.feed(router);
    direct.end();
    if (isHeard) tell(listening, sink.take());
    else sink.drop();
    callers.settle(nowMs);
  }
}

function announce({ listening, inputs }: RunningDay, atMs: number): void {
  const instant = { atMs, inputs: inputs.written() };
  for (const { onInstant } of listening) onInstant?.(instant);
}

function tell(listening: readonly DayObserver[], effects: readonly Effect[]): void {
  for (const effect of effects) {
    for (const { onEffect } of listening) onEffect?.(effect);
  }
}
