/**
 * A day of the simulated switch. Its time counts from its start. Requests go to the core's inbox;
 * effects come back.
 */
import type { Effect, Input } from '../../routing/index.ts';
import {
  arrivalInput,
  busynessDraw,
  Callers,
  dayEvent,
  drawsOf,
  happen,
  type LiveCall,
  type LiveOffer,
  noView,
  type OutsideInputs,
  type Schedule,
  type SimulationPlan,
  type Subject,
  uncountedLedger,
  Workforce,
} from '../../simulator/index.ts';
import { LivePeople } from './live-people.ts';
import type { OrderTaking, SwitchPort } from './port.ts';

export interface SwitchDayOptions {
  readonly port: SwitchPort;
  readonly plan: SimulationPlan;
  /** Number of the day, for its draws also the replication. */
  readonly day: number;
  /** Start in the centre's time; may be negative. */
  readonly startMs: number;
  readonly firstAtOnce: boolean;
  /** Whether an earlier process has made the day's calls so far. */
  readonly goesOn: boolean;
  /** Whether an unknown call comes from outside and is served by these agents. */
  readonly isForeign: (callId: string) => boolean;
  readonly orders: OrderTaking | null;
}

export class SwitchDay implements Schedule, OutsideInputs {
  readonly #port: SwitchPort;
  readonly #plan: SimulationPlan;
  readonly #startMs: number;
  readonly #callers: Callers;
  readonly #workforce: Workforce;
  readonly #people: LivePeople;
  readonly #cancels = new Map<number, () => void>();
  #handle = 0;
  #bringsFirst: boolean;
  /** Time of the day until which callers have called already. */
  readonly #calledUntilMs: number;
  #hasCalled = false;
  #isHushed = false;

  constructor(options: SwitchDayOptions) {
    const { port, plan, day, startMs, firstAtOnce, isForeign, orders } = options;
    this.#port = port;
    this.#plan = plan;
    this.#startMs = startMs;
    this.#bringsFirst = firstAtOnce;
    this.#calledUntilMs = options.goesOn ? this.#nowMs() : Number.NEGATIVE_INFINITY;
    const draws = drawsOf({ seed: plan.seed, replication: day });
    const ledger = uncountedLedger(plan);
    const outside = { plan, draws, schedule: this, inputs: this, ledger, view: noView };
    const busyness = busynessDraw({ seed: plan.seed });
    const series = `e${port.epoch}.${day}`;
    this.#callers = new Callers({ ...outside, replication: day, series, busyness });
    this.#workforce = new Workforce({ ...outside, callers: this.#callers });
    const { callers, workforce } = { callers: this.#callers, workforce: this.#workforce };
    this.#people = new LivePeople({ plan, callers, workforce, isForeign, draws, orders });
    this.#workforce.begin();
    this.#callers.begin();
  }

  /** Makes no new callers; present calls go on. */
  hush(): void {
    this.#isHushed = true;
  }

  knows(callId: string): boolean {
    return this.#people.knows(callId);
  }

  handOver(agentId: string): boolean {
    return this.#people.handOver(agentId, this.#nowMs());
  }

  takeBack(agentId: string, isAsking: boolean): boolean {
    return this.#people.takeBack(agentId, isAsking, this.#nowMs());
  }

  observe(effects: readonly Effect[]): void {
    for (const effect of effects) this.#people.observe(this.#localised(effect));
    this.#callers.settle(this.#nowMs());
  }

  push(atMs: number, kind: number, subject: Subject | null, value: number): number {
    this.#handle += 1;
    const handle = this.#handle;
    const isFirst = this.#bringsFirst && kind === dayEvent.arrival;
    if (isFirst) this.#bringsFirst = false;
    const dueMs = isFirst ? this.#nowMs() : atMs;
    const cancel = this.#port.at(this.#startMs + dueMs, () => {
      this.#cancels.delete(handle);
      const isCaller = kind === dayEvent.arrival || kind === dayEvent.callAgain;
      if (this.#isHushed && isCaller) return;
      const outside = { callers: this.#callers, workforce: this.#workforce };
      this.#hasCalled = isCaller && atMs < this.#calledUntilMs;
      happen({ kind, subject, value }, this.#nowMs(), outside);
      this.#hasCalled = false;
    });
    this.#cancels.set(handle, cancel);
    return handle;
  }

  cancel(handle: number): void {
    this.#cancels.get(handle)?.();
    this.#cancels.delete(handle);
  }

  adopt(waiting: { readonly callId: string; readonly queueId: string }): void {
    this.#people.adopt(waiting, { atMs: this.#nowMs(), isConsult: false });
  }

  arrive(call: LiveCall): void {
    if (this.#hasCalled) return;
    this.#people.expect(call);
    this.input(arrivalInput(this.#plan, call));
  }

  hangUp({ id: callId }: LiveCall): void {
    this.input({ type: 'call.hungUp', callId });
  }

  accept({ id: offerId, callVersion }: LiveOffer): void {
    this.input({ type: 'acceptOffer', offerId, callVersion });
  }

  connect({ id: offerId }: LiveOffer): void {
    this.input({ type: 'offer.connected', offerId });
  }

  consult(consult: LiveCall, input: Input): void {
    this.#people.expect(consult);
    this.input(input);
  }

  endWrapUp({ id: offerId }: LiveOffer): void {
    this.input({ type: 'endWrapUp', offerId });
  }

  input(input: Input): void {
    void this.#port.submit(input);
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
}
