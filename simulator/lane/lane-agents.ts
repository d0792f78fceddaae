/**
 * Agents of a day in the lane: phases, requests, idle agents. Who comes and goes when is decided by
 * `agents/duty.ts`, which is shown only the changes from which something follows.
 */
import { assert } from '../../kernel/index.ts';
import { requestedStateTable } from '../../machines/index.ts';
import {
  type AgentState,
  type Input,
  requestedOn,
  requestedReadings,
} from '../../routing/index.ts';
import type { Duties } from '../agents/duty.ts';
import { breakOf, dayEvent } from '../day/event-number.ts';
import { IdleAgents } from './idle-agents.ts';
import type { LanePlan } from './lane-plan.ts';
import type { LaneTotals } from './totals.ts';

/** In the order of the counters of times. */
const phases: readonly AgentState[] = [
  'loggedOff',
  'notReady',
  'ready',
  'busy',
  'workingAfterCall',
];
const off = 0;
const notReady = 1;
const ready = 2;
const talking = 3;
const inWrapUp = 4;

type AgentRequest = Extract<Input, { type: 'logOn' | 'logOff' | 'setState' }>;
type Pending = (typeof requestedReadings)[number]['pending'];

export class LaneAgents {
  readonly idle: IdleAgents;
  /** By agent: since when they are in their phase. */
  readonly sinceMs: Float64Array;
  refused = 0;
  /** Agents who became idle in this instant, and the group of the last of them. */
  joined = 0;
  joinedGroup = -1;
  readonly #lane: LanePlan;
  readonly #totals: LaneTotals;
  readonly #places: ReadonlyMap<string, number>;
  /** By number in the plan: place in order of id. */
  readonly #placeOf: Int32Array;
  readonly #phase: Uint8Array;
  /** The phase that the last instant left, for agents who have changed in this one. */
  readonly #before: Uint8Array;
  readonly #changedIn: Float64Array;
  #instant = 0;
  readonly #requested: Int32Array;
  readonly #accruedMs: Float64Array;
  readonly #reason: (string | null)[];
  readonly #pendingReason: (string | null)[];
  readonly #shownReason: (string | null)[];
  readonly #shownPending: Pending[];
  /** Whether something follows from their next change. */
  readonly #isWatched: Uint8Array;
  readonly #touched: number[] = [];

  constructor(lane: LanePlan, ids: readonly string[], totals: LaneTotals) {
    const { length } = lane.numbers;
    this.#lane = lane;
    this.#totals = totals;
    this.idle = new IdleAgents(lane.groupSizes, length);
    this.sinceMs = new Float64Array(length);
    this.#placeOf = new Int32Array(length);
    lane.numbers.forEach((number, place) => {
      this.#placeOf[number] = place;
    });
    this.#places = new Map(ids.map((id, number) => [id, this.#placeOf[number] as number]));
    this.#phase = new Uint8Array(length);
    this.#before = new Uint8Array(length);
    this.#changedIn = new Float64Array(length);
    this.#requested = new Int32Array(length).fill(requestedStateTable.initial);
    this.#accruedMs = new Float64Array(length);
    this.#reason = new Array<null>(length).fill(null);
    this.#pendingReason = new Array<null>(length).fill(null);
    this.#shownReason = new Array<null>(length).fill(null);
    this.#shownPending = new Array<null>(length).fill(null);
    this.#isWatched = new Uint8Array(length);
  }

  beginInstant(): void {
    this.#instant += 1;
    this.joined = 0;
  }

