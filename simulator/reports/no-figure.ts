/**
 * Figures that rest on nothing: a measure of something the scenario does not have, or whose
 * denominator stayed 0. It has no value, and a warning says why.
 */

import type { SimulationPlan } from '../plan.ts';
import type { MeasureEstimate } from '../runs/estimates.ts';
import { definitionOf, type SimulatedMeasureId } from '../runs/measures.ts';
import { nameOf } from './figure-text.ts';
import type { ReportWarning } from './warnings.ts';

/** What measures count, and whether a plan has it. */
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

/** Takes the value from what the scenario does not have: 0 there was never counted. */
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

/** Why measures have no figure. */
export function noFigures(
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
