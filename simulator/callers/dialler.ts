/**
 * Dials lists. Backlog: the longest idle agent dials the next entry and is busy while it rings.
 * Predictive: calls ring ahead of agents, few enough that answers rarely exceed idle agents; people
 * who answer enter a queue.
 */
import { dayEvent } from '../day/event-number.ts';
import { counted } from '../day/ledger.ts';
import { LiveCall } from '../day/live-call.ts';
import type { Surroundings } from '../day/surroundings.ts';
import { type Dial, OutboundList } from './outbound-list.ts';
import { mayRing, mayRingOn } from './pacing.ts';

export class Dialler {
  readonly #of: Surroundings & { readonly series: string };
  readonly #lists: readonly OutboundList[];
  readonly #idle = new Set<number>();
  readonly #pending = new Set<number>();
  /** Agents whom the core did not let dial, until their state changes. */
  readonly #refused = new Set<number>();
  readonly #asked = new Map<number, Dial>();
  readonly #dials = new Map<number, Dial>();
  readonly #calls = new Map<string, Dial>();
  readonly #offers = new Map<number, string>();
  #serial = 0;

  constructor(of: Surroundings & { readonly series: string }) {
    this.#of = of;
    this.#lists = of.plan.outbound.map((plan) => new OutboundList(plan, of));
  }

  get isOff(): boolean {
    return this.#lists.length === 0;
  }

