/**
 * Uniform random examples of a rehearsal by reservoir sampling, and the choice of sampled
 * decisions. Source: J. S. Vitter (1985), "Random sampling with a reservoir", algorithm R.
 */
import { RandomStream } from '../../kernel/index.ts';

export class DrawnExamples<Example> {
  readonly #stream: RandomStream;
  readonly #max: number;
  readonly #kept: { readonly place: number; readonly example: Example }[] = [];
  #seen = 0;

  constructor(seed: number, max: number) {
    this.#stream = new RandomStream({ seed, replication: 0, purpose: 'rehearsalSample' });
    this.#max = max;
  }

  offer(example: () => Example): void {
    const place = this.#seen;
    this.#seen += 1;
    if (place < this.#max) {
      this.#kept.push({ place, example: example() });
      return;
    }
    const drawn = Math.floor(this.#stream.draw(0, place) * this.#seen);
    if (drawn < this.#max) this.#kept[drawn] = { place, example: example() };
  }

  kept(): readonly Example[] {
    return [...this.#kept].sort((a, b) => a.place - b.place).map(({ example }) => example);
  }
}

const sampledAllMax = 1_000;
const sampledEvery = 100;

/** The first 1,000 decisions, then every hundredth. `place` counts from 0. */
export function isSampled(place: number): boolean {
  return place < sampledAllMax || place % sampledEvery === 0;
}

export function countAt(counts: Float64Array | Uint32Array, place = 0): void {
  counts[place] = (counts[place] ?? 0) + 1;
}
