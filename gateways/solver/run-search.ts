/**
 * Runs the search for a roster, which is pure: solves its integer programs and simulates its days.
 * Days run in parallel and return in order, so threads do not change results.
 */
import { unreachable } from '../../kernel/index.ts';
import {
  type ReplicationResult,
  type Search,
  type StaffingAnswer,
  type StaffingNote,
  type StaffingProblem,
  type StaffingRequest,
  windowsOf,
} from '../../simulator/index.ts';
import {
  designOf,
  type ReplicationJob,
  type ReplicationRunner,
  type SimulationDesign,
} from '../workers/port.ts';
import { replicateAll } from '../workers/run-sweep.ts';
import type { Solver } from './highs-solver.ts';

export interface RunSearchOptions {
  readonly problem: StaffingProblem;
  /** The days to simulate; a roster's shifts replace theirs. */
  readonly design: Omit<SimulationDesign, 'key'>;
  readonly solver: Solver;
  readonly runner: ReplicationRunner;
  /** If aborted, the search ends at its next request. */
  readonly signal?: AbortSignal;
  readonly onNote?: (note: StaffingNote) => void;
  readonly onDay?: () => void;
}

export type SearchEnd<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'stopped' };

/** @throws {ReplicationError} if a replication fails. */
export async function runSearch<Result>(
  search: Search<Result>,
  options: RunSearchOptions,
): Promise<SearchEnd<Result>> {
  let step = search.next();
  while (step.done !== true) {
    const answer = await fulfilled(step.value, options);
    if (answer === null) return { kind: 'stopped' };
    step = search.next(answer);
  }
  return { kind: 'done', result: step.value };
}

/** Carries out a request of the search; null: the search was stopped. */
async function fulfilled(
  request: StaffingRequest,
  options: RunSearchOptions,
): Promise<StaffingAnswer | null> {
  if (options.signal?.aborted === true) return null;
  switch (request.kind) {
    case 'note':
      options.onNote?.(request);
      return { kind: 'noted' };
    case 'solve':
      return {
        kind: 'solved',
        solution: await options.solver.solve(request.program, request.effort),
      };
    case 'simulate':
      return await simulated(request, options);
    default:
      return unreachable(request);
  }
}

async function simulated(
  { rosters, days, seed, goals }: Extract<StaffingRequest, { kind: 'simulate' }>,
  { problem, design, runner, signal, onDay }: RunSearchOptions,
): Promise<StaffingAnswer | null> {
  const { scenario } = design;
  const designs = rosters.map((shifts) =>
    designOf({
      ...design,
      scenario: { ...scenario, agents: { ...scenario.agents, shifts: [...shifts] } },
    }),
  );
  const asked = {
    seed,
    windows: windowsOf(goals, problem.clock),
    measures: [...new Set(goals.map(({ measureId }) => measureId))],
    isBrief: true,
  };
  const jobs = designs.flatMap((one) =>
    Array.from(
      { length: days },
      (_, replication): ReplicationJob => ({ design: one, replication, ...asked }),
    ),
  );
  const results: ReplicationResult[] = [];
  for await (const result of replicateAll(runner, jobs)) {
    results.push(result);
    onDay?.();
    if (signal?.aborted === true) return null;
  }
  return {
    kind: 'simulated',
    results: designs.map((_, place) => results.slice(place * days, (place + 1) * days)),
  };
}
