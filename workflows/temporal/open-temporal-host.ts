/** Entry to Temporal, whose optional packages are loaded on first use. */
import type { ProcessHost } from '../host.ts';
import type { MoveOptions } from './move-processes.ts';
import type { TemporalOptions } from './temporal-options.ts';
import { loadOptional, type RunningWorker } from './temporal-place.ts';
import type { runWorkflowWorker } from './temporal-worker.ts';

/**
 * Opens a host whose processes are Temporal workflows. @throws {HostError} @throws {TemporalError}
 */
export async function openTemporalHost<State>(
  options: TemporalOptions<State>,
): Promise<ProcessHost> {
  const { openHost } = await loadOptional(() => import('./temporal-host.ts'));
  return await openHost(options);
}

/** Runs a service's workflows, but not its effects. @throws {TemporalError} */
export async function runOrderWorker(
  options: Parameters<typeof runWorkflowWorker>[0],
): Promise<RunningWorker> {
  return await (await loadOptional(() => import('./temporal-worker.ts'))).runWorkflowWorker(
    options,
  );
}

/**
 * Moves open processes between embedded and Temporal hosts; returns how many. @throws
 * {TemporalError}
 */
export async function moveProcesses(options: MoveOptions): Promise<number> {
  return await (await loadOptional(() => import('./move-processes.ts'))).move(options);
}

/** Metrics of Temporal's SDK in this process, in Prometheus' format; empty without a worker. */
export async function temporalMetrics(): Promise<string> {
  return await (await import('./sdk-metrics.ts')).registry.metrics();
}
