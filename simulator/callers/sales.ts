/**
 * What calls earn: an order, and an offer at the end of the base talk that lengthens it.
 *
 * Whether the offer is made may depend on how many wait then; all else is the call's own.
 * Source: simulation.md 2.5.
 */
import { counted } from '../day/ledger.ts';
import type { LiveCall } from '../day/live-call.ts';
import { orderValue, upSellOutcome } from './decisions.ts';
import type { Surroundings } from './surroundings.ts';

/** The first of a call's up-sell draws that prompts take: the offer of the scenario has four. */
const promptDraws = 4;

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
    const { ledger, draws } = this.#of;
    const { entity, firstDraw, place } = call;
    ledger.add(counted.orderingServed, place, nowMs);
    const value = orderValue(order, (draw) => draws('order', entity, firstDraw + draw));
    if (value !== null) {
      ledger.add(counted.orders, place, nowMs);
      ledger.add(counted.orderMinor, place, nowMs, value);
    }
    const longerMs = value === null ? 0 : this.#prompt(call, nowMs);
    return longerMs + this.#upSell(call, nowMs);
  }

  /** What the rules offer beside the line; returns the time that it takes [ms]. */
  #prompt(call: LiveCall, nowMs: number): number {
    const prompts = call.type.life.order?.prompts ?? null;
    if (prompts === null) return 0;
    const { ledger, draws, view } = this.#of;
    const { entity, firstDraw, place } = call;
    const draw = (at: number): number => draws('upSell', entity, firstDraw + at);
    const chosen = draw(promptDraws);
    const line = prompts.lines.find(({ shareUpTo }) => chosen < shareUpTo) ?? prompts.lines.at(-1);
    const { busyAboveWaiting } = prompts;
    const isBusy = busyAboveWaiting !== null && view.waitingWith(call) > busyAboveWaiting;
    const tries = (isBusy ? line?.busy : line?.normal) ?? [];
    let lengthMs = 0;
    for (const [n, { handleMs, acceptShare, marginMinor }] of tries.entries()) {
      lengthMs += handleMs;
      ledger.add(counted.prompts, place, nowMs);
      if (draw(promptDraws + 1 + n) >= acceptShare) continue;
      ledger.add(counted.promptsAccepted, place, nowMs);
      ledger.add(counted.upSellMinor, place, nowMs, marginMinor);
    }
    return lengthMs;
  }

  #upSell(call: LiveCall, nowMs: number): number {
    const { order } = call.type.life;
    if (order === null || order.upSell === null) return 0;
    const { ledger, draws, view } = this.#of;
    const { entity, firstDraw, place } = call;
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
