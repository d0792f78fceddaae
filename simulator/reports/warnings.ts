/**
 * Warnings of a report. A measure has no value if the scenario lacks what it measures or its
 * denominator stayed 0; a warning says why.
 */
import { cutText, isToldCut } from '../checks/expected-cuts.ts';
import type { Caution } from '../checks/scenario-check.ts';
import { addCuts } from '../day/cut-draws.ts';
import type { SimulationPlan } from '../plan.ts';
import type { MeasureEstimate } from '../runs/estimates.ts';
import { definitionOf, type SimulatedMeasureId } from '../runs/measures.ts';
import type { ReplicationResult } from '../runs/replication.ts';
import { isPreciseEnough } from '../runs/simulate.ts';
import { intervalFrom, verdictFrom } from '../statistics/precision.ts';
import { nameOf } from './figure-text.ts';

/** Code of a warning. */
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

/** What makes a figure doubtful. */
export interface ReportWarning {
  readonly code: WarningCode;
  readonly text: string;
}

/** Fewest days with a 5th and 95th percentile. */
const percentileDaysLeast = 30;
/**
 * Largest half-widths without a warning: relative to the estimate, or in a share (0.02 is 2
 * points).
 */
const widthMost = { ofEstimate: 0.1, ofShare: 0.02 } as const;

export function warningsOf(
  plan: SimulationPlan,
  results: readonly ReplicationResult[],
  of: {
    readonly measures: readonly MeasureEstimate[];
    readonly isShare: (measure: MeasureEstimate) => boolean;
    readonly areBatchesDependent: boolean;
  },
): readonly ReportWarning[] {
  const warnings: ReportWarning[] = [
    // Counted cuts of drawn times replace the cautions that expected them before the run.
    ...plan.cautions.filter(({ code }) => code !== 'cutDraws'),
    ...cutsFound(plan, results),
  ];
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

/** Limits of the centre that shortened a notable share of drawn times. */
function cutsFound(
  { centre }: SimulationPlan,
  results: readonly ReplicationResult[],
): readonly ReportWarning[] {
  return addCuts(results.map(({ cuts }) => cuts))
    .filter(({ drawn, cut }) => isToldCut(cut / Math.max(1, drawn)))
    .map((found) => ({ code: 'cutDraws', text: cutText(centre, found) }));
}

function isWide({ value, low, high }: MeasureEstimate, isShare: boolean): boolean {
  if (value === null || low === null || high === null) return false;
  const halfWidth = (high - low) / 2;
  return isShare
    ? halfWidth > widthMost.ofShare
    : halfWidth > widthMost.ofEstimate * Math.abs(value);
}

interface Element {
  readonly name: string;
  readonly measures: readonly SimulatedMeasureId[];
  readonly isIn: (plan: SimulationPlan) => boolean;
}

const elements: readonly Element[] = [
  { name: 'lines', measures: ['linesHeldMean'], isIn: ({ entrance }) => entrance.lines !== null },
  {
    name: 'ivr',
    measures: ['ivrMean', 'ivrContainedShare'],
    isIn: ({ entrance }) => entrance.ivr !== null,
  },
  { name: 'balk', measures: ['balkShare'], isIn: some(({ life }) => life.balk !== null) },
  {
    name: 'redial',
    measures: ['redialShare', 'redialingMean'],
    isIn: some(({ life }) => life.afterAbandon !== null || life.afterBlock !== null),
  },
  {
    name: 'returnCall',
    measures: ['returnCallShare'],
    isIn: some(({ life }) => life.returnCall !== null),
  },
  {
    name: 'callbacks',
    measures: ['callbackTakenShare', 'callbackKeptShare'],
    isIn: ({ callbacks }) => callbacks !== null,
  },
  {
    name: 'outbound',
    measures: ['dialledPerHour', 'outboundServedPerHour', 'outboundAbandonShare'],
    isIn: ({ outbound }) => outbound.length > 0,
  },
  {
    name: 'order',
    measures: [
      'ordersPerHour',
      'revenuePerHour',
      'revenuePerCall',
      'revenuePerAgentHour',
      'lostRevenuePerHour',
    ],
    isIn: some(({ life }) => life.order !== null),
  },
  {
    name: 'order.upSell, nor order.prompts with prompt rules',
    measures: ['upSellRevenuePerHour', 'promptsPerHour', 'promptShare', 'promptAcceptShare'],
    isIn: some(({ life }) => (life.order?.upSell ?? life.order?.prompts ?? null) !== null),
  },
];

function some(has: (callType: SimulationPlan['callTypes'][number]) => boolean): Element['isIn'] {
  return ({ callTypes }) => callTypes.some(has);
}

/** Removes values of measures that the scenario gives no cause for: their 0 was never counted. */
export function withoutNothing(
  plan: SimulationPlan,
  estimates: readonly MeasureEstimate[],
): readonly MeasureEstimate[] {
  return estimates.map((one) =>
    one.value === 0 && missingOf(plan, one) !== null
      ? { ...one, value: null, low: null, high: null }
      : one,
  );
}

function noFigures(
  plan: SimulationPlan,
  estimates: readonly MeasureEstimate[],
): readonly ReportWarning[] {
  return estimates.flatMap((one) => {
    const { measureId, value } = one;
    if (value !== null || measureId === 'calls') return [];
    const missing = missingOf(plan, one);
    const { denominator } = definitionOf(measureId);
    const why =
      missing === null
        ? `nothing was counted${denominator === '' ? '' : `: ${denominator} is 0`}`
        : `the scenario has no ${missing}`;
    return { code: 'noFigure', text: `${nameOf(measureId)} has no figure: ${why}` };
  });
}

function missingOf(plan: SimulationPlan, { measureId }: MeasureEstimate): string | null {
  const of = elements.find(({ measures }) => measures.some((id) => id === measureId));
  return of === undefined || of.isIn(plan) ? null : of.name;
}
