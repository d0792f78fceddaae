/**
 * Faults of single requests, entities and tasks since the start, for people who look after the
 * service. A repeated fault counts up; the oldest are forgotten.
 */
import type { Clock } from '../../live/index.ts';
import type { LogPlace } from './service-log.ts';

export interface Fault {
  /** The operation and its object, or the task. */
  readonly place: string;
  readonly message: string;
  readonly times: number;
  readonly lastAtMs: number;
}

const faultsMax = 100;

export class FaultBook {
  readonly #clock: Clock;
  readonly #report: (error: Error, place?: LogPlace) => void;
  readonly #faults = new Map<string, Fault>();

  /** `report` receives each fault too. */
  constructor(clock: Clock, report: (error: Error, place?: LogPlace) => void = () => {}) {
    this.#clock = clock;
    this.#report = report;
  }

  readonly report = (error: Error, at?: LogPlace): void => {
    this.record(error, at?.what ?? 'background task');
    this.#report(error, at);
  };

  /** Records a fault that is logged elsewhere. */
  record({ message }: Pick<Error, 'message'>, place: string): void {
    const key = `${place}\n${message}`;
    const times = (this.#faults.get(key)?.times ?? 0) + 1;
    this.#faults.delete(key);
    this.#faults.set(key, { place, message, times, lastAtMs: this.#clock.nowMs() });
    const [oldest] = this.#faults.keys();
    if (this.#faults.size > faultsMax && oldest !== undefined) this.#faults.delete(oldest);
  }

  /** The newest first. */
  list(): readonly Fault[] {
    return [...this.#faults.values()].reverse();
  }
}
