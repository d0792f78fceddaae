/**
 * Which agents a call is with now: on a leg of it, offered to them, talking, or writing it up.
 *
 * A fold over effects, so that an event can say whom it concerns at the moment it happens; readers
 * who may see their own calls alone are told by it, then and when they come back.
 *
 * Cost: two look-ups per effect of a call.
 */
import { fromWireId, toWireCallId } from '../contracts/index.ts';
import type { Effect } from '../routing/index.ts';
import type { CallBook } from './projection/call-book.ts';
import { isLiveLeg } from './projection/legs.ts';

const nobody: readonly string[] = [];

/** These end an agent's part in a call. */
const endings: ReadonlySet<string> = new Set([
  'interaction.ended',
  'offer.expired',
  'offer.failed',
  'offer.rejected',
  'offer.rescinded',
]);

/** Whom something concerns beside those of its subject. */
export interface AlsoConcerned {
  readonly agentIds?: readonly string[];
  /** Those who have this call. */
  readonly callId?: string | undefined;
}

/** By call, while an agent has part in it; beside it, the legs. */
export class Concerned {
  /** Never changed in place: events keep what they were given. */
  readonly #agents = new Map<string, readonly string[]>();
  /** By offer or interaction: its call, and the one it was passed on to. */
  readonly #callIds = new Map<string, readonly string[]>();
  readonly #calls: CallBook;

  constructor(calls: CallBook) {
    this.#calls = calls;
  }

  /** What it holds, for {@link load}. */
  save() {
    return { agents: this.#agents, callIds: this.#callIds };
  }

  load({ agents, callIds }: ReturnType<Concerned['save']>): void {
    for (const [callId, all] of agents) this.#agents.set(callId, all);
    for (const [offerId, all] of callIds) this.#callIds.set(offerId, all);
  }

  /** Takes one effect that is folded; the agents it concerns, those whose part it ends included. */
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
    // Waits for the agent, or is answered by one whose offer was told.
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

  /** Whom something concerns that was told beside effects, of a subject as `agent/verdier.celia`. */
  ofSubject(subject: string, centreId: string): readonly string[] {
    const slash = subject.indexOf('/');
    const [kind, id] = [subject.slice(0, slash), subject.slice(slash + 1)];
    if (kind === 'agent') return [fromWireId(centreId, id) ?? ''];
    return kind === 'call' ? this.#withLegs(id, this.#agents.get(id) ?? nobody) : nobody;
  }

  /** The core knows nothing of who asks a colleague, or of a leg that dials or alerts. */
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
