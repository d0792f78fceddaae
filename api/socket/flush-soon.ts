/** Lines with events to send within some milliseconds: one timer for all of them. */
import type { Clock } from '../../live/index.ts';
import type { SocketLine } from './socket-line.ts';

const withinMs = 5;

export class FlushSoon {
  readonly #clock: Clock;
  #lines = new Set<SocketLine>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(line: SocketLine): void {
    if (this.#lines.size === 0) this.#clock.after(withinMs, () => this.#flush());
    this.#lines.add(line);
  }

  #flush(): void {
    const lines = this.#lines;
    this.#lines = new Set();
    for (const line of lines) line.flush();
  }
}
