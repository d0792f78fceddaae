/** Counts ordered pairs of operations that were accepted one after the other on one object. */
export class PairCoverage {
  readonly operations: readonly string[];
  readonly #pairs = new Set<string>();
  /** Tries and successes by state and operation. */
  readonly #odds = new Map<string, { tries: number; accepted: number }>();

  constructor(operations: readonly string[]) {
    this.operations = operations;
  }

  get covered(): number {
    return this.#pairs.size;
  }

  get all(): number {
    return this.operations.length ** 2;
  }

  note(state: string, before: string | null, operation: string, isAccepted: boolean): void {
    const odds = this.#oddsOf(state, operation);
    odds.tries += 1;
    if (!isAccepted) return;
    odds.accepted += 1;
    if (before !== null) this.#pairs.add(`${before} ${operation}`);
  }

  /** The next operation: likely to be accepted in this state, and rather a pair not yet seen. */
  choose(state: string, before: string | null, draw: () => number): string {
    const weights = this.operations.map((operation) => {
      const { tries, accepted } = this.#oddsOf(state, operation);
      const isNew = before === null || !this.#pairs.has(`${before} ${operation}`);
      return ((accepted + 0.5) / (tries + 1)) ** 2 * (isNew ? 1 : 0.05);
    });
    let rest = draw() * weights.reduce((sum, weight) => sum + weight, 0);
    const chosen = this.operations.find((_, place) => {
      rest -= weights[place] ?? 0;
      return rest <= 0;
    });
    return chosen ?? this.operations[0] ?? '';
  }

  /** Pairs that were never accepted. */
  get missing(): readonly string[] {
    return this.operations.flatMap((before) =>
      this.operations
        .map((operation) => `${before} ${operation}`)
        .filter((pair) => !this.#pairs.has(pair)),
    );
  }

  #oddsOf(state: string, operation: string) {
    const key = `${state} ${operation}`;
    const known = this.#odds.get(key) ?? { tries: 0, accepted: 0 };
    this.#odds.set(key, known);
    return known;
  }
}
