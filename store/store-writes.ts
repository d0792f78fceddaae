/**
 * Writes of a service that the store does not take now: tried again later, so that neither a full
 * disk nor the lock of another process ends the service, or stops what it serves.
 *
 * Whoever asks gets a no and asks again; what nobody waits for, such as the end of a job, is
 * insisted on. How many insist is limited where they come from: jobs that run, rehearsals, answers
 * kept.
 */
import type { Driver } from './driver.ts';
import type { RequestAnswers } from './request-answers.ts';
import { StoreError } from './store-error.ts';

/** Runs something after so many ms; returns its cancel. */
export type Later = (delayMs: number, run: () => void) => () => void;

const againMs = 250;
/** More than a page: where it can be written, there is space. */
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
  /** null: no service; a write that fails is thrown to who writes. */
  readonly #later: Later | null;
  readonly #waiting: (() => void)[] = [];
  #failed: StoreError | null = null;
  #isAtIt = false;
  #cancel: (() => void) | null = null;

  constructor(driver: Driver, answers: RequestAnswers, later: Later | null) {
    this.#driver = driver;
    this.#answers = answers;
    this.#later = later;
  }

  /**
   * Does the work now, or as soon as the store takes it, after all that waits already. Work that
   * throws because the store does not take it has done nothing.
   */
  insist(work: () => void): void {
    if (this.#later === null) return work();
    this.#waiting.push(work);
    if (this.#cancel === null && !this.#isAtIt) this.#goOn(this.#later);
  }

  /** Why nothing can be written; null: it can. Where the last write failed, it tries one. */
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

  #goOn(later: Later): void {
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

/** Why the store does not take it now; null: it has. */
function failureOf(work: () => void): StoreError | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof StoreError && error.isPassing) return error;
    throw error;
  }
}
