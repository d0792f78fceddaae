/**
 * A day's random busyness: a factor of mean 1 on all rates of a call type, and one for each block
 * of intervals. Call types share the factors unless correlations are given (a Gaussian copula).
 */
import type { Scenario } from '../../contracts/index.ts';
import { type BusynessDraw, callEntity } from '../day/draws.ts';
import { type Distribution, lognormalDistributionOf } from '../distributions/distribution.ts';
import { gammaDistribution } from '../distributions/gamma-distribution.ts';
import { inverseNormalCdf, normalCdf } from '../distributions/normal.ts';

export interface BlockFactors {
  readonly lengthMs: number;
  readonly factors: readonly number[];
}

export interface DayFactors {
  readonly day: number;
  readonly blocks: BlockFactors | null;
}

interface DayMemory {
  readonly autocorrelation: number;
  /** Yesterday's busyness as a standard normal value, on which today's depends; null if unknown. */
  readonly yesterday: number | null;
  readonly days: number;
}

export interface BusynessPlan {
  readonly day: Distribution;
  readonly blocks: {
    readonly lengthMs: number;
    readonly count: number;
    readonly distribution: Distribution;
  } | null;
  /** Cholesky factor of the correlations, by call type; null if all types share one factor. */
  readonly mixing: readonly (readonly number[])[] | null;
  readonly memory: DayMemory | null;
}

type Busyness = NonNullable<Scenario['busyness']>;

export function compileBusyness(
  { busyness, callTypes }: Pick<Scenario, 'busyness' | 'callTypes'>,
  dayMs: number,
): BusynessPlan | null {
  if (busyness === undefined) return null;
  const day = factorDistribution(busyness.law, busyness);
  const { blocks, dayToDay } = busyness;
  return {
    day,
    blocks:
      blocks === undefined
        ? null
        : {
            lengthMs: blocks.lengthMs,
            count: Math.ceil(dayMs / blocks.lengthMs),
            distribution: factorDistribution(blocks.law ?? busyness.law, blocks),
          },
    mixing: busyness.correlation === undefined ? null : correlationsOf(busyness, callTypes),
    memory:
      dayToDay === undefined
        ? null
        : {
            autocorrelation: dayToDay.autocorrelation,
            yesterday:
              dayToDay.yesterday === undefined
                ? null
                : inverseNormalCdf(insideUnit(day.cdf(dayToDay.yesterday))),
            days: dayToDay.days ?? 1,
          },
  };
}

export function dayFactors(
  plan: BusynessPlan,
  { callType, replication }: { readonly callType: number; readonly replication: number },
  draw: BusynessDraw,
): DayFactors {
  const uniformOn = (day: number, place: number): number =>
    mixed(plan, callType, (type) => draw(day, callEntity({ callType: type, number: 0 }), place));
  const { blocks, memory } = plan;
  const today =
    memory === null
      ? uniformOn(replication, 0)
      : remembered(memory, replication, (day) => uniformOn(day, 0));
  return {
    day: plan.day.quantile(today),
    blocks:
      blocks === null
        ? null
        : {
            lengthMs: blocks.lengthMs,
            factors: Array.from({ length: blocks.count }, (_, block) =>
              blocks.distribution.quantile(uniformOn(replication, 1 + block)),
            ),
          },
  };
}

/**
 * Cholesky factor in the order of the call types; null if the correlations contradict each other.
 */
export function correlationsOf(
  { correlation = {} }: Busyness,
  callTypes: Scenario['callTypes'],
): readonly (readonly number[])[] | null {
  const between = (one: number, other: number): number => {
    if (one === other) return 1;
    const [a = '', b = ''] = [callTypes[one]?.id, callTypes[other]?.id];
    return correlation[`${a},${b}`] ?? correlation[`${b},${a}`] ?? 0;
  };
  const rows: number[][] = [];
  for (let row = 0; row < callTypes.length; row++) {
    const entries: number[] = [];
    for (let column = 0; column <= row; column++) {
      let rest = between(row, column);
      const other = column === row ? entries : (rows[column] ?? []);
      for (let k = 0; k < column; k++) rest -= (entries[k] ?? 0) * (other[k] ?? 0);
      const pivot = rows[column]?.[column] ?? 0;
      if (column < row) entries.push(pivot < tiny ? 0 : rest / pivot);
      if (column < row && pivot < tiny && Math.abs(rest) > tiny) return null;
      if (column === row && rest < -tiny) return null;
      if (column === row) entries.push(Math.sqrt(Math.max(0, rest)));
    }
    rows.push(entries);
  }
  return rows;
}

/** Smaller pivots are rounding errors: types with correlation 1 have a pivot of 0. */
const tiny = 1e-9;

function mixed(
  { mixing }: BusynessPlan,
  callType: number,
  uniformOf: (callType: number) => number,
): number {
  if (mixing === null) return uniformOf(0);
  const row = mixing[callType] ?? [];
  if (row.length === 1) return uniformOf(0);
  const score = row.reduce(
    (sum, weight, type) => sum + (weight === 0 ? 0 : weight * inverseNormalCdf(uniformOf(type))),
    0,
  );
  return insideUnit(normalCdf(score));
}

function remembered(
  { autocorrelation, yesterday, days }: DayMemory,
  replication: number,
  uniformOn: (replication: number) => number,
): number {
  const first = replication - (replication % days);
  const fresh = Math.sqrt(1 - autocorrelation * autocorrelation);
  let score: number | null = yesterday;
  for (let day = first; day <= replication; day++) {
    const own: number = inverseNormalCdf(uniformOn(day));
    score = score === null ? own : autocorrelation * score + fresh * own;
  }
  return insideUnit(normalCdf(score ?? 0));
}

function insideUnit(u: number): number {
  return Math.min(1 - 2 ** -53, Math.max(2 ** -53, u));
}

export function factorDistribution(
  law: 'gamma' | 'lognormal',
  { shape, scv }: { readonly shape?: number | undefined; readonly scv?: number | undefined },
): Distribution {
  const variance = scv ?? 1 / (shape ?? 1);
  return law === 'gamma'
    ? gammaDistribution({ shape: shape ?? 1 / variance, mean: 1 })
    : lognormalDistributionOf({ mean: 1, scv: variance });
}
