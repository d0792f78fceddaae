/**
 * What a freed agent's choice reads of a pair, as numbers in a row: the demand's place among the
 * first calls, the link's place in the pair key, the channel. A pair whose link delay has not
 * passed names a channel that nobody is able for.
 */
import type { Pair } from './demands.ts';
import { keySize } from './first-nodes.ts';
import { linkPlace } from './pair-key.ts';
import type { Core } from './state.ts';

export const lookSize = 3;

export function lookOf(core: Core, pair: Pair): readonly number[] {
  const { demand, hasPassedDelay, slot } = pair;
  const noChannel = core.centre.channels.length;
  const channel = hasPassedDelay ? slot.channel.index : noChannel;
  return [demand.index * keySize, linkPlace(core, pair), channel];
}
