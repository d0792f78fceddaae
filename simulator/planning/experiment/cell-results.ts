/**
 * Sums over a cell's replications, not estimates, so that results of several workers or of an
 * interrupted run merge exactly.
 */
import { assert } from '../../../kernel/index.ts';
import {
  type EstimatesOptions,
  estimatesOf,
  type MeasureEstimate,
  type Units,
} from '../../runs/estimates.ts';
import type { SimulatedMeasureId, WindowSums } from '../../runs/measures.ts';
import type { ReplicationResult } from '../../runs/replication.ts';
import type { StopRule } from '../../runs/run-plan.ts';
import { outlookOf } from '../../statistics/precision.ts';
import type { AxisValue } from './axis.ts';
import type { Cell, Experiment } from './experiment.ts';

export interface CellReplication {
  readonly replication: number;
  readonly calls: number;
  readonly sums: { readonly [measureId: string]: readonly [number, number] };
}

/** A replication that has no result because its thread died repeatedly. */
export interface LostReplication {
  readonly replication: number;
  readonly message: string;
}

export interface CellReport {
  readonly name: string;
  readonly values: readonly AxisValue[];
  readonly replications: number;
  readonly measures: readonly MeasureEstimate[];
  readonly lost: readonly LostReplication[];
}

export interface SweepReport {
  readonly seed: number;
  readonly confidence: number;
  readonly paths: readonly string[];
  readonly measures: readonly SimulatedMeasureId[];
  readonly cells: readonly CellReport[];
}

export function keptOf(
  { replication, whole }: ReplicationResult,
  measures: readonly SimulatedMeasureId[],
): CellReplication {
  const sums = measures.map((id): [string, [number, number]] => {
    const found = whole.sums.get(id);
    assert(found !== undefined, () => `${id} was not gathered`);
    return [id, [found.numerator, found.denominator]];
  });
  return { replication, calls: whole.calls, sums: Object.fromEntries(sums) };
}

export function sweepReportOf(
  { paths, cells }: Experiment,
  results: readonly (readonly CellReplication[])[],
  asked: Pick<SweepReport, 'seed' | 'confidence' | 'measures'> & {
    readonly lost: ReadonlyMap<number, readonly LostReplication[]>;
  },
): SweepReport {
  const { seed, confidence, measures, lost } = asked;
  return {
    seed,
    confidence,
    paths,
    measures,
    cells: cells.map((cell, place) => {
      const { name, values } = cell;
      const own = results[place] ?? [];
      return {
        name,
        values,
        replications: own.length,
        measures: cellEstimates(own, { confidence, measures, units: unitsOf(cell) }),
        lost: lost.get(place) ?? [],
      };
    }),
  };
}

/** Adds in the order of replications, because floating-point sums depend on order. */
function cellEstimates(
  replications: readonly CellReplication[],
  asked: EstimatesOptions,
): readonly MeasureEstimate[] {
  const ordered = [...replications].sort((a, b) => a.replication - b.replication);
  return estimatesOf(ordered.map(windowOf), asked);
}

/** Whether the first replications of a cell meet the stop rule, whatever later ones say. */
export function isCellPrecise(
  cell: Cell,
  replications: readonly CellReplication[],
  stop: StopRule,
): boolean {
  const { measureId, confidence } = stop;
  const asked = { confidence, measures: [measureId], units: unitsOf(cell) };
  const [, estimate] = cellEstimates(replications, asked);
  return estimate !== undefined && outlookOf(estimate, stop).isEnough;
}

function unitsOf({ scenario }: Cell): Units {
  const kind = scenario.run?.variance?.antithetic === true ? 'mirroredDays' : 'days';
  return { kind, currency: scenario.currency ?? null };
}

function windowOf({ calls, sums }: CellReplication): WindowSums {
  return {
    calls,
    sums: new Map(
      Object.entries(sums).map(([id, [numerator, denominator]]) => [
        id as SimulatedMeasureId,
        { numerator, denominator },
      ]),
    ),
  };
}
