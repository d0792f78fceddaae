/**
 * What a reader should know before he trusts a report.
 *
 * Source: simulation.md 9.2-9.4.
 */

import type { Caution } from '../checks/cautions.ts';
import type { SimulationPlan } from '../plan.ts';
import type { MeasureEstimate } from '../runs/estimates.ts';
import type { ReplicationResult } from '../runs/replication.ts';
import { isPreciseEnough } from '../runs/stop-rule.ts';
import { intervalFrom, verdictFrom } from '../statistics/enough.ts';
import { nameOf } from './figure-text.ts';
import { noFigures } from './no-figure.ts';

export type WarningCode =
  | Caution['code']
  | 'noFigure'
  | 'fewReplications'
  | 'fewForPercentiles'
  | 'wideInterval'
  | 'stoppedByBound'
  | 'shortWarmUp'
  | 'dependentBatches'
  | 'callsLeftWaiting'
  | 'requestsRefused'
  | 'unpairedDay';

export interface ReportWarning {
  readonly code: WarningCode;
  readonly text: string;
}

/** Percentiles of days need more. */
const percentileDaysLeast = 30;
/** Half an interval wider than this share of its estimate is told; of shares, in points. */
const widthMost = { ofEstimate: 0.1, ofShare: 0.02 } as const;

/** In the order of their weight. */
export function warningsOf(
  plan: SimulationPlan,
  results: readonly ReplicationResult[],
  of: {
    readonly measures: readonly MeasureEstimate[];
    readonly isShare: (measure: MeasureEstimate) => boolean;
    readonly areBatchesDependent: boolean;
  },
): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [...plan.cautions];
  const add = (code: WarningCode, text: string): void => void warnings.push({ code, text });
  const count = results.length;
  if (plan.steady === null) {
    if (count < verdictFrom) {
      const least = `an interval needs at least ${intervalFrom}, a verdict ${verdictFrom}`;
      add('fewReplications', `${count} replications: ${least}`);
    } else if (count < percentileDaysLeast) {
      add('fewForPercentiles', `${count} days: percentiles of days need ${percentileDaysLeast}`);
    }
    if (plan.isAntithetic && count % 2 === 1) {
      add('unpairedDay', 'the last day has no mirror, and no part in the intervals');
    }
  } else {
    if (results.some(({ steady }) => steady?.isTooShort === true)) {
      add('shortWarmUp', 'the run is too short for its warm-up: make it several times longer');
    }
    if (of.areBatchesDependent) {
      add('dependentBatches', 'batches depend on each other: a longer run has truer intervals');
    }
  }
  const { stop, replicationsMax } = plan;
  if (stop !== null && count >= replicationsMax && !isPreciseEnough(plan, results)) {
    add(
      'stoppedByBound',
      `stopped at ${replicationsMax} replications, before ${nameOf(stop.measureId)} was precise enough`,
    );
  }
  const wide = of.measures.filter((measure) => isWide(measure, of.isShare(measure)));
  if (wide.length > 0) {
    const names = wide.map(({ measureId }) => nameOf(measureId)).join(', ');
    add('wideInterval', `wide intervals: ${names}; differences of that size cannot be seen`);
  }
  const waiting = results.reduce((sum, one) => sum + one.waiting, 0);
  for (const warning of noFigures(plan, of.measures)) warnings.push(warning);
  if (waiting > 0) add('callsLeftWaiting', `${waiting} calls still waited at the end of their day`);
  const refused = results.reduce((sum, one) => sum + one.refused, 0);
  if (refused > 0) add('requestsRefused', `${refused} requests were refused by the core`);
  return warnings;
}

function isWide({ value, low, high }: MeasureEstimate, isShare: boolean): boolean {
  if (value === null || low === null || high === null) return false;
  const halfWidth = (high - low) / 2;
  return isShare
    ? halfWidth > widthMost.ofShare
    : halfWidth > widthMost.ofEstimate * Math.abs(value);
}
