/**
 * Runs lists of replications in order, and sweeps: replication r has the same seed in every cell.
 * Only results decide what runs, so neither workers nor interruptions change a sweep.
 */
import type { CentreFile } from '../../routing/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import {
  type Cell,
  type CellReplication,
  type Experiment,
  isCellPrecise,
  keptOf,
  type LostReplication,
  type ReplicationResult,
  type SimulationPlan,
  type StopRule,
} from '../../simulator/index.ts';
import {
  designOf,
  ReplicationError,
  type ReplicationJob,
  type ReplicationRunner,
  type RunOptions,
} from './port.ts';

/** Replications of a cell in a row, which share a compiled plan. */
const blockLength = 10;
/** Replications of a cell before its precision is checked, and between later checks. */
const firstLook = 10;
const looksApart = 5;

export interface Sweep {
  readonly experiment: Experiment;
  /** The centre file; default: derived from the scenario. */
  readonly centre?: CentreFile | undefined;
  readonly ruleSets: readonly RuleSetFile[];
  readonly seed: number;
  readonly measures: SimulationPlan['measures'];
  /** Most replications of a cell. */
  readonly replications: number;
  /** When a cell is precise enough to end; null: never. */
  readonly stop: StopRule | null;
}

/** A finished replication of cell number `cell`. */
export type SweepStep =
  | { readonly cell: number; readonly kept: CellReplication }
  | { readonly cell: number; readonly lost: LostReplication };

interface CellJob extends ReplicationJob {
  readonly cell: number;
}

/** Results by cell, with those of interrupted runs. */
export class SweepResults {
  readonly byCell: CellReplication[][];
  readonly lost = new Map<number, LostReplication[]>();
  readonly #seen: Set<number>[];
  #count = 0;

  constructor(cells: number) {
    this.byCell = Array.from({ length: cells }, () => []);
    this.#seen = Array.from({ length: cells }, () => new Set());
  }

  get count(): number {
    return this.#count;
  }

  has(cell: number, replication: number): boolean {
    return this.#seen[cell]?.has(replication) === true;
  }

  add(step: SweepStep): void {
    const { cell } = step;
    if ('lost' in step) {
      this.lost.set(cell, [...(this.lost.get(cell) ?? []), step.lost]);
      return;
    }
    if (this.has(cell, step.kept.replication)) return;
    this.#seen[cell]?.add(step.kept.replication);
    this.byCell[cell]?.push(step.kept);
    this.#count += 1;
  }
}

/** Runs the replications missing in `results`, adds and yields them. The signal ends it early. */
export async function* runSweep(
  runner: ReplicationRunner,
  sweep: Sweep,
  { results, signal }: RunOptions & { readonly results: SweepResults },
): AsyncGenerator<SweepStep, void, undefined> {
  let from = 0;
  for (const until of looksOf(sweep)) {
    const active = cellsOf(sweep, results, from);
    const jobs = jobsOf(sweep, { cells: active, from, until, results });
    for await (const settled of settleAll(runner, jobs, signal === undefined ? {} : { signal })) {
      if ('error' in settled && settled.error.code === 'cancelled') return;
      const { cell, replication } = settled.job;
      const step: SweepStep =
        'error' in settled
          ? { cell, lost: { replication, message: settled.error.message } }
          : { cell, kept: keptOf(settled.result, sweep.measures) };
      results.add(step);
      yield step;
    }
    if (signal?.aborted === true || active.length === 0) return;
    from = until;
  }
}

/** Numbers of replications at which precision is checked. */
function looksOf({ stop, replications }: Sweep): readonly number[] {
  if (stop === null) return [replications];
  const looks: number[] = [];
  for (let look = firstLook; look < replications; look += looksApart) looks.push(look);
  return [...looks, replications];
}

/** Cells that were not precise enough at the last check. */
function cellsOf(
  { experiment, stop }: Sweep,
  results: SweepResults,
  from: number,
): readonly number[] {
  const all = [...experiment.cells.keys()];
  if (stop === null || from === 0) return all;
  return all.filter((cell) => {
    const own = results.byCell[cell]?.filter(({ replication }) => replication < from) ?? [];
    const at = experiment.cells[cell];
    return at !== undefined && !stopsBefore(at, own, { from, stop });
  });
}

/** Whether a cell was precise at a check before `from`, so it stays stopped. */
function stopsBefore(
  cell: Cell,
  own: readonly CellReplication[],
  { from, stop }: { readonly from: number; readonly stop: StopRule },
): boolean {
  for (let look = firstLook; look <= from; look += looksApart) {
    const then = own.filter(({ replication }) => replication < look);
    if (isCellPrecise(cell, then, stop)) return true;
  }
  return false;
}

function* jobsOf(
  { experiment, centre: shared, ruleSets, seed, measures }: Sweep,
  {
    cells,
    from,
    until,
    results,
  }: {
    readonly cells: readonly number[];
    readonly from: number;
    readonly until: number;
    readonly results: SweepResults;
  },
): Generator<CellJob, void, undefined> {
  for (let block = from; block < until; block += blockLength) {
    for (const cell of cells) {
      const { scenario, centre = shared } = experiment.cells[cell] ?? {};
      const length = Math.min(until - block, blockLength);
      const missing = Array.from({ length }, (_, place) => block + place).filter(
        (replication) => !results.has(cell, replication),
      );
      if (scenario === undefined || missing.length === 0) continue;
      const design = designOf({ scenario, ruleSets, ...(centre === undefined ? {} : { centre }) });
      for (const replication of missing) yield { cell, design, replication, seed, measures };
    }
  }
}

/** Jobs started per worker: one runs, one is next, one result waits for its turn. */
const aheadPerWorker = 3;

export type SettledJob<Job extends ReplicationJob> =
  | { readonly job: Job; readonly result: ReplicationResult }
  | { readonly job: Job; readonly error: ReplicationError };

/** Runs jobs; yields their results in order. @throws {ReplicationError} of the first failed job. */
export async function* replicateAll(
  runner: ReplicationRunner,
  jobs: Iterable<ReplicationJob>,
  options: RunOptions = {},
): AsyncGenerator<ReplicationResult, void, undefined> {
  for await (const settled of settleAll(runner, jobs, options)) {
    if ('error' in settled) throw settled.error;
    yield settled.result;
  }
}

/** As {@link replicateAll}, but yields errors instead of throwing. */
async function* settleAll<Job extends ReplicationJob>(
  runner: ReplicationRunner,
  jobs: Iterable<Job>,
  options: RunOptions = {},
): AsyncGenerator<SettledJob<Job>, void, undefined> {
  const own = new AbortController();
  const signal =
    options.signal === undefined ? own.signal : AbortSignal.any([options.signal, own.signal]);
  const underWay: Promise<SettledJob<Job>>[] = [];
  const queue = jobs[Symbol.iterator]();
  try {
    for (;;) {
      while (underWay.length < runner.workers * aheadPerWorker) {
        const next = queue.next();
        if (next.done === true) break;
        underWay.push(settle(runner, next.value, { signal }));
      }
      const first = await underWay.shift();
      if (first === undefined) return;
      yield first;
    }
  } finally {
    own.abort();
  }
}

async function settle<Job extends ReplicationJob>(
  runner: ReplicationRunner,
  job: Job,
  options: RunOptions,
): Promise<SettledJob<Job>> {
  try {
    return { job, result: await runner.run(job, options) };
  } catch (error) {
    if (error instanceof ReplicationError) return { job, error };
    const message = `replication ${job.replication} failed: ${String(error)}`;
    return { job, error: new ReplicationError('failed', message, { cause: error }) };
  }
}
