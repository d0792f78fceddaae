/** What workers of every kind are made of: the connection, the bundle, the run to its end. */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  type NativeConnectionOptions,
  Runtime,
  type Worker,
  type WorkflowBundle,
} from '@temporalio/worker';
import { loaded, type RunningWorker, reached, type TemporalPlace } from './temporal-place.ts';
import type { Tracing } from './tracing.ts';

const ownWorkflows = fileURLToPath(new URL('../orders.workflow.ts', import.meta.url));
const attempts = { count: 6, everyMs: 400 } as const;
const tracedWorkflows = fileURLToPath(new URL('./traced-workflows.ts', import.meta.url));
/** The bundle of a module is made once in a process. */
const bundles = new Map<string, Promise<WorkflowBundle>>();
const logger = new DefaultLogger('ERROR');
let isInstalled = false;

/** What a bundle holds beside workflows. */
export interface BundleOptions {
  readonly failureConverterPath?: string | undefined;
  /** What it needs to be traced [nothing]. */
  readonly isTraced?: boolean;
}

/** @throws {TemporalError} */
export function connectWorker(place: TemporalPlace): Promise<NativeConnection> {
  installRuntime();
  return reached(place, (options) => connected(options));
}

/** Again for a while: it gives up at once, and a server that starts resets connections. */
async function connected(options: NativeConnectionOptions, attempt = 1): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(options);
  } catch (error) {
    if (attempt === attempts.count) throw error;
    await pause(attempts.everyMs);
    return await connected(options, attempt + 1);
  }
}

/** Null: there is no collector. */
export async function tracingOf({ collector }: TemporalPlace): Promise<Tracing | null> {
  if (collector === undefined) return null;
  return (await loaded(() => import('./tracing.ts'))).openTracing(collector);
}

/** What the sandbox runs, as one text. */
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

/** Begins to poll; closes what it holds when it ends. */
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
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger, telemetryOptions: { logging: { filter, forward: {} } } });
}
