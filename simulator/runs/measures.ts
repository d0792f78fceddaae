/**
 * Measures that a simulation reports: those of `metrics/` and of the ledger, with their definitions
 * for the manual.
 */
import type { Scenario } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import {
  type countedOnce,
  defaultServiceLevel,
  type FurtherMeasures,
  isReportMeasureId,
  type MeasureSums,
  type Metrics,
  measures,
  noSums,
  type ReportMeasureId,
  ratioMeasures,
  reportSums,
  runMeasureIds,
  type Scope,
  type WaitHistogram,
} from '../../metrics/index.ts';
import type { CentreFile, ServiceLevelId } from '../../routing/index.ts';
import { counted, type Ledger, type LedgerScope } from '../day/ledger.ts';
import {
  isOutsideMeasureId,
  type OutsideMeasureId,
  outsideMeasure,
  outsideMeasures,
  outsideSums,
} from './ledger-measures.ts';

/** A figure that a simulation estimates; docs/measures.md defines each. */
export type SimulatedMeasureId = 'calls' | ReportMeasureId | OutsideMeasureId;

const calls = {
  id: 'calls',
  name: { en: 'Calls', fr: 'Appels' },
  unit: 'calls',
  numerator: 'O',
  denominator: 'days, or batches of a long run',
  counted: 'Queue entries, in the interval of their entry.',
} as const satisfies ShownMeasure;

export function withCalls(ids: readonly SimulatedMeasureId[]): readonly SimulatedMeasureId[] {
  return [calls.id, ...ids.filter((id) => id !== calls.id)];
}

/** Whether simulations report a measure of this id. */
export function isSimulatedMeasureId(text: string): text is SimulatedMeasureId {
  return text === calls.id || isReportMeasureId(text) || isOutsideMeasureId(text);
}

/** Ids of measures, as messages list them. */
export const simulatedMeasureIds: readonly string[] = [
  calls.id,
  ...ratioMeasures.map(({ id }) => id),
  ...runMeasureIds,
  ...outsideMeasures.map(({ id }) => id),
];

/** Ids of all measures in any report; some are shown in plans or in single runs alone. */
export const shownMeasureIds: readonly string[] = [
  calls.id,
  ...measures.map(({ id }) => id),
  ...outsideMeasures.map(({ id }) => id),
];

export interface WindowSums {
  readonly calls: number;
  readonly sums: ReadonlyMap<SimulatedMeasureId, MeasureSums>;
  /** Answered calls by length of wait, where a window asks for them. */
  readonly answered?: Uint32Array;
}

export interface CountedDay {
  readonly metrics: Metrics;
  readonly counts: ReturnType<typeof countedOnce>;
  readonly ledger: Ledger;
}

/**
 * What to measure: a queue, call type or time. `queueIds` limits the core's counts, `callTypes`
 * (indexes) the ledger's; null if their calls cannot be told apart.
 */
export interface PartScope {
  readonly atMs: number;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly queueIds?: readonly string[] | null;
  readonly callTypes?: readonly number[] | null;
  readonly agentIds?: readonly string[];
}

export function windowSums(
  day: CountedDay,
  {
    measures: ids,
    scope,
  }: { readonly measures: readonly SimulatedMeasureId[]; readonly scope: PartScope },
): WindowSums {
  const { metrics, counts, ledger } = day;
  const { queueIds, callTypes, agentIds, ...window } = scope;
  const own = { ...(queueIds && { queueIds }), ...(agentIds && { agentIds }) };
  const fold = queueIds === null ? null : { ...window, ...own };
  const { atMs: _, ...span } = window;
  const outside = callTypes === null ? null : { ...span, ...(callTypes && { callTypes }) };
  const isPart = queueIds !== undefined || callTypes !== undefined;
  const entered = fold === null ? 0 : counts.queueCounts(fold).entered;
  const sumsOf = (id: SimulatedMeasureId): MeasureSums => {
    if (id === 'blockShare') return blockSums(day, fold, outside);
    if (id === 'calls') return { numerator: entered, denominator: 1 };
    if (isPart && isOfAgents(id)) return noSums;
    if (!isOutsideMeasureId(id))
      return fold === null ? noSums : reportSums(metrics, id, fold, counts);
    return outside === null ? noSums : outsideSums(ledger, id, outside);
  };
  return {
    calls: entered,
    sums: new Map(ids.map((id) => [id, sumsOf(id)])),
  };
}

