/**
 * First draws of the calls of a type, for one purpose, in batches: calls of a type need them nearly
 * in order of arrival.
 */
import { batchBlocks, batchDraws, type RandomStream } from '../../kernel/index.ts';

const notYet = Number.NEGATIVE_INFINITY;

export class FirstDraws {
  readonly #stream: RandomStream;
  readonly #ahead = new Float64Array(batchDraws);
  #first = notYet;

  constructor(stream: RandomStream) {
    this.#stream = stream;
  }

  /** `of`: the call's entity. */
  draw(of: number): number {
    let place = of - this.#first;
    if (place < 0 || place >= batchBlocks) {
      this.#first = of - (of % batchBlocks);
      this.#stream.fillFirst(this.#first, this.#ahead);
      place = of - this.#first;
    }
    return this.#ahead[2 * place] as number;
  }
}
