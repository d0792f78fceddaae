/**
 * Simulates talks: holds, a consult half-way, a transfer at the end. A plain talk is one event;
 * others take an event a step, because the core decides how long an agent waits for a colleague.
 */
import type { Input } from '../../routing/index.ts';
import { factorAt } from '../callers/callers.ts';
import type { CallTypePlan } from '../callers/compile-callers.ts';
import type { Schedule } from '../day/day-event.ts';
import type { Draws } from '../day/draws.ts';
import { dayEvent, noEvent } from '../day/event-number.ts';
import { counted, type Ledger } from '../day/ledger.ts';
import { LiveCall, type LiveOffer, type TalkStep } from '../day/live-call.ts';
import type { OutsideInputs, Surroundings } from '../day/surroundings.ts';
import type { Distribution } from '../distributions/distribution.ts';
import type { SimulationPlan } from '../plan.ts';
import { HandlePace, type Handling, type HandlingDraw, handlingOf } from './handling.ts';

/** Longest that an agent waits for a colleague; an agent working alone would wait all day. */
const colleagueWaitMsMax = 120_000;
/** Longest talk with a person at the console: enough to consult and transfer. */
const personTalkMsMax = 600_000;
/** Longest that a simulated agent stays in a consult with a person who does not end it. */
const askedByPersonMsMax = 180_000;
const drawsPerLeg = 16;

export class Conversations {
  readonly #plan: SimulationPlan;
  readonly #draws: Draws;
  readonly #schedule: Schedule;
  readonly #inputs: OutsideInputs;
  readonly #ledger: Ledger;
  readonly #decides: (agent: number) => boolean;
  readonly #paces: readonly HandlePace[] | null;

  constructor(of: Omit<Surroundings, 'view'> & { readonly decides: (agent: number) => boolean }) {
    this.#ledger = of.ledger;
    this.#decides = of.decides;
    this.#plan = of.plan;
    this.#draws = of.draws;
    this.#schedule = of.schedule;
    this.#inputs = of.inputs;
    this.#paces = pacesOf(of.plan, of.draws);
  }

  begin(offer: LiveOffer, nowMs: number): void {
    const { call, agent } = offer;
    const { consultOf: asking, isConsult } = call;
    if (asking !== null && this.#decides(asking.agent)) {
      this.#beginConsult(asking, nowMs);
      return;
    }
    if (!this.#decides(agent)) {
      if (call.hasCaller) this.#endIn(offer, personTalkMsMax, nowMs);
      return;
    }
    const { handling } = call.type;
    const talkMs = isConsult ? askedByPersonMsMax : this.#talkMs(offer, nowMs);
    const isRecorded = call.leg === 0 && call.arrival.handleTimeMs !== undefined;
    if (handling === null || isRecorded || !call.hasCaller) {
      this.#endIn(offer, talkMs, nowMs);
      return;
    }
    const from = call.firstDraw + call.leg * drawsPerLeg;
    const draw: HandlingDraw = (purpose, at) => this.#draws[purpose].draw(call.entity, from + at);
    const handled = handlingOf(handling, talkMs, draw);
    offer.isTransferred = handled.isTransferred && call.leg === 0;
    offer.consultTalkMs = handled.consult?.talkMs ?? 0;
    offer.steps = stepsOf(handled, offer.isTransferred ? dayEvent.talkOver : dayEvent.hangUp);
    this.#next(offer, nowMs);
  }

  /**
   * A person at the console takes over the talk: the caller stays, the person ends consult and
   * hold.
   */
  handOver(offer: LiveOffer, nowMs: number): void {
    if (offer.call.consultOf !== null) return;
    offer.steps = [];
    offer.consult = null;
    this.#schedule.cancel(offer.call.hangUpHandle);
    offer.call.hangUpHandle = noEvent;
    this.begin(offer, nowMs);
  }

  /**
   * The simulation finishes a talk that a person has left; `isAsking`: the person's consult goes
   * on.
   */
  takeBack(offer: LiveOffer, isAsking: boolean, nowMs: number): void {
    if (offer.call.consultOf !== null) return;
    if (isAsking) this.#inputs.input({ type: 'cancelConsult', offerId: offer.id });
    if (offer.isHeld) this.#inputs.input({ type: 'retrieve', offerId: offer.id });
    this.#schedule.cancel(offer.call.hangUpHandle);
    const talkMs = offer.call.isConsult ? askedByPersonMsMax : this.#talkMs(offer, nowMs);
    this.#endIn(offer, talkMs, nowMs);
  }

  passed(offer: LiveOffer, customer: LiveCall, nowMs: number): void {
    this.#schedule.cancel(customer.hangUpHandle);
    customer.leg += 1;
    offer.call = customer;
    this.begin(offer, nowMs);
  }

  happen(kind: number, offer: LiveOffer, nowMs: number): void {
    const { id: offerId } = offer;
    switch (kind) {
      case dayEvent.hold:
        this.#inputs.input({ type: 'hold', offerId });
        return this.#next(offer, nowMs);
      case dayEvent.retrieve:
        this.#inputs.input({ type: 'retrieve', offerId });
        return this.#next(offer, nowMs);
      case dayEvent.consult:
        return this.#askColleague(offer, nowMs);
      case dayEvent.consultOver:
        offer.consult = null;
        this.#inputs.input({ type: 'cancelConsult', offerId });
        return this.#next(offer, nowMs);
      case dayEvent.leave:
        offer.call.hangUpHandle = noEvent;
        return this.#inputs.input({ type: 'hangUp', offerId });
      default:
        return this.#passOn(offer, nowMs);
    }
  }

