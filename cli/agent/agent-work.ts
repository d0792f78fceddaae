/**
 * One agent's current work: state, offers and the call at hand. Repeats the log-on if a restart of
 * the server has lost it.
 */
import type { Client, ItemAt } from '#client';
import { type Problem, problemOf, type Resource } from '../terminal/action.ts';
import { orThrow, type SignedInClient } from '../terminal/connect.ts';
import { type ConnectionStatus, Watch, type WatchReading } from '../terminal/watch.ts';

type Agent = Resource<'/api/v1/agents/{agent}'>;
type Offer = ItemAt<'/api/v1/agents/{agent}/offers'>;
type Call = Resource<'/api/v1/calls/{call}'>;
export type Leg = Call['legs'][number];

/** A call and this agent's leg of it; no leg in wrap-up. */
export interface OwnCall {
  readonly call: Call;
  readonly leg: Leg | null;
}

interface Seen {
  readonly agent: Agent;
  readonly offers: readonly Offer[];
  readonly current: OwnCall | null;
  readonly consult: OwnCall | null;
}

export type AgentWorkNow = Seen & ConnectionStatus;

/** Groups to sign on to, by short or full ids. Default: all that the agent is permitted. */
export interface SignOn {
  readonly groupIds?: readonly string[];
  readonly addressId?: string;
}

export interface AgentWorkOptions extends Pick<SignedInClient, 'client' | 'centreId'> {
  readonly agentId: string;
}

const typesOfCalls = ['agent.*', 'agentSession.*', 'offer.*', 'call.*', 'interaction.*'];

export class AgentWork {
  readonly client: Client;
  readonly agentId: string;
  readonly watch: Watch<Seen>;
  readonly wire: (id: string) => string;
  consultId: string | null = null;
  /**
   * Whether this client reports media, as nobody else does: an accepted call is connected at once.
   */
  readonly #connectsItself: boolean;
  /** The log-on that the agent asked for here; null once signed off. */
  #signOn: SignOn | null = null;

  private constructor(options: AgentWorkOptions, connectsItself: boolean) {
    const { client, agentId, centreId } = options;
    this.client = client;
    this.agentId = agentId;
    this.wire = (id) => (id.includes('.') ? id : `${centreId}.${id}`);
    this.#connectsItself = connectsItself;
    this.watch = new Watch({ client, types: typesOfCalls, read: () => this.#read() });
  }

  /** Not yet signed on. @throws {CliError} if the server does not say what it serves. */
  static async of(options: AgentWorkOptions): Promise<AgentWork> {
    const asked = { params: { handler: 'main' } };
    const { gateway } = orThrow(await options.client.get('/api/v1/handlers/{handler}', asked));
    return new AgentWork(options, gateway === null);
  }

  get now(): AgentWorkNow {
    return this.watch.now;
  }

  /**
   * Whether this client signed the agent on. An agent at work may also be simulated, or sit
   * elsewhere.
   */
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
    return this.watch.read();
  }

  /** Logs the agent off, at once or after the call at hand. */
  async signOff(): Promise<Problem | null> {
    this.#signOn = null;
    const params = { agent: this.agentId };
    return problemOf(await this.client.post('/api/v1/agents/{agent}/sign-off', { params }));
  }

  async #read(): Promise<WatchReading<Seen>> {
    const { client } = this;
    const params = { agent: this.agentId };
    const [agent, offers] = await Promise.all([
      client.get('/api/v1/agents/{agent}', { params }),
      client.get('/api/v1/agents/{agent}/offers', { params }),
    ]);
    if (!agent.ok) return agent;
    if (!offers.ok) return offers;
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
    return { ok: true, seen: { agent: agent.body, offers: live, current, consult } };
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
}
