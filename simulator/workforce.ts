/**
 * The agents of one replication: they sign on, answer, write up, take their breaks and go home.
 *
 * Whether a request acts now or when the call is over is the core's pending slot; a break lasts
 * from the moment the core shows it. Source: simulation.md 2.1, 3.7.
 */
import type { AgentState, Input } from '../routing/index.ts';
import { type Callers, durationOf } from './callers.ts';
import { breakNumber, dayEvent, noEvent, type Schedule } from './day-event.ts';
import type { Draws } from './draws.ts';
import type { LiveOffer } from './live-offer.ts';
import type { OutsideInputs } from './outside-inputs.ts';
import type { SimulationPlan } from './plan.ts';

const breakReason = 'break';
/** How long an agent takes to notice that the core has set him Not Ready, and to ask for Ready. */
const noticeMs = 60_000;
/** The outcome that simulated agents give where a code is asked for. */
const outcomeCodes = ['done'];

interface AgentDay {
  readonly id: string;
  isOnShift: boolean;
  /** Breaks that are due and have not begun. */
  owedBreakMs: number;
  isOnBreak: boolean;
  /** As last reported by the core. */
  state: AgentState;
}

/** Drives the agents of one replication. */
export class Workforce {
  readonly #plan: SimulationPlan;
  readonly #draws: Draws;
  readonly #schedule: Schedule;
  readonly #inputs: OutsideInputs;
  readonly #callers: Callers;
  readonly #days: readonly AgentDay[];

