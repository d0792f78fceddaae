/**
 * Meaning of a surviving bit of the index: its rule's place, and what closures must still check.
 */
import { leafCount } from '../language/check-rule-set.ts';
import type { Slice } from '../language/slices.ts';
import type { Term } from '../language/term.ts';
import { bitsPerWord, type IndexLayout } from './index-layout.ts';
import type { IndexPlan } from './index-plan.ts';
import { type RecordTest, recordTest } from './record-test.ts';

export interface Survivors {
  readonly placeAt: Int32Array;
  readonly restBits: Int32Array;
  readonly rests: readonly RecordTest[];
}

export const nowhere = 0x7fffffff;

const stepsPerBit = 5;
const stepsPerLeaf = 20;

export function* survivorsOf(
  { bits }: IndexPlan,
  { bitAt, wordCount }: IndexLayout,
  slice: Slice,
): Generator<void, Survivors> {
  const placeAt = new Int32Array(bitAt.length).fill(nowhere);
  const restBits = new Int32Array(wordCount);
  const rests: RecordTest[] = [];
  for (let at = 0; at < bitAt.length; at += 1) {
    const bit = bitAt[at] as number;
    const rest = bit === -1 ? [] : bits.restOf(bit);
    rests.push(restOf(rest));
    if (bit === -1) continue;
    const word = Math.floor(at / bitsPerWord);
    placeAt[at] = bits.placeOf(bit);
    if (rest.length > 0) restBits[word] = (restBits[word] as number) | (1 << (at % bitsPerWord));
    const leaves = rest.reduce((sum, term) => sum + leafCount(term), 0);
    if (slice.spend(stepsPerBit + leaves * stepsPerLeaf)) yield;
  }
  return { placeAt, restBits, rests };
}

function restOf(rest: readonly Term[]): RecordTest {
  const [first] = rest;
  if (first === undefined) return always;
  return recordTest(rest.length === 1 ? first : { kind: 'all', pointer: '', terms: rest });
}

function always(): boolean {
  return true;
}
