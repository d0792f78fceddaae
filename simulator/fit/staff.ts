/**
 * Staff on duty, fitted so that simulated waits approach the log's, where there are no log-on records.
 *
 * The agents seen in an hour are not the agents ready in it, so the number ready is fitted, hour by
 * hour: one number to the mean wait; or two, where agents come to help when callers wait long: who
 * is there at once to the share that waits, and all of them to the mean wait. The fit swallows what
 * the scenario leaves out.
 * A generator, for progress and for a stop. Cost: a simulation a round.
 * Source: simulation.md 12.3, 12.7 (5).
 */
import type { Scenario } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { compileScenario } from '../compile-scenario.ts';
import type { Window } from '../replication.ts';
import { simulateScenario } from '../simulate.ts';
import { type Shift, shiftsOfHours, slotsPerHour } from './slots-to-shifts.ts';

/** What the log shows of an hour. */
export interface HourTarget {
  readonly delayShare: number;
  readonly waitMsMean: number;
  /** Handle time of the hour's calls, in hours: where the search begins. */
  readonly erlangs: number;
}

export interface StaffFitOptions {
  /** Puts shifts into the scenario; the centre is the same each time. */
  readonly scenarioOf: (shifts: readonly Shift[]) => Scenario;
  readonly centre: CentreFile;
  readonly hours: readonly HourTarget[];
  readonly startMinute: number;
  readonly lastMinute: number;
  /** Profile of who is there at once. */
  readonly profile: string;
  /** Profile of who comes to help; null: nobody does. */
  readonly helperProfile: string | null;
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
  readonly helpers: readonly number[];
}

interface Staff {
  readonly agents: readonly number[];
  readonly helpers: readonly number[];
}

const roundsDefault = 24;
const replicationsDefault = 60;
/** A mean wait falls by this share, in logarithms, with one more of six agents. */
const waitPerAgent = 0.5;
/** And the share that waits by so much. */
const delayPerAgent = 0.15;
const agentsOfSlopes = 6;
/** Steps shrink from the full one to a third, so that the noise of a round is averaged. */
const lastStepShare = 0.33;
/** An hour is moved by at most so many agents. */
const stepMax = 1;

/** Yields rounds; returns the shifts of the best one. */
export function* fitStaff(
  options: StaffFitOptions,
): Generator<StaffRound, readonly Shift[], undefined> {
  const { hours, helperProfile, rounds = roundsDefault } = options;
  let staff: Staff = {
    agents: hours.map(({ erlangs }) => Math.max(1, erlangs + 0.5)),
    helpers: hours.map(() => (helperProfile === null ? 0 : 0.5)),
  };
  let best: { readonly misfit: number; readonly staff: Staff } = { misfit: Infinity, staff };
  for (let round = 0; round < rounds; round++) {
    const seen = simulated(options, shiftsOf(options, staff));
    const misfit = misfitOf(hours, seen, helperProfile !== null);
    if (misfit < best.misfit) best = { misfit, staff };
    yield { round, of: rounds, misfit, ...staff };
    const step = 1 - ((1 - lastStepShare) * round) / rounds;
    staff = movedOn(options, { staff, seen, step });
  }
  return shiftsOf(options, best.staff);
}

type Seen = readonly Pick<HourTarget, 'delayShare' | 'waitMsMean'>[];

function movedOn(
  { hours, helperProfile }: StaffFitOptions,
  at: { readonly staff: Staff; readonly seen: Seen; readonly step: number },
): Staff {
  const { staff, seen, step } = at;
  const moved = hours.map((hour, place) => {
    const agents = staff.agents[place] ?? 1;
    const helpers = staff.helpers[place] ?? 0;
    const { delayShare, waitMsMean } = seen[place] ?? hour;
    const scale = (step * (agents + helpers)) / agentsOfSlopes;
    const tooLong = Math.log(Math.max(waitMsMean, 1) / Math.max(hour.waitMsMean, 1));
    const byWait = bounded((scale * tooLong) / waitPerAgent);
    if (helperProfile === null)
      return { agents: rounded(Math.max(1, agents + byWait)), helpers: 0 };
    const byDelay = bounded((scale * (delayShare - hour.delayShare)) / delayPerAgent);
    const next = rounded(Math.max(1, agents + byDelay));
    return { agents: next, helpers: rounded(Math.max(0, agents + helpers + byWait - next)) };
  });
  return {
    agents: moved.map(({ agents }) => agents),
    helpers: moved.map(({ helpers }) => helpers),
  };
}

function bounded(step: number): number {
  return Math.max(-stepMax, Math.min(stepMax, step));
}

/** Whole slots. */
function rounded(agents: number): number {
  return Math.round(agents * slotsPerHour) / slotsPerHour;
}

function shiftsOf(options: StaffFitOptions, { agents, helpers }: Staff): readonly Shift[] {
  const { profile, helperProfile, startMinute, lastMinute } = options;
  const of = { startMinute, lastMinute };
  return [
    ...shiftsOfHours(agents, { ...of, profile }),
    ...(helperProfile === null ? [] : shiftsOfHours(helpers, { ...of, profile: helperProfile })),
  ];
}

function misfitOf(hours: readonly HourTarget[], seen: Seen, usesDelay: boolean): number {
  const squares = hours.map((hour, place) => {
    const { delayShare, waitMsMean } = seen[place] ?? hour;
    const wait = Math.log(Math.max(waitMsMean, 1) / Math.max(hour.waitMsMean, 1));
    const delay = usesDelay ? (delayShare - hour.delayShare) / delayPerAgent : 0;
    return wait ** 2 + (delay * waitPerAgent) ** 2;
  });
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, hours.length));
}

const measures = ['delayShare', 'waitMsMean'] as const;

function simulated(options: StaffFitOptions, shifts: readonly Shift[]): Seen {
  const { replications = replicationsDefault } = options;
  const compiled = compileScenario(options.scenarioOf(shifts), options.centre);
  assert(compiled.ok, () => `fitted shifts make a scenario: ${JSON.stringify(compiled)}`);
  const windows = options.hours.map(
    (_, hour): Window => ({ fromMs: hour * 3_600_000, toMs: (hour + 1) * 3_600_000 }),
  );
  const sums = windows.map(() => measures.map(() => ({ numerator: 0, denominator: 0 })));
  const runs = simulateScenario(compiled.value, { replications, windows, measures });
  for (const { windows: parts } of runs) {
    for (const [hour, part] of parts.entries()) {
      for (const [place, id] of measures.entries()) {
        const sum = sums[hour]?.[place];
        const one = part.sums.get(id);
        if (sum === undefined || one === undefined) continue;
        sum.numerator += one.numerator;
        sum.denominator += one.denominator;
      }
    }
  }
  return sums.map(([delay, wait]) => ({
    delayShare: (delay?.numerator ?? 0) / Math.max(1, delay?.denominator ?? 0),
    waitMsMean: (wait?.numerator ?? 0) / Math.max(1, wait?.denominator ?? 0),
  }));
}
