/**
 * The callers of one replication. The core decides what happens to a call; handle time, patience
 * and choices are drawn by its number. Patience starts when the call really waits, counted from
 * queue entry.
 */
import type { Input } from '../../routing/index.ts';
import { onDay } from '../day/day-clock.ts';
import { type BusynessDraw, callEntity, type Draws } from '../day/draws.ts';
import { dayEvent, noEvent } from '../day/event-number.ts';
import { counted, levels } from '../day/ledger.ts';
import { LiveCall } from '../day/live-call.ts';
import type { Surroundings } from '../day/surroundings.ts';
import type { Distribution } from '../distributions/distribution.ts';
import type { SimulationPlan } from '../plan.ts';
import { type Arrival, type ArrivalTimes, arrivalTimes } from './arrivals.ts';
import { burstNumberFrom, burstTimes } from './bursts.ts';
import { type DayFactors, dayFactors } from './busyness.ts';
import { Callbacks } from './callbacks.ts';
import { balks } from './decisions.ts';
import { Dialler } from './dialler.ts';
import { Entrance } from './entrance.ts';
import { FurtherAttempts } from './further-attempts.ts';
import { hearMenu, keysOf } from './menus.ts';
import { Sales } from './sales.ts';

export type ArrivalInput = Extract<Input, { type: 'call.arrived' }>;

export function durationOf(distribution: Distribution, uniform: number): number {
  return Math.round(distribution.quantile(uniform));
}

/** The input that brings a call to the core: with its queue, or with facts for the rule sets. */
export function arrivalInput(plan: SimulationPlan, call: LiveCall): ArrivalInput {
  const { queueId, facts } = call.type;
  const brought = { ...facts, ...call.arrival.facts };
  const where = facts === null ? { queueId } : { facts: onDay(plan, call.arrivedAtMs, brought) };
  const place = call.headStartMs > 0 ? { offsetMs: -call.headStartMs } : {};
  return { type: 'call.arrived', callId: call.id, ...where, ...place };
}

export interface CallerStream {
  readonly times: ArrivalTimes;
  /** Recorded calls in order; null: they are drawn. */
  readonly trace: readonly Arrival[] | null;
  readonly place: number;
  readonly isBurst: boolean;
}

export class Callers {
  readonly callbacks: Callbacks;
  readonly outbound: Dialler;
  readonly #of: Surroundings;
  readonly #series: string;
  readonly #streams: readonly CallerStream[];
  readonly #arrived: number[];
  readonly #burstArrived: number[];
  readonly #entered: LiveCall[] = [];
  readonly #entrance: Entrance;
  readonly #afterLife: FurtherAttempts;
  readonly #sales: Sales;

  constructor(
    given: Surroundings & {
      readonly replication: number;
      readonly busyness: BusynessDraw;
      /** Prefix of call ids. Default: the number of the replication. */
      readonly series?: string;
    },
  ) {
    const { plan, series = String(given.replication) } = given;
    const of = { ...given, series };
    this.#of = of;
    this.#series = series;
    this.#arrived = plan.callTypes.map(() => 0);
    this.#burstArrived = plan.callTypes.map(() => 0);
    this.#streams = streamsOf(of);
    this.#afterLife = new FurtherAttempts(of);
    this.#entrance = new Entrance(of, this.#afterLife);
    this.#sales = new Sales(of);
    this.callbacks = new Callbacks(of);
    this.outbound = new Dialler(of);
  }

