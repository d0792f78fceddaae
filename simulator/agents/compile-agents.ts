/**
 * From the agents of a valid scenario, its files resolved, to the plan of their day: distributions
 * ready to sample, times since the day's start.
 *
 * A shift is what was rostered; what a day makes of it is drawn (`agent-day.ts`).
 * Source: simulation.md 3.7, 13.
 */
import type { Scenario } from '../../contracts/index.ts';
import { type Clock, msOf } from '../clock.ts';
import {
  compileDistribution,
  compileQuantity,
  distributionOrNull,
} from '../distributions/compile-distribution.ts';
import { type Distribution, deterministicDistribution } from '../distributions/distribution.ts';

/** An agent's shift, and what they bring. */
export interface AgentPlan extends AgentShift {
  readonly id: string;
  /** Of their draws: the place of the shift, and theirs in it. */
  readonly entity: number;
  /** On their handle times, by agent; null: they are the mean agent. */
  readonly handleTimeFactor: Distribution | null;
  /** Handled before the day. */
  readonly callsHandled: Distribution | null;
}

/** What the plan says of an agent. */
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
 * A planned break: at the first idle moment of its window, and at the window's end after the call
 * they are on. Without an end of the window it waits for an idle moment as long as it takes.
 */
export type BreakPlan = ReturnType<typeof breakOf>;
/** How people keep to their shifts; null: to the minute. */
export type AdherencePlan = People['adherence'];
/** Mean handle time × (1 + gap · exp(−calls handled / scale)). */
export type LearningPlan = NonNullable<People['learning']>;
/** Calls answered in it are connected late. */
export type NetworkDelayPlan = People['networkDelays'][number];
/** So many agents of a profile, the first at work, log off after their calls and come back. */
export type AgentsLostPlan = People['agentsLost'][number];

/** Heads of one shift, at most, as their draws are named: the schema allows 10,000. */
const headsPerShift = 2 ** 16;

/** `heads`: the agents' ids by shift. */
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

/** A list goes by the profile's agents in their order, and begins anew after its last. */
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
    /** 0: at once, or after the call; null: no end. */
    windowMs: waitsForIdle ? null : windowMs,
    lengthMs,
    /** Of the state that the core is told. */
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
    /** By how much each break, and each return from one, comes late. */
    changeDelay: distributionOrNull(changeDelay),
    /** Of agent-days: who does not come at all. */
    absenceShare,
    /** Heads of a profile stand in for each other at shift ends; see `duty.ts`. */
    standsIn: leaves === 'idleFirst',
    /** Ready and away by turns, which nobody planned; from the log-on, or the last return. */
    away:
      away === undefined
        ? null
        : { readyTime: compileDistribution(away.ready), awayTime: compileDistribution(away.away) },
  };
}