  consultEnded({ consultOf }: LiveCall, nowMs: number): void {
    if (consultOf === null || consultOf.consult === null) return;
    consultOf.consult = null;
    this.#schedule.cancel(consultOf.call.hangUpHandle);
    this.#next(consultOf, nowMs);
  }

  /**
   * After the talk the caller hangs up; if the caller is not simulated, the agent leaves the call.
   */
  #endIn(offer: LiveOffer, afterMs: number, nowMs: number): void {
    const { call } = offer;
    const kind = call.hasCaller ? dayEvent.hangUp : dayEvent.leave;
    const subject = call.hasCaller ? call : offer;
    call.hangUpHandle = this.#schedule.push(nowMs + afterMs, kind, subject, 0);
  }

  #next(offer: LiveOffer, nowMs: number): void {
    const step = offer.steps.shift();
    if (step === undefined) return;
    const { call } = offer;
    const subject = step.kind === dayEvent.hangUp ? call : offer;
    call.hangUpHandle = this.#schedule.push(nowMs + step.afterMs, step.kind, subject, 0);
  }

  #askColleague(offer: LiveOffer, nowMs: number): void {
    const { call } = offer;
    const queueId = call.type.handling?.consult?.queueId ?? '';
    const consult = LiveCall.consult(offer, nowMs);
    offer.consult = consult;
    const input: Input = {
      type: 'consult',
      offerId: offer.id,
      to: { queueId },
      callId: consult.id,
    };
    this.#inputs.consult(consult, input);
    const limitMs = nowMs + colleagueWaitMsMax;
    call.hangUpHandle = this.#schedule.push(limitMs, dayEvent.consultOver, offer, 0);
  }

  #beginConsult(asking: LiveOffer, nowMs: number): void {
    const { call } = asking;
    this.#schedule.cancel(call.hangUpHandle);
    const overMs = nowMs + asking.consultTalkMs;
    call.hangUpHandle = this.#schedule.push(overMs, dayEvent.consultOver, asking, 0);
  }

  #passOn(offer: LiveOffer, nowMs: number): void {
    const { call } = offer;
    const queueId = call.type.handling?.transfer?.queueId ?? '';
    this.#inputs.input({ type: 'transfer', offerId: offer.id, to: { queueId } });
    // Hangs up one ms after the transfer, in case a closed queue has refused it.
    call.hangUpHandle = this.#schedule.push(nowMs + 1, dayEvent.hangUp, call, 0);
  }

  #talkMs({ call, agent }: LiveOffer, nowMs: number): number {
    const { type, arrival, leg } = call;
    const factor = this.#paces?.[agent]?.nextFactor() ?? 1;
    if (leg === 0 && arrival.handleTimeMs !== undefined) return arrival.handleTimeMs;
    const own = type.talkByProfile === null ? type.talk : this.#talkWith(agent, type);
    const distribution = leg === 0 ? own : (type.handling?.transfer?.talk ?? own);
    const uniform = this.#draws.handleTime.draw(call.entity, call.firstDraw + leg);
    const atThatHour = factorAt(type.talkFactors, call.arrivedAtMs, this.#plan.intervalMs);
    const drawnMs = distribution.quantile(uniform);
    this.#ledger.add(counted.talkExcessMs, type.place, nowMs, drawnMs - distribution.mean);
    return Math.round(drawnMs * factor * atThatHour);
  }

  #talkWith(agent: number, { talk, talkByProfile }: CallTypePlan): Distribution {
    return talkByProfile?.get(this.#plan.agents[agent]?.profile ?? '') ?? talk;
  }
}

function stepsOf({ holds, consult, lineMs }: Handling, last: number): TalkStep[] {
  const steps = holds.flatMap(({ atMs, lengthMs }) => [
    { atMs, kind: dayEvent.hold as number },
    { atMs: atMs + lengthMs, kind: dayEvent.retrieve },
  ]);
  if (consult !== null) {
    const after = steps.findIndex(({ atMs }) => atMs > consult.atMs);
    const step = { atMs: consult.atMs, kind: dayEvent.consult };
    steps.splice(after < 0 ? steps.length : after, 0, step);
  }
  steps.push({ atMs: lineMs, kind: last });
  return steps.map(({ atMs, kind }, place) => ({
    kind,
    afterMs: atMs - (steps[place - 1]?.atMs ?? 0),
  }));
}

const paceDraws = { factor: 0, callsHandled: 1 } as const;

export function pacesOf(
  { agents, learning }: SimulationPlan,
  draws: Draws,
): readonly HandlePace[] | null {
  const isPlain = agents.every(({ handleTimeFactor }) => handleTimeFactor === null);
  if (isPlain && learning === null) return null;
  return agents.map(({ entity, handleTimeFactor, callsHandled }) => {
    const uniform = (draw: number): number => draws.agentFactor.draw(entity, draw);
    return new HandlePace({
      factor: handleTimeFactor,
      uniform: () => uniform(paceDraws.factor),
      learning,
      tenureCalls: callsHandled?.quantile(uniform(paceDraws.callsHandled)) ?? 0,
    });
  });
}
