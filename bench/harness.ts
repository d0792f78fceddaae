/**
 * Measures one figure beside its peer or goal, in the same run and on the same work. Both warm up,
 * then take turns, so that a machine that slows down slows both. A figure is the median of
 * repetitions of a fifth of a second; a round says itself what of it counts.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { watchCollections } from './collections.ts';
import { type Contender, threeDigits } from './rounds.ts';

/** A contender to be measured, or a figure that stands: a goal, or bytes already counted. */
export type Side = Contender | number;

export interface Sides {
  readonly ours: Side;
  readonly theirs: Side;
  /** Figures found while measuring, which join the row's `config`. */
  readonly learnt?: Config;
  /** Stops what was started for the row. */
  readonly end?: () => void;
}

/** Sizes and settings of a row, so that its figure can be understood without the code. */
export interface Config {
  readonly [key: string]: number | string;
}

/** One row: a figure of ours beside a peer's, or beside the goal where there is no peer. */
export interface Bench {
  readonly name: string;
  readonly unit: string;
  /** What the peer is, in a few words. */
  readonly peer: string;
  readonly config: Config;
  /** Work per second [rate], or the time of one piece of work: then smaller is better. */
  readonly figure?: 'rate' | 'ns' | 'ms';
  /** Builds both sides, and refuses (throws) where they do not do the same work. */
  readonly begin: () => Sides | Promise<Sides>;
}

/** Smallest and largest of the repetitions; of seven, they enclose the true median with 98 %. */
export type Spread = readonly [low: number, high: number];

/** A measured row, as `--json` prints it. */
export interface Row {
  readonly name: string;
  readonly value: number;
  /** Absent: it is not timed in repetitions, or older than this member. */
  readonly spread?: Spread;
  readonly peerSpread?: Spread;
  readonly ratioSpread?: Spread;
  readonly unit: string;
  readonly peer: string;
  readonly peerValue: number;
  readonly ratio: number;
  readonly config: Config;
}

/** How long a measurement takes. */
export interface Pace {
  readonly warmUpMs: number;
  readonly repetitionMs: number;
  readonly repetitions: number;
}

/** The pace of every published figure. */
const publishedPace: Pace = { warmUpMs: 500, repetitionMs: 200, repetitions: 7 };

/** Flags of the engine that every row is measured with, beside those that its `config` names. */
export const benchFlags = ['--max-inlined-bytecode-size-cumulative=3000'];

/** A load average above which other programs take time from what is measured. */
export const loadMax = 0.5;

/** Load average of the last minute: processes that wanted a processor. */
export function loadNow(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}

/** Runs one bench to its row. */
export async function measure(bench: Bench, pace: Pace = publishedPace): Promise<Row> {
  const loadBegin = loadNow();
  const { ours, theirs, learnt, end } = await bench.begin();
  const figureOf = figures[bench.figure ?? 'rate'];
  const { rates, peerRates, collections } = await contest(ours, theirs, pace);
  end?.();
  const values = typeof ours === 'number' ? [ours] : rates.map(figureOf);
  const peerValues = typeof theirs === 'number' ? [theirs] : peerRates.map(figureOf);
  const isTime = bench.figure !== undefined && bench.figure !== 'rate';
  const isTimed = typeof ours !== 'number';
  const ratios = rates.map((_, turn) => {
    const value = values[turn] ?? values[0] ?? Number.NaN;
    const peerValue = peerValues[turn] ?? peerValues[0] ?? Number.NaN;
    return isTime ? peerValue / value : value / peerValue;
  });
  return {
    name: bench.name,
    value: threeDigits(median(values)),
    ...(isTimed ? { spread: spreadOf(values), ratioSpread: spreadOf(ratios) } : {}),
    ...(isTimed && typeof theirs !== 'number' ? { peerSpread: spreadOf(peerValues) } : {}),
    unit: bench.unit,
    peer: bench.peer,
    peerValue: threeDigits(median(peerValues)),
    ratio: threeDigits(median(ratios)),
    config: {
      ...bench.config,
      ...learnt,
      ...(isTimed ? { repetitions: pace.repetitions, ...collections } : {}),
      loadBegin,
      loadEnd: loadNow(),
      ...machine(),
    },
  };
}

/** From work per second to what a row shows. */
const figures: { readonly [figure in 'rate' | 'ns' | 'ms']: (rate: number) => number } = {
  rate: (perSecond) => perSecond,
  ns: (perSecond) => 1e9 / perSecond,
  ms: (perSecond) => 1e3 / perSecond,
};

/** Warms both sides up, then lets them take turns; pauses are those of our turns. */
async function contest(ours: Side, theirs: Side, pace: Pace) {
  await rate(ours, pace.warmUpMs);
  await rate(theirs, pace.warmUpMs);
  const rates: number[] = [];
  const peerRates: number[] = [];
  const watch = watchCollections();
  for (let turn = 0; turn < pace.repetitions; turn += 1) {
    await watch.during(async () => rates.push(await rate(ours, pace.repetitionMs)));
    peerRates.push(await rate(theirs, pace.repetitionMs));
  }
  const { pauses, share, msMax } = watch.stop();
  const collections = {
    gcPauses: pauses,
    gcShare: threeDigits(share),
    gcPauseMsMax: threeDigits(msMax),
  };
  return { rates, peerRates, collections };
}

/** Work per second over rounds that fill `forMs` of measured time. */
export async function rate(side: Side, forMs: number): Promise<number> {
  if (typeof side === 'number') return side;
  let done = 0;
  let tookMs = 0;
  while (tookMs < forMs) {
    const round = await side();
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

function spreadOf(values: readonly number[]): Spread {
  return [threeDigits(Math.min(...values)), threeDigits(Math.max(...values))];
}

/** What the figures were measured on. */
export function machine(): Config {
  return {
    node: process.versions.node,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    flags: benchFlags.join(' '),
  };
}
