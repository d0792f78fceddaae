/**
 * Retries writes, so that a full disk or another's lock does not stop the service. Waiting callers
 * get an error; work that nobody waits for, such as a job's end, is retried. Its sources bound its
 * amount.
 */
import type { Driver } from './database/driver.ts';
import { StoreError } from './database/store-error.ts';
import type { RequestAnswers } from './request-answers.ts';

/** Delay in ms; returns what cancels it. */
export type DelayedRun = (delayMs: number, run: () => void) => () => void;

const againMs = 250;
/** A write that tests for space, larger than a page of the file. */
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
  /** Runs retries later; null: no service, so errors go to the caller. */
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
   * Does the work now or once the store accepts writes, in order. Work that throws must have
   * changed nothing.
   */
  insist(work: () => void): void {
    if (this.#later === null) return work();
    this.#waiting.push(work);
    if (this.#cancel === null && !this.#isAtIt) this.#goOn(this.#later);
  }

  /** Null: writing works. After a failure this tries a write. */
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
