/** Where Temporal is, and the door to its packages, which are optional. */
import type { ReplicationRunner } from '../../gateways/index.ts';

/** Where Temporal is, and how to be let in. */
export interface TemporalPlace {
  /** `host:port` of the frontend. */
  readonly address: string;
  readonly namespace: string;
  /** Whether TLS is spoken; an API key alone means so too. */
  readonly tls: boolean;
  readonly apiKey?: string | undefined;
}

export interface SweepWorkerOptions {
  readonly temporal: TemporalPlace;
  /** Of the engine. */
  readonly version: string;
  /** Replications at once. */
  readonly threads: number;
}

/** A worker that runs. */
export interface RunningWorker {
  /** Rejects when it can run no more. */
  readonly ended: Promise<void>;
  /** Takes nothing new; resolves when what runs has ended, or the server knows that it did not. */
  stop(): Promise<void>;
}

export interface TemporalRunnerOptions {
  readonly temporal: TemporalPlace;
  /** Of the engine: workers of another one are not asked. */
  readonly version: string;
  /** Replications that are under way at once; more than all workers together have threads. */
  readonly workers: number;
}

/** A runner that knows whether anybody works for it. */
export interface TemporalRunner extends ReplicationRunner {
  /** Whether a worker was seen in the last minutes. */
  hasWorkers(): Promise<boolean>;
}

/** `missing`: its packages are not installed. `unreachable`: nothing answers at its address. */
export class TemporalError extends Error {
  readonly code: 'missing' | 'unreachable';

  constructor(code: TemporalError['code'], message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'TemporalError';
    this.code = code;
  }
}

/** As `package.json` names them; without them everything else works. */
const install = 'npm ci --include=optional --ignore-scripts';

/** Connects a worker of sweeps, which begins to take replications. @throws {TemporalError} */
export async function runSweepWorker(options: SweepWorkerOptions): Promise<RunningWorker> {
  const { startWorker } = await loaded(() => import('./sweep-worker.ts'));
  return await reached(options, () => startWorker(options));
}

/** Connects a runner of replications on Temporal's workers. @throws {TemporalError} */
export async function openTemporalRunner(options: TemporalRunnerOptions): Promise<TemporalRunner> {
  const { connectRunner } = await loaded(() => import('./temporal-runner.ts'));
  return await reached(options, () => connectRunner(options));
}

async function loaded<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `Temporal needs the packages @temporalio/*, which "${install}" installs: ${why}`;
    throw new TemporalError('missing', message, error);
  }
}

async function reached<Result>(
  { temporal: { address, namespace } }: { readonly temporal: TemporalPlace },
  connect: () => Promise<Result>,
): Promise<Result> {
  try {
    return await connect();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const where = `${address}, namespace ${namespace}`;
    const message = `no Temporal server answers at ${where} (TEMPORAL_ADDRESS): ${why}`;
    throw new TemporalError('unreachable', message, error);
  }
}
