/**
 * A day of the class in which the oldest call of the best class goes to the agent idle longest: the
 * module plays it, and asks here what is rare or depends on laws, duties and records of callers.
 */

import { batchDraws } from '../../kernel/index.ts';
import type { Input } from '../../routing/index.ts';
import { Duties } from '../agents/duty.ts';
import { burstNumberFrom } from '../callers/bursts.ts';
import { type CallerStream, streamsOf } from '../callers/callers.ts';
import type { CallTypePlan } from '../callers/compile-callers.ts';
import { balks } from '../callers/decisions.ts';
import { type Day, type DayOptions, overrunMsMax } from '../day/day.ts';
import { busynessDraw, callEntity, type Draws, drawsOf } from '../day/draws.ts';
import { dayEvent, noEvent } from '../day/event-number.ts';
import { counted, levels } from '../day/ledger.ts';
import type { LiveCall } from '../day/live-call.ts';
import type { Surroundings } from '../day/surroundings.ts';
import type { SimulationPlan } from '../plan.ts';
import { CallTimes } from './call-times.ts';
import { CallerLives } from './caller-lives.ts';
import { arrivalsAtOnce } from './engine/layout.ts';
import { LaneAgents } from './lane-agents.ts';
import { doublesOf, type LaneEngine, type LaneHost, laneEngine, playWith } from './lane-engine.ts';
import type { LanePlan } from './lane-plan.ts';
import { LaneSchedule } from './lane-schedule.ts';
import { LaneTotals } from './lane-totals.ts';

const wrapUpModes = ['none', 'optional', 'timed', 'mandatory'] as const;
const purposes = ['handleTime', 'patience', 'wrapUp'] as const;
const levelsOf = [levels.waiting, levels.busyAgents] as const;

type LaneOptions = Pick<DayOptions, 'replication' | 'seed' | 'intervalMs' | 'watchesLevels'>;

/** Plays a day; null: given up, and the core has to play it. */
export function runLaneDay(plan: SimulationPlan, lane: LanePlan, options: LaneOptions): Day | null {
  const engine = laneEngine();
  if (engine === null) return null;
  const day = new LaneDay(plan, lane, options, engine);
  return playWith(day, () => day.run());
}

class LaneDay implements LaneHost {
  readonly #plan: SimulationPlan;
  readonly #lane: LanePlan;
  readonly #engine: LaneEngine;
  readonly #draws: Draws;
  readonly #totals: LaneTotals;
  readonly #agents: LaneAgents;
  readonly #duties: Duties;
  readonly #streams: readonly CallerStream[];
  /** Null: the plan needs no records of calls. */
  readonly #lives: CallerLives | null;
  /** By slot. */
  readonly #records: LiveCall[] = [];
  readonly #times: CallTimes;
  readonly #schedule: LaneSchedule;
  readonly #requests: Input[] = [];

