/**
 * Runs designs side by side, replication after replication: each round has one of every design.
 *
 * Results come in order whatever ran first, so that a rule which ends a run ends it at the same
 * round with one worker or with many.
 */
import {
  growingRunner,
  ReplicationError,
  type ReplicationJob,
  type ReplicationRunner,
  replicateAll,
  type SimulationDesign,
} from '../../gateways/index.ts';
import type { ReplicationResult } from '../../simulator/index.ts';

export interface RoundsOptions {
  readonly designs: readonly { readonly design: SimulationDesign; readonly seed: number }[];
  /** Rounds, at most. */
  readonly most: number;
  /** What every replication gathers. */
  readonly gather: Pick<ReplicationJob, 'windows' | 'measures'>;
  /** Aborted: what has come so far stands. */
  readonly signal: AbortSignal;
}

/** Yields a result per design, round by round; ends early, and quietly, when it is aborted. */
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

/** Threads where more than one is asked for, and the work lasts. */
export function openRunner(workers = 1): ReplicationRunner {
  return growingRunner({ workers });
}

function* jobsOf({ designs, most, gather }: RoundsOptions): Generator<ReplicationJob> {
  for (let replication = 0; replication < most; replication += 1) {
    for (const { design, seed } of designs) yield { design, replication, seed, ...gather };
  }
}
