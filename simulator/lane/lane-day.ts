/**
 * A day of the class in which the oldest call of the best class goes to the agent idle longest. The
 * order of events, inputs and their consequences is that of `day/day.ts` and the core.
 */

import type { Input } from '../../routing/index.ts';
import { Duties } from '../agents/duty.ts';
import { burstNumberFrom } from '../callers/bursts.ts';
import { type CallerStream, streamsOf } from '../callers/callers.ts';
import type { CallTypePlan } from '../callers/compile-callers.ts';
import { balks } from '../callers/decisions.ts';
import { type Day, type DayOptions, overrunMsMax } from '../day/day.ts';
import { busynessDraw, callEntity, type Draws, drawsOf } from '../day/draws.ts';
import { dayEvent, noEvent } from '../day/event-number.ts';
import { counted } from '../day/ledger.ts';
import type { LiveCall } from '../day/live-call.ts';
import type { SimulationPlan } from '../plan.ts';
import { CallTimes } from './call-times.ts';
import { CallerLives } from './caller-lives.ts';
import { EventHeap } from './event-heap.ts';
import { EventKeys } from './event-keys.ts';
import { LaneAgents } from './lane-agents.ts';
import type { LanePlan, LaneQueue } from './lane-plan.ts';
import { LaneSchedule } from './lane-schedule.ts';
import { Matching } from './matching.ts';
import { LaneTotals } from './totals.ts';
import { WaitingCalls } from './waiting-calls.ts';

/** Kinds of inputs, in the low bits of a number; the rest says of whom. */
const arrival = 0;
const talkEnd = 1;
const wrapUpEnd = 2;
const request = 3;
const leave = 4;
const kindBits = 3;
/** More instants in one ms are left to the core, which says what is wrong. */
const instantsPerMsMax = 50_000;

type LaneOptions = Pick<DayOptions, 'replication' | 'seed' | 'intervalMs' | 'watchesLevels'>;

/** Plays a day; null: given up, and the core has to play it. */
export function runLaneDay(plan: SimulationPlan, lane: LanePlan, options: LaneOptions): Day | null {
  return new LaneDay(plan, lane, options).run();
}

class LaneDay {
  readonly #plan: SimulationPlan;
  readonly #lane: LanePlan;
  readonly #draws: Draws;
  readonly #totals: LaneTotals;
  readonly #calls: WaitingCalls;
  readonly #agents: LaneAgents;
  readonly #duties: Duties;
  readonly #streams: readonly CallerStream[];
  /** Null: the plan needs no records of calls. */
  readonly #lives: CallerLives | null;
  readonly #keys: EventKeys;
  /** By stream: the key of its next call; infinity: none. */
  readonly #arrivals: Float64Array;
  #arrivalKey = Number.POSITIVE_INFINITY;
  /** The stream of the next of all. */
  #arriving = 0;
  /** By stream. */
  readonly #arrived: Uint32Array;
  readonly #times: CallTimes;
  /** Ends of talk and wrap-up, as inputs. */
  readonly #ends = new EventHeap();
  /** Ends of wrap-ups at their limit: not events, but timers of the core. */
  readonly #limits = new EventHeap();
  readonly #schedule = new LaneSchedule((atMs) => this.#keys.at(atMs));
  readonly #duty = this.#schedule.heap;
  readonly #endMs: number;
  #nowMs = 0;
  /** Keys of the present ms are below. */
  #nextMsKey = 0;
  #instants = 0;
  /** Inputs of the instant, like events; those of agents by place among the requests. */
  readonly #inputs: number[] = [];
  #inputCount = 0;
  readonly #requests: Input[] = [];
  /** Calls that have entered in the instant. */
  readonly #entered: number[] = [];
  #enteredCount = 0;
  readonly #matching: Matching;
  /** By agent: slot of the call, length of the talk, and drawn length of the wrap-up. */
  readonly #slots: Int32Array;
  readonly #talkMs: Float64Array;
  readonly #wrapUpMs: Float64Array;

