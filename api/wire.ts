/**
 * From the core's ids, instants and names to those of the wire.
 *
 * Source: ux-and-api.md 2.1.
 */
import {
  fromWireId,
  fromWireSessionId,
  toWireId,
  toWireOfferId,
  toWireSessionId,
} from '../contracts/index.ts';
import type { LiveCentre } from '../live/index.ts';
import { frameOfCentre, type MetricsFrame } from '../metrics/index.ts';
import {
  type AgentQualification,
  type AgentSetting,
  agentQualification,
  type CentreFile,
  type QueueSetting,
} from '../routing/index.ts';

/** The one handler of a centre that `callwright start` makes. */
export const handlerId = 'main';

/** One version of the centre, by id. */
interface CentreBook {
  readonly file: CentreFile;
  readonly frame: MetricsFrame;
  readonly agents: ReadonlyMap<string, AgentSetting>;
  readonly queues: ReadonlyMap<string, QueueSetting>;
}

function bookOf(file: CentreFile): CentreBook {
  return {
    file,
    frame: frameOfCentre(file),
    agents: new Map((file.agents ?? []).map((agent) => [agent.id, agent])),
    queues: new Map(file.queues.map((queue) => [queue.id, queue])),
  };
}

/** Speaks for one centre. */
export class Wire {
  readonly live: LiveCentre;
  readonly centreId: string;
  #book: CentreBook;

  constructor(live: LiveCentre) {
    this.live = live;
    this.centreId = live.file.id;
    this.#book = bookOf(live.file);
  }

  /** Capacity, and the units that a call of a queue takes. */
  get frame(): MetricsFrame {
    return this.#now.frame;
  }

  /** The active version's, made when it is first asked for. */
  get #now(): CentreBook {
    if (this.#book.file !== this.live.file) this.#book = bookOf(this.live.file);
    return this.#book;
  }

  /** A time of the centre as ISO 8601. */
  instant(atMs: number): string {
    return new Date(this.live.originMs + atMs).toISOString();
  }

  instantOrNull(atMs: number | null): string | null {
    return atMs === null ? null : this.instant(atMs);
  }

  /** An ISO instant as a time of the centre. */
  atMs(instant: string): number {
    return Date.parse(instant) - this.live.originMs;
  }

  /** An id of the centre file: agent, queue, group, address. */
  id(fileId: string): string {
    return toWireId(this.centreId, fileId);
  }

  idOrNull(fileId: string | null): string | null {
    return fileId === null ? null : this.id(fileId);
  }

  offer(offerId: string): string {
    return toWireOfferId(offerId);
  }

  session(sessionId: string): string {
    return toWireSessionId(this.centreId, sessionId);
  }

  sessionOrNull(sessionId: string | null): string | null {
    return sessionId === null ? null : this.session(sessionId);
  }

  /** The file id behind a wire id; null: none of this centre. */
  fileId(wireId: string): string | null {
    return fromWireId(this.centreId, wireId);
  }

  sessionId(wireId: string): string | null {
    return fromWireSessionId(this.centreId, wireId);
  }

  agentSetting(agentId: string): AgentSetting | undefined {
    return this.#now.agents.get(agentId);
  }

  /** The agent's skills, groups and links, those of his profile included. */
  qualification(agentId: string): AgentQualification | null {
    const setting = this.#now.agents.get(agentId);
    return setting === undefined ? null : agentQualification(this.live.file, setting);
  }

  queueSetting(queueId: string): QueueSetting | undefined {
    return this.#now.queues.get(queueId);
  }

  agentName(agentId: string): string {
    return this.#now.agents.get(agentId)?.name ?? agentId;
  }

  queueName(queueId: string): string {
    return this.#now.queues.get(queueId)?.name ?? queueId;
  }

  /** A position of the stream with its partition. */
  place(position: string): string {
    return `${handlerId}:${position}`;
  }

  /** The place in the event stream that readings of now include. */
  resumeToken(): string {
    return this.place(this.live.position);
  }
}
