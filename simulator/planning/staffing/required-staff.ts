/**
 * Agents at work that each queue needs in each interval by Erlang C and Erlang A, and which part of
 * a profile's agents count for a queue.
 */
import { requirementsOf } from './formula-roster.ts';
import type { StaffingProblem } from './staffing-problem.ts';

export interface IntervalNeed {
  readonly calls: number;
  readonly loadErlangs: number;
  /** Null: no number of agents meets the goal. */
  readonly erlangC: number | null;
  readonly erlangA: number | null;
}

export interface QueueNeed {
  readonly queueId: string;
  readonly intervals: readonly IntervalNeed[];
  /**
   * Part of a profile's agents that counts for the queue: 0 unless it comes first for them; where
   * several do, divided by what these need.
   */
  readonly partOf: (profile: string, interval: number) => number;
}

export function queueNeeds(problem: StaffingProblem): readonly QueueNeed[] {
  const { demand, servers } = problem;
  const byC = requirementsOf(problem, 'erlangC');
  const byA = requirementsOf(problem, 'erlangA');
  const needOf = (place: number, interval: number): number =>
    byA[place]?.intervals[interval]?.agents ?? demand[place]?.intervals[interval]?.load ?? 0;
  const serves = (profile: string, place: number): boolean =>
    servers.get(demand[place]?.queueId ?? '')?.first.includes(profile) === true;
  const places = demand.map((_, place) => place);
  return demand.map(({ queueId, intervals }, place) => ({
    queueId,
    intervals: intervals.map(({ calls, load }, interval) => ({
      calls,
      loadErlangs: load,
      erlangC: byC[place]?.intervals[interval]?.agents ?? null,
      erlangA: byA[place]?.intervals[interval]?.agents ?? null,
    })),
    partOf: (profile, interval) => {
      if (!serves(profile, place)) return 0;
      const shared = places.filter((other) => serves(profile, other));
      const all = shared.reduce((sum, other) => sum + needOf(other, interval), 0);
      return all === 0 ? 1 / shared.length : needOf(place, interval) / all;
    },
  }));
}
