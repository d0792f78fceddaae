/**
 * The queue of what holds orders, as one reviewer works it: what waits, and the hold that they have
 * checked out, with its order.
 */
import type { Client, ItemAt, Timing } from '#client';
import type { Order } from '../order/order-work.ts';
import type { Resource } from '../terminal/action.ts';
import { type Lined, type Reading, Watch } from '../terminal/watch.ts';

export type HoldRow = ItemAt<'/api/v1/centres/{centre}/holds'>;
export type Hold = Order['holds'][number];

/** What a hold rests on. */
type Why = Resource<'/api/v1/holds/{hold}/why'>;

export interface Taken {
  readonly hold: Hold;
  readonly order: Order;
  readonly why: Why | null;
}

export interface ReviewSeen {
  /** The most urgent first; those that somebody works too. */
  readonly waiting: readonly HoldRow[];
  /** What is checked out here. */
  readonly taken: Taken | null;
}
export type ReviewNow = ReviewSeen & Lined;

export interface ReviewWorkOptions {
  readonly client: Client;
  readonly centreId: string;
  readonly timing: Timing;
  /** Who works here. */
  readonly person: string;
  /** Of these alone [all]. */
  readonly source?: string;
}

const types = ['hold.*', 'order.*'];
const spacingMs = 100;
/** As many as are shown. */
const limit = 50;

export class ReviewWork {
  readonly client: Client;
  readonly watch: Watch<ReviewSeen>;
  /** The hold that is worked here. */
  holdId: string | null = null;
  readonly #options: ReviewWorkOptions;

  constructor(options: ReviewWorkOptions) {
    const { client, timing } = options;
    this.client = client;
    this.#options = options;
    this.watch = new Watch({ client, timing, types, spacingMs, read: () => this.#read() });
  }

  get now(): ReviewNow {
    return this.watch.now;
  }

  /** Those that nobody works. */
  get free(): readonly HoldRow[] {
    return this.now.waiting.filter(({ owner }) => owner === null);
  }

  async #read(): Promise<Reading<ReviewSeen>> {
    const { client, timing, centreId: centre, person, source } = this.#options;
    const query = { limit, ...(source === undefined ? {} : { source }) };
    const asked = { params: { centre }, query };
    const list = await client.get('/api/v1/centres/{centre}/holds', asked);
    if (!list.ok) return list;
    // What they took before, in another terminal.
    this.holdId ??= list.body.items.find(({ owner }) => owner === person)?.id ?? null;
    const taken = await this.#taken();
    const asOf = new Date(timing.clock.nowMs()).toISOString();
    return { ok: true, asOf, seen: { waiting: list.body.items, taken } };
  }

  /** Null once it is cleared, by whomever. */
  async #taken(): Promise<Taken | null> {
    const { holdId } = this;
    if (holdId === null) return null;
    const params = { order: holdId.slice(0, holdId.lastIndexOf('.')) };
    const [order, why] = await Promise.all([
      this.client.get('/api/v1/orders/{order}', { params }),
      this.client.get('/api/v1/holds/{hold}/why', { params: { hold: holdId } }),
    ]);
    if (!order.ok) return this.now.taken;
    const hold = order.body.holds.find(({ id }) => id === holdId);
    if (hold === undefined) return null;
    return { hold, order: order.body, why: why.ok ? why.body : null };
  }
}
