/**
 * Entries shown to an agent, who dials or skips; after a time limit the next agent is asked.
 *
 * The agent stays ready: on an incoming call the entry goes to another. Restarts end previews.
 * Source: decisions/0025 (9).
 */
import type { Effect } from '../../routing/index.ts';
import type { OutboundEntry } from '../../store/index.ts';
import type { LiveAgent } from '../projection/live-agent.ts';
import type { ServiceAnswer } from '../service-answer.ts';
import type { ListBook, LiveList } from './list-book.ts';
import type { ReadyAgents } from './ready-agents.ts';

export interface Preview {
  readonly list: LiveList;
  readonly entry: OutboundEntry;
  readonly agent: LiveAgent;
  readonly expiresAtMs: number;
  readonly cancel: () => void;
}

/** The part of the dialler that shows entries. */
export interface PreviewDialler {
  readonly agents: ReadyAgents;
  /** Searches again for agents and entries after `inMs`. */
  soon(inMs: number): void;
  dial(list: LiveList, entry: OutboundEntry, agent: LiveAgent): Promise<ServiceAnswer<string>>;
}

export class Previews {
  readonly #book: ListBook;
  readonly #dialler: PreviewDialler;
  /** The preview shown to each agent. */
  readonly #shown = new Map<string, Preview>();
  readonly #skips = new Map<string, Set<string>>();

  constructor(book: ListBook, dialler: PreviewDialler) {
    this.#book = book;
    this.#dialler = dialler;
  }

  of(agentId: string): Preview | undefined {
    return this.#shown.get(agentId);
  }

  skippedBy(entry: OutboundEntry): ReadonlySet<string> | undefined {
    return this.#skips.get(keyOf(entry));
  }

  forget(entry: OutboundEntry): void {
    this.#skips.delete(keyOf(entry));
  }

  show(list: LiveList, entry: OutboundEntry, agent: LiveAgent): void {
    const { live } = this.#book;
    const { agentId } = agent;
    this.#dialler.agents.take(agentId);
    const expiresAtMs = live.nowMs + list.record.document.previewLimitMs;
    const cancel = live.at(expiresAtMs, () => this.skip(agentId));
    this.#shown.set(agentId, { list, entry, agent, expiresAtMs, cancel });
    const expiresAt = live.names.instant(expiresAtMs);
    const told = { entryId: this.#book.entryId(list, entry.n), agentId: agent.shown.id, expiresAt };
    this.#book.tell(list, 'outbound.preview', told, [agentId]);
  }

  async dial({ list, entry, agent }: Preview): Promise<ServiceAnswer<string>> {
    this.#end(agent.agentId);
    this.forget(entry);
    return await this.#dialler.dial(list, entry, agent);
  }

  skip(agentId: string): void {
    const preview = this.#end(agentId);
    if (preview === undefined) return;
    const { list, entry } = preview;
    const skips = this.#skips.get(keyOf(entry)) ?? new Set();
    this.#skips.set(keyOf(entry), skips.add(agentId));
    list.waiting?.add(entry);
    this.#dialler.agents.giveBack(agentId);
    this.#dialler.soon(0);
  }

  /** Ends previews of agents who are busy or gone. */
  observe(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type !== 'agent.state' || !this.#shown.has(effect.agentId)) continue;
      if (effect.state === 'ready') {
        this.#dialler.agents.take(effect.agentId);
        continue;
      }
      const preview = this.#end(effect.agentId);
      preview?.list.waiting?.add(preview.entry);
    }
  }

  endOf(list: LiveList): void {
    for (const [agentId, preview] of this.#shown) {
      if (preview.list !== list) continue;
      this.#end(agentId);
      this.#dialler.agents.giveBack(agentId);
    }
  }

  #end(agentId: string): Preview | undefined {
    const preview = this.#shown.get(agentId);
    preview?.cancel();
    this.#shown.delete(agentId);
    return preview;
  }
}

function keyOf({ listId, n }: OutboundEntry): string {
  return `${listId}.${n}`;
}