  begin(): void {
    this.#streams.forEach((_, stream) => {
      this.#scheduleArrival(stream);
    });
    this.outbound.begin();
  }

  arrive(stream: number, nowMs: number): void {
    const { place = 0, isBurst = false, trace = null } = this.#streams[stream] ?? {};
    const type = this.#of.plan.callTypes[place];
    if (type === undefined) return;
    const numbers = isBurst ? this.#burstArrived : this.#arrived;
    const nth = numbers[place] ?? 0;
    numbers[place] = nth + 1;
    const number = isBurst ? burstNumberFrom + nth : nth;
    const call = new LiveCall({
      type,
      entity: callEntity({ callType: place, number }),
      arrival: trace?.[nth] ?? { atMs: nowMs },
      arrivedAtMs: nowMs,
      series: this.#series,
      number,
    });
    this.#scheduleArrival(stream);
    this.#entrance.attempt(call, nowMs);
  }

  ivrEnded(call: LiveCall, isContained: boolean, nowMs: number): void {
    this.#entrance.ivrEnded(call, isContained, nowMs);
  }

  /** A menu asks the caller. */
  asked(call: LiveCall, queueId: string, nowMs: number): void {
    hearMenu(call, queueId, nowMs, this.#of);
  }

  press(call: LiveCall, value: number): void {
    const digits = keysOf(call, value, this.#of);
    if (digits !== null) this.#of.inputs.input({ type: 'call.digits', callId: call.id, digits });
  }

  callAgain(call: LiveCall, reason: number, nowMs: number): void {
    this.#entrance.attempt(this.#afterLife.next(call, reason, nowMs), nowMs);
  }

  hangUp(call: LiveCall, nowMs: number): void {
    call.hangUpHandle = noEvent;
    if (call.isAnswered && call.type.life.order !== null) {
      const longerMs = this.#sales.conclude(call, nowMs);
      if (longerMs > 0) {
        call.hangUpHandle = this.#of.schedule.push(nowMs + longerMs, dayEvent.hangUp, call, 0);
        return;
      }
    }
    this.#of.inputs.hangUp(call);
  }

  /** Notes a queued call; whether it waits shows only at the end of the instant. */
  queued(call: LiveCall, nowMs: number): void {
    if (!call.hasCaller) return;
    if (call.menuId !== null) {
      // Patience counts from the queue, not from the menu.
      call.menuId = null;
      call.arrivedAtMs = nowMs;
    }
    if (!call.isWaiting) {
      call.isWaiting = true;
      this.#of.ledger.change(levels.waiting, call.place, 1, nowMs);
    }
    if (call.isUnoffered) return;
    call.isUnoffered = true;
    this.#entered.push(call);
  }

  /** At the end of an instant, lets queued calls without an offer wait or leave. */
  settle(nowMs: number): void {
    const entered = this.#entered;
    for (let place = 0; place < entered.length; place += 1) {
      const call = entered[place] as LiveCall;
      if (call.isUnoffered && !this.#leavesQueue(call, nowMs)) this.wait(call, nowMs);
      call.isUnoffered = false;
    }
    while (entered.length > 0) entered.pop();
    if (!this.outbound.isOff) this.outbound.settle(nowMs);
  }

  takeCallback(call: LiveCall, expectedMs: number, nowMs: number): void {
    if (!this.callbacks.take(call, expectedMs, nowMs)) this.wait(call, nowMs);
  }

  /** Starts the caller's patience unless it has started, or no caller is on the line. */
  wait(call: LiveCall, nowMs: number): void {
    if (call.isGone || call.isCallback || call.hangUpHandle !== noEvent) return;
    if (!call.hasCaller) return;
    const patienceMs = this.#patienceMs(call);
    if (patienceMs === null) return;
    const atMs = Math.max(nowMs, call.arrivedAtMs + patienceMs);
    call.hangUpHandle = this.#of.schedule.push(atMs, dayEvent.hangUp, call, 0);
  }

  answered(call: LiveCall, nowMs: number): void {
    this.#waitEnds(call, nowMs);
    this.#cancelHangUp(call);
    if (call.isCallback || call.isCalledBack) this.callbacks.kept(call, nowMs);
    call.isCallback = false;
    call.isAnswered = true;
  }

  passedOn(call: LiveCall, nowMs: number): void {
    this.#cancelHangUp(call);
    call.isAnswered = false;
    call.leg += 1;
    call.arrivedAtMs = nowMs;
  }

  release(call: LiveCall, nowMs: number): void {
    this.#waitEnds(call, nowMs);
    this.#cancelHangUp(call);
    call.isCallback = true;
    if (!call.isCalledBack) this.#of.ledger.add(counted.callbacksTaken, call.place, nowMs);
    this.#entrance.release(call, nowMs);
  }

  abandoned(call: LiveCall, nowMs: number): void {
    this.leave(call, nowMs);
    if (call.isOutbound) {
      this.#of.ledger.add(counted.dialAbandoned, call.place, nowMs);
      this.outbound.letGo(call.place);
    }
    this.#afterLife.abandoned(call, nowMs);
  }

  turnedAway(call: LiveCall, nowMs: number): void {
    const { ledger } = this.#of;
    if (!call.isOutbound && !call.isCalledBack) {
      ledger.add(counted.turnedAway, call.place, nowMs);
      if (call.attempt === 0) ledger.add(counted.firstTurnedAway, call.place, nowMs);
    }
    this.leave(call, nowMs);
    this.#afterLife.blocked(call, nowMs);
  }

  leave(call: LiveCall, nowMs: number): void {
    this.#waitEnds(call, nowMs);
    this.#cancelHangUp(call);
    this.#entrance.release(call, nowMs);
    call.record = null;
    call.isUnoffered = false;
    call.menuId = null;
    call.isGone = true;
    if (call.isAnswered && !call.isOutbound) this.#afterLife.served(call, nowMs);
  }

  #scheduleArrival(stream: number): void {
    const atMs = this.#streams[stream]?.times.nextMs() ?? Number.POSITIVE_INFINITY;
    if (atMs === Number.POSITIVE_INFINITY) return;
    this.#of.schedule.push(atMs, dayEvent.arrival, null, stream);
  }

  #leavesQueue(call: LiveCall, nowMs: number): boolean {
    if (call.leg > 0 || call.isCalledBack) return false;
    return this.#balks(call, nowMs) || this.callbacks.isTaken(call, nowMs);
  }

  #balks(call: LiveCall, nowMs: number): boolean {
    const { balk } = call.type.life;
    if (balk === null || call.isGone || call.isCallback) return false;
    const { draws, ledger, schedule, view } = this.#of;
    const toldMs = balk.byAnnouncedWait === null ? null : view.expectedWaitMs(call, nowMs);
    const leaves = balks(balk, toldMs, draws.balk.draw(call.entity, call.firstDraw));
    if (!leaves) return false;
    if (!call.isOutbound) ledger.add(counted.balked, call.place, nowMs);
    this.#cancelHangUp(call);
    call.hangUpHandle = schedule.push(nowMs, dayEvent.hangUp, call, 0);
    return true;
  }

  #waitEnds(call: LiveCall, nowMs: number): void {
    if (!call.isWaiting) return;
    call.isWaiting = false;
    this.#of.ledger.change(levels.waiting, call.place, -1, nowMs);
  }

  #cancelHangUp(call: LiveCall): void {
    if (call.hangUpHandle !== noEvent) this.#of.schedule.cancel(call.hangUpHandle);
    call.hangUpHandle = noEvent;
  }

  #patienceMs(call: LiveCall): number | null {
    const { draws, plan } = this.#of;
    return patienceMsOf(call, draws, plan.intervalMs);
  }
}

