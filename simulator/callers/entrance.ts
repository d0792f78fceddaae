/**
 * A caller's way in: a line, the IVR, the queue. The line is held until the caller has left;
 * without a free line the attempt is blocked. Without lines and IVR a call is queued at once.
 */
import { dayEvent } from '../day/event-number.ts';
import { counted, levels } from '../day/ledger.ts';
import type { LiveCall } from '../day/live-call.ts';
import type { OutsideInputs, Surroundings } from '../day/surroundings.ts';
import type { LinesPlan } from './compile-callers.ts';
import { ivrOutcome } from './decisions.ts';

export interface BlockedCalls {
  blocked(call: LiveCall, nowMs: number): void;
}

type EntranceSurroundings = Pick<Surroundings, 'plan' | 'draws' | 'schedule' | 'ledger'> & {
  readonly inputs: Pick<OutsideInputs, 'arrive'>;
};

export class Entrance {
  readonly #of: EntranceSurroundings;
  readonly #turned: BlockedCalls;
  #held = 0;

  constructor(of: EntranceSurroundings, turned: BlockedCalls) {
    this.#of = of;
    this.#turned = turned;
  }

  attempt(call: LiveCall, nowMs: number): void {
    const { ledger, plan, draws, schedule } = this.#of;
    const { lines, ivr } = plan.entrance;
    ledger.add(counted.attempts, call.place, nowMs);
    if (call.attempt === 0) ledger.add(counted.firstAttempts, call.place, nowMs);
    if (lines !== null) {
      if (this.#held >= freeCount(lines, nowMs)) {
        ledger.add(counted.blocked, call.place, nowMs);
        if (call.attempt === 0) ledger.add(counted.firstBlocked, call.place, nowMs);
        call.isGone = true;
        this.#turned.blocked(call, nowMs);
        return;
      }
      this.#held += 1;
      call.holdsLine = true;
      ledger.change(levels.linesHeld, call.place, 1, nowMs);
    }
    if (ivr === null) {
      this.#enter(call, nowMs);
      return;
    }
    ledger.add(counted.ivrEntries, call.place, nowMs);
    ledger.change(levels.inIvr, call.place, 1, nowMs);
    const { lengthMs, isContained } = ivrOutcome(ivr, (draw) =>
      draws.ivr.draw(call.entity, call.firstDraw + draw),
    );
    schedule.push(nowMs + lengthMs, dayEvent.ivrEnd, call, isContained ? 1 : 0);
  }

  /** A caller's time in the IVR ends; `isContained` if it served them, else they are queued. */
  ivrEnded(call: LiveCall, isContained: boolean, nowMs: number): void {
    const { ledger } = this.#of;
    ledger.change(levels.inIvr, call.place, -1, nowMs);
    if (!isContained) {
      this.#enter(call, nowMs);
      return;
    }
    ledger.add(counted.ivrContained, call.place, nowMs);
    if (!call.isServed) ledger.add(counted.callersServed, call.place, call.firstAtMs);
    call.isServed = true;
    call.isGone = true;
    this.release(call, nowMs);
  }

  release(call: LiveCall, nowMs: number): void {
    if (!call.holdsLine) return;
    call.holdsLine = false;
    this.#held -= 1;
    this.#of.ledger.change(levels.linesHeld, call.place, -1, nowMs);
  }

  #enter(call: LiveCall, nowMs: number): void {
    this.#of.ledger.add(counted.queueEntries, call.place, nowMs);
    call.arrivedAtMs = nowMs;
    this.#of.inputs.arrive(call);
  }
}

function freeCount({ count, lost }: LinesPlan, nowMs: number): number {
  let free = count;
  for (const { fromMs, toMs, count: gone } of lost) {
    if (fromMs <= nowMs && nowMs < toMs) free -= gone;
  }
  return free;
}
