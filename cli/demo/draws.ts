/**
 * Random draws of the demo's shop, keyed by the thing drawn for: the same seed gives the same shop.
 */
import { RandomStream } from '../../kernel/index.ts';

export interface Draws {
  /** One of a list, for a thing and a question about it. */
  pick<Value>(from: readonly [Value, ...Value[]], thing: number, question: number): Value;
  /** True with this chance. */
  isSo(share: number, thing: number, question: number): boolean;
  /** An integer from 0 to below the limit. */
  below(limit: number, thing: number, question: number): number;
}

/** `kind` separates things that have the same number. */
export function drawsOf(seed: number, kind: number): Draws {
  const stream = new RandomStream({ seed, replication: kind, purpose: 'demoShop' });
  const below: Draws['below'] = (limit, thing, question) =>
    Math.floor(stream.draw(thing, question) * limit);
  return {
    below,
    pick: (from, thing, question) => from[below(from.length, thing, question)] ?? from[0],
    isSo: (share, thing, question) => stream.draw(thing, question) < share,
  };
}
