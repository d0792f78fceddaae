/**
 * Stores decisions of rules in batches, without making calls wait. The process's end loses
 * unwritten ones: they are evidence for rehearsals, not state. A failing store is retried and
 * reported once.
 */

import type { Clock } from '../../live/index.ts';
import type { DecisionLine } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';

const batchLines = 500;
const restMs = 1_000;
/** Most lines kept while the store fails; later ones are dropped. */
const keptMax = 10_000;

interface DecisionLogOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

export class DecisionLog {
  readonly #of: DecisionLogOptions;
  #lines: DecisionLine[] = [];
  #cancel: (() => void) | null = null;
  #isFailing = false;

  constructor(of: DecisionLogOptions) {
    this.#of = of;
  }

  accept(line: DecisionLine): void {
    if (this.#lines.length >= keptMax) return;
    this.#lines.push(line);
    const delayMs = this.#lines.length === batchLines ? 0 : restMs;
    if (this.#cancel !== null && delayMs > 0) return;
    this.#cancel?.();
    this.#cancel = this.#of.clock.after(delayMs, () => this.flush());
  }

  close(): void {
    this.flush();
    this.#cancel?.();
  }

  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    const lines = this.#lines;
    if (lines.length === 0) return;
    this.#lines = [];
    try {
      this.#of.store.decisions.append(lines);
      this.#isFailing = false;
    } catch (error) {
      this.#lines = lines;
      this.#cancel = this.#of.clock.after(restMs, () => this.flush());
      if (!this.#isFailing)
        this.#of.onError(error instanceof Error ? error : new Error(String(error)));
      this.#isFailing = true;
    }
  }
}
