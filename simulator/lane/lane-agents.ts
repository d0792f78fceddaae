/**
 * Requests of agents of a day in the lane, whose phases the module keeps. Who comes and goes when
 * is decided by `agents/duty.ts`, which is shown only the changes from which something follows.
 */
import { assert } from '../../kernel/index.ts';
import { agentRegions } from '../../machines/index.ts';
import {
  type AgentState,
  type Input,
  requestedOn,
  requestedReadings,
} from '../../routing/index.ts';
import type { Duties } from '../agents/duty.ts';
import { breakOf, dayEvent } from '../day/event-number.ts';
import { inWrapUp, notReady, off, ready, talking } from './engine/layout.ts';
import type { LaneEngine } from './lane-engine.ts';
import type { LanePlan } from './lane-plan.ts';

/** By their numbers in the module. */
const phases: readonly AgentState[] = [
  'loggedOff',
  'notReady',
  'ready',
  'busy',
  'workingAfterCall',
];

type AgentRequest = Extract<Input, { type: 'logOn' | 'logOff' | 'setState' }>;
type Pending = (typeof requestedReadings)[number]['pending'];

export class LaneAgents {
  refused = 0;
  readonly #lane: LanePlan;
  readonly #engine: LaneEngine;
  readonly #places: ReadonlyMap<string, number>;
  /** By number in the plan: place in order of id. */
  readonly #placeOf: Int32Array;
  readonly #requested: Int32Array;
  readonly #reason: (string | null)[];
  readonly #pendingReason: (string | null)[];
  readonly #shownReason: (string | null)[];
  readonly #shownPending: Pending[];
  readonly #touched: number[] = [];

  constructor(lane: LanePlan, ids: readonly string[], engine: LaneEngine) {
    const { length } = lane.numbers;
    this.#lane = lane;
    this.#engine = engine;
    this.#placeOf = new Int32Array(length);
    lane.numbers.forEach((number, place) => {
      this.#placeOf[number] = place;
    });
    this.#places = new Map(ids.map((id, number) => [id, this.#placeOf[number] as number]));
    this.#requested = new Int32Array(length).fill(agentRegions.requested.initial);
    this.#reason = new Array<null>(length).fill(null);
    this.#pendingReason = new Array<null>(length).fill(null);
    this.#shownReason = new Array<null>(length).fill(null);
    this.#shownPending = new Array<null>(length).fill(null);
  }

  /** A request that waited for the end of a call is carried out; returns the next phase. */
  nextPhase(agent: number): number {
    const next = agentRegions.requested.next(
      this.#requested[agent] as number,
      requestedOn.pendingActed,
    );
    this.#request(agent, next);
    const isLoggedOn = requestedReadings[next]?.isLoggedOn === true;
    if (isLoggedOn) this.#reason[agent] = this.#pendingReason[agent] ?? null;
    return isLoggedOn ? notReady : off;
  }

  /** Carries out a request for log-on, log-off or a state. */
  ask(input: AgentRequest, nowMs: number): void {
    const agent = this.#places.get(input.agentId);
    assert(agent !== undefined, () => `no agent ${input.agentId} in the plan`);
    const engine = this.#engine;
    const phase = engine.phaseOf(agent);
    const isOccupied = phase === talking || phase === inWrapUp;
    const isReady =
      input.type === 'logOn' || (input.type === 'setState' && input.state === 'ready');
    const requested = this.#requested[agent] as number;
    const next = agentRegions.requested.next(requested, eventOf(input, isOccupied));
    if (next === -1) {
      this.refused += 1;
      return;
    }
    this.#request(agent, next);
    if (input.type === 'logOn') {
      engine.forgetIdle(agent);
      this.#reason[agent] = 'login';
    } else if (input.type === 'setState' && !isReady) {
      const reasons = isOccupied ? this.#pendingReason : this.#reason;
      reasons[agent] = input.reason ?? null;
    }
    if (isOccupied) return;
    const to = isReady ? ready : input.type === 'logOff' ? off : notReady;
    if (to === phase) return;
    if (phase === ready) engine.leaveIdle(agent, nowMs);
    engine.move(agent, to, nowMs);
    if (to === ready) engine.join(agent, nowMs);
  }

  /** Lets duties see the states of those whom an event concerns. */
  tell(duties: Duties, kind: number, value: number, isOfAll: boolean): number {
    const isOfBreak = kind === dayEvent.breakOpen || kind === dayEvent.breakDue;
    const number = isOfBreak ? breakOf(value).agent : value;
    if (isOfAll || kind === dayEvent.agentsLost || kind === dayEvent.agentsFound) {
      this.#lane.numbers.forEach((each, agent) => {
        duties.note(each, this.#stateOf(agent));
      });
    } else {
      duties.note(number, this.#stateOf(this.#placeOf[number] as number));
    }
    return number;
  }

  watch(number: number, isWatched: boolean): void {
    this.#engine.watch(this.#placeOf[number] as number, isWatched ? 1 : 0);
  }

  /** Shows what has changed in this instant, agents in order of id. */
  report(duties: Duties, nowMs: number): void {
    const touched = this.#touched;
    touched.sort((a, b) => a - b);
    for (const agent of touched) {
      const { isReady, pending } = this.#readingOf(agent);
      const state = this.#stateOf(agent);
      const reason = isReady || state === 'loggedOff' ? null : (this.#reason[agent] ?? null);
      const hasMoved = this.#engine.hasMoved(agent) === 1;
      const isNew =
        reason !== this.#shownReason[agent] || pending !== this.#shownPending[agent] || hasMoved;
      if (!isNew) continue;
      this.#shownReason[agent] = reason;
      this.#shownPending[agent] = pending;
      duties.shown(this.#lane.numbers[agent] as number, state, reason, nowMs);
    }
    while (touched.length > 0) touched.pop();
  }

  /** The agent may have to be shown at the end of the instant. */
  touch(agent: number): void {
    if (!this.#touched.includes(agent)) this.#touched.push(agent);
    this.#engine.touch();
  }

  #request(agent: number, next: number): void {
    this.#requested[agent] = next;
    this.#engine.setPending(agent, requestedReadings[next]?.pending == null ? 0 : 1);
    this.touch(agent);
  }

  #readingOf(agent: number): { readonly isReady: boolean; readonly pending: Pending } {
    const reading = requestedReadings[this.#requested[agent] as number];
    assert(reading !== undefined, 'an agent has requested a state of the table');
    return reading;
  }

  #stateOf(agent: number): AgentState {
    return phases[this.#engine.phaseOf(agent)] as AgentState;
  }
}

function eventOf(input: AgentRequest, isOccupied: boolean): number {
  if (input.type === 'logOn') return requestedOn.loggedOnReady;
  if (input.type === 'logOff')
    return isOccupied ? requestedOn.logOffPending : requestedOn.loggedOff;
  if (input.state === 'ready') return requestedOn.ready;
  return isOccupied ? requestedOn.notReadyPending : requestedOn.notReady;
}
