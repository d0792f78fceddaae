/**
 * A clock that a test turns by hand: nothing waits, nothing is left to chance.
 */
import type { Clock } from '../../live/index.ts';

interface Alarm {
  readonly atMs: number;
  readonly run: () => void;
}

/** Starts at an instant and stands still until it is turned. */
export class TurnedClock implements Clock {
  readonly speed = 0;
  #nowMs: number;
  readonly #alarms = new Set<Alarm>();
  #setByMs = 0;

  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs + this.#setByMs;
  }

  /** Somebody sets the clock, on or back, of which timers do not hear. */
  setBy(ms: number): void {
    this.#setByMs += ms;
  }

  after(delayMs: number, run: () => void): () => void {
    const alarm = { atMs: this.#nowMs + Math.max(0, delayMs), run };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** What is still to ring: it would keep a process from ending. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** Turns on by so much, running what falls due on the way; 0 is one turn of the event loop. */
  turn(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (let due = this.#next(untilMs); due !== undefined; due = this.#next(untilMs)) {
      this.#alarms.delete(due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.run();
    }
    this.#nowMs = untilMs;
  }

  /** Turns on without running anything on the way, as a machine that slept. */
  sleep(byMs: number): void {
    this.#nowMs += byMs;
  }

  #next(untilMs: number): Alarm | undefined {
    let next: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.atMs <= untilMs && (next === undefined || alarm.atMs < next.atMs)) next = alarm;
    }
    return next;
  }
}
