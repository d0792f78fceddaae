/**
 * What a fault world is held to: a second core, fed with what is on disk and nothing else, and the
 * invariants I1-I6 after each of its instants; and what any process tells, against it.
 */
import { dayMs, equalByValue } from '../../kernel/index.ts';
import { type LiveCentre, positionOf, type StreamEvent } from '../../live/index.ts';
import { createRouter, type Effect, type Router, restoreRouter } from '../../routing/index.ts';
import { readingsOf } from '../support/live-days.ts';
import { foldInstant } from '../support/rig/fold-instant.ts';
import { brokenInvariants } from '../support/rig/invariants.ts';
import { createRecordingSink, overtakenCalls } from '../support/rig/overtaking.ts';
import { nameOf } from '../support/rig/version-fold.ts';
import { createWorld, type World } from '../support/rig/world.ts';
import type { Entry } from './world-disk.ts';

/** Told of a call, and of an agent, that a request was answered as done about. */
export interface WitnessedFact {
  readonly data?: string;
  readonly isOver?: true;
}

export class Witness {
  /** What is broken, in words. */
  readonly faults: string[] = [];
  instants = 0;
  readonly #originMs: number;
  readonly #sink = createRecordingSink();
  #core: { readonly router: Router; readonly world: World } | null = null;
  #effects: readonly Effect[] = [];
  /** By position: the event that was told there. */
  readonly #events = new Map<string, string>();
  /** Positions told since the last recovery. */
  #since: string[] = [];
  readonly #calls = new Map<string, WitnessedFact>();
  /** Keys of requests that were carried out, by what is on disk. */
  readonly #carried = new Set<string>();
  /** Position up to which everything was looked at. */
  #shown = '';

  constructor(originMs: number) {
    this.#originMs = originMs;
  }

