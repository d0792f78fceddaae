/**
 * Measures of what the core cannot see, as ratios of sums of a replication's ledger.
 *
 * Counts are those of the cell of their moment; `callerServedShare` counts callers by their first
 * attempt. Per hour is per hour of the day or window. Replications combine as ratio of means.
 * Source: simulation.md 2.5, 4.12, 9.1.
 */
import { assert } from '../../kernel/index.ts';
import type { MeasureDefinition, MeasureSums } from '../../metrics/index.ts';
import { counted, type Ledger, type LedgerScope, levels } from '../day/ledger.ts';

const msPerHour = 3_600_000;

/** What a figure is in. */
type OutsideUnit =
  | 'share'
  | 'ms'
  | 'count'
  | 'hours'
  | 'perHour'
  /** Minor units of the currency. */
  | 'minorPerHour'
  | 'minorPerCall'
  | 'minorPerAgentHour';

/** What a measure is. */
export interface OutsideMeasure<Id extends string = string>
  extends Omit<MeasureDefinition<Id>, 'unit'> {
  readonly unit: OutsideUnit;
  /** It integrates a level over time. */
  readonly isLevel?: true;
  readonly sums: (ledger: Ledger, scope: LedgerScope) => MeasureSums;
}

type Stated = 'id' | 'name' | 'unit' | 'numerator' | 'denominator' | 'isLevel' | 'sums';

type Count = keyof typeof counted;
type Level = keyof typeof levels;

function define<Id extends string>(measure: Pick<OutsideMeasure<Id>, Stated>): OutsideMeasure<Id> {
  return {
    counted:
      measure.isLevel === true
        ? 'At every moment of the day or window.'
        : 'At its moment; callers by their first attempt, agents by the start of their shift.',
    remark: 'Of simulations alone: the core does not see it.',
    source: 'simulation.md 2.1-2.5, 4.12',
    replications: 'ratioOfMeans',
    ...measure,
  };
}

/** Sum of some counts over the sum of others. */
function ratio(
  over: readonly Count[],
  under: readonly Count[],
): Pick<OutsideMeasure, 'numerator' | 'denominator' | 'sums'> {
  const sum = (ledger: Ledger, scope: LedgerScope, counts: readonly Count[]): number =>
    counts.reduce((total, count) => total + ledger.count(counted[count], scope), 0);
  return {
    numerator: over.join(' + '),
    denominator: under.join(' + '),
    sums: (ledger, scope) => ({
      numerator: sum(ledger, scope, over),
      denominator: sum(ledger, scope, under),
    }),
  };
}

function perHour(
  counts: readonly Count[],
): Pick<OutsideMeasure, 'numerator' | 'denominator' | 'sums'> {
  return {
    numerator: counts.join(' + '),
    denominator: 'hours',
    sums: (ledger, scope) => ({
      numerator: counts.reduce((sum, count) => sum + ledger.count(counted[count], scope), 0),
      denominator: ledger.spanMs(scope) / msPerHour,
    }),
  };
}

function mean(
  level: Level,
): Pick<OutsideMeasure, 'numerator' | 'denominator' | 'sums' | 'isLevel'> {
  return {
    numerator: `time integral of ${level}`,
    denominator: 'time',
    isLevel: true,
    sums: (ledger, scope) => ({
      // What is left after the day's end is no part of its mean.
      numerator: ledger.integral(levels[level], { toMs: ledger.dayMs, ...scope }),
      denominator: ledger.spanMs(scope),
    }),
  };
}

