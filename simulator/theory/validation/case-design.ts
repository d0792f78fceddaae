/**
 * How a validation case is simulated: a scenario through the full core, and where in its results
 * each value stands.
 *
 * A run is cut into units (batches of steady runs, days) that count as independent; a value is the
 * ratio of two sums over them. Source: simulation.md 9, 14.
 */
import type { Scenario } from '../../../contracts/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import type { WindowSums } from '../../runs/measures.ts';
import type { ReplicationResult, Window } from '../../runs/replication.ts';
import type { Sums } from '../../statistics/ratio-estimate.ts';

/** One batch, or one day. */
export interface Unit {
  readonly whole: WindowSums;
  /** In the centre's order. */
  readonly queues: readonly WindowSums[];
  /** Of a day, as asked for. */
  readonly windows: readonly WindowSums[];
}

/** Where a value of a case stands in a run. */
export interface Reading {
  /** The case's name of it. */
  readonly name: string;
  /** Ids that the run must gather; `calls` is always there. */
  readonly measures: readonly string[];
  readonly sumsOf: (unit: Unit) => Sums;
  /** The exact value, where it is not the case's under that name. */
  readonly exact?: number;
  /** What whole ms may shift it by, in its unit [0]. */
  readonly slack?: number;
}

/** How a case is simulated. */
export interface CaseDesign {
  readonly scenario: Scenario;
  readonly centre?: CentreFile;
  /** Replications, numbered from 0. */
  readonly replications: number;
  /** Parts of a day to read apart [none]. */
  readonly windows?: readonly Window[];
  readonly readings: readonly Reading[];
  /** Calls that all of it will simulate, about. */
  readonly calls: number;
}

/** Whose sums: all, one queue's, one window's. */
export type Place = 'whole' | { readonly queue: number } | { readonly window: number };

/** A sum of a measure: what is counted, or what it is divided by. */
export interface Part {
  readonly measure: string;
  readonly of: 'numerator' | 'denominator';
  readonly at: Place;
  /** [1] */
  readonly factor?: number;
}

/** A measure as it is, at a place. */
export function reading(
  name: string,
  measure: string,
  at: Place = 'whole',
  more: Pick<Reading, 'exact' | 'slack'> = {},
): Reading {
  return ratioReading(
    name,
    [{ measure, of: 'numerator', at }],
    [{ measure, of: 'denominator', at }],
    more,
  );
}

/** A ratio of sums of parts. */
export function ratioReading(
  name: string,
  top: readonly Part[],
  bottom: readonly Part[],
  more: Pick<Reading, 'exact' | 'slack'> = {},
): Reading {
  const all = [...top, ...bottom].map(({ measure }) => measure);
  return {
    name,
    measures: [...new Set(all)].filter((measure) => measure !== 'calls' && measure !== 'one'),
    sumsOf: (unit) => ({ numerator: sumOf(unit, top), denominator: sumOf(unit, bottom) }),
    ...(name.includes('Ms') ? { slack: 1 } : {}),
    ...more,
  };
}

function sumOf(unit: Unit, parts: readonly Part[]): number {
  let sum = 0;
  for (const { measure, of, at, factor = 1 } of parts) {
    const sums = placeOf(unit, at);
    const value =
      measure === 'one' ? 1 : measure === 'calls' ? sums?.calls : measureOf(sums, measure)?.[of];
    sum += factor * (value ?? 0);
  }
  return sum;
}

function placeOf(unit: Unit, at: Place): WindowSums | undefined {
  if (at === 'whole') return unit.whole;
  return 'queue' in at ? unit.queues[at.queue] : unit.windows[at.window];
}

function measureOf(sums: WindowSums | undefined, measure: string): Sums | undefined {
  const all: ReadonlyMap<string, Sums> | undefined = sums?.sums;
  return all?.get(measure);
}

/** The units of a design's replications: batches of steady runs, else days. */
export function unitsOf(results: readonly ReplicationResult[]): readonly Unit[] {
  return results.flatMap((result): readonly Unit[] => {
    if (result.steady === null) {
      const queues = result.queues.map(({ day }) => day);
      return [{ whole: result.whole, queues, windows: result.windows }];
    }
    return result.windows.map((whole, batch) => ({
      whole,
      queues: result.queues.flatMap(({ windows }) => windows[batch] ?? []),
      windows: [],
    }));
  });
}
