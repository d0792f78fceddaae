/**
 * Orders per second through the embedded host, on SQLite and PostgreSQL, and how long it takes to
 * go on after `kill -9`.
 *
 * An order here is seven messages and three effects (`orders/plain-orders.ts`). Every message is
 * durable before it is answered, so the disk's sync stands beside each row.
 */
import { closeSync, copyFileSync, fdatasyncSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OrderEvent } from '../contracts/index.ts';
import { orderCore } from '../orders/index.ts';
import { measuredSyncMs } from '../store/index.ts';
import type { Bench, Contender, Sides } from './harness.ts';
import { type ColdFigures, inOwnProcess, killHost } from './orders/cold-orders.ts';
import {
  openPlainHost,
  plainAnswers,
  plainCommands,
  plainMessage,
  plainRounds,
} from './orders/plain-orders.ts';
import { temporaryPostgres } from './orders/temporary-postgres.ts';
import { dbosRounds } from './peers/dbos-orders.ts';

const openOrders = 100_000;
const restartGoalMs = 500;
const plain = { messages: 7, effects: 3 };

/** The rows `orders.…`. */
export const orderBenches: readonly Bench[] = [
  {
    name: 'orders.step',
    unit: 'ns',
    figure: 'ns',
    peer: 'goal (at most)',
    config: { ...plain, timed: 'the core alone: a message to an order in memory' },
    begin: () => ({ ours: plainSteps(100), theirs: 60_000 }),
  },
  embeddedRow(32, { goal: 1_500, ordersPerRound: 320 }),
  embeddedRow(1, { goal: 500, ordersPerRound: 60 }),
  {
    name: 'orders.postgres.32',
    unit: 'orders/s',
    peer: 'SQLite, half of it is the goal',
    config: { parallel: 32, ...plain, store: 'PostgreSQL on this machine' },
    begin: () => onPostgres((folder) => onSqlite(folder, 32, 320)),
  },
  {
    name: 'orders.dbos.32',
    unit: 'orders/s',
    peer: 'DBOS Transact on the same server',
    config: { parallel: 32, ...plain, peerSteps: 'a step for each message and effect: 11' },
    begin: () =>
      onPostgres((_folder, url) => dbosRounds(url, { parallel: 32, ordersPerRound: 64 })),
  },
  {
    name: 'orders.restart100k',
    unit: 'ms',
    figure: 'ms',
    peer: 'goal (at most)',
    config: { openOrders, timers: openOrders, timed: 'from opening the file to taking messages' },
    begin: async () => {
      const start = async (path: string) => {
        const beganAtMs = performance.now();
        const host = await openPlainHost(path, () => undefined);
        const tookMs = performance.now() - beganAtMs;
        await host.stop();
        return { done: 1, tookMs };
      };
      const learnt = syncTime(dirname(await killedStore()));
      return { ours: () => withKilledStore(start), theirs: restartGoalMs, learnt };
    },
  },
  coldRow('cold100k', 'messages/s', 3_000, ({ messagesPerSecond }) => messagesPerSecond),
  coldRow('memory100k', 'MB', 400, ({ memoryMb }) => memoryMb),
  {
    name: 'orders.line10k',
    unit: 'ms',
    figure: 'ms',
    peer: 'goal (at most)',
    config: { lines: 10_000, timed: 'the step that adds one line' },
    begin: () => ({ ours: longOrder(10_000), theirs: 5 }),
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
    config: { parallel, ...plain, store: 'SQLite, a thread of its own' },
    begin: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'callwright-bench-'));
      const { rounds, end } = await onSqlite(folder, parallel, ordersPerRound);
      const ends = () => void end().then(drop(folder));
      return { ours: rounds, theirs: goal, learnt: syncTime(folder), end: ends };
    },
  };
}

interface Running {
  readonly rounds: Contender;
  readonly end: () => Promise<void>;
}

async function onSqlite(folder: string, parallel: number, ordersPerRound: number) {
  return await running(join(folder, 'orders.db'), { parallel, ordersPerRound });
}

async function running(
  path: string,
  of: { readonly parallel: number; readonly ordersPerRound: number },
): Promise<Running> {
  const released = new Map<string, () => void>();
  const host = await openPlainHost(path, ({ kind, key }) => {
    if (kind === 'releaseToFulfilment') released.get(key.slice(0, key.indexOf('/')))?.();
  });
  return { rounds: plainRounds(host, released, of), end: () => host.stop() };
}

/** Ours on a PostgreSQL that waits for the disk, beside a peer. */
async function onPostgres(peer: (folder: string, url: string) => Promise<Running>): Promise<Sides> {
  const server = await temporaryPostgres({ syncs: true });
  const folder = mkdtempSync(join(tmpdir(), 'callwright-bench-'));
  const ours = await running(await server.schema(), { parallel: 32, ordersPerRound: 320 });
  const theirs = await peer(folder, await server.schema());
  const end = async (): Promise<void> => {
    await Promise.all([ours.end(), theirs.end()]);
    await server.stop();
    drop(folder)();
  };
  const learnt = syncTime(folder);
  return { ours: ours.rounds, theirs: theirs.rounds, learnt, end: () => void end() };
}

