/** Drawn times of the calls of a day in the lane: talk and patience. */
import { pacesOf } from '../agents/conversations.ts';
import type { HandlePace } from '../agents/handling.ts';
import { durationOf, factorAt, patienceMsOf } from '../callers/callers.ts';
import type { CallTypePlan } from '../callers/compile-callers.ts';
import type { Draws } from '../day/draws.ts';
import { counted, type Ledger } from '../day/ledger.ts';
import type { Distribution } from '../distributions/distribution.ts';
import type { SimulationPlan } from '../plan.ts';
import { FirstDraws } from './first-draws.ts';
import type { LanePlan } from './lane-plan.ts';
import type { WaitingCalls } from './waiting-calls.ts';

export interface CallTimesOptions {
  readonly plan: SimulationPlan;
  readonly lane: LanePlan;
  readonly calls: WaitingCalls;
  readonly draws: Draws;
  readonly ledger: Ledger;
  readonly hasTraces: boolean;
}

export class CallTimes {
  readonly #of: CallTimesOptions;
  readonly #paces: readonly HandlePace[] | null;
  /** By call type and agent; null: by call type alone. */
  readonly #talks: readonly (readonly Distribution[])[] | null;
  /** By call type. */
  readonly #talkDraws: readonly FirstDraws[];
  readonly #patienceDraws: readonly FirstDraws[];
  readonly #wrapUpDraws: readonly FirstDraws[];

  constructor(of: CallTimesOptions) {
    this.#of = of;
    this.#paces = pacesOf(of.plan, of.draws);
    this.#talks = talksOf(of.plan, of.lane);
    const { callTypes } = of.plan;
    this.#talkDraws = callTypes.map(() => new FirstDraws(of.draws.handleTime));
    this.#patienceDraws = callTypes.map(() => new FirstDraws(of.draws.patience));
    this.#wrapUpDraws = callTypes.map(() => new FirstDraws(of.draws.wrapUp));
  }

  /** At the connection, which counts in the agent's learning whether it is drawn or recorded. */
  talkMs(agent: number, slot: number, nowMs: number): number {
    const { plan, lane, calls, ledger, hasTraces } = this.#of;
    const factor = this.#paces?.[lane.numbers[agent] as number]?.nextFactor() ?? 1;
    const recordedMs = hasTraces ? calls.arrivals[slot]?.handleTimeMs : undefined;
    if (recordedMs !== undefined) return recordedMs;
    const place = calls.type[slot] as number;
    const type = plan.callTypes[place] as CallTypePlan;
    const own = this.#talks?.[place]?.[agent] ?? type.talk;
    const drawnMs = own.quantile(
      (this.#talkDraws[place] as FirstDraws).draw(calls.entity[slot] as number),
    );
    ledger.add(counted.talkExcessMs, place, nowMs, drawnMs - own.mean);
    const enteredAtMs = calls.enteredAtMs[slot] as number;
    const atThatHour = factorAt(type.talkFactors, enteredAtMs, plan.intervalMs);
    return Math.round(drawnMs * factor * atThatHour);
  }

  /** At the connection, since ends of talk are in no order. */
  wrapUpMs(wrapUp: Distribution, slot: number): number {
    const { calls } = this.#of;
    const draws = this.#wrapUpDraws[calls.type[slot] as number] as FirstDraws;
    return durationOf(wrapUp, draws.draw(calls.entity[slot] as number));
  }

  /** Null: the caller waits for ever. */
  patienceMs(type: CallTypePlan, slot: number, nowMs: number): number | null {
    const { plan, calls, draws } = this.#of;
    const { intervalMs } = plan;
    const { patience, patienceFactors } = type;
    const entity = calls.entity[slot] as number;
    if (type.arrivals.kind === 'trace') {
      const arrival = calls.arrivals[slot] ?? { atMs: nowMs };
      const call = { type, entity, arrival, firstDraw: 0, leg: 0, arrivedAtMs: nowMs };
      return patienceMsOf(call, draws, intervalMs);
    }
    if (patience === null) return null;
    const uniform = (this.#patienceDraws[type.place] as FirstDraws).draw(entity);
    return Math.round(patience.quantile(uniform) * factorAt(patienceFactors, nowMs, intervalMs));
  }
}

function talksOf({ callTypes, agents }: SimulationPlan, { numbers }: LanePlan) {
  if (callTypes.every(({ talkByProfile }) => talkByProfile === null)) return null;
  return callTypes.map(({ talk, talkByProfile }) =>
    Array.from(numbers, (number) => talkByProfile?.get(agents[number]?.profile ?? '') ?? talk),
  );
}