/** Attempts blocked at lines, unseen by the core, and those blocked in the core count together. */
function blockSums(
  { metrics, counts, ledger }: CountedDay,
  fold: Scope | null,
  outside: LedgerScope | null,
): MeasureSums {
  // If rules route calls, a blocked attempt has no queue yet, so a queue has no share.
  const isKnown = outside !== null || ledger.count(counted.blocked) === 0;
  if (fold === null || !isKnown) return noSums;
  const { numerator, denominator } = reportSums(metrics, 'blockShare', fold, counts);
  const atLines = outside === null ? 0 : ledger.count(counted.blocked, outside);
  return { numerator: numerator + atLines, denominator: denominator + atLines };
}

export function isLevel(id: SimulatedMeasureId): boolean {
  return isOutsideMeasureId(id) && outsideMeasure(id).isLevel === true;
}

export function defaultMeasures(
  centre: CentreFile,
  { callTypes, outbound = [], lines, ivr, callbacks }: Scenario,
): readonly SimulatedMeasureId[] {
  const some = (has: (callType: Scenario['callTypes'][number]) => boolean): boolean =>
    callTypes.some(has);
  const beside: readonly (readonly [SimulatedMeasureId, boolean])[] = [
    ['attemptBlockShare', lines !== undefined],
    ['ivrContainedShare', (ivr?.containedShare ?? 0) > 0],
    ['balkShare', some(({ balk }) => balk !== undefined)],
    ['callerServedShare', some(({ redial }) => redial !== undefined)],
    ['callbackKeptShare', callbacks !== undefined],
    ['outboundServedPerHour', outbound.length > 0],
    ['outboundAbandonShare', outbound.some(({ mode }) => mode === 'predictive')],
    ['revenuePerHour', some(({ order }) => order !== undefined)],
    ['promptShare', some(({ order }) => order?.upSell !== undefined)],
  ];
  return [
    serviceLevelOf(centre),
    'waitMsMean',
    'speedOfAnswerMs',
    'abandonShare',
    'occupancy',
    ...beside.flatMap(([id, isThere]) => (isThere ? [id] : [])),
  ];
}

/** The service level of all queues with a target; the default if they differ. */
function serviceLevelOf({ queues }: CentreFile): ServiceLevelId {
  const ids = new Set(queues.flatMap(({ serviceLevel }) => serviceLevel?.measureId ?? []));
  const [only = defaultServiceLevel] = ids;
  return ids.size === 1 ? only : defaultServiceLevel;
}

/** Whether a measure is a share, whose interval stays inside 0..1. */
export function isShare(id: SimulatedMeasureId): boolean {
  return definitionOf(id).unit === 'share';
}

/** Whether a measure is of agents; a queue has none, as agents serve all. */
export function isOfAgents(id: SimulatedMeasureId): boolean {
  return isOutsideMeasureId(id) ? outsideOfAgents.includes(id) : coreOfAgents.has(id);
}

const outsideOfAgents: readonly OutsideMeasureId[] = [
  'paidHours',
  'shrinkageShare',
  'overtimeMsMean',
  'absentShare',
  'busyAgentsMean',
  'revenuePerAgentHour',
];

const coreOfAgents: ReadonlySet<string> = new Set([
  ...ratioMeasures.flatMap(({ id, of }) => (of === 'agents' ? [id] : [])),
  'loadPerAgent',
  'handledFairness',
]);

export interface ShownMeasure {
  readonly id: string;
  readonly name: { readonly en: string; readonly fr: string };
  readonly unit: string;
  readonly numerator: string;
  readonly denominator: string;
  readonly counted: string;
}

export function definitionOf(id: SimulatedMeasureId): ShownMeasure {
  const measure = definitionNamed(id);
  assert(measure !== undefined, () => `no measure ${id}`);
  return measure;
}

/** A measure's definition; undefined: no measure has this id. */
export function definitionNamed(id: string): ShownMeasure | undefined {
  if (id === 'calls') return calls;
  if (isOutsideMeasureId(id)) return { ...outsideMeasure(id), counted: countedOutside };
  return measures.find((known) => known.id === id);
}

const countedOutside =
  'When it happens; callers served in the end at their first attempt. Money in minor units.';

export function waitCounts(waits: WaitHistogram): Uint32Array {
  const counts: number[] = [];
  for (let bin = 0, seen = 0; seen < waits.total; bin += 1) {
    const count = waits.count(bin);
    seen += count;
    counts.push(count);
  }
  return Uint32Array.from(counts);
}

/** The part of `docs/measures.md` on measures of the simulation. */
export const outsideMeasuresPart: FurtherMeasures = {
  opening: `## Of simulations alone

What the routing core does not see: callers before the queue and after their call, orders, the
roster. \`calls\`, first in every report, are the queue entries O of a day. A simulation counts the rest in a ledger, and \`callwright simulate --measure\` shows it. An
*attempt* is a try to come in, first or again; a *queue entry* is an attempt that found a line and a
queue. Money is in minor units. A level is a mean over time, integrated at every change, not derived
from waits.
`,
  measures: outsideMeasures,
};
