/** Runs one scenario's replications until its rule, the command line or a limit ends them. */
import {
  endsHere,
  estimatesOf,
  namedEstimate,
  type ReplicationResult,
  type SimulationPlan,
  stopOutlook,
} from '../../simulator/index.ts';
import type { OptionsOf } from '../command.ts';
import type { simulationOptions } from '../options.ts';
import { stopSignal } from '../streams/interrupt.ts';
import { type ProgressReading, startProgress } from '../streams/progress.ts';
import { type Style, type StyleOptions, styleOf } from '../text/style.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { openRunner, rounds } from './rounds.ts';
import type { RunCollection } from './run-collection.ts';

export type SimulateDesignOptions = StyleOptions &
  Pick<
    OptionsOf<typeof simulationOptions>,
    'replications' | 'seed' | 'workers' | 'lane' | 'budget' | 'progress'
  >;

export interface SimulatedResults {
  readonly results: readonly ReplicationResult[];
  readonly isPartial: boolean;
}

export async function simulateDesign(
  { plan, design }: LoadedScenario,
  { keep, windows, measures }: RunCollection,
  options: SimulateDesignOptions,
): Promise<SimulatedResults> {
  const { replications, seed = plan.seed } = options;
  const most = replications ?? plan.replicationsMax;
  const runner = openRunner(options, most);
  const progress = startProgress(options.progress);
  const style = styleOf(options, process.stderr);
  const results: ReplicationResult[] = [];
  const signal = stopSignal(options.budget);
  const gather = { measures, ...(windows === undefined ? {} : { windows }) };
  let isDone = false;
  try {
    for await (const [result] of rounds(runner, {
      designs: [{ design, seed }],
      most,
      gather,
      signal,
    })) {
      if (result !== undefined) results.push(keep(result));
      progress.tick(() => shownOf(plan, results, { replications, style }));
      isDone = replications === undefined && endsHere(plan, results);
      if (isDone) break;
    }
  } finally {
    progress.end();
    await runner.close();
  }
  return { results, isPartial: !isDone && results.length < most };
}

function shownOf(
  plan: SimulationPlan,
  results: readonly ReplicationResult[],
  { replications, style }: { readonly replications: number | undefined; readonly style: Style },
): ProgressReading {
  const watched = plan.stop?.measureId ?? plan.measures[0];
  const measures = watched === undefined ? [] : [watched];
  const whole = results.map((result) => result.whole);
  const estimate = estimatesOf(whole, { confidence: plan.stop?.confidence ?? 0.95, measures }).at(
    -1,
  );
  const predicted = replications === undefined ? stopOutlook(plan, results)?.predictedTotal : null;
  return {
    done: results.length,
    of: Math.max(results.length, predicted ?? replications ?? plan.replicationsMax),
    isPredicted: predicted !== null && predicted !== undefined,
    estimate: estimate === undefined ? '' : style.withSigns(namedEstimate(estimate)),
  };
}
