/**
 * `callwright worker`: runs replications of sweeps for Temporal, until Ctrl-C or SIGTERM.
 *
 * What runs then ends first; what would take longer than a minute begins anew on another worker.
 */
import { availableParallelism } from 'node:os';
import { runSweepWorker } from '../../workflows/index.ts';
import { CliError } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { onTemporal, temporalPlace } from '../temporal/temporal-place.ts';

export interface WorkerCommandOptions {
  /** [one per processor] */
  readonly threads?: number;
  /** One JSON object a line in place of text. */
  readonly json?: boolean;
}

/** Runs until it is told to stop, or can run no more. */
export async function workerCommand(options: WorkerCommandOptions): Promise<ExitCode> {
  const { threads = availableParallelism() } = options;
  const temporal = temporalPlace();
  const { address, namespace } = temporal;
  const tell = (state: string, text: string): void => {
    const line = { schema: 'callwright.worker/1', state, address, namespace, threads };
    process.stdout.write(`${options.json === true ? JSON.stringify(line) : text}\n`);
  };
  tell('connecting', `connecting to Temporal at ${address}, namespace ${namespace}`);
  const stop = listenForInterrupt();
  const worker = await onTemporal(runSweepWorker({ temporal, version: engineVersion, threads }));
  tell('running', `takes replications of sweeps, ${threads} at once; Ctrl-C ends it`);
  const told = new Promise<'told'>((resolve) => {
    const isTold = (): void => resolve('told');
    if (stop.aborted) isTold();
    else stop.addEventListener('abort', isTold, { once: true });
  });
  try {
    await Promise.race([told, worker.ended]);
    if (stop.aborted) tell('draining', 'takes nothing new; what runs ends first');
    await worker.stop();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(exitCodes.noServer, `callwright worker: ended by ${address}: ${why}`);
  }
  tell('stopped', 'stopped');
  return exitCodes.yes;
}
