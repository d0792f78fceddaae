/**
 * Figures of a profile's agents, summed over agents because queues share them. Calls are agent
 * segments of routed calls, counted at their end. Ready time is Ready or Reserved without an
 * interaction.
 */
import { hourMs } from '../../kernel/index.ts';
import type { Metrics } from '../../metrics/index.ts';
import type { SimulationPlan } from '../plan.ts';
import type { Estimate, Sums } from '../statistics/ratio-estimate.ts';
import { estimateSums, type Units } from './estimates.ts';

export interface ProfileSums {
  readonly handled: number;
  readonly handlingMs: number;
  readonly readyMs: number;
}

export interface ProfileResult {
  readonly profile: string;
  readonly parts: readonly ProfileSums[];
}

/** Figures of the agents of a profile. */
export interface ProfileFigures {
  readonly profile: string;
  /** Number of its agents. */
  readonly agents: number;
  /** Calls per agent and day. */
  readonly callsHandled: Estimate;
  /** Share of their time that is busy. */
  readonly occupancy: Estimate;
  /** Ready hours of a day, over its agents. */
  readonly readyHours: Estimate;
}

export function profileResults(
  plan: SimulationPlan,
  metrics: Pick<Metrics, 'agentCounts'>,
  {
    atMs,
    spans,
  }: {
    readonly atMs: number;
    readonly spans: readonly { readonly fromMs?: number; readonly toMs?: number }[];
  },
): readonly ProfileResult[] {
  return agentsByProfile(plan).map(([profile, agentIds]) => ({
    profile,
    parts: spans.map((span) => {
      const of = metrics.agentCounts({ atMs, ...span, agentIds });
      return { handled: of.handled, handlingMs: of.handlingMs, readyMs: of.idleMs };
    }),
  }));
}

export function profileFigures(
  plan: SimulationPlan,
  results: readonly { readonly profiles: readonly ProfileResult[] }[],
  { confidence, units }: { readonly confidence: number; readonly units: Units },
): readonly ProfileFigures[] {
  return agentsByProfile(plan).map(([profile, agentIds], place) => {
    const parts = results.flatMap(({ profiles }) => profiles[place]?.parts ?? []);
    const over = (isShare: boolean, sums: (of: ProfileSums) => Sums): Estimate =>
      estimateSums(parts.map(sums), { confidence, units, isShare });
    return {
      profile,
      agents: agentIds.length,
      callsHandled: over(false, ({ handled }) => ({ numerator: handled, denominator: 1 })),
      occupancy: over(true, ({ handlingMs, readyMs }) => ({
        numerator: handlingMs,
        denominator: handlingMs + readyMs,
      })),
      readyHours: over(false, ({ readyMs }) => ({
        numerator: readyMs / hourMs,
        denominator: 1,
      })),
    };
  });
}

function agentsByProfile({ agents }: SimulationPlan): readonly (readonly [string, string[]])[] {
  return [...Map.groupBy(agents, ({ profile }) => profile)].map(([profile, own]) => [
    profile,
    own.map(({ id }) => id),
  ]);
}