function coldRow(
  name: string,
  unit: string,
  goal: number,
  figureOf: (figures: ColdFigures) => number,
): Bench {
  const isMost = unit === 'MB';
  return {
    name: `orders.${name}`,
    unit,
    ...(isMost ? { figure: 'ms' as const } : {}),
    peer: isMost ? 'goal (at most)' : 'goal',
    config: { openOrders, orders: 'drawn at random, most of them not in memory' },
    begin: async () => {
      const learnt = syncTime(dirname(await killedStore()));
      const figures = await withKilledStore((path) => inOwnProcess(path, openOrders));
      return { ours: figureOf(figures), theirs: goal, learnt };
    },
  };
}

type Told = Parameters<typeof orderCore.step>[1];

/** So many plain orders a round, message by message, each answered as its effects want it. */
function plainSteps(orders: number): Contender {
  const messages: Told[] = [];
  const waiting: OrderEvent[] = [...plainCommands('o')];
  let state: ReturnType<typeof orderCore.step>['state'] = null;
  for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
    const message = plainMessage('o', messages.length, event) as Told;
    messages.push(message);
    const step = orderCore.step(state, message);
    if (step.verdict.outcome !== 'applied') throw new Error(JSON.stringify(step.verdict));
    state = step.state;
    waiting.push(...step.effects.flatMap((effect) => plainAnswers[effect.kind]?.(effect) ?? []));
  }
  return () => {
    const beganAtMs = performance.now();
    for (let order = 0; order < orders; order += 1) {
      let state: ReturnType<typeof orderCore.step>['state'] = null;
      for (const message of messages) ({ state } = orderCore.step(state, message));
    }
    return { done: orders * messages.length, tookMs: performance.now() - beganAtMs };
  };
}

/** An order to whose last snapshot one line more is added, again and again. */
function longOrder(lines: number): Contender {
  const [plain] = plainCommands('long');
  const created = { ...plain, policy: { snapshotBytesMax: Number.MAX_SAFE_INTEGER } };
  const event = (from: number, count: number, priceVersion: number) => ({
    type: 'changeLines' as const,
    put: Array.from({ length: count }, (_, n) => ({
      lineId: `l${from + n}`,
      sku: 'linen-sheet',
      unitMinor: 10_000,
      qtyMilli: 1_000,
    })),
    priced: { priceVersion },
  });
  const told = (n: number, what: ReturnType<typeof event> | typeof created) =>
    plainMessage('long', n, what) as Parameters<typeof orderCore.step>[1];
  let { state } = orderCore.step(null, told(0, created));
  let version = 0;
  for (let from = 0; from < lines; from += 1_000) {
    version += 1;
    const step = orderCore.step(state, told(version, event(from, 1_000, version)));
    if (step.verdict.outcome !== 'applied') throw new Error(JSON.stringify(step.verdict));
    state = step.state;
  }
  return () => {
    const message = told(version + 1, event(lines, 1, version + 1));
    const beganAtMs = performance.now();
    const { verdict } = orderCore.step(state, message);
    const tookMs = performance.now() - beganAtMs;
    if (verdict.outcome !== 'applied') throw new Error(JSON.stringify(verdict));
    return { done: 1, tookMs };
  };
}

let killed: Promise<string> | null = null;

/** The file of a killed host with many open orders; its log lies beside it. */
function killedStore(): Promise<string> {
  killed ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'callwright-bench-'));
    process.once('exit', drop(folder));
    const path = join(folder, 'orders.db');
    await killHost(path, openOrders);
    return path;
  })();
  return killed;
}

/** Runs with a store just as it was when its host was killed. */
async function withKilledStore<Result>(run: (path: string) => Promise<Result>): Promise<Result> {
  const store = await killedStore();
  const folder = mkdtempSync(join(tmpdir(), 'callwright-bench-'));
  for (const end of ['', '-wal']) {
    const copy = join(folder, `orders.db${end}`);
    copyFileSync(`${store}${end}`, copy);
    const file = openSync(copy, 'r+');
    fdatasyncSync(file); // Lest the disk writes it while the host runs.
    closeSync(file);
  }
  return await run(join(folder, 'orders.db')).finally(drop(folder));
}

function drop(folder: string): () => void {
  return () => rmSync(folder, { recursive: true, force: true });
}

function syncTime(folder: string): { readonly fdatasyncMs: number } {
  return { fdatasyncMs: Number(measuredSyncMs(folder).toPrecision(2)) };
}
