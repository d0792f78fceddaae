/** Compiles a scenario's agents as rostered; `agent-day.ts` draws how a day departs from that. */
import type { Scenario } from '../../contracts/index.ts';
import { type Clock, msOf } from '../clock.ts';
import {
  compileDistribution,
  compileQuantity,
  distributionOrNull,
} from '../distributions/compile-distribution.ts';
import { type Distribution, deterministicDistribution } from '../distributions/distribution.ts';

export interface AgentPlan extends AgentShift {
  readonly id: string;
  /** Key of the agent's random draws: index of the shift, and of the agent in it. */
  readonly entity: number;
  /** Factor on handle times; null for the mean pace. */
  readonly handleTimeFactor: Distribution | null;
  readonly callsHandled: Distribution | null;
}

export interface AgentShift {
  readonly profile: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly breaks: readonly BreakPlan[];
}

type Agents = Scenario['agents'];
type Break = NonNullable<Agents['shifts'][number]['breaks']>[number];

type People = ReturnType<typeof compileAgents>;
/**
 * A planned break begins at the agent's first idle moment in its window, or after the call in
 * progress when the window ends; a window without end waits.
 */
export type BreakPlan = ReturnType<typeof breakOf>;
/** How agents depart from their shifts (late, early, absent); null if they never do. */
export type AdherencePlan = People['adherence'];
/** New agents are slower: mean handle time × (1 + gap · exp(−calls handled / scale)). */
export type LearningPlan = NonNullable<People['learning']>;
export type NetworkDelayPlan = People['networkDelays'][number];
/** An incident: this many agents of a profile log off after their calls and come back later. */
export type AgentsLostPlan = People['agentsLost'][number];

/** Most agents of a shift: a draw's key has 16 bits for the agent; the schema allows 10,000. */
const headsPerShift = 2 ** 16;

export function compileAgents(
  { agents, events = [] }: Scenario,
  heads: readonly (readonly string[])[],
  clock: Clock,
) {
  return {
    agents: agentPlans(agents, heads, clock),
    adherence: adherenceOf(agents.adherence),
    learning: agents.learning ?? null,
    agentsLost: events.flatMap((event) => {
      if (event.kind !== 'agentsLost') return [];
      const { at, profile, count, forMs } = event;
      const atMs = msOf(at) - clock.startMs;
      return { atMs, untilMs: atMs + forMs, profile, count };
    }),
    networkDelays: events.flatMap((event) => {
      if (event.kind !== 'networkDelay') return [];
      const fromMs = msOf(event.at) - clock.startMs;
      return { fromMs, toMs: fromMs + event.forMs, addedMs: event.addedMs };
    }),
  };
}

function agentPlans(
  agents: Agents,
  heads: readonly (readonly string[])[],
  { startMs }: Clock,
): readonly AgentPlan[] {
  const qualities = new Map((agents.profiles ?? []).map((profile) => [profile.id, profile]));
  const before = new Map<string, number>();
  return agents.shifts.flatMap(({ profile, start, end, breaks = [] }, shift) => {
    const { handleTimeFactor, callsHandled } = qualities.get(profile) ?? {};
    const first = before.get(profile) ?? 0;
    const ids = heads[shift] ?? [];
    before.set(profile, first + ids.length);
    return ids.map((id, head) => ({
      id,
      profile,
      entity: shift * headsPerShift + head,
      startMs: msOf(start) - startMs,
      endMs: msOf(end) - startMs,
      breaks: breaks.map((planned) => breakOf(planned, startMs)),
      handleTimeFactor: factorOf(handleTimeFactor, first + head),
      callsHandled: callsHandled === undefined ? null : compileQuantity(callsHandled),
    }));
  });
}

type Factor = NonNullable<Agents['profiles']>[number]['handleTimeFactor'];

function factorOf(factor: Factor, place: number): Distribution | null {
  if (factor === undefined) return null;
  if (!Array.isArray(factor)) return compileQuantity(factor);
  return deterministicDistribution(factor[place % factor.length] ?? 1);
}

function breakOf(
  { at, lengthMs, windowMs = 0, rule = 'afterCall', reason = 'break' }: Break,
  startMs: number,
) {
  const waitsForIdle = rule === 'firstIdle' && windowMs === 0;
  return {
    atMs: msOf(at) - startMs,
    windowMs: waitsForIdle ? null : windowMs,
    lengthMs,
    reason,
  };
}

function adherenceOf({
  lateness,
  earlyLeave,
  changeDelay,
  absenceShare = 0,
  leaves = 'self',
  away,
}: NonNullable<Agents['adherence']> = {}) {
  return {
    lateness: distributionOrNull(lateness),
    earlyLeave: distributionOrNull(earlyLeave),
    changeDelay: distributionOrNull(changeDelay),
    absenceShare,
    /**
     * Agents of a profile relieve one another: at a shift's end whoever is idle leaves (`duty.ts`).
     */
    standsIn: leaves === 'idleFirst',
    /** Drawn times ready, counted from log-on or return, alternate with drawn times away. */
    away:
      away === undefined
        ? null
        : { readyTime: compileDistribution(away.ready), awayTime: compileDistribution(away.away) },
  };
}
