/**
 * Retries writes, so that a full disk or another's lock does not stop the service. Callers who wait
 * get an error; other work, such as a job's end, is retried. Its sources limit its amount.
 */
import type { Driver } from './database/driver.ts';
import { StoreError } from './database/store-error.ts';
import type { RequestAnswers } from './request-answers.ts';

/** Runs a function after a delay in ms; returns its cancellation. */
export type DelayedRun = (delayMs: number, run: () => void) => () => void;

const againMs = 250;
/** A row written to test for free space; larger than a page of the file. */
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
  /** Runs retries later; null: not a service, so errors go to the caller. */
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
   * Does the work in order, once the store accepts writes. If it throws, it must have changed
   * nothing.
   */
  insist(work: () => void): void {
    if (this.#later === null) return work();
    this.#waiting.push(work);
    if (this.#cancel === null && !this.#isAtIt) this.#goOn(this.#later);
  }

  /** Why writing fails; null: it succeeds. After a failure, tries a write. */
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