  constructor(of: {
    readonly plan: SimulationPlan;
    readonly draws: Draws;
    readonly schedule: Schedule;
    readonly inputs: OutsideInputs;
    readonly callers: Callers;
  }) {
    this.#plan = of.plan;
    this.#draws = of.draws;
    this.#schedule = of.schedule;
    this.#inputs = of.inputs;
    this.#callers = of.callers;
    this.#days = of.plan.agents.map(({ id }) => ({
      id,
      isOnShift: false,
      owedBreakMs: 0,
      isOnBreak: false,
      state: 'loggedOff',
    }));
  }

  /** Schedules everybody's day. */
  begin(): void {
    this.#plan.agents.forEach(({ startMs, endMs, breaks }, agent) => {
      this.#schedule.push(startMs, dayEvent.shiftStart, null, agent);
      breaks.forEach(({ atMs }, place) => {
        this.#schedule.push(atMs, dayEvent.breakDue, null, breakNumber(agent, place));
      });
      this.#schedule.push(endMs, dayEvent.shiftEnd, null, agent);
    });
  }

  /** The agent signs on, ready. */
  startShift(agent: number): void {
    const day = this.#days[agent];
    if (day === undefined) return;
    day.isOnShift = true;
    this.#inputs.input({ type: 'logOn', agentId: day.id, ready: true });
  }

  /** The agent goes, after the call he is on. */
  endShift(agent: number): void {
    const day = this.#days[agent];
    if (day === undefined) return;
    day.isOnShift = false;
    this.#inputs.input({ type: 'logOff', agentId: day.id });
  }

  /** A break is due; during another it lengthens that one. */
  breakDue(of: { readonly agent: number; readonly place: number; readonly nowMs: number }): void {
    const day = this.#days[of.agent];
    const due = this.#plan.agents[of.agent]?.breaks[of.place];
    if (day === undefined || due === undefined || !day.isOnShift) return;
    day.owedBreakMs += due.lengthMs;
    if (day.isOnBreak) return;
    // Not Ready already, by the core: it will not report the state again.
    if (day.state === 'notReady') this.#beginBreak(of.agent, day, of.nowMs);
    this.#ask({ type: 'setState', agentId: day.id, state: 'notReady', reason: breakReason });
  }

  /** The break that began is over, unless another has become due. */
  endBreak({ agent, nowMs }: { readonly agent: number; readonly nowMs: number }): void {
    const day = this.#days[agent];
    if (day === undefined || !day.isOnShift) return;
    day.isOnBreak = false;
    if (day.owedBreakMs > 0) this.#beginBreak(agent, day, nowMs);
    else this.#ask({ type: 'setState', agentId: day.id, state: 'ready' });
  }

  /** An agent set Not Ready by the core comes back. */
  comeBack(agent: number): void {
    const day = this.#days[agent];
    const isAway = day?.state === 'notReady' && day.isOnShift && !day.isOnBreak;
    if (isAway) this.#ask({ type: 'setState', agentId: day.id, state: 'ready' });
  }

  /**
   * The agent picks up. With nobody else alerted he has the claim, and media connect in the same
   * instant; else they wait for the claim.
   */
  answer(offer: LiveOffer): void {
    offer.answerHandle = noEvent;
    this.#inputs.accept(offer);
    if (offer.call.offers !== 1) return;
    offer.isConnecting = true;
    this.#inputs.connect(offer);
  }

  /** Media connect at once: the caller is on the line, or answers his callback. */
  connect(offer: LiveOffer): void {
    offer.answerHandle = noEvent;
    this.#inputs.connect(offer);
  }

  /** The agent has written up the call. */
  endWrapUp(offer: LiveOffer): void {
    offer.wrapUpHandle = noEvent;
    if (offer.wrapUp?.outcomeRequired === true) {
      this.#ask({ type: 'setOutcome', offerId: offer.id, codes: outcomeCodes });
    }
    this.#inputs.endWrapUp(offer);
  }

  /** A caller waits from the offer on, unless it is answered in the same ms. */
  offered(offer: LiveOffer, nowMs: number): void {
    const { call } = offer;
    call.offers += 1;
    call.isUnoffered = false;
    const attempt = call.firstDraw + offer.number - 1;
    const { answerDelay, noAnswerShare } = this.#plan;
    const delayMs =
      answerDelay === null
        ? 0
        : durationOf(answerDelay, this.#draws('answerDelay', call.entity, attempt));
    const isIgnored =
      noAnswerShare > 0 && this.#draws('noAnswer', call.entity, attempt) < noAnswerShare;
    if (isIgnored || delayMs > 0) this.#callers.wait(call, nowMs);
    // Later than the limit is no answer: the core's timer ends the offer.
    if (isIgnored || delayMs > offer.answerLimitMs) return;
    offer.answerHandle = this.#schedule.push(nowMs + delayMs, dayEvent.answer, offer, 0);
  }

  /** The agent has the claim: media connect as soon as they can. */
  claimed(offer: LiveOffer, nowMs: number): void {
    if (offer.isConnecting) return;
    offer.answerHandle = this.#schedule.push(nowMs, dayEvent.connect, offer, 0);
  }

  /** The agent is on the line, in a call of this queue. */
  connected(offer: LiveOffer, queueId: string): void {
    this.#forget(offer);
    offer.wrapUp = this.#plan.wrapUps.get(queueId) ?? null;
  }

  /** The offer is over without a connection: the caller waits on. */
  lost(offer: LiveOffer, nowMs: number): void {
    this.#forget(offer);
    this.#callers.wait(offer.call, nowMs);
  }

  /** Ends the wrap-up when the agent is done, where that comes before the core's limit. */
  wrapUp(offer: LiveOffer, nowMs: number, untilMs: number): void {
    const mode = offer.wrapUp?.mode;
    if (mode !== 'optional' && mode !== 'mandatory') return;
    const { type, entity, firstDraw } = offer.call;
    const wrapUpMs =
      type.wrapUp === null ? 0 : durationOf(type.wrapUp, this.#draws('wrapUp', entity, firstDraw));
    if (nowMs + wrapUpMs >= untilMs) return;
    const handle = this.#schedule.push(nowMs + wrapUpMs, dayEvent.wrapUpDone, offer, 0);
    offer.wrapUpHandle = handle;
  }

  /** The interaction is over. */
  ended(offer: LiveOffer): void {
    if (offer.wrapUpHandle !== noEvent) this.#schedule.cancel(offer.wrapUpHandle);
    offer.wrapUpHandle = noEvent;
  }

  /** The core shows an agent in another state. */
  shown(agent: number, state: AgentState, reason: string | null, nowMs: number): void {
    const day = this.#days[agent];
    if (day === undefined) return;
    day.state = state;
    if (state !== 'notReady') return;
    if (day.owedBreakMs > 0) this.#beginBreak(agent, day, nowMs);
    else if (reason === 'noAnswer' || reason === 'rejects') {
      this.#schedule.push(nowMs + noticeMs, dayEvent.agentBack, null, agent);
    }
  }

  #ask(input: Input): void {
    this.#inputs.input(input);
  }

  /** The offer lives no more. */
  #forget(offer: LiveOffer): void {
    offer.call.offers -= 1;
    offer.isConnecting = false;
    if (offer.answerHandle !== noEvent) this.#schedule.cancel(offer.answerHandle);
    offer.answerHandle = noEvent;
  }

  #beginBreak(agent: number, day: AgentDay, nowMs: number): void {
    day.isOnBreak = true;
    this.#schedule.push(nowMs + day.owedBreakMs, dayEvent.breakOver, null, agent);
    day.owedBreakMs = 0;
  }
}
