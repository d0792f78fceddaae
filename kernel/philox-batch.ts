/**
 * Uniform draws of many counters at once: by WebAssembly, six times as fast (9 ns a counter), or
 * where that is not allowed by `philox.ts`, to the same bits.
 */
import { philox4x32, toUnitInterval } from './philox.ts';
import { philoxBatchCode } from './philox-batch-code.ts';
import { instanceOf } from './wasm-instance.ts';

/** Counters of a batch: a multiple of 4, at most 4096. */
export const batchBlocks = 64;

interface BlockCounters {
  /** Words of the first counter. */
  readonly words: readonly [number, number, number, number];
  readonly key: readonly [number, number];
  /** Whether successive counters differ by 1 in word 0, otherwise in word 1. */
  readonly isByWord0: boolean;
}

/** Writes two draws for each of `batchBlocks` counters. */
type FillBatch = (of: BlockCounters, into: Float64Array) => void;

interface DrawModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Words of the counter, of the key, steps of words 0 and 1, and the number of counters. */
  fill(...of: readonly number[]): void;
}

/** Without WebAssembly. */
const fillBatchInScript: FillBatch = ({ words, key, isByWord0 }, into) => {
  const [word0, word1, word2, word3] = words;
  for (let block = 0; block < batchBlocks; block += 1) {
    const by0 = isByWord0 ? block : 0;
    philox4x32(word0 + by0, word1 + block - by0, word2, word3, key[0], key[1], out);
    into[2 * block] = toUnitInterval(out[0] as number, out[1] as number);
    into[2 * block + 1] = toUnitInterval(out[2] as number, out[3] as number);
  }
};

const out = new Uint32Array(4);

export const fillBatch: FillBatch = fillBatchInModule() ?? fillBatchInScript;

/** Null: the host has no WebAssembly of vectors, or a page's security policy forbids it. */
function fillBatchInModule(): FillBatch | null {
  const draws = instanceOf(philoxBatchCode) as DrawModule | null;
  if (draws === null) return null;
  const results = new Float64Array(draws.memory.buffer, 0, 2 * batchBlocks);
  return ({ words, key, isByWord0 }, into) => {
    const [word0, word1, word2, word3] = words;
    const by0 = isByWord0 ? 1 : 0;
    draws.fill(word0, word1, word2, word3, key[0], key[1], by0, 1 - by0, batchBlocks);
    into.set(results);
  };
}
