/** From the agents of a valid scenario, its files resolved, to the plan of their day. */
import type { Scenario } from '../../contracts/index.ts';
import { type Clock, msOf } from '../clock.ts';
import { compileDistribution, compileQuantity } from '../distributions/compile-distribution.ts';
import { deterministicDistribution } from '../distributions/deterministic.ts';
import type { Distribution } from '../distributions/distribution.ts';
import type { AgentPlan, SimulationPlan } from '../plan.ts';
import type { AdherencePlan, BreakPlan } from './agents-plan.ts';

type Agents = Scenario['agents'];
type Break = NonNullable<Agents['shifts'][number]['breaks']>[number];

/** Heads of one shift, at most, as their draws are named: the schema allows 10,000. */
const headsPerShift = 2 ** 16;

/** `heads`: the agents' ids by shift. */
export function compileAgents(
  { agents, events = [] }: Scenario,
  heads: readonly (readonly string[])[],
  clock: Clock,
): Pick<SimulationPlan, 'agents' | 'adherence' | 'learning' | 'agentsLost' | 'networkDelays'> {
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
): BreakPlan {
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
}: NonNullable<Agents['adherence']> = {}): AdherencePlan {
  const distribution = (spec: typeof lateness): Distribution | null =>
    spec === undefined ? null : compileDistribution(spec);
  return {
    lateness: distribution(lateness),
    earlyLeave: distribution(earlyLeave),
    changeDelay: distribution(changeDelay),
    absenceShare,
    standsIn: leaves === 'idleFirst',
    away:
      away === undefined
        ? null
        : { readyTime: compileDistribution(away.ready), awayTime: compileDistribution(away.away) },
  };
}
