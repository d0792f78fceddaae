/**
 * The simulator's callers and agents in a live centre: they feel its effects, found by id.
 *
 * A simulated day tells them by records of the core (`simulator/day-sink.ts`); a live centre tells
 * everybody by effects, so that is what these hear.
 */
import type { Effect } from '../../routing/index.ts';
import {
  type Callers,
  type LiveCall,
  LiveOffer,
  type SimulationPlan,
  type Workforce,
} from '../../simulator/index.ts';

/** The people of one day. */
export class LivePeople {
  readonly #callers: Callers;
  readonly #workforce: Workforce;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #calls = new Map<string, LiveCall>();
  /** Offers and interactions that are not over. */
  readonly #offers = new Map<string, LiveOffer>();
  /** Just connected: whose call it is, the next effect but few tells. */
  #connected: LiveOffer | null = null;

  constructor(of: {
    readonly plan: SimulationPlan;
    readonly callers: Callers;
    readonly workforce: Workforce;
  }) {
    this.#callers = of.callers;
    this.#workforce = of.workforce;
    this.#numbers = new Map(of.plan.agents.map(({ id }, agent) => [id, agent]));
  }

  /** A call of these callers is on its way. */
  expect(call: LiveCall): void {
    this.#calls.set(call.id, call);
  }

  /** Takes the centre's word. */
  observe(effect: Effect): void {
    if ('offerId' in effect) this.#observeOffer(effect);
    else if (effect.type === 'agent.state') {
      const { agentId, state, reason = null, atMs } = effect;
      const agent = this.#numbers.get(agentId);
      if (agent !== undefined) this.#workforce.shown(agent, state, reason, atMs);
    } else if ('callId' in effect) {
      const call = this.#calls.get(effect.callId);
      if (call !== undefined) this.#observeCall(call, effect);
    }
  }

  #observeCall(call: LiveCall, effect: Exclude<Effect, { readonly offerId: string }>): void {
    switch (effect.type) {
      case 'call.queued':
        if (effect.reason === 'transfer') this.#callers.passedOn(call, effect.atMs);
        this.#callers.queued(call, effect.atMs);
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
        this.#workforce.conversations.consultEnded(call, effect.atMs);
        break;
      default:
    }
  }

  #answer(
    call: LiveCall,
    { queueId, atMs }: { readonly queueId: string; readonly atMs: number },
  ): void {
    if (this.#connected?.call === call) this.#workforce.connected(this.#connected, queueId, atMs);
    this.#connected = null;
  }

  #observeOffer(effect: Extract<Effect, { readonly offerId: string }>): void {
    if (effect.type === 'offer.offered') {
      this.#offer(effect);
      return;
    }
    const offer = this.#offers.get(effect.offerId);
    if (offer === undefined) return;
    switch (effect.type) {
      case 'offer.connecting':
        this.#workforce.claimed(offer, effect.atMs);
        break;
      case 'offer.connected':
        // Of a consult no answer is told.
        if (offer.call.consultOf === null) this.#connected = offer;
        else this.#workforce.connected(offer, '', effect.atMs);
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

  #offer(effect: Extract<Effect, { type: 'offer.offered' }>): void {
    const { offerId: id, agentId, callId, callVersion, answerLimitMs, atMs } = effect;
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    const number = Number(id.slice(id.lastIndexOf('/') + 1));
    const offer = new LiveOffer(call, id);
    const agent = this.#numbers.get(agentId) ?? -1;
    offer.agent = agent;
    offer.begin(number, callVersion, answerLimitMs);
    this.#offers.set(id, offer);
    this.#workforce.offered(offer, atMs);
  }
}
