/**
 * How long a compilation works before it lets others: so many steps, each of some nanoseconds.
 *
 * The pure floor has no clock; steps are counted where loops are long.
 */
export class Slice {
  readonly #steps: number;
  #left: number;

  constructor(steps: number) {
    this.#steps = steps;
    this.#left = steps;
  }

  /** Counts steps; true: the slice is used up, and the next one begins. */
  spend(steps: number): boolean {
    this.#left -= steps;
    if (this.#left > 0) return false;
    this.#left = this.#steps;
    return true;
  }
}
