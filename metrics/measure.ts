/**
 * A measure: its definition, shown with every figure, and the two sums it is made of. Sums can be
 * added over intervals, queues, agents and replications; figures cannot. Values are shares, without
 * percentages or rounding. Source: acd-routing.md B20; simulation.md 9.1.
 */
import type { AgentCounts, QueueCounts, WorkCounts } from './counts.ts';

/** A definition, as `GET /measures` and the manual show it. */
export interface MeasureDefinition<Id extends string = string> {
  readonly id: Id;
  readonly name: { readonly en: string; readonly fr: string };
  readonly unit: 'share' | 'ms' | 'ratio' | 'erlangs' | 'count';
  /** Stated in words or in the letters of the formulas. */
  readonly numerator: string;
  /** Empty if the measure is no ratio; then `numerator` says what it is. */
  readonly denominator: string;
  readonly counted: string;
  readonly remark: string;
  readonly source: string;
  readonly replications: ReplicationRule;
}

/**
 * How replications combine. `ratioOfMeans`: sum of numerators over sum of denominators. `pooled`:
 * over the calls of all runs together. `perRun`: mean of a figure per run.
 */
export type ReplicationRule = 'ratioOfMeans' | 'pooled' | 'perRun';

/** Counters it reads; `work`: of queues, or of agents if the scope names agents. */
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

/** Both are integers: calls, offers or milliseconds. */
export interface MeasureSums {
  readonly numerator: number;
  readonly denominator: number;
}

/** null, shown as a dash, if the denominator is 0. */
export function ratioOf(sums: MeasureSums): number | null {
  return sums.denominator === 0 ? null : sums.numerator / sums.denominator;
}

/** Sums of something that was not counted. */
export const noSums: MeasureSums = { numerator: 0, denominator: 0 };

/** The two must have nothing in common. */
export function addSums(a: MeasureSums, b: MeasureSums): MeasureSums {
  return {
    numerator: a.numerator + b.numerator,
    denominator: a.denominator + b.denominator,
  };
}

/** {@link addSums} over any number of sums. */
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