  begin(): void {
    this.#lists.forEach(({ plan }, list) => {
      this.#of.schedule.push(plan.fromMs, dayEvent.dialOpen, null, list);
    });
  }

  shown(agent: number, isIdle: boolean): void {
    this.#refused.delete(agent);
    if (isIdle) this.#idle.add(agent);
    else this.#idle.delete(agent);
  }

  settle(nowMs: number): void {
    for (const [agent, dial] of this.#asked) {
      this.#refused.add(agent);
      this.#forget(dial);
      this.#listOf(dial)?.giveBack(dial);
    }
    this.#asked.clear();
    this.#lists.forEach((list, place) => {
      if (list.plan.chanceMax !== null) this.#dialAhead(list, list.plan.chanceMax, nowMs);
      else if (list.isOpen(nowMs)) this.#askIdle(list, place, nowMs);
    });
  }

  dial(value: number): void {
    const agent = value % agentsMax;
    const list = this.#lists[Math.floor(value / agentsMax)];
    this.#pending.delete(agent);
    const { plan, inputs } = this.#of;
    const agentId = plan.agents[agent]?.id;
    if (list === undefined || agentId === undefined || !this.#idle.has(agent)) return;
    const dial = this.#take(list);
    if (dial === null) return;
    this.#asked.set(agent, dial);
    this.#calls.set(dial.callId, dial);
    const { queueId } = list.plan;
    const where = queueId === null ? {} : { queueId };
    const { callId } = dial;
    inputs.input({ type: 'directCall.began', callId, agentId, direction: 'outgoing', ...where });
  }

  /**
   * The core has begun a dialled call. Returns the index of its call type; null if it is of no
   * list.
   */
  began(callId: string, nowMs: number): number | null {
    const dial = this.#calls.get(callId);
    if (dial === undefined) return null;
    for (const [agent, asked] of this.#asked) if (asked === dial) this.#asked.delete(agent);
    const { place } = dial.plan.type;
    this.#of.ledger.add(counted.dialled, place, nowMs);
    this.#of.schedule.push(nowMs + dial.reached.ringMs, dayEvent.dialRung, null, dial.serial);
    return place;
  }

  rung(serial: number, nowMs: number): void {
    const dial = this.#dials.get(serial);
    if (dial === undefined) return;
    const { plan, reached, entity, firstDraw } = dial;
    const isAhead = plan.chanceMax !== null;
    const list = this.#listOf(dial);
    list?.last.add(reached.isAnswered);
    if (isAhead && list !== undefined) {
      list.ringing.splice(list.ringing.indexOf(dial), 1);
      if (reached.isAnswered) list.answered += 1;
    }
    if (!reached.isAnswered) {
      if (!isAhead) this.#hangUp(dial);
      else this.#forget(dial);
      if (dial.attempt + 1 >= plan.reach.attemptsMax) return;
      this.#dials.set(serial, dial);
      this.#of.schedule.push(nowMs + reached.spacingMs, dayEvent.dialAgain, null, serial);
      return;
    }
    this.#of.ledger.add(counted.dialAnswered, plan.type.place, nowMs);
    if (isAhead) {
      this.#forget(dial);
      this.#of.inputs.arrive(this.#answeredCall(dial, nowMs));
      return;
    }
    const talkMs = plan.type.talk.quantile(this.#of.draws.handleTime.draw(entity, firstDraw));
    this.#of.schedule.push(nowMs + Math.round(talkMs), dayEvent.dialTalked, null, serial);
  }

  letGo(type: number): void {
    const list = this.#lists.find(({ plan }) => plan.type.place === type);
    if (list !== undefined) list.abandoned += 1;
  }

  talked(serial: number): void {
    const dial = this.#dials.get(serial);
    if (dial !== undefined) this.#hangUp(dial);
  }

  again(serial: number): void {
    const dial = this.#dials.get(serial);
    if (dial === undefined) return;
    this.#dials.delete(serial);
    this.#listOf(dial)?.due(dial);
  }

  wrapUp(callId: string, offerId: string, nowMs: number, untilMs: number): void {
    const dial = this.#calls.get(callId);
    if (dial === undefined) return;
    const { plan, reached, entity, firstDraw, serial } = dial;
    const mode = this.#of.plan.wrapUps.get(plan.type.queueId)?.mode;
    if (mode !== 'optional' && mode !== 'mandatory') return;
    const distribution = reached.isAnswered ? plan.type.wrapUp : null;
    const wrapUpMs =
      distribution === null
        ? 0
        : Math.round(distribution.quantile(this.#of.draws.wrapUp.draw(entity, firstDraw)));
    if (distribution !== null) {
      this.#of.ledger.cuts.drawn('wrapUp', plan.type.queueId, wrapUpMs, untilMs - nowMs);
    }
    if (nowMs + wrapUpMs >= untilMs) return;
    this.#offers.set(serial, offerId);
    this.#of.schedule.push(nowMs + wrapUpMs, dayEvent.dialWritten, null, serial);
  }

  written(serial: number): void {
    const offerId = this.#offers.get(serial);
    this.#offers.delete(serial);
    if (offerId !== undefined) this.#of.inputs.input({ type: 'endWrapUp', offerId });
  }

  ended(callId: string): number | null {
    const dial = this.#calls.get(callId);
    if (dial === undefined) return null;
    this.#calls.delete(callId);
    return dial.plan.type.place;
  }

  #askIdle({ plan }: OutboundList, list: number, nowMs: number): void {
    let free = this.#freeOf(plan.agents) - plan.idleMin;
    for (const agent of this.#idle) {
      if (free <= 0) return;
      if (!plan.agents.has(agent) || this.#pending.has(agent) || this.#refused.has(agent)) continue;
      this.#pending.add(agent);
      this.#of.schedule.push(nowMs, dayEvent.dial, null, list * agentsMax + agent);
      free -= 1;
    }
  }

  #dialAhead(list: OutboundList, shareMax: number, nowMs: number): void {
    const { agents, idleMin } = list.plan;
    const { ringing, last, answered, abandoned } = list;
    const day = { free: this.#freeOf(agents) - idleMin, answered, abandoned, shareMax };
    for (const dial of ringing.splice(mayRingOn(day))) this.#withdraw(dial, nowMs);
    const most = list.isOpen(nowMs) ? mayRing({ ...day, answerShare: last.share }) : 0;
    while (ringing.length < most) {
      const dial = this.#take(list);
      if (dial === null) return;
      ringing.push(dial);
      this.#of.ledger.add(counted.dialled, list.plan.type.place, nowMs);
      this.#of.schedule.push(nowMs + dial.reached.ringMs, dayEvent.dialRung, null, dial.serial);
    }
  }

  /** Hangs up a ringing call, which then counts as no attempt; the entry is called again soon. */
  #withdraw(dial: Dial, nowMs: number): void {
    this.#forget(dial);
    this.#of.ledger.add(counted.dialled, dial.plan.type.place, nowMs, -1);
    this.#serial += 1;
    this.#dials.set(this.#serial, { ...dial, attempt: dial.attempt - 1 });
    this.#of.schedule.push(nowMs + failedRestMs, dayEvent.dialAgain, null, this.#serial);
  }

  #freeOf(agents: ReadonlySet<number>): number {
    let free = 0;
    for (const agent of this.#idle) {
      if (agents.has(agent) && !this.#pending.has(agent)) free += 1;
    }
    return free;
  }

  #take(list: OutboundList): Dial | null {
    this.#serial += 1;
    const dial = list.next(this.#serial);
    if (dial !== null) this.#dials.set(dial.serial, dial);
    return dial;
  }

  #hangUp(dial: Dial): void {
    this.#dials.delete(dial.serial);
    this.#of.inputs.input({ type: 'call.hungUp', callId: dial.callId });
  }

  #forget({ serial, callId }: Dial): void {
    this.#dials.delete(serial);
    this.#calls.delete(callId);
  }

  #listOf({ plan }: Dial): OutboundList | undefined {
    return this.#lists.find((list) => list.plan === plan);
  }

  #answeredCall({ plan, entity, entry, attempt }: Dial, nowMs: number): LiveCall {
    return new LiveCall({
      type: plan.type,
      entity,
      arrival: { atMs: nowMs },
      arrivedAtMs: nowMs,
      series: this.#of.series,
      number: entry,
      attempt,
      isOutbound: true,
    });
  }
}

const failedRestMs = 60_000;
/** Factor that packs a list and an agent into one number: list × factor + agent. */
const agentsMax = 2 ** 20;
