/**
 * The uniforms of one replication, by what they are for.
 *
 * A draw belongs to the call, not to the moment it is needed, so two plans face the same callers.
 * Source: simulation.md 2.2, 7.2.
 */

import { assert, type Purpose, RandomStream } from '../../kernel/index.ts';
import type { Numbers } from '../distributions/distribution.ts';

/** Calls of one type in one replication, at most; the upper 8 bits of an entity are the type. */
const callsPerTypeMax = 2 ** 24;

/** What the simulator draws for. */
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

/** The streams of a replication. */
export type Draws = { readonly [purpose in (typeof drawn)[number]]: RandomStream };

export interface DrawOptions {
  readonly seed: number;
  /**
   * An odd replication has 1 − u for every u of the even one before it, so that what was a long
   * handle time is a short one [false].
   */
  readonly isMirrored?: boolean;
}

/** Opens the streams of a replication. */
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

/** Uniform number `draw` of an entity on the day of a replication. */
export type BusynessDraw = (replication: number, entity: number, draw: number) => number;

/** The uniforms that say how busy days are; a day may read those before its own. */
export function busynessDraw(of: DrawOptions): BusynessDraw {
  return (number, entity, draw) => openStream(of, number, 'busyness').draw(entity, draw);
}

/** The entity of a call: its number within its type, and the type. */
export function callEntity({ callType, number }: Numbers<'callType' | 'number'>): number {
  assert(number < callsPerTypeMax, () => `call ${number} of a type: more than one day holds`);
  return callType * callsPerTypeMax + number;
}
