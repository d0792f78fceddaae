/**
 * The arena that the core's records live in: two views of one buffer.
 *
 * It grows, and its views are others then: whoever allocates takes the views anew afterwards.
 * Records given back serve again, by size. Nothing is ever moved.
 *
 * Cost: O(1) a record; growing copies all of it, a quarter more each time.
 */
import { assert } from '../../kernel/index.ts';

export interface Memory {
  i32: Int32Array;
  f64: Float64Array;
  /** The first word that no record has had yet. */
  top: number;
  /** By size in groups of four words: records given back. */
  readonly free: (number[] | undefined)[];
}

/** Words of a memory that nobody asks to be small. */
export const wordsAtFirst = 16_384;
/** Handles are small integers, and a buffer has an end: 4 GB. */
const wordsMax = 2 ** 30;
/** Words of a cache line: where records begin. No record begins at 0, for that is none. */
const line = 16;

/** An empty memory; `atFirst` words are a multiple of 16. */
export function createMemory(atFirst: number): Memory {
  const buffer = new ArrayBuffer(4 * atFirst);
  return { i32: new Int32Array(buffer), f64: new Float64Array(buffer), top: line, free: [] };
}

/** A record of so many words, a multiple of four, all 0. */
export function allocate(memory: Memory, words: number): number {
  const free = memory.free[words >> 2];
  if (free !== undefined && free.length > 0) {
    const ref = free.pop() as number;
    memory.i32.fill(0, ref, ref + words);
    return ref;
  }
  const ref = memory.top;
  memory.top += words;
  if (memory.top > memory.i32.length) grow(memory);
  return ref;
}

/** Gives a record back; nobody holds its handle. */
export function release(memory: Memory, ref: number, words: number): void {
  assert(ref > 0 && ref < memory.top, 'a record to give back is one');
  const free = memory.free[words >> 2];
  if (free === undefined) memory.free[words >> 2] = [ref];
  else free.push(ref);
}

/** Lets the next records of a kind begin with a cache line. */
export function align(memory: Memory): void {
  memory.top = Math.ceil(memory.top / line) * line;
}

function grow(memory: Memory): void {
  const needed = memory.top + Math.floor(memory.top / 4) + line;
  assert(memory.top <= wordsMax, () => `the core has at most ${wordsMax} words, not ${memory.top}`);
  const words = Math.min(wordsMax, Math.ceil(needed / line) * line);
  const buffer = new ArrayBuffer(4 * words);
  const i32 = new Int32Array(buffer);
  i32.set(memory.i32);
  memory.i32 = i32;
  memory.f64 = new Float64Array(buffer);
}
