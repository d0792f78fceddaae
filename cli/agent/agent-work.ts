/**
 * One agent's current work: state, offers and call, read again whenever an event may have changed
 * it. Repeats a log-on that a restart of the server has lost.
 */
import { type Client, type ItemAt, machineClock, pauseBefore } from '#client';
import {
  fullId,
  orThrow,
  type Problem,
  problemOf,
  type Resource,
  type SignedInClient,
} from '../call/connect.ts';

type Agent = Resource<'/api/v1/agents/{agent}'>;
type Offer = ItemAt<'/api/v1/agents/{agent}/offers'>;
type Call = Resource<'/api/v1/calls/{call}'>;
export type Leg = Call['legs'][number];

/** A call and this agent's leg of it; no leg in wrap-up. */
export interface OwnCall {
  readonly call: Call;
  readonly leg: Leg | null;
}

interface Reading {
  readonly agent: Agent;
  readonly offers: readonly Offer[];
  readonly current: OwnCall | null;
  readonly consult: OwnCall | null;
}

export interface AgentWorkNow extends Reading {
  readonly line: 'connecting' | 'connected' | 'reconnecting';
}

/** Groups to sign on to, by short or full ids. Default: all permitted. */
export interface SignOn {
  readonly groupIds?: readonly string[];
  readonly addressId?: string;
}

export interface AgentWorkOptions extends Pick<SignedInClient, 'client' | 'centreId'> {
  readonly agentId: string;
}

type Listener = (now: AgentWorkNow, before: AgentWorkNow | null) => void;

const types = ['agent.*', 'agentSession.*', 'offer.*', 'call.*', 'interaction.*'] as const;
const timing = { clock: machineClock, random: Math.random };
/** Least time between two readings, so that close events share one. */
const spacingMs = 50;

export class AgentWork {
  readonly client: Client;
  readonly agentId: string;
  readonly wire: (id: string) => string;
  consultId: string | null = null;
  /**
   * Whether this client reports media itself, right after accepting a call, since no gateway does.
   */
  readonly #connectsItself: boolean;
  /** The log-on that the agent asked for here; null once signed off. */
  #signOn: SignOn | null = null;
  readonly #listeners = new Set<Listener>();
  readonly #stop = new AbortController();
  #line: AgentWorkNow['line'] = 'connecting';
  #now: AgentWorkNow | null = null;
  /** The current or last reading, and the one that follows it. */
  #running: Promise<Problem | null> | null = null;
  #next: Promise<Problem | null> | null = null;

  private constructor({ client, agentId, centreId }: AgentWorkOptions, connectsItself: boolean) {
    this.client = client;
    this.agentId = agentId;
    this.wire = (id) => fullId(centreId, id);
    this.#connectsItself = connectsItself;
  }

  /**
   * Makes the work of an agent not yet signed on. @throws {CliError} if the server does not
   * describe its handler.
   */
  static async of(options: AgentWorkOptions): Promise<AgentWork> {
    const asked = { params: { handler: 'main' } };
    const { gateway } = orThrow(await options.client.get('/api/v1/handlers/{handler}', asked));
    return new AgentWork(options, gateway === null);
  }

  /** The last reading. @throws before {@link start}. */
  get now(): AgentWorkNow {
    if (this.#now === null) throw new Error('nothing has been read yet');
    return this.#now;
  }

  /** Whether this client signed the agent on; others may be simulated, or use another client. */
  get isOurs(): boolean {
    return this.#signOn !== null;
  }

  async signOn(to: SignOn): Promise<Problem | null> {
    const { groupIds, addressId } = to;
    const body = {
      ...(groupIds === undefined ? {} : { groupIds: groupIds.map(this.wire) }),
      ...(addressId === undefined ? {} : { addressId: this.wire(addressId) }),
    };
    const asked = { params: { agent: this.agentId }, body };
    const answer = await this.client.post('/api/v1/agents/{agent}/sign-on', asked);
    if (!answer.ok) return answer.problem;
    this.#signOn = to;
    return this.read();
  }

  /** Logs the agent off, at once or after the present call. */
  async signOff(): Promise<Problem | null> {
    this.#signOn = null;
    const params = { agent: this.agentId };
    return problemOf(await this.client.post('/api/v1/agents/{agent}/sign-off', { params }));
  }

  /** Reads once, then listens; null on success. */
  async start(): Promise<Problem | null> {
    const problem = await this.read();
    if (problem === null) void this.#listen();
    return problem;
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits until `isSo` holds; false after `limitMs`, or on a stop. */
  until(isSo: () => boolean, limitMs: number, stop: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (): void => {
        forget();
        cancel();
        stop.removeEventListener('abort', end);
        resolve(isSo());
      };
      const forget = this.onChange(() => isSo() && end());
      const cancel = timing.clock.after(limitMs, end);
      stop.addEventListener('abort', end);
      if (isSo() || stop.aborted) end();
    });
  }

