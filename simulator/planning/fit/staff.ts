/**
 * Fits staff so that simulated waits approach the log's by queue and hour, near observed log-ons if
 * there are any. The staff also makes up for what the scenario leaves out. Cost: a simulation each
 * round.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { assert, hourMs } from '../../../kernel/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { compileScenario } from '../../compile-scenario.ts';
import type { Window } from '../../runs/replication.ts';
import { simulateScenario } from '../../runs/simulate.ts';
import { sumBy } from '../../statistics/sums.ts';
import {
  type ProfileStaff,
  type Shift,
  type StaffPlan,
  shiftsOf,
  slotsPerHour,
} from './slots-to-shifts.ts';

export interface WaitTarget {
  readonly waitMsMean: number;
  readonly calls: number;
}

export interface StaffedProfile extends ProfileStaff {
  readonly callTypes: readonly string[];
}

export interface StaffFitOptions extends StaffPlan {
  readonly scenarioOf: (shifts: readonly Shift[]) => Scenario;
  readonly centre: CentreFile;
  readonly profiles: readonly StaffedProfile[];
  /** Waits to reach, by queue and then by hour of the day. */
  readonly targets: ReadonlyMap<string, readonly WaitTarget[]>;
  /** Days that the calls of the targets came on. */
  readonly days: number;
  /** Largest relative change of an hour's staff from the start. Default: no limit. */
  readonly moveShareMax?: number;
  readonly rounds?: number;
  /** Simulated days of a round. Default: 40, fewer of a large centre. */
  readonly replications?: number;
}

export interface StaffRound {
  readonly round: number;
  readonly of: number;
  /**
   * How far simulated waits are from the log's: root mean square of ln ratios, weighted by calls.
   */
  readonly misfit: number;
  /** Agents by hour. */
  readonly agents: readonly number[];
  readonly profiles: readonly StaffedProfile[];
  readonly shifts: readonly Shift[];
}

const roundsDefault = 20;
/** Days of a round: as many as hold so many calls, since a large centre's day says more. */
const callsOfRound = 64_000;
const replicationsOf = { least: 8, most: 40 } as const;
/** Assumed decrease of ln(mean wait) when one agent joins six. */
const fallPerAgent = 0.5;
const agentsOfFall = 6;
/**
 * Steps of later rounds shrink to this share of the first rounds' steps, so that noise averages
 * out.
 */
const lastStepShare = 0.3;
const stepMax = { agents: 1, share: 0.25 } as const;
/** Added to waits before comparison, since logarithms of short waits are noisy. */
const waitMsOffset = 1_000;

/** Yields each round of simulation; returns the round with the smallest misfit. */
export function* fitStaff(options: StaffFitOptions): Generator<StaffRound, StaffRound, undefined> {
  const { rounds = roundsDefault } = options;
  let profiles: readonly StaffedProfile[] = options.profiles;
  let best: StaffRound | null = null;
  for (let round = 0; round < rounds; round++) {
    const shifts = shiftsOf({ ...options, profiles });
    const tooLong = errorsOf(options, shifts);
    const misfit = misfitOf(options, tooLong);
    const agents = agentsByHour(profiles);
    const done: StaffRound = { round, of: rounds, misfit, agents, profiles, shifts };
    if (best === null || misfit < best.misfit) best = done;
    yield done;
    const step = 1 - ((1 - lastStepShare) * round) / rounds;
    profiles = profiles.map((profile, place) =>
      moved(profile, { options, tooLong, step, from: options.profiles[place] ?? profile }),
    );
  }
  assert(best !== null, 'a fit has a round');
  return best;
}

/** Shifts of a roster, and how far the waits that they give are from the log's. */
export function givenStaff(options: StaffFitOptions, shifts: readonly Shift[]): StaffRound {
  const { profiles } = options;
  const misfit = misfitOf(options, errorsOf(options, shifts));
  return { round: 0, of: 1, misfit, agents: agentsByHour(profiles), profiles, shifts };
}

function agentsByHour(profiles: readonly ProfileStaff[]): readonly number[] {
  const hours = Math.ceil((profiles[0]?.agents.length ?? 0) / slotsPerHour);
  return Array.from({ length: hours }, (_, hour) =>
    profiles.reduce((sum, { agents }) => sum + hourMean(agents, hour), 0),
  );
}

