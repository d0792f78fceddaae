/**
 * Uniform random numbers of one replication, by purpose. Each belongs to a call, not to the moment
 * of its use, so that two plans meet the same callers.
 */
import { assert, type Purpose, RandomStream } from '../../kernel/index.ts';
import type { Numbers } from '../distributions/distribution.ts';

/** Most calls of one type in a replication; the 8 bits above a call's number hold its type. */
const callsPerTypeMax = 2 ** 24;

const drawn = [
  'arrivals',
  'bursts',
  'handleTime',
  'patience',
  'balk',
  'redialDecision',
  'redialDelay',
  'returnCall',
  'ivr',
  'order',
  'upSell',
  'callback',
  'outboundAnswer',
  'answerDelay',
  'noAnswer',
  'wrapUp',
  'agentLateness',
  'agentAbsence',
  'unplannedAway',
  'agentFactor',
  'hold',
  'transferAndConsult',
] as const satisfies readonly Purpose[];

export type Draws = { readonly [purpose in (typeof drawn)[number]]: RandomStream };

export interface DrawOptions {
  readonly seed: number;
  /**
   * Each odd replication uses 1 − u for every u of the even one before it (antithetic). Default:
   * false.
   */
  readonly isMirrored?: boolean;
}

/** The streams depend only on seed and replication. */
export function drawsOf({
  replication,
  ...of
}: DrawOptions & { readonly replication: number }): Draws {
  const streams = drawn.map((purpose) => [purpose, openStream(of, replication, purpose)]);
  return Object.fromEntries(streams) as Draws;
}

function openStream(
  { seed, isMirrored = false }: DrawOptions,
  number: number,
  purpose: Purpose,
): RandomStream {
  const isMirror = isMirrored && number % 2 === 1;
  const replication = isMirror ? number - 1 : number;
  return new RandomStream({ seed, replication, purpose, isMirrored: isMirror });
}

export type BusynessDraw = (replication: number, entity: number, draw: number) => number;

/** Uniform draws for days' busyness; a day may also read those of earlier days. */
export function busynessDraw(of: DrawOptions): BusynessDraw {
  return (number, entity, draw) => openStream(of, number, 'busyness').draw(entity, draw);
}

export function callEntity({ callType, number }: Numbers<'callType' | 'number'>): number {
  assert(number < callsPerTypeMax, () => `call ${number} of a type: more than one day holds`);
  return callType * callsPerTypeMax + number;
}
