/**
 * Facts that the centre supplies to rules, in place of the caller's. They need time zones, unknown
 * to the core, so they are journaled with the call.
 *
 * Cost: 15 µs for a call routed by rules. Source: rules.md C1.
 */
import {
  type CentreFile,
  type Facts,
  type Input,
  localClockFacts,
  type QueueState,
} from '../routing/index.ts';
import type { CentreState } from '../rules/index.ts';
import { localTimeAt } from './local-time.ts';

export interface CentreCondition {
  readonly state: CentreState;
  /** Free callback slots of the next hour; null if the centre sets no number. */
  readonly callbackCapacity: number | null;
  /** The emergency stop, in which no queue takes calls; null: there is none. */
  readonly stop: EmergencyStop | null;
  readonly changedAtMs: number | null;
  readonly changedBy: string | null;
  readonly version: number;
}

export interface EmergencyStop {
  /** The queues that it closed, which open at its end. */
  readonly queueIds: readonly string[];
  /** The queue that takes new calls; null: they are blocked. */
  readonly divertTo: string | null;
}

/** Kinds of rules that route a call without a queue. */
export const askedOnArrival = ['classify', 'admit', 'route'] as const;

export const asEver: CentreCondition = {
  state: 'normal',
  callbackCapacity: null,
  stop: null,
  changedAtMs: null,
  changedBy: null,
  version: 0,
};

export interface CentreNotice extends CentreCondition {
  readonly type: 'centre.state';
  readonly previous: CentreState;
}

export interface CentreFactsOptions {
  readonly originMs: number;
  readonly file: () => CentreFile;
  readonly stateOf: (queueId: string) => QueueState | undefined;
  readonly condition: () => CentreCondition;
  readonly identified: (inputs: readonly Input[], nowMs: number) => readonly Input[];
  readonly asksRules: () => boolean;
}

export class CentreFacts {
  readonly #options: CentreFactsOptions;

  constructor(options: CentreFactsOptions) {
    this.#options = options;
  }

  at(nowMs: number): Facts {
    const { file, stateOf } = this.#options;
    const queueId = file().defaults?.queue;
    return this.#facts(nowMs, queueId === undefined ? null : (stateOf(queueId) ?? null));
  }

  complete(asked: readonly Input[], nowMs: number): readonly Input[] {
    const { file, stateOf, asksRules, identified } = this.#options;
    const inputs = identified(asked, nowMs);
    const isAsked = asksRules() || inputs.some(({ type }) => type === 'activate');
    if (!isAsked || !inputs.some(goesByRules)) return inputs;
    const queueId = file().defaults?.queue;
    let state = queueId === undefined ? null : (stateOf(queueId) ?? null);
    return inputs.map((input) => {
      // Inputs of one instant act in order: the queue may open just before the call.
      if (input.type === 'setQueueState' && input.queueId === queueId) state = input.state;
      if (!goesByRules(input)) return input;
      return { ...input, facts: { ...input.facts, ...this.#facts(nowMs, state) } };
    });
  }

  #facts(nowMs: number, openState: QueueState | null): Facts {
    const { originMs, file, condition } = this.#options;
    const centre = file();
    const local = localTimeAt(originMs + nowMs, centre.timeZone);
    const { state, callbackCapacity } = condition();
    return {
      ...localClockFacts(centre, local, openState),
      'centre.state': state,
      'centre.callbackCapacity': callbackCapacity,
    };
  }
}

type Arrival = Extract<Input, { type: 'call.arrived' }>;

function goesByRules(input: Input): input is Arrival {
  return input.type === 'call.arrived' && input.plan === undefined && input.queueId === undefined;
}
