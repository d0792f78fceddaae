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
import { counted } from '../day/ledger.ts';
import type { SimulationPlan } from '../plan.ts';
import { CallTimes } from './call-times.ts';
import { EventHeap } from './event-heap.ts';
import { EventKeys } from './event-keys.ts';
import { LaneAgents } from './lane-agents.ts';
import type { LanePlan, LaneQueue } from './lane-plan.ts';
import { Matching } from './matching.ts';
import { LaneTotals } from './totals.ts';
import { WaitingCalls } from './waiting-calls.ts';

/** Kinds of inputs, in the low bits of a number; the rest says of whom. */
const arrival = 0;
const talkEnd = 1;
const wrapUpEnd = 2;
const request = 3;
const kindBits = 2;
/** More instants in one ms are left to the core, which says what is wrong. */
const instantsPerMsMax = 50_000;

type LaneOptions = Pick<DayOptions, 'replication' | 'seed' | 'intervalMs' | 'watchesLevels'>;

/** Plays a day; null: given up, and the core has to play it. */
export function runLaneDay(plan: SimulationPlan, lane: LanePlan, options: LaneOptions): Day | null {
  return new LaneDay(plan, lane, options).run();
}

interface DutyEvent {
  readonly kind: number;
  readonly value: number;
  isCancelled: boolean;
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
  readonly #hasTraces: boolean;
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
  readonly #duty = new EventHeap();
  readonly #dutyEvents: DutyEvent[] = [];
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
    this.#calls = new WaitingCalls(lane.queues.length, this.#totals);
    const ids = plan.agents.map(({ id }) => id);
    this.#agents = new LaneAgents(lane, ids, this.#totals);
    this.#duties = new Duties({
      plan,
      draws: this.#draws,
      schedule: {
        push: (atMs, kind, _subject, value) => this.#pushDuty(atMs, kind, value),
        cancel: (handle) => this.#cancelDuty(handle),
      },
      inputs: { input: (input) => this.#ask(input) },
      ledger: this.#totals.ledger,
    });
    const busyness = busynessDraw({ seed, isMirrored });
    this.#streams = streamsOf({ plan, draws: this.#draws, replication, busyness });
    this.#hasTraces = plan.callTypes.some(({ arrivals }) => arrivals.kind === 'trace');
    this.#arrivals = new Float64Array(this.#streams.length).fill(Number.POSITIVE_INFINITY);
    this.#arrived = new Uint32Array(this.#streams.length);
    const { ledger } = this.#totals;
    const timed = { plan, lane, calls: this.#calls, draws: this.#draws, ledger };
    this.#times = new CallTimes({ ...timed, hasTraces: this.#hasTraces });
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
    if (key === this.#ends.firstKey) this.#input(this.#ends.take());
    else if (key === this.#arrivalKey) this.#arrive(this.#arriving);
    else this.#doDuty(this.#duty.take());
    return Math.min(this.#arrivalKey, this.#ends.firstKey, this.#duty.firstKey);
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
    const slot = this.#calls.newSlot(place, callEntity({ callType: place, number }));
    if (this.#hasTraces) this.#calls.arrivals[slot] = trace?.[nth];
    this.#scheduleArrival(stream);
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

  #doDuty(place: number): void {
    const { kind, value } = this.#dutyEvents[place] as DutyEvent;
    const isOfAll = this.#plan.adherence.standsIn;
    const number = this.#agents.tell(this.#duties, kind, value, isOfAll);
    this.#duties.happen(kind, value, this.#nowMs);
    this.#agents.watch(number, this.#duties.waitsForIdle(number));
    this.#dropCancelled();
  }

  #pushDuty(atMs: number, kind: number, value: number): number {
    const handle = this.#dutyEvents.push({ kind, value, isCancelled: false }) - 1;
    this.#duty.push(this.#keys.at(atMs), handle);
    return handle;
  }

  #cancelDuty(handle: number): void {
    const event = this.#dutyEvents[handle];
    if (event !== undefined) event.isCancelled = true;
  }

  #dropCancelled(): void {
    const duty = this.#duty;
    while (duty.firstKey < Number.POSITIVE_INFINITY) {
      if (this.#dutyEvents[duty.first()]?.isCancelled !== true) return;
      duty.take();
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

  #endTalk(agent: number, nowMs: number): void {
    const slot = this.#slots[agent] as number;
    const type = this.#calls.type[slot] as number;
    const enteredAtMs = this.#calls.enteredAtMs[slot] as number;
    const talkMs = nowMs - (this.#agents.sinceMs[agent] as number);
    this.#talkMs[agent] = talkMs;
    this.#totals.served(type, enteredAtMs);
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
      const entity = calls.entity[slot] as number;
      const { balk } = type.life;
      if (balk !== null && balks(balk, null, this.#draws.balk.draw(entity, 0))) {
        this.#totals.ledger.add(counted.balked, type.place, nowMs);
        calls.leavesAtMs[slot] = nowMs;
        continue;
      }
      const patienceMs = this.#times.patienceMs(type, slot, nowMs);
      if (patienceMs !== null) calls.leavesAtMs[slot] = Math.max(nowMs, nowMs + patienceMs);
    }
    this.#enteredCount = 0;
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
    this.#totals.write();
    return { metrics: fold, ledger, refused: this.#agents.refused, endedAtMs };
  }

  #typeOf(place: number): CallTypePlan {
    return this.#plan.callTypes[place] as CallTypePlan;
  }
}
