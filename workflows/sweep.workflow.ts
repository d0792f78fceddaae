/**
 * Some replications of a sweep as a Temporal workflow: an activity each, on whatever workers there
 * are.
 *
 * A sweep is a row of these, `sweep/<id>/<number>`, begun by its command, which holds how many run
 * at once; so no history grows long, and a command that dies leaves little behind.
 * Source: decision 0022.
 */
import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type { ReplicationJob } from '../gateways/index.ts';

/** What all replications of a piece share. */
export interface PackedDesign {
  /** Of the content. */
  readonly designKey: string;
  /** JSON, deflated, in base64. */
  readonly design: string;
}

/** One of them. */
export type PackedJob = Omit<ReplicationJob, 'design'>;

/** A result, serialized and deflated, in base64; or why there is none. */
export type PackedAnswer =
  | { readonly ok: true; readonly result: string }
  | { readonly ok: false; readonly code: 'failed' | 'lost'; readonly message: string };

export interface SweepInput extends PackedDesign {
  readonly jobs: readonly PackedJob[];
}

/** What workers of sweeps do. */
export interface SweepActivities {
  replicate(input: PackedDesign & { readonly job: PackedJob }): Promise<PackedAnswer>;
}

const { replicate } = proxyActivities<SweepActivities>({
  startToCloseTimeout: '1 day',
  // Of a worker that died nothing is heard for so long; then another one begins anew.
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '100 ms', maximumInterval: '10 seconds', maximumAttempts: 8 },
});

/** Answers in the order of the jobs. */
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
