/** What operators do on Temporal itself: cancel, terminate, reset, and send malformed messages. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { WorkflowFailedError } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { plainMessage } from '../../bench/orders/plain-orders.ts';
import {
  openTemporalOrders,
  serveWhole,
  type TemporalOrders,
} from '../../bench/temporal/temporal-orders.ts';
import { type Order, publishingCore } from '../../orders/index.ts';
import {
  type Alarm,
  type HostedCore,
  pingTemporal,
  temporalMetrics,
} from '../../workflows/index.ts';
import { until } from '../support/order-hosts/host-stage.ts';
import { clientHere, isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { serverVariable } from '../support/order-hosts/temporal-names.ts';
import { programHere } from '../support/program-here.ts';

const updateNames = ['command', 'submitOrder', 'placeHold', 'payment.captured'];
const malformed = [null, 7, 'x', {}, { hello: 1 }, { message: { id: 'm' } }, []];

const families = [
  'request_total counter',
  'request_latency_seconds histogram',
  'workflow_task_execution_latency_seconds histogram',
  'worker_task_slots_available gauge',
  'sticky_cache_size gauge',
];

/** Samples of failed workflow tasks. */
async function failedTasks(): Promise<string> {
  const lines = (await temporalMetrics()).split('\n');
  return lines.filter((line) => line.startsWith('temporal_workflow_task_execution_failed')).join();
}

interface Metadata {
  readonly currentDetails: string;
  readonly definition: {
    readonly updateDefinitions: readonly { readonly name: string; readonly description: string }[];
  };
}

/** Orders of their own task queue, reconciled each second. */
async function openOrders(taskQueue: string) {
  const alarms: Alarm[] = [];
  const orders = await openTemporalOrders(process.env[serverVariable] ?? '', {
    core: publishingCore as HostedCore<Order>,
    workflowTypes: { order: 'OrderWorkflow' },
    taskQueue,
    idPrefix: `${taskQueue}/`,
    reconcileEveryMs: 1_000,
    onAlarm: (alarm) => void alarms.push(alarm),
  });
  onTestFinished(() => orders.end());
  const handleOf = (order: string) =>
    clientHere().workflow.getHandle(`${taskQueue}/order/${order}`);
  return { orders, alarms, handleOf };
}

async function orderOf({ host }: TemporalOrders, order: string): Promise<Order> {
  return (await host.query(`order/${order}`, 'order')) as Order;
}

/** Serves a held order, and calls `act` while it is held; the order must end as any other. */
async function serveWhileHeld(
  orders: TemporalOrders,
  name: string,
  act: () => Promise<void>,
): Promise<void> {
  await serveWhole(orders, name, act);
  const { regions, paymentLines } = await orderOf(orders, name);
  expect(regions).toMatchObject({ payment: 'captured', fulfilment: 'delivered' });
  expect(paymentLines.map(({ capturedMinor }) => capturedMinor)).toEqual([10_000]);
}

