/**
 * The queue of what holds orders, as one reviewer works it: what waits, and the hold that they have
 * checked out, with its order.
 */
import type { Client, ItemAt } from '#client';
import type { Order } from '../order/order-work.ts';
import type { Resource } from '../terminal/action.ts';
import { type Lined, type Reading, Watch } from '../terminal/watch.ts';

export type HoldRow = ItemAt<'/api/v1/centres/{centre}/holds'>;
export type Hold = Order['holds'][number];

export interface Taken {
  readonly hold: Hold;
  readonly order: Order;
  /** What the hold rests on. */
  readonly why: Resource<'/api/v1/holds/{hold}/why'> | null;
}

interface ReviewSeen {
  /** The most urgent first; those that somebody works too. */
  readonly waiting: readonly HoldRow[];
  /** What is checked out here. */
  readonly taken: Taken | null;
}
export type ReviewNow = ReviewSeen & Lined;

export interface ReviewWorkOptions {
  readonly client: Client;
  readonly centreId: string;
  /** Who works here. */
  readonly person: string;
  /** Of these alone [all]. */
  readonly source?: string;
}

/** As many as are shown. */
const limit = 50;

export class ReviewWork {
  readonly client: Client;
  readonly watch: Watch<ReviewSeen>;
  /** The hold that is worked here. */
  holdId: string | null = null;

  constructor(options: ReviewWorkOptions) {
    const { client } = options;
    this.client = client;
    const types = ['hold.*', 'order.*'];
    this.watch = new Watch({ client, types, read: () => this.#read(options) });
  }

  get now(): ReviewNow {
    return this.watch.now;
  }

  /** Those that nobody works. */
  get free(): readonly HoldRow[] {
    return this.now.waiting.filter(({ owner }) => owner === null);
  }

  async #read(options: ReviewWorkOptions): Promise<Reading<ReviewSeen>> {
    const { client, centreId: centre, person, source } = options;
    const query = { limit, ...(source === undefined ? {} : { source }) };
    const asked = { params: { centre }, query };
    const list = await client.get('/api/v1/centres/{centre}/holds', asked);
    if (!list.ok) return list;
    // What they took before, in another terminal.
    this.holdId ??= list.body.items.find(({ owner }) => owner === person)?.id ?? null;
    const taken = this.holdId === null ? null : await this.#taken(this.holdId);
    return { ok: true, seen: { waiting: list.body.items, taken } };
  }

  /** Null once it is cleared, by whomever. */
  async #taken(hold: string): Promise<Taken | null> {
    const order = hold.slice(0, hold.lastIndexOf('.'));
    const [read, why] = await Promise.all([
      this.client.get('/api/v1/orders/{order}', { params: { order } }),
      this.client.get('/api/v1/holds/{hold}/why', { params: { hold } }),
    ]);
    if (!read.ok) return this.now.taken;
    const own = read.body.holds.find(({ id }) => id === hold);
    return own === undefined
      ? null
      : { hold: own, order: read.body, why: why.ok ? why.body : null };
  }
}
