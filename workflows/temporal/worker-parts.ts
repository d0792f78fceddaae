/** Parts of every worker: connection, workflow bundle, and run loop. */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  MetricsBuffer,
  makeTelemetryFilterString,
  NativeConnection,
  type NativeConnectionOptions,
  Runtime,
  type Worker,
  type WorkflowBundle,
} from '@temporalio/worker';
import { collectMetrics } from './sdk-metrics.ts';
import {
  connectTo,
  loadOptional,
  type RunningWorker,
  type TemporalPlace,
} from './temporal-place.ts';
import type { Tracing } from './tracing.ts';

const ownWorkflows = fileURLToPath(new URL('../workflows.ts', import.meta.url));
const attempts = { count: 6, everyMs: 400 } as const;
const tracedWorkflows = fileURLToPath(new URL('./traced-workflows.ts', import.meta.url));
const bundles = new Map<string, Promise<WorkflowBundle>>();
const logger = new DefaultLogger('ERROR');
let isInstalled = false;

export interface BundleOptions {
  readonly failureConverterPath?: string | undefined;
  /** Whether the bundle includes the tracing modules. Default: false. */
  readonly isTraced?: boolean;
}

/** @throws {TemporalError} */
export function connectWorker(place: TemporalPlace): Promise<NativeConnection> {
  installRuntime();
  return connectTo(place, (options) => connected(options));
}

/** Retries for a while, as a starting server resets connections. */
async function connected(options: NativeConnectionOptions, attempt = 1): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(options);
  } catch (error) {
    if (attempt === attempts.count) throw error;
    await pause(attempts.everyMs);
    return await connected(options, attempt + 1);
  }
}

/** Opens tracing to the place's collector; null if it has none. */
export async function tracingOf({ collector }: TemporalPlace): Promise<Tracing | null> {
  if (collector === undefined) return null;
  return (await loadOptional(() => import('./tracing.ts'))).openTracing(collector);
}

export function bundleOf(
  workflowsPath = ownWorkflows,
  { failureConverterPath, isTraced = false }: BundleOptions = {},
): Promise<WorkflowBundle> {
  const key = [workflowsPath, failureConverterPath, isTraced].join(' ');
  const more = failureConverterPath === undefined ? {} : { failureConverterPath };
  const workflowInterceptorModules = isTraced ? [tracedWorkflows] : [];
  const bundle =
    bundles.get(key) ??
    bundleWorkflowCode({ workflowsPath, logger, workflowInterceptorModules, ...more });
  bundles.set(key, bundle);
  return bundle;
}

/** Starts polling; closes the connections in `held` when the worker ends. */
export function runningWorker(
  worker: Worker,
  held: readonly { close(): Promise<void> }[],
): RunningWorker {
  const run = async (): Promise<void> => {
    try {
      await worker.run();
    } finally {
      for (const one of held) await one.close();
    }
  };
  const ended = run();
  ended.catch(() => undefined);
  return {
    ended,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}

function installRuntime(): void {
  if (isInstalled) return;
  isInstalled = true;
  const buffer = new MetricsBuffer({ useSecondsForDurations: true });
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({
    logger,
    // Whoever runs a worker stops it, once nothing waits for it; a signal alone would leave those.
    shutdownSignals: [],
    telemetryOptions: { logging: { filter, forward: {} }, metrics: { buffer } },
  });
  collectMetrics(buffer);
}