/** All of them, in the order of a report. */
export const outsideMeasures = [
  define({
    id: 'attemptsPerHour',
    name: { en: 'Attempts per hour', fr: 'Tentatives par heure' },
    unit: 'perHour',
    ...perHour(['attempts']),
  }),
  define({
    id: 'attempts',
    name: { en: 'Attempts', fr: 'Tentatives' },
    unit: 'count',
    numerator: 'attempts',
    denominator: 'day or window',
    sums: (ledger, scope) => ({
      numerator: ledger.count(counted.attempts, scope),
      denominator: 1,
    }),
  }),
  define({
    id: 'attemptBlockShare',
    name: { en: 'Blocked attempts', fr: 'Tentatives bloquées' },
    unit: 'share',
    ...ratio(['blocked', 'turnedAway'], ['attempts']),
  }),
  define({
    id: 'firstAttemptBlockShare',
    name: { en: 'Blocked first attempts', fr: 'Premières tentatives bloquées' },
    unit: 'share',
    ...ratio(['firstBlocked', 'firstTurnedAway'], ['firstAttempts']),
  }),
  define({
    id: 'balkShare',
    name: { en: 'Balk share', fr: 'Taux de refus d’attendre' },
    unit: 'share',
    ...ratio(['balked'], ['queueEntries']),
  }),
  define({
    id: 'ivrContainedShare',
    name: { en: 'Served by the IVR', fr: 'Servis par le serveur vocal' },
    unit: 'share',
    ...ratio(['ivrContained'], ['ivrEntries']),
  }),
  define({
    id: 'redialShare',
    name: { en: 'Redials', fr: 'Rappels après échec' },
    unit: 'share',
    ...ratio(['redials'], ['attempts']),
  }),
  define({
    id: 'returnCallShare',
    name: { en: 'Return calls', fr: 'Nouveaux appels après service' },
    unit: 'share',
    ...ratio(['returnCalls'], ['attempts']),
  }),
  define({
    id: 'callerServedShare',
    name: { en: 'Callers served in the end', fr: 'Appelants servis à la fin' },
    unit: 'share',
    ...ratio(['callersServed'], ['firstAttempts']),
  }),
  define({
    id: 'callersServedPerHour',
    name: { en: 'Callers served per hour', fr: 'Appelants servis par heure' },
    unit: 'perHour',
    ...perHour(['callersServed']),
  }),
  define({
    id: 'callbackTakenShare',
    name: { en: 'Callbacks taken', fr: 'Rappels acceptés' },
    unit: 'share',
    ...ratio(['callbacksTaken'], ['queueEntries']),
  }),
  define({
    id: 'callbackKeptShare',
    name: { en: 'Callbacks kept', fr: 'Rappels tenus' },
    unit: 'share',
    ...ratio(['callbacksKept'], ['callbacksTaken']),
  }),
  define({
    id: 'dialledPerHour',
    name: { en: 'Calls dialled per hour', fr: 'Appels composés par heure' },
    unit: 'perHour',
    ...perHour(['dialled']),
  }),
  define({
    id: 'outboundServedPerHour',
    name: { en: 'Outbound calls served per hour', fr: 'Appels sortants aboutis par heure' },
    unit: 'perHour',
    numerator: 'dialAnswered - dialAbandoned',
    denominator: 'hours',
    sums: (ledger, scope) => ({
      numerator:
        ledger.count(counted.dialAnswered, scope) - ledger.count(counted.dialAbandoned, scope),
      denominator: ledger.spanMs(scope) / msPerHour,
    }),
  }),
  define({
    id: 'outboundAbandonShare',
    name: { en: 'Abandoned on answer', fr: 'Abandonnés au décroché' },
    unit: 'share',
    ...ratio(['dialAbandoned'], ['dialAnswered']),
  }),
  define({
    id: 'ordersPerHour',
    name: { en: 'Orders per hour', fr: 'Commandes par heure' },
    unit: 'perHour',
    ...perHour(['orders']),
  }),
  define({
    id: 'revenuePerHour',
    name: { en: 'Revenue per hour', fr: 'Chiffre d’affaires par heure' },
    unit: 'minorPerHour',
    ...perHour(['orderMinor', 'upSellMinor']),
  }),
  define({
    id: 'upSellRevenuePerHour',
    name: { en: 'Up-sell revenue per hour', fr: 'Ventes additionnelles par heure' },
    unit: 'minorPerHour',
    ...perHour(['upSellMinor']),
  }),
  define({
    id: 'promptsPerHour',
    name: { en: 'Prompts per hour', fr: 'Propositions par heure' },
    unit: 'perHour',
    ...perHour(['prompts']),
  }),
  define({
    id: 'promptShare',
    name: { en: 'Calls with a prompt', fr: 'Appels avec proposition' },
    unit: 'share',
    ...ratio(['prompts'], ['orderingServed']),
  }),
  define({
    id: 'promptAcceptShare',
    name: { en: 'Prompts accepted', fr: 'Propositions acceptées' },
    unit: 'share',
    ...ratio(['promptsAccepted'], ['prompts']),
  }),
  define({
    id: 'revenuePerCall',
    name: { en: 'Revenue per served call', fr: 'Chiffre d’affaires par appel servi' },
    unit: 'minorPerCall',
    ...ratio(['orderMinor', 'upSellMinor'], ['orderingServed']),
  }),
  define({
    id: 'revenuePerAgentHour',
    name: { en: 'Revenue per paid agent hour', fr: 'Chiffre d’affaires par heure payée' },
    unit: 'minorPerAgentHour',
    numerator: 'orderMinor + upSellMinor',
    denominator: 'paid hours',
    sums: (ledger, scope) => ({
      numerator: ledger.count(counted.orderMinor, scope) + ledger.count(counted.upSellMinor, scope),
      denominator: ledger.count(counted.paidMs, onAgents(scope)) / msPerHour,
    }),
  }),
  define({
    id: 'lostRevenuePerHour',
    name: { en: 'Lost revenue per hour', fr: 'Chiffre d’affaires perdu par heure' },
    unit: 'minorPerHour',
    ...perHour(['lostMinor']),
  }),
  define({
    id: 'queueLengthMean',
    name: { en: 'Mean queue length', fr: 'Longueur moyenne de file' },
    unit: 'count',
    ...mean('waiting'),
  }),
  define({
    id: 'busyAgentsMean',
    name: { en: 'Mean busy agents', fr: 'Agents occupés en moyenne' },
    unit: 'count',
    ...mean('busyAgents'),
  }),
  define({
    id: 'ivrMean',
    name: { en: 'Mean callers in the IVR', fr: 'Appelants au serveur vocal en moyenne' },
    unit: 'count',
    ...mean('inIvr'),
  }),
  define({
    id: 'linesHeldMean',
    name: { en: 'Mean lines held', fr: 'Lignes occupées en moyenne' },
    unit: 'count',
    ...mean('linesHeld'),
  }),
  define({
    id: 'redialingMean',
    name: { en: 'Mean callers about to redial', fr: 'Appelants sur le point de rappeler' },
    unit: 'count',
    ...mean('redialing'),
  }),
  define({
    id: 'paidHours',
    name: { en: 'Paid agent hours', fr: 'Heures payées' },
    unit: 'hours',
    numerator: 'paid hours',
    denominator: 'day or window',
    sums: (ledger, scope) => ({
      numerator: ledger.count(counted.paidMs, onAgents(scope)) / msPerHour,
      denominator: 1,
    }),
  }),
  define({
    id: 'shrinkageShare',
    name: { en: 'Shrinkage', fr: 'Temps payé non disponible' },
    unit: 'share',
    numerator: 'paid time not ready',
    denominator: 'paid time',
    sums: (ledger, scope) => ({
      numerator: ledger.count(counted.paidNotReadyMs, onAgents(scope)),
      denominator: ledger.count(counted.paidMs, onAgents(scope)),
    }),
  }),
  define({
    id: 'overtimeMsMean',
    name: { en: 'Mean overtime', fr: 'Heures supplémentaires en moyenne' },
    unit: 'ms',
    numerator: 'overtime',
    denominator: 'rostered agents who came',
    sums: (ledger, scope) => ({
      numerator: ledger.count(counted.overtimeMs, onAgents(scope)),
      denominator:
        ledger.count(counted.rosteredAgents, onAgents(scope)) -
        ledger.count(counted.absentAgents, onAgents(scope)),
    }),
  }),
  define({
    id: 'absentShare',
    name: { en: 'Absent agents', fr: 'Agents absents' },
    unit: 'share',
    numerator: 'absentAgents',
    denominator: 'rosteredAgents',
    sums: (ledger, scope) => ({
      numerator: ledger.count(counted.absentAgents, onAgents(scope)),
      denominator: ledger.count(counted.rosteredAgents, onAgents(scope)),
    }),
  }),
] as const;

/** Id of a measure of the ledger. */
export type OutsideMeasureId = (typeof outsideMeasures)[number]['id'];

const byId = new Map<string, OutsideMeasure>(
  outsideMeasures.map((measure) => [measure.id, measure]),
);
assert(byId.size === outsideMeasures.length, 'every measure has an id of its own');

/** Whether a text is such an id. */
export function isOutsideMeasureId(text: string): text is OutsideMeasureId {
  return byId.has(text);
}

/** What a measure is. */
export function outsideMeasure(id: OutsideMeasureId): OutsideMeasure {
  const measure = byId.get(id);
  assert(measure !== undefined, () => `no measure ${id}`);
  return measure;
}

/** Numerator and denominator in a part of one run. */
export function outsideSums(ledger: Ledger, id: OutsideMeasureId, scope: LedgerScope): MeasureSums {
  return outsideMeasure(id).sums(ledger, scope);
}

/** Agents are counted without a call type. */
function onAgents({ callTypes: _, ...scope }: LedgerScope): LedgerScope {
  return scope;
}
