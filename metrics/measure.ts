/**
 * A measure: a definition and two sums. Sums add up over intervals, queues, agents and
 * replications; figures do not. Values are unrounded shares. Source: acd-routing.md B20;
 * simulation.md 9.1.
 */
import type { AgentCounts, QueueCounts, WorkCounts } from './counts.ts';

/** As shown by `GET /measures` and the manual. */
export interface MeasureDefinition<Id extends string = string> {
  readonly id: Id;
  readonly name: { readonly en: string; readonly fr: string };
  readonly unit: 'share' | 'ms' | 'ratio' | 'erlangs' | 'count';
  /** In words or formula letters. */
  readonly numerator: string;
  /** Empty: no ratio; `numerator` says what it is. */
  readonly denominator: string;
  readonly counted: string;
  readonly remark: string;
  readonly source: string;
  readonly replications: ReplicationRule;
}

/**
 * How replications combine: `ratioOfMeans` divides sums; `pooled` joins the calls of all runs;
 * `perRun` averages figures.
 */
export type ReplicationRule = 'ratioOfMeans' | 'pooled' | 'perRun';

/** Counters read; `work`: of agents if the scope names any, else of queues. */
type Sums =
  | { readonly of: 'queues'; readonly sums: (counts: Readonly<QueueCounts>) => MeasureSums }
  | { readonly of: 'agents'; readonly sums: (counts: Readonly<AgentCounts>) => MeasureSums }
  | { readonly of: 'work'; readonly sums: (counts: Readonly<WorkCounts>) => MeasureSums };

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

/** Who is counted, for measures of queues. */
export const countedAtEnd =
  'Entries of the queue, when they are answered or leave (not when the call ends), in the interval of their entry [default] or of that end. Consults and calls for one agent are no entries.';

/** Who is counted, for measures of agents' time. */
export const countedByClock =
  'Logged-on time of agents by the wall clock, split at the edges of intervals, running states up to now.';

/** Integers: calls, offers or milliseconds. */
export interface MeasureSums {
  readonly numerator: number;
  readonly denominator: number;
}

/** A sum over the other; null, shown as a dash, if the denominator is 0. */
export function ratioOf(sums: MeasureSums): number | null {
  return sums.denominator === 0 ? null : sums.numerator / sums.denominator;
}

/** Sums of something that was not counted. */
export const noSums: MeasureSums = { numerator: 0, denominator: 0 };

/** Adds two sums, of groups that must not overlap. */
export function addSums(a: MeasureSums, b: MeasureSums): MeasureSums {
  return {
    numerator: a.numerator + b.numerator,
    denominator: a.denominator + b.denominator,
  };
}

/** Adds any number of sums, see {@link addSums}. */
export function totalOf(all: readonly MeasureSums[]): MeasureSums {
  let numerator = 0;
  let denominator = 0;
  for (const one of all) {
    numerator += one.numerator;
    denominator += one.denominator;
  }
  return { numerator, denominator };
}

export const starvationSource = 'acd-routing.md A (starvation guard)';
