/**
 * What a measure is: a definition that is printed with every figure, and the two sums it is made
 * of, for one scope of one run.
 *
 * A figure without its definition says little: on one day's calls the nine service levels differ by
 * eleven points. Sums add up over intervals, queues, agents and replications; figures do not.
 * Replications combine as a ratio of means: add the sums, then divide. No percentage and no
 * rounding inside.
 * Source: acd-routing.md B20; simulation.md 9.1; ux-and-api.md 1 (9).
 */
import type { AgentCounts, QueueCounts, WorkCounts } from './counts.ts';

/** What `GET /measures` and the manual show. */
export interface MeasureDefinition<Id extends string = string> {
  readonly id: Id;
  readonly name: { readonly en: string; readonly fr: string };
  readonly unit: 'share' | 'ms' | 'ratio' | 'erlangs' | 'count';
  /** In the letters of acd-routing.md C1 where these serve. */
  readonly numerator: string;
  /** Empty: the measure is no ratio, and the numerator says it whole. */
  readonly denominator: string;
  /** Who is counted, and when. */
  readonly counted: string;
  readonly remark: string;
  readonly source: string;
  readonly replications: ReplicationRule;
}

/**
 * How runs combine. `ratioOfMeans`: sum of numerators over sum of denominators. `pooled`: the calls
 * of all runs together. `perRun`: a figure per run, then their mean.
 */
export type ReplicationRule = 'ratioOfMeans' | 'pooled' | 'perRun';

/** Which counters it reads; `work`: of queues, or of agents where the scope names agents. */
type Sums =
  | { readonly of: 'queues'; readonly sums: (counts: Readonly<QueueCounts>) => MeasureSums }
  | { readonly of: 'agents'; readonly sums: (counts: Readonly<AgentCounts>) => MeasureSums }
  | { readonly of: 'work'; readonly sums: (counts: Readonly<WorkCounts>) => MeasureSums };

/** A measure that is a ratio of two sums of counters. */
export type Measure<Id extends string = string> = MeasureDefinition<Id> & Sums;

/** The formula in one line. */
export function formulaOf({
  numerator,
  denominator,
}: Pick<MeasureDefinition, 'numerator' | 'denominator'>): string {
  if (denominator === '') return numerator;
  const bracket = (text: string) => (/[ ]/.test(text) ? `(${text})` : text);
  return `${bracket(numerator)} / ${bracket(denominator)}`;
}

/** How measures of queues count; said once for all. */
export const countedAtEnd =
  'Entries of the queue, when they are answered or leave (not when the call ends), in the interval of their entry [default] or of that end. Consults and calls for one agent are no entries.';

/** How measures of agents\u2019 time count. */
export const countedByClock =
  'Logged-on time of agents by the wall clock, split at the edges of intervals, running states up to now.';

/** Both integers: calls, offers or milliseconds. */
export interface MeasureSums {
  readonly numerator: number;
  readonly denominator: number;
}

/** The figure itself; null (shown as a dash) where the denominator is 0, never 0 or 1. */
export function ratioOf(sums: MeasureSums): number | null {
  return sums.denominator === 0 ? null : sums.numerator / sums.denominator;
}

/** Of what was not counted. */
export const noSums: MeasureSums = { numerator: 0, denominator: 0 };

/** Merges two scopes, or two replications, that share nothing. */
export function addSums(a: MeasureSums, b: MeasureSums): MeasureSums {
  return {
    numerator: a.numerator + b.numerator,
    denominator: a.denominator + b.denominator,
  };
}

/** Merges any number of them. */
export function totalOf(all: readonly MeasureSums[]): MeasureSums {
  let numerator = 0;
  let denominator = 0;
  for (const one of all) {
    numerator += one.numerator;
    denominator += one.denominator;
  }
  return { numerator, denominator };
}

/** Where measures of calls passed over come from. */
export const starvationSource = 'acd-routing.md A (starvation guard)';
