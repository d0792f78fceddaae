/**
 * One day of the simulated switch: the simulator's callers and agents, on the centre's time.
 *
 * They live in the time of their day; its start is the difference. What they wish goes to the
 * inbox, what the centre tells goes to them.
 */
import type { Effect } from '../../routing/index.ts';
import {
  Callers,
  type DayEvent,
  drawsOf,
  inputsOf,
  type SimulationPlan,
  Workforce,
} from '../../simulator/index.ts';
import type { SwitchPort } from './port.ts';

export interface SwitchDayOptions {
  readonly port: SwitchPort;
  readonly plan: SimulationPlan;
  /** Number of the day: the replication of its draws. */
  readonly day: number;
  /** Start of the day in the centre's time; negative where it began before the centre did. */
  readonly startMs: number;
  /** Whether the first call of the first type comes at once. */
  readonly firstAtOnce: boolean;
}

/** The people of one day. */
export class SwitchDay {
  readonly #port: SwitchPort;
  readonly #startMs: number;
  readonly #callers: Callers;
  readonly #workforce: Workforce;
  readonly #cancels = new Map<number, () => void>();
  #handle = 0;
  #bringsFirst: boolean;
  #isHushed = false;

  constructor({ port, plan, day, startMs, firstAtOnce }: SwitchDayOptions) {
    this.#port = port;
    this.#startMs = startMs;
    this.#bringsFirst = firstAtOnce;
    const outside = {
      plan,
      draws: drawsOf({ seed: plan.seed, replication: day }),
      schedule: (atMs: number, event: DayEvent) => this.#schedule(atMs, event),
      cancel: (handle: number) => this.#cancel(handle),
    };
    this.#callers = new Callers({ ...outside, replication: day });
    this.#workforce = new Workforce({ ...outside, callers: this.#callers });
    this.#workforce.begin();
    this.#callers.begin();
  }

  /** Nobody calls any more; who is on the line goes on. */
  hush(): void {
    this.#isHushed = true;
  }

  /** Takes the effects of one instant. */
  observe(effects: readonly Effect[]): void {
    const notOffered = new Set<string>();
    for (const effect of effects) {
      if (effect.type === 'call.queued') notOffered.add(effect.callId);
      if (effect.type === 'offer.offered') notOffered.delete(effect.callId);
      const local = this.#localised(effect);
      this.#callers.observe(local);
      this.#workforce.observe(local);
    }
    for (const callId of notOffered) this.#callers.wait(callId, this.#nowMs());
  }

  #nowMs(): number {
    return this.#port.nowMs - this.#startMs;
  }

  #localised(effect: Effect): Effect {
    const atMs = effect.atMs - this.#startMs;
    return effect.type === 'interaction.wrapUp'
      ? { ...effect, atMs, untilMs: effect.untilMs - this.#startMs }
      : { ...effect, atMs };
  }

  #schedule(atMs: number, event: DayEvent): number {
    this.#handle += 1;
    const handle = this.#handle;
    let due: DayEvent = event;
    let dueMs = atMs;
    if (this.#bringsFirst && event.kind === 'arrival') {
      this.#bringsFirst = false;
      dueMs = this.#nowMs();
      due = { ...event, arrival: { ...event.arrival, atMs: dueMs } };
    }
    const cancel = this.#port.at(this.#startMs + dueMs, () => {
      this.#cancels.delete(handle);
      if (this.#isHushed && due.kind === 'arrival') return;
      const outside = { callers: this.#callers, workforce: this.#workforce };
      const inputs = inputsOf(due, this.#nowMs(), outside);
      for (const input of inputs) void this.#port.submit(input);
    });
    this.#cancels.set(handle, cancel);
    return handle;
  }

  #cancel(handle: number): void {
    this.#cancels.get(handle)?.();
    this.#cancels.delete(handle);
  }
}
