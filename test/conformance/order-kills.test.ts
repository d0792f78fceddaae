/**
 * Orders with money, from the call to the doorstep, through hosts that are killed at any moment.
 *
 * `CALLWRIGHT_KILLS=100 npm test -- test/conformance/order-kills` kills a hundred times [4; on
 * Temporal twice, where each takes seconds].
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  plainCommands,
  plainGoods,
  plainMessage,
  plainMinor,
} from '../../bench/orders/plain-orders.ts';
import type { Verdict } from '../../contracts/index.ts';
import type { Order } from '../../orders/index.ts';
import type { Message, ProcessHost } from '../../workflows/index.ts';
import type { HostEnding } from '../support/order-hosts/host-child.ts';
import { HostChild, HostRemains, killedHosts } from '../support/order-hosts/host-children.ts';
import { until } from '../support/order-hosts/host-stage.ts';
import { seededRandom } from '../support/order-hosts/seeded-random.ts';
import { firstSeed } from '../support/rig/first-seed.ts';

const killsWished = process.env['CALLWRIGHT_KILLS'];
const caseMsMax = 600_000 + 12_000 * Number(killsWished ?? 4);
const parallel = 32;
const leaseMs = 1_000;
const points: readonly HostEnding['point'][] = [
  ...(['planned', 'sent', 'committed', 'acknowledged', 'asked', 'acted'] as const),
];

/** An order on its way: which message is next, and how often the goods came too early. */
class Progress {
  readonly order: string;
  #step = 0;
  #tries = 0;

  constructor(order: string) {
    this.order = order;
  }

  next(): Message | null {
    const events = [...plainCommands(this.order), ...plainGoods()];
    const event = events[this.#step];
    if (event === undefined) return null;
    const message = plainMessage(this.order, this.#step, event);
    return { ...message, id: `${message.id}.${this.#tries}` };
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

describe.each(killedHosts)('order host %s: killed with money under way', (name) => {
  const isSlow = name === 'temporal';
  const kills = Number(killsWished ?? (isSlow ? 2 : 4));
  const orderCount = (isSlow ? 10 : 30) * kills;

  it(
    'B13 loses no order and moves no money twice, however often it is killed',
    async () => {
      const random = seededRandom(firstSeed);
      const remains = await HostRemains.of(name);
      const acknowledged = new Map<string, readonly [Message, Verdict]>();
      const orders = Array.from({ length: orderCount }, (_, n) => `k${n}`);
      const waiting = orders.map((order) => new Progress(order));
      let next = new HostChild();
      for (let kill = 0; kill <= kills; kill += 1) {
        const host = next;
        if (kill < kills) next = new HostChild();
        const isLast = kill === kills;
        const point = points[Math.floor(random() * points.length)] ?? 'sent';
        const after = Math.floor(random() * 40);
        const limit = Math.floor((0.5 + random()) * ((8 * orderCount) / (kills + 1)));
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
      await until(async () => (await host.list({ status: 'open' }, null)).processes.length === 0);
      const figures = await figuresOf(host, { acknowledged, orders, acted: remains.acted() });
      process.stdout.write(
        `${name}: ${kills} kills, seed ${firstSeed}: ${JSON.stringify(figures)}\n`,
      );
      const money = plainMinor * orderCount;
      expect(figures).toMatchObject({ lost: 0, doubled: 0, capturedMinor: money });
      expect(figures).toMatchObject({ closed: orderCount, providerMinor: money });
    },
    caseMsMax,
  );
});

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
  const lost = told.filter((isKept) => !isKept).length;
  const keys = new Map(of.acted.map((line) => line.split(' ') as [string, string]));
  const moves = [...keys].filter(([key]) => /\/(auth|capture)\//.test(key));
  const captures = moves.filter(([key]) => key.includes('/capture/'));
  const all = await Promise.all(of.orders.map((order) => host.query(`order/${order}`, 'order')));
  const snapshots = all as Order[];
  const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
  return {
    orders: of.orders.length,
    acknowledged: of.acknowledged.size,
    lost,
    closed: snapshots.filter(({ regions }) => regions.entry === 'closed').length,
    /** Movements of money beyond one authorisation and one capture of each order. */
    doubled: moves.length - 2 * of.orders.length,
    repeatedUnderTheirKeys: of.acted.length - keys.size,
    capturedMinor: sum(
      snapshots.flatMap(({ paymentLines }) => paymentLines.map((line) => line.capturedMinor)),
    ),
    providerMinor: sum(captures.map(([, amount]) => Number(amount))),
  };
}
