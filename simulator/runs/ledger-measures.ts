/**
 * Measures of what the core cannot see, as ratios of sums of a replication's ledger. Counts belong
 * to the cell of their moment, `callerServedShare` to the first attempt's. Rates per hour refer to
 * the day or window.
 */
import { assert, hourMs } from '../../kernel/index.ts';
import type { MeasureDefinition, MeasureSums } from '../../metrics/index.ts';
import { counted, type Ledger, type LedgerScope, levels } from '../day/ledger.ts';

type OutsideUnit =
  | 'share'
  | 'ms'
  | 'count'
  | 'hours'
  | 'perHour'
  | 'minorPerHour'
  | 'minorPerCall'
  | 'minorPerAgentHour';

export interface OutsideMeasure<Id extends string = string>
  extends Omit<MeasureDefinition<Id>, 'unit'> {
  readonly unit: OutsideUnit;
  readonly isLevel?: true;
  readonly sums: (ledger: Ledger, scope: LedgerScope) => MeasureSums;
}

type Count = keyof typeof counted;
type Level = keyof typeof levels;
type Counts = Count | readonly Count[];
type Of = Pick<OutsideMeasure, 'unit' | 'numerator' | 'denominator' | 'isLevel' | 'sums'>;

function define<Id extends string>(id: Id, en: string, fr: string, of: Of): OutsideMeasure<Id> {
  return {
    id,
    name: { en, fr },
    counted:
      of.isLevel === true
        ? 'At every moment of the day or window.'
        : 'At its moment; callers by their first attempt, agents by the start of their shift.',
    remark: 'Of simulations alone: the core does not see it.',
    source: 'simulation.md 2.1-2.5, 4.12',
    replications: 'ratioOfMeans',
    ...of,
  };
}

const ofAgents: readonly Count[] = [
  'paidMs',
  'paidNotReadyMs',
  'overtimeMs',
  'rosteredAgents',
  'absentAgents',
];

function sum(ledger: Ledger, scope: LedgerScope, counts: Counts): number {
  const { callTypes: _, ...all } = scope;
  return [counts]
    .flat()
    .reduce(
      (total, count) =>
        total + ledger.count(counted[count], ofAgents.includes(count) ? all : scope),
      0,
    );
}

function words(counts: Counts): string {
  return [counts].flat().join(' + ');
}

function ratio(over: Counts, under: Counts, unit: OutsideUnit = 'share'): Of {
  return {
    unit,
    numerator: words(over),
    denominator: words(under),
    sums: (ledger, scope) => ({
      numerator: sum(ledger, scope, over),
      denominator: sum(ledger, scope, under),
    }),
  };
}

function perHour(counts: Counts, unit: OutsideUnit = 'perHour'): Of {
  return {
    unit,
    numerator: words(counts),
    denominator: 'hours',
    sums: (ledger, scope) => ({
      numerator: sum(ledger, scope, counts),
      denominator: ledger.spanMs(scope) / hourMs,
    }),
  };
}

function mean(level: Level): Of {
  return {
    unit: 'count',
    numerator: `time integral of ${level}`,
    denominator: 'time',
    isLevel: true,
    sums: (ledger, scope) => ({
      // Time after the day's end is not part of the mean.
      numerator: ledger.integral(levels[level], { toMs: ledger.dayMs, ...scope }),
      denominator: ledger.spanMs(scope),
    }),
  };
}

function each(count: Count, of: Pick<Of, 'unit' | 'numerator'>, parts = 1): Of {
  return {
    ...of,
    denominator: 'day or window',
    sums: (ledger, scope) => ({ numerator: sum(ledger, scope, count) / parts, denominator: 1 }),
  };
}

const revenue = ['orderMinor', 'upSellMinor'] as const;

