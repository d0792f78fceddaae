/**
 * Measures a figure beside its peer or goal. Both warm up and then take turns, so that a slower
 * machine slows both. A figure is the median of repetitions of a fifth of a second.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { watchCollections } from './collections.ts';
import { type Contender, threeDigits } from './rounds.ts';

export type Side = Contender | number;

export interface Sides {
  readonly ours: Side;
  readonly theirs: Side;
  /** Figures found while measuring, added to the row's `config`. */
  readonly learnt?: Config;
  readonly end?: () => void;
}

export interface Config {
  readonly [key: string]: number | string;
}

export interface Bench {
  readonly name: string;
  readonly unit: string;
  readonly peer: string;
  readonly config: Config;
  /** Work per second, or the time of one piece of work, where smaller is better. Default: rate. */
  readonly figure?: 'rate' | 'ns' | 'ms';
  /** Builds both sides. @throws if they do different work. */
  readonly begin: () => Sides | Promise<Sides>;
}

/** Smallest and largest repetition; of seven, they enclose the true median with 98 %. */
export type Spread = readonly [low: number, high: number];

export interface Row {
  readonly name: string;
  readonly value: number;
  /** Spread of the repetitions; undefined without any, or in older results. */
  readonly spread?: Spread;
  readonly peerSpread?: Spread;
  readonly ratioSpread?: Spread;
  readonly unit: string;
  readonly peer: string;
  readonly peerValue: number;
  readonly ratio: number;
  readonly config: Config;
}

export interface Pace {
  readonly warmUpMs: number;
  readonly repetitionMs: number;
  readonly repetitions: number;
}

const publishedPace: Pace = { warmUpMs: 500, repetitionMs: 200, repetitions: 7 };

export const benchFlags = ['--max-inlined-bytecode-size-cumulative=3000'];

/** Above this load average other programs disturb the measurement. */
export const loadMax = 0.5;

export function loadNow(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}

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

const figures: { readonly [figure in 'rate' | 'ns' | 'ms']: (rate: number) => number } = {
  rate: (perSecond) => perSecond,
  ns: (perSecond) => 1e9 / perSecond,
  ms: (perSecond) => 1e3 / perSecond,
};

/** Warms both sides up, then lets them take turns; pauses are counted in our turns. */
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

/** Work per second over rounds of at least `forMs` of measured time. */
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

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}

function spreadOf(values: readonly number[]): Spread {
  return [threeDigits(Math.min(...values)), threeDigits(Math.max(...values))];
}

export function machine(): Config {
  return {
    node: process.versions.node,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    flags: benchFlags.join(' '),
  };
}