describe.runIf(isTemporalHere)('order host temporal: operators', () => {
  it('goes on with an order whose cancellation was requested, and raises an alarm', async () => {
    const { orders, alarms, handleOf } = await openOrders('cancelled');
    await serveWhileHeld(orders, 'a', async () => {
      await handleOf('a').cancel();
      await until(() => alarms.length > 0);
      expect(alarms[0]).toMatchObject({ kind: 'process_failing', subject: 'order/a' });
    });
  });

  it('starts an order again whose workflow was terminated, without a command', async () => {
    const { orders, alarms, handleOf } = await openOrders('terminated');
    await serveWhileHeld(orders, 'a', async () => {
      await handleOf('a').terminate();
      await until(() => alarms.some(({ kind }) => kind === 'process_resumed'));
      await until(async () => (await handleOf('a').describe()).status.name === 'RUNNING');
    });
  });

  it.each([
    ['nothing is applied again', 'RESET_REAPPLY_EXCLUDE_TYPE_UPDATE'],
    ['updates are applied again', null],
  ])('answers the next command from the store after a reset, where %s', async (_, excluded) => {
    const { orders, handleOf } = await openOrders(`reset-${excluded === null}`);
    await serveWhileHeld(orders, 'a', async () => {
      const handle = handleOf('a');
      const { workflowId, runId } = await handle.describe();
      const { events } = await handle.fetchHistory();
      const first = events?.find(({ workflowTaskCompletedEventAttributes: one }) => one != null);
      await clientHere().workflowService.resetWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId, runId },
        reason: 'a test',
        requestId: `reset-${excluded}`,
        workflowTaskFinishEventId: first?.eventId ?? null,
        resetReapplyExcludeTypes: excluded === null ? [] : [3, 2, 1],
      });
      // Before any command: what an operator sees after a reset is true.
      await until(async () => (await handle.query<object[]>('getHolds')).length === 1);
      expect(Object.keys(await handle.query('getDeadlines'))).toContain('holdSla/h1');
      const { currentDetails } = await handle.query<Metadata>('__temporal_workflow_metadata');
      expect(currentDetails).toContain('- hold LOOK since');
    });
  });

  it.each([
    ['null', null, 'expected object'],
    ['an empty object', {}, 'processId'],
    ['an unknown order', { processId: 'order/none', isResumed: true }, 'order/none is not in'],
    [
      'a new order without a message',
      { processId: 'order/none', isResumed: false, readsStore: true },
      'order/none is not in',
    ],
  ])('fails a workflow that a person starts with %s', async (_, input, reason) => {
    const taskQueue = 'started';
    await openOrders(taskQueue);
    const start = { taskQueue, workflowId: `started/${reason}`, args: [input] };
    const handle = await clientHere().workflow.start('OrderWorkflow', start);
    const failed = await handle.result().catch((error: WorkflowFailedError) => error.cause);
    expect(failed).toMatchObject({ message: expect.stringContaining(reason), nonRetryable: true });
  });

  it('rejects malformed arguments of each update, and its tasks never fail', async () => {
    const { orders, alarms, handleOf } = await openOrders('malformed');
    await serveWhileHeld(orders, 'a', async () => {
      const update = (name: string, value: unknown) =>
        handleOf('a').executeUpdate(name, { args: [value] });
      for (const name of updateNames) {
        for (const value of malformed) await expect(update(name, value)).rejects.toThrow();
      }
      for (const value of [null, 7, { clockMs: 'now' }]) {
        await expect(update('resume', value)).rejects.toThrow();
      }
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...updateNames), fc.jsonValue(), async (name, value) => {
          await expect(update(name, value)).rejects.toThrow();
        }),
        { numRuns: 50 },
      );
      const hold = { type: 'placeHold', source: 'manual', holdCode: 'LOOK' } as const;
      const ofAnother = { message: plainMessage('b', 1, hold), hash: '', mayBegin: false };
      await expect(update('placeHold', ofAnother)).rejects.toThrow();
      await handleOf('a').signal('deliver', { hello: 1 });
      const { events } = await handleOf('a').fetchHistory();
      expect(events?.some((one) => one.workflowTaskFailedEventAttributes != null)).toBe(false);
    });
    expect(alarms).toEqual([]);
  });

  it('says that a build is not current, and that tasks fail', async () => {
    const address = process.env[serverVariable] ?? '';
    expect(await pingTemporal({ address })).toBeNull();
    const deployment = { deploymentName: 'callwright', buildId: '2' };
    const problem = 'the current build of callwright is none; expected 2 (set-current-version)';
    expect(await pingTemporal({ address, deployment })).toBe(problem);
    const connection = await NativeConnection.connect({ address });
    onTestFinished(() => connection.close());
    const workflowsPath = fileURLToPath(
      new URL('../support/temporal-histories/failing.workflow.ts', import.meta.url),
    );
    const worker = await Worker.create({ connection, taskQueue: 'failing', workflowsPath });
    await worker.runUntil(async () => {
      const order = { taskQueue: 'failing', workflowId: 'order/failing' };
      const handle = await clientHere().workflow.start('OrderWorkflow', order);
      const failing = /^tasks fail, see their last events: .*order\/failing/;
      await until(async () => failing.test((await pingTemporal({ address })) ?? ''), 60_000);
      await until(async () => / [1-9]/.test(await failedTasks()));
      await handle.terminate();
    });
  });

  it('shows metrics of its worker that promtool finds clean', async () => {
    const { orders } = await openOrders('measured');
    await serveWhole(orders, 'a');
    await until(async () => (await temporalMetrics()).includes('workflow_completed'));
    const text = await temporalMetrics();
    for (const family of families) expect(text).toContain(`# TYPE temporal_${family}`);
    expect(text).toMatch(/temporal_workflow_completed_total{[^}]*workflow_type="OrderWorkflow"/);
    const programs = await programHere('promtool', 'metrics-programs.mjs');
    if (programs === null) return;
    const args = ['check', 'metrics'];
    const { stderr, stdout } = spawnSync(JSON.parse(programs).promtool, args, { input: text });
    expect(`${stdout}${stderr}`).toBe('');
  });

  it('says on the first page what a held order waits for', async () => {
    const { orders, handleOf } = await openOrders('details');
    await serveWhileHeld(orders, 'a', async () => {
      const { memo, staticSummary } = await handleOf('a').describe();
      expect(await staticSummary()).toBe('order a');
      expect(memo).toEqual({ startedBy: expect.stringMatching(/^callwright \d/) });
      expect(await handleOf('a').query('getOrder')).toMatchObject({ orderId: 'a' });
      const holds = await handleOf('a').query('getHolds');
      expect(holds).toMatchObject([{ code: 'LOOK', clearRole: 'lead' }]);
      const { currentDetails, definition } = await handleOf('a').query<Metadata>(
        '__temporal_workflow_metadata',
      );
      const { description } =
        definition.updateDefinitions.find(({ name }) => name === 'placeHold') ?? {};
      expect(description).toBe('Holds the order until the hold is cleared.');
      expect(currentDetails).toMatch(/^\*\*onHold\*\*, 100\.00 EUR; entry submitted/);
      expect(currentDetails).toMatch(
        /- hold LOOK since .*Z, due .*Z, queue manual; role lead or a manager ends it/,
      );
      const { events } = await handleOf('a').fetchHistory();
      const ids = (events ?? []).flatMap(
        ({ workflowExecutionUpdateAcceptedEventAttributes: one }) => one?.protocolInstanceId ?? [],
      );
      expect(ids.length).toBeGreaterThan(0);
      expect(ids.filter((id) => !/^[0-9a-f]{64}$/.test(id))).toEqual([]);
    });
    const after = await handleOf('a').query<Metadata>('__temporal_workflow_metadata');
    expect(after.currentDetails).toMatch(/goods delivered/);
    expect(after.currentDetails).not.toContain('hold LOOK');
  });
});