  constructor(plan: SimulationPlan, lane: LanePlan, options: LaneOptions) {
    const { replication, seed, intervalMs: cellMs, watchesLevels } = options;
    this.#plan = plan;
    this.#lane = lane;
    const isMirrored = plan.isAntithetic;
    this.#draws = drawsOf({ seed, replication, isMirrored });
    this.#totals = new LaneTotals(plan, lane, { cellMs, watchesLevels });
    this.#calls = new WaitingCalls(lane.queues.length, this.#totals, lane.hasLives);
    const ids = plan.agents.map(({ id }) => id);
    this.#agents = new LaneAgents(lane, ids, this.#totals);
    const { ledger } = this.#totals;
    const inputs = { arrive: (call: LiveCall) => this.#arriveLive(call) };
    const view = {
      expectedWaitMs: () => null,
      waitingWith: ({ place }: LiveCall) => this.#calls.waiting(lane.queueOfType[place] as number),
    };
    const outside = { plan, draws: this.#draws, schedule: this.#schedule, ledger };
    this.#duties = new Duties({ ...outside, inputs: { input: (input) => this.#ask(input) } });
    this.#lives = lane.hasLives ? new CallerLives({ ...outside, inputs, view }) : null;
    const busyness = busynessDraw({ seed, isMirrored });
    this.#streams = streamsOf({ plan, draws: this.#draws, replication, busyness });
    this.#arrivals = new Float64Array(this.#streams.length).fill(Number.POSITIVE_INFINITY);
    this.#arrived = new Uint32Array(this.#streams.length);
    const timed = { plan, lane, calls: this.#calls, draws: this.#draws, ledger };
    this.#times = new CallTimes(timed);
    const parts = { lane, calls: this.#calls, agents: this.#agents, totals: this.#totals };
    this.#matching = new Matching(parts);
    this.#slots = this.#matching.slots;
    this.#talkMs = new Float64Array(plan.agents.length);
    this.#wrapUpMs = new Float64Array(plan.agents.length);
    this.#endMs = plan.dayMs + overrunMsMax;
    const pending = [this.#ends, this.#duty, this.#limits];
    this.#keys = new EventKeys(this.#endMs, {
      lists: () => [this.#arrivals, ...pending.map((heap) => heap.keys())],
      changed: () => {
        for (const heap of pending) heap.look();
        this.#arrivalKey = this.#arrivals[this.#arriving] as number;
      },
    });
  }

  run(): Day | null {
    // Agents first, as in the core's day.
    this.#duties.begin();
    this.#streams.forEach((_, stream) => {
      this.#scheduleArrival(stream);
    });
    while (this.#takeNext()) if (this.#instants > instantsPerMsMax) return null;
    return this.#close();
  }

  #takeNext(): boolean {
    const key = Math.min(this.#arrivalKey, this.#ends.firstKey, this.#duty.firstKey);
    const atMs = this.#keys.timeOf(Math.min(key, this.#limits.firstKey));
    if (atMs > this.#endMs) return false;
    this.#instants = atMs > this.#nowMs ? 1 : this.#instants + 1;
    this.#nowMs = atMs;
    this.#nextMsKey = (atMs + 1) * this.#keys.perMs;
    if (key < this.#nextMsKey) {
      for (let next = key; next < this.#nextMsKey; ) next = this.#happen(next);
      if (this.#inputCount === 0) return true;
    }
    this.#run(atMs);
    return true;
  }

  /** The event of the key; returns the next key. */
  #happen(key: number): number {
    if (key === this.#ends.firstKey) this.#end(this.#ends.take());
    else if (key === this.#arrivalKey) this.#arrive(this.#arriving);
    else this.#doDuty();
    return Math.min(this.#arrivalKey, this.#ends.firstKey, this.#duty.firstKey);
  }

  /** The end of a talk, unless sales prolong it, or of a wrap-up. */
  #end(what: number): void {
    if (this.#lives !== null && (what & ((1 << kindBits) - 1)) === talkEnd) {
      const agent = what >>> kindBits;
      const moreMs = this.#lives.prolongedMs(
        this.#lifeOf(this.#slots[agent] as number),
        this.#nowMs,
      );
      if (moreMs > 0) {
        this.#pushEnd(this.#nowMs + moreMs, agent, talkEnd);
        return;
      }
    }
    this.#input(what);
  }

  #input(what: number): void {
    this.#inputs[this.#inputCount] = what;
    this.#inputCount += 1;
  }

  #arrive(stream: number): void {
    const { place, isBurst, trace } = this.#streams[stream] as CallerStream;
    const nth = this.#arrived[stream] as number;
    this.#arrived[stream] = nth + 1;
    const number = isBurst ? burstNumberFrom + nth : nth;
    const entity = callEntity({ callType: place, number });
    this.#scheduleArrival(stream);
    if (this.#lives === null) {
      this.#input((this.#calls.newSlot(place, entity) << kindBits) | arrival);
      return;
    }
    const recorded = trace?.[nth] ?? { atMs: this.#nowMs };
    this.#lives.begin({ type: this.#typeOf(place), entity, arrival: recorded }, this.#nowMs);
  }

  #arriveLive(call: LiveCall): void {
    const { lives } = this.#calls;
    const slot = this.#calls.newSlot(call.place, call.entity);
    if (lives !== null) lives[slot] = call;
    this.#input((slot << kindBits) | arrival);
  }

  #scheduleArrival(stream: number): void {
    const { times } = this.#streams[stream] as CallerStream;
    const atMs = times.nextMs();
    const keys = this.#arrivals;
    keys[stream] = Number.POSITIVE_INFINITY;
    if (atMs !== Number.POSITIVE_INFINITY) keys[stream] = this.#keys.at(atMs);
    let first = 0;
    for (let other = 1; other < keys.length; other += 1) {
      if ((keys[other] as number) < (keys[first] as number)) first = other;
    }
    this.#arriving = first;
    this.#arrivalKey = keys[first] as number;
  }

  #doDuty(): void {
    const { kind, subject, value } = this.#schedule.take();
    if (subject === null) {
      const number = this.#agents.tell(this.#duties, kind, value, this.#plan.adherence.standsIn);
      this.#duties.happen(kind, value, this.#nowMs);
      this.#agents.watch(number, this.#duties.waitsForIdle(number));
    } else if (kind === dayEvent.hangUp) {
      subject.hangUpHandle = noEvent;
      this.#input((value << kindBits) | leave);
    } else {
      this.#lives?.happen(kind, subject, value, this.#nowMs);
    }
  }

  #ask(input: Input): void {
    const place = this.#requests.push(input) - 1;
    this.#input((place << kindBits) | request);
  }

  #pushEnd(atMs: number, agent: number, kind: number): void {
    this.#ends.push(this.#keys.at(atMs), (agent << kindBits) | kind);
  }

