/** Who takes which call: the pairs of an instant, chosen before any of them connects. */
import type { LaneAgents } from './lane-agents.ts';
import type { LanePlan, LaneQueue } from './lane-plan.ts';
import type { LaneTotals } from './totals.ts';
import type { WaitingCalls } from './waiting-calls.ts';

const noQueues = new Int32Array();

export class Matching {
  /** Agents of the instant's pairs, in order. */
  readonly picked: number[] = [];
  /** By agent: slot of the call. */
  readonly slots: Int32Array;
  readonly #lane: LanePlan;
  readonly #calls: WaitingCalls;
  readonly #agents: LaneAgents;
  readonly #totals: LaneTotals;
  /** The pair that {@link #firstQueue} found. */
  readonly #first = { slot: -1, agent: -1 };
  readonly #oneQueue = new Int32Array(1);

  constructor(of: {
    readonly lane: LanePlan;
    readonly calls: WaitingCalls;
    readonly agents: LaneAgents;
    readonly totals: LaneTotals;
  }) {
    this.#lane = of.lane;
    this.#calls = of.calls;
    this.#agents = of.agents;
    this.#totals = of.totals;
    this.slots = new Int32Array(of.lane.numbers.length);
  }

  /** Pairs calls and agents; returns the number of agents in {@link picked}. */
  pick(entered: readonly number[], enteredCount: number, nowMs: number): number {
    const { idle } = this.#agents;
    const calls = this.#calls;
    const { picked } = this;
    const queues = this.#changedQueues(entered[0] ?? -1, enteredCount);
    let pairs = 0;
    while (queues.length > 0 && calls.total > 0 && idle.total > 0) {
      const queue = this.#firstQueue(queues, nowMs);
      if (queue === -1) break;
      const agent = this.#first.agent;
      const { slot } = this.#first;
      calls.takeFirst(queue);
      const idleMs = nowMs - (this.#agents.sinceMs[agent] as number);
      this.#totals.answered(queue, calls.enteredAtMs[slot] as number, nowMs, idleMs);
      this.#totals.offered(agent, nowMs);
      this.#agents.talk(agent, nowMs);
      this.slots[agent] = slot;
      picked[pairs] = agent;
      pairs += 1;
      if (queues !== this.#lane.allQueues) break;
    }
    return pairs;
  }

  /**
   * Where a pair may be found: the last instant has left none, so one change makes at most one, of
   * its own queue or group.
   */
  #changedQueues(slot: number, enteredCount: number): Int32Array {
    const { joined, joinedGroup } = this.#agents;
    const changes = joined + enteredCount;
    if (changes === 0) return noQueues;
    if (changes > 1) return this.#lane.allQueues;
    if (joined === 1) return this.#lane.queuesOf[joinedGroup] as Int32Array;
    this.#oneQueue[0] = this.#lane.queueOfType[this.#calls.type[slot] as number] as number;
    return this.#oneQueue;
  }

  /** The queue whose first call comes first among those for whom somebody is idle; -1: none. */
  #firstQueue(queues: Int32Array, nowMs: number): number {
    const calls = this.#calls;
    const first = this.#first;
    let best = -1;
    for (let place = 0; place < queues.length; place += 1) {
      const queue = queues[place] as number;
      if (calls.counts[queue] === 0) continue;
      const agent = this.#firstAgent(queue);
      const slot = agent === -1 ? -1 : calls.first(queue, nowMs);
      if (slot === -1 || (best !== -1 && !this.#comesBefore(queue, slot, best, first.slot)))
        continue;
      best = queue;
      first.slot = slot;
      first.agent = agent;
    }
    return best;
  }

  #comesBefore(queue: number, slot: number, other: number, otherSlot: number): boolean {
    const { class: own, offsetMs } = this.#lane.queues[queue] as LaneQueue;
    const { class: others, offsetMs: othersOffsetMs } = this.#lane.queues[other] as LaneQueue;
    const calls = this.#calls;
    if (own !== others) return own < others;
    const due = (calls.enteredAtMs[slot] as number) + offsetMs;
    const otherDue = (calls.enteredAtMs[otherSlot] as number) + othersOffsetMs;
    if (due !== otherDue) return due < otherDue;
    return (calls.sequence[slot] as number) < (calls.sequence[otherSlot] as number);
  }

  /** Idle longest of those who serve the queue; -1: nobody. */
  #firstAgent(queue: number): number {
    const { idle } = this.#agents;
    const { groups } = this.#lane.queues[queue] as LaneQueue;
    let best = -1;
    for (let place = 0; place < groups.length; place += 1) {
      const group = groups[place] as number;
      if (idle.counts[group] === 0) continue;
      const agent = idle.first(group);
      if (best === -1 || idle.isBefore(agent, best)) best = agent;
    }
    return best;
  }
}
