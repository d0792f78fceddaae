/** A host by its name, on a store; of Temporal, on the server that the test file has begun. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type HostOptions,
  openEmbeddedHost,
  openInMemoryHost,
  openTemporalHost,
  type ProcessHost,
  type ProcessMemory,
  type TemporalOptions,
} from '../../../workflows/index.ts';
import type { HostName } from './host-stage.ts';
import { bundleVariable, queueOf, serverVariable } from './temporal-names.ts';

/** Until the task of a killed worker goes to the next. */
const taskMsMax = 3_000;

/** What a host on Temporal is told beside what every host is. */
export type Patience = Pick<TemporalOptions<never>, 'taskMsMax' | 'answerMsMax' | 'isPassing'>;

export function openHostOf<State>(
  name: HostName,
  of: HostOptions<State> & { readonly path: string; readonly memory?: ProcessMemory } & Patience,
): Promise<ProcessHost> {
  if (name === 'in-memory') return openInMemoryHost(of);
  if (name !== 'temporal') return openEmbeddedHost(of);
  const taskQueue = queueOf(of.path);
  return openTemporalHost({
    taskMsMax,
    ...of,
    taskQueue,
    idPrefix: `${taskQueue}-`,
    temporal: { address: process.env[serverVariable] ?? '' },
    workflowsPath: process.env[bundleVariable] ?? '',
  });
}

/** Turns the clocks of all open processes, and waits until what was due has been stored. */
export async function turnWorkflows(
  host: ProcessHost,
  stage: { readonly path: string; readonly clock: { nowMs(): number } },
): Promise<void> {
  const { clientHere } = await import('./temporal-here.ts');
  const { processes } = await host.list({ status: 'open', limit: 1_000 }, null);
  const nowMs = stage.clock.nowMs();
  const turn = async (processId: string, triesLeft = 60): Promise<void> => {
    const handle = clientHere().workflow.getHandle(`${queueOf(stage.path)}-${processId}`);
    try {
      await handle.executeUpdate('resume', { args: [{ clockMs: nowMs }] });
    } catch (error) {
      // Killed in three tries, its task is first to be ended by the worker that there is now.
      const { cause } = error as Error;
      if (triesLeft === 0 || !/in failed state/.test(String(cause ?? error))) throw error;
      await pause(500);
      await turn(processId, triesLeft - 1);
    }
  };
  await Promise.all(processes.map(({ processId }) => turn(processId)));
}