  /** Whether `agent`, who is able, becomes busy. */
  talk(agent: number, nowMs: number): void {
    this.idle.takeFirst(this.#lane.groups[agent] as number);
    this.#move(agent, talking, nowMs);
  }

  wrapUp(agent: number, nowMs: number): void {
    this.#move(agent, inWrapUp, nowMs);
  }

  /** The interaction is over; a request that waited for that is carried out. */
  finish(agent: number, nowMs: number): void {
    this.#accruedMs[agent] = 0;
    const requested = this.#requested[agent] as number;
    if (requestedReadings[requested]?.pending == null) {
      this.#move(agent, ready, nowMs);
      this.#join(agent, nowMs);
      return;
    }
    const next = requestedStateTable.next(requested, requestedOn.pendingActed);
    this.#requested[agent] = next;
    const isLoggedOn = requestedReadings[next]?.isLoggedOn === true;
    if (isLoggedOn) this.#reason[agent] = this.#pendingReason[agent] ?? null;
    this.#touch(agent);
    this.#move(agent, isLoggedOn ? notReady : off, nowMs);
  }

  /** Carries out a request for log-on, log-off or a state. */
  ask(input: AgentRequest, nowMs: number): void {
    const agent = this.#places.get(input.agentId);
    assert(agent !== undefined, () => `no agent ${input.agentId} in the plan`);
    const phase = this.#phase[agent] as number;
    const isOccupied = phase === talking || phase === inWrapUp;
    const isReady =
      input.type === 'logOn' || (input.type === 'setState' && input.state === 'ready');
    const requested = this.#requested[agent] as number;
    const next = requestedStateTable.next(requested, eventOf(input, isOccupied));
    if (next === -1) {
      this.refused += 1;
      return;
    }
    this.#touch(agent);
    this.#requested[agent] = next;
    if (input.type === 'logOn') {
      this.#accruedMs[agent] = 0;
      this.#reason[agent] = 'login';
    } else if (input.type === 'setState' && !isReady) {
      const reasons = isOccupied ? this.#pendingReason : this.#reason;
      reasons[agent] = input.reason ?? null;
    }
    if (isOccupied) return;
    const to = isReady ? ready : input.type === 'logOff' ? off : notReady;
    if (to === phase) return;
    if (phase === ready) this.#leaveIdle(agent, nowMs);
    this.#move(agent, to, nowMs);
    if (to === ready) this.#join(agent, nowMs);
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
    this.#isWatched[this.#placeOf[number] as number] = isWatched ? 1 : 0;
  }

  /** Shows what has changed in this instant, agents in order of id. */
  report(duties: Duties, nowMs: number): void {
    const touched = this.#touched;
    if (touched.length === 0) return;
    touched.sort((a, b) => a - b);
    for (const agent of touched) {
      const { isReady, pending } = this.#readingOf(agent);
      const state = this.#stateOf(agent);
      const reason = isReady || state === 'loggedOff' ? null : (this.#reason[agent] ?? null);
      const hasMoved =
        this.#changedIn[agent] === this.#instant && this.#before[agent] !== this.#phase[agent];
      const isNew =
        reason !== this.#shownReason[agent] || pending !== this.#shownPending[agent] || hasMoved;
      if (!isNew) continue;
      this.#shownReason[agent] = reason;
      this.#shownPending[agent] = pending;
      duties.shown(this.#lane.numbers[agent] as number, state, reason, nowMs);
    }
    while (touched.length > 0) touched.pop();
  }

  /** Counts the phases that still last. */
  close(nowMs: number): void {
    for (let agent = 0; agent < this.#phase.length; agent += 1) {
      const phase = this.#phase[agent] as number;
      if (phase !== off) this.#totals.spent(agent, phase, this.sinceMs[agent] as number, nowMs);
    }
  }

  isTalking(agent: number): boolean {
    return this.#phase[agent] === talking;
  }

  isInWrapUp(agent: number): boolean {
    return this.#phase[agent] === inWrapUp;
  }

  #readingOf(agent: number): { readonly isReady: boolean; readonly pending: Pending } {
    const reading = requestedReadings[this.#requested[agent] as number];
    assert(reading !== undefined, 'an agent has requested a state of the table');
    return reading;
  }

  #stateOf(agent: number): AgentState {
    return phases[this.#phase[agent] as number] as AgentState;
  }

  #move(agent: number, to: number, nowMs: number): void {
    const from = this.#phase[agent] as number;
    if (from !== off) this.#totals.spent(agent, from, this.sinceMs[agent] as number, nowMs);
    if (this.#changedIn[agent] !== this.#instant) {
      this.#changedIn[agent] = this.#instant;
      this.#before[agent] = from;
    }
    this.#phase[agent] = to;
    this.sinceMs[agent] = nowMs;
    if (this.#isWatched[agent] === 1) this.#touch(agent);
  }

  #join(agent: number, nowMs: number): void {
    this.idle.sinceMs[agent] = nowMs - (this.#accruedMs[agent] as number);
    this.joined += 1;
    this.joinedGroup = this.#lane.groups[agent] as number;
    this.idle.join(this.joinedGroup, agent);
  }

  #leaveIdle(agent: number, nowMs: number): void {
    this.#accruedMs[agent] = nowMs - (this.idle.sinceMs[agent] as number);
    this.idle.leave(this.#lane.groups[agent] as number, agent);
  }

  #touch(agent: number): void {
    if (!this.#touched.includes(agent)) this.#touched.push(agent);
  }
}

function eventOf(input: AgentRequest, isOccupied: boolean): number {
  if (input.type === 'logOn') return requestedOn.loggedOnReady;
  if (input.type === 'logOff')
    return isOccupied ? requestedOn.logOffPending : requestedOn.loggedOff;
  if (input.state === 'ready') return requestedOn.ready;
  return isOccupied ? requestedOn.notReadyPending : requestedOn.notReady;
}
