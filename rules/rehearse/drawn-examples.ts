/**
 * A few of many, each as likely as any other, in one pass over a stream of unknown length.
 *
 * Source: J. S. Vitter (1985), "Random sampling with a reservoir", algorithm R.
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

  /** `example` is made only when it is drawn. */
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

  /** In the order they were offered. */
  kept(): readonly Example[] {
    return [...this.#kept].sort((a, b) => a.place - b.place).map(({ example }) => example);
  }
}
