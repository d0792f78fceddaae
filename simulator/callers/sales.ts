/**
 * What calls earn: an order, and an offer at the end of the base talk that lengthens it.
 *
 * Whether the offer is made may depend on how many wait then; all else is the call's own.
 * Source: simulation.md 2.5.
 */
import { counted } from '../ledger.ts';
import type { LiveCall } from '../live-call.ts';
import { orderValue, upSellOutcome } from './decisions.ts';
import type { Surroundings } from './surroundings.ts';

/** Sales of one replication. */
export class Sales {
  readonly #of: Surroundings;

  constructor(of: Surroundings) {
    this.#of = of;
  }

  /** The base talk is over; returns by how much an offer lengthens it [ms]. */
  conclude(call: LiveCall, nowMs: number): number {
    const { order } = call.type.life;
    if (order === null || call.isSold) return 0;
    call.isSold = true;
    const { ledger, draws, view } = this.#of;
    const { entity, firstDraw, place } = call;
    ledger.add(counted.orderingServed, place, nowMs);
    const value = orderValue(order, (draw) => draws('order', entity, firstDraw + draw));
    if (value !== null) {
      ledger.add(counted.orders, place, nowMs);
      ledger.add(counted.orderMinor, place, nowMs, value);
    }
    if (order.upSell === null) return 0;
    const waiting = order.upSell.whenWaitingMax === null ? 0 : view.waitingWith(call);
    const tried = upSellOutcome(order.upSell, waiting, (draw) =>
      draws('upSell', entity, firstDraw + draw),
    );
    if (tried === null) return 0;
    ledger.add(counted.prompts, place, nowMs);
    if (tried.valueMinor !== null) {
      ledger.add(counted.promptsAccepted, place, nowMs);
      ledger.add(counted.upSellMinor, place, nowMs, tried.valueMinor);
    }
    return tried.lengthMs;
  }
}
