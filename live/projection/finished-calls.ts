/**
 * Ended calls in order of their ends: the last ten thousand, for a week.
 *
 * Cost: constant for each end.
 */
import type { KeptCall } from './kept-call.ts';

const keptMax = 10_000;
const keptMs = 604_800_000;

export class FinishedCalls extends Map<string, KeptCall> {
  /**
   * Iterator over ended calls, oldest first; kept, because a new one skips every deleted entry
   * again.
   */
  readonly #oldest = this.values();
  /** The oldest call, if already taken from the iterator. */
  #next: KeptCall | null = null;

  /** Adds an ended call; returns those that are not kept any more. `nowMs` is since 1970. */
  finish(kept: KeptCall, nowMs: number): readonly KeptCall[] {
    const { callId } = kept.call;
    this.delete(callId);
    this.set(callId, kept);
    if (kept === this.#next) this.#next = null;
    const gone: KeptCall[] = [];
    for (;;) {
      // The iterator never ends here, as the call just added is last.
      this.#next ??= this.#oldest.next().value ?? null;
      if (this.#next === null) return gone;
      const { call } = this.#next;
      const isOld = Date.parse(call.stateEnteredAt) < nowMs - keptMs;
      if (!isOld && this.size <= keptMax) return gone;
      if (this.get(call.callId) === this.#next) {
        this.delete(call.callId);
        gone.push(this.#next);
      }
      this.#next = null;
    }
  }
}
