/**
 * The head of the pair key: what pairs of a call and an agent are compared by before their agents
 * are, by the centre's precedence.
 *
 * Source: acd-routing.md B7.
 */
import { dueKey } from '../life/calls.ts';
import type { Core, Pair } from '../memory/core.ts';
import { type CallRef, callLayout } from '../memory/layout.ts';

const { callClass, callQueue, callSequence } = callLayout;

/** What pairs are compared by before their agents are: the head of the pair key. */
export interface PairKey {
  first: number;
  second: number;
  third: number;
  dueKey: number;
  sequence: number;
}

export function emptyPairKey(): PairKey {
  return { first: 0, second: 0, third: 0, dueKey: 0, sequence: 0 };
}

/** Writes the head of the pair key of a call that may be offered. */
export function writePairKey(core: Core, call: CallRef, { link }: Pair, into: PairKey): void {
  const { i32, f64 } = core;
  const urgency = i32[call + callClass]!;
  into.dueKey = dueKey(core, call);
  into.sequence = f64[(call >> 1) + callSequence]!;
  into.third = 0;
  switch (core.centre.settings.precedence) {
    case 'classFirst':
      into.first = urgency;
      into.second = link.rank;
      break;
    case 'rankFirst':
      into.first = link.rank;
      into.second = urgency;
      break;
    case 'longestQueue':
      into.first = urgency;
      into.second = -(core.unoffered[i32[call + callQueue]!] ?? 0);
      into.third = link.order;
      break;
  }
}

/** Smaller first; 0 only for the same call. */
export function comparePairKeys(a: PairKey, b: PairKey): number {
  return (
    a.first - b.first ||
    a.second - b.second ||
    a.third - b.third ||
    a.dueKey - b.dueKey ||
    a.sequence - b.sequence
  );
}
