/** Events of agents' duties and of callers with records, which can be cancelled. */
import type { Schedule, Subject } from '../day/day-event.ts';
import type { LiveCall } from '../day/live-call.ts';
import { EventHeap } from './event-heap.ts';

interface LaneEvent {
  readonly kind: number;
  /** Null: an event of duties. */
  readonly subject: LiveCall | null;
  readonly value: number;
  isCancelled: boolean;
}

export class LaneSchedule implements Schedule {
  readonly heap = new EventHeap();
  readonly #keyAt: (atMs: number) => number;
  readonly #events: LaneEvent[] = [];
  readonly #free: number[] = [];

  constructor(keyAt: (atMs: number) => number) {
    this.#keyAt = keyAt;
  }

  push(atMs: number, kind: number, subject: Subject | null, value: number): number {
    const handle = this.#free.pop() ?? this.#events.length;
    const event = { kind, subject: subject as LiveCall | null, value, isCancelled: false };
    this.#events[handle] = event;
    this.heap.push(this.#keyAt(atMs), handle);
    return handle;
  }

  cancel(handle: number): void {
    const event = this.#events[handle];
    if (event !== undefined) event.isCancelled = true;
    this.#dropCancelled();
  }

  take(): LaneEvent {
    const event = this.#take();
    this.#dropCancelled();
    return event;
  }

  #take(): LaneEvent {
    const handle = this.heap.take();
    const event = this.#events[handle] as LaneEvent;
    // Records of calls forget the handle; duties may keep it.
    if (event.subject !== null) this.#free.push(handle);
    return event;
  }

  /** The first event is one that will happen. */
  #dropCancelled(): void {
    const { heap } = this;
    while (heap.firstKey < Number.POSITIVE_INFINITY) {
      if (this.#events[heap.first()]?.isCancelled !== true) return;
      this.#take();
    }
  }
}
