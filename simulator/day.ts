/**
 * One simulated day: the virtual-time driver of the routing core.
 *
 * Events of one ms go to the core as one instant, in the order they were scheduled; the core's own
 * timers are woken at their time, so that the outside reacts to them when they happen. What is fed
 * is told to `onInstant`, wake-ups included: fed to another router, it gives the same effects.
 * Source: simulation.md 8.2.
 */
import { assert, EventList } from '../kernel/index.ts';
import type { Effect, Input, Instant, Router, RouterOptions } from '../routing/index.ts';
import { Callers } from './callers.ts';
import { type DayEvent, scheduleOn } from './day-event.ts';
import { drawsOf } from './draws.ts';
import { inputsOf, type Outside } from './outside.ts';
import type { SimulationPlan } from './plan.ts';
import { Workforce } from './workforce.ts';

/**
 * A day that has not emptied this long after its last arrival is cut; its calls count as waiting.
 */
const overrunMsMax = 86_400_000;
/** Instants at one ms; more mean that core and outside chase each other. */
const instantsPerMsMax = 100_000;

/**
 * Makes the router of a replication; the routing core's `createRouter`, unless a test says else.
 */
export type CreateRouter = (options: Pick<RouterOptions, 'centre' | 'ruleSets'>) => Router;

/** Who looks on. */
export interface DayObserver {
  /** Every instant fed to the router, before its effects. */
  readonly onInstant?: (instant: Instant) => void;
  readonly onEffect?: (effect: Effect) => void;
}

/** Runs a replication to the end; returns the time of its last instant. */
export function runDay(
  plan: SimulationPlan,
  {
    replication,
    seed,
    createRouter,
    observers,
  }: {
    readonly replication: number;
    readonly seed: number;
    readonly createRouter: CreateRouter;
    readonly observers: readonly DayObserver[];
  },
): number {
  const events = new EventList<DayEvent>();
  const draws = drawsOf({ seed, replication });
  const outside = {
    plan,
    draws,
    schedule: scheduleOn(events),
    cancel: (handle: number) => void events.cancel(handle),
  };
  const callers = new Callers({ ...outside, replication });
  const workforce = new Workforce({ ...outside, callers });
  const router = createRouter({ centre: plan.centre, ruleSets: plan.ruleSets });
  // Agents first: who signs on at the day's start is there for the first caller.
  workforce.begin();
  callers.begin();

  let nowMs = 0;
  let instantsInMs = 0;
  for (;;) {
    const eventAtMs = events.peekAtMs();
    const atMs = Math.min(eventAtMs, router.nextDueAtMs() ?? Number.POSITIVE_INFINITY);
    if (atMs > plan.dayMs + overrunMsMax) return nowMs;
    instantsInMs = atMs > nowMs ? 1 : instantsInMs + 1;
    assert(instantsInMs <= instantsPerMsMax, () => `${instantsInMs} instants at ${atMs} ms`);
    nowMs = Math.max(nowMs, atMs);
    const inputs = eventAtMs > atMs ? [] : inputsAt(events, nowMs, { callers, workforce });
    if (eventAtMs <= atMs && inputs.length === 0) continue;
    run({ atMs: nowMs, inputs }, { router, callers, workforce, observers });
  }
}

/** Takes every event of this ms; one that has lost its point adds nothing. */
function inputsAt(events: EventList<DayEvent>, atMs: number, outside: Outside): readonly Input[] {
  const inputs: Input[] = [];
  while (events.peekAtMs() === atMs) {
    const event = events.popMin();
    if (event !== undefined) inputs.push(...inputsOf(event, atMs, outside));
  }
  return inputs;
}

function run(
  instant: Instant,
  {
    router,
    callers,
    workforce,
    observers,
  }: Outside & { readonly router: Router; readonly observers: readonly DayObserver[] },
): void {
  for (const { onInstant } of observers) onInstant?.(instant);
  const notOffered = new Set<string>();
  for (const input of instant.inputs) {
    if (input.type === 'call.arrived') notOffered.add(input.callId);
  }
  for (const effect of router.step(instant)) {
    for (const { onEffect } of observers) onEffect?.(effect);
    if (effect.type === 'offer.offered') notOffered.delete(effect.callId);
    callers.observe(effect);
    workforce.observe(effect);
  }
  for (const callId of notOffered) callers.wait(callId, instant.atMs);
}
