/**
 * Staff on duty, fitted so that simulated waits approach the log's, where there are no log-on
 * records.
 *
 * The agents seen in an hour are not the agents ready in it, so the number ready is the one free
 * figure of each hour: it is moved until the mean wait of the hour's calls is the log's. It
 * swallows what the scenario leaves out. A generator, for progress and for a stop. Cost: a
 * simulation a round.
 * Source: simulation.md 12.3, 12.7 (5).
 */
import type { Scenario } from '../../../contracts/index.ts';
import { assert, hourMs } from '../../../kernel/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { compileScenario } from '../../compile-scenario.ts';
import type { Window } from '../../runs/replication.ts';
import { simulateScenario } from '../../runs/simulate.ts';
import { type Shift, type StaffPlan, shiftsOf, slotsPerHour } from './slots-to-shifts.ts';

/** What the log shows of an hour. */
export interface HourTarget {
  readonly waitMsMean: number;
  /** Where the search begins. */
  readonly agents: number;
}

export interface StaffFitOptions extends Omit<StaffPlan, 'agents'> {
  /** Puts shifts into the scenario; the centre is the same each time. */
  readonly scenarioOf: (shifts: readonly Shift[]) => Scenario;
  readonly centre: CentreFile;
  readonly hours: readonly HourTarget[];
  readonly rounds?: number;
  readonly replications?: number;
}

/** One round of the search. */
export interface StaffRound {
  readonly round: number;
  readonly of: number;
  /** Root of the mean squared error of the logarithms of the hours' mean waits. */
  readonly misfit: number;
  readonly agents: readonly number[];
  readonly shifts: readonly Shift[];
}

const roundsDefault = 20;
const replicationsDefault = 40;
/** The logarithm of a mean wait falls by this with one more of six agents. */
const fallPerAgent = 0.5;
const agentsOfFall = 6;
/** Steps shrink from the full one to this share of it, so that the noise of rounds is averaged. */
const lastStepShare = 0.3;
/** An hour is moved by at most so many agents. */
const stepMax = 1;
/** A mean wait as short as this is no wait. */
const waitMsMin = 500;

/** Yields rounds; returns the best one. */
export function* fitStaff(options: StaffFitOptions): Generator<StaffRound, StaffRound, undefined> {
  const { hours, rounds = roundsDefault } = options;
  let agents = hours.map((hour): number => Math.max(1, hour.agents));
  let best: StaffRound | null = null;
  for (let round = 0; round < rounds; round++) {
    const shifts = shiftsOf({ ...options, agents });
    const tooLong = errorsOf(options, shifts);
    const squares = tooLong.reduce((sum, error) => sum + error * error, 0);
    const misfit = Math.sqrt(squares / Math.max(1, hours.length));
    const done: StaffRound = { round, of: rounds, misfit, agents, shifts };
    if (best === null || misfit < best.misfit) best = done;
    yield done;
    const step = 1 - ((1 - lastStepShare) * round) / rounds;
    agents = agents.map((count, hour) => {
      const by = (step * count * (tooLong[hour] ?? 0)) / (agentsOfFall * fallPerAgent);
      const moved = count + Math.max(-stepMax, Math.min(stepMax, by));
      return Math.max(1, Math.round(moved * slotsPerHour * 2) / (slotsPerHour * 2));
    });
  }
  assert(best !== null, 'a fit has a round');
  return best;
}

/** Of each hour, the logarithm of its simulated mean wait over the log's. */
function errorsOf(options: StaffFitOptions, shifts: readonly Shift[]): readonly number[] {
  const { hours, replications = replicationsDefault } = options;
  const compiled = compileScenario(options.scenarioOf(shifts), options.centre);
  assert(compiled.ok, () => `fitted shifts make a scenario: ${JSON.stringify(compiled)}`);
  const windows = hours.map(
    (_, hour): Window => ({ fromMs: hour * hourMs, toMs: (hour + 1) * hourMs }),
  );
  const sums = hours.map(() => ({ waitMs: 0, calls: 0 }));
  const measures = ['waitMsMean'] as const;
  const runs = simulateScenario(compiled.value, { replications, windows, measures });
  for (const { windows: parts } of runs) {
    for (const [hour, part] of parts.entries()) {
      const sum = sums[hour];
      const wait = part.sums.get('waitMsMean');
      if (sum === undefined || wait === undefined) continue;
      sum.waitMs += wait.numerator;
      sum.calls += wait.denominator;
    }
  }
  return hours.map(({ waitMsMean }, hour) => {
    const { waitMs = 0, calls = 0 } = sums[hour] ?? {};
    const simulatedMs = waitMs / Math.max(1, calls);
    return Math.log(Math.max(simulatedMs, waitMsMin) / Math.max(waitMsMean, waitMsMin));
  });
}
