/**
 * The facts that a centre itself supplies to rules: what time it is there, whether it is open, and
 * how it is doing.
 *
 * Time-zone data is ambient, so they are filled in here and enter the core as facts of the call:
 * the journal carries them, and a replay decides the same. Where a caller brings one of them as
 * well, the centre's word holds. Whether the centre is open is the state of its default queue,
 * whoever has set that.
 *
 * Cost: one conversion to local time per call that goes by rules, some 15 µs.
 * Source: rules.md C1, ux-and-api.md 17.1 (`calendars`).
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

/** How a centre is doing, as its supervisors say. */
export interface CentreCondition {
  readonly state: CentreState;
  /** Free callback slots of the next hour; null: nobody has said. */
  readonly callbackCapacity: number | null;
  /** When that was said, in the centre's time, and by whom; null: nobody has. */
  readonly changedAtMs: number | null;
  readonly changedBy: string | null;
  /** How often that was said. */
  readonly version: number;
}

/** Nobody has said how the centre is doing. */
export const asEver: CentreCondition = {
  state: 'normal',
  callbackCapacity: null,
  changedAtMs: null,
  changedBy: null,
  version: 0,
};

/** What the world is told when a supervisor has said how the centre is doing. */
export interface ToldOfCentre extends CentreCondition {
  readonly type: 'centre.state';
  readonly previous: CentreState;
}

export interface CentreFactsOptions {
  readonly originMs: number;
  /** The active version. */
  readonly file: () => CentreFile;
  readonly stateOf: (queueId: string) => QueueState | undefined;
  readonly condition: () => CentreCondition;
  /** Arrivals with what is known of who calls. */
  readonly identified: (inputs: readonly Input[], nowMs: number) => readonly Input[];
  /** Whether rules decide where calls go that name no queue. */
  readonly asksRules: () => boolean;
}

/** Supplies the facts of one centre. */
export class CentreFacts {
  readonly #options: CentreFactsOptions;

  constructor(options: CentreFactsOptions) {
    this.#options = options;
  }

  /** At a time of the centre; what nobody knows is null. */
  at(nowMs: number): Facts {
    const { file, stateOf } = this.#options;
    const queueId = file().defaults?.queue;
    return this.#facts(nowMs, queueId === undefined ? null : (stateOf(queueId) ?? null));
  }

  /**
   * The inputs of one instant: arrivals with what is known of who calls, and those complete that
   * rules will be asked about.
   */
  complete(asked: readonly Input[], nowMs: number): readonly Input[] {
    const { file, stateOf, asksRules, identified } = this.#options;
    const inputs = identified(asked, nowMs);
    const isAsked = asksRules() || inputs.some(({ type }) => type === 'activate');
    if (!isAsked || !inputs.some(goesByRules)) return inputs;
    const queueId = file().defaults?.queue;
    let state = queueId === undefined ? null : (stateOf(queueId) ?? null);
    return inputs.map((input) => {
      // Inputs of one instant act one after the other: a queue may open just before a call.
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
