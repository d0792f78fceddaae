/**
 * Temporal's servers for tests. `TEMPORAL_ADDRESS` stands in for a dev server that no test needs
 * for itself. Where one cannot be had, tests that need it are left out with a message.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { startDevServer, type TemporalProgram, temporalProgram } from '../../gateways/index.ts';
import { programHere } from './program-here.ts';

export interface TemporalServer {
  readonly address: string;
  /** 0: a server given by `TEMPORAL_ADDRESS`, which no test may end. */
  readonly pid: number;
  lastWords(): string | null;
  stop(): Promise<void>;
}

/** Whether the program is here. For `describe.runIf`. */
export async function hasTemporal(kind: TemporalProgram): Promise<boolean> {
  return (await programHere(`${kind} of Temporal`, 'temporal-programs.mjs', kind)) !== null;
}

/** A dev server; `file` and `port`: one of its own, to be ended and begun again. */
export async function startTemporalServer(
  options: { readonly file?: string; readonly port?: number } = {},
): Promise<TemporalServer> {
  const given = process.env['TEMPORAL_ADDRESS'];
  if (given !== undefined && options.file === undefined) {
    return { address: given, pid: 0, lastWords: () => null, stop: () => Promise.resolve() };
  }
  return await startDevServer({ ...options, syncs: false });
}

/**
 * A server whose time is turned: `sleep` moves it on, and so does waiting for a workflow's result.
 * A workflow must have set its timers before: await an update or a query of it first.
 */
export async function startTimeSkippingServer(): Promise<TestWorkflowEnvironment> {
  const path = await temporalProgram('test-server');
  return await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
}
