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
import { type RunningWorker, reached, type TemporalPlace } from './temporal-place.ts';

const ownWorkflows = fileURLToPath(new URL('./all-workflows.ts', import.meta.url));
const attempts = { count: 6, everyMs: 400 } as const;
/** The bundle of a module is made once in a process. */
const bundles = new Map<string, Promise<WorkflowBundle>>();
const logger = new DefaultLogger('ERROR');
let isInstalled = false;

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

/** What the sandbox runs, as one text. */
export function bundleOf(
  workflowsPath = ownWorkflows,
  failureConverterPath?: string,
): Promise<WorkflowBundle> {
  const key = `${workflowsPath} ${failureConverterPath ?? ''}`;
  const more = failureConverterPath === undefined ? {} : { failureConverterPath };
  const bundle = bundles.get(key) ?? bundleWorkflowCode({ workflowsPath, logger, ...more });
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