function hourMean(agents: readonly number[], hour: number): number {
  const slots = agents.slice(hour * slotsPerHour, (hour + 1) * slotsPerHour);
  return slots.reduce((sum, one) => sum + one, 0) / Math.max(1, slots.length);
}

function moved(
  profile: StaffedProfile,
  of: {
    readonly options: StaffFitOptions;
    readonly tooLong: ReadonlyMap<string, readonly number[]>;
    readonly step: number;
    readonly from: ProfileStaff;
  },
): StaffedProfile {
  const { options, tooLong, step, from } = of;
  const { moveShareMax = Infinity } = options;
  return {
    ...profile,
    agents: profile.agents.map((count, slot) => {
      const hour = Math.floor(slot / slotsPerHour);
      const mean = hourMean(profile.agents, hour);
      let error = 0;
      let calls = 0;
      for (const type of profile.callTypes) {
        const weight = options.targets.get(type)?.[hour]?.calls ?? 0;
        error += weight * (tooLong.get(type)?.[hour] ?? 0);
        calls += weight;
      }
      if (calls === 0 || mean === 0) return count;
      const by = (step * mean * error) / calls / (agentsOfFall * fallPerAgent);
      const most = Math.max(stepMax.agents, stepMax.share * mean);
      const factor = 1 + Math.max(-most, Math.min(most, by)) / mean;
      const start = from.agents[slot] ?? 0;
      const [low, high] = [start * (1 - moveShareMax), start * (1 + moveShareMax)];
      // A quarter of an hour without agents can grow only by addition, not by a factor.
      const next = count === 0 ? Math.max(0, by) : count * Math.max(0.1, factor);
      return Number.isFinite(high) ? Math.max(low, Math.min(high, next)) : next;
    }),
  };
}

function errorsOf(
  options: StaffFitOptions,
  shifts: readonly Shift[],
): ReadonlyMap<string, readonly number[]> {
  const { targets, replications = daysOfRound(options) } = options;
  const compiled = compileScenario(options.scenarioOf(shifts), options.centre);
  assert(compiled.ok, () => `fitted shifts make a scenario: ${JSON.stringify(compiled)}`);
  const cells = [...targets].flatMap(([queueId, hours]) =>
    hours.map((target, hour) => ({ queueId, hour, target, waitMs: 0, calls: 0 })),
  );
  const windows = cells.map(
    ({ queueId, hour }): Window => ({
      fromMs: hour * hourMs,
      toMs: (hour + 1) * hourMs,
      queueIds: [queueId],
    }),
  );
  const runs = simulateScenario(compiled.value, {
    replications,
    windows,
    measures: ['waitMsMean'],
    isBrief: true,
  });
  for (const { windows: parts } of runs) {
    for (const [place, cell] of cells.entries()) {
      const wait = parts[place]?.sums.get('waitMsMean');
      cell.waitMs += wait?.numerator ?? 0;
      cell.calls += wait?.denominator ?? 0;
    }
  }
  const errors = new Map<string, number[]>();
  for (const { queueId, target, waitMs, calls } of cells) {
    const simulatedMs = waitMs / Math.max(1, calls);
    const error = Math.log((simulatedMs + waitMsOffset) / (target.waitMsMean + waitMsOffset));
    errors.set(queueId, [...(errors.get(queueId) ?? []), target.calls === 0 ? 0 : error]);
  }
  return errors;
}

function daysOfRound({ targets, days }: StaffFitOptions): number {
  const calls = sumBy([...targets.values()].flat(), (target) => target.calls);
  return daysOfCalls(calls / days, replicationsOf.least);
}

/** Days to simulate of so many calls each, so that all hold as many as a round does. */
export function daysOfCalls(callsPerDay: number, daysMin: number): number {
  const needed = Math.ceil(callsOfRound / Math.max(1, callsPerDay));
  return Math.max(daysMin, Math.min(replicationsOf.most, needed));
}

function misfitOf(
  { targets }: StaffFitOptions,
  tooLong: ReadonlyMap<string, readonly number[]>,
): number {
  let squares = 0;
  let all = 0;
  for (const [queueId, hours] of targets) {
    for (const [hour, { calls }] of hours.entries()) {
      squares += calls * (tooLong.get(queueId)?.[hour] ?? 0) ** 2;
      all += calls;
    }
  }
  return Math.sqrt(squares / Math.max(1, all));
}
