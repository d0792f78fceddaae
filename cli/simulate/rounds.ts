/**
 * Runs designs side by side in rounds of one replication each. Results come in order, so that a
 * stop rule ends at the same round with any number of workers.
 */
import {
  growingRunner,
  inLane,
  ReplicationError,
  type ReplicationJob,
  type ReplicationRunner,
  replicateAll,
  type SimulationDesign,
} from '../../gateways/index.ts';
import type { LaneWish, ReplicationResult } from '../../simulator/index.ts';

export interface RoundsOptions {
  readonly designs: readonly { readonly design: SimulationDesign; readonly seed: number }[];
  readonly most: number;
  readonly gather: Pick<ReplicationJob, 'windows' | 'measures'>;
  /** Ends the rounds; results that have come so far are kept. */
  readonly signal: AbortSignal;
}

/** Yields one result per design and round; an abort ends it without an error. */
export async function* rounds(
  runner: ReplicationRunner,
  options: RoundsOptions,
): AsyncGenerator<readonly ReplicationResult[], void, undefined> {
  const { designs, signal } = options;
  let round: ReplicationResult[] = [];
  try {
    for await (const result of replicateAll(runner, jobsOf(options), { signal })) {
      round.push(result);
      if (round.length < designs.length) continue;
      yield round;
      round = [];
      if (signal.aborted) return;
    }
  } catch (error) {
    if (!(error instanceof ReplicationError && error.code === 'cancelled')) throw error;
  }
}

/** Threads are used if the work, at most so many replications, is long; default: not known. */
export function openRunner(
  {
    workers,
    lane,
  }: { readonly workers?: number | undefined; readonly lane?: LaneWish | undefined },
  most?: number,
): ReplicationRunner {
  return inLane(growingRunner({ workers, most }), lane);
}

function* jobsOf({ designs, most, gather }: RoundsOptions): Generator<ReplicationJob> {
  for (let replication = 0; replication < most; replication += 1) {
    for (const { design, seed } of designs) yield { design, replication, seed, ...gather };
  }
}
