/**
 * Takes what rules decide, from where it must not wait, to the store, in batches.
 *
 * What is not yet written is lost with the process: it is evidence for rehearsals, not the state of
 * a call. Where the store takes nothing, they are tried again, and it is said once.
 */
import type { DecisionLine } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';
import type { Clock } from '../clock.ts';

/** Lines written at once. */
const batchLines = 500;
/** The longest that a line waits. */
const restMs = 1_000;
/** Lines kept while the store cannot take them; later ones are dropped. */
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

  /** Writes what waits, and nothing later. */
  close(): void {
    this.flush();
    this.#cancel?.();
  }

  /** Writes what waits, now. */
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
      // The calls go on; the lines come again with the next batch.
      this.#lines = lines;
      this.#cancel = this.#of.clock.after(restMs, () => this.flush());
      if (!this.#isFailing)
        this.#of.onError(error instanceof Error ? error : new Error(String(error)));
      this.#isFailing = true;
    }
  }
}
