/**
 * Orders per second through the embedded host, and how long it takes to go on after `kill -9`.
 *
 * An order here is seven messages and three effects, from the call to the warehouse: created,
 * lines, payment, summary, submitted; authorised, reserved; then released. Every message is durable
 * before it is answered, so the disk's sync stands in the row. The provider answers at once.
 */
import {
  closeSync,
  copyFileSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrderEvent } from '../contracts/index.ts';
import { systemClock } from '../live/index.ts';
import { type Effect, orderCore } from '../orders/index.ts';
import {
  type Doer,
  type Message,
  openEmbeddedHost,
  type ProcessEvent,
  type ProcessHost,
} from '../workflows/index.ts';
import type { Bench, Contender } from './harness.ts';
import { median } from './harness.ts';

const openOrders = 100_000;
const restartGoalMs = 500;
const syncs = 200;

/** The rows `orders.…`. */
export const orderBenches: readonly Bench[] = [
  embeddedRow(32, { goal: 1_500, ordersPerRound: 320 }),
  embeddedRow(1, { goal: 500, ordersPerRound: 60 }),
  {
    name: 'orders.restart100k',
    unit: 'ms',
    figure: 'ms',
    peer: 'goal (at most)',
    config: { openOrders, timers: openOrders, timed: 'from opening the file to taking messages' },
    begin: async () => {
      const folder = await killedHost();
      const again = async () => {
        const beganAtMs = performance.now();
        const host = await open(join(folder, 'killed.db'), () => undefined);
        const tookMs = performance.now() - beganAtMs;
        await host.stop();
        return { done: 1, tookMs };
      };
      return { ours: again, theirs: restartGoalMs, learnt: syncTime(folder), end: drop(folder) };
    },
  },
];

function embeddedRow(
  parallel: number,
  { goal, ordersPerRound }: { readonly goal: number; readonly ordersPerRound: number },
): Bench {
  return {
    name: `orders.embedded.${parallel}`,
    unit: 'orders/s',
    peer: 'goal',
    config: { parallel, messages: 7, effects: 3, store: 'SQLite, a thread of its own' },
    begin: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'callwright-bench-'));
      const released = new Map<string, () => void>();
      const host = await open(join(folder, 'orders.db'), (order) => released.get(order)?.());
      const end = () => void host.stop().then(drop(folder));
      const ours = rounds(host, released, { parallel, ordersPerRound });
      return { ours, theirs: goal, learnt: syncTime(folder), end };
    },
  };
}

/** So many orders a round, so many of them at a time. */
function rounds(
  host: ProcessHost,
  released: Map<string, () => void>,
  of: { readonly parallel: number; readonly ordersPerRound: number },
): Contender {
  let count = 0;
  const serve = async (until: number): Promise<void> => {
    while (count < until) {
      count += 1;
      const order = `o${count}`;
      const end = new Promise<void>((resolve) => released.set(order, resolve));
      const [created, ...others] = commands(order);
      await applied(host.start(messageOf(order, 0, created)));
      for (const [n, event] of others.entries()) {
        await applied(host.deliver(messageOf(order, n + 1, event)));
      }
      await end;
      released.delete(order);
    }
  };
  return async () => {
    const until = count + of.ordersPerRound;
    const beganAtMs = performance.now();
    await Promise.all(Array.from({ length: of.parallel }, () => serve(until)));
    return { done: of.ordersPerRound, tookMs: performance.now() - beganAtMs };
  };
}

function open(path: string, released: (order: string) => void): Promise<ProcessHost> {
  const answers: { readonly [kind: string]: (effect: Effect) => OrderEvent | null } = {
    authorisePayment: ({ key, body }) => ({
      ...{ type: 'payment.authorised', payLineId: 'p1', round: 1, providerRef: key },
      amountMinor: Number(body['amountMinor']),
    }),
    reserveStock: () => ({
      ...{ type: 'stock.reserved', round: 1, lineIds: ['l1'], warehouseId: 'w1' },
    }),
    releaseToFulfilment: ({ key }) => {
      released(key.slice(0, key.indexOf('/')));
      return null;
    },
  };
  const doerOf = (answer: (effect: Effect) => ProcessEvent | null): Doer => ({
    carryOut: (effect) => Promise.resolve(answer(effect)),
  });
  const doers = Object.fromEntries(
    Object.entries(answers).map(([kind, answer]) => [kind, doerOf(answer)]),
  );
  const limits = { waitingMax: openOrders };
  return openEmbeddedHost({ core: orderCore, doers, clock: systemClock, limits, path });
}

function commands(orderId: string): readonly [OrderEvent, ...OrderEvent[]] {
  const policy = { fraudCheck: false };
  const price = { centreId: 'fr', customerId: 'c1', currency: 'EUR', agentId: 'amelie', policy };
  const line = { lineId: 'l1', sku: 'linen-sheet', unitMinor: 10_000, qtyMilli: 1_000 };
  const card = { payLineId: 'p1', kind: 'card' as const, tokenRef: 'tok', basisPoints: 10_000 };
  return [
    { type: 'createOrder', orderId, ...price },
    { type: 'changeLines', put: [line], priced: { priceVersion: 1 } },
    { type: 'setPaymentLines', lines: [card] },
    { type: 'completeOrder' },
    { type: 'submitOrder', confirmedTotalMinor: 10_000 },
  ];
}

function messageOf(order: string, n: number, event: OrderEvent): Message {
  const actor = { kind: 'agent', id: 'amelie' };
  return { id: `${order}-${n}`, processId: `order/${order}`, atMs: Date.now(), actor, event };
}

async function applied(verdict: ReturnType<ProcessHost['deliver']>): Promise<void> {
  const { outcome, code = '' } = await verdict;
  if (outcome !== 'applied') throw new Error(`a plain order's message was ${outcome} ${code}`);
}

/** A folder with what a killed host of many open orders leaves: its file, and the log beside. */
async function killedHost(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-bench-'));
  const path = join(folder, 'orders.db');
  const host = await open(path, () => undefined);
  const orders = Array.from({ length: openOrders }, (_, n) => `o${n}`);
  await Promise.all(
    orders.map((order) => applied(host.start(messageOf(order, 0, commands(order)[0])))),
  );
  copyFileSync(path, join(folder, 'killed.db'));
  copyFileSync(`${path}-wal`, join(folder, 'killed.db-wal'));
  await host.stop();
  return folder;
}

function drop(folder: string): () => void {
  return () => rmSync(folder, { recursive: true, force: true });
}

/** What the disk takes for one sync, which every commit waits for. */
function syncTime(folder: string): { readonly fdatasyncMs: number } {
  const file = openSync(join(folder, 'sync'), 'w');
  const times = Array.from({ length: syncs }, () => {
    writeSync(file, 'x'.repeat(4_096));
    const beganAtMs = performance.now();
    fdatasyncSync(file);
    return performance.now() - beganAtMs;
  });
  closeSync(file);
  return { fdatasyncMs: Number(median(times).toPrecision(2)) };
}
