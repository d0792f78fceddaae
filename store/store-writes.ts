/**
 * Retries writes that the store cannot take now, so that a full disk or another process's lock does
 * not stop the service. A caller who waits gets an error; work that nobody waits for, such as the
 * end of a job, is retried. Its amount is limited by its sources.
 */
import type { Driver } from './driver.ts';
import type { RequestAnswers } from './request-answers.ts';
import { StoreError } from './store-error.ts';

/** Runs something after a delay in ms; returns a function that cancels it. */
export type DelayedRun = (delayMs: number, run: () => void) => () => void;

const againMs = 250;
/** Larger than a page: if it can be written, there is space. */
const probe = {
  person: '',
  path: '',
  key: '',
  bodyHash: '',
  status: 0,
  atMs: 0,
  body: 'x'.repeat(16_384),
};

export class StoreWrites {
  readonly #driver: Driver;
  readonly #answers: RequestAnswers;
  /** null: not a service; errors are thrown to the caller. */
  readonly #later: DelayedRun | null;
  readonly #waiting: (() => void)[] = [];
  #failed: StoreError | null = null;
  #isAtIt = false;
  #cancel: (() => void) | null = null;

  constructor(driver: Driver, answers: RequestAnswers, later: DelayedRun | null) {
    this.#driver = driver;
    this.#answers = answers;
    this.#later = later;
  }

  /**
   * Does the work now, or once the store accepts writes and earlier work is done. Work that throws
   * must have changed nothing.
   */
  insist(work: () => void): void {
    if (this.#later === null) return work();
    this.#waiting.push(work);
    if (this.#cancel === null && !this.#isAtIt) this.#goOn(this.#later);
  }

  /** Why nothing can be written; null: writing works. If the last write failed, this tries one. */
  problem(): StoreError | null {
    if (this.#waiting.length > 0) return this.#failed;
    if (this.#driver.problem === null) return null;
    return failureOf(() =>
      this.#driver.transaction(() => {
        this.#answers.keep(probe);
        this.#answers.dropBefore(probe.atMs + 1);
      }),
    );
  }

  stop(): void {
    this.#cancel?.();
    this.#waiting.length = 0;
  }

  #goOn(later: DelayedRun): void {
    this.#cancel = null;
    this.#isAtIt = true;
    try {
      for (let work = this.#waiting.shift(); work !== undefined; work = this.#waiting.shift()) {
        this.#failed = failureOf(work);
        if (this.#failed === null) continue;
        this.#waiting.unshift(work);
        this.#cancel = later(againMs, () => this.#goOn(later));
        return;
      }
    } finally {
      this.#isAtIt = false;
    }
  }
}

function failureOf(work: () => void): StoreError | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof StoreError && error.isPassing) return error;
    throw error;
  }
}
