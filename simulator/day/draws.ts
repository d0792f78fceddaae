/**
 * The uniforms of one replication, by what they are for.
 *
 * A draw belongs to the call, not to the moment it is needed, so two plans face the same callers.
 * Source: simulation.md 2.2, 7.2.
 */

import { assert, type Purpose, RandomStream } from '../../kernel/index.ts';
import type { BusynessDraw } from '../callers/busyness.ts';
import type { Numbers } from '../distributions/distribution.ts';

/** Calls of one type in one replication, at most; the upper 8 bits of an entity are the type. */
const callsPerTypeMax = 2 ** 24;

/** What the simulator draws for. */
type Drawn = Extract<
  Purpose,
  | 'arrivals'
  | 'bursts'
  | 'handleTime'
  | 'patience'
  | 'balk'
  | 'redialDecision'
  | 'redialDelay'
  | 'returnCall'
  | 'ivr'
  | 'order'
  | 'upSell'
  | 'callback'
  | 'outboundAnswer'
  | 'answerDelay'
  | 'noAnswer'
  | 'wrapUp'
  | 'agentLateness'
  | 'agentAbsence'
  | 'unplannedAway'
  | 'agentFactor'
  | 'hold'
  | 'transferAndConsult'
>;

/** Uniform number `draw` of an entity, for a purpose. */
export type Draws = (purpose: Drawn, entity: number, draw: number) => number;

/**
 * Opens the streams of a replication. Mirrored: an odd one has 1 − u for every u of the even one
 * before it, so that what was a long handle time is a short one.
 */
export function drawsOf({
  seed,
  replication: number,
  isMirrored = false,
}: {
  readonly seed: number;
  readonly replication: number;
  /** [false] */
  readonly isMirrored?: boolean;
}): Draws {
  const isOdd = number % 2 === 1;
  const replication = isMirrored && isOdd ? number - 1 : number;
  const open = (purpose: Drawn): RandomStream => new RandomStream({ seed, replication, purpose });
  const streams: Record<Drawn, RandomStream> = {
    arrivals: open('arrivals'),
    bursts: open('bursts'),
    handleTime: open('handleTime'),
    patience: open('patience'),
    balk: open('balk'),
    redialDecision: open('redialDecision'),
    redialDelay: open('redialDelay'),
    returnCall: open('returnCall'),
    ivr: open('ivr'),
    order: open('order'),
    upSell: open('upSell'),
    callback: open('callback'),
    outboundAnswer: open('outboundAnswer'),
    answerDelay: open('answerDelay'),
    noAnswer: open('noAnswer'),
    wrapUp: open('wrapUp'),
    agentLateness: open('agentLateness'),
    agentAbsence: open('agentAbsence'),
    unplannedAway: open('unplannedAway'),
    agentFactor: open('agentFactor'),
    hold: open('hold'),
    transferAndConsult: open('transferAndConsult'),
  };
  if (isMirrored && isOdd) {
    return (purpose, entity, draw) => 1 - streams[purpose].draw(entity, draw);
  }
  const { arrivals, handleTime, patience, wrapUp } = streams;
  // The frequent ones without a look-up by name.
  return (purpose, entity, draw) => {
    if (purpose === 'handleTime') return handleTime.draw(entity, draw);
    if (purpose === 'arrivals') return arrivals.draw(entity, draw);
    if (purpose === 'patience') return patience.draw(entity, draw);
    if (purpose === 'wrapUp') return wrapUp.draw(entity, draw);
    return streams[purpose].draw(entity, draw);
  };
}

/** The uniforms that say how busy days are; a day may read those before its own. */
export function busynessDraw({
  seed,
  isMirrored = false,
}: {
  readonly seed: number;
  /** [false] */
  readonly isMirrored?: boolean;
}): BusynessDraw {
  return (number, entity, draw) => {
    const isMirror = isMirrored && number % 2 === 1;
    const replication = isMirror ? number - 1 : number;
    const stream = new RandomStream({ seed, replication, purpose: 'busyness' });
    return isMirror ? 1 - stream.draw(entity, draw) : stream.draw(entity, draw);
  };
}

/** The entity of a call: its number within its type, and the type. */
export function callEntity({ callType, number }: Numbers<'callType' | 'number'>): number {
  assert(number < callsPerTypeMax, () => `call ${number} of a type: more than one day holds`);
  return callType * callsPerTypeMax + number;
}
