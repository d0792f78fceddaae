/** Entries of an outbound list in order; entries to be tried again come first. */
import { callEntity } from '../day/draws.ts';
import type { Surroundings } from '../day/surroundings.ts';
import type { OutboundPlan } from './compile-callers.ts';
import { type DialOutcome, tryToReach } from './decisions.ts';
import { AnswerShare } from './pacing.ts';

/** Each attempt to reach an entry has its own draws: this many for each purpose. */
const drawsPerAttempt = 32;

export interface Dial {
  readonly serial: number;
  readonly plan: OutboundPlan;
  readonly entry: number;
  readonly attempt: number;
  readonly entity: number;
  readonly firstDraw: number;
  readonly callId: string;
  readonly reached: DialOutcome;
}

export class OutboundList {
  readonly plan: OutboundPlan;
  /** In order of dialling. */
  readonly ringing: Dial[] = [];
  readonly last = new AnswerShare();
  answered = 0;
  abandoned = 0;
  readonly #of: Surroundings & { readonly series: string };
  readonly #again: { readonly entry: number; readonly attempt: number }[] = [];
  #taken = 0;

  constructor(plan: OutboundPlan, of: Surroundings & { readonly series: string }) {
    this.plan = plan;
    this.#of = of;
  }

  isOpen(nowMs: number): boolean {
    return nowMs >= this.plan.fromMs && nowMs < this.plan.toMs;
  }

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

  giveBack({ entry, attempt }: Dial): void {
    this.#again.unshift({ entry, attempt });
  }

  due({ entry, attempt }: Dial): void {
    this.#again.push({ entry, attempt: attempt + 1 });
  }
}
