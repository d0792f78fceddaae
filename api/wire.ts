/**
 * From the core's ids, instants and names to those of the wire.
 *
 * Source: ux-and-api.md 2.1.
 */
import { fromWireId, fromWireSessionId } from '../contracts/index.ts';
import { type LiveCentre, mainHandlerId, WireNames } from '../live/index.ts';
import { frameOfCentre, type MetricsFrame } from '../metrics/index.ts';
import {
  type AgentQualification,
  type AgentSetting,
  agentQualification,
  type CentreFile,
  type QueueSetting,
} from '../routing/index.ts';

/** Places of before lives had numbers are of another life. */
const placeForm = /^([\w-]{1,64})(?:\.e(\d{1,15}))?:(\d{1,15}(?:\.\d{1,9})?)$/;

/** One version of the centre, by id. */
interface CentreBook {
  readonly file: CentreFile;
  readonly frame: MetricsFrame;
  readonly agents: ReadonlyMap<string, AgentSetting>;
  readonly queues: ReadonlyMap<string, QueueSetting>;
  /** Ids of agents by the accounts that sign on as them. */
  readonly users: ReadonlyMap<string, string>;
}

function bookOf(file: CentreFile): CentreBook {
  return {
    file,
    frame: frameOfCentre(file),
    agents: new Map((file.agents ?? []).map((agent) => [agent.id, agent])),
    queues: new Map(file.queues.map((queue) => [queue.id, queue])),
    users: new Map(
      (file.agents ?? []).flatMap(({ id, user }) => (user === undefined ? [] : [[user, id]])),
    ),
  };
}

/** Speaks for one centre. */
export class Wire extends WireNames {
  readonly live: LiveCentre;
  #book: CentreBook;

  constructor(live: LiveCentre) {
    super(live.names);
    this.live = live;
    this.#book = bookOf(live.file);
  }

  /**
   * The agent of an account: as the accounts (of the first handler) or the centre file say, else of
   * the same id.
   */
  agentOf({ id, agent }: { readonly id: string; readonly agent?: string }): string | null {
    const said = this.handlerId === mainHandlerId ? agent : undefined;
    const agentId = said ?? this.#now.users.get(id) ?? id;
    return this.#now.agents.has(agentId) ? agentId : null;
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

  /** An ISO instant as a time of the centre. */
  atMs(instant: string): number {
    return Date.parse(instant) - this.originMs;
  }

  /** The file id behind a wire id; null: none of this centre. */
  fileId(wireId: string): string | null {
    return fromWireId(this.centreId, wireId);
  }

  sessionId(wireId: string): string | null {
    return fromWireSessionId({ centreId: this.centreId, epoch: this.bornInEpoch }, wireId);
  }

  agentSetting(agentId: string): AgentSetting | undefined {
    return this.#now.agents.get(agentId);
  }

  /** The agent's skills, groups and links, those of their profile included. */
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

  /** A position of the stream with its partition and the life that it runs on from: `main.e7:68`. */
  place(position: string): string {
    return `${this.handlerId}.e${this.bornInEpoch}:${position}`;
  }

  /** The position in a place of the stream, and whether this stream runs on from it; null: it is no place. */
  positionIn(place: string): { readonly position: string; readonly isOurs: boolean } | null {
    const [, partition, epoch, position] = placeForm.exec(place) ?? [];
    if (partition !== this.handlerId || position === undefined) return null;
    return { position, isOurs: Number(epoch) === this.bornInEpoch };
  }

  /** The place in the event stream that readings of now include. */
  resumeToken(): string {
    return this.place(this.live.position);
  }
}
