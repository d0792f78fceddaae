/**
 * Measures one figure beside its peer, in the same run and on the same work.
 *
 * Both contenders warm up, then take turns, so that a machine that slows down slows both. A
 * repetition is as many rounds as fill a fifth of a second of measured time; a figure is the median
 * rate of its repetitions. What a round does to get ready is not measured.
 */
import { availableParallelism, cpus } from 'node:os';

/** What one round did, and the time that took. */
export interface Round {
  readonly done: number;
  readonly tookMs: number;
}

/** One side of a contest; each call is a round. */
export type Contender = () => Round;

/** One row: a figure of ours beside a peer's. */
export interface Bench {
  readonly name: string;
  readonly unit: string;
  /** What the peer is, in a few words. */
  readonly peer: string;
  /** Sizes and settings, so that the figure can be read alone. */
  readonly config: { readonly [key: string]: number | string };
  /** Builds both sides, and refuses (throws) where they do not do the same work. */
  readonly begin: () => { readonly ours: Contender; readonly theirs: Contender };
}

/** A measured row, as `--json` prints it. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly peer: string;
  readonly peerValue: number;
  readonly ratio: number;
  readonly config: { readonly [key: string]: number | string };
}

const warmUpMs = 500;
const repetitionMs = 200;
const repetitions = 7;

/** Runs one bench to its row. */
export function measure(bench: Bench): Row {
  const { ours, theirs } = bench.begin();
  rate(ours, warmUpMs);
  rate(theirs, warmUpMs);
  const rates: number[] = [];
  const peerRates: number[] = [];
  for (let turn = 0; turn < repetitions; turn += 1) {
    rates.push(rate(ours, repetitionMs));
    peerRates.push(rate(theirs, repetitionMs));
  }
  const value = median(rates);
  const peerValue = median(peerRates);
  return {
    name: bench.name,
    value: significant(value),
    unit: bench.unit,
    peer: bench.peer,
    peerValue: significant(peerValue),
    ratio: significant(value / peerValue),
    config: { ...bench.config, repetitions, ...machine() },
  };
}

/** Work per second over rounds that fill `forMs` of measured time. */
function rate(contender: Contender, forMs: number): number {
  let done = 0;
  let tookMs = 0;
  while (tookMs < forMs) {
    const round = contender();
    done += round.done;
    tookMs += round.tookMs;
  }
  return (done * 1000) / tookMs;
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Three significant digits: a rate is not known better than that. */
function significant(value: number): number {
  return Number(value.toPrecision(3));
}

function machine(): { readonly [key: string]: number | string } {
  return {
    node: process.versions.node,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
  };
}
