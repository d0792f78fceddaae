/**
 * Decides whether to plan a batch of messages while the previous one is stored. Batches are then
 * half as large, which pays only if storing does not take much longer than planning.
 */

/** Batches overlap while storing takes at most this many times as long as planning. */
const storingShareMax = 2;
const halvedMin = 8;
const newest = 0.2;

export class BatchPace {
  #planningMs: number | null = null;
  #storingMs: number | null = null;
  #storedAtMs = 0;

  get isWorthHalving(): boolean {
    if (this.#planningMs === null || this.#storingMs === null) return false;
    return this.#storingMs <= storingShareMax * this.#planningMs;
  }

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
    // Without the time spent waiting for the previous batch.
    this.#storingMs = mean(this.#storingMs, nowMs - Math.max(sentAtMs, this.#storedAtMs));
    this.#storedAtMs = nowMs;
    return result;
  }
}

function mean(before: number | null, value: number): number {
  return before === null ? value : before + newest * (value - before);
}
