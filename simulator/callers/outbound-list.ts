/** The entries of a list to call, one after the other; who was not reached comes again first. */
import { callEntity } from '../day/draws.ts';
import type { Surroundings } from '../day/surroundings.ts';
import type { OutboundPlan } from './compile-callers.ts';
import { type Reached, tryToReach } from './decisions.ts';

/** Draws of an attempt for one purpose; those of the next begin behind them. */
const drawsPerAttempt = 32;

/** An attempt at an entry, and what comes of it. */
export interface Dial {
  readonly serial: number;
  readonly plan: OutboundPlan;
  readonly entry: number;
  readonly attempt: number;
  readonly entity: number;
  readonly firstDraw: number;
  readonly callId: string;
  readonly reached: Reached;
}

/** One list in one replication. */
export class OutboundList {
  readonly plan: OutboundPlan;
  readonly #of: Surroundings & { readonly series: string };
  readonly #again: { readonly entry: number; readonly attempt: number }[] = [];
  #taken = 0;

  constructor(plan: OutboundPlan, of: Surroundings & { readonly series: string }) {
    this.plan = plan;
    this.#of = of;
  }

  /** Whether it is dialled at a time. */
  isOpen(nowMs: number): boolean {
    return nowMs >= this.plan.fromMs && nowMs < this.plan.toMs;
  }

  /** Takes the next; null: nobody is left to call now. */
  next(serial: number): Dial | null {
    const { plan } = this;
    let of = this.#again.shift();
    if (of === undefined) {
      if (this.#taken >= plan.entries) return null;
      of = { entry: this.#taken, attempt: 0 };
      this.#taken += 1;
    }
    const { entry, attempt } = of;
    const entity = callEntity({ callType: plan.type.place, number: entry });
    const id = `${this.#of.series}.${plan.type.id}.${entry}`;
    const draw = (place: number): number => this.#of.draws.outboundAnswer.draw(entity, place);
    return {
      serial,
      plan,
      entry,
      attempt,
      entity,
      firstDraw: attempt * drawsPerAttempt,
      callId: attempt === 0 ? id : `${id}.${attempt}`,
      reached: tryToReach(plan.reach, attempt, draw),
    };
  }

  /** The attempt was not made. */
  giveBack({ entry, attempt }: Dial): void {
    this.#again.unshift({ entry, attempt });
  }

  /** The next attempt at an entry is due. */
  due({ entry, attempt }: Dial): void {
    this.#again.push({ entry, attempt: attempt + 1 });
  }
}
