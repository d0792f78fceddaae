/**
 * An order that somebody takes in the terminal: the call it is taken on, the customer, the order as
 * it is now, what to say, and what to offer.
 */
import type { Client, ItemAt } from '#client';
import { type AgentWork, typesOfCalls, type Work } from '../agent/agent-work.ts';
import { type Problem, problemOf, type Resource } from '../terminal/action.ts';
import { type Lined, type Reading, Watch } from '../terminal/watch.ts';

export type Order = Resource<'/api/v1/orders/{order}'>;
export type Customer = Resource<'/api/v1/customers/{customer}'>;

/** Something to offer beside a line. */
export type Offered = ItemAt<'/api/v1/orders/{order}/prompts'>;

export interface OrderSeen {
  /** What rings, and the call at hand; null: orders are taken without calls. */
  readonly calls: Work | null;
  readonly customer: Customer | null;
  readonly order: Order | null;
  readonly prompts: readonly Offered[];
  /** What to say now, and notes. */
  readonly say: readonly string[];
  /** What was searched for. */
  readonly found: readonly string[];
}
export type OrderNow = OrderSeen & Lined;

export interface OrderWorkOptions {
  readonly client: Client;
  readonly centreId: string;
  readonly calls: AgentWork | null;
  /** In place of the call at hand. */
  readonly callId?: string;
}

const ofOrders = ['order.*', 'hold.*', 'payment.*', 'prompt.*'];

export class OrderWork {
  readonly client: Client;
  readonly calls: AgentWork | null;
  readonly watch: Watch<OrderSeen>;
  readonly wire: (id: string) => string;
  readonly centreId: string;
  found: readonly string[] = [];
  /** Typed before there is an order to put it on. */
  sourceCode: string | null = null;
  readonly #options: OrderWorkOptions;
  #customer: Customer | null = null;
  #orderId: string | null = null;
  /** What to say, and of which moment. */
  #said: { readonly of: string; readonly texts: readonly string[] } = { of: '', texts: [] };

  constructor(options: OrderWorkOptions) {
    const { client, calls, centreId } = options;
    this.#options = options;
    this.client = client;
    this.calls = calls;
    this.centreId = centreId;
    this.wire = (id) => (id.includes('.') ? id : `${centreId}.${id}`);
    const types = calls === null ? ofOrders : [...ofOrders, ...typesOfCalls];
    this.watch = new Watch({ client, types, read: () => this.#read() });
  }

  get now(): OrderNow {
    return this.watch.now;
  }

  /** The number of who calls; '': nobody does. */
  get callerNumber(): string {
    const { leg = null, call = null } = this.now.calls?.current ?? {};
    return leg?.callerId?.number ?? call?.legs[0]?.callerId?.number ?? '';
  }

  /** Begins an order for a customer, on the call. */
  async begin(customer: Customer): Promise<Problem | null> {
    const callId = this.#options.callId ?? this.now.calls?.current?.call.callId;
    const made = await this.client.post('/api/v1/centres/{centre}/orders', {
      params: { centre: this.centreId },
      body: {
        customerId: customer.id,
        ...(callId === undefined ? {} : { callId }),
        ...(this.sourceCode === null ? {} : { sourceCode: this.sourceCode }),
      },
    });
    if (made.ok) this.#takeUp(made.body.id, customer);
    return problemOf(made);
  }

  /** Goes on with an order there is. */
  async open(id: string): Promise<Problem | null> {
    const order = await this.client.get('/api/v1/orders/{order}', { params: { order: id } });
    if (!order.ok) return order.problem;
    const params = { customer: order.body.customerId };
    const customer = await this.client.get('/api/v1/customers/{customer}', { params });
    if (customer.ok) this.#takeUp(id, customer.body);
    return problemOf(customer);
  }

  /** Nothing is at hand any more. */
  forget(): void {
    this.#orderId = null;
    this.#customer = null;
    this.sourceCode = null;
  }

  #takeUp(orderId: string, customer: Customer): void {
    this.#orderId = orderId;
    this.#customer = customer;
    this.found = [];
  }

  async #read(): Promise<Reading<OrderSeen>> {
    const { client, calls, found } = this;
    const problem = (await calls?.watch.read()) ?? null;
    if (problem !== null) return { ok: false, problem };
    const seen = { calls: calls?.now ?? null, customer: this.#customer, found };
    const none = { order: null, prompts: [], say: [] };
    if (this.#orderId === null) return { ok: true, seen: { ...seen, ...none } };
    const params = { order: this.#orderId };
    const order = await client.get('/api/v1/orders/{order}', { params });
    if (!order.ok) return order;
    const [say, prompts] = await Promise.all([
      this.#textsOf(order.body),
      this.#promptsOf(order.body),
    ]);
    return { ok: true, seen: { ...seen, order: order.body, prompts, say } };
  }

  /** Once for each moment of the order. */
  async #textsOf({ id, entry, lines }: Order): Promise<readonly string[]> {
    if (entry !== 'draft' && entry !== 'completing') return [];
    const of = `${id} ${entry} ${lines.at(-1)?.id}`;
    if (this.#said.of === of) return this.#said.texts;
    // A source code may bring lines of its own: the start is the first that is seen of an order.
    const inDraft = this.#said.of.startsWith(id) ? 'line' : 'start';
    const moment = entry === 'completing' ? 'end' : inDraft;
    const asked = { params: { order: id }, query: { moment } };
    const scripts = await this.client.get('/api/v1/orders/{order}/scripts', asked);
    const items = scripts.ok ? scripts.body.items : [];
    const texts = items.map(({ id: script, kind, text, mustConfirm, isConfirmed }) => {
      return `${kind} ${text}${mustConfirm && !isConfirmed ? ` (then: said ${script})` : ''}`;
    });
    this.#said = { of, texts };
    return texts;
  }

  async #promptsOf({ id, entry }: Order): Promise<readonly Offered[]> {
    if (entry !== 'draft' && entry !== 'completing') return [];
    const params = { order: id };
    const prompts = await this.client.get('/api/v1/orders/{order}/prompts', { params });
    return prompts.ok ? prompts.body.items.filter(({ answer }) => answer === 'shown') : [];
  }
}
