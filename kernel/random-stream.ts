/**
 * Random draws by (seed, replication, purpose, entity, draw). Layout and purpose numbers are part
 * of the file format: new purposes take new numbers, and none is reused.
 */
import { assert } from './assert.ts';
import { philox4x32, toUnitInterval } from './philox.ts';
import { batchBlocks, fillBatch } from './philox-batch.ts';

const wordSize = 0x100000000;

export const purposes = {
  arrivals: 1,
  busyness: 2,
  handleTime: 3,
  patience: 4,
  balk: 5,
  redialDecision: 6,
  redialDelay: 7,
  answerDelay: 8,
  noAnswer: 9,
  transferAndConsult: 10,
  ivr: 11,
  order: 12,
  upSell: 13,
  callback: 14,
  outboundAnswer: 15,
  agentLateness: 16,
  agentAbsence: 17,
  unplannedAway: 18,
  breakChoice: 19,
  bursts: 20,
  returnCall: 21,
  hold: 22,
  wrapUp: 23,
  classAttribute: 24,
  routerTie: 25,
  optimiser: 26,
  bootstrap: 27,
  rehearsalSample: 28,
  agentFactor: 29,
  demoShop: 30,
} as const;

/** Draws of one entity, or entities, of a batch. */
export const batchDraws = 2 * batchBlocks;

export type Purpose = keyof typeof purposes;

/**
 * Draws of one seed, replication and purpose, by entity, in any order. Two successive draws share a
 * block.
 */
export class RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #replication: number;
  readonly #purpose: number;
  readonly #isMirrored: boolean;
  readonly #words = new Uint32Array(4);
  #entity = -1;
  #block = -1;

  /** `seed`: an integer in [0, 2^53). `replication`: a 32-bit word. Mirrored draws are 1 − u. */
  constructor(of: {
    readonly seed: number;
    readonly replication: number;
    readonly purpose: Purpose;
    /** Default false. */
    readonly isMirrored?: boolean;
  }) {
    assertSeed(of.seed);
    assert(isWord(of.replication), () => `replication is ${of.replication}, not a 32-bit word`);
    this.#key0 = of.seed % wordSize;
    this.#key1 = Math.floor(of.seed / wordSize);
    this.#replication = of.replication;
    this.#purpose = purposes[of.purpose];
    this.#isMirrored = of.isMirrored === true;
  }

  /** Draw `draw` (from 0) of `entity`, in (0, 1). */
  draw(entity: number, draw: number): number {
    const block = Math.floor(draw / 2);
    if (block !== this.#block || entity !== this.#entity) this.#fill(block, entity);
    const words = this.#words;
    const at = draw % 2 === 0 ? 0 : 2;
    const uniform = toUnitInterval(words[at] as number, words[at + 1] as number);
    return this.#isMirrored ? 1 - uniform : uniform;
  }

  /** Returns the entity's draws in order, which are computed in batches. */
  inOrder(entity: number): () => number {
    const ahead = new Float64Array(batchDraws);
    let block = 0;
    let next = batchDraws;
    return () => {
      if (next === batchDraws) {
        this.#fillBatch(block, entity, true, ahead);
        block += batchBlocks;
        next = 0;
      }
      next += 1;
      return ahead[next - 1] as number;
    };
  }

  /** Writes draws 0 and 1 of `batchBlocks` successive entities. */
  fillFirst(entity: number, into: Float64Array): void {
    this.#fillBatch(0, entity, false, into);
  }

  #fillBatch(block: number, entity: number, isByWord0: boolean, into: Float64Array): void {
    assert(isWord(entity), () => `entity is ${entity}, not a 32-bit word`);
    const words = [block, entity, this.#replication, this.#purpose] as const;
    fillBatch({ words, key: [this.#key0, this.#key1], isByWord0 }, into);
    if (!this.#isMirrored) return;
    for (let at = 0; at < batchDraws; at += 1) into[at] = 1 - (into[at] as number);
  }

  #fill(block: number, entity: number): void {
    if (!isWord(entity)) assert(false, `entity is ${entity}, not a 32-bit word`);
    if (!isWord(block)) assert(false, `block is ${block}, not a 32-bit word`);
    philox4x32(
      block,
      entity,
      this.#replication,
      this.#purpose,
      this.#key0,
      this.#key1,
      this.#words,
    );
    this.#entity = entity;
    this.#block = block;
  }
}

const routerWords = new Uint32Array(4);

export interface SeedWords {
  readonly low: number;
  readonly high: number;
}

/** Splits a seed once for many draws. */
export function seedWords(seed: number): SeedWords {
  assertSeed(seed);
  return { low: seed % wordSize, high: Math.floor(seed / wordSize) };
}

/**
 * The random comparator's word for a call and an agent, given by the `fnv1a32` of their ids so that
 * each is hashed once.
 */
export function routerDraw(
  { low, high }: SeedWords,
  offerNumber: number,
  callHash: number,
  agentHash: number,
): number {
  philox4x32(offerNumber, callHash, agentHash, purposes.routerTie, low, high, routerWords);
  return routerWords[0] ?? 0;
}

function assertSeed(seed: number): void {
  assert(
    Number.isSafeInteger(seed) && seed >= 0,
    () => `seed is ${seed}, not an integer from 0 below 2^53`,
  );
}

function isWord(value: number): boolean {
  return value >>> 0 === value;
}
