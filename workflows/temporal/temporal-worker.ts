/** A Temporal worker: runs workflows, and activities for which it has doers. */
import { type WorkerOptions as Options, Worker } from '@temporalio/worker';
import { sharedStoreThread } from '../embedded/store-thread.ts';
import { type ActivityParts, processActivities } from '../order.activities.ts';
import { dataConverterOf } from './encryption-codec.ts';
import type { TemporalOptions } from './temporal-options.ts';
import { namespaceOf, type RunningWorker, type TemporalPlace } from './temporal-place.ts';
import {
  type BundleOptions,
  bundleOf,
  connectWorker,
  runningWorker,
  tracingOf,
} from './worker-parts.ts';

export const taskQueueDefault = 'orders';
const taskMsDefault = 10_000;
const graceMs = 500;

export type WorkerOptions = Pick<
  TemporalOptions<never>,
  'temporal' | 'taskQueue' | 'workflowsPath' | 'limits' | 'taskMsMax'
>;

export async function runWorkflowWorker(
  options: WorkerOptions & { readonly path: string } & Pick<ActivityParts, 'clock' | 'onAlarm'>,
): Promise<RunningWorker> {
  const { path, clock, onAlarm } = options;
  const store = sharedStoreThread(path);
  try {
    const temporal = { ...options.temporal, areWorkflowsElsewhere: false };
    const parts = { store, doers: {}, clock, onAlarm };
    const worker = await runTemporalWorker({ ...options, temporal }, parts);
    const ended = worker.ended.finally(() => store.close());
    ended.catch(() => undefined);
    return { ended, stop: () => worker.stop().then(() => ended) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Connects and starts polling. Without doers it runs only workflows. */
export async function runTemporalWorker(
  options: WorkerOptions,
  parts: ActivityParts,
): Promise<RunningWorker> {
  const { temporal, taskQueue = taskQueueDefault, limits, taskMsMax = taskMsDefault } = options;
  const dataConverter = dataConverterOf(temporal);
  const tracing = await tracingOf(temporal);
  const isTraced = tracing !== null;
  const workflows = await workflowsOf(options, { ...dataConverter, isTraced });
  const connection = await connectWorker(temporal);
  const worker = await Worker.create({
    connection,
    ...workflows,
    taskQueue,
    activities: processActivities(parts),
    namespace: namespaceOf(temporal),
    dataConverter,
    ...versionsOf(temporal),
    ...tracing?.worker,
    enableNonLocalActivities: Object.keys(parts.doers).length > 0,
    maxConcurrentActivityTaskExecutions: limits?.effectsMax ?? 256,
    maxCachedWorkflows: limits?.snapshotsMax ?? 1_000,
    shutdownGraceTime: graceMs,
    stickyQueueScheduleToStartTimeout: taskMsMax,
  });
  return runningWorker(worker, tracing === null ? [connection] : [connection, tracing]);
}

async function workflowsOf(
  { temporal, workflowsPath }: WorkerOptions,
  of: BundleOptions,
): Promise<Pick<Options, 'workflowBundle'>> {
  if (temporal.areWorkflowsElsewhere === true) return {};
  if (workflowsPath?.endsWith('.js')) return { workflowBundle: { codePath: workflowsPath } };
  return { workflowBundle: await bundleOf(workflowsPath, of) };
}

/**
 * With deployment versions, open orders move to the current one; tests replay stored histories to
 * check that they can.
 */
function versionsOf({ deployment }: TemporalPlace): Pick<Options, 'workerDeploymentOptions'> {
  if (deployment === undefined) return {};
  const workerDeploymentOptions = {
    version: deployment,
    useWorkerVersioning: true as const,
    defaultVersioningBehavior: 'AUTO_UPGRADE' as const,
  };
  return { workerDeploymentOptions };
}
