/**
 * Orders and sweeps on a Temporal dev server in memory, beside a bare workflow with the same
 * messages and effects, since the server limits both.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startDevServer } from '../gateways/index.ts';
import { openTemporalRunner } from '../workflows/index.ts';
import type { Bench } from './harness.ts';
import { plainRounds } from './orders/plain-orders.ts';
import { type Contender, numbered, timedAsync } from './rounds.ts';
import { openTemporalOrders, serveWhole } from './temporal/temporal-orders.ts';
import { daysContender } from './workers.bench.ts';

const parallel = 16;
const perRound = 32;
const historiesPerRound = 4;
const eventsGoal = { plain: 60, held: 80 };
const sweepWorker = fileURLToPath(new URL('./temporal/sweep-worker.ts', import.meta.url));
const workflows = fileURLToPath(new URL('../workflows/workflows.ts', import.meta.url));
const plain = { updates: 5, activities: 4 };

/** Loaded only when used, as Temporal's packages are optional. */
const bareOrders = () => import('./temporal/bare-orders.ts');

export const temporalBenches: readonly Bench[] = [
  {
    name: 'orders.temporal',
    unit: 'orders/s',
    peer: 'a bare workflow told and doing as much',
    config: { parallel, ...plain, goalRatio: 0.6 },
    begin: () =>
      onServer(async (address) => {
        const orders = await openTemporalOrders(address);
        const { openBareOrders } = await bareOrders();
        const bare = await openBareOrders(address, { parallel, perRound });
        const ours = plainRounds(orders.host, orders.released, { parallel, perRound });
        return { ours, theirs: bare.rounds, ends: [orders, bare] };
      }),
  },
  eventsRow('', eventsGoal.plain),
  eventsRow('.held', eventsGoal.held, () => Promise.resolve()),
  {
    name: 'orders.temporal.replay',
    unit: 'events/s',
    peer: 'replay of that bare workflow',
    config: { historiesPerRound },
    begin: () =>
      onServer(async (address) => {
        const orders = await openTemporalOrders(address);
        const { bareWorkflows, openBareOrders } = await bareOrders();
        const bare = await openBareOrders(address, { parallel: 1, perRound: 1 });
        await serveWhole(orders, 'whole');
        await bare.rounds();
        const historyOf = (id: string) => bare.client.workflow.getHandle(id).fetchHistory();
        const own = await replays(workflows, await historyOf('order/whole'));
        const theirs = await replays(bareWorkflows, await historyOf('bare1'));
        const learnt = { bundleBytes: own.bundleBytes, peerBundleBytes: theirs.bundleBytes };
        return { ours: own.rounds, theirs: theirs.rounds, learnt, ends: [orders, bare] };
      }),
  },
  {
    name: 'sweep.temporal2',
    unit: 'replications/s of each worker',
    peer: 'the same on one worker; the ratio is the efficiency',
    config: { workers: 2 },
    begin: () =>
      onServer(async (address) => {
        const [two, one] = [await sweepOn(address, 2), await sweepOn(address, 1)];
        return { ours: two.rounds, theirs: one.rounds, ends: [two, one] };
      }),
  },
];

interface Ending {
  end(): Promise<void>;
}

type Begun = Awaited<ReturnType<Bench['begin']>>;

async function onServer(
  begin: (address: string) => Promise<Begun & { readonly ends: readonly Ending[] }>,
): Promise<Begun> {
  const server = await startDevServer();
  const { ends, ...sides } = await begin(server.address);
  const end = async (): Promise<void> => {
    await Promise.all(ends.map((one) => one.end()));
    await server.stop();
  };
  return { ...sides, end: () => void end() };
}

/** History events of an order until its release, beside those until it is closed. */
function eventsRow(name: string, goal: number, whileHeld?: () => Promise<void>): Bench {
  return {
    name: `orders.temporal.events${name}`,
    unit: 'events until it is released',
    figure: 'ms',
    peer: 'goal (at most)',
    config: plain,
    begin: () =>
      onServer(async (address) => {
        const orders = await openTemporalOrders(address);
        const { openBareOrders } = await bareOrders();
        const bare = await openBareOrders(address, { parallel: 1, perRound: 1 });
        await serveWhole(orders, 'whole', whileHeld);
        await bare.rounds();
        const handle = bare.client.workflow.getHandle('order/whole');
        await handle.result();
        const { events } = await handle.fetchHistory();
        const released = untilReleased(events ?? []);
        const least = await bare.client.workflow.getHandle('bare1').fetchHistory();
        const learnt = { untilClosed: events?.length ?? 0, bare: least.events?.length ?? 0 };
        return { ours: released, theirs: goal, learnt, ends: [orders, bare] };
      }),
  };
}

function untilReleased(events: readonly object[]): number {
  const isRelease = (one: object) => JSON.stringify(one).includes('"releaseToFulfilment"');
  const asked = events.findIndex(isRelease);
  const heard = events
    .slice(asked)
    .findIndex((one) => JSON.stringify(one).includes('"workflowTaskCompletedEventAttributes"'));
  return asked + heard + 1;
}

async function replays(
  workflowsPath: string,
  history: { readonly events?: readonly object[] | null },
): Promise<{ readonly rounds: Contender; readonly bundleBytes: number }> {
  const { bundleWorkflowCode, DefaultLogger, Worker } = await import('@temporalio/worker');
  const logger = new DefaultLogger('ERROR');
  const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger });
  const [code = ''] = workflowBundle.code.split('//# sourceMappingURL');
  const copies = numbered(historiesPerRound, (n) => ({ history, workflowId: `copy${n}` }));
  const rounds = () =>
    timedAsync(historiesPerRound * (history.events?.length ?? 0), async () => {
      for await (const { error } of Worker.runReplayHistories({ workflowBundle }, copies)) {
        if (error !== undefined) throw error;
      }
    });
  return { rounds, bundleBytes: Buffer.byteLength(code) };
}

async function sweepOn(address: string, workers: number) {
  const version = `bench-${workers}`;
  const children = await Promise.all(
    numbered(workers, async () => {
      const stdio = ['ignore', 'pipe', 'inherit'] as const;
      const child = spawn(process.execPath, [sweepWorker, address, version], { stdio: [...stdio] });
      if (child.stdout !== null) await once(child.stdout, 'data');
      return child;
    }),
  );
  const temporal = { address, namespace: 'default', tls: false };
  const runner = await openTemporalRunner({ temporal, version, workers: 4 * workers });
  const end = async (): Promise<void> => {
    await runner.close();
    for (const child of children) child.kill();
  };
  return { rounds: daysContender(runner, workers), end };
}
