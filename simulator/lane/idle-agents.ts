/**
 * The idle agents of each group, the longest idle first, ties by id. Who has just ended a call
 * joins at the end; who returns from a break goes to the place of their earlier idle time.
 */
export class IdleAgents {
  /** By agent: the time since which they have been idle, earlier by idle time before a break. */
  readonly sinceMs: Float64Array;
  /** By group. */
  readonly counts: Int32Array;
  total = 0;
  readonly #rings: readonly Int32Array[];
  readonly #heads: Int32Array;

  constructor(groupSizes: readonly number[], agents: number) {
    this.sinceMs = new Float64Array(agents);
    this.counts = new Int32Array(groupSizes.length);
    this.#heads = new Int32Array(groupSizes.length);
    this.#rings = groupSizes.map((size) => new Int32Array(2 ** Math.ceil(Math.log2(size + 1))));
  }

  first(group: number): number {
    return (this.#rings[group] as Int32Array)[this.#heads[group] as number] as number;
  }

  isBefore(agent: number, other: number): boolean {
    const own = this.sinceMs[agent] as number;
    const since = this.sinceMs[other] as number;
    return own < since || (own === since && agent < other);
  }

  join(group: number, agent: number): void {
    const ring = this.#rings[group] as Int32Array;
    const mask = ring.length - 1;
    const head = this.#heads[group] as number;
    let place = this.counts[group] as number;
    this.counts[group] = place + 1;
    this.total += 1;
    for (; place > 0; place -= 1) {
      const before = ring[(head + place - 1) & mask] as number;
      if (this.isBefore(before, agent)) break;
      ring[(head + place) & mask] = before;
    }
    ring[(head + place) & mask] = agent;
  }

  takeFirst(group: number): void {
    const ring = this.#rings[group] as Int32Array;
    this.#heads[group] = ((this.#heads[group] as number) + 1) & (ring.length - 1);
    this.counts[group] = (this.counts[group] as number) - 1;
    this.total -= 1;
  }

  leave(group: number, agent: number): void {
    const ring = this.#rings[group] as Int32Array;
    const mask = ring.length - 1;
    const head = this.#heads[group] as number;
    let place = 0;
    while (ring[(head + place) & mask] !== agent) place += 1;
    for (; place > 0; place -= 1) {
      ring[(head + place) & mask] = ring[(head + place - 1) & mask] as number;
    }
    this.takeFirst(group);
  }
}
