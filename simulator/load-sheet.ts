/**
 * The sheet of a scenario before it runs: offered load against staff, interval by interval.
 *
 * What is expected, from means: busyness, redials, absences at random and waiting calls carried
 * over are what the simulation is for. Agents are heads on shift and not on a planned break, less
 * the share who do not come. Offered load is in erlangs of the interval of arrival.
 * Source: simulation.md 13 (lint).
 */
import type { Scenario } from '../contracts/index.ts';
import type { CentreFile } from '../routing/index.ts';
import { compileArrivals, expectedCalls } from './callers/arrivals.ts';
import { handleTimeMsMean } from './checks/expected-load.ts';
import { whoServes } from './checks/served.ts';
import { type Clock, clockOf, msOf, overlapMs, type Span } from './clock.ts';
import { simulationCentre } from './simulation-centre.ts';

/** A call type in one interval; its agents may serve others too. */
export interface TypeLoad {
  readonly callType: string;
  readonly calls: number;
  readonly offeredLoad: number;
  readonly agentCount: number;
}

/** One interval; `loadPerAgent` null: nobody is there. */
export interface LoadRow {
  /** Since midnight. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly calls: number;
  readonly offeredLoad: number;
  readonly agentCount: number;
  readonly loadPerAgent: number | null;
  readonly callTypes: readonly TypeLoad[];
}

/** The rows of a valid scenario, its files resolved; `centre` is the one that it names. */
export function loadSheetOf(scenario: Scenario, centre?: CentreFile): readonly LoadRow[] {
  const clock = clockOf(scenario);
  const { centre: completed, heads, queueIds } = simulationCentre(scenario, centre);
  const servers = whoServes(completed, heads.flat());
  const staff = staffOf(scenario, clock);
  const types = scenario.callTypes.map((callType, place) => ({
    id: callType.id,
    arrivals: compileArrivals(callType.arrivals, clock, scenario.clock?.dayType),
    handleTimeMs: handleTimeMsMean(callType, queueIds[place], completed),
    agents: new Set(servers(queueIds[place] ?? '')),
  }));
  return spansOf(scenario, clock).map(({ fromMs, toMs }) => {
    const there = staff.map((agent) => agent(fromMs, toMs));
    const agentCount = sum(there);
    const callTypes = types.map(({ id, arrivals, handleTimeMs, agents }) => {
      const calls = expectedCalls(arrivals, fromMs, toMs);
      const offeredLoad = (calls * handleTimeMs) / (toMs - fromMs);
      const able = sum(there.filter((_, place) => agents.has(place)));
      return { callType: id, calls, offeredLoad, agentCount: able };
    });
    const offeredLoad = sum(callTypes.map((type) => type.offeredLoad));
    return {
      fromMs: clock.startMs + fromMs,
      toMs: clock.startMs + toMs,
      calls: sum(callTypes.map((type) => type.calls)),
      offeredLoad,
      agentCount,
      loadPerAgent: agentCount === 0 ? null : offeredLoad / agentCount,
      callTypes,
    };
  });
}

/** The intervals of the day; one long run has one load. */
function spansOf({ run }: Scenario, { dayMs, intervalMs }: Clock): readonly Span[] {
  if (run?.mode === 'steady') return [{ fromMs: 0, toMs: dayMs }];
  const count = Math.ceil(dayMs / intervalMs);
  return Array.from({ length: count }, (_, place) => ({
    fromMs: place * intervalMs,
    toMs: Math.min(dayMs, (place + 1) * intervalMs),
  }));
}

/** The mean presence of each head between two instants, in the order of the heads. */
function staffOf(
  { agents, run }: Scenario,
  clock: Clock,
): readonly ((fromMs: number, toMs: number) => number)[] {
  const present = 1 - (agents.adherence?.absenceShare ?? 0);
  const isSteady = run?.mode === 'steady';
  return agents.shifts.flatMap(({ count, start, end, breaks = [] }) => {
    const [startMs, endMs] = [msOf(start) - clock.startMs, msOf(end) - clock.startMs];
    const head = (fromMs: number, toMs: number): number => {
      if (isSteady) return startMs === 0 ? 1 : 0;
      const awayMs = breaks.map(({ at, lengthMs }) => {
        const atMs = msOf(at) - clock.startMs;
        return overlapMs({ fromMs, toMs }, { fromMs: atMs, toMs: atMs + lengthMs });
      });
      const onShiftMs = overlapMs({ fromMs, toMs }, { fromMs: startMs, toMs: endMs });
      return (present * Math.max(0, onShiftMs - sum(awayMs))) / (toMs - fromMs);
    };
    return new Array<typeof head>(count).fill(head);
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
