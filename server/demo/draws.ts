/**
 * Random draws of the demo's shop, keyed by the thing drawn for: the same seed gives the same shop.
 */
import { RandomStream } from '../../kernel/index.ts';

export interface Draws {
  pick<Value>(from: readonly [Value, ...Value[]], thing: number, question: number): Value;
  isSo(share: number, thing: number, question: number): boolean;
  below(limit: number, thing: number, question: number): number;
}

/** Random draws for one `kind` of thing: an item and a customer of the same number differ. */
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
