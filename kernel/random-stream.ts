/**
 * Random draws by name: (seed, replication, purpose, entity, draw) is one number for ever.
 *
 * The layout and the purpose numbers are part of the file format: a new purpose takes a new number,
 * and a number is never used again.
 * Source: simulation.md 7.2; the router's own layout acd-routing.md B1.
 */
import { assert } from './assert.ts';
import { philox4x32, toUnitInterval } from './philox.ts';

const wordSize = 0x100000000;

/** What a draw is for. */
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

/** What is drawn in order is made so many at a time: they do not wait for each other. */
const drawsAhead = 32;

/** Name of a {@link purposes} entry. */
export type Purpose = keyof typeof purposes;

/**
 * The draws of one seed, replication and purpose.
 *
 * Any draw of any entity, in any order. Successive draws of an entity share blocks: the last block
 * is kept.
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

  /** `seed` is an integer from 0 below 2^53, `replication` a 32-bit word; mirrored: 1 − u for u. */
  constructor(of: {
    readonly seed: number;
    readonly replication: number;
    readonly purpose: Purpose;
    /** [false] */
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

  /**
   * Draw number `draw` (from 0) of `entity`, strictly inside (0, 1). Antithetic: 1 minus it, exact.
   */
  draw(entity: number, draw: number): number {
    const block = Math.floor(draw / 2);
    if (block !== this.#block || entity !== this.#entity) this.#fill(block, entity);
    const words = this.#words;
    const at = draw % 2 === 0 ? 0 : 2;
    const uniform = toUnitInterval(words[at] as number, words[at + 1] as number);
    return this.#isMirrored ? 1 - uniform : uniform;
  }

  /** The draws of one entity in their order, made some at a time. */
  inOrder(entity: number): () => number {
    const ahead = new Float64Array(drawsAhead);
    let first = -drawsAhead;
    let next = drawsAhead;
    return () => {
      if (next === drawsAhead) {
        first += drawsAhead;
        next = 0;
        for (let at = 0; at < drawsAhead; at += 1) ahead[at] = this.draw(entity, first + at);
      }
      next += 1;
      return ahead[next - 1] as number;
    };
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

/** The two words of a seed. */
export interface SeedWords {
  readonly low: number;
  readonly high: number;
}

/** The two words of a seed, split once for all draws. */
export function seedWords(seed: number): SeedWords {
  assertSeed(seed);
  return { low: seed % wordSize, high: Math.floor(seed / wordSize) };
}

/**
 * The random comparator's word for offering a call, as its offer `offerNumber`, to an agent; both
 * are named by the `fnv1a32` of their ids, so that many draws hash each id once.
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
