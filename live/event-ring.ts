/**
 * The last events by position, and those who listen.
 *
 * A reader that comes back with a position goes on from there without loss; one that stayed away
 * too long is told so, and takes a snapshot. The journal will stand behind the ring; readers will
 * not notice.
 */
import type { Effect } from '../routing/index.ts';

/** Events kept for readers that come back. */
const eventsKeptMax = 100_000;

/** One effect as readers of the stream see it. */
export interface LiveEvent {
  readonly effect: Effect;
  /** Version of the object the effect is about, after it. */
  readonly version: number;
  /** Where the effect is about a state: it and the one before, as the wire names them. */
  readonly state?: string;
  readonly previous?: string;
}

/** Called after the events of one instant can be read everywhere. It must not throw. */
export type EventListener = (events: readonly LiveEvent[]) => void;

/** A bounded log of events whose positions are the `n` of their effects. */
export class EventRing {
  readonly #kept: LiveEvent[] = [];
  readonly #listeners = new Set<EventListener>();
  #start = 0;
  /** Position of the last event no longer kept. */
  #dropped = 0;

  /** Position of the last event; 0 before the first. */
  get position(): number {
    return this.#kept.at(-1)?.effect.n ?? 0;
  }

  append(events: readonly LiveEvent[]): void {
    this.#kept.push(...events);
    const surplus = this.#kept.length - this.#start - eventsKeptMax;
    if (surplus > 0) {
      this.#start += surplus;
      this.#dropped = this.#kept[this.#start - 1]?.effect.n ?? this.#dropped;
    }
    if (this.#start > eventsKeptMax) {
      this.#kept.splice(0, this.#start);
      this.#start = 0;
    }
    for (const listener of this.#listeners) listener(events);
  }

  /** Events after a position, oldest first; null: too old, or not a position of this log. */
  after(position: number): readonly LiveEvent[] | null {
    if (position > this.position || position < this.#dropped) return null;
    return this.#kept.slice(this.#indexAfter(position));
  }

  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #indexAfter(position: number): number {
    let low = this.#start;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#kept[middle]?.effect.n ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
