/**
 * Expected load and staff by interval before a scenario runs: from means, without busyness, redials
 * and calls carried over. docs/measures.md defines the figures.
 */
import type { Scenario } from '../contracts/index.ts';
import type { CentreFile } from '../routing/index.ts';
import { compileArrivals, expectedCalls } from './callers/arrivals.ts';
import { whoServes } from './checks/agents-of-queue.ts';
import { handleTimeMsMean, presentShareOf } from './checks/expected-load.ts';
import { type Clock, clockOf, type Span } from './clock.ts';
import { atWorkMs, placedShift } from './planning/staffing/shift-pattern.ts';
import { simulationCentre } from './simulation-centre.ts';
import { sumOf } from './statistics/sums.ts';

/** Expected load of a call type in an interval. */
export interface TypeLoad {
  readonly callType: string;
  readonly calls: number;
  /** Offered load. */
  readonly expectedLoadErlangs: number;
  /** Mean number of present agents who can serve it. */
  readonly staffExpected: number;
}

/** Expected staff of a profile in an interval. */
export interface ProfileStaff {
  readonly profile: string;
  /** Mean number of agents on shift and present. */
  readonly staffExpected: number;
}

/** Expected load of an interval. `plannedOccupancy` is null if no agent is on shift. */
export interface LoadRow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly calls: number;
  /** Offered load. */
  readonly expectedLoadErlangs: number;
  /** Mean number of agents on shift and present. */
  readonly staffExpected: number;
  /** Offered load / expected staff. */
  readonly plannedOccupancy: number | null;
  /** By call type. */
  readonly callTypes: readonly TypeLoad[];
  /** By profile. */
  readonly profiles: readonly ProfileStaff[];
}

/** The scenario must be valid and its files read; `centre` is the file that it names. */
export function loadSheetOf(scenario: Scenario, centre?: CentreFile): readonly LoadRow[] {
  const clock = clockOf(scenario);
  const { centre: completed, heads, queueIds } = simulationCentre(scenario, centre);
  const servers = whoServes(completed, heads.flat());
  const staff = staffOf(scenario, clock);
  const profileOf = scenario.agents.shifts.flatMap(({ profile, count }) =>
    new Array<string>(count).fill(profile),
  );
  const types = scenario.callTypes.map((callType, place) => ({
    id: callType.id,
    arrivals: compileArrivals(callType.arrivals, clock, scenario.clock?.dayType),
    handleTimeMs: handleTimeMsMean(callType, queueIds[place], completed),
    agents: new Set(servers(queueIds[place] ?? '')),
  }));
  return spansOf(scenario, clock).map(({ fromMs, toMs }) => {
    const there = staff.map((agent) => agent(fromMs, toMs));
    const callTypes = types.map(({ id, arrivals, handleTimeMs, agents }) => {
      const calls = expectedCalls(arrivals, fromMs, toMs);
      const expectedLoadErlangs = (calls * handleTimeMs) / (toMs - fromMs);
      const able = sumOf(there.filter((_, place) => agents.has(place)));
      return { callType: id, calls, expectedLoadErlangs, staffExpected: able };
    });
    const expectedLoadErlangs = sumOf(callTypes.map((type) => type.expectedLoadErlangs));
    const staffExpected = sumOf(there);
    return {
      fromMs: clock.startMs + fromMs,
      toMs: clock.startMs + toMs,
      calls: sumOf(callTypes.map((type) => type.calls)),
      expectedLoadErlangs,
      staffExpected,
      plannedOccupancy: staffExpected === 0 ? null : expectedLoadErlangs / staffExpected,
      callTypes,
      profiles: [...new Set(profileOf)].map((profile) => ({
        profile,
        staffExpected: sumOf(there.filter((_, place) => profileOf[place] === profile)),
      })),
    };
  });
}

function spansOf({ run }: Scenario, { dayMs, intervalMs }: Clock): readonly Span[] {
  if (run?.mode === 'steady') return [{ fromMs: 0, toMs: dayMs }];
  const count = Math.ceil(dayMs / intervalMs);
  return Array.from({ length: count }, (_, place) => ({
    fromMs: place * intervalMs,
    toMs: Math.min(dayMs, (place + 1) * intervalMs),
  }));
}

function staffOf(
  scenario: Scenario,
  clock: Clock,
): readonly ((fromMs: number, toMs: number) => number)[] {
  const { agents, run } = scenario;
  const present = presentShareOf(scenario);
  const isSteady = run?.mode === 'steady';
  return agents.shifts.flatMap((shift) => {
    const placed = placedShift(shift, clock);
    const head = (fromMs: number, toMs: number): number => {
      if (isSteady) return placed.startMs === 0 ? 1 : 0;
      return (present * atWorkMs(placed, { fromMs, toMs })) / (toMs - fromMs);
    };
    return new Array<typeof head>(shift.count).fill(head);
  });
}