/** From the queue entry; null: the caller waits for ever. */
export function patienceMsOf(
  {
    arrival,
    type,
    entity,
    firstDraw,
    leg,
    arrivedAtMs,
  }: Pick<LiveCall, 'arrival' | 'type' | 'entity' | 'firstDraw' | 'leg' | 'arrivedAtMs'>,
  draws: Pick<Draws, 'patience'>,
  intervalMs: number,
): number | null {
  if (leg === 0 && arrival.patienceMs !== undefined) return arrival.patienceMs;
  const { patience, patienceFactors } = type;
  if (patience === null) return null;
  const uniform = draws.patience.draw(entity, firstDraw + leg);
  const factor = factorAt(patienceFactors, arrivedAtMs, intervalMs);
  if (leg > 0 || arrival.waitMs === undefined) {
    return Math.round(patience.quantile(uniform) * factor);
  }
  // The recorded caller was answered after this wait, so a longer patience is drawn.
  const shorter = factor === 0 ? 0 : patience.cdf(arrival.waitMs / factor);
  const longer = patience.quantile(Math.min(1 - 2 ** -53, shorter + uniform * (1 - shorter)));
  return Math.max(arrival.waitMs, Math.round(longer * factor));
}

export function factorAt(
  factors: readonly number[] | null,
  atMs: number,
  intervalMs: number,
): number {
  if (factors === null) return 1;
  return factors[Math.min(Math.floor(atMs / intervalMs), factors.length - 1)] ?? 1;
}

export function streamsOf({
  plan,
  draws,
  replication,
  busyness,
}: Pick<Surroundings, 'plan' | 'draws'> & {
  readonly replication: number;
  readonly busyness: BusynessDraw;
}): readonly CallerStream[] {
  const factorsOf = (callType: number): DayFactors | undefined =>
    plan.busyness === null
      ? undefined
      : dayFactors(plan.busyness, { callType, replication }, busyness);
  const ordinary = plan.callTypes.map(({ arrivals, place }) => {
    const entity = callEntity({ callType: place, number: 0 });
    const uniform = draws.arrivals.inOrder(entity);
    return {
      times: arrivalTimes(arrivals, uniform, factorsOf(place)),
      trace: arrivals.kind === 'trace' ? arrivals.calls : null,
      place,
      isBurst: false,
    };
  });
  const bursts = plan.bursts.map((burst, place) => ({
    times: burstTimes(burst, { place, dayMs: plan.dayMs }, (entity, draw) =>
      draws.bursts.draw(entity, draw),
    ),
    trace: null,
    place: burst.callType,
    isBurst: true,
  }));
  return [...ordinary, ...bursts];
}
