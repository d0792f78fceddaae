/**
 * Measures that are no ratio of counters: quantiles, maxima, loads, fairness, and those beyond
 * effects, such as paid time. Source: acd-routing.md C3, C5, C7, C8.
 */
import {
  countedAtEnd,
  countedByClock,
  type MeasureDefinition,
  starvationSource,
} from './measure.ts';

type Row = Omit<MeasureDefinition, 'id' | 'name' | 'denominator' | 'replications'> &
  Partial<Pick<MeasureDefinition, 'denominator' | 'replications'>>;

/** A measure; by default one figure per run, without denominator. */
function gauge(id: string, en: string, fr: string, row: Row): MeasureDefinition {
  return { id, name: { en, fr }, denominator: '', replications: 'perRun', ...row };
}

const countedOfPlans = 'Calls and agents of a plan by their means, before anything is simulated.';

/** In the manual's order. */
export const gauges: readonly MeasureDefinition[] = [
  gauge('answeredWaitMsQuantile', 'Wait quantile, answered', 'Quantile d’attente, répondus', {
    unit: 'ms',
    numerator: 'smallest w such that a share p of the answered waited no longer',
    counted: 'Answered calls, by entry.',
    remark: 'From bins 1 % wide; exact up to 200 ms.',
    source: 'acd-routing.md C3',
    replications: 'pooled',
  }),
  gauge(
    'timeToAnswerMsQuantile',
    'Time to answer quantile, all entries',
    'Quantile du délai de réponse, toutes entrées',
    {
      unit: 'ms',
      numerator: 'smallest w at which the Kaplan-Meier estimate of P(answered by w) reaches p',
      counted:
        'All entries, by entry; ends other than answer, and waits still running, are censored.',
      remark: 'A dash where the estimate never reaches p.',
      source: 'acd-routing.md C3',
      replications: 'pooled',
    },
  ),
  gauge('longestWaitingMs', 'Longest waiting now', 'Plus longue attente en cours', {
    unit: 'ms',
    numerator: 'now - earliest entry still waiting',
    counted:
      'Calls that wait now, live offers included, callbacks not; per queue, and in it per class at entry.',
    remark: 'A dash where nobody waits.',
    source: 'acd-routing.md C3',
  }),
  gauge('waitMsMax', 'Longest wait', 'Attente maximale', {
    unit: 'ms',
    numerator: 'largest w',
    counted:
      'All entries of the window, however they ended, by entry; running waits up to now; per queue, and in it per class at entry.',
    remark: '0 where nobody entered.',
    source: 'acd-routing.md C3',
  }),
  gauge('overtakenTimesMax', 'Times passed over, at most', 'Dépassements subis, au plus', {
    unit: 'ratio',
    numerator: 'largest number of later entries that were offered before one',
    counted: 'Entries of the window, by entry.',
    remark: '0 where nobody was passed over.',
    source: starvationSource,
  }),
  gauge('overtakenByMsMax', 'Passed over by, at most', 'Dépassement maximal', {
    unit: 'ms',
    numerator: 'largest entry of the last that passed - own entry',
    counted: 'Entries of the window, by entry.',
    remark: '0 where nobody was passed over.',
    source: starvationSource,
  }),
  gauge('utilisation', 'Utilisation', 'Taux d’utilisation', {
    unit: 'share',
    numerator: 'talk + hold + wrap-up + Ready idle',
    denominator: 'paid time',
    counted: `${countedByClock} Paid time comes from the schedule.`,
    remark: 'What shrinkage leaves of the paid time.',
    source: 'acd-routing.md C5',
    replications: 'ratioOfMeans',
  }),
  gauge('plannedOccupancy', 'Planned occupancy', 'Occupation prévue', {
    unit: 'share',
    numerator: 'offered load (expected)',
    denominator: 'agents at work (expected)',
    counted: countedOfPlans,
    remark: 'Can exceed 1. What a run shows of it is the load per agent.',
    source: 'acd-routing.md C5',
    replications: 'ratioOfMeans',
  }),
  gauge('expectedLoadErlangs', 'Offered load (expected)', 'Charge offerte (prévue)', {
    unit: 'erlangs',
    numerator: 'expected calls x expected AHT',
    denominator: 'length of the interval',
    counted: `${countedOfPlans} AHT is talk, holds and wrap-up, which lasts no longer than the centre lets it.`,
    remark: 'By arrival, without redials and overflow. What a run shows of it is the offered load.',
    source: 'acd-routing.md C7; simulation.md 13',
    replications: 'ratioOfMeans',
  }),
  gauge('modifiedLoadErlangs', 'Modified offered load', 'Charge offerte modifiée', {
    unit: 'erlangs',
    numerator: 'mean of the agents busy if nobody ever waited',
    counted: `${countedOfPlans} Ringing and consults keep an agent busy too.`,
    remark:
      'Follows the calls by about a handle time, and starts from nothing. Requirements by formula use it.',
    source: 'simulation.md 5 (MOL)',
  }),
  gauge('staffExpected', 'At work (expected)', 'Effectif prévu', {
    unit: 'count',
    numerator: 'time on shift, planned breaks taken off, x the share who come and are not away',
    denominator: 'length of the interval',
    counted: countedOfPlans,
    remark: 'What a run shows of it is those at work.',
    source: 'acd-routing.md C5; simulation.md 13',
    replications: 'ratioOfMeans',
  }),
  gauge('staffPresent', 'At work', 'Effectif présent', {
    unit: 'count',
    numerator: 'time in Ready, Reserved, Busy or Working After Call',
    denominator: 'length of the window',
    counted: countedByClock,
    remark: 'Logged on and not Not Ready: who is on a break is not in it.',
    source: 'acd-routing.md B5 (present)',
    replications: 'ratioOfMeans',
  }),
  gauge('staffLoggedOn', 'Logged on', 'Effectif connecté', {
    unit: 'count',
    numerator: 'logged-on time',
    denominator: 'length of the window',
    counted: countedByClock,
    remark: 'Breaks and other Not Ready time are in it.',
    source: 'acd-routing.md B5 (staffed)',
    replications: 'ratioOfMeans',
  }),
  gauge('queueLengthByEntry', 'Queue length (by entry)', 'Longueur de file (par entrée)', {
    unit: 'count',
    numerator: 'sum of w over all ended',
    denominator: 'length of the window',
    counted: countedAtEnd,
    remark:
      'Their whole waits count in the window of entry; the mean queue length is by the clock.',
    source: 'simulation.md 14 (L = λW)',
    replications: 'ratioOfMeans',
  }),
  gauge('offeredLoadErlangs', 'Offered load', 'Charge offerte', {
    unit: 'erlangs',
    numerator: 'O x AHT',
    denominator: 'length of the window',
    counted: 'Entries and mean handle time of the same window.',
    remark: 'The work of all who came, also of those who left; 0 where nobody came.',
    source: 'acd-routing.md C7',
  }),
  gauge('loadPerAgent', 'Load per agent', 'Charge par agent', {
    unit: 'ratio',
    numerator: 'offered load',
    denominator: 'agents at work',
    counted: countedByClock,
    remark: 'Above 1 the queue grows until callers leave.',
    source: 'acd-routing.md C7',
  }),
  gauge('handledFairness', 'Fairness (Jain index)', 'Équité (indice de Jain)', {
    unit: 'ratio',
    numerator: '(sum of x)²',
    denominator: 'n x sum of x²',
    counted:
      'Agents with ready time; x = routed calls handled per ready hour, by the end of wrap-up.',
    remark: '1 where all are alike, 1/n where one does all.',
    source: 'acd-routing.md C7',
  }),
  gauge(
    'idleAtOfferMsRange',
    'Range of idle time at offer',
    'Étendue du repos avant présentation',
    {
      unit: 'ms',
      numerator: 'largest - smallest idle time of an agent at an offer',
      counted: 'All offers of the queue, in the interval of the call’s entry.',
      remark: 'Idle is Ready or Reserved without an interaction, unbroken.',
      source: 'acd-routing.md C7',
    },
  ),
  gauge('expectedWaitMs', 'Expected wait', 'Attente estimée', {
    unit: 'ms',
    numerator: '(n + 1) x (1 - share who leave)',
    denominator: 'r = sum of share_i / AHT_i',
    counted:
      'One waiting call, n ahead of it, and the staffed agents i who can serve it and one of those ahead.',
    remark: 'Unknown with r = 0 or fewer than 10 handled calls in the last half-hour.',
    source: 'acd-routing.md C8',
  }),
];
