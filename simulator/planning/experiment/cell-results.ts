/**
 * Sums over a cell's replications, not estimates, so that results of several workers or of an
 * interrupted run merge exactly.
 */
import { assert } from '../../../kernel/index.ts';
import { noSums } from '../../../metrics/index.ts';
import {
  type EstimatesOptions,
  estimatesOf,
  type MeasureEstimate,
  sumsOf,
  type Units,
} from '../../runs/estimates.ts';
import { isOfAgents, type SimulatedMeasureId, type WindowSums } from '../../runs/measures.ts';
import type { ReplicationResult } from '../../runs/replication.ts';
import type { StopRule } from '../../runs/run-plan.ts';
import { type Difference, pairedDifference } from '../../statistics/paired-difference.ts';
import { outlookOf } from '../../statistics/precision.ts';
import type { Sums } from '../../statistics/ratio-estimate.ts';
import type { AxisValue } from './axis.ts';
import type { Cell, Experiment } from './experiment.ts';

export interface CellReplication {
  readonly replication: number;
  readonly calls: number;
  readonly sums: KeptSums;
  readonly queues: readonly {
    readonly queueId: string;
    readonly calls: number;
    readonly sums: KeptSums;
  }[];
}

interface KeptSums {
  readonly [measureId: string]: readonly [number, number];
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
  /** Without measures of agents, who serve all queues. */
  readonly queues: readonly {
    readonly queueId: string;
    readonly measures: readonly MeasureEstimate[];
    /** Of the first measure, from the first cell over the same callers. */
    readonly change: Difference;
  }[];
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
  { replication, whole, queues }: ReplicationResult,
  measures: readonly SimulatedMeasureId[],
): CellReplication {
  const kept = ({ calls, sums }: WindowSums) => ({
    calls,
    sums: Object.fromEntries(
      measures.map((id): [string, [number, number]] => {
        const found = sums.get(id);
        assert(found !== undefined, () => `${id} was not gathered`);
        return [id, [found.numerator, found.denominator]];
      }),
    ),
  });
  const byQueue = queues.map(({ queueId, day }) => ({ queueId, ...kept(day) }));
  return { replication, ...kept(whole), queues: byQueue };
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
        queues: queueReports(own, results[0] ?? [], {
          confidence,
          measures: measures.filter((id) => !isOfAgents(id)),
          units: unitsOf(cell),
        }),
        lost: lost.get(place) ?? [],
      };
    }),
  };
}

function queueReports(
  own: readonly CellReplication[],
  first: readonly CellReplication[],
  asked: EstimatesOptions,
): CellReport['queues'] {
  const [measureId] = asked.measures;
  return (own[0]?.queues ?? []).map(({ queueId }) => {
    const partsOf = (of: readonly CellReplication[]): readonly Counted[] =>
      of.flatMap(({ replication, queues }) => {
        const queue = queues.find((one) => one.queueId === queueId);
        return queue === undefined ? [] : { ...queue, replication };
      });
    const parts = partsOf(own);
    const before = new Map(partsOf(first).map((part) => [part.replication, part]));
    const pairs = parts.flatMap((part) => {
      const other = before.get(part.replication);
      return other === undefined || measureId === undefined ? [] : [[other, part] as const];
    });
    const sums = (part: Counted): Sums =>
      sumsOf([windowOf(part)], measureId ?? 'calls')[0] ?? noSums;
    return {
      queueId,
      measures: cellEstimates(parts, asked),
      change: pairedDifference({
        a: pairs.map(([part]) => sums(part)),
        b: pairs.map(([, part]) => sums(part)),
        confidence: asked.confidence,
      }),
    };
  });
}

type Counted = Pick<CellReplication, 'replication' | 'calls' | 'sums'>;

/** Adds in the order of replications, because floating-point sums depend on order. */
function cellEstimates(
  replications: readonly Counted[],
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

function windowOf({ calls, sums }: Counted): WindowSums {
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
