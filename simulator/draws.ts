/**
 * The uniforms of one replication, by what they are for.
 *
 * A draw belongs to the call, not to the moment it is needed, so two plans face the same callers.
 * Source: simulation.md 2.2, 7.2.
 */
import { assert, type Purpose, RandomStream } from '../kernel/index.ts';

/** Calls of one type in one replication, at most; the upper 8 bits of an entity are the type. */
const callsPerTypeMax = 2 ** 24;

/** What the simulator draws for. */
type Drawn = Extract<
  Purpose,
  | 'arrivals'
  | 'handleTime'
  | 'patience'
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

/** Opens the streams of a replication. */
export function drawsOf(of: { readonly seed: number; readonly replication: number }): Draws {
  const open = (purpose: Drawn): RandomStream => new RandomStream({ ...of, purpose });
  const streams: Record<Drawn, RandomStream> = {
    arrivals: open('arrivals'),
    handleTime: open('handleTime'),
    patience: open('patience'),
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
  return (purpose, entity, draw) => streams[purpose].draw(entity, draw);
}

/** The entity of a call: its number within its type, and the type. */
export function callEntity({
  callType,
  number,
}: {
  readonly callType: number;
  readonly number: number;
}): number {
  assert(number < callsPerTypeMax, () => `call ${number} of a type: more than one day holds`);
  return callType * callsPerTypeMax + number;
}
