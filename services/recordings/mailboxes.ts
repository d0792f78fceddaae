/**
 * Voicemails: who hears their messages, and the lamps of these agents' telephones, which are lit
 * while a message waits. Source: decision 0054.
 */
import type { LiveCentre } from '../../live/index.ts';
import {
  type AgentSetting,
  agentQualification,
  type CentreFile,
  type Effect,
  type QueueSetting,
} from '../../routing/index.ts';
import { type RecordingRecord, recordingOwner, type Store } from '../../store/index.ts';

export interface MailboxesOptions {
  readonly live: LiveCentre;
  readonly store: Store;
}

export interface MessageSearch {
  readonly isWaiting?: boolean | undefined;
  /** Those that come after it; null: from the latest on. */
  readonly after: Pick<RecordingRecord, 'beganAtMs' | 'callId'> | null;
  readonly limit: number;
}

/** Agents who hear a voicemail's messages: whose it is, and those with a link to its queue. */
export function hearersOf(mailbox: string, file: CentreFile): readonly string[] {
  const { voicemail } = file.queues.find(({ id }) => id === mailbox) ?? {};
  const { agents = [] } = file;
  return agents.flatMap((agent) => (hears(agent, voicemail, file) ? agent.id : []));
}

function hears(
  agent: AgentSetting,
  voicemail: QueueSetting['voicemail'],
  file: CentreFile,
): boolean {
  if (voicemail === undefined) return false;
  if (agent.id === voicemail.agent) return true;
  return agentQualification(file, agent).links.some(({ queue }) => queue === voicemail.queue);
}

export class Mailboxes {
  readonly #of: MailboxesOptions;
  readonly #centreId: string;
  /** Where agents with a voicemail are logged on. */
  readonly #seats = new Map<string, string>();

  constructor(of: MailboxesOptions) {
    const { live } = of;
    this.#of = of;
    this.#centreId = live.names.centreId;
    for (const { agentId } of live.projection.agents.all()) this.#note(agentId);
    live.stations.settleLamps = () => {
      for (const agentId of this.#seats.keys()) this.#light(agentId);
    };
    live.onEffects((effects) => {
      for (const effect of effects) if (effect.type === 'agent.state') this.#moved(effect);
    });
  }

  /** Voicemails whose messages an agent hears. */
  ofAgent(agentId: string): readonly string[] {
    const { file } = this.#of.live;
    const all = file.queues.filter(({ voicemail }) => voicemail !== undefined);
    const agent = all.length === 0 ? undefined : file.agents?.find(({ id }) => id === agentId);
    if (agent === undefined) return [];
    return all.flatMap(({ id, voicemail }) => (hears(agent, voicemail, file) ? id : []));
  }

  /** Messages of some voicemails, the latest first. */
  list(mailboxes: readonly string[], of: MessageSearch): readonly RecordingRecord[] {
    const { recordings } = this.#of.store;
    const all = mailboxes.flatMap((mailbox) =>
      recordings.list({ centreId: this.#centreId, mailbox, ...of }),
    );
    return all.sort(byLatest).slice(0, of.limit);
  }

  hear({ callId, mailbox }: RecordingRecord, person: string): void {
    const { live, store } = this.#of;
    const heardAtMs = live.originMs + live.nowMs;
    store.recordings.hear({ centreId: this.#centreId, callId, heardAtMs, heardBy: person });
    this.settle(mailbox);
  }

  drop({ callId, mailbox }: RecordingRecord): void {
    const { keys, sounds, recordings } = this.#of.store;
    const owner = recordingOwner(this.#centreId, callId);
    keys.destroy(keys.idsOf([owner]));
    sounds?.drop(owner);
    recordings.drop(this.#centreId, callId);
    this.settle(mailbox);
  }

  /** Lights or puts out the lamps of those who hear a voicemail; null: it is none. */
  settle(mailbox: string | null): void {
    if (mailbox === null) return;
    for (const agentId of hearersOf(mailbox, this.#of.live.file)) this.#light(agentId);
  }

  #light(agentId: string): void {
    const { live } = this.#of;
    const addressId = this.#seats.get(agentId);
    if (addressId === undefined) return;
    const waiting = this.list(this.ofAgent(agentId), { isWaiting: true, after: null, limit: 1 });
    live.stations.change(addressId, { messageWaiting: waiting.length > 0 });
  }

  /** Of an agent without a voicemail the lamp stays as others have set it. */
  #moved({ agentId }: Extract<Effect, { readonly type: 'agent.state' }>): void {
    const left = this.#seats.get(agentId);
    this.#note(agentId);
    if (this.#seats.get(agentId) === left) return;
    // Events of an instant come before what follows from it.
    queueMicrotask(() => {
      if (left !== undefined) this.#of.live.stations.change(left, { messageWaiting: false });
      this.#light(agentId);
    });
  }

  #note(agentId: string): void {
    const { live } = this.#of;
    const { addressId = null } = live.projection.agents.get(agentId)?.shown ?? {};
    const seat = live.names.fileIdOrNull(addressId);
    if (seat === null || this.ofAgent(agentId).length === 0) this.#seats.delete(agentId);
    else this.#seats.set(agentId, seat);
  }
}

function byLatest(a: RecordingRecord, b: RecordingRecord): number {
  if (a.beganAtMs !== b.beganAtMs) return b.beganAtMs - a.beganAtMs;
  return a.callId < b.callId ? 1 : -1;
}
