/** Hosts in processes of their own, one after another on one file, each killed in its turn. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { PlainOptions } from '../../../bench/orders/plain-orders.ts';
import type { Verdict } from '../../../contracts/index.ts';
import type { Message, ProcessHost } from '../../../workflows/index.ts';
import { aFolder } from '../a-folder.ts';
import { type StripePlace, stripeDoers } from '../stripe/stripe-doers.ts';
import type { ChildAnswer, ChildOrder, HostEnding } from './host-child.ts';
import { type DurableHost, newPlace } from './host-stage.ts';
import { openHostOf } from './open-host-of.ts';
import { plainReturns } from './plain-hosts.ts';
import { postgresHere } from './postgres-here.ts';
import { isTemporalHere } from './temporal-here.ts';

/** On Temporal, a host's worker is killed with it. */
export const killedHosts: readonly DurableHost[] = [
  'sqlite',
  ...(postgresHere === null ? [] : (['postgres'] as const)),
  ...(isTemporalHere ? (['temporal'] as const) : []),
];
/** Of plain orders: a machine with other work answers late. */
const answerMsMax = 60_000;
const childPath = join(import.meta.dirname, 'host-child.ts');

/** What hosts leave behind: their store, and what the provider was asked. */
export class HostRemains {
  readonly name: DurableHost;
  readonly path: string;
  readonly ledger = join(aFolder(), 'ledger');
  readonly stripe: StripePlace | undefined;

  private constructor(name: DurableHost, path: string, stripe: StripePlace | undefined) {
    this.name = name;
    this.path = path;
    this.stripe = stripe;
  }

  /** On a new store; `stripe`: who moves the money of plain orders [our ledger]. */
  static async of(name: DurableHost, stripe?: StripePlace): Promise<HostRemains> {
    return new HostRemains(name, await newPlace(name), stripe);
  }

  /** A host of plain orders in this process; stopped when the test ends. */
  async openOrders(options: PlainOptions): Promise<ProcessHost> {
    const act: Parameters<typeof plainReturns>[0] = ({ key, body }) =>
      appendFileSync(this.ledger, `${key} ${body['amountMinor'] ?? 0}\n`);
    const { name, path, stripe } = this;
    const plain = plainReturns(act, options);
    const money = stripe && (await stripeDoers(stripe, options.leaseMs, act));
    const doers = { ...plain.options.doers, ...money };
    const host = await openHostOf(name, { ...plain.options, doers, path, answerMsMax });
    plain.opened(host);
    onTestFinished(() => host.stop());
    return host;
  }

  /** Keys that the provider acted on, once for each time; of plain orders with an amount. */
  acted(): readonly string[] {
    return existsSync(this.ledger) ? readFileSync(this.ledger, 'utf8').trim().split('\n') : [];
  }
}

/** A process that will hold a host. */
export class HostChild {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<string, (verdict: Verdict | null) => void>();
  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
  #isEnded = false;

  constructor() {
    this.#child = spawn(process.execPath, [childPath], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.ended = once(this.#child, 'exit');
    onTestFinished(() => void this.#child.kill('SIGKILL'));
    this.#child.on('message', ({ id, verdict, problem }: ChildAnswer) => {
      if (id === undefined) return;
      if (problem !== undefined) throw new Error(`${id}: ${problem}`);
      this.#settle(id, verdict as Verdict);
    });
    void this.ended.then(() => {
      this.#isEnded = true;
      for (const id of this.#waiting.keys()) this.#settle(id, null);
    });
    // A message to a process that has just ended.
    this.#child.on('error', () => undefined);
  }

  /** Opens the host; it may end itself before it is open. */
  open(remains: HostRemains, ending?: HostEnding, ordersLeaseMs?: number): void {
    const { name, path, ledger, stripe } = remains;
    const order: ChildOrder = {
      name,
      path,
      ledger,
      ...(ending && { ending }),
      ...(stripe && { stripe }),
      ...(ordersLeaseMs === undefined ? {} : { ordersLeaseMs }),
    };
    this.#child.send(order);
  }

  /** Delivers all in one batch; null: killed before it was acknowledged. */
  deliver(messages: readonly Message[]): Promise<readonly (Verdict | null)[]> {
    const answers = messages.map(
      ({ id }) => new Promise<Verdict | null>((resolve) => this.#waiting.set(id, resolve)),
    );
    // A process may still look connected after its end.
    if (this.#child.connected && !this.#isEnded) this.#child.send({ messages }, () => undefined);
    else for (const { id } of messages) this.#settle(id, null);
    return Promise.all(answers);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  #settle(id: string, verdict: Verdict | null): void {
    this.#waiting.get(id)?.(verdict);
    this.#waiting.delete(id);
  }
}

/** Delivers one after another to a host that ends itself; true: acknowledged. */
export async function killedAt(
  remains: HostRemains,
  ending: HostEnding,
  messages: readonly Message[],
  ordersLeaseMs?: number,
  child = new HostChild(),
): Promise<readonly boolean[]> {
  child.open(remains, ending, ordersLeaseMs);
  const acknowledged: boolean[] = [];
  for (const message of messages) {
    const [verdict] = await child.deliver([message]);
    acknowledged.push(verdict !== null);
  }
  await child.ended;
  return acknowledged;
}
