/**
 * The agents of one replication: they sign on, answer, write up, take their breaks and go home.
 *
 * Whether a request acts now or when the call is over is the core's pending slot; a break lasts
 * from the moment the core shows it. Source: simulation.md 2.1, 3.7.
 */
import type { AgentState, Effect, Input } from '../routing/index.ts';
import { type Callers, durationOf } from './callers.ts';
import type { Schedule } from './day-event.ts';
import type { Draws } from './draws.ts';
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

type Offered = Extract<Effect, { type: 'offer.offered' }>;

/** Drives the agents of one replication. */
export class Workforce {
  readonly #plan: SimulationPlan;
  readonly #draws: Draws;
  readonly #schedule: Schedule;
  readonly #cancel: (handle: number) => void;
  readonly #callers: Callers;
  readonly #days: readonly AgentDay[];
  readonly #numbers: ReadonlyMap<string, number>;
  /** Scheduled answers by offer. */
  readonly #answers = new Map<string, number>();
  /** Offers whose media were connected with the accept. */
  readonly #connecting = new Set<string>();
  /** Where an answered call came from: its wrap-up follows that queue's rule. */
  readonly #queues = new Map<string, string>();

  constructor(of: {
    readonly plan: SimulationPlan;
    readonly draws: Draws;
    readonly schedule: Schedule;
    readonly cancel: (handle: number) => void;
    readonly callers: Callers;
  }) {
    this.#plan = of.plan;
    this.#draws = of.draws;
    this.#schedule = of.schedule;
    this.#cancel = of.cancel;
    this.#callers = of.callers;
    this.#numbers = new Map(of.plan.agents.map(({ id }, agent) => [id, agent]));
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
      this.#schedule(startMs, { kind: 'shiftStart', agent });
      for (const { atMs, lengthMs } of breaks) {
        this.#schedule(atMs, { kind: 'breakDue', agent, lengthMs });
      }
      this.#schedule(endMs, { kind: 'shiftEnd', agent });
    });
  }

  /** The agent signs on, ready. */
  startShift(agent: number): readonly Input[] {
    const day = this.#days[agent];
    if (day === undefined) return [];
    day.isOnShift = true;
    return [{ type: 'logOn', agentId: day.id, ready: true }];
  }

  /** The agent goes, after the call he is on. */
  endShift(agent: number): readonly Input[] {
    const day = this.#days[agent];
    if (day === undefined) return [];
    day.isOnShift = false;
    return [{ type: 'logOff', agentId: day.id }];
  }

  /** A break is due; during another it lengthens that one. */
  breakDue({
    agent,
    lengthMs,
    nowMs,
  }: {
    readonly agent: number;
    readonly lengthMs: number;
    readonly nowMs: number;
  }): readonly Input[] {
    const day = this.#days[agent];
    if (day === undefined || !day.isOnShift) return [];
    day.owedBreakMs += lengthMs;
    if (day.isOnBreak) return [];
    // Not Ready already, by the core: it will not report the state again.
    if (day.state === 'notReady') this.#beginBreak(agent, day, nowMs);
    return [{ type: 'setState', agentId: day.id, state: 'notReady', reason: breakReason }];
  }

  /** The break that began is over, unless another has become due. */
  endBreak({ agent, nowMs }: { readonly agent: number; readonly nowMs: number }): readonly Input[] {
    const day = this.#days[agent];
    if (day === undefined || !day.isOnShift) return [];
    day.isOnBreak = false;
    if (day.owedBreakMs > 0) {
      this.#beginBreak(agent, day, nowMs);
      return [];
    }
    return [{ type: 'setState', agentId: day.id, state: 'ready' }];
  }

  /** An agent set Not Ready by the core comes back. */
  comeBack(agent: number): readonly Input[] {
    const day = this.#days[agent];
    const isAway = day?.state === 'notReady' && day.isOnShift && !day.isOnBreak;
    return isAway ? [{ type: 'setState', agentId: day.id, state: 'ready' }] : [];
  }

  /**
   * The agent picks up. With nobody else alerted he has the claim, and media connect in the same
   * instant; else they wait for the claim.
   */
  answer({
    offerId,
    callId,
    callVersion,
  }: {
    readonly offerId: string;
    readonly callId: string;
    readonly callVersion: number;
  }): readonly Input[] {
    this.#answers.delete(offerId);
    const accept: Input = { type: 'acceptOffer', offerId, callVersion };
    if (this.#callers.callOf(callId)?.offers !== 1) return [accept];
    this.#connecting.add(offerId);
    return [accept, ...this.connect({ offerId })];
  }

  /** Media connect at once: the caller is on the line, or answers his callback. */
  connect({ offerId }: { readonly offerId: string }): readonly Input[] {
    return [{ type: 'offer.connected', offerId }];
  }

  /** The agent has written up the call. */
  endWrapUp({
    offerId,
    queueId,
  }: {
    readonly offerId: string;
    readonly queueId: string;
  }): readonly Input[] {
    const end: Input = { type: 'endWrapUp', offerId };
    if (this.#plan.wrapUps.get(queueId)?.outcomeRequired !== true) return [end];
    return [{ type: 'setOutcome', offerId, codes: outcomeCodes }, end];
  }

  /** Takes the core's word on offers, wrap-ups and states. */
  observe(effect: Effect): void {
    switch (effect.type) {
      case 'offer.offered':
        this.#beOffered(effect);
        break;
      case 'offer.connecting':
        this.#claim(effect);
        break;
      case 'offer.connected':
        this.#forgetOffer(effect);
        break;
      case 'offer.expired':
      case 'offer.failed':
      case 'offer.rejected':
      case 'offer.rescinded':
        this.#forgetOffer(effect);
        this.#callers.wait(effect.callId, effect.atMs);
        break;
      case 'call.answered':
      case 'callback.done':
        this.#queues.set(effect.callId, effect.queueId);
        break;
      case 'interaction.wrapUp':
        this.#writeUp(effect);
        break;
      case 'interaction.ended':
        this.#queues.delete(effect.callId);
        break;
      case 'agent.state':
        this.#beShown(effect);
        break;
      default:
    }
  }

  /** A caller waits from the offer on, unless it is answered in the same ms. */
  #beOffered({ offerId, callId, callVersion, answerLimitMs, atMs }: Offered): void {
    const call = this.#callers.callOf(callId);
    if (call === undefined) return;
    call.offers += 1;
    const attempt = Number(offerId.slice(offerId.lastIndexOf('/') + 1)) - 1;
    const { answerDelay, noAnswerShare } = this.#plan;
    const delayMs =
      answerDelay === null
        ? 0
        : durationOf(answerDelay, this.#draws('answerDelay', call.entity, attempt));
    const isIgnored =
      noAnswerShare > 0 && this.#draws('noAnswer', call.entity, attempt) < noAnswerShare;
    if (isIgnored || delayMs > 0) this.#callers.wait(callId, atMs);
    // Later than the limit is no answer: the core's timer ends the offer.
    if (isIgnored || delayMs > answerLimitMs) return;
    const handle = this.#schedule(atMs + delayMs, { kind: 'answer', offerId, callId, callVersion });
    this.#answers.set(offerId, handle);
  }

  /** Media connect as soon as the agent has the claim. */
  #claim({ offerId, callId, atMs }: Extract<Effect, { type: 'offer.connecting' }>): void {
    if (this.#connecting.has(offerId) || this.#callers.callOf(callId) === undefined) return;
    this.#schedule(atMs, { kind: 'connect', offerId });
  }

  /** The offer lives no more. */
  #forgetOffer({ offerId, callId }: { readonly offerId: string; readonly callId: string }): void {
    const call = this.#callers.callOf(callId);
    if (call !== undefined) call.offers -= 1;
    this.#connecting.delete(offerId);
    const handle = this.#answers.get(offerId);
    if (handle === undefined) return;
    this.#answers.delete(offerId);
    this.#cancel(handle);
  }

  /** Ends the wrap-up when the agent is done, where that comes before the core's limit. */
  #writeUp({
    offerId,
    callId,
    atMs,
    untilMs,
  }: Extract<Effect, { type: 'interaction.wrapUp' }>): void {
    const call = this.#callers.callOf(callId);
    const queueId = this.#queues.get(callId);
    if (call === undefined || queueId === undefined) return;
    const mode = this.#plan.wrapUps.get(queueId)?.mode;
    if (mode !== 'optional' && mode !== 'mandatory') return;
    const law = this.#plan.callTypes[call.callType]?.wrapUp ?? null;
    const wrapUpMs = law === null ? 0 : durationOf(law, this.#draws('wrapUp', call.entity, 0));
    if (atMs + wrapUpMs >= untilMs) return;
    this.#schedule(atMs + wrapUpMs, { kind: 'wrapUpDone', offerId, queueId });
  }

  #beShown({ agentId, state, reason, atMs }: Extract<Effect, { type: 'agent.state' }>): void {
    const agent = this.#numbers.get(agentId);
    const day = agent === undefined ? undefined : this.#days[agent];
    if (agent === undefined || day === undefined) return;
    day.state = state;
    if (state !== 'notReady') return;
    if (day.owedBreakMs > 0) this.#beginBreak(agent, day, atMs);
    else if (reason === 'noAnswer' || reason === 'rejects') {
      this.#schedule(atMs + noticeMs, { kind: 'agentBack', agent });
    }
  }

  #beginBreak(agent: number, day: AgentDay, nowMs: number): void {
    day.isOnBreak = true;
    this.#schedule(nowMs + day.owedBreakMs, { kind: 'breakOver', agent });
    day.owedBreakMs = 0;
  }
}
