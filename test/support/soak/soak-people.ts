/**
 * The people behind the telephones of a soak, over HTTP: a warehouse that sends what is released,
 * and a reviewer who decides. Without them no order ends, and each day renews the authorisations of
 * all orders so far, asks for their stock and escalates their holds.
 */

const pageMax = 200;
/** Each of them is cancelled on the day after it came to that. */
const waitingLabels = ['onHold', 'backordered', 'checkHold', 'paymentDeclined'] as const;
const reviewer = 'claire';
const admin = 'nadia';
const dayMs = 86_400_000;
const keyLifeMs = 365 * dayMs;
/** The warehouse looks for orders that may leave. */
const passEveryMs = 7_200_000;

interface Order {
  readonly id: string;
}

/** Works the orders of one centre. */
export class SoakPeople {
  readonly #centre: string;
  readonly #api: string;
  readonly #onError: (error: Error) => void;
  #warehouse: string | null = null;
  #pass: Promise<void> | null = null;
  #dueMs = 0;
  #decideMs = 0;

  constructor(of: {
    readonly address: string;
    readonly centreId: string;
    readonly onError: (error: Error) => void;
  }) {
    this.#api = `${of.address}/api/v1`;
    this.#centre = `/centres/${of.centreId}`;
    this.#onError = of.onError;
  }

  /** Begins what is due, one pass at a time; nobody waits for it, so that the clock is governed. */
  work(nowMs: number): void {
    if (this.#pass !== null || nowMs < this.#dueMs) return;
    this.#dueMs = nowMs + passEveryMs;
    this.#pass = this.#sendAndDecide(nowMs)
      .catch(this.#onError)
      .finally(() => {
        this.#pass = null;
      });
  }

  /** The pass that has begun is over. */
  async rests(): Promise<void> {
    await this.#pass;
  }

  async #sendAndDecide(nowMs: number): Promise<void> {
    await this.#send(nowMs);
    if (nowMs < this.#decideMs) return;
    this.#decideMs = nowMs + dayMs;
    await this.#decide();
  }

  /** Sends what may leave; it arrives at once. */
  async #send(nowMs: number): Promise<void> {
    const expiresAt = new Date(nowMs + keyLifeMs).toISOString();
    const key = { name: 'warehouse', scopes: ['integration'], expiresAt };
    this.#warehouse ??= (await this.#tell(admin, `${this.#centre}/api-keys`, key)).secret ?? null;
    const person = this.#warehouse ?? '';
    for (const { id } of await this.#list(`${this.#centre}/pick-list`)) {
      const { shipments = [] } = await this.#tell(person, `/orders/${id}/shipments`);
      for (const { id: shipmentId, state } of shipments) {
        if (state !== 'picked') continue;
        await this.#tell(person, `/shipments/${shipmentId}/shipped`, {});
        await this.#tell(person, `/shipments/${shipmentId}/delivered`);
      }
    }
  }

  /** Cancels what cannot go on without somebody's decision. */
  async #decide(): Promise<void> {
    for (const status of waitingLabels) {
      for (const { id } of await this.#list(`${this.#centre}/orders?status=${status}`)) {
        await this.#tell(reviewer, `/orders/${id}/cancel`, { reason: 'soak' });
      }
    }
  }

  async #list(path: string): Promise<readonly Order[]> {
    const url = `${this.#api}${path}${path.includes('?') ? '&' : '?'}limit=${pageMax}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${reviewer}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    const { items } = (await answer.json()) as { readonly items: readonly Order[] };
    return items;
  }

  /** What is refused, because the order has changed meanwhile, says nothing. */
  async #tell(person: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${this.#api}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${person}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const told = (await answer.json()) as Answer;
    return answer.ok ? told : {};
  }
}

/** What answers say that is read. */
interface Answer {
  readonly secret?: string;
  readonly shipments?: readonly { readonly id: string; readonly state: string }[];
}
