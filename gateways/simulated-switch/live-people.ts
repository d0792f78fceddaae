/**
 * The simulator's callers and agents in a live centre. Its effects name calls by id, unlike the
 * records of a simulated day (`simulator/day/day-sink.ts`).
 */
import type { Effect } from '../../routing/index.ts';
import {
  type Callers,
  type drawsOf,
  LiveCall,
  LiveOffer,
  type SimulationPlan,
  type Workforce,
} from '../../simulator/index.ts';
import type { OrderTaking } from './port.ts';

/** First number in random draws for calls from outside, above those of callers and bursts. */
const foreignNumberFrom = 2 ** 23 + 2 ** 22;

/** Number of draws that decide whether and how much is ordered; later draws are free. */
const orderDraws = 2;

export class LivePeople {
  readonly #callers: Callers;
  readonly #workforce: Workforce;
  readonly #plan: SimulationPlan;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #isForeign: (callId: string) => boolean;
  readonly #draws: ReturnType<typeof drawsOf>;
  readonly #orders: OrderTaking | null;
  /** Agents controlled by people. */
  readonly #inHands = new Set<string>();
  /** The last agent to take each call's order. */
  readonly #takers = new Map<string, string>();
  #foreignCount = 0;
  readonly #calls = new Map<string, LiveCall>();
  readonly #offers = new Map<string, LiveOffer>();
  /** The offer just connected; a following effect tells which call its agent talks in. */
  #connected: LiveOffer | null = null;

  constructor(of: {
    readonly plan: SimulationPlan;
    readonly callers: Callers;
    readonly workforce: Workforce;
    /** Whether an unknown call is from outside and served by these agents. */
    readonly isForeign: (callId: string) => boolean;
    readonly draws: ReturnType<typeof drawsOf>;
    readonly orders: OrderTaking | null;
  }) {
    this.#plan = of.plan;
    this.#isForeign = of.isForeign;
    this.#draws = of.draws;
    this.#orders = of.orders;
    this.#callers = of.callers;
    this.#workforce = of.workforce;
    this.#numbers = new Map(of.plan.agents.map(({ id }, agent) => [id, agent]));
  }

  expect(call: LiveCall): void {
    this.#calls.set(call.id, call);
  }

  /** Whether a live call is made by these callers or served by these agents. */
  knows(callId: string): boolean {
    return this.#calls.has(callId);
  }

  /** A person takes control of an agent; false: they are absent or an offer rings. */
  handOver(agentId: string, nowMs: number): boolean {
    this.#inHands.add(agentId);
    const agent = this.#numbers.get(agentId);
    if (agent === undefined) return false;
    const atHand = this.#atHand(agent);
    const rings = atHand.some(({ phase }) => phase === 'offered' || phase === 'accepted');
    return this.#workforce.handOver(agent, atHand, nowMs) && !rings;
  }

  /** The simulation takes control again; false: the agent is off shift. */
  takeBack(agentId: string, isAsking: boolean, nowMs: number): boolean {
    this.#inHands.delete(agentId);
    const agent = this.#numbers.get(agentId);
    if (agent === undefined) return false;
    return this.#workforce.takeBack(agent, { atHand: this.#atHand(agent), isAsking }, nowMs);
  }

  /** The agent's present offers; searches all, which is rare. */
  #atHand(agent: number): readonly LiveOffer[] {
    return [...this.#offers.values()].filter((offer) => offer.agent === agent);
  }

  observe(effect: Effect): void {
    if (effect.type === 'refused') return;
    if ('offerId' in effect) this.#observeOffer(effect);
    else if (effect.type === 'agent.state') {
      const { agentId, state, reason = null, atMs } = effect;
      const agent = this.#numbers.get(agentId);
      if (agent !== undefined) this.#workforce.shown(agent, state, reason, atMs);
    } else if ('callId' in effect) {
      const call = this.#calls.get(effect.callId) ?? this.#foreignCall(effect);
      if (call !== undefined) this.#observeCall(call, effect);
    }
  }

  /** A call from outside is served like those of its queue, else of the first call type. */
  #foreignCall(effect: Effect): LiveCall | undefined {
    if (effect.type !== 'call.queued' || !this.#isForeign(effect.callId)) return undefined;
    return this.adopt(effect, { atMs: effect.atMs, isConsult: effect.reason === 'consult' });
  }

  /** Serves a queued call from now on; undefined: no call types. */
  adopt(
    { callId, queueId }: { readonly callId: string; readonly queueId: string },
    { atMs, isConsult }: { readonly atMs: number; readonly isConsult: boolean },
  ): LiveCall | undefined {
    const { callTypes } = this.#plan;
    const like = callTypes.find((type) => type.queueId === queueId) ?? callTypes[0];
    if (like === undefined) return undefined;
    const number = foreignNumberFrom + this.#foreignCount;
    this.#foreignCount += 1;
    const call = LiveCall.foreign(like, { number, atMs, isConsult });
    this.#calls.set(callId, call);
    return call;
  }

