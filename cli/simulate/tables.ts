/** The tables of a simulation. */
import {
  agentIntervalsTable,
  defaultShiftRules,
  type FigureTable,
  type IntervalSource,
  type QueueNeed,
  queueIntervalsTable,
  queueNeeds,
  type ReplicationResult,
  reportTables,
  type SimulationReport,
  staffingProblem,
} from '../../simulator/index.ts';
import type { LoadedScenario } from './load-scenario.ts';

export function simulationTables(
  loaded: LoadedScenario,
  results: readonly ReplicationResult[],
  { report, source }: { readonly report: SimulationReport; readonly source: IntervalSource | null },
): readonly FigureTable[] {
  const { dayStartMs } = loaded.plan;
  if (source === null) return reportTables(report);
  const byQueue = { dayStartMs, needs: needsOf(loaded) };
  const byAgent = { dayStartMs, days: results.length };
  return [
    ...reportTables(report),
    queueIntervalsTable(source, results, byQueue),
    ...(source.agents.length === 0 ? [] : [agentIntervalsTable(source, byAgent)]),
  ];
}

/** What formulas ask for; empty where they cannot, as in a steady run. */
function needsOf({ scenario, plan, design }: LoadedScenario): readonly QueueNeed[] {
  const { centre } = design;
  const rules = defaultShiftRules(plan.dayMs);
  const problem = staffingProblem(scenario, rules, { centre, scope: 'day' });
  return problem.ok ? queueNeeds(problem.value) : [];
}
