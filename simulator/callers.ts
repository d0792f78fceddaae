/**
 * The callers of one replication: they arrive, lose patience, talk and hang up.
 *
 * What becomes of a call the core decides; here stands only what its caller brings, drawn by the
 * call's own number. Patience is armed when the call in fact waits, and runs from its queue entry.
 * Source: simulation.md 2.1, 2.2.
 */
import type { Input } from '../routing/index.ts';
import { type Arrival, type ArrivalStream, arrivalStream } from './arrivals.ts';
import { onDay } from './day-clock.ts';
import { dayEvent, noEvent, type Schedule } from './day-event.ts';
import { callEntity, type Draws } from './draws.ts';
import type { Law } from './laws/law.ts';
import { LiveCall } from './live-call.ts';
import type { OutsideInputs } from './outside-inputs.ts';
import type { SimulationPlan } from './plan.ts';

type ArrivalInput = Extract<Input, { type: 'call.arrived' }>;

/** Durations are whole ms, rounded to the nearest. */
export function durationOf(law: Law, uniform: number): number {
  return Math.round(law.quantile(uniform));
}

/** How a call arrives as an input: at its queue, or with its facts, for the rule sets. */
export function arrivalInput(plan: SimulationPlan, call: LiveCall): ArrivalInput {
  const { queueId, facts } = call.type;
  const brought = { ...facts, ...call.arrival.facts };
  const where = facts === null ? { queueId } : { facts: onDay(plan, call.arrivedAtMs, brought) };
  return { type: 'call.arrived', callId: call.id, ...where };
}

/** Drives the callers of one replication. */
export class Callers {
  readonly #plan: SimulationPlan;
  readonly #draws: Draws;
  readonly #schedule: Schedule;
  readonly #inputs: OutsideInputs;
  readonly #replication: number;
  readonly #streams: readonly ArrivalStream[];
  readonly #arrived: number[];
  /** By call type: the call about to come. */
  readonly #next: (Arrival | undefined)[] = [];
  /** Those who entered a queue in this instant. */
  readonly #entered: LiveCall[] = [];

  constructor(of: {
    readonly plan: SimulationPlan;
    readonly draws: Draws;
    readonly schedule: Schedule;
    readonly inputs: OutsideInputs;
    readonly replication: number;
  }) {
    this.#plan = of.plan;
    this.#draws = of.draws;
    this.#schedule = of.schedule;
    this.#inputs = of.inputs;
    this.#replication = of.replication;
    this.#arrived = of.plan.callTypes.map(() => 0);
    this.#streams = of.plan.callTypes.map(({ arrivals }, callType) =>
      arrivalStream(arrivals, (draw) =>
        of.draws('arrivals', callEntity({ callType, number: 0 }), draw),
      ),
    );
  }

  /** Schedules the first call of each type. */
  begin(): void {
    this.#streams.forEach((_, callType) => {
      this.#scheduleArrival(callType);
    });
  }

  /** The next call of a type arrives; the one after it is scheduled. */
  arrive(callType: number, nowMs: number): void {
    const type = this.#plan.callTypes[callType];
    const arrival = this.#next[callType];
    if (type === undefined || arrival === undefined) return;
    const number = this.#arrived[callType] ?? 0;
    this.#arrived[callType] = number + 1;
    const call = new LiveCall({
      type,
      entity: callEntity({ callType, number }),
      arrival,
      arrivedAtMs: nowMs,
      replication: this.#replication,
      number,
    });
    this.#scheduleArrival(callType);
    this.#inputs.arrive(call);
  }

  /** The caller hangs up: out of patience, or all is said. */
  hangUp(call: LiveCall): void {
    call.hangUpHandle = noEvent;
    this.#inputs.hangUp(call);
  }

  /** The core has put the call into a queue: whether it waits there, the instant's end shows. */
  queued(call: LiveCall): void {
    if (call.isUnoffered) return;
    call.isUnoffered = true;
    this.#entered.push(call);
  }

  /** The instant is over: who has not been offered to anybody waits. */
  settle(nowMs: number): void {
    const entered = this.#entered;
    for (let place = 0; place < entered.length; place += 1) {
      const call = entered[place] as LiveCall;
      if (call.isUnoffered) this.wait(call, nowMs);
      call.isUnoffered = false;
    }
    while (entered.length > 0) entered.pop();
  }

  /** Arms the caller's patience, unless it is armed, or the caller is not on the line. */
  wait(call: LiveCall, nowMs: number): void {
    if (call.isGone || call.isCallback || call.hangUpHandle !== noEvent) return;
    const patienceMs = this.#patienceMs(call);
    if (patienceMs === null) return;
    const atMs = Math.max(nowMs, call.arrivedAtMs + patienceMs);
    call.hangUpHandle = this.#schedule.push(atMs, dayEvent.hangUp, call, 0);
  }

  /** An agent is on the line: the caller hangs up when all is said. */
  answered(call: LiveCall, nowMs: number): void {
    this.#cancelHangUp(call);
    call.isCallback = false;
    const talkMs =
      call.arrival.handleTimeMs ??
      durationOf(call.type.talk, this.#draws('handleTime', call.entity, 0));
    call.hangUpHandle = this.#schedule.push(nowMs + talkMs, dayEvent.hangUp, call, 0);
  }

  /** His line is released: he is to be called back. */
  release(call: LiveCall): void {
    this.#cancelHangUp(call);
    call.isCallback = true;
  }

  /** The call is over: blocked, abandoned, or ended. */
  leave(call: LiveCall): void {
    this.#cancelHangUp(call);
    call.record = null;
    call.isUnoffered = false;
    call.isGone = true;
  }

  #scheduleArrival(callType: number): void {
    const arrival = this.#streams[callType]?.();
    this.#next[callType] = arrival;
    if (arrival === undefined) return;
    this.#schedule.push(arrival.atMs, dayEvent.arrival, null, callType);
  }

  #cancelHangUp(call: LiveCall): void {
    if (call.hangUpHandle !== noEvent) this.#schedule.cancel(call.hangUpHandle);
    call.hangUpHandle = noEvent;
  }

  #patienceMs({ arrival, type, entity }: LiveCall): number | null {
    if (arrival.patienceMs !== undefined) return arrival.patienceMs;
    const { patience } = type;
    return patience === null ? null : durationOf(patience, this.#draws('patience', entity, 0));
  }
}
