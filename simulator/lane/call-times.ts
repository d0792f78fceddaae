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
    const { plan, lane, calls, ledger } = this.#of;
    const factor = this.#paces?.[lane.numbers[agent] as number]?.nextFactor() ?? 1;
    const life = calls.lives?.[slot];
    if (life?.arrival.handleTimeMs !== undefined) return life.arrival.handleTimeMs;
    const place = calls.type[slot] as number;
    const type = plan.callTypes[place] as CallTypePlan;
    const own = this.#talks?.[place]?.[agent] ?? type.talk;
    const drawnMs = own.quantile(this.#uniform(this.#talkDraws, 'handleTime', slot));
    ledger.add(counted.talkExcessMs, place, nowMs, drawnMs - own.mean);
    const enteredAtMs = calls.enteredAtMs[slot] as number;
    const atThatHour = factorAt(type.talkFactors, enteredAtMs, plan.intervalMs);
    return Math.round(drawnMs * factor * atThatHour);
  }

  /** At the connection, since ends of talk are in no order. */
  wrapUpMs(wrapUp: Distribution, slot: number): number {
    return durationOf(wrapUp, this.#uniform(this.#wrapUpDraws, 'wrapUp', slot));
  }

  /** Infinity: the caller waits for ever. */
  patienceMs(type: CallTypePlan, slot: number, nowMs: number): number {
    const { plan, calls, draws } = this.#of;
    const { intervalMs } = plan;
    const life = calls.lives?.[slot];
    if (life !== undefined)
      return patienceMsOf(life, draws, intervalMs) ?? Number.POSITIVE_INFINITY;
    const { patience, patienceFactors } = type;
    if (patience === null) return Number.POSITIVE_INFINITY;
    const uniform = this.#uniform(this.#patienceDraws, 'patience', slot);
    return Math.round(patience.quantile(uniform) * factorAt(patienceFactors, nowMs, intervalMs));
  }

  #uniform(
    first: readonly FirstDraws[],
    purpose: 'handleTime' | 'patience' | 'wrapUp',
    slot: number,
  ): number {
    const { calls, draws } = this.#of;
    const entity = calls.entity[slot] as number;
    const firstDraw = calls.lives?.[slot]?.firstDraw ?? 0;
    if (firstDraw > 0) return draws[purpose].draw(entity, firstDraw);
    return (first[calls.type[slot] as number] as FirstDraws).draw(entity);
  }
}

function talksOf({ callTypes, agents }: SimulationPlan, { numbers }: LanePlan) {
  if (callTypes.every(({ talkByProfile }) => talkByProfile === null)) return null;
  return callTypes.map(({ talk, talkByProfile }) =>
    Array.from(numbers, (number) => talkByProfile?.get(agents[number]?.profile ?? '') ?? talk),
  );
}