  /** Interactions with media, of which a gateway may still know after a kill. */
  get talks(): readonly string[] {
    const offers = [...(this.#core?.world.offers.values() ?? [])];
    return offers.flatMap(({ offerId, state }) =>
      state === 'connected' || state === 'held' ? [offerId] : [],
    );
  }

  /** An entry is on disk. */
  durable({ kind, body, atMs }: Entry): void {
    const written = JSON.parse(body);
    if (kind === 'change') {
      for (const { key } of written.requests ?? []) this.#carried.add(key);
      return;
    }
    if (kind === 'life') {
      if (this.#core !== null) return;
      const { centre, ruleSets } = written;
      const of = { centre, ruleSets, originMs: this.#originMs, decisions: this.#sink };
      const world = createWorld(centre);
      for (const ruleSet of ruleSets) world.ruleSets.set(nameOf(ruleSet), ruleSet);
      this.#core = { router: createRouter(of), world };
      return;
    }
    if (this.#core === null) return void this.faults.push('an instant stands before any life');
    const { router, world } = this.#core;
    const { lastN } = world;
    const instant = { atMs: atMs - this.#originMs, inputs: written.inputs };
    if (written.n !== lastN) this.faults.push(`an instant follows ${written.n}, not ${lastN}`);
    if (instant.atMs < world.nowMs) this.faults.push(`time runs back from ${world.nowMs}`);
    this.#effects = router.step(instant);
    this.instants += 1;
    const refused = this.#effects.flatMap((one) => (one.type === 'refused' ? [one.input] : []));
    for (const [place, { key }] of written.requests ?? []) {
      if (!refused.includes(place)) this.#carried.add(key);
    }
    foldInstant(world, instant, this.#effects, router.nextDueAtMs());
    this.faults.push(...brokenInvariants(world, router));
    const sink = this.#sink;
    const waiting = [...world.calls.values()].filter(({ state }) => state === 'waiting');
    if (waiting.length > 1) {
      this.faults.push(...overtakenCalls({ world, router, sink, restore: restoreRouter, lastN }));
    }
    sink.records.clear();
  }

  /** A process tells its readers; whoever is killed at last has told nothing that is not on disk. */
  told(events: readonly StreamEvent[]): void {
    for (const event of events) {
      const position = positionOf(event);
      const text = JSON.stringify(event);
      const before = this.#events.get(position);
      if (before === undefined) this.#since.push(position);
      else if (before !== text) this.faults.push(`${position} is ${text}, was ${before}`);
      this.#events.set(position, text);
    }
  }

  /** The positions that one reader of one process sees rise. */
  rising(before: string, events: readonly StreamEvent[]): string {
    let last = before;
    for (const event of events) {
      const position = positionOf(event);
      if (compare(position, last) <= 0) this.faults.push(`${position} is told after ${last}`);
      last = position;
    }
    return last;
  }

  /**
   * From now on nobody knows what goes with the call, until somebody is told. One that nobody was
   * told of may still be refused.
   */
  unsure(callId: string): void {
    const { data: _data, ...known } = this.#calls.get(callId) ?? {};
    if (this.#calls.has(callId)) this.#calls.set(callId, known);
  }

  /** A request is about to be carried out. */
  begins(key: string): void {
    if (this.#carried.has(key)) this.faults.push(`${key} is carried out again`);
  }

  acknowledged(callId: string, told: WitnessedFact): void {
    this.#calls.set(callId, { ...this.#calls.get(callId), ...told });
  }

  /**
   * A recovered centre, and the one before it, stand as one does that has read the whole journal;
   * that one knows all.
   */
  recovered(live: LiveCentre, straight: LiveCentre, left: LiveCentre | null): void {
    const atMs = live.nowMs;
    for (const one of left === null ? [live] : [live, left]) {
      // What callers were told of waits since the last entry goes with a kill: they are told again.
      const isLeft = one === left;
      const [seen, expected] = [one, straight].map((centre) => {
        const { waits, ...readings } = readingsOf(centre, atMs);
        return { ...readings, waits: isLeft ? waits.map(([position]) => position) : waits };
      });
      if (!equalByValue(seen, expected)) this.faults.push(difference(seen, expected, ''));
    }
    const kept = this.#since.findIndex((one) => this.#isOfLastDay(one, atMs));
    const since = kept < 0 ? [] : this.#since.slice(kept);
    const [first = '1'] = since;
    const ring = straight.eventsAfter(String(Number.parseInt(first, 10) - 1), 1e6) ?? [];
    const known = new Map(ring.map((event) => [positionOf(event), JSON.stringify(event)]));
    for (const position of since) {
      const [told, now] = [this.#events.get(position), known.get(position)];
      if (told !== now) this.faults.push(`${position} was told as ${told}, and is ${now}`);
    }
    this.#since = [];
    for (const [callId, { data, isOver }] of this.#calls) {
      const call = straight.projection.calls.get(callId);
      if (call === undefined) this.faults.push(`${callId} was acknowledged, and is unknown`);
      else if (data !== undefined && call.data !== data) {
        this.faults.push(`${callId} has data ${call.data}; ${data} was acknowledged`);
      } else if (isOver === true && !['ended', 'callback'].includes(call.derivedState)) {
        this.faults.push(`${callId} is ${call.derivedState}; its end was acknowledged`);
      }
    }
  }

  /** Readers find events of a day; only effects say when they were. */
  #isOfLastDay(position: string, nowMs: number): boolean {
    const { effect } = JSON.parse(this.#events.get(position) ?? '{}');
    return effect !== undefined && effect.atMs >= nowMs - dayMs;
  }

  /** What a process shows now: waiting calls in order, agents in legal states, sums that add up. */
  shows(live: LiveCentre): void {
    if (live.position === this.#shown) return;
    this.#shown = live.position;
    const { projection, metrics } = live;
    for (const queue of projection.queues()) {
      const keys = projection.waitingIn(queue.queueId).map(({ call }) => call);
      const isInOrder = keys.every(({ class: urgency, dueKey }, place) => {
        const before = keys[place - 1];
        const isSame = urgency === before?.class;
        return before === undefined || (isSame ? (dueKey ?? 0) >= (before.dueKey ?? 0) : true);
      });
      if (!isInOrder) this.faults.push(`${queue.queueId} does not serve in order`);
      const scope = { queueIds: [queue.queueId], agentIds: [], atMs: live.nowMs };
      const sums = metrics.queueCounts(scope);
      const { entered, answered, abandoned, overflowed, endedBySystem, callbacks, waiting } = sums;
      const left = answered + abandoned + overflowed + endedBySystem + callbacks;
      if (entered !== left + waiting) {
        this.faults.push(`I6: ${queue.queueId}: ${entered} entered, ${left} left, ${waiting} wait`);
      }
    }
    for (const { shown, holds } of projection.agents.all()) {
      const phases = [...holds.values()].map(({ phase }) => phase);
      if (phases.includes('talk') !== (shown.derivedState === 'busy')) {
        this.faults.push(`${shown.id} is ${shown.derivedState} with ${phases.join()}`);
      }
    }
  }
}

function compare(a: string, b: string): number {
  const [n = 0, after = 0] = a.split('.').map(Number);
  const [otherN = 0, otherAfter = 0] = b.split('.').map(Number);
  return n - otherN || after - otherAfter;
}

/** The first place at which two plain values differ, in words. */
function difference(seen: unknown, expected: unknown, path: string): string {
  const isNested = [seen, expected].every((one) => typeof one === 'object' && one !== null);
  if (isNested) {
    for (const key of new Set([
      ...Object.keys(seen as object),
      ...Object.keys(expected as object),
    ])) {
      const [a, b] = [Reflect.get(seen as object, key), Reflect.get(expected as object, key)];
      if (!equalByValue(a, b)) return difference(a, b, `${path}/${key}`);
    }
  }
  return `${path} is ${JSON.stringify(seen)}; replayed it is ${JSON.stringify(expected)}`;
}
