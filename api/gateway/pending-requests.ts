/**
 * Requests that wait for a gateway's answer, up to a time limit.
 *
 * Source: tapi-call-center.md 6.2; decisions/0025.
 */
import { Refusal } from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';

const waitingMax = 1_000;
/** Most finished requests remembered, to tell late and repeated answers from unknown keys. */
const endsKeptMax = 1_000;

interface Waiting<Answer> {
  readonly settle: (answer: Answer) => void;
  readonly stopTimer: () => void;
}

type End = 'answered' | 'late';

export class PendingRequests<Answer> {
  readonly #clock: Clock;
  readonly #onLate: (key: string) => void;
  readonly #waiting = new Map<string, Waiting<Answer>>();
  readonly #ends = new Map<string, End>();
  #gone: (() => Answer) | null = null;

  constructor(clock: Clock, onLate: (key: string) => void) {
    this.#clock = clock;
    this.#onLate = onLate;
  }

  /**
   * Adds a request, answered by `tooLate` after its time limit. @throws {Refusal} where too many
   * wait.
   */
  add(
    key: string,
    { limitMs, tooLate }: { readonly limitMs: number; readonly tooLate: () => Answer },
  ): Promise<Answer> {
    if (this.#gone !== null) return Promise.resolve(this.#gone());
    if (this.#waiting.size >= waitingMax) {
      const detail = `${waitingMax} requests wait for this gateway already.`;
      throw new Refusal('resource_unavailable', detail);
    }
    return new Promise((settle) => {
      const stopTimer = this.#clock.after(limitMs, () => this.#end(key, 'late')?.(tooLate()));
      this.#waiting.set(key, { settle, stopTimer });
    });
  }

  /** Passes a gateway's answer to its request. @throws {Refusal} where no request has the key. */
  settle(key: string, answer: Answer): void {
    const settle = this.#end(key, 'answered');
    if (settle !== null) return settle(answer);
    const end = this.#ends.get(key);
    if (end === 'late') return this.#onLate(key);
    const why = end === 'answered' ? 'has its answer; expected one' : 'was not asked';
    throw new Refusal('invalid_parameter', `The request ${key} ${why}.`);
  }

  /** Gives this answer to all waiting and later requests, as the connection is lost. */
  end(answer: () => Answer): void {
    this.#gone = answer;
    for (const key of [...this.#waiting.keys()]) this.#end(key, 'late')?.(answer());
  }

  #end(key: string, end: End): Waiting<Answer>['settle'] | null {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return null;
    this.#waiting.delete(key);
    waiting.stopTimer();
    const [oldest] = this.#ends.keys();
    if (this.#ends.size >= endsKeptMax && oldest !== undefined) this.#ends.delete(oldest);
    this.#ends.set(key, end);
    return waiting.settle;
  }
}
