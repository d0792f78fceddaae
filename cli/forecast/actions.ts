/**
 * What can still be done on a day that has begun: later breaks, overtime, overflow, callbacks. Each
 * is simulated with the same callers, and compared for the rest of the day.
 */
import type { Scenario } from '../../contracts/index.ts';
import {
  designOf,
  type ReplicationJob,
  type ReplicationRunner,
  replicateAll,
} from '../../gateways/index.ts';
import {
  actionMeasureId,
  type DayActionId,
  type Difference,
  dayActions,
  type Estimate,
  estimateRatio,
  pairedDifference,
  type Sums,
} from '../../simulator/index.ts';
import type { LoadedScenario } from '../simulate/load-scenario.ts';

export interface ActionAnswer {
  readonly action: string;
  readonly level: Estimate;
  /** Null: the day as it is planned. */
  readonly difference: Difference | null;
}

const measureId = actionMeasureId;
const days = 40;
const confidence = 0.95;
const words: { readonly [Id in DayActionId]: string } = {
  breaks: 'breaks up to two hours later',
  overtime: 'an hour of overtime',
  callbacks: 'callbacks above 2 min',
  overflow: 'overflow after 60 s',
};

type Design = LoadedScenario['design'];

/** `nowMs` and `toMs`, the day's end: since its start. */
export async function compareActions(
  { scenario, design }: { readonly scenario: Scenario; readonly design: Design },
  of: Readonly<Record<'nowMs' | 'toMs' | 'startMs' | 'seed', number>>,
  runner: ReplicationRunner,
): Promise<readonly ActionAnswer[]> {
  const { nowMs, toMs, startMs, seed } = of;
  const { centre } = design;
  const actions = dayActions({ scenario, centre }, startMs + nowMs);
  const plans = ['as planned', ...actions.map(({ id }) => words[id])];
  const designs = [{ scenario, centre }, ...actions].map((day) =>
    designOf({ ...design, scenario: day.scenario, ...(day.centre && { centre: day.centre }) }),
  );
  const window = { fromMs: nowMs, toMs };
  function* jobs(): Generator<ReplicationJob> {
    for (let replication = 0; replication < days; replication += 1) {
      for (const one of designs) {
        yield { design: one, replication, seed, windows: [window], measures: [measureId] };
      }
    }
  }
  const sums = plans.map((): Sums[] => []);
  let place = 0;
  for await (const { windows } of replicateAll(runner, jobs())) {
    const found = windows[0]?.sums.get(measureId);
    if (found !== undefined) sums[place % plans.length]?.push(found);
    place += 1;
  }
  const [base = []] = sums;
  const each = 1 - (1 - confidence) / Math.max(1, plans.length - 1);
  return plans.map((action, plan) => {
    const own = sums[plan] ?? [];
    const level = estimateRatio({ replications: own, confidence, isShare: true });
    const difference = plan === 0 ? null : pairedDifference({ a: base, b: own, confidence: each });
    return { action, level, difference };
  });
}
