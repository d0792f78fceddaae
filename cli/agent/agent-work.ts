/**
 * One agent's work as it is now: the agent, what rings, the call at hand, what to say; and the
 * log-on, made again where a restart of the server has lost it.
 */
import type { Client, ItemAt, Timing } from '#client';
import { type Problem, problemOf, type Resource } from '../terminal/action.ts';
import { type Lined, type Reading, Watch } from '../terminal/watch.ts';

export type Agent = Resource<'/api/v1/agents/{agent}'>;
export type Offer = ItemAt<'/api/v1/agents/{agent}/offers'>;
export type Call = Resource<'/api/v1/calls/{call}'>;
export type Leg = Call['legs'][number];
export type Caller = Resource<'/api/v1/calls/{call}/customer'>;

/** A call, and this agent's leg of it; no leg: wrapped up. */
export interface OwnCall {
  readonly call: Call;
  readonly leg: Leg | null;
}

interface Seen {
  readonly agent: Agent;
  /** Offers that ring or connect. */
  readonly offers: readonly Offer[];
  /** The call at hand; null: none. */
  readonly current: OwnCall | null;
  /** A call made to ask about the one at hand. */
  readonly consult: OwnCall | null;
  /** Who is on the call at hand, or rings; null: no call is there. */
  readonly caller: Caller | null;
  /** What to say now: texts of scripts and prompts. */
  readonly say: readonly string[];
  /** Of the centre. */
  readonly timeZone: string;
}

/** All of it, at one moment. */
export type Work = Seen & Lined;

/** Short ids or full ones; without groups: all that are permitted. */
export interface SignOn {
  readonly groupIds?: readonly string[];
  readonly addressId?: string;
}

export interface AgentWorkOptions {
  readonly client: Client;
  readonly agentId: string;
  readonly centreId: string;
  /** Of the centre, in which its screens speak. */
  readonly timeZone: string;
  readonly timing: Timing;
  /** Nobody else reports it: what is accepted is connected at once. */
  readonly connectsItself: boolean;
}

const types = ['agent.*', 'agentSession.*', 'offer.*', 'call.*', 'interaction.*'];

export class AgentWork {
  readonly client: Client;
  readonly agentId: string;
  readonly watch: Watch<Seen>;
  /** A full id of a short one, `sales`. */
  readonly wire: (id: string) => string;
  /** The call that was made to ask about the one at hand. */
  consultId: string | null = null;
  readonly #connectsItself: boolean;
  readonly #timeZone: string;
  readonly #said = new Map<string, readonly string[]>();
  /** What the agent has signed on to; null: signed off by themselves. */
  #signOn: SignOn | null = null;

  constructor({ client, agentId, centreId, timeZone, timing, connectsItself }: AgentWorkOptions) {
    this.client = client;
    this.agentId = agentId;
    this.wire = (id) => (id.includes('.') ? id : `${centreId}.${id}`);
    this.#connectsItself = connectsItself;
    this.#timeZone = timeZone;
    this.watch = new Watch({ client, timing, types, read: () => this.#read() });
  }

  get now(): Work {
    return this.watch.now;
  }

  /** Signed on from here: an agent who works may be played by the simulation, or sit elsewhere. */
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

  /** At once, or after the call at hand. */
  async signOff(): Promise<Problem | null> {
    this.#signOn = null;
    const params = { agent: this.agentId };
    return problemOf(await this.client.post('/api/v1/agents/{agent}/sign-off', { params }));
  }

  async #read(): Promise<Reading<Seen>> {
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
    const { asOf, items } = offers.body;
    const live = items.filter(({ state }) => /^(offered|accepted|connecting)$/.test(state));
    this.#connect(live);
    const say = current === null ? [] : await this.#textsOf(current.call);
    const caller = await this.#callerOf(current?.call.callId ?? live[0]?.callId);
    const seen = {
      agent: agent.body,
      offers: live,
      current,
      consult,
      caller,
      say,
      timeZone: this.#timeZone,
    };
    return { ok: true, asOf, seen };
  }

  async #callerOf(call: string | undefined): Promise<Caller | null> {
    if (call === undefined) return null;
    const read = await this.client.get('/api/v1/calls/{call}/customer', { params: { call } });
    return read.ok ? read.body : null;
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

  /** Once per call. */
  async #textsOf({ callId: call }: Call): Promise<readonly string[]> {
    const known = this.#said.get(call);
    if (known !== undefined) return known;
    const params = { call };
    const moment = { at: 'orderStart', facts: {} } as const;
    const [scripts, prompts] = await Promise.all([
      this.client.post('/api/v1/calls/{call}/scripts', { params, body: moment }),
      this.client.post('/api/v1/calls/{call}/prompts', { params, body: { facts: {} } }),
    ]);
    const texts = [
      ...(scripts.ok ? scripts.body.items.map(({ words, text }) => words ?? text) : []),
      ...(prompts.ok ? prompts.body.items.map(({ say }) => say) : []),
    ];
    this.#said.clear();
    this.#said.set(call, texts);
    return texts;
  }

  #connect(offers: readonly Offer[]): void {
    for (const { id, state } of this.#connectsItself ? offers : []) {
      if (state !== 'connecting') continue;
      void this.client.post('/api/v1/offers/{offer}/connected', { params: { offer: id } });
    }
  }
}
