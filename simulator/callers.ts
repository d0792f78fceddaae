/**
 * The callers of one replication: they arrive, lose patience, talk and hang up.
 *
 * What becomes of a call the core decides; here stands only what its caller brings, drawn by the
 * call's own number. Patience is armed when the call in fact waits, and runs from its queue entry.
 * Source: simulation.md 2.1, 2.2.
 */
import type { Effect, Input } from '../routing/index.ts';
import { type Arrival, type ArrivalStream, arrivalStream } from './arrivals.ts';
import { onDay } from './day-clock.ts';
import type { Schedule } from './day-event.ts';
import { callEntity, type Draws } from './draws.ts';
import type { Law } from './laws/law.ts';
import type { SimulationPlan } from './plan.ts';

/** A call that is not over for its caller. */
export interface LiveCall {
  readonly callType: number;
  /** Of its draws. */
  readonly entity: number;
  readonly arrival: Arrival;
  /** Of the hang-up that is scheduled: patience while it waits, then the end of the talk. */
  hangUpHandle: number | null;
  /** His line is released until he is called back: nothing tries his patience. */
  isCallback: boolean;
  /** Offers of it that live. */
  offers: number;
}

/** Durations are whole ms, rounded to the nearest. */
export function durationOf(law: Law, uniform: number): number {
  return Math.round(law.quantile(uniform));
}

/** Drives the callers of one replication. */
export class Callers {
  readonly #plan: SimulationPlan;
  readonly #draws: Draws;
  readonly #schedule: Schedule;
  readonly #cancel: (handle: number) => void;
  readonly #replication: number;
  readonly #streams: readonly ArrivalStream[];
  readonly #arrived: number[];
  readonly #calls = new Map<string, LiveCall>();

  constructor(of: {
    readonly plan: SimulationPlan;
    readonly draws: Draws;
    readonly schedule: Schedule;
    readonly cancel: (handle: number) => void;
    readonly replication: number;
  }) {
    this.#plan = of.plan;
    this.#draws = of.draws;
    this.#schedule = of.schedule;
    this.#cancel = of.cancel;
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

  /** A live call by its id. */
  callOf(callId: string): LiveCall | undefined {
    return this.#calls.get(callId);
  }

  /** The next call of a type arrives; the one after it is scheduled. */
  arrive(callType: number, arrival: Arrival): Input {
    const number = this.#arrived[callType] ?? 0;
    this.#arrived[callType] = number + 1;
    const { id = '', queueId = '', facts = null } = this.#plan.callTypes[callType] ?? {};
    const callId = `${this.#replication}.${id}.${number}`;
    const entity = callEntity({ callType, number });
    this.#calls.set(callId, {
      callType,
      entity,
      arrival,
      hangUpHandle: null,
      isCallback: false,
      offers: 0,
    });
    this.#scheduleArrival(callType);
    const where = facts === null ? { queueId } : { facts: onDay(this.#plan, arrival.atMs, facts) };
    return { type: 'call.arrived', callId, ...where };
  }

  /** The caller hangs up: out of patience, or all is said. */
  hangUp(callId: string): Input {
    const call = this.#calls.get(callId);
    if (call !== undefined) call.hangUpHandle = null;
    return { type: 'call.hungUp', callId };
  }

  /** Arms the caller's patience, unless it is armed, or the caller is not on the line. */
  wait(callId: string, nowMs: number): void {
    const call = this.#calls.get(callId);
    if (call === undefined || call.isCallback || call.hangUpHandle !== null) return;
    const patienceMs = this.#patienceMs(call);
    if (patienceMs === null) return;
    const atMs = Math.max(nowMs, call.arrival.atMs + patienceMs);
    call.hangUpHandle = this.#schedule(atMs, { kind: 'hangUp', callId });
  }

  /** Takes the core's word on what became of a call. */
  observe(effect: Effect): void {
    switch (effect.type) {
      case 'call.answered':
        this.#talk(effect.callId, effect.atMs);
        break;
      case 'callback.planned':
        this.#release(effect.callId);
        break;
      case 'callback.done':
        if (effect.outcome === 'connected') this.#talk(effect.callId, effect.atMs);
        break;
      case 'call.blocked':
      case 'call.abandoned':
      case 'call.ended':
      case 'call.messageTaken':
        this.#leave(effect.callId);
        break;
      default:
    }
  }

  #scheduleArrival(callType: number): void {
    const arrival = this.#streams[callType]?.();
    if (arrival !== undefined) this.#schedule(arrival.atMs, { kind: 'arrival', callType, arrival });
  }

  #talk(callId: string, nowMs: number): void {
    const call = this.#calls.get(callId);
    const talk = call === undefined ? undefined : this.#plan.callTypes[call.callType]?.talk;
    if (call === undefined || talk === undefined) return;
    if (call.hangUpHandle !== null) this.#cancel(call.hangUpHandle);
    call.isCallback = false;
    const talkMs =
      call.arrival.handleTimeMs ?? durationOf(talk, this.#draws('handleTime', call.entity, 0));
    call.hangUpHandle = this.#schedule(nowMs + talkMs, { kind: 'hangUp', callId });
  }

  #release(callId: string): void {
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    if (call.hangUpHandle !== null) this.#cancel(call.hangUpHandle);
    call.hangUpHandle = null;
    call.isCallback = true;
  }

  #leave(callId: string): void {
    const handle = this.#calls.get(callId)?.hangUpHandle ?? null;
    if (handle !== null) this.#cancel(handle);
    this.#calls.delete(callId);
  }

  #patienceMs({ arrival, callType, entity }: LiveCall): number | null {
    if (arrival.patienceMs !== undefined) return arrival.patienceMs;
    const patience = this.#plan.callTypes[callType]?.patience ?? null;
    return patience === null ? null : durationOf(patience, this.#draws('patience', entity, 0));
  }
}
