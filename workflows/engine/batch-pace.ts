/**
 * Whether batches should overlap: one planned while the one before is stored.
 *
 * Callers that wait for a verdict are few, so what overlaps is halved. That is worth it while
 * planning takes longer than the disk; where the disk is slow, every commit should hold all that
 * waits.
 */

/** Batches overlap while storing takes at most so many times planning. */
const storingShareMax = 2;
/** Fewer items are not stored in two batches. */
const halvedMin = 8;
/** The weight of the newest batch in the mean. */
const newest = 0.2;

export class BatchPace {
  #planningMs: number | null = null;
  #storingMs: number | null = null;
  #storedAtMs = 0;

  get isWorthHalving(): boolean {
    if (this.#planningMs === null || this.#storingMs === null) return false;
    return this.#storingMs <= storingShareMax * this.#planningMs;
  }

  /** How many of those that wait are stored first, where nothing is being stored. */
  firstOf(waiting: number): number {
    return waiting >= halvedMin && this.isWorthHalving ? Math.ceil(waiting / 2) : waiting;
  }

  planning<Plan>(work: () => Plan): Plan {
    const beganAtMs = performance.now();
    const plan = work();
    this.#planningMs = mean(this.#planningMs, performance.now() - beganAtMs);
    return plan;
  }

  async storing<Result>(work: Promise<Result>): Promise<Result> {
    const sentAtMs = performance.now();
    const result = await work;
    const nowMs = performance.now();
    // Until the one before was stored, this one only waited.
    this.#storingMs = mean(this.#storingMs, nowMs - Math.max(sentAtMs, this.#storedAtMs));
    this.#storedAtMs = nowMs;
    return result;
  }
}

function mean(before: number | null, value: number): number {
  return before === null ? value : before + newest * (value - before);
}
