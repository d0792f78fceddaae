/**
 * Calls that are over, in the order of their ends: the last ten thousand, for a week.
 *
 * Cost: constant per end; a call falls out when enough others have ended, or long enough, after it.
 */
import type { KeptCall } from './kept-call.ts';

const keptMax = 10_000;
/** In the centre's time. */
const keptMs = 604_800_000;

/** By the wire's name of the call. */
export class FinishedCalls extends Map<string, KeptCall> {
  /** Goes on where it was, with each call that is forgotten: a new one would pass all that are no more. */
  readonly #oldest = this.values();
  /** What that has given last, and is not forgotten yet; null: it is to be asked. */
  #next: KeptCall | null = null;

  /** A call is over, now, in ms since 1970; those that are kept no more. */
  finish(kept: KeptCall, nowMs: number): readonly KeptCall[] {
    const { callId } = kept.call;
    this.delete(callId);
    this.set(callId, kept);
    if (kept === this.#next) this.#next = null;
    const gone: KeptCall[] = [];
    for (;;) {
      // The call that has just ended is the last: the iterator never comes to its end.
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
