/** Clients that go on with their work while something fails, and what became of each request. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import type { Body } from './api-server.ts';
import { answered, balances, type FailoverShop, waitMsMax } from './failover-machines.ts';

/** Orders, calls and customers that are acknowledged before a failure, and again after it. */
const doneMin = 5;
const lookMs = 50;
const atOnce = { methodId: 'AT-ONCE', token: 'tok_ok' };
const captured = { payment: 'captured', payments: [{ status: 'captured' }] };

export interface OutageVerdict {
  /** Tries of clients that were refused for now, or not answered. */
  readonly refused: number;
  /** Acknowledged requests of which nothing is there. */
  readonly lost: readonly string[];
  /** What is there and belongs to no acknowledged request, or to two. */
  readonly doubled: readonly string[];
}

/** As a load balancer: an address that stays, and leads to the service that serves. */
export async function aFront() {
  let port = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (address: string) => {
      port = Number(new URL(address).port);
    },
  };
}

/**
 * Sells and takes calls before, during and after a failure. `fails` makes the failure and ends it;
 * it waits for `seen` where the failure is to be seen by clients first.
 */
export async function throughOutage(
  shop: FailoverShop,
  of: {
    readonly address: string;
    /** Database or folder with the sandbox's books. */
    readonly place: string;
    readonly fails: (seen: () => Promise<void>) => Promise<void>;
  },
): Promise<OutageVerdict> {
  const { address, place, fails } = of;
  const run = new OutageRun(shop, address);
  await run.goesOn();
  const before = run.refused;
  await fails(() => until(() => run.refused > before));
  await run.goesOn();
  await run.end();
  const { refused, customers, calls, orders } = run;
  const lost: string[] = [];
  for (const number of customers) {
    if ((await customersWith(number, shop, address)) !== 1) lost.push(`customer ${number}`);
  }
  const doubled: string[] = [];
  for (const [path, acknowledged] of [
    ['calls', calls],
    ['orders', orders],
  ] as const) {
    const there = await idsOf(shop, address, `centres/shop/${path}`);
    const more = there.filter((id) => !acknowledged.includes(id));
    doubled.push(...more, ...acknowledged.filter((id, n) => acknowledged.indexOf(id) !== n));
    lost.push(...acknowledged.filter((id) => !there.includes(id)));
  }
  for (const id of orders) {
    await shop.comes(address, id, captured);
    await balances(shop, { place, address, id });
  }
  return { refused, lost, doubled };
}

class OutageRun {
  refused = 0;
  readonly customers: string[] = [];
  readonly calls: string[] = [];
  readonly orders: string[] = [];
  readonly #shop: FailoverShop;
  readonly #address: string;
  readonly #working: Promise<unknown>;
  #isOver = false;

  constructor(shop: FailoverShop, address: string) {
    this.#shop = shop;
    this.#address = address;
    shop.onRefused = () => {
      this.refused += 1;
    };
    const all = [this.#repeats(() => this.#sells()), this.#repeats(() => this.#phones())];
    this.#working = Promise.all([...all, this.#repeats(() => this.#registers())]);
    // Awaited at the end; a failure before is reported there.
    this.#working.catch(() => undefined);
  }

  /** Until each kind of client has had some more requests acknowledged. */
  async goesOn(): Promise<void> {
    const all = [this.customers, this.calls, this.orders];
    const wanted = all.map((done) => done.length + doneMin);
    await Promise.race([
      until(() => all.every((done, n) => done.length >= (wanted[n] ?? 0))),
      this.#working,
    ]);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#working;
  }

  async #repeats(work: () => Promise<void>): Promise<void> {
    while (!this.#isOver) await work();
  }

  async #sells(): Promise<void> {
    const id = await this.#shop.completed(this.#address, atOnce);
    const request = await this.#shop.submission(this.#address, id);
    const { status, text } = await answered(this.#address, request, this.#shop.onRefused);
    expect([status, text]).toEqual([200, text]);
    this.orders.push(id);
  }

  async #phones(): Promise<void> {
    const of = { as: this.#shop.warehouse, body: { queueId: 'shop.orders' } };
    const { callId } = await this.#shop.does(this.#address, 'centres/shop/calls', of);
    this.calls.push(String(callId));
  }

  async #registers(): Promise<void> {
    const number = `${3_000_000 + this.customers.length}`;
    const body = { number, lastName: 'Petit' };
    const request = this.#shop.request('centres/shop/customers', { body });
    const reply = await answered(this.#address, request, this.#shop.onRefused);
    if (reply.status >= 300) {
      // The answer could not be stored: the customer is there, once.
      expect(reply.body).toMatchObject({ code: 'request_carried_out' });
      expect(await customersWith(number, this.#shop, this.#address)).toBe(1);
    }
    this.customers.push(number);
  }
}

async function customersWith(number: string, shop: FailoverShop, address: string): Promise<number> {
  const { items } = await shop.read(address, `centres/shop/customers?q=${number}`);
  return (items as Body[]).filter((customer) => customer['number'] === number).length;
}

async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: waitMsMax, interval: lookMs }).toBe(true);
}

async function idsOf(shop: FailoverShop, address: string, path: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Body = await shop.read(
      address,
      `${path}?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    for (const one of page['items'] as Body[]) ids.push(String(one['callId'] ?? one['id']));
    cursor = page['nextCursor'] as string | null;
  }
  return ids;
}