/** Names in English and French, and what is divided by what, in the order of a report. */
const table = {
  attemptsPerHour: ['Attempts per hour', 'Tentatives par heure', perHour('attempts')],
  attempts: ['Attempts', 'Tentatives', each('attempts', { unit: 'count', numerator: 'attempts' })],
  attemptBlockShare: [
    'Blocked attempts',
    'Tentatives bloquées',
    ratio(['blocked', 'turnedAway'], 'attempts'),
  ],
  firstAttemptBlockShare: [
    'Blocked first attempts',
    'Premières tentatives bloquées',
    ratio(['firstBlocked', 'firstTurnedAway'], 'firstAttempts'),
  ],
  balkShare: ['Balk share', 'Taux de refus d’attendre', ratio('balked', 'queueEntries')],
  ivrContainedShare: [
    'Served by the IVR',
    'Servis par le serveur vocal',
    ratio('ivrContained', 'ivrEntries'),
  ],
  redialShare: ['Redials', 'Rappels après échec', ratio('redials', 'attempts')],
  returnCallShare: [
    'Return calls',
    'Nouveaux appels après service',
    ratio('returnCalls', 'attempts'),
  ],
  callerServedShare: [
    'Callers served in the end',
    'Appelants servis à la fin',
    ratio('callersServed', 'firstAttempts'),
  ],
  callersServedPerHour: [
    'Callers served per hour',
    'Appelants servis par heure',
    perHour('callersServed'),
  ],
  callbackTakenShare: [
    'Callbacks taken',
    'Rappels acceptés',
    ratio('callbacksTaken', 'queueEntries'),
  ],
  callbackKeptShare: ['Callbacks kept', 'Rappels tenus', ratio('callbacksKept', 'callbacksTaken')],
  dialledPerHour: ['Calls dialled per hour', 'Appels composés par heure', perHour('dialled')],
  outboundServedPerHour: [
    'Outbound calls served per hour',
    'Appels sortants aboutis par heure',
    {
      unit: 'perHour',
      numerator: 'dialAnswered - dialAbandoned',
      denominator: 'hours',
      sums: (ledger, scope) => ({
        numerator: sum(ledger, scope, 'dialAnswered') - sum(ledger, scope, 'dialAbandoned'),
        denominator: ledger.spanMs(scope) / hourMs,
      }),
    },
  ],
  outboundAbandonShare: [
    'Abandoned on answer',
    'Abandonnés au décroché',
    ratio('dialAbandoned', 'dialAnswered'),
  ],
  ordersPerHour: ['Orders per hour', 'Commandes par heure', perHour('orders')],
  revenuePerHour: [
    'Revenue per hour',
    'Chiffre d’affaires par heure',
    perHour(revenue, 'minorPerHour'),
  ],
  upSellRevenuePerHour: [
    'Up-sell revenue per hour',
    'Ventes additionnelles par heure',
    perHour('upSellMinor', 'minorPerHour'),
  ],
  promptsPerHour: ['Prompts per hour', 'Propositions par heure', perHour('prompts')],
  promptShare: [
    'Calls with a prompt',
    'Appels avec proposition',
    ratio('prompts', 'orderingServed'),
  ],
  promptAcceptShare: [
    'Prompts accepted',
    'Propositions acceptées',
    ratio('promptsAccepted', 'prompts'),
  ],
  revenuePerCall: [
    'Revenue per served call',
    'Chiffre d’affaires par appel servi',
    ratio(revenue, 'orderingServed', 'minorPerCall'),
  ],
  revenuePerAgentHour: [
    'Revenue per paid agent hour',
    'Chiffre d’affaires par heure payée',
    {
      unit: 'minorPerAgentHour',
      numerator: 'orderMinor + upSellMinor',
      denominator: 'paid hours',
      sums: (ledger, scope) => ({
        numerator: sum(ledger, scope, revenue),
        denominator: sum(ledger, scope, 'paidMs') / hourMs,
      }),
    },
  ],
  lostRevenuePerHour: [
    'Lost revenue per hour',
    'Chiffre d’affaires perdu par heure',
    perHour('lostMinor', 'minorPerHour'),
  ],
  queueLengthMean: ['Mean queue length', 'Longueur moyenne de file', mean('waiting')],
  busyAgentsMean: ['Mean busy agents', 'Agents occupés en moyenne', mean('busyAgents')],
  ivrMean: ['Mean callers in the IVR', 'Appelants au serveur vocal en moyenne', mean('inIvr')],
  linesHeldMean: ['Mean lines held', 'Lignes occupées en moyenne', mean('linesHeld')],
  redialingMean: [
    'Mean callers about to redial',
    'Appelants sur le point de rappeler',
    mean('redialing'),
  ],
  paidHours: [
    'Paid agent hours',
    'Heures payées',
    each('paidMs', { unit: 'hours', numerator: 'paid hours' }, hourMs),
  ],
  shrinkageShare: [
    'Shrinkage',
    'Temps payé non disponible',
    {
      ...ratio('paidNotReadyMs', 'paidMs'),
      numerator: 'paid time not ready',
      denominator: 'paid time',
    },
  ],
  overtimeMsMean: [
    'Mean overtime',
    'Heures supplémentaires en moyenne',
    {
      unit: 'ms',
      numerator: 'overtime',
      denominator: 'rostered agents who came',
      sums: (ledger, scope) => ({
        numerator: sum(ledger, scope, 'overtimeMs'),
        denominator: sum(ledger, scope, 'rosteredAgents') - sum(ledger, scope, 'absentAgents'),
      }),
    },
  ],
  absentShare: ['Absent agents', 'Agents absents', ratio('absentAgents', 'rosteredAgents')],
} as const satisfies { readonly [id: string]: readonly [en: string, fr: string, of: Of] };

/** A figure that only a simulation knows. */
export type OutsideMeasureId = keyof typeof table;

export const outsideMeasures = Object.entries(table).map(([id, [en, fr, of]]) =>
  define(id as OutsideMeasureId, en, fr, of),
);

const byId = new Map<string, OutsideMeasure>(
  outsideMeasures.map((measure) => [measure.id, measure]),
);

export function isOutsideMeasureId(text: string): text is OutsideMeasureId {
  return byId.has(text);
}

export function outsideMeasure(id: OutsideMeasureId): OutsideMeasure {
  const measure = byId.get(id);
  assert(measure !== undefined, () => `no measure ${id}`);
  return measure;
}

export function outsideSums(ledger: Ledger, id: OutsideMeasureId, scope: LedgerScope): MeasureSums {
  return outsideMeasure(id).sums(ledger, scope);
}
