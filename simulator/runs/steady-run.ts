/**
 * A long run cut into warm-up and batches, from the counters of its cells.
 *
 * Two series tell whether it has settled: what callers wait, by the cell they enter in, and what
 * agents work, by the clock. The run has settled when both have.
 * Source: simulation.md 9.3.
 */
import type { Metrics } from '../../metrics/index.ts';
import { mser5 } from '../statistics/mser5.ts';
import type { SteadyPlan } from './run-plan.ts';

/** How a run was cut; times since its start. */
export interface SteadyRun {
  readonly warmUpMs: number;
  /** The end of the last batch: arrivals end here or a few cells later. */
  readonly toMs: number;
  readonly batches: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Half the run was not enough to settle, or the warm-up asked for leaves too little. */
  readonly isTooShort: boolean;
}

/** Cuts a run whose arrivals lasted `lengthMs`; batches are of equal length, in whole cells. */
export function batchesOf(
  { warmUp, batchCount, cellMs }: SteadyPlan,
  metrics: Metrics,
  lengthMs: number,
): SteadyRun {
  const cells = Math.floor(lengthMs / cellMs);
  const found = warmUp.kind === 'mser5' ? settledAfter(metrics, { cells, cellMs }) : null;
  const asked = warmUp.kind === 'ms' ? Math.round(warmUp.ms / cellMs) : 0;
  const least = Math.min(found?.cells ?? asked, cells - 1);
  const each = Math.max(1, Math.floor((cells - least) / batchCount));
  const count = Math.min(batchCount, Math.floor((cells - least) / each));
  // What no batch holds joins a warm-up that was found; one that was told stays, and the run ends
  // sooner. So the whole is the batches together.
  const first = warmUp.kind === 'ms' ? least : cells - count * each;
  return {
    warmUpMs: first * cellMs,
    toMs: (first + count * each) * cellMs,
    batches: Array.from({ length: count }, (_, batch) => ({
      fromMs: (first + batch * each) * cellMs,
      toMs: (first + (batch + 1) * each) * cellMs,
    })),
    isTooShort: (found?.isTooShort ?? false) || asked > cells / 2 || count < batchCount,
  };
}

function settledAfter(
  metrics: Metrics,
  { cells, cellMs }: { readonly cells: number; readonly cellMs: number },
): { readonly cells: number; readonly isTooShort: boolean } {
  const waits: number[] = [];
  const work: number[] = [];
  for (let cell = 0; cell < cells; cell += 1) {
    const scope = { atMs: cells * cellMs, fromMs: cell * cellMs, toMs: (cell + 1) * cellMs };
    waits.push(metrics.queueCounts(scope).waitMsLeft);
    work.push(metrics.agentCounts(scope).handlingMs);
  }
  const both = [mser5(waits), mser5(work)];
  return {
    cells: Math.max(...both.map(({ dropped }) => dropped)),
    isTooShort: both.some(({ isTooShort }) => isTooShort),
  };
}
