/**
 * Redials after a failed attempt and return calls after a served one. An attempt has draws of its
 * own, so it changes no other caller. None comes after the day's end.
 */
import { dayEvent } from '../day/event-number.ts';
import { counted, levels } from '../day/ledger.ts';
import type { LiveCall } from '../day/live-call.ts';
import type { Surroundings } from '../day/surroundings.ts';
import type { CallAgainPlan } from './compile-callers.ts';
import { callsAgainAfter } from './decisions.ts';

const again = { redial: 0, returnCall: 1 } as const;

export class FurtherAttempts {
  readonly #of: Omit<Surroundings, 'inputs' | 'view'>;

  constructor(of: Omit<Surroundings, 'inputs' | 'view'>) {
    this.#of = of;
  }

  abandoned(call: LiveCall, nowMs: number): void {
    const { afterAbandon, order } = call.type.life;
    if (order !== null) {
      const lost = order.share * order.valueMinor.mean;
      this.#of.ledger.add(counted.lostMinor, call.place, nowMs, lost);
    }
    this.#redial(call, afterAbandon, nowMs);
  }

  blocked(call: LiveCall, nowMs: number): void {
    this.#redial(call, call.type.life.afterBlock, nowMs);
  }

  served(call: LiveCall, nowMs: number): void {
    const { ledger, schedule } = this.#of;
    if (!call.isServed) ledger.add(counted.callersServed, call.place, call.firstAtMs);
    call.isServed = true;
    const { returnCall } = call.type.life;
    if (returnCall === null) return;
    const afterMs = this.#after(call, returnCall, 'returnCall');
    if (afterMs === null || nowMs + afterMs >= this.#of.plan.dayMs) return;
    schedule.push(nowMs + afterMs, dayEvent.callAgain, call, again.returnCall);
  }

  next(call: LiveCall, reason: number, nowMs: number): LiveCall {
    const { ledger } = this.#of;
    if (reason === again.redial) ledger.change(levels.redialing, call.place, -1, nowMs);
    const which = reason === again.redial ? counted.redials : counted.returnCalls;
    ledger.add(which, call.place, nowMs);
    return call.next(nowMs);
  }

  #redial(call: LiveCall, plan: CallAgainPlan | null, nowMs: number): void {
    if (plan === null) return;
    const afterMs = this.#after(call, plan, 'redialDecision');
    if (afterMs === null || nowMs + afterMs >= this.#of.plan.dayMs) return;
    this.#of.ledger.change(levels.redialing, call.place, 1, nowMs);
    this.#of.schedule.push(nowMs + afterMs, dayEvent.callAgain, call, again.redial);
  }

  #after(
    call: LiveCall,
    plan: CallAgainPlan,
    purpose: 'redialDecision' | 'returnCall',
  ): number | null {
    const { draws } = this.#of;
    const { entity, firstDraw } = call;
    return callsAgainAfter(plan, call.attempt, {
      decision: draws[purpose].draw(entity, firstDraw),
      delay:
        purpose === 'returnCall'
          ? draws[purpose].draw(entity, firstDraw + 1)
          : draws.redialDelay.draw(entity, firstDraw),
    });
  }
}
