/** The door to Temporal: its packages are optional, and are looked for when they are asked for. */
import type { ProcessHost } from '../host.ts';
import type { MoveOptions } from './move-processes.ts';
import type { TemporalOptions } from './temporal-options.ts';
import { loaded, type RunningWorker } from './temporal-place.ts';
import type { runWorkflowWorker } from './temporal-worker.ts';

/** Opens a host on Temporal. @throws {HostError} @throws {TemporalError} */
export async function openTemporalHost<State>(
  options: TemporalOptions<State>,
): Promise<ProcessHost> {
  const { openHost } = await loaded(() => import('./temporal-host.ts'));
  return await openHost(options);
}

/** Runs workflows of a service that has this record, no effects. @throws {TemporalError} */
export async function runOrderWorker(
  options: Parameters<typeof runWorkflowWorker>[0],
): Promise<RunningWorker> {
  return await (await loaded(() => import('./temporal-worker.ts'))).runWorkflowWorker(options);
}

/** Moves open processes between kinds of hosts; returns how many. @throws {TemporalError} */
export async function moveProcesses(options: MoveOptions): Promise<number> {
  return await (await loaded(() => import('./move-processes.ts'))).move(options);
}