  constructor(plan: SimulationPlan, lane: LanePlan, options: LaneOptions, engine: LaneEngine) {
    const { replication, seed, intervalMs: cellMs, watchesLevels } = options;
    this.#plan = plan;
    this.#lane = lane;
    this.#engine = engine;
    const isMirrored = plan.isAntithetic;
    this.#draws = drawsOf({ seed, replication, isMirrored });
    this.#totals = new LaneTotals(plan, lane, engine, { cellMs, watchesLevels });
    const ids = plan.agents.map(({ id }) => id);
    this.#agents = new LaneAgents(lane, ids, engine);
    this.#schedule = new LaneSchedule(engine);
    const { ledger } = this.#totals;
    const outside = { plan, draws: this.#draws, schedule: this.#schedule, ledger };
    this.#duties = new Duties({ ...outside, inputs: { input: (input) => this.#ask(input) } });
    this.#lives = lane.hasLives ? this.#openLives(outside) : null;
    const busyness = busynessDraw({ seed, isMirrored });
    this.#streams = streamsOf({ plan, draws: this.#draws, replication, busyness });
    const records = lane.hasLives ? this.#records : null;
    this.#times = new CallTimes({ plan, lane, engine, records, draws: this.#draws, ledger });
    this.#begin(cellMs, watchesLevels);
  }

  run(): Day | null {
    // Agents first, as in the core's day.
    this.#duties.begin();
    if (this.#engine.run() === 0) return null;
    const { ledger, fold } = this.#totals;
    const endedAtMs = this.#engine.close();
    this.#duties.close(endedAtMs);
    ledger.close(endedAtMs);
    this.#totals.write();
    return { metrics: fold, ledger, refused: this.#agents.refused, endedAtMs };
  }

  fillDraws(purpose: number, entity: number, into: number): void {
    const draws = this.#draws[purposes[purpose] ?? 'handleTime'];
    draws.fillFirst(entity >>> 0, doublesOf(this.#engine, into, batchDraws));
  }

  fillArrivals(stream: number, into: number): void {
    const { times } = this.#streams[stream] as CallerStream;
    const list = doublesOf(this.#engine, into, arrivalsAtOnce);
    for (let place = 0; place < arrivalsAtOnce; place += 1) {
      const atMs = times.nextMs();
      list[place] = atMs;
      if (atMs === Number.POSITIVE_INFINITY) return;
    }
  }

  duty(nowMs: number): void {
    const { kind, subject, value } = this.#schedule.take();
    if (subject === null) {
      const number = this.#agents.tell(this.#duties, kind, value, this.#plan.adherence.standsIn);
      this.#duties.happen(kind, value, nowMs);
      this.#agents.watch(number, this.#duties.waitsForIdle(number));
    } else if (kind === dayEvent.hangUp) {
      subject.hangUpHandle = noEvent;
      this.#engine.inputLeave(value);
    } else {
      this.#lives?.happen(kind, subject, value, nowMs);
    }
  }

  ask(place: number, nowMs: number): void {
    this.#agents.ask(this.#requests[place] as Parameters<LaneAgents['ask']>[0], nowMs);
    if (place === this.#requests.length - 1) this.#requests.length = 0;
  }

  nextPhase(agent: number): number {
    return this.#agents.nextPhase(agent);
  }

  touched(agent: number): void {
    this.#agents.touch(agent);
  }

  report(nowMs: number): void {
    this.#agents.report(this.#duties, nowMs);
  }

  arriveLive(stream: number, nth: number, nowMs: number): void {
    const { place, isBurst, trace } = this.#streams[stream] as CallerStream;
    const number = isBurst ? burstNumberFrom + nth : nth;
    const entity = callEntity({ callType: place, number });
    const arrival = trace?.[nth] ?? { atMs: nowMs };
    this.#lives?.begin({ type: this.#typeOf(place), entity, arrival }, nowMs);
  }

  prolongedMs(slot: number, nowMs: number): number {
    return this.#lives?.prolongedMs(this.#recordOf(slot), nowMs) ?? 0;
  }

  answered(slot: number): void {
    this.#lives?.answered(this.#recordOf(slot));
  }

  served(slot: number, nowMs: number): void {
    this.#lives?.served(this.#recordOf(slot), nowMs);
  }

  abandoned(slot: number, nowMs: number): void {
    this.#lives?.abandoned(this.#recordOf(slot), nowMs);
  }

  waitUntil(slot: number, atMs: number): void {
    this.#lives?.waitUntil(this.#recordOf(slot), slot, atMs);
  }

  talkMs(agent: number, slot: number, nowMs: number): number {
    return this.#times.talkMs(agent, slot, nowMs);
  }

  patienceMs(slot: number, nowMs: number): number {
    return this.#times.patienceMs(slot, nowMs);
  }

  wrapUpMs(slot: number): number {
    return this.#times.wrapUpMs(slot);
  }

  balks(slot: number, nowMs: number): number {
    const { place, life } = this.#typeOf(this.#engine.typeOfCall(slot));
    if (life.balk === null) return 0;
    const entity = this.#engine.entityOf(slot) >>> 0;
    const firstDraw = this.#lives === null ? 0 : this.#recordOf(slot).firstDraw;
    if (!balks(life.balk, null, this.#draws.balk.draw(entity, firstDraw))) return 0;
    this.#totals.ledger.add(counted.balked, place, nowMs);
    return 1;
  }

  readWaits(count: number): void {
    this.#totals.readWaits(count);
  }

  waitsStill(queue: number, enteredAtMs: number): void {
    this.#totals.waiting(queue, enteredAtMs);
  }

  level(which: 0 | 1, type: number, fromMs: number, toMs: number): void {
    this.#totals.ledger.addLevel(levelsOf[which], type, { fromMs, toMs });
  }

  #openLives(outside: Omit<Surroundings, 'inputs' | 'view'>): CallerLives {
    const { queueOfType } = this.#lane;
    const inputs = { arrive: (call: LiveCall) => this.#enter(call) };
    const view = {
      expectedWaitMs: () => null,
      waitingWith: ({ place }: LiveCall) => this.#engine.waitingIn(queueOfType[place] as number),
    };
    return new CallerLives({ ...outside, inputs, view });
  }

  #enter(call: LiveCall): void {
    const slot = this.#engine.newSlot(call.place, call.entity);
    this.#records[slot] = call;
    this.#engine.inputArrival(slot);
  }

  #ask(input: Input): void {
    this.#engine.inputRequest(this.#requests.push(input) - 1);
  }

  #begin(cellMs: number, watchesLevels: boolean): void {
    const engine = this.#engine;
    const { agents, callTypes, dayMs, intervalMs } = this.#plan;
    const { queues, groups, groupSizes, numbers, queueOfType } = this.#lane;
    engine.begin(
      this.#lives === null ? 0 : 1,
      watchesLevels ? 1 : 0,
      queues.length,
      callTypes.length,
      groupSizes.length,
      agents.length,
      this.#streams.length,
      intervalMs,
      cellMs,
      dayMs,
      dayMs + overrunMsMax,
    );
    groupSizes.forEach((size, group) => {
      engine.setGroup(group, size, queues.length);
    });
    queues.forEach((own, queue) => {
      const { targetMs, shortAbandonMs } = this.#totals.limitsOf(queue);
      const { offsetMs, wrapUpLimitMs } = own;
      const mode = wrapUpModes.indexOf(own.wrapUpMode);
      const limits = [wrapUpLimitMs, targetMs, shortAbandonMs] as const;
      engine.setQueue(queue, own.class, offsetMs, mode, ...limits, own.groups.length);
      for (const group of own.groups) engine.link(queue, group);
    });
    callTypes.forEach((type, place) => {
      const hasBalks = type.life.balk === null ? 0 : 1;
      engine.setType(place, queueOfType[place] as number, hasBalks, ...this.#times.lawsOf(type));
      const { talkFactors, patienceFactors } = type;
      if (talkFactors !== null) {
        this.#write(engine.talkFactorsAt(place, talkFactors.length), talkFactors);
      }
      if (patienceFactors !== null) {
        this.#write(engine.patienceFactorsAt(place, patienceFactors.length), patienceFactors);
      }
    });
    numbers.forEach((_, agent) => {
      engine.setAgent(agent, groups[agent] as number);
    });
    this.#streams.forEach(({ place, isBurst }, stream) => {
      const number = isBurst ? burstNumberFrom : 0;
      engine.setStream(stream, place, callEntity({ callType: place, number }));
    });
  }

  #write(at: number, list: readonly number[]): void {
    doublesOf(this.#engine, at, list.length).set(list);
  }

  #recordOf(slot: number): LiveCall {
    return this.#records[slot] as LiveCall;
  }

  #typeOf(place: number): CallTypePlan {
    return this.#plan.callTypes[place] as CallTypePlan;
  }
}
