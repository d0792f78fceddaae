/**
 * Part of a sweep as a Temporal workflow: one activity per replication, on any worker. A sweep is a
 * series of workflows `sweep/<id>/<number>`, so histories stay short and an aborted command leaves
 * little work.
 * Source: decision 0022.
 */
import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type { ReplicationJob } from '../gateways/index.ts';

export interface PackedDesign {
  readonly designKey: string;
  /** The simulation design as JSON, deflated, in base64. */
  readonly design: string;
}

export type PackedJob = Omit<ReplicationJob, 'design'>;

/** A replication's result, serialized, deflated, in base64; or its error. */
export type PackedAnswer =
  | { readonly ok: true; readonly result: string }
  | { readonly ok: false; readonly code: 'failed' | 'lost'; readonly message: string };

export interface SweepInput extends PackedDesign {
  readonly jobs: readonly PackedJob[];
}

export interface SweepActivities {
  replicate(input: PackedDesign & { readonly job: PackedJob }): Promise<PackedAnswer>;
}

const { replicate } = proxyActivities<SweepActivities>({
  startToCloseTimeout: '1 day',
  // If a worker is silent for this long, another repeats the replication.
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '100 ms', maximumInterval: '10 seconds', maximumAttempts: 8 },
});

/** Runs jobs; returns their answers in order. */
export async function sweepWorkflow({
  jobs,
  ...design
}: SweepInput): Promise<readonly PackedAnswer[]> {
  return await Promise.all(
    jobs.map(async (job): Promise<PackedAnswer> => {
      try {
        return await replicate({ ...design, job });
      } catch (error) {
        if (isCancellation(error) || !(error instanceof Error)) throw error;
        const { message } = error.cause instanceof Error ? error.cause : error;
        return { ok: false, code: 'lost', message };
      }
    }),
  );
}
