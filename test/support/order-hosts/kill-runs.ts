/**
 * Orders with money, from the call to the doorstep, through hosts that are killed at any moment;
 * and what stands in the books of the orders, and of who moved the money, when all is over.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  plainCommands,
  plainGoods,
  plainMessage,
  plainReturn,
} from '../../../bench/orders/plain-orders.ts';
import type { OrderEvent, Verdict } from '../../../contracts/index.ts';
import type { Order } from '../../../orders/index.ts';
import type { Message, ProcessHost } from '../../../workflows/index.ts';
import { firstSeed } from '../rig/first-seed.ts';
import type { HostEnding } from './host-child.ts';
import { HostChild, type HostRemains } from './host-children.ts';
import { until } from './host-stage.ts';
import { plainInstalments } from './plain-hosts.ts';
import { seededRandom } from './seeded-random.ts';

/** Temporal gives up what a killed worker had begun after its time limit, one after another. */
const endsMsMax = 300_000;
const parallel = 32;
const leaseMs = 1_000;
const points: readonly HostEnding['point'][] = [
  ...(['planned', 'sent', 'committed', 'acknowledged', 'asked', 'acted'] as const),
];

/** What an order is told, and a return after it. */
export type Script = (order: string) => readonly Message[];

/** A message on its way: which is next, and how often it came too early. */
class Progress {
  readonly #script: readonly Message[];
  #step = 0;
  #tries = 0;

  constructor(order: string, script: Script) {
    this.#script = script(order);
  }

  next(): Message | null {
    const message = this.#script[this.#step];
    return message === undefined ? null : { ...message, id: `${message.id}.${this.#tries}` };
  }

  told({ outcome }: Verdict): void {
    if (outcome === 'applied') this.#step += 1;
    else this.#tries += 1;
  }
}

/** Serves orders until the host is gone, or every one has got all. */
async function serve(
  host: HostChild,
  waiting: Progress[],
  heard: (message: Message, verdict: Verdict) => void,
): Promise<void> {
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
    const message = one.next();
    if (message === null) continue;
    const [verdict = null] = await host.deliver([message]);
    waiting.push(one);
    if (verdict === null) return;
    const first = verdict.outcome === 'duplicate' ? (verdict.value as Verdict) : verdict;
    one.told(first);
    heard(message, first);
  }
}

export const toldTo = (order: string, events: readonly OrderEvent[]) =>
  events.map((event, n) => plainMessage(order, n, event));
export const sold: Script = (order) => toldTo(order, [...plainCommands(order), ...plainGoods()]);
/** What its order answers is not told to a return. */
const comesBack: Script = (order) =>
  plainReturn(order).filter(({ event: { type } }) => !/^(claim|refund)/.test(type)) as Message[];
const instalmentMs = 1_000;
export const instalments = [3_333, 3_333, 3_334];
const fromMs = Date.now();

/** Every other order is paid in three instalments; the others come back. */
export const afterSale: Script = (order) => {
  if (Number(order.slice(1)) % 2 === 0) return [...sold(order), ...comesBack(order)];
  return toldTo(order, [...plainCommands(order).map(inInstalments), ...plainGoods()]);
};

export function inInstalments(event: OrderEvent): OrderEvent {
  if (event.type !== 'setPaymentLines') return event;
  return plainInstalments(instalments, { fromMs, everyMs: instalmentMs });
}
export interface KillRunOptions {
  readonly remains: HostRemains;
  readonly kills: number;
  readonly orderCount: number;
  readonly script: Script;
}

/** Kills so many hosts that serve the orders, and lets the last one end them. */
export async function killRun({ remains, kills, orderCount, script }: KillRunOptions) {
  const random = seededRandom(firstSeed);
  const acknowledged = new Map<string, readonly [Message, Verdict]>();
  const orders = Array.from({ length: orderCount }, (_, n) => `k${n}`);
  const waiting = orders.map((order) => new Progress(order, script));
  let next = new HostChild();
  for (let kill = 0; kill <= kills; kill += 1) {
    const host = next;
    if (kill < kills) next = new HostChild();
    const isLast = kill === kills;
    const point = points[Math.floor(random() * points.length)] ?? 'sent';
    const after = Math.floor(random() * 40);
    const limit = Math.floor((0.5 + random()) * ((script('k0').length * orderCount) / (kills + 1)));
    host.open(remains, isLast || kill % 2 === 0 ? undefined : { point, after }, leaseMs);
    let seen = 0;
    const heard = (message: Message, verdict: Verdict): void => {
      acknowledged.set(message.id, [message, verdict]);
      seen += 1;
      if (!isLast && seen === limit) void host.kill();
    };
    await Promise.all(Array.from({ length: parallel }, () => serve(host, waiting, heard)));
    await host.kill();
  }
  const host = await remains.openOrders({ leaseMs });
  const isOver = async () => (await host.list({ status: 'open' }, null)).processes.length === 0;
  await until(isOver, endsMsMax);
  const figures = await figuresOf(host, { acknowledged, orders, acted: remains.acted() });
  const what = `${remains.name}: ${kills} kills, seed ${firstSeed}`;
  process.stdout.write(`${what}: ${JSON.stringify(figures)}\n`);
  return { figures, orders };
}

/** Over orders: every other one comes back after its sale. */
export function sumOver(orders: readonly string[], of: (isBack: boolean) => number): number {
  return orders.reduce((sum, order) => sum + of(Number(order.slice(1)) % 2 === 0), 0);
}

async function figuresOf(
  host: ProcessHost,
  of: {
    readonly acknowledged: ReadonlyMap<string, readonly [Message, Verdict]>;
    readonly orders: readonly string[];
    readonly acted: readonly string[];
  },
) {
  const told = await Promise.all(
    [...of.acknowledged.values()].map(async ([message, verdict]) => {
      const again = await host.start(message);
      return again.outcome === 'duplicate' && isDeepStrictEqual(again.value, verdict);
    }),
  );
  const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
  const lost = told.filter((isKept) => !isKept).length;
  const keys = new Map(of.acted.map((line) => line.split(' ') as [string, string]));
  const moves = [...keys].filter(([key]) => /\/(auth|capture|refund\/p\d)\//.test(key));
  const provider = (what: string) =>
    sum(moves.filter(([key]) => key.includes(what)).map(([, amount]) => Number(amount)));
  const all = await Promise.all(of.orders.map((order) => host.query(`order/${order}`, 'order')));
  const snapshots = all as Order[];
  const lines = snapshots.flatMap(({ paymentLines }) => paymentLines);
  return {
    orders: of.orders.length,
    acknowledged: of.acknowledged.size,
    lost,
    closed: snapshots.filter(({ regions }) => regions.entry === 'closed').length,
    held: snapshots.filter(({ holds }) => holds.length > 0).length,
    /** Different movements of money: authorisations, captures, refunds. */
    moves: moves.length,
    repeatedUnderTheirKeys: of.acted.length - keys.size,
    books: {
      captured: sum(lines.map(({ capturedMinor }) => capturedMinor)),
      refunded: sum(lines.map(({ refundedMinor }) => refundedMinor)),
    },
    provider: { captured: provider('/capture/'), refunded: provider('/refund/') },
  };
}
