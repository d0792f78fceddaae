/** Draws of the demo's shop by name of the thing: the same seed, the same shop. */
import { RandomStream } from '../../kernel/index.ts';

/** Draws of one kind of thing. */
export interface Draws {
  /** One of a list, for a thing and a question about it. */
  pick<Value>(from: readonly [Value, ...Value[]], thing: number, question: number): Value;
  /** Whether something holds, with this chance. */
  isSo(share: number, thing: number, question: number): boolean;
  /** An integer from 0 to below. */
  below(limit: number, thing: number, question: number): number;
}

/** `kind` sets things apart that are numbered alike. */
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
