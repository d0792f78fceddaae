/**
 * The simulated agents of one replication: presence (`duty.ts`), answers, talk (`conversations.ts`)
 * and wrap-up.
 */
import type { AgentState, FailCause, Input } from '../../routing/index.ts';
import { type Callers, durationOf } from '../callers/callers.ts';
import type { Schedule } from '../day/day-event.ts';
import type { Draws } from '../day/draws.ts';
import { dayEvent, noEvent } from '../day/event-number.ts';
import type { Ledger } from '../day/ledger.ts';
import type { LiveOffer } from '../day/live-call.ts';
import type { OutsideInputs, Surroundings } from '../day/surroundings.ts';
import type { SimulationPlan } from '../plan.ts';
import type { WrapUpPlan } from '../simulation-centre.ts';
import { Conversations } from './conversations.ts';
import { Duties } from './duty.ts';

const outcomeCodes = ['done'];

/** The simulated agents of one replication or of a live centre. */
export class Workforce {
  readonly #plan: SimulationPlan;
  readonly #draws: Draws;
  readonly #schedule: Schedule;
  readonly #inputs: OutsideInputs;
  readonly #callers: Callers;
  readonly #ledger: Ledger;
  readonly duties: Duties;
  readonly conversations: Conversations;

  constructor(of: Surroundings & { readonly callers: Callers }) {
    this.#plan = of.plan;
    this.#draws = of.draws;
    this.#schedule = of.schedule;
    this.#inputs = of.inputs;
    this.#callers = of.callers;
    this.#ledger = of.ledger;
    this.duties = new Duties(of);
    const decides = (agent: number): boolean => this.duties.decides(agent);
    this.conversations = new Conversations({ ...of, decides });
  }

  begin(): void {
    this.duties.begin();
  }

  /**
   * The agent accepts. If it is the call's only offer, media connect in the same instant; else the
   * core must first give them the call.
   */
  answer(offer: LiveOffer, nowMs: number): void {
    offer.answerHandle = noEvent;
    const ringsFirst = offer.call.isCallback && this.#plan.callbacks !== null;
    offer.isConnecting =
      !ringsFirst && offer.call.offers === 1 && this.#networkDelayMs(nowMs) === 0;
    this.#inputs.accept(offer);
    if (offer.isConnecting) this.#inputs.connect(offer);
  }

  reject(offer: LiveOffer): void {
    offer.answerHandle = noEvent;
    this.#ask({ type: 'rejectOffer', offerId: offer.id });
  }

  connect(offer: LiveOffer): void {
    offer.answerHandle = noEvent;
    this.#inputs.connect(offer);
  }

  notReached(offer: LiveOffer, nowMs: number): void {
    offer.answerHandle = noEvent;
    this.#callers.callbacks.notReached(offer, nowMs);
  }

  endWrapUp(offer: LiveOffer): void {
    offer.wrapUpHandle = noEvent;
    if (offer.wrapUp?.outcomeRequired === true) {
      this.#ask({ type: 'setOutcome', offerId: offer.id, codes: outcomeCodes });
    }
    this.#inputs.endWrapUp(offer);
  }

  /** The caller's patience starts at the offer, unless the answer comes in the same ms. */
  offered(offer: LiveOffer, nowMs: number): void {
    const { call } = offer;
    call.offers += 1;
    call.isUnoffered = false;
    if (this.duties.decides(offer.agent)) this.#planAnswer(offer, nowMs);
    else this.#callers.wait(call, nowMs);
  }

  /** The core answers for the agent in this instant; a callback first rings the caller. */
  answering(offer: LiveOffer): void {
    const { call } = offer;
    call.offers += 1;
    call.isUnoffered = false;
    offer.isConnecting = !call.isCallback;
  }

