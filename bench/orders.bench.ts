/**
 * Orders per second through the embedded host, and the recovery after `kill -9`. An order is seven
 * messages and three effects; each message is on the disk before its answer.
 */
import { closeSync, copyFileSync, fdatasyncSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OrderEvent } from '../contracts/index.ts';
import { orderCore } from '../orders/index.ts';
import { measuredSyncMs } from '../store/index.ts';
import type { Bench, Sides } from './harness.ts';
import { inOwnProcess, killHost } from './orders/cold-orders.ts';
import {
  openPlainHost,
  plainAnswers,
  plainCommands,
  plainMessage,
  plainRounds,
} from './orders/plain-orders.ts';
import { dbosRounds } from './peers/dbos-orders.ts';
import { startProcess } from './peers/peer-process.ts';
import { type Contender, numbered, once, temporaryFolder, timed, timedAsync } from './rounds.ts';

const openOrders = 100_000;
const plain = { messages: 7, effects: 3 };
const atMost = { unit: 'ms', figure: 'ms', peer: 'goal (at most)' } as const;

export const orderBenches: readonly Bench[] = [
  {
    ...atMost,
    name: 'orders.step',
    unit: 'ns',
    figure: 'ns',
    config: { ...plain, timed: 'the core alone: a message to an order in memory' },
    begin: () => ({ ours: plainSteps(100), theirs: 60_000 }),
  },
  embeddedRow({ parallel: 32, perRound: 320 }, 1_500),
  embeddedRow({ parallel: 1, perRound: 60 }, 500),
  {
    name: 'orders.postgres.32',
    unit: 'orders/s',
    peer: 'SQLite, half of it is the goal',
    config: { parallel: 32, ...plain, store: 'PostgreSQL on this machine' },
    begin: () => onPostgres(() => running(join(temporaryFolder(), 'orders.db'), manyOrders)),
  },
  {
    name: 'orders.dbos.32',
    unit: 'orders/s',
    peer: 'DBOS Transact on the same server',
    config: { parallel: 32, ...plain, peerSteps: 'a step for each message and effect: 11' },
    begin: () => onPostgres((url) => dbosRounds(url, { parallel: 32, perRound: 64 })),
  },
  {
    ...atMost,
    name: 'orders.restart100k',
    config: { openOrders, timers: openOrders, timed: 'from opening the file to taking messages' },
    begin: async () => {
      const learnt = syncTime(dirname(await killedStore()));
      return { ours: () => withKilledStore(restart), theirs: 500, learnt };
    },
  },
  coldRow('cold100k', { unit: 'messages/s', peer: 'goal' }, 3_000),
  coldRow('memory100k', { ...atMost, unit: 'MB' }, 400),
  {
    ...atMost,
    name: 'orders.line10k',
    config: { lines: 10_000, timed: 'the step that adds one line' },
    begin: () => ({ ours: longOrder(10_000), theirs: 5 }),
  },
];

interface Pace {
  readonly parallel: number;
  readonly perRound: number;
}

const manyOrders: Pace = { parallel: 32, perRound: 320 };

function embeddedRow(pace: Pace, goal: number): Bench {
  return {
    name: `orders.embedded.${pace.parallel}`,
    unit: 'orders/s',
    peer: 'goal',
    config: { parallel: pace.parallel, ...plain, store: 'SQLite, a thread of its own' },
    begin: async () => {
      const folder = temporaryFolder();
      const { rounds, end } = await running(join(folder, 'orders.db'), pace);
      return { ours: rounds, theirs: goal, learnt: syncTime(folder), end: () => void end() };
    },
  };
}

interface Running {
  readonly rounds: Contender;
  readonly end: () => Promise<void>;
}

async function running(path: string, pace: Pace): Promise<Running> {
  const released = new Map<string, () => void>();
  const host = await openPlainHost(path, ({ kind, key }) => {
    if (kind === 'releaseToFulfilment') released.get(key.slice(0, key.indexOf('/')))?.();
  });
  return { rounds: plainRounds(host, released, pace), end: () => host.stop() };
}

