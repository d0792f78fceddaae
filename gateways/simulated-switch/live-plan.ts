/** A scenario's plan cut to a live day: busier or quieter, and begun in the middle. */
import type { SimulationPlan } from '../../simulator/index.ts';

/** The same callers in the same order, closer or further apart. */
export function withLoad(plan: SimulationPlan, factor: number): SimulationPlan {
  return withRates(plan, (calls) => calls * factor);
}

/**
 * Without the callers of the intervals that have begun, unless somebody counts them
 * (`keepsCallers`), and the breaks that are over, at `elapsedMs` of the day.
 */
export function withoutPast(
  plan: SimulationPlan,
  elapsedMs: number,
  keepsCallers: boolean,
): SimulationPlan {
  if (elapsedMs <= 0) return plan;
  const isOver = (fromMs: number): boolean => fromMs < elapsedMs && !keepsCallers;
  const rates = withRates(plan, (calls, fromMs) => (isOver(fromMs) ? 0 : calls));
  const agents = plan.agents
    .filter((agent) => agent.endMs > elapsedMs)
    .map((agent) => ({
      ...agent,
      breaks: agent.breaks.filter(({ atMs }) => atMs >= elapsedMs),
    }));
  return { ...rates, agents };
}

function withRates(
  plan: SimulationPlan,
  change: (calls: number, fromMs: number) => number,
): SimulationPlan {
  const callTypes = plan.callTypes.map((type) => {
    if (type.arrivals.kind !== 'rates') return type;
    const { intervalMs } = type.arrivals;
    const callsPerInterval = type.arrivals.callsPerInterval.map((calls, place) =>
      change(calls, place * intervalMs),
    );
    return { ...type, arrivals: { ...type.arrivals, callsPerInterval } };
  });
  return { ...plan, callTypes };
}
