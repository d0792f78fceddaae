/** Times of calls that the module does not draw: of laws other than exponential, and of records. */
import { pacesOf } from '../agents/conversations.ts';
import type { HandlePace } from '../agents/handling.ts';
import { durationOf, factorAt, patienceMsOf } from '../callers/callers.ts';
import type { CallTypePlan } from '../callers/compile-callers.ts';
import type { Draws } from '../day/draws.ts';
import { counted, type Ledger } from '../day/ledger.ts';
import type { LiveCall } from '../day/live-call.ts';
import type { Distribution } from '../distributions/distribution.ts';
import type { SimulationPlan } from '../plan.ts';
import { exponential, never, nothing, ofHost } from './engine/layout.ts';
import { FirstDraws } from './first-draws.ts';
import type { LaneEngine } from './lane-engine.ts';
import type { LanePlan } from './lane-plan.ts';

export interface CallTimesOptions {
  readonly plan: SimulationPlan;
  readonly lane: LanePlan;
  readonly engine: LaneEngine;
  /** Records of calls by slot; null: there are none. */
  readonly records: readonly LiveCall[] | null;
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

  /** Laws of a type and their means, as the module's `setType` takes them. */
  lawsOf({ talk, talkByProfile, patience, wrapUp }: CallTypePlan) {
    const isPlain = (talkByProfile ?? this.#paces) === null;
    return [
      isPlain ? lawOf(talk) : ofHost,
      talk.mean,
      patience === null ? never : lawOf(patience),
      patience?.mean ?? 0,
      wrapUp === null ? nothing : lawOf(wrapUp),
      wrapUp?.mean ?? 0,
    ];
  }

  /** At the connection, which counts in the agent's learning whether it is drawn or recorded. */
  talkMs(agent: number, slot: number, nowMs: number): number {
    const { plan, lane, engine, records, ledger } = this.#of;
    const factor = this.#paces?.[lane.numbers[agent] as number]?.nextFactor() ?? 1;
    const life = records?.[slot];
    if (life?.arrival.handleTimeMs !== undefined) return life.arrival.handleTimeMs;
    const place = engine.typeOfCall(slot);
    const type = plan.callTypes[place] as CallTypePlan;
    const own = this.#talks?.[place]?.[agent] ?? type.talk;
    const drawnMs = own.quantile(this.#uniform(this.#talkDraws, 'handleTime', slot));
    ledger.add(counted.talkExcessMs, place, nowMs, drawnMs - own.mean);
    const enteredAtMs = engine.enteredAtMs(slot);
    const atThatHour = factorAt(type.talkFactors, enteredAtMs, plan.intervalMs);
    return Math.round(drawnMs * factor * atThatHour);
  }

  /** At the connection, since ends of talk are in no order. */
  wrapUpMs(slot: number): number {
    const { plan, engine } = this.#of;
    const { wrapUp } = plan.callTypes[engine.typeOfCall(slot)] as CallTypePlan;
    return wrapUp === null
      ? 0
      : durationOf(wrapUp, this.#uniform(this.#wrapUpDraws, 'wrapUp', slot));
  }

  /** Infinity: the caller waits for ever. */
  patienceMs(slot: number, nowMs: number): number {
    const { plan, engine, records, draws } = this.#of;
    const { intervalMs } = plan;
    const life = records?.[slot];
    if (life !== undefined)
      return patienceMsOf(life, draws, intervalMs) ?? Number.POSITIVE_INFINITY;
    const { patience, patienceFactors } = plan.callTypes[engine.typeOfCall(slot)] as CallTypePlan;
    if (patience === null) return Number.POSITIVE_INFINITY;
    const uniform = this.#uniform(this.#patienceDraws, 'patience', slot);
    return Math.round(patience.quantile(uniform) * factorAt(patienceFactors, nowMs, intervalMs));
  }

  #uniform(
    first: readonly FirstDraws[],
    purpose: 'handleTime' | 'patience' | 'wrapUp',
    slot: number,
  ): number {
    const { engine, records, draws } = this.#of;
    const entity = engine.entityOf(slot) >>> 0;
    const firstDraw = records?.[slot]?.firstDraw ?? 0;
    if (firstDraw > 0) return draws[purpose].draw(entity, firstDraw);
    return (first[engine.typeOfCall(slot)] as FirstDraws).draw(entity);
  }
}

function lawOf({ law }: Distribution): number {
  return law === 'exponential' ? exponential : ofHost;
}

function talksOf({ callTypes, agents }: SimulationPlan, { numbers }: LanePlan) {
  if (callTypes.every(({ talkByProfile }) => talkByProfile === null)) return null;
  return callTypes.map(({ talk, talkByProfile }) =>
    Array.from(numbers, (number) => talkByProfile?.get(agents[number]?.profile ?? '') ?? talk),
  );
}
