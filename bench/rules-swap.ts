/**
 * How long decisions wait while a rule set is compiled and swapped in, on one thread as in the live
 * service. Windows without compilation show the machine's own noise.
 */
import {
  type CheckedRuleSet,
  compileInSlices,
  compileRuleSet,
  type FactRecord,
  type RuleSet,
} from '../rules/index.ts';
import { median } from './harness.ts';
import { type Contender, percentile, threeDigits, timed } from './rounds.ts';

export const swapWaitMsMax = 5;

const decisionsPerSecond = 10_000;
const everyMs = 1_000 / decisionsPerSecond;
const opsPerSlice = 20_000;
const swapEveryMs = 50;
/** Windows of each kind, after one that is not counted. */
const windowCount = 15;
const edgesMs = [0.1, 0.2, 0.5, 1, 2, 5];

export interface Load {
  readonly checked: CheckedRuleSet;
  readonly records: readonly FactRecord[];
  readonly windowMs: number;
}

/**
 * `longestMs` is the median of the windows' longest waits, `maxMs` the longest of all; `idle…` is
 * the same without compilation. Histograms count the waits up to each edge, and all.
 */
export function swapUnderLoad({ checked, records, windowMs }: Load) {
  const place = new SwapPlace(checked, records);
  const busy: number[][] = [];
  const idle: number[][] = [];
  for (let window = 0; window <= windowCount; window += 1) {
    const waits = place.decideFor(windowMs, () => place.compileSlice());
    const idleWaits = place.decideFor(windowMs, () => undefined);
    if (window === 0) place.forget();
    else {
      busy.push(waits);
      idle.push(idleWaits);
    }
  }
  const [waits, idleWaits, slices] = [busy.flat(), idle.flat(), place.slicesMs];
  return {
    longestMs: longestOf(busy),
    p50Ms: share(waits, 50),
    p99Ms: share(waits, 99),
    p999Ms: share(waits, 99.9),
    maxMs: share(waits, 100),
    decisions: waits.length,
    swaps: place.swaps,
    sliceP50Ms: share(slices, 50),
    sliceP99Ms: share(slices, 99),
    histogram: histogram(waits),
    idleLongestMs: longestOf(idle),
    idleP999Ms: share(idleWaits, 99.9),
    idleMaxMs: share(idleWaits, 100),
    idleHistogram: histogram(idleWaits),
  };
}

class SwapPlace {
  swaps = 0;
  slicesMs: number[] = [];
  readonly #checked: CheckedRuleSet;
  readonly #records: readonly FactRecord[];
  readonly #into: Int32Array;
  #set: RuleSet;
  #compiling: Generator<void, RuleSet> | undefined;
  #nextAtMs = 0;

  constructor(checked: CheckedRuleSet, records: readonly FactRecord[]) {
    this.#checked = checked;
    this.#records = records;
    this.#into = new Int32Array(checked.rules.length);
    this.#set = compileRuleSet(checked);
  }

  /** Decides when due; calls `between` in the remaining time. Returns the waits. */
  decideFor(forMs: number, between: () => void): number[] {
    const waits: number[] = [];
    const beganAtMs = performance.now();
    for (let due = 1; due * everyMs < forMs; ) {
      if (performance.now() - beganAtMs < due * everyMs) {
        between();
        continue;
      }
      const record = this.#records[due % this.#records.length] as FactRecord;
      this.#set.all(record, 0, this.#into);
      waits.push(performance.now() - beganAtMs - due * everyMs);
      due += 1;
    }
    return waits;
  }

  compileSlice(): void {
    const beganAtMs = performance.now();
    if (this.#compiling === undefined) {
      if (beganAtMs < this.#nextAtMs) return;
      this.#nextAtMs = beganAtMs + swapEveryMs;
      this.#compiling = compileInSlices(this.#checked, { opsPerSlice });
    }
    const step = this.#compiling.next();
    this.slicesMs.push(performance.now() - beganAtMs);
    if (step.done !== true) return;
    this.#set = step.value;
    this.#compiling = undefined;
    this.swaps += 1;
  }

  forget(): void {
    this.swaps = 0;
    this.slicesMs = [];
  }
}

function longestOf(windows: readonly (readonly number[])[]): number {
  return threeDigits(median(windows.map((waits) => Math.max(...waits))));
}

function share(waits: readonly number[], percent: number): number {
  return threeDigits(percentile(waits, percent));
}

function histogram(waits: readonly number[]): string {
  const upTo = edgesMs.map(
    (edge) => `≤ ${edge} ms: ${waits.filter((wait) => wait <= edge).length}`,
  );
  return [...upTo, `all: ${waits.length}`].join(', ');
}

export function compilationRound(checked: CheckedRuleSet): Contender {
  return () => timed(1, () => void compileRuleSet(checked));
}
