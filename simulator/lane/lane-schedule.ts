/** Events of agents' duties and of callers with records, which can be cancelled. */
import type { Schedule, Subject } from '../day/day-event.ts';
import type { LiveCall } from '../day/live-call.ts';
import type { LaneEngine } from './lane-engine.ts';

interface LaneEvent {
  readonly kind: number;
  /** Null: an event of duties. */
  readonly subject: LiveCall | null;
  readonly value: number;
  isCancelled: boolean;
}

export class LaneSchedule implements Schedule {
  readonly #engine: LaneEngine;
  readonly #events: LaneEvent[] = [];
  readonly #free: number[] = [];

  constructor(engine: LaneEngine) {
    this.#engine = engine;
  }

  push(atMs: number, kind: number, subject: Subject | null, value: number): number {
    const handle = this.#free.pop() ?? this.#events.length;
    const event = { kind, subject: subject as LiveCall | null, value, isCancelled: false };
    this.#events[handle] = event;
    this.#engine.pushDuty(atMs, handle);
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
    const handle = this.#engine.takeDuty();
    const event = this.#events[handle] as LaneEvent;
    // Records of calls forget the handle; duties may keep it.
    if (event.subject !== null) this.#free.push(handle);
    return event;
  }

  /** The first event is one that will happen. */
  #dropCancelled(): void {
    for (;;) {
      const first = this.#engine.firstDuty();
      if (first === -1 || this.#events[first]?.isCancelled !== true) return;
      this.#take();
    }
  }
}
