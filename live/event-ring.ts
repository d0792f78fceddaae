/**
 * The last events by position, and those who listen.
 *
 * A reader that comes back with a position goes on from there without loss; one that stayed away
 * too long is told so, and takes a snapshot. Effects bring their own numbers; what the rule service
 * tells is counted after the effect before it, so that all have one order. What has its place is
 * kept, and told, when it is in the journal.
 */
import type { Effect } from '../routing/index.ts';
import type { ToldOfCentre } from './centre-facts.ts';
import type { ToldOfJob } from './jobs/job-context.ts';
import type { ToldOfRules } from './rule-service/rule-events.ts';

/** Events kept for readers that come back. */
const eventsKeptMax = 100_000;
/** In the centre's time: who was away for longer than a day takes a snapshot. */
const eventsKeptMs = 86_400_000;
/** Places of events that were dropped are given back in lots of at least so many. */
const droppedLot = 1_024;
const positionForm = /^(\d{1,15})(?:\.(\d{1,9}))?$/;

/** One effect as readers of the stream see it. */
export interface LiveEvent {
  readonly effect: Effect;
  /** Whom it concerns: its agent, and those who had part in its call. */
  readonly agentIds?: readonly string[];
  /** Version of the object the effect is about, after it. */
  readonly version: number;
  /** Where the effect is about a state: it and the one before, as the wire names them. */
  readonly state?: string;
  readonly previous?: string;
  /** Number of who calls, where the effect is an entry into a queue and the number is known. */
  readonly callerNumber?: string;
}

/** A change of which the core knows nothing, as the wire tells it. */
export interface ToldOfThing {
  readonly type: string;
  /** What it is about, `agent/verdier.celia`. */
  readonly subject: string;
  /** In the centre's time. */
  readonly atMs: number;
  /** Whose doing it was, where it was a person's or a program's. */
  readonly actor?: string;
  readonly data: { readonly version: number; readonly [member: string]: unknown };
}

/** All that is told beside effects. */
export type Told = ToldOfRules | ToldOfCentre | ToldOfJob | ToldOfThing;

/** What is told, with its place: the `after`-th since the effect numbered `n`. */
export interface ToldEvent {
  readonly told: Told;
  readonly n: number;
  readonly after: number;
  /** Whom it concerns, as of an effect. */
  readonly agentIds?: readonly string[];
}

/** What stands in the stream. */
export type StreamEvent = LiveEvent | ToldEvent;

/** Called after the events of one instant can be read everywhere. It must not throw. */
export type EventListener = (events: readonly StreamEvent[]) => void;

/** Where an event stands: the effect's number, and how many were told after it. */
export interface Place {
  readonly n: number;
  readonly after: number;
}

const beginning: Place = { n: 0, after: 0 };

/** A bounded log of events in the order of their places. */
export class EventRing {
  /** From {@link #first} on; before it are places of dropped events. */
  #kept: StreamEvent[] = [];
  readonly #listeners = new Set<EventListener>();
  /** Index of the oldest. */
  #first = 0;
  /** Index of the oldest effect, or of an event before it: only effects say when they were. */
  #firstEffect = 0;
  /** Place of the last event no longer kept. */
  #dropped = beginning;
  /** Place of the last event there is, kept or about to be. */
  #given = beginning;

  /** Position of the last event: its number, `48211`, or `48211.1` after it; 0 before the first. */
  get position(): string {
    return textOf(this.#lastPlace);
  }

  /** Of the last event there is. */
  get given(): Place {
    return this.#given;
  }

  get #lastPlace(): Place {
    const last = this.#last;
    return last === undefined ? this.#dropped : placeOf(last);
  }

  get #last(): StreamEvent | undefined {
    return this.#kept.length === this.#first ? undefined : this.#kept.at(-1);
  }

  append(events: readonly StreamEvent[]): void {
    if (events.length === 0) return;
    this.expect(events);
    for (const event of events) this.#keep(event);
    for (const listener of this.#listeners) listener(events);
  }

  /** These are appended next, after what has its place already. */
  expect(events: readonly StreamEvent[]): void {
    const place = placeOf(events.at(-1));
    if (compare(place, this.#given) > 0) this.#given = place;
  }

  /** Gives what happened beside the core the next place, and says whom it concerns. */
  place(told: Told, agentIds: readonly string[]): ToldEvent {
    const { n, after } = this.#given;
    this.#given = { n, after: after + 1 };
    return { told, ...this.#given, agentIds };
  }

  /** Nothing up to a place is kept, and what comes follows it. */
  beginAfter(place: Place): void {
    this.#dropped = place;
    this.#given = place;
  }

  /**
   * Events after a position, oldest first, at most so many; null: too old, or not a position of
   * this log.
   */
  after(position: string, max: number): readonly StreamEvent[] | null {
    const [, n, after = 0] = positionForm.exec(position) ?? [];
    if (n === undefined) return null;
    const place = { n: Number(n), after: Number(after) };
    const isAhead = compare(place, this.#lastPlace) > 0;
    if (isAhead || compare(place, this.#dropped) < 0) return null;
    const from = this.#indexAfter(place);
    return this.#kept.slice(from, from + max);
  }

  /** Events before a position [all], newest first, as they are now. */
  *back(position?: string): Generator<StreamEvent, void> {
    const [kept, first] = [this.#kept, this.#first];
    const [, n = '', after = 0] = positionForm.exec(position ?? '') ?? [];
    const end = { n: Number(n), after: Number(after) };
    const from = position === undefined ? kept.length : this.#indexAfter(end);
    for (let index = from - 1; index >= first; index -= 1) {
      const event = kept[index];
      if (event === undefined) return;
      if (position === undefined || compare(placeOf(event), end) < 0) yield event;
    }
  }

  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #keep(event: StreamEvent): void {
    this.#kept.push(event);
    if (this.#kept.length - this.#first > eventsKeptMax) this.#dropUntil(this.#first + 1);
    if ('effect' in event) this.#dropOlder(event.effect.atMs - eventsKeptMs);
  }

  /** Effects from before an instant, and what was told before the last of them. */
  #dropOlder(atMs: number): void {
    for (;;) {
      const event = this.#kept[this.#firstEffect];
      if (event === undefined || ('effect' in event && event.effect.atMs >= atMs)) return;
      if ('effect' in event) this.#dropUntil(this.#firstEffect + 1);
      else this.#firstEffect += 1;
    }
  }

  /** All before an index. */
  #dropUntil(index: number): void {
    this.#dropped = placeOf(this.#kept[index - 1]);
    // The array holds an event until its place is given back.
    this.#first = index;
    this.#firstEffect = Math.max(this.#firstEffect, index);
    if (index < droppedLot || index * 2 < this.#kept.length) return;
    this.#kept = this.#kept.slice(index);
    this.#firstEffect -= index;
    this.#first = 0;
  }

  #indexAfter(place: Place): number {
    let low = this.#first;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(placeOf(this.#kept[middle]), place) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The position of an event, as {@link EventRing.position} says it. */
export function positionOf(event: StreamEvent | undefined): string {
  return textOf(placeOf(event));
}

function textOf({ n, after }: Place): string {
  return after === 0 ? String(n) : `${n}.${after}`;
}

function placeOf(event: StreamEvent | undefined): Place {
  if (event === undefined) return beginning;
  return 'effect' in event ? { n: event.effect.n, after: 0 } : event;
}

function compare(a: Place, b: Place): number {
  return a.n - b.n || a.after - b.after;
}
