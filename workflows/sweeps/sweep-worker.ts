/** A sweep worker: takes replications from Temporal, runs them on threads, and sends heartbeats. */
import { fileURLToPath } from 'node:url';
import { Context } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import {
  ReplicationError,
  type ReplicationRunner,
  type SimulationDesign,
  workerRunner,
} from '../../gateways/index.ts';
import type { SweepActivities } from '../sweep.workflow.ts';
import { dataConverterOf } from '../temporal/encryption-codec.ts';
import { namespaceOf, type RunningWorker } from '../temporal/temporal-place.ts';
import { bundleOf, connectWorker, runningWorker } from '../temporal/worker-parts.ts';
import { packResult, sweepQueueOf, unpackDesign } from './packing.ts';
import type { SweepWorkerOptions } from './sweep-options.ts';

const workflowsPath = fileURLToPath(new URL('../sweep.workflow.ts', import.meta.url));
const heartbeatMs = 2_000;
/** Designs kept in memory, as text shared by the threads. */
const designsMax = 32;
/** How long replications may go on after a stop, in ms; another worker repeats the rest. */
const graceMs = 60_000;

export async function startWorker(options: SweepWorkerOptions): Promise<RunningWorker> {
  const { temporal, version, threads } = options;
  const connection = await connectWorker(temporal);
  const dataConverter = dataConverterOf(temporal);
  const workflowBundle = await bundleOf(workflowsPath, dataConverter);
  const runner = workerRunner({ workers: threads });
  const worker = await Worker.create({
    connection,
    workflowBundle,
    taskQueue: sweepQueueOf(version),
    namespace: namespaceOf(temporal),
    dataConverter,
    activities: replicationActivities(runner),
    // One task more than threads, so that none idles while the next is fetched.
    maxConcurrentActivityTaskExecutions: threads + 1,
    shutdownGraceTime: graceMs,
  });
  return runningWorker(worker, [runner, connection]);
}

function replicationActivities(runner: ReplicationRunner): SweepActivities {
  const designs = new Map<string, SimulationDesign>();
  return {
    async replicate({ job, ...packed }) {
      const context = Context.current();
      const design = designs.get(packed.designKey) ?? unpackDesign(packed);
      designs.delete(packed.designKey);
      designs.set(packed.designKey, design);
      const [oldest = ''] = designs.keys();
      if (designs.size > designsMax) designs.delete(oldest);
      const beat = setInterval(() => context.heartbeat(), heartbeatMs);
      try {
        const signal = context.cancellationSignal;
        return { ok: true, result: packResult(await runner.run({ ...job, design }, { signal })) };
      } catch (error) {
        if (!(error instanceof ReplicationError) || error.code !== 'failed') throw error;
        return { ok: false, code: 'failed', message: error.message };
      } finally {
        clearInterval(beat);
      }
    },
  };
}
