/**
 * Inputs of one instant, given to the core as its own records after all events of the instant,
 * because callers and agents decide by the state before. Observers get text records.
 */
import { assert } from '../../kernel/index.ts';
import type { DirectRouter, Input, Queue } from '../../routing/index.ts';
import { arrivalInput } from '../callers/callers.ts';
import type { SimulationPlan } from '../plan.ts';
import type { LiveCall, LiveOffer } from './live-call.ts';
import type { OutsideInputs } from './surroundings.ts';

type Taken = 'arrive' | 'hangUp' | 'accept' | 'connect' | 'endWrapUp' | 'input';

export class DayInputs implements OutsideInputs {
  readonly #plan: SimulationPlan;
  /**
   * Records of inputs, reused: first those of this instant, then unused ones of earlier instants.
   */
  readonly #types: Taken[] = [];
  readonly #subjects: (LiveCall | LiveOffer | Input)[] = [];
  #count = 0;
  readonly #queues: (Queue | undefined)[] = [];

  constructor(plan: SimulationPlan) {
    this.#plan = plan;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  arrive(call: LiveCall): void {
    this.#take('arrive', call);
  }

  hangUp(call: LiveCall): void {
    this.#take('hangUp', call);
  }

  accept(offer: LiveOffer): void {
    this.#take('accept', offer);
  }

  connect(offer: LiveOffer): void {
    this.#take('connect', offer);
  }

  endWrapUp(offer: LiveOffer): void {
    this.#take('endWrapUp', offer);
  }

  /** Asks for a consult. `DaySink` links the core's new call to the interaction that asks. */
  consult(_consult: LiveCall, input: Input): void {
    this.input(input);
  }

  input(input: Input): void {
    this.#take('input', input);
  }

  written(): readonly Input[] {
    return this.#types.slice(0, this.#count).map((type, place) => {
      const subject = this.#subjects[place];
      assert(subject !== undefined, 'an input is about something');
      return writtenInput(this.#plan, type, subject);
    });
  }

  feed(router: DirectRouter): void {
    const types = this.#types;
    const subjects = this.#subjects;
    const { direct } = router;
    for (let place = 0; place < this.#count; place += 1) {
      const subject = subjects[place];
      switch (types[place]) {
        case 'arrive':
          this.#arrive(router, subject as LiveCall);
          break;
        case 'hangUp': {
          const call = subject as LiveCall;
          if (call.record !== null) direct.hangUpCall(call.record);
          else direct.input({ type: 'call.hungUp', callId: call.id });
          break;
        }
        case 'input':
          direct.input(subject as Input);
          break;
        default: {
          const { record, callVersion } = subject as LiveOffer;
          if (record === null) break;
          if (types[place] === 'accept') direct.accept(record, callVersion);
          else if (types[place] === 'connect') direct.connect(record);
          else direct.endWrapUp(record);
        }
      }
    }
    this.#count = 0;
  }

  #take(type: Taken, subject: LiveCall | LiveOffer | Input): void {
    this.#types[this.#count] = type;
    this.#subjects[this.#count] = subject;
    this.#count += 1;
  }

  #arrive({ direct }: DirectRouter, call: LiveCall): void {
    const { type } = call;
    if (type.facts !== null || call.headStartMs > 0) {
      direct.arriveFor(arrivalInput(this.#plan, call), call);
      return;
    }
    let queue = this.#queues[type.place];
    if (queue === undefined) {
      queue = direct.queue(type.queueId);
      assert(queue !== undefined, () => `no queue ${type.queueId}`);
      this.#queues[type.place] = queue;
    }
    direct.arrive(queue, call, call);
  }
}

function writtenInput(
  plan: SimulationPlan,
  type: Taken,
  subject: LiveCall | LiveOffer | Input,
): Input {
  switch (type) {
    case 'arrive':
      return arrivalInput(plan, subject as LiveCall);
    case 'hangUp':
      return { type: 'call.hungUp', callId: (subject as LiveCall).id };
    case 'accept': {
      const { id: offerId, callVersion } = subject as LiveOffer;
      return { type: 'acceptOffer', offerId, callVersion };
    }
    case 'connect':
      return { type: 'offer.connected', offerId: (subject as LiveOffer).id };
    case 'endWrapUp':
      return { type: 'endWrapUp', offerId: (subject as LiveOffer).id };
    case 'input':
      return subject as Input;
  }
}
