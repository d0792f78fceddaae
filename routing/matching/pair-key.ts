/**
 * The pair key, which orders calls before agents are compared. Searches read pairs as three
 * numbers: demand index, link place, channel; before the link's delay has passed, a channel where
 * nobody is able.
 * Source: acd-routing.md B7.
 */
import { assert } from '../../kernel/index.ts';
import { keySize } from '../memory/call-table.ts';
import type { Core } from '../memory/core.ts';
import type { Call, Pair } from '../memory/records.ts';

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

export function writePairKey(core: Core, call: Call, { link }: Pair, into: PairKey): void {
  assert(call.set !== null, 'the key of a call holds while it has a place');
  into.dueKey = call.k1;
  into.sequence = call.sequence;
  into.third = 0;
  switch (core.centre.settings.precedence) {
    case 'classFirst':
      into.first = call.class;
      into.second = link.rank;
      break;
    case 'rankFirst':
      into.first = link.rank;
      into.second = call.class;
      break;
    case 'longestQueue':
      into.first = call.class;
      into.second = -(core.unoffered[call.queue.index] ?? 0);
      into.third = link.order;
      break;
  }
}

/** Compares two keys; 0 for the same call only. */
export function comparePairKeys(a: PairKey, b: PairKey): number {
  return (
    a.first - b.first ||
    a.second - b.second ||
    a.third - b.third ||
    a.dueKey - b.dueKey ||
    a.sequence - b.sequence
  );
}

/** The link's rank, or with `longestQueue` its order number. */
export function linkPlace(core: Core, { link }: Pair): number {
  return core.centre.settings.precedence === 'longestQueue' ? link.order : link.rank;
}

export const lookSize = 3;

export function lookOf({ centre, demands }: Core, pair: Pair): readonly number[] {
  const { demand, hasPassedDelay, link, slot } = pair;
  const noChannel = centre.channels.length;
  const channel = hasPassedDelay ? slot.channel.index : noChannel;
  const isQueueFirst = centre.settings.precedence === 'longestQueue';
  assert(isQueueFirst || demands.rankPlaces.has(link.rank), 'each rank of a link has a place');
  const place = isQueueFirst ? link.order : (demands.rankPlaces.get(link.rank) ?? 0);
  return [demand.index * keySize, place, channel];
}
