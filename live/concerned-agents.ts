/**
 * The agents whom a call concerns now: on a leg, offered, talking or in wrap-up. Events name them,
 * for readers who may see only their own calls.
 *
 * Cost: two look-ups for each effect of a call.
 */
import { fromWireId, toWireCallId } from '../contracts/index.ts';
import type { Effect } from '../routing/index.ts';
import type { CallBook } from './projection/call-book.ts';
import { isLiveLeg } from './projection/leg-readings.ts';

const nobody: readonly string[] = [];

const endings: ReadonlySet<string> = new Set([
  'interaction.ended',
  'offer.expired',
  'offer.failed',
  'offer.rejected',
  'offer.rescinded',
]);

export interface RelatedParties {
  readonly agentIds?: readonly string[];
  readonly callId?: string | undefined;
}

/** Agents by call, while they have part in it; those of its legs are added when read. */
export class ConcernedAgents {
  /** A list is replaced, never changed, as events refer to it. */
  readonly #agents = new Map<string, readonly string[]>();
  readonly #callIds = new Map<string, readonly string[]>();
  readonly #calls: CallBook;

  constructor(calls: CallBook) {
    this.#calls = calls;
  }

  save() {
    return { agents: this.#agents, callIds: this.#callIds };
  }

  load({ agents, callIds }: ReturnType<ConcernedAgents['save']>): void {
    for (const [callId, all] of agents) this.#agents.set(callId, all);
    for (const [offerId, all] of callIds) this.#callIds.set(offerId, all);
  }

  apply(effect: Effect): readonly string[] {
    if (effect.type === 'refused') return nobody;
    if (!('callId' in effect)) return 'agentId' in effect ? [effect.agentId] : nobody;
    const callId = toWireCallId(effect.callId);
    const isEnd = effect.type === 'call.ended';
    return this.#withLegs(callId, this.#apply(callId, effect), isEnd);
  }

  #apply(callId: string, effect: Extract<Effect, { callId: string }>): readonly string[] {
    const before = this.#agents.get(callId) ?? nobody;
    const agentId = 'agentId' in effect ? effect.agentId : undefined;
    if (agentId === undefined) return before;
    const after = before.includes(agentId) ? before : [...before, agentId];
    // A call that waits for this agent, or that a known agent answered, adds nobody.
    if (!('offerId' in effect) || effect.offerId === undefined) return after;
    const { offerId, type } = effect;
    const callIds = this.#callIds.get(offerId) ?? nobody;
    if (endings.has(type)) {
      for (const one of callIds) this.#leave(one, agentId);
      this.#callIds.delete(offerId);
    } else {
      this.#agents.set(callId, after);
      if (!callIds.includes(callId)) this.#callIds.set(offerId, [...callIds, callId]);
    }
    return after;
  }

  #leave(callId: string, agentId: string): void {
    const left = this.#agents.get(callId)?.filter((id) => id !== agentId) ?? nobody;
    if (left.length > 0) this.#agents.set(callId, left);
    else this.#agents.delete(callId);
  }

  /**
   * Agents concerned by an event that is no core effect, from a subject such as
   * `agent/verdier.celia`.
   */
  ofSubject(subject: string, centreId: string): readonly string[] {
    const slash = subject.indexOf('/');
    const [kind, id] = [subject.slice(0, slash), subject.slice(slash + 1)];
    if (kind === 'agent') return [fromWireId(centreId, id) ?? ''];
    return kind === 'call' ? this.#withLegs(id, this.#agents.get(id) ?? nobody) : nobody;
  }

  /** Adds agents who consult, dial or alert on a leg, as the core does not know these. */
  #withLegs(callId: string, agents: readonly string[], isEnd = false): readonly string[] {
    let all = agents;
    for (const [place, { agentId, leg }] of this.#calls.kept(callId)?.legs.entries() ?? []) {
      if (agentId === null || all.includes(agentId)) continue;
      if (!isLiveLeg(leg) && !(isEnd && place === 0)) continue;
      all = [...all, agentId];
    }
    return all;
  }
}
