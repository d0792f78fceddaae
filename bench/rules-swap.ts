/**
 * How long decisions wait while a set is compiled beside them and swapped in.
 *
 * One thread, as in the live service: decisions fall due by a schedule, and what time is left goes
 * to a compilation, slice by slice; a finished set takes the place of the old one between two
 * decisions, and the next compilation begins. A decision's wait is from when it fell due to when
 * it was made.
 */
import {
  type CheckedRuleSet,
  compileInSlices,
  compileRuleSet,
  type FactRecord,
  type RuleSet,
} from '../rules/index.ts';
import type { Contender } from './harness.ts';

/** No decision may wait longer. */
export const swapWaitMsMax = 5;

const decisionsPerSecond = 10_000;
const opsPerSlice = 20_000;
/** Upper edges of the histogram. */
const edgesMs = [0.1, 0.5, 1, 2, 5];

export interface Load {
  readonly checked: CheckedRuleSet;
  readonly records: readonly FactRecord[];
  readonly forMs: number;
}

/** What was seen; the histogram counts waits up to each edge. */
export interface SwapSeen {
  readonly longestMs: number;
  readonly p999Ms: number;
  readonly decisions: number;
  readonly swaps: number;
  readonly longestSliceMs: number;
  readonly histogram: string;
}

/** Decides under load for so long. */
export function swapUnderLoad({ checked, records, forMs }: Load): SwapSeen {
  const into = new Int32Array(checked.rules.length);
  let set = compileRuleSet(checked);
  let compiling: Generator<void, RuleSet> = compileInSlices(checked, { opsPerSlice });
  const waits: number[] = [];
  let swaps = 0;
  let longestSliceMs = 0;
  const everyMs = 1_000 / decisionsPerSecond;
  const warmUpMs = forMs / 4;
  const beganAtMs = performance.now();
  for (let due = 1; due * everyMs < forMs; ) {
    const nowMs = performance.now() - beganAtMs;
    if (due * everyMs <= nowMs) {
      set.all(records[due % records.length] as FactRecord, 0, into);
      if (nowMs > warmUpMs) waits.push(performance.now() - beganAtMs - due * everyMs);
      due += 1;
      continue;
    }
    const step = compiling.next();
    if (nowMs > warmUpMs) {
      longestSliceMs = Math.max(longestSliceMs, performance.now() - beganAtMs - nowMs);
    }
    if (step.done !== true) continue;
    set = step.value;
    swaps += 1;
    compiling = compileInSlices(checked, { opsPerSlice });
  }
  const sorted = Float64Array.from(waits).sort();
  return {
    longestMs: sorted.at(-1) ?? 0,
    p999Ms: Number((sorted[Math.floor(sorted.length * 0.999)] ?? 0).toPrecision(3)),
    decisions: sorted.length,
    swaps,
    longestSliceMs: Number(longestSliceMs.toPrecision(3)),
    histogram: histogram(sorted),
  };
}

function histogram(waits: Float64Array): string {
  const upTo = edgesMs.map(
    (edge) => `≤ ${edge} ms: ${waits.filter((wait) => wait <= edge).length}`,
  );
  return [...upTo, `all: ${waits.length}`].join(', ');
}

/** Compiles a set from its checked form; one compilation is a round. */
export function compilationRound(checked: CheckedRuleSet): Contender {
  return () => {
    const beganAtMs = performance.now();
    const { checked: made } = compileRuleSet(checked);
    const tookMs = performance.now() - beganAtMs;
    if (made !== checked) throw new Error('another set was compiled');
    return { done: 1, tookMs };
  };
}
