/**
 * A worker: runs workflows in their sandbox, and the activities that this process has doers for.
 *
 * The bundle of a module is made once in a process.
 */
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundle,
} from '@temporalio/worker';
import { type ActivityParts, processActivities } from '../activities.ts';
import type { TemporalOptions, TemporalPlace } from './temporal-options.ts';

export const taskQueueDefault = 'orders';
const namespaceDefault = 'default';
const taskMsDefault = 10_000;
/** How long what runs may go on once a worker is told to stop. */
const graceMs = 500;
const ownWorkflows = fileURLToPath(new URL('./all-workflows.ts', import.meta.url));
const bundles = new Map<string, Promise<WorkflowBundle>>();
const logger = new DefaultLogger('ERROR');
let isInstalled = false;

/** A worker that runs. */
export interface RunningWorker {
  /** Rejects when it can run no more. */
  readonly ended: Promise<void>;
  /** Resolves when what runs has ended, or the server knows that it did not. */
  stop(): Promise<void>;
}

export type WorkerOptions = Pick<
  TemporalOptions<never>,
  'temporal' | 'taskQueue' | 'workflowsPath' | 'limits' | 'taskMsMax'
>;

/** Connects, and begins to poll. Without doers it runs workflows alone. */
export async function runTemporalWorker(
  {
    temporal,
    taskQueue = taskQueueDefault,
    workflowsPath,
    limits,
    taskMsMax = taskMsDefault,
  }: WorkerOptions,
  parts: ActivityParts,
): Promise<RunningWorker> {
  installRuntime();
  const workflowBundle = workflowsPath?.endsWith('.js')
    ? { codePath: workflowsPath }
    : await bundleOf(workflowsPath);
  const connection = await NativeConnection.connect(connectionOf(temporal));
  const worker = await Worker.create({
    ...{ connection, workflowBundle, taskQueue, activities: processActivities(parts) },
    namespace: temporal.namespace ?? namespaceDefault,
    enableNonLocalActivities: Object.keys(parts.doers).length > 0,
    maxConcurrentActivityTaskExecutions: limits?.effectsMax ?? 256,
    ...{ maxCachedWorkflows: limits?.snapshotsMax ?? 1_000, shutdownGraceTime: graceMs },
    stickyQueueScheduleToStartTimeout: taskMsMax,
  });
  const ended = worker.run().finally(() => connection.close());
  ended.catch(() => undefined);
  return {
    ended,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}

/** How both kinds of connection are told where Temporal is. */
export function connectionOf({ address, tls, apiKey }: TemporalPlace) {
  return {
    address,
    ...(tls === undefined ? {} : { tls }),
    ...(apiKey === undefined ? {} : { apiKey }),
  } as Parameters<typeof NativeConnection.connect>[0] & { readonly address: string };
}

/** What the sandbox runs, as one text. */
export function bundleOf(workflowsPath = ownWorkflows): Promise<WorkflowBundle> {
  const bundle = bundles.get(workflowsPath) ?? bundleWorkflowCode({ workflowsPath, logger });
  bundles.set(workflowsPath, bundle);
  return bundle;
}

function installRuntime(): void {
  if (isInstalled) return;
  isInstalled = true;
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger, telemetryOptions: { logging: { filter, forward: {} } } });
}
