/** Converts the core's ids, instants and names to the API's. */
import { fromWireId, fromWireSessionId, type RecordKind } from '../contracts/index.ts';
import { frameOfCentre, type MetricsFrame } from '../metrics/index.ts';
import {
  type AgentQualification,
  type AgentSetting,
  agentQualification,
  type CentreFile,
  type QueueSetting,
} from '../routing/index.ts';
import type { NumberRepository } from '../store/index.ts';
import type { LiveCentre } from './live-centre.ts';
import { mainHandlerId, WireNames } from './projection/wire-names.ts';

/**
 * A stream position in text. Without an epoch it comes from an early version, so from an earlier
 * process.
 */
const placeForm = /^([\w-]{1,64})(?:\.e(\d{1,15}))?:(\d{1,15}(?:\.\d{1,9})?)$/;

type Numbers = Pick<NumberRepository, 'numberOf'>;

/** One version of the centre file, indexed by id. */
interface CentreBook {
  readonly file: CentreFile;
  readonly frame: MetricsFrame;
  readonly agents: ReadonlyMap<string, AgentSetting>;
  readonly queues: ReadonlyMap<string, QueueSetting>;
  /** Ids of agents, by the accounts that log on as them. */
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

/** Converts names and instants of one centre, as seen by one handler. */
export class Wire extends WireNames {
  readonly live: LiveCentre;
  readonly #numbers: Numbers | null;
  #book: CentreBook;

  /** `numbers` gives records their numbers for people [ids stand for them]. */
  constructor(live: LiveCentre, numbers: Numbers | null = null) {
    super(live.names);
    this.live = live;
    this.#numbers = numbers;
    this.#book = bookOf(live.file);
  }

  /** A record's number for people. */
  number(kind: RecordKind, id: string): string {
    return this.#numbers?.numberOf({ centreId: this.ownerId, kind, id }) ?? id;
  }

  /**
   * The agent as whom an account logs on: from the accounts file (first handler) or the centre
   * file, else the agent with the account's id.
   */
  agentOf({ id, agent }: { readonly id: string; readonly agent?: string }): string | null {
    const said = this.handlerId === mainHandlerId ? agent : undefined;
    const agentId = said ?? this.#now.users.get(id) ?? id;
    return this.#now.agents.has(agentId) ? agentId : null;
  }

  /** Agents' capacity, and units per call of each queue, for metrics. */
  get frame(): MetricsFrame {
    return this.#now.frame;
  }

  /** Index of the active version of the centre, made on first use. */
  get #now(): CentreBook {
    if (this.#book.file !== this.live.file) this.#book = bookOf(this.live.file);
    return this.#book;
  }

  /** The centre's time in ms of an ISO instant. */
  atMs(instant: string): number {
    return Date.parse(instant) - this.originMs;
  }

  /** The centre file's id; null: of another centre. */
  fileId(wireId: string): string | null {
    return fromWireId(this.centreId, wireId);
  }

  sessionId(wireId: string): string | null {
    return fromWireSessionId({ centreId: this.centreId, epoch: this.bornInEpoch }, wireId);
  }

  agentSetting(agentId: string): AgentSetting | undefined {
    return this.#now.agents.get(agentId);
  }

  /** Skills, groups and links of an agent, with those that their profile gives. */
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

  /** A stream position in text, with its partition and epoch: `main.e7:68`. */
  place(position: string): string {
    return `${this.handlerId}.e${this.bornInEpoch}:${position}`;
  }

  /** The position in a text, and whether this stream continues from it; null if malformed. */
  positionIn(place: string): { readonly position: string; readonly isOurs: boolean } | null {
    const [, partition, epoch, position] = placeForm.exec(place) ?? [];
    if (partition !== this.handlerId || position === undefined) return null;
    return { position, isOurs: Number(epoch) === this.bornInEpoch };
  }

  /** Stream position of the present state, from which readers continue. */
  resumeToken(): string {
    return this.place(this.live.position);
  }
}