  /** One instant of the core: inputs, timers, matching, reports. */
  #run(nowMs: number): void {
    this.#agents.beginInstant();
    for (let place = 0; place < this.#inputCount; place += 1) {
      const what = this.#inputs[place] as number;
      this.#act(what & ((1 << kindBits) - 1), what >>> kindBits, nowMs);
    }
    this.#inputCount = 0;
    while (this.#requests.length > 0) this.#requests.pop();
    while (this.#limits.firstKey < this.#nextMsKey) this.#finish(this.#limits.take(), nowMs);
    this.#match(nowMs);
    this.#agents.report(this.#duties, nowMs);
    this.#settle(nowMs);
  }

  #act(kind: number, whose: number, nowMs: number): void {
    if (kind === arrival) this.#enter(whose, nowMs);
    else if (kind === talkEnd) this.#endTalk(whose, nowMs);
    else if (kind === wrapUpEnd) this.#finish(whose, nowMs);
    else if (kind === leave) this.#abandon(whose, nowMs);
    else this.#agents.ask(this.#requests[whose] as Parameters<LaneAgents['ask']>[0], nowMs);
  }

  #enter(slot: number, nowMs: number): void {
    const type = this.#calls.type[slot] as number;
    const queue = this.#lane.queueOfType[type] as number;
    this.#calls.enter(queue, slot, nowMs);
    this.#totals.entered(queue, type, nowMs);
    this.#entered[this.#enteredCount] = slot;
    this.#enteredCount += 1;
  }

  #abandon(slot: number, nowMs: number): void {
    const queue = this.#lane.queueOfType[this.#calls.type[slot] as number] as number;
    this.#calls.abandon(queue, slot);
    this.#lives?.abandoned(this.#lifeOf(slot), nowMs);
  }

  #endTalk(agent: number, nowMs: number): void {
    const slot = this.#slots[agent] as number;
    const type = this.#calls.type[slot] as number;
    const enteredAtMs = this.#calls.enteredAtMs[slot] as number;
    const talkMs = nowMs - (this.#agents.sinceMs[agent] as number);
    this.#talkMs[agent] = talkMs;
    if (this.#lives === null) this.#totals.served(type, enteredAtMs);
    else this.#lives.served(this.#lifeOf(slot), nowMs);
    const queue = this.#lane.queues[this.#lane.queueOfType[type] as number] as LaneQueue;
    if (queue.wrapUpMode === 'none') this.#finish(agent, nowMs);
    else this.#beginWrapUp(agent, slot, queue, nowMs);
  }

  #beginWrapUp(agent: number, slot: number, queue: LaneQueue, nowMs: number): void {
    const type = this.#calls.type[slot] as number;
    const { wrapUp } = this.#typeOf(type);
    const { wrapUpLimitMs: limitMs } = queue;
    this.#agents.wrapUp(agent, nowMs);
    let wrapUpMs = Number.POSITIVE_INFINITY;
    if (queue.wrapUpMode !== 'timed') {
      wrapUpMs = 0;
      if (wrapUp !== null) {
        wrapUpMs = this.#wrapUpMs[agent] as number;
        this.#totals.wrapUpDrawn(this.#lane.queueOfType[type] as number, wrapUpMs, limitMs);
      }
    }
    if (wrapUpMs < limitMs) this.#pushEnd(nowMs + wrapUpMs, agent, wrapUpEnd);
    else this.#limits.push(this.#keys.at(nowMs + limitMs), agent);
  }

  #finish(agent: number, nowMs: number): void {
    const slot = this.#slots[agent] as number;
    const type = this.#calls.type[slot] as number;
    const talkMs = this.#talkMs[agent] as number;
    const isInWrapUp = this.#agents.isInWrapUp(agent);
    const wrapUpMs = isInWrapUp ? nowMs - (this.#agents.sinceMs[agent] as number) : 0;
    const queue = this.#lane.queueOfType[type] as number;
    const enteredAtMs = this.#calls.enteredAtMs[slot] as number;
    this.#totals.handled(queue, agent, enteredAtMs, nowMs, talkMs, wrapUpMs);
    this.#totals.level('busyAgents', type, nowMs - wrapUpMs - talkMs, nowMs);
    this.#calls.free(slot);
    this.#agents.finish(agent, nowMs);
  }

  #match(nowMs: number): void {
    const matching = this.#matching;
    const pairs = matching.pick(this.#entered, this.#enteredCount, nowMs);
    for (let pair = 0; pair < pairs; pair += 1)
      this.#connect(matching.picked[pair] as number, nowMs);
  }

  #connect(agent: number, nowMs: number): void {
    const calls = this.#calls;
    const slot = this.#slots[agent] as number;
    const type = calls.type[slot] as number;
    const enteredAtMs = calls.enteredAtMs[slot] as number;
    this.#totals.level('waiting', type, enteredAtMs, nowMs);
    // The call is taken, so the end of the instant finds that it does not wait.
    calls.leavesAtMs[slot] = nowMs;
    this.#lives?.answered(this.#lifeOf(slot));
    const talkMs = this.#times.talkMs(agent, slot, nowMs);
    this.#pushEnd(nowMs + talkMs, agent, talkEnd);
    const { wrapUp } = this.#typeOf(type);
    if (wrapUp !== null) this.#wrapUpMs[agent] = this.#times.wrapUpMs(wrapUp, slot);
  }

  /** Calls that were not taken in their instant wait, or leave at once. */
  #settle(nowMs: number): void {
    const calls = this.#calls;
    const entered = this.#entered;
    for (let place = 0; place < this.#enteredCount; place += 1) {
      const slot = entered[place] as number;
      if (calls.leavesAtMs[slot] !== Number.POSITIVE_INFINITY) continue;
      const type = this.#typeOf(calls.type[slot] as number);
      const atMs = this.#balks(type, slot)
        ? nowMs
        : nowMs + Math.max(0, this.#times.patienceMs(type, slot, nowMs));
      if (atMs === Number.POSITIVE_INFINITY) continue;
      calls.leavesAtMs[slot] = atMs;
      this.#lives?.waitUntil(this.#lifeOf(slot), slot, atMs);
    }
    this.#enteredCount = 0;
  }

  #balks({ place, life: { balk } }: CallTypePlan, slot: number): boolean {
    if (balk === null) return false;
    const entity = this.#calls.entity[slot] as number;
    const firstDraw = this.#calls.lives?.[slot]?.firstDraw ?? 0;
    const leaves = balks(balk, null, this.#draws.balk.draw(entity, firstDraw));
    if (leaves) this.#totals.ledger.add(counted.balked, place, this.#nowMs);
    return leaves;
  }

  #close(): Day {
    const { ledger, fold } = this.#totals;
    const endedAtMs = this.#calls.close(this.#nowMs, this.#endMs);
    for (let agent = 0; agent < this.#slots.length; agent += 1) {
      const isTalking = this.#agents.isTalking(agent);
      if (!isTalking && !this.#agents.isInWrapUp(agent)) continue;
      const sinceMs = this.#agents.sinceMs[agent] as number;
      const fromMs = isTalking ? sinceMs : sinceMs - (this.#talkMs[agent] as number);
      const type = this.#calls.type[this.#slots[agent] as number] as number;
      this.#totals.level('busyAgents', type, fromMs, endedAtMs);
    }
    this.#agents.close(endedAtMs);
    this.#duties.close(endedAtMs);
    ledger.close(endedAtMs);
    this.#totals.write();
    return { metrics: fold, ledger, refused: this.#agents.refused, endedAtMs };
  }

  #lifeOf(slot: number): LiveCall {
    return this.#calls.lives?.[slot] as LiveCall;
  }

  #typeOf(place: number): CallTypePlan {
    return this.#plan.callTypes[place] as CallTypePlan;
  }
}