  #observeCall(call: LiveCall, effect: Exclude<Effect, { readonly offerId: string }>): void {
    switch (effect.type) {
      case 'call.queued':
        if (effect.reason === 'transfer') this.#callers.passedOn(call, effect.atMs);
        if (effect.asks === undefined) this.#callers.queued(call, effect.atMs);
        else this.#callers.asked(call, effect.queueId, effect.atMs);
        break;
      case 'call.answered':
        this.#answer(call, effect);
        break;
      case 'callback.planned':
        this.#callers.release(call, effect.atMs);
        break;
      case 'callback.done':
        if (effect.outcome === 'connected') this.#answer(call, effect);
        break;
      case 'call.blocked':
        this.#callers.turnedAway(call, effect.atMs);
        this.#calls.delete(effect.callId);
        break;
      case 'call.abandoned':
        this.#callers.abandoned(call, effect.atMs);
        this.#calls.delete(effect.callId);
        break;
      case 'call.ended':
      case 'call.messageTaken':
        this.#callers.leave(call, effect.atMs);
        this.#calls.delete(effect.callId);
        this.#conclude(effect.callId);
        this.#workforce.conversations.consultEnded(call, effect.atMs);
        break;
      default:
    }
  }

  #answer(
    call: LiveCall,
    { queueId, atMs }: { readonly queueId: string; readonly atMs: number },
  ): void {
    if (this.#connected?.call === call) {
      const wrapUp = this.#plan.wrapUps.get(queueId) ?? null;
      this.#workforce.connected(this.#connected, wrapUp, atMs);
      this.#order(call, this.#plan.agents[this.#connected.agent]?.id);
    }
    this.#connected = null;
  }

  /** The call's first simulated agent begins an order; people take orders themselves. */
  #order(call: LiveCall, agentId: string | undefined): void {
    const { order } = call.type.life;
    if (this.#orders === null || order === null || agentId === undefined) return;
    const { id: callId, entity, firstDraw } = call;
    const draw = (question: number) => this.#draws.order.draw(entity, firstDraw + question);
    const isBegun = this.#takers.has(callId);
    if (this.#inHands.has(agentId)) this.#takers.delete(callId);
    else if (isBegun || draw(0) < order.share) this.#takers.set(callId, agentId);
    if (isBegun || !this.#takers.has(callId)) return;
    this.#orders.begin({ callId, agentId, draw: (question) => draw(orderDraws + question) });
  }

  #conclude(callId: string): void {
    const agentId = this.#takers.get(callId);
    if (agentId !== undefined) this.#orders?.conclude(callId, agentId);
    this.#takers.delete(callId);
  }

  #observeOffer(effect: Extract<Effect, { readonly offerId: string }>): void {
    if (effect.type === 'offer.offered') {
      this.#offer(effect);
      return;
    }
    const offer = this.#offers.get(effect.offerId);
    if (offer === undefined) return;
    switch (effect.type) {
      case 'offer.accepted':
        offer.phase = 'accepted';
        break;
      case 'offer.connecting':
        this.#workforce.claimed(offer, effect.atMs);
        break;
      case 'offer.connected':
        // No effect follows for a consult, so it is connected at once.
        if (!offer.call.isConsult) this.#connected = offer;
        else this.#workforce.connected(offer, null, effect.atMs);
        break;
      case 'offer.failed':
        this.#offers.delete(effect.offerId);
        this.#workforce.failed(offer, effect.cause, effect.atMs);
        break;
      case 'offer.expired':
      case 'offer.rejected':
      case 'offer.rescinded':
        this.#offers.delete(effect.offerId);
        this.#workforce.lost(offer, effect.atMs);
        break;
      case 'call.held':
      case 'call.retrieved':
        offer.isHeld = effect.type === 'call.held';
        break;
      case 'call.transferred':
        this.#pass(offer, effect);
        break;
      case 'interaction.wrapUp':
        this.#workforce.wrapUp(offer, effect.atMs, effect.untilMs);
        break;
      case 'interaction.ended':
        this.#offers.delete(effect.offerId);
        this.#workforce.ended(offer);
        break;
      default:
    }
  }

  /** The customer passes to the consulted agent. A call unknown here needs nothing. */
  #pass(offer: LiveOffer, { callId, atMs }: { readonly callId: string; readonly atMs: number }) {
    const customer = this.#calls.get(callId);
    if (customer !== undefined) this.#workforce.conversations.passed(offer, customer, atMs);
  }

  #offer(effect: Extract<Effect, { type: 'offer.offered' }>): void {
    const { offerId: id, agentId, callId, queueId, callVersion, answerLimitMs, atMs } = effect;
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    const number = Number(id.slice(id.lastIndexOf('/') + 1));
    const offer = new LiveOffer(call, id);
    const agent = this.#numbers.get(agentId) ?? -1;
    offer.agent = agent;
    offer.begin(number, callVersion, answerLimitMs);
    // A foreign call's wrap-up is its queue's.
    if (call.isForeign) offer.wrapUp = this.#plan.wrapUps.get(queueId) ?? null;
    this.#offers.set(id, offer);
    this.#workforce.offered(offer, atMs);
  }
}