  #planAnswer(offer: LiveOffer, nowMs: number): void {
    const { call } = offer;
    const attempt = call.firstDraw + offer.number - 1;
    const { answerDelay, noAnswerShare, rejectShare } = this.#plan;
    const delayMs =
      answerDelay === null
        ? 0
        : durationOf(answerDelay, this.#draws.answerDelay.draw(call.entity, attempt));
    const behaves = noAnswerShare + rejectShare > 0;
    const uniform = behaves ? this.#draws.noAnswer.draw(call.entity, attempt) : 1;
    const isIgnored = uniform < noAnswerShare;
    const isRejected = !isIgnored && uniform < noAnswerShare + rejectShare;
    if (isIgnored || isRejected || delayMs > 0) this.#callers.wait(call, nowMs);
    if (delayMs > 0 && !isIgnored) {
      this.#ledger.cuts.drawn('answerDelay', call.type.queueId, delayMs, offer.answerLimitMs);
    }
    // The core's timer ends an offer that is not answered within its limit.
    if (isIgnored || call.isWithdrawn || delayMs > offer.answerLimitMs) return;
    offer.answerHandle = this.#schedule.push(
      nowMs + delayMs,
      isRejected ? dayEvent.reject : dayEvent.answer,
      offer,
      0,
    );
  }

  /** The core has given this agent the call; media connect after the network's delay. */
  claimed(offer: LiveOffer, nowMs: number): void {
    offer.phase = 'accepted';
    this.#stopAnswer(offer);
    if (offer.isConnecting || offer.call.isWithdrawn) return;
    if (this.#callers.callbacks.ring(offer, nowMs)) return;
    const atMs = nowMs + this.#networkDelayMs(nowMs);
    offer.answerHandle = this.#schedule.push(atMs, dayEvent.connect, offer, 0);
  }

  /** `wrapUp` is the wrap-up rule of the call's queue; null for a consult. */
  connected(offer: LiveOffer, wrapUp: WrapUpPlan | null, nowMs: number): void {
    this.#forget(offer);
    offer.phase = 'talking';
    const { call } = offer;
    if (!call.isConsult) {
      offer.wrapUp = wrapUp;
      this.#callers.answered(call, nowMs);
    }
    this.conversations.begin(offer, nowMs);
  }

  lost(offer: LiveOffer, nowMs: number): void {
    this.#forget(offer);
    this.#callers.wait(offer.call, nowMs);
  }

  /** An offer has failed; cause `media`: it did not connect within the core's limit. */
  failed(offer: LiveOffer, cause: FailCause, nowMs: number): void {
    this.lost(offer, nowMs);
    if (cause === 'media') this.#callers.callbacks.rangTooLong(offer, nowMs);
  }

  /** Ends the wrap-up when the agent is done, if that is before the core's limit. */
  wrapUp(offer: LiveOffer, nowMs: number, untilMs: number): void {
    offer.phase = 'wrapUp';
    offer.wrapUpUntilMs = untilMs;
    if (this.duties.decides(offer.agent)) this.#planWrapUpEnd(offer, nowMs);
  }

  #planWrapUpEnd(offer: LiveOffer, nowMs: number): void {
    const mode = offer.wrapUp?.mode;
    if (mode !== 'optional' && mode !== 'mandatory') return;
    const { type, entity, firstDraw, leg } = offer.call;
    const { wrapUp } = type;
    const wrapUpMs =
      wrapUp === null ? 0 : durationOf(wrapUp, this.#draws.wrapUp.draw(entity, firstDraw + leg));
    const limitMs = offer.wrapUpUntilMs - nowMs;
    if (wrapUp !== null && offer.wrapUp !== null) {
      this.#ledger.cuts.drawn('wrapUp', offer.wrapUp.queueId, wrapUpMs, limitMs);
    }
    if (wrapUpMs >= limitMs) return;
    const handle = this.#schedule.push(nowMs + wrapUpMs, dayEvent.wrapUpDone, offer, 0);
    offer.wrapUpHandle = handle;
  }

  ended(offer: LiveOffer): void {
    if (offer.wrapUpHandle !== noEvent) this.#schedule.cancel(offer.wrapUpHandle);
    offer.wrapUpHandle = noEvent;
  }

  /** Gives the agent, with these offers and interactions, to a person. False if not logged on. */
  handOver(agent: number, atHand: readonly LiveOffer[], nowMs: number): boolean {
    const isPlayed = this.duties.handOver(agent);
    for (const offer of atHand) {
      if (offer.phase === 'offered') this.#stopAnswer(offer);
      else if (offer.phase === 'talking') this.conversations.handOver(offer, nowMs);
      else if (offer.phase === 'wrapUp') this.ended(offer);
    }
    return isPlayed;
  }

  /**
   * Takes the agent back from a person. False if the shift is over; calls then end by themselves.
   */
  takeBack(
    agent: number,
    { atHand, isAsking }: { readonly atHand: readonly LiveOffer[]; readonly isAsking: boolean },
    nowMs: number,
  ): boolean {
    if (!this.duties.takeBack(agent, nowMs)) return false;
    for (const offer of atHand) {
      if (offer.phase === 'offered') this.#planAnswer(offer, nowMs);
      else if (offer.phase === 'talking') this.conversations.takeBack(offer, isAsking, nowMs);
      else if (offer.phase === 'wrapUp') this.#planWrapUpEnd(offer, nowMs);
    }
    return true;
  }

  shown(agent: number, state: AgentState, reason: string | null, nowMs: number): void {
    this.duties.shown(agent, state, reason, nowMs);
  }

  #networkDelayMs(nowMs: number): number {
    let addedMs = 0;
    for (const { fromMs, toMs, ...delay } of this.#plan.networkDelays) {
      if (fromMs <= nowMs && nowMs < toMs) addedMs += delay.addedMs;
    }
    return addedMs;
  }

  #ask(input: Input): void {
    this.#inputs.input(input);
  }

  #forget(offer: LiveOffer): void {
    offer.call.offers -= 1;
    offer.isConnecting = false;
    this.#stopAnswer(offer);
  }

  #stopAnswer(offer: LiveOffer): void {
    if (offer.answerHandle !== noEvent) this.#schedule.cancel(offer.answerHandle);
    offer.answerHandle = noEvent;
  }
}