async function onPostgres(peer: (url: string) => Promise<Running>): Promise<Sides> {
  const program = join(import.meta.dirname, '..', 'scripts', 'postgres.ts');
  const server = startProcess<string>({ command: process.execPath, args: [program] });
  const ours = await running(await server.ask(''), manyOrders);
  const theirs = await peer(await server.ask(''));
  const end = async (): Promise<void> => {
    await Promise.all([ours.end(), theirs.end()]);
    server.end();
  };
  const learnt = syncTime(temporaryFolder());
  return { ours: ours.rounds, theirs: theirs.rounds, learnt, end: () => void end() };
}

async function restart(path: string) {
  const opened: { stop(): Promise<void> }[] = [];
  const round = await timedAsync(1, async () => {
    opened.push(await openPlainHost(path, () => undefined));
  });
  for (const host of opened) await host.stop();
  return round;
}

function coldRow(
  name: 'cold100k' | 'memory100k',
  shown: Pick<Bench, 'unit' | 'peer' | 'figure'>,
  theirs: number,
): Bench {
  return {
    ...shown,
    name: `orders.${name}`,
    config: { openOrders, orders: 'drawn at random, most of them not in memory' },
    begin: async () => {
      const learnt = syncTime(dirname(await killedStore()));
      const figures = await withKilledStore((path) => inOwnProcess(path, openOrders));
      const ours = name === 'cold100k' ? figures.messagesPerSecond : figures.memoryMb;
      return { ours, theirs, learnt };
    },
  };
}

type State = ReturnType<typeof orderCore.step>['state'];
type CoreMessage = Parameters<typeof orderCore.step>[1];

function applied(state: State, message: CoreMessage) {
  const step = orderCore.step(state, message);
  if (step.verdict.outcome !== 'applied') throw new Error(JSON.stringify(step.verdict));
  return step;
}

function plainSteps(orders: number): Contender {
  const messages: CoreMessage[] = [];
  const waiting: OrderEvent[] = [...plainCommands('o')];
  let state: State = null;
  for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
    const message = plainMessage('o', messages.length, event) as CoreMessage;
    messages.push(message);
    const step = applied(state, message);
    state = step.state;
    waiting.push(...step.effects.flatMap((effect) => plainAnswers[effect.kind]?.(effect) ?? []));
  }
  return () =>
    timed(orders * messages.length, () => {
      for (let order = 0; order < orders; order += 1) {
        let now: State = null;
        for (const message of messages) now = orderCore.step(now, message).state;
      }
    });
}

const linesAtOnce = 1_000;

function longOrder(lines: number): Contender {
  const [first] = plainCommands('long');
  const created = { ...first, policy: { snapshotBytesMax: Number.MAX_SAFE_INTEGER } };
  const message = (n: number, event: object) =>
    plainMessage('long', n, event as OrderEvent) as CoreMessage;
  const adding = (priceVersion: number, from: number, count: number) =>
    message(priceVersion, {
      type: 'changeLines',
      put: numbered(count, (n) => ({
        lineId: `l${from + n}`,
        sku: 'linen-sheet',
        unitMinor: 10_000,
        qtyMilli: 1_000,
      })),
      priced: { priceVersion },
    });
  let { state } = applied(null, message(0, created));
  const parts = lines / linesAtOnce;
  for (let part = 0; part < parts; part += 1) {
    ({ state } = applied(state, adding(part + 1, part * linesAtOnce, linesAtOnce)));
  }
  return () => {
    const oneMore = adding(parts + 1, lines, 1);
    return timed(1, () => void applied(state, oneMore));
  };
}

const killedStore = once(async () => {
  const path = join(temporaryFolder(), 'orders.db');
  await killHost(path, openOrders);
  return path;
});

async function withKilledStore<Result>(run: (path: string) => Promise<Result>): Promise<Result> {
  const store = await killedStore();
  const folder = temporaryFolder();
  for (const end of ['', '-wal']) {
    const copy = join(folder, `orders.db${end}`);
    copyFileSync(`${store}${end}`, copy);
    const file = openSync(copy, 'r+');
    fdatasyncSync(file); // Else the disk would write it while the host runs.
    closeSync(file);
  }
  // Each round leaves hundreds of megabytes, so they are removed at once.
  const drop = (): void => rmSync(folder, { recursive: true, force: true });
  return await run(join(folder, 'orders.db')).finally(drop);
}

function syncTime(folder: string): { readonly fdatasyncMs: number } {
  return { fdatasyncMs: Number(measuredSyncMs(folder).toPrecision(2)) };
}