  /** Reads again; during a reading, returns the next one. */
  read(): Promise<Problem | null> {
    this.#next ??= this.#readAfter(this.#running);
    return this.#next;
  }

  close(): void {
    this.#stop.abort();
  }

  async #listen(): Promise<void> {
    const { signal } = this.#stop;
    for await (const told of this.client.events({ types, signal })) {
      this.#line = told.kind === 'reconnecting' ? 'reconnecting' : 'connected';
      if (told.kind === 'reconnecting') this.#show(this.now);
      else void this.read();
    }
  }

  async #readAfter(before: Promise<Problem | null> | null): Promise<Problem | null> {
    await before;
    if (before !== null) await new Promise<void>((done) => timing.clock.after(spacingMs, done));
    this.#running = this.#next;
    this.#next = null;
    const { signal } = this.#stop;
    for (let tries = 0; !signal.aborted; tries += 1) {
      const problem = await this.#readOnce();
      if (problem === null || !problem.retryable || this.#now === null) return problem;
      this.#show(this.#now, 'reconnecting');
      await pauseBefore(tries, timing, { signal });
    }
    return null;
  }

  async #readOnce(): Promise<Problem | null> {
    const { client } = this;
    const params = { agent: this.agentId };
    const [agent, offers] = await Promise.all([
      client.get('/api/v1/agents/{agent}', { params }),
      client.get('/api/v1/agents/{agent}/offers', { params }),
    ]);
    if (!agent.ok) return agent.problem;
    if (!offers.ok) return offers.problem;
    this.#signOnAgain(agent.body);
    const held = agent.body.work.find(({ phase }) => phase !== 'offer');
    const current = held === undefined ? null : await this.#own(held.callId);
    const asks = current?.leg?.features.includes('cancel-consult') === true;
    if (!asks) this.consultId = null;
    const consult = this.consultId === null ? null : await this.#own(this.consultId);
    const live = offers.body.items.filter(({ state }) =>
      ['offered', 'accepted', 'connecting'].includes(state),
    );
    this.#connect(live);
    this.#show({ agent: agent.body, offers: live, current, consult });
    return null;
  }

  #signOnAgain({ derivedState }: Agent): void {
    const lost = this.#signOn;
    if (derivedState !== 'loggedOff' || lost === null) return;
    this.#signOn = null;
    void this.signOn(lost);
  }

  async #own(id: string): Promise<OwnCall | null> {
    const read = await this.client.get('/api/v1/calls/{call}', { params: { call: id } });
    if (!read.ok) return null;
    const own = read.body.legs.filter(({ agentId, state }) => {
      return agentId === this.agentId && state !== 'disconnected' && state !== 'ended';
    });
    return { call: read.body, leg: own.at(-1) ?? null };
  }

  #connect(offers: readonly Offer[]): void {
    for (const { id, state } of this.#connectsItself ? offers : []) {
      if (state !== 'connecting') continue;
      void this.client.post('/api/v1/offers/{offer}/connected', { params: { offer: id } });
    }
  }

  #show(reading: Reading, line = this.#line): void {
    const before = this.#now;
    const now = { ...reading, line };
    this.#now = now;
    for (const listener of [...this.#listeners]) listener(now, before);
  }
}
