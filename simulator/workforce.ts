/**
 * The agents of one replication: they sign on, answer, write up, take their breaks and go home.
 *
 * Whether a request acts now or when the call is over is the core's pending slot; a break lasts
 * from the moment the core shows it. Source: simulation.md 2.1, 3.7.
 */
import type { Effect, Input } from '../routing/index.ts';
import type { AttendanceSums } from './agents/attendance.ts';
import { Duties, type DutyEvent, type DutyPort } from './agents/duty.ts';
import { type Callers, durationOf } from './callers.ts';
import type { DayEvent, Schedule } from './day-event.ts';
import type { Draws } from './draws.ts';
import type { SimulationPlan } from './plan.ts';

/** The outcome that simulated agents give where a code is asked for. */
const outcomeCodes = ['done'];

type Offered = Extract<Effect, { type: 'offer.offered' }>;

/** Drives the agents of one replication. */
export class Workforce {
  readonly #plan: SimulationPlan;
  readonly #draws: Draws;
  readonly #schedule: Schedule;
  readonly #cancel: (handle: number) => void;
  readonly #callers: Callers;
  readonly #duties: Duties;
  readonly #requests: Input[] = [];
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
    const { agents, adherence, agentsLost } = of.plan;
    this.#duties = new Duties({
      agents,
      adherence,
      lost: agentsLost,
      draw: (agent) => (purpose, draw) => of.draws(purpose, agents[agent]?.entity ?? 0, draw),
      schedule: of.schedule,
      cancel: of.cancel,
      port: this.#port(),
    });
  }

  /** Schedules everybody's day. */
  begin(): void {
    this.#duties.begin();
  }

  /** What an agent does by the clock. */
  duty(event: DutyEvent, nowMs: number): readonly Input[] {
    this.#duties.run(event, nowMs);
    return this.#requests.splice(0);
  }

  /** What became of the rostered time, should the day end at `atMs`. */
  attendance(atMs: number): AttendanceSums {
    return this.#duties.attendance(atMs);
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

  /** The agent does not want the call. */
  reject(offerId: string): readonly Input[] {
    this.#answers.delete(offerId);
    return [{ type: 'rejectOffer', offerId }];
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
    const { answerDelay, noAnswerShare, rejectShare } = this.#plan;
    const delayMs =
      answerDelay === null
        ? 0
        : durationOf(answerDelay, this.#draws('answerDelay', call.entity, attempt));
    const behaves = noAnswerShare + rejectShare > 0;
    const uniform = behaves ? this.#draws('noAnswer', call.entity, attempt) : 1;
    const isIgnored = uniform < noAnswerShare;
    const isRejected = !isIgnored && uniform < noAnswerShare + rejectShare;
    if (isIgnored || isRejected || delayMs > 0) this.#callers.wait(callId, atMs);
    // Later than the limit is no answer: the core's timer ends the offer.
    if (isIgnored || delayMs > answerLimitMs) return;
    const answer: DayEvent = isRejected
      ? { kind: 'reject', offerId }
      : { kind: 'answer', offerId, callId, callVersion };
    const handle = this.#schedule(atMs + delayMs, answer);
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
    if (agent === undefined) return;
    this.#duties.shown(agent, { state, atMs, ...(reason === undefined ? {} : { reason }) });
  }

  /** Requests that the duties make, kept until the event that makes them is over. */
  #port(): DutyPort {
    const ask = (agent: number, input: (agentId: string) => Input): void => {
      this.#requests.push(input(this.#plan.agents[agent]?.id ?? ''));
    };
    return {
      logOn: (agent) => ask(agent, (agentId) => ({ type: 'logOn', agentId, ready: true })),
      logOff: (agent) => ask(agent, (agentId) => ({ type: 'logOff', agentId })),
      ready: (agent) => ask(agent, (agentId) => ({ type: 'setState', agentId, state: 'ready' })),
      notReady: (agent, reason) =>
        ask(agent, (agentId) => ({ type: 'setState', agentId, state: 'notReady', reason })),
    };
  }
}
